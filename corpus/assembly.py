"""Sections of an interview -> one reading text with spans, assembled once, offsets computed on the way.

Both readers end here, so that canonical and raw files are understood alike from this point on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus import voices
from corpus.interview import Span, Turn, Voice


class Role(StrEnum):
    """What a section is. ``ASIDE`` is words outside every turn: a closing thank-you, a question never answered."""

    INTRODUCTION = "introduction"
    QUESTION = "question"
    ANSWER = "answer"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs by one voice. ``speaker`` is who answers; ``borrowed`` are paragraphs marked as a third party's."""

    role: Role
    paragraphs: tuple[str, ...]
    speaker: str | None = None
    borrowed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Assembled:
    text: str
    turns: tuple[Turn, ...]
    introduction: Span | None


def assemble(sections: Sequence[Section]) -> Assembled:
    """Join the paragraphs with newlines and say whose each stretch is.

    A question serves every answer that follows it; one without an answer stays in the text and is no turn. An
    answer before any question is taken as introduction. Paragraphs are trimmed; empty ones vanish.
    """
    text = ""
    turns: list[Turn] = []
    introduction: Span | None = None
    question: Span | None = None
    for section in sections:
        start, text = _append(text, section.paragraphs)
        if start is None:
            continue
        if section.role is Role.QUESTION:
            question = Span(start, len(text), Voice.INTERVIEWER)
        elif section.role is Role.ANSWER and question:
            turns.append(_turn(len(turns) + 1, question, section, start, text))
        elif section.role is not Role.ASIDE and not turns:
            begin = introduction.start if introduction else start
            introduction = Span(begin, len(text), Voice.EDITOR)
    return Assembled(text, tuple(turns), introduction)


def _append(text: str, paragraphs: Sequence[str]) -> tuple[int | None, str]:
    words = [trimmed for paragraph in paragraphs if (trimmed := paragraph.strip())]
    if not words:
        return None, text
    if text:
        text += "\n"
    return len(text), text + "\n".join(words)


def _turn(n: int, question: Span, section: Section, start: int, text: str) -> Turn:
    answer = Span(start, len(text), Voice.EXPERT, section.speaker)
    third = tuple(
        Span(start + begin, start + end, Voice.THIRD_PARTY, who, section.speaker)
        for begin, end, who in voices.third_parties(text[start:], section.borrowed, section.speaker)
    )
    return Turn(n, question, answer, third)
