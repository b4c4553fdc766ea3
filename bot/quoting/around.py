"""What is said around a quote: where […] stands, and our bracketed words where a quote needs its question."""

from __future__ import annotations

import re

from bot.answer import Quote
from bot.quoting.units import all_runs, runs
from bot.safety import needs_gloss
from corpus.interview import Interview
from corpus.sentences import sentences

_TELLING_QUESTION = 6  # words: a shorter question ("Lo consiglia?") leans on the sentence before it


def gloss(interview: Interview, quote: Quote, language: str = "it") -> str | None:
    """Our own words in brackets, where only the interviewer's question says what the quote speaks of; else None.

    Shown as a part of its own beside the quote, never inside it: "[Alla domanda: «I social sono un gioco?»]".
    """
    if quote.turn is None or quote.voice != "expert":
        return None
    turn = interview.turn(quote.turn)
    run = next((r for r in runs(interview, turn) if r.start <= quote.start and quote.end <= r.end), None)
    if run is None or not needs_gloss(interview.text, run.start, run.end, quote.start, quote.end):
        return None
    asked = [interview.text[slice(*span)] for span in sentences(interview.text, turn.question.start, turn.question.end)]
    if not asked:
        return None
    last = next((n for n in reversed(range(len(asked))) if asked[n].endswith("?")), len(asked) - 1)
    topic = asked[last]
    if last and len(topic.split()) < _TELLING_QUESTION:
        topic = f"{asked[last - 1]} {topic}"
    said = "Asked" if language == "en" else "Alla domanda"
    return f"[{said}: «{topic}»]"


def cuts(interview: Interview, quote: Quote) -> tuple[bool, bool]:
    """Whether the quote is cut out of its sentence, before and after: there the reader is shown […]."""
    for run in all_runs(interview, quote.turn):
        for start, end in run.sentences:
            if start <= quote.start and quote.end <= end:
                return start < quote.start, quote.end < end
    return False, False


def omits(interview: Interview, first: Quote, second: Quote) -> bool:
    """Whether words are left out between two quotes of one answer, shown one after the other: […] stands there."""
    same = (first.interview, first.turn) == (second.interview, second.turn) == (interview.id, second.turn)
    return same and re.search(r"\w", interview.text[first.end : second.start]) is not None
