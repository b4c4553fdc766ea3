"""The most plausible reading of a file: which part each block plays (Viterbi over a small table of moves).

For every convention the file may keep to, the best path is found; the best path of all wins. A second pass lets the
file teach its own habits: where the blank lines stand, and how many paragraphs its answers have.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import evidence
from corpus.conventions import Convention, Part, conventions, marks
from corpus.quotation import continued
from corpus.typography import Block, Mark

LOOK = 400
"""Blocks: conventions are compared on the beginning of a file, then the best one reads it all."""

NEVER = -1e9
IN, Q, MQ, A, MA, E = Part

MOVES: dict[tuple[Part, Part], float] = {
    (IN, IN): 0.0, (IN, Q): -0.3,
    (Q, MQ): -2.6, (Q, A): 0.0, (Q, Q): -6.0, (Q, E): -4.0,
    (MQ, MQ): -3.5, (MQ, A): 0.0, (MQ, Q): -6.0,
    (A, MA): -0.7, (A, Q): 0.0, (A, A): -9.0, (A, E): -3.0,
    (MA, MA): -0.3, (MA, Q): 0.0, (MA, A): -9.0, (MA, E): -3.0,
    (E, E): 0.0,
}  # fmt: skip
"""What may follow what, and at which cost (nats)."""

ENDS: dict[Part, float] = {IN: -6.0, Q: -3.0, MQ: -5.0, A: 0.0, MA: 0.0, E: 0.0}


@dataclass(frozen=True, slots=True)
class Reading:
    """Parts of all blocks under the winning convention; ``score`` in nats, ``margin`` over the next convention."""

    parts: tuple[Part, ...]
    convention: Convention
    score: float

    @property
    def turns(self) -> int:
        return self.parts.count(Part.ANSWER)

    @property
    def unanswered(self) -> int:
        """Questions that no answer follows."""
        follows = [*self.parts[1:], Part.EPILOGUE]
        pairs = zip(self.parts, follows, strict=True)
        return sum(p in (Q, MQ) and after not in (MQ, A) for p, after in pairs)


@dataclass(frozen=True, slots=True)
class Habits:
    """What a first pass taught: evidence by place among the blank lines, cost of a further paragraph."""

    places: dict[tuple[int, int], float]
    more: float


def read(blocks: Sequence[Block]) -> Reading | None:
    """The best reading, or None without blocks."""
    if not blocks:
        return None
    opening = "\n".join(block.text for block in blocks[:6])
    inside = continued([block.words for block in blocks])
    words = [_Words.of(block, i == 0, inside[i], opening) for i, block in enumerate(blocks)]
    head, known = blocks[:LOOK], words[:LOOK]
    readings = [_path(head, known, convention, None) for convention in conventions(head)]
    best = max(readings, key=lambda reading: reading.score)
    habits = _habits(head, best.parts)
    rivals = sorted(readings, key=lambda reading: -reading.score)[:4]
    again = [_path(head, known, r.convention, habits) for r in rivals]
    best = max(again, key=lambda reading: reading.score)
    return _path(blocks, words, best.convention, _habits(head, best.parts))


@dataclass(frozen=True, slots=True)
class _Words:
    """What a block's words sound like, computed once for all conventions."""

    question: float
    answer: float
    introduction: float
    epilogue: float
    goodbye: float
    inside: bool
    more: float

    @classmethod
    def of(cls, block: Block, first: bool, inside: bool, opening: str) -> _Words:
        text = block.words
        asks = evidence.question(text)
        return cls(
            asks,
            evidence.answer(text),
            evidence.introduction(text, first),
            evidence.epilogue(text, opening),
            evidence.goodbye(text),
            inside,
            -3.0 if evidence.editorial(text) else -0.8 if asks > 2.5 else 0.0,
        )


def _habits(blocks: Sequence[Block], parts: Sequence[Part]) -> Habits:
    """Log-odds of a question against an answer's paragraph for each place among the blank lines."""
    asked: Counter[tuple[int, int]] = Counter()
    told: Counter[tuple[int, int]] = Counter()
    lengths: list[int] = []
    for i, part in enumerate(parts):
        if part is Q and "?" in blocks[i].text[-3:]:
            asked[_place(blocks, i)] += 1
        elif part in (A, MA):
            told[_place(blocks, i)] += 1
            lengths = [*lengths, 1] if part is A else [*lengths[:-1], (lengths or [0])[-1] + 1]
    n, m = sum(asked.values()), sum(told.values())
    kinds = set(asked) | set(told)
    places = {}
    for place in kinds:
        odds = math.log((asked[place] + 0.1) / (n + 0.3)) - math.log((told[place] + 0.1) / (m + 0.3))
        places[place] = max(-4.0, min(3.0, odds))
    several = sum(1 for length in lengths if length > 1)
    return Habits(places, math.log((several + 0.5) / (len(lengths) + 1.0)))


def _place(blocks: Sequence[Block], i: int) -> tuple[int, int]:
    after = blocks[i + 1].gap if i + 1 < len(blocks) else 1
    return min(blocks[i].gap, 2), min(after, 1)


def _path(blocks: Sequence[Block], words: Sequence[_Words], convention: Convention, habits: Habits | None) -> Reading:
    """The best sequence of parts under one convention."""
    best = {IN: 0.0, Q: -0.5}
    back: list[dict[Part, Part]] = []
    previous: Block | None = None
    in_list = False
    for i, block in enumerate(blocks):
        in_list = previous is not None and (
            previous.text.endswith((":", ";")) or (in_list and previous.mark is not Mark.NONE)
        )
        local = _local(blocks, words, i, convention, in_list)
        if habits and (place := habits.places.get(_place(blocks, i))):
            local[Q] += place
        if i == 0:
            best = {part: cost + local[part] for part, cost in best.items()}
        else:
            best, pointers = _step(best, local, blocks[i - 1], block, convention, habits, words[i - 1], words[i])
            back.append(pointers)
        previous = block
    farewell = 2.6 if words[-1].goodbye else 0.0  # nobody answers a goodbye
    ends = {p: s + ENDS[p] + (farewell if p is Q else 0.0) for p, s in best.items()}
    part = max(ends, key=lambda p: ends[p])
    score = ends[part]
    parts = [part]
    for pointers in reversed(back):
        part = pointers[part]
        parts.append(part)
    return Reading(tuple(reversed(parts)), convention, score)


def _step(
    best: dict[Part, float],
    local: list[float],
    before: Block,
    block: Block,
    convention: Convention,
    habits: Habits | None,
    heard: _Words,
    words: _Words,
) -> tuple[dict[Part, float], dict[Part, Part]]:
    scores: dict[Part, float] = {}
    pointers: dict[Part, Part] = {}
    for (left, right), cost in MOVES.items():
        if left not in best:
            continue
        score = best[left] + cost + local[right] + _move(left, right, before, block, convention, habits, heard)
        if score > scores.get(right, NEVER):
            scores[right] = score
            pointers[right] = left
    return scores, pointers


def _move(
    left: Part, right: Part, before: Block, block: Block, convention: Convention, habits: Habits | None, heard: _Words
) -> float:
    """What two neighbours tell together."""
    if left in (Q, MQ) and right is A:
        curt = "?" not in before.text and len(block.words) < len(before.words)  # remarks are shorter than answers
        return 1.8 * evidence.echo(before.words, block.words) - (1.0 if curt else 0.0)
    if left in (Q, MQ) and right is MQ:
        asked = before.text.endswith("?")
        face = 2.5 if convention.bold and before.bold and block.bold else 0.0
        return face + (-1.5 if asked else 1.0)
    if left in (A, MA) and right is A:
        if block.mark is Mark.LABEL and block.label in convention.tellers:
            return 8.5
        return 0.0
    if left is A and right is MA and habits:
        return habits.more + 0.7
    if right in (Q, E) and left in (A, MA) and before.text.endswith((":", ",")):
        return -4.0
    return 0.0


def _local(
    blocks: Sequence[Block], words: Sequence[_Words], i: int, convention: Convention, in_list: bool
) -> list[float]:
    """Evidence for each part of one block: its typography and what it sounds like."""
    block, heard = blocks[i], words[i]
    marked = convention.question is not Mark.NONE and block.mark is convention.question
    weight = 0.5 if marked else 1.0  # a marked question need not sound like one
    goodbye = heard.goodbye if len(blocks) - i < 5 else 0.0
    sounds = (
        heard.introduction,
        weight * max(heard.question, -1.0 if goodbye else -9.0) + goodbye,
        0.7 * heard.question - 0.3,
        heard.answer,
        heard.more + (4.0 if heard.inside and convention.quoted else 0.0),
        heard.epilogue,
    )
    return [sounds[part] + marks(convention, part, block, in_list) for part in Part]
