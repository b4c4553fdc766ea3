"""The circuit breaker: an LLM that keeps failing is left alone for a while."""

from __future__ import annotations

import threading

import pytest

from bot.llm.breaker import CircuitBreaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_opens_after_faults_in_a_row_and_probes_once() -> None:
    """Closed until two faults in a row; then nothing for ten seconds, one probe, and closed again when it works."""
    clock = Clock()
    breaker = CircuitBreaker(2, 10, clock)
    breaker.fail()
    breaker.succeed()
    breaker.fail()
    assert breaker.allow() and not breaker.is_open
    breaker.fail()
    assert breaker.is_open and not breaker.allow()
    clock.now = 10
    assert [breaker.allow(), breaker.allow()] == [True, False]
    breaker.succeed()
    assert [breaker.allow(), breaker.allow()] == [True, True]


def test_a_failed_probe_waits_again() -> None:
    """A probe that fails keeps it open for another while; one fault is enough then."""
    clock = Clock()
    breaker = CircuitBreaker(2, 10, clock)
    breaker.fail()
    breaker.fail()
    clock.now = 10
    assert breaker.allow()
    breaker.fail()
    clock.now = 19
    assert not breaker.allow()
    clock.now = 20
    assert breaker.allow()


def test_a_probe_never_heard_of_again_does_not_block() -> None:
    """If the probe's reader goes away, another probe is let through after the same while."""
    clock = Clock()
    breaker = CircuitBreaker(1, 10, clock)
    breaker.fail()
    clock.now = 10
    assert breaker.allow()
    clock.now = 20
    assert breaker.allow()


def test_many_threads_get_one_probe() -> None:
    """Of many threads asking at the same moment, exactly one is the probe."""
    clock = Clock()
    breaker = CircuitBreaker(1, 10, clock)
    breaker.fail()
    clock.now = 10
    allowed: list[bool] = []
    gate = threading.Barrier(16)

    def ask() -> None:
        gate.wait()
        allowed.append(breaker.allow())

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert allowed.count(True) == 1


@pytest.mark.parametrize(("faults", "seconds"), [(0, 1), (1, 0)])
def test_nonsense_is_refused(faults: int, seconds: float) -> None:
    """A breaker that opens at once or never waits is a mistake."""
    with pytest.raises(ValueError, match="breaker"):
        CircuitBreaker(faults, seconds)
