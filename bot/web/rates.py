"""How often one reader, and everybody together, may ask: the ``limits`` library, in memory or in Redis."""

from __future__ import annotations

import logging
import math
import time
from typing import Any

from bot.settings import WebSettings
from bot.web.errors import HttpError
from corpus.errors import SettingsError

log = logging.getLogger(__name__)


class Rates:
    """Moving windows per client and for all. Raises SettingsError when the settings cannot be understood.

    A storage that fails while serving (Redis gone) is logged, and counted in memory in its place.
    """

    def __init__(self, web: WebSettings) -> None:
        from limits import parse_many
        from limits.errors import ConfigurationError
        from limits.storage import MemoryStorage, storage_from_string
        from limits.strategies import MovingWindowRateLimiter

        try:
            self._client, self._all = parse_many(web.rate_client), parse_many(web.rate_global)
        except ValueError as error:
            raise SettingsError(
                f"web.rate_client = {web.rate_client!r}, web.rate_global = {web.rate_global!r}: ritmo non valido.",
                'scrivi per esempio "20/minute" (anche più d’uno: "20/minute;200/day")',
            ) from error
        try:
            self._limiter: Any = MovingWindowRateLimiter(storage_from_string(web.rate_storage))
        except (ConfigurationError, ValueError) as error:
            raise SettingsError(
                f"web.rate_storage = {web.rate_storage!r}: {error}.", 'scrivi "memory://" o "redis://host:6379"'
            ) from error
        self._fallback: Any = MovingWindowRateLimiter(MemoryStorage())

    def check(self, client: str, what: str = "ask") -> None:
        """Count one request; raises HttpError 429 with ``retry_after`` when it is one too many."""
        for rates, key in ((self._client, client), (self._all, "everybody")):
            for rate in rates:
                wait = self._hit(rate, what, key)
                if wait is not None:
                    raise HttpError(429, retry_after=wait)

    def _hit(self, rate: Any, what: str, key: str) -> int | None:
        """Seconds to wait, or None when there is room."""
        try:
            return _count(self._limiter, rate, what, key)
        except Exception as error:  # any of the storage's own errors
            log.warning("rate storage failed (%s): counting in memory", type(error).__name__)
            return _count(self._fallback, rate, what, key)


def _count(limiter: Any, rate: Any, what: str, key: str) -> int | None:
    if limiter.hit(rate, what, key):
        return None
    reset = float(limiter.get_window_stats(rate, what, key).reset_time)
    return max(1, math.ceil(reset - time.time()))
