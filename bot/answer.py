"""The plain frozen data between the stages of one answer, and the Answer that every face shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

Kind = Literal["answer", "decline", "smalltalk"]
PartType = Literal["words", "quote", "note"]
QuoteVoice = Literal["expert", "third_party", "editor"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asked. ``history``: the reader's earlier questions, oldest first, never trusted as facts.

    ``interview`` and ``expert`` are preferences of the page the question comes from (an article's widget): they break
    ties, they never hide the others.
    """

    text: str
    history: tuple[str, ...] = ()
    language: str = "it"
    interview: str | None = None
    expert: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One whole sentence (or a list item that stands alone) a claim may cite: ``interview.text[start:end]``.

    ``id`` ("s1", "s2", …) is what rules and models name; only our code turns it into words between « ».
    ``score``: how well it answers the question, 0 to 1.
    """

    id: str
    interview: str
    turn: int | None
    start: int
    end: int
    text: str
    voice: QuoteVoice
    speaker: str | None
    quoted_by: str | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Claim:
    """Our connecting words, and the ids of the sentences that support them. Words may be empty."""

    words: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """One contiguous slice of one interview, in one voice, cited: ``interview.text[start:end] == text``."""

    text: str
    voice: QuoteVoice
    speaker: str | None
    quoted_by: str | None
    interview: str
    title: str | None
    url: str | None
    published: str | None
    turn: int | None
    start: int
    end: int
    quote_url: str | None = None
    page_url: str | None = None
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an answer, in reading order: our words, a quote (``quote`` is its index), or a note."""

    type: PartType
    text: str
    quote: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What every face shows. ``text`` is the parts as plain text; ``suggestions`` are questions the corpus answers."""

    id: str
    kind: Kind
    language: str
    text: str
    parts: tuple[Part, ...] = ()
    quotes: tuple[Quote, ...] = ()
    suggestions: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        return asdict(self)

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """Progress of an answer being made, for faces that stream: a key ("search", "select", "compose") and our words."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What ``bot.quotes`` hands to a composer: every sentence that may be cited, by id, and the groups chosen by rule.

    ``groups``: tuples of sentence ids in reading order, each one quote (contiguous, meaning-safe), best group first.
    """

    sentences: Mapping[str, Sentence] = field(default_factory=dict)
    groups: tuple[tuple[str, ...], ...] = ()
