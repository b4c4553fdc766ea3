"""A circuit breaker (Nygard, *Release It!*, 2007): after some faults in a row, stop asking for a while.

closed --FAULTS in a row--> open --SECONDS later, one probe--> closed (it worked) or open again (it did not)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Thread-safe. ``faults`` in a row open it for ``seconds`` (of ``clock``, injectable); then one probe at a time.

    A probe that never reports back (its reader went away) does not block: another is let through ``seconds`` later.
    """

    def __init__(self, faults: int = 3, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        if faults < 1 or seconds <= 0:
            raise ValueError(f"a breaker needs faults >= 1 and seconds > 0, not {faults} and {seconds}")
        self._limit, self._seconds, self._clock = faults, seconds, clock
        self._lock = threading.Lock()
        self._faults = 0
        self._closed_again: float | None = None  # when the next probe may go; None while closed

    @property
    def is_open(self) -> bool:
        """Whether calls are being held back now; looking changes nothing."""
        with self._lock:
            return self._closed_again is not None and self._clock() < self._closed_again

    def allow(self) -> bool:
        """Whether to call now. Every True should be followed by ``succeed`` or ``fail``."""
        with self._lock:
            if self._closed_again is None:
                return True
            if self._clock() < self._closed_again:
                return False
            self._closed_again = self._clock() + self._seconds  # this one is the probe; the next waits again
            return True

    def succeed(self) -> None:
        with self._lock:
            self._faults, self._closed_again = 0, None

    def fail(self) -> None:
        with self._lock:
            self._faults += 1
            if self._faults >= self._limit:
                self._closed_again = self._clock() + self._seconds
