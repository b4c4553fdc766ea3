"""Sentences of one answer -> the stretches worth quoting: much of what answers, few words, meaning kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.quoting.units import Run, words_in
from bot.safety import widen

QUOTE_WORDS = 60  # about the longest quote
SAFE_WORDS = 90  # … unless what keeps its meaning needs more
WORD_COST = 0.005  # probability a word more must be worth: short answers are read
SECOND_WORTH = 0.2  # probability that a second stretch of the same answer must add


@dataclass(frozen=True, slots=True)
class Window:
    """``text[start:end]``: sentences ``first`` to ``last`` (both within) of one run, meaning-safe."""

    run: int
    first: int
    last: int
    start: int
    end: int
    words: int
    worth: float = 0.0


@lru_cache(maxsize=8192)
def safe_windows(text: str, run: Run, number: int) -> tuple[Window, ...]:
    """Every meaning-safe stretch of whole sentences of ``run``, at most ``SAFE_WORDS`` long or one sentence.

    A sentence that no such stretch can hold is in none of them.
    """
    found: dict[tuple[int, int], Window] = {}
    for i in range(len(run.sentences)):
        for j in range(i, len(run.sentences)):
            left, right = run.sentences[i][0], run.sentences[j][1]
            if j > i and words_in(text, left, right) > SAFE_WORDS:
                break
            span = widen(text, run.start, run.end, left, right, SAFE_WORDS)
            if span is not None:
                window = _window(text, run, number, *span)
                found[window.first, window.last] = window
    return tuple(found[key] for key in sorted(found))


def _window(text: str, run: Run, number: int, start: int, end: int) -> Window:
    inside = [i for i, (left, right) in enumerate(run.sentences) if start <= left and right <= end]
    return Window(number, inside[0], inside[-1], start, end, words_in(text, start, end))


def choose(
    windows: Sequence[Window], worths: Sequence[Sequence[float]], *, words: int = QUOTE_WORDS, most: int = 2
) -> list[Window]:
    """The best stretches of one answer, best first: at most ``most``, together about ``words`` words.

    ``worths[run][i]``: probability that sentence i of that run is the one that answers best; 0 for one already shown.
    """
    chosen: list[Window] = []
    left = words
    while len(chosen) < most:
        best: Window | None = None
        best_value = 0.0
        for window in windows:
            if any(_touch(window, other) for other in chosen):
                continue
            worth = sum(worths[window.run][window.first : window.last + 1])
            fits = window.words <= left or (not chosen and window.words <= SAFE_WORDS)
            over = max(0, window.words - left)
            value = worth - WORD_COST * (window.words + 2 * over)
            if worth <= 0 or not (fits or (not chosen and window.first == window.last)):
                continue
            if best is None or value > best_value:
                best, best_value = _valued(window, worth), value
        if best is None or (chosen and best.worth < SECOND_WORTH):
            break
        chosen.append(best)
        left -= best.words
    return chosen


def _touch(a: Window, b: Window) -> bool:
    return a.run == b.run and a.first <= b.last + 1 and b.first <= a.last + 1


def _valued(window: Window, worth: float) -> Window:
    return Window(window.run, window.first, window.last, window.start, window.end, window.words, worth)
