"""What may be quoted of one answer: whole sentences, each in one voice, in reading order.

A third party's words are cut out of the expert's sentences around them, as sentences of their own; what is left of
those (a lead-in such as "come diceva", the author in brackets) is nobody's quote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.answer import QuoteVoice
from corpus.interview import Interview, Span, Turn
from corpus.sentences import items, sentences

_CLOSED = re.compile(r"[.!?…][»”\"’')\]]*$")
_BRACKETED = re.compile(r"^[\s(\[«»“”\"—–-]*\S.*[)\]]\W*$")
LONG_SENTENCE = 60  # words; a longer one may be cut at its list items


@dataclass(frozen=True, slots=True)
class Run:
    """``text[start:end]``: consecutive sentences of one voice, with nothing of another voice between them."""

    start: int
    end: int
    voice: QuoteVoice
    speaker: str | None
    quoted_by: str | None
    sentences: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4096)
def _runs(text: str, answer: Span, third_party: tuple[Span, ...]) -> tuple[Run, ...]:
    """The runs of one answer, cached on what they are made from."""
    found: list[Run] = []
    at = answer.start
    for span in sorted(third_party, key=lambda part: part.start):
        found += _expert_run(text, at, span.start, answer)
        whole = tuple(sentences(text, span.start, span.end))
        if whole:
            quoted_by = span.quoted_by or answer.speaker
            found.append(Run(span.start, span.end, "third_party", span.speaker, quoted_by, whole))
        at = span.end
    return (*found, *_expert_run(text, at, answer.end, answer))


def _expert_run(text: str, start: int, end: int, answer: Span) -> list[Run]:
    """The expert's whole sentences in ``text[start:end]``, a stretch beside or between third parties' words."""
    spans = sentences(text, start, end)
    if spans and end < answer.end and not _CLOSED.search(text[slice(*spans[-1])]):
        spans.pop()  # the lead-in to somebody else's words
    if spans and start > answer.start and not _begins(text[slice(*spans[0])]):
        spans.pop(0)  # the author in brackets, or the tail of the sentence that quoted
    if not spans:
        return []
    return [Run(spans[0][0], spans[-1][1], "expert", answer.speaker, None, tuple(spans))]


def _begins(piece: str) -> bool:
    """Whether a piece after somebody else's words is a sentence of its own."""
    bare = piece.lstrip("»”\"’'—–-,.;:) \n")
    return bare == piece and bare[:1].isupper() and not _BRACKETED.match(piece) and not piece.startswith("(")


def runs(interview: Interview, turn: Turn) -> tuple[Run, ...]:
    """The unbroken stretches of one voice in an answer, in reading order, without lead-ins and authors' brackets."""
    return _runs(interview.text, turn.answer, turn.third_party)


def editor_run(interview: Interview) -> Run | None:
    """The introduction's sentences, in the editors' voice; None when there is no introduction."""
    span = interview.introduction
    if span is None:
        return None
    whole = tuple(sentences(interview.text, span.start, span.end))
    speaker = f"la redazione di {interview.magazine}" if interview.magazine else "la redazione"
    return Run(span.start, span.end, "editor", speaker, None, whole) if whole else None


def all_runs(interview: Interview, turn: int | None) -> tuple[Run, ...]:
    """The runs of an answer; of the introduction when ``turn`` is None; none when there is no such turn."""
    if turn is None:
        run = editor_run(interview)
        return (run,) if run else ()
    if not 1 <= turn <= len(interview.turns):
        return ()
    return runs(interview, interview.turn(turn))


def words_in(text: str, start: int, end: int) -> int:
    """How many words ``text[start:end]`` has, counted at white space."""
    return len(text[start:end].split())


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The list items of a sentence that may be shown alone: of an over-long sentence, or of a list after a colon."""
    if words_in(text, start, end) <= LONG_SENTENCE:
        return []
    return items(text, start, end)
