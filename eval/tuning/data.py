"""Invented interviews with readers' questions -> interviews, passages and asks, split by interview."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.errors import CasesError
from corpus.interview import Expert, Interview, Span, Turn, Voice
from corpus.passages import Passage
from index.features import Vectors
from index.lexical import Lexical
from index.search import Index

Floats = npt.NDArray[np.float32]
ANSWERED = Path(__file__).with_name("answered_misses.txt")
IN_ENGLISH = Path(__file__).with_name("misses_en.tsv")
REPORTED, TUNED = 0, 1  # crc32(slug) % 5: figures are reported on the one, weights and thresholds found on the other


@dataclass(frozen=True, slots=True)
class Ask:
    """A question and the turn that answers it; ``misses`` of that turn have ``answered`` False."""

    text: str
    interview: str
    turn: int
    kind: str  # "plain", "case", "keywords", "phone", "en"; "miss", "miss_en"; "elsewhere": a miss answered elsewhere

    @property
    def split(self) -> int:
        """crc32 of the interview's slug, modulo 5."""
        return split_of(self.interview)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Interviews by id, their passages (one per answer) with expected questions, and what readers ask."""

    interviews: Mapping[str, Interview]
    passages: tuple[Passage, ...]
    asks: tuple[Ask, ...]

    def only(self, interviews: Iterable[str]) -> Corpus:
        """The same, with these interviews alone."""
        kept = set(interviews)
        return Corpus(
            {k: v for k, v in self.interviews.items() if k in kept},
            tuple(p for p in self.passages if p.interview in kept),
            tuple(a for a in self.asks if a.interview in kept),
        )

    def without_expected(self) -> Corpus:
        """The same, as if nobody had written expected questions."""
        return replace(self, passages=tuple(replace(p, expected=()) for p in self.passages))


def split_of(slug: str) -> int:
    """The split an interview falls in, 0 to 4."""
    return zlib.crc32(slug.encode()) % 5


def read(interviews: Path, expected: Path) -> Corpus:
    """Read the two JSON-lines files. Raises CasesError where a file is missing or a line is no JSON object."""
    rows = _rows(interviews)
    written = {(r["interview"], r["n"]): (*r["it"], *r["en"]) for r in _rows(expected)}
    slugs = dict.fromkeys(r["interview"] for r in rows)
    built = {slug: _interview(slug, [r for r in rows if r["interview"] == slug]) for slug in slugs}
    passages = [
        Passage(
            slug, turn.n, turn.answer.start, turn.answer.end, interview.answer(turn), turn.speaker,
            interview.question(turn), tuple(written.get((slug, number), ())),
        )
        for slug, (interview, numbers) in built.items()
        for turn, number in zip(interview.turns, numbers, strict=True)
    ]  # fmt: skip
    place = {(s, number): turn.n for s, (i, ns) in built.items() for turn, number in zip(i.turns, ns, strict=True)}
    elsewhere, english = frozenset(lines(ANSWERED)), dict(line.split("\t") for line in lines(IN_ENGLISH))
    asks = [ask for row in rows for ask in _asks(row, place[row["interview"], row["n"]], elsewhere, english)]
    return Corpus({slug: interview for slug, (interview, _) in built.items()}, tuple(passages), tuple(asks))


def lines(path: Path) -> list[str]:
    """Non-empty lines that are no comment. Raises CasesError when the file is missing."""
    if not path.is_file():
        raise CasesError(f"{path}: il file non c’è.")
    kept = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in kept if line and not line.startswith("#")]


def index_of(corpus: Corpus, embedder: Remembering) -> Index:
    """An index in memory over a corpus."""
    passages = corpus.passages
    expected = [(row, q) for row, p in enumerate(passages) for q in p.expected]
    refused = [(row, q) for row, p in enumerate(passages) for q in p.refused]
    vectors = Vectors(
        embedder.encode([p.text for p in passages]),
        embedder.encode_queries([p.question for p in passages]),
        embedder.encode_queries([q for _, q in expected]),
        np.array([row for row, _ in expected], dtype=np.int64),
        embedder.encode_queries([q for _, q in refused]),
        np.array([row for row, _ in refused], dtype=np.int64),
    )
    return Index(corpus.interviews, passages, vectors, Lexical.build(passages, corpus.interviews), embedder)


class Embeds(Protocol):
    """The part of an embedder that tuning needs."""

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Floats: ...

    def encode_queries(self, texts: Sequence[str]) -> Floats: ...


class Remembering:
    """An embedder that encodes each text once: tuning builds hundreds of small indexes from the same texts."""

    def __init__(self, embedder: Embeds) -> None:
        self._embedder = embedder
        self.dimensions = embedder.dimensions
        self._known: dict[bool, dict[str, Floats]] = {False: {}, True: {}}

    def encode(self, texts: Sequence[str]) -> Floats:
        """Passages -> unit rows, float32 [len(texts), d]."""
        return self._rows(texts, False)

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Questions -> unit rows, float32 [len(texts), d]."""
        return self._rows(texts, True)

    def _rows(self, texts: Sequence[str], asked: bool) -> Floats:
        known = self._known[asked]
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            rows = self._embedder.encode_queries(new) if asked else self._embedder.encode(new)
            known |= dict(zip(new, rows, strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dimensions)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines(path)]


def _interview(slug: str, rows: list[dict[str, Any]]) -> tuple[Interview, list[int]]:
    text, turns, numbers = "", [], []
    for n, row in enumerate(rows, start=1):
        asked = Span(len(text), len(text) + len(row["q"]), Voice.INTERVIEWER)
        text += row["q"] + "\n"
        answered = Span(len(text), len(text) + len(row["a"]), Voice.EXPERT, row["expert"])
        text += row["a"] + "\n"
        turns.append(Turn(n, asked, answered))
        numbers.append(row["n"])
    experts = {row["expert"]: Expert(row["expert"], row["role"]) for row in rows}
    return Interview(slug, text, tuple(turns), tuple(experts.values())), numbers


def _asks(row: dict[str, Any], turn: int, elsewhere: AbstractSet[str], english: Mapping[str, str]) -> list[Ask]:
    slug = row["interview"]
    kinds = ("plain", "case", "keywords", "phone")
    found = [Ask(text, slug, turn, kind) for text, kind in zip(row["asks"], kinds, strict=True)]
    misses = [Ask(text, slug, turn, "elsewhere" if text in elsewhere else "miss") for text in row["misses"]]
    translated = [
        Ask(english[text], slug, turn, "miss_en") for text in row["misses"] if text in english and text not in elsewhere
    ]
    return [*found, Ask(row["ask_en"], slug, turn, "en"), *misses, *translated]
