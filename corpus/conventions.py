"""How interviews mark who speaks: a table of conventions, each a guess at what questions and answers begin with.

``marks(convention, role, block, …)`` is the log-probability of a block's typography if the file keeps to that
convention and the block plays that role. ``corpus.reading`` adds what the words sound like and takes the best.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

from corpus.typography import Block, Mark, akin

QUESTION_WORDS = frozenset("d dom domanda q intervistatore intervistatrice giornalista redazione".split())
ANSWER_WORDS = frozenset("r risp risposta a".split())


class Part(IntEnum):
    """The part a block plays. ``MORE_…`` goes on with what the block before began."""

    INTRODUCTION = 0
    QUESTION = 1
    MORE_QUESTION = 2
    ANSWER = 3
    MORE_ANSWER = 4
    EPILOGUE = 5


@dataclass(frozen=True, slots=True)
class Convention:
    """``question`` and ``answer``: the mark their first paragraph bears; ``askers`` and ``tellers``: their labels."""

    question: Mark = Mark.NONE
    answer: Mark = Mark.NONE
    askers: frozenset[str] = frozenset()
    tellers: frozenset[str] = frozenset()
    bold: bool = False
    caps: bool = False
    quoted: bool = False

    @property
    def marked(self) -> bool:
        """Whether something besides the words tells questions apart."""
        return self.question is not Mark.NONE or self.bold or self.caps


def conventions(blocks: Sequence[Block]) -> Iterator[Convention]:
    """Every convention for which the file has a sign, the plainest first."""
    seen = Counter(block.mark for block in blocks)
    bolds = [False, True] if any(b.bold for b in blocks) else [False]
    caps = [False, True] if any(b.caps for b in blocks) else [False]
    quotes = [False, True] if any(b.quoted for b in blocks) else [False]
    questions = [Mark.NONE, *(m for m in (Mark.DASH, Mark.BULLET, Mark.NUMBER) if seen[m])]
    for askers, tellers in _sides(blocks):
        for question in [Mark.LABEL] if askers else questions:
            for bold in bolds:
                for cap in caps:
                    for quoted in quotes:
                        if tellers:
                            answers = [Mark.LABEL]
                        else:
                            answers = [Mark.NONE, *([Mark.DASH] if question is Mark.DASH else [])]
                        for answer in answers:
                            yield Convention(question, answer, askers, tellers, bold, cap, quoted)


def _sides(blocks: Sequence[Block]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Ways to divide the labels between who asks and who answers."""
    labels = people(block.label for block in blocks if block.label)
    none: frozenset[str] = frozenset()
    sides = [(none, none)]
    if not labels:
        return sides
    everyone = frozenset(name for group in labels for name in group)
    asking = frozenset(name for name in everyone if fold(name) in QUESTION_WORDS)
    telling = frozenset(name for name in everyone if fold(name) in ANSWER_WORDS)
    if asking and (telling or not everyone - asking or any(fold(a) == "domanda" for a in asking)):
        return [*sides, (asking, everyone - asking)]
    if telling and not everyone - telling:
        return [*sides, (none, everyone)]
    few = labels[:8]
    for size in (0, 1, 2):
        if size < len(few) or size < 2:
            for group in combinations(few, size):
                askers = frozenset(name for names in group for name in names)
                sides.append((askers, everyone - askers))
    return sides


def people(labels: Iterator[str]) -> list[tuple[str, ...]]:
    """Labels grouped by bearer, the most frequent bearer first: ("Piero Gallo", "P.G."), ("Marta Rinaldi", "M.R.")."""
    counted = Counter(labels)
    groups: list[list[str]] = []
    for label in sorted(counted, key=len, reverse=True):
        home = [group for group in groups if akin(label, group[0])]
        if len(home) == 1:
            home[0].append(label)
        else:
            groups.append([label])
    groups.sort(key=lambda group: -sum(counted[name] for name in group))
    return [tuple(group) for group in groups]


def fold(label: str) -> str:
    return label.casefold().strip(" .")


def _log(p: float) -> float:
    return math.log(p)


def marks(convention: Convention, part: Part, block: Block, in_list: bool) -> float:
    """log P(typography of ``block`` | it plays ``part``, the file keeps ``convention``).

    ``in_list``: the block before ends with a colon, or is an item of a list itself.
    """
    return _lead(convention, part, block, in_list) + _face(convention, part, block)


def _lead(convention: Convention, part: Part, block: Block, in_list: bool) -> float:
    mark = block.mark
    if part is Part.QUESTION:
        if convention.question is Mark.LABEL:
            if mark is Mark.LABEL:
                return _log(0.93) if block.label in convention.askers else _log(0.0005)
            return _log(0.03)
        if mark is convention.question:
            return _log(0.3 if in_list and mark is not Mark.NONE else 0.9)
        if mark is Mark.LABEL:
            return _log(0.004)
        return _log(0.08 if convention.question is Mark.NUMBER else 0.02)  # numbers go missing, dashes seldom
    if part is Part.ANSWER and convention.answer is not Mark.NONE:
        if convention.answer is Mark.LABEL and mark is Mark.LABEL:
            return _log(0.93) if block.label in convention.tellers else _log(0.0005)
        return _log(0.9) if mark is convention.answer else _log(0.04)
    if mark is Mark.NONE:
        return _log(0.93)
    if mark is Mark.LABEL:
        return _log(0.0008)
    if part is Part.INTRODUCTION:
        return _log(0.01)
    if part is Part.MORE_ANSWER:
        return _log(0.5) if in_list else _log(0.004)
    return _log(0.01)


def _face(convention: Convention, part: Part, block: Block) -> float:
    """Bold, capitals, quotation marks at the beginning."""
    asks = part in (Part.QUESTION, Part.MORE_QUESTION)
    score = 0.0
    bold = 0.97 if convention.bold and asks else 0.3 if part is Part.INTRODUCTION else 0.02
    caps = 0.97 if convention.caps and asks else 0.2 if part is Part.INTRODUCTION else 0.01
    score += _log(bold if block.bold else 1 - bold)
    score += _log(caps if block.caps else 1 - caps)
    if part is Part.ANSWER:
        quoted = 0.92 if convention.quoted else 0.05
    elif part is Part.MORE_ANSWER:
        quoted = 0.3 if convention.quoted else 0.05
    else:
        quoted = 0.1 if part is Part.INTRODUCTION else 0.03
    return score + _log(quoted if block.quoted else 1 - quoted)
