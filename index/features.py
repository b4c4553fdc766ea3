"""What speaks for (and against) a passage as the answer to a question: named numbers, one row per candidate.

Every feature is absolute: it means the same for any question and any size of corpus. Fusion orders by them after
bringing each to the question's own scale; the judge reads them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corpus.passages import Passage
from index.analysis import content, fold, stems
from index.lexical import BAGGED, Lexical, Query, background_idf

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

Near = tuple[Rows, Rows]  # rows of questions, and for each its candidate's position

REGIMES = ("bare", "asked", "expected")  # what a passage is known by, beside its text
NEARLY = 0.8  # of the nearest expected question's likeness: others so near tell too what the passage gives
ASKED_WEIGHTS = {"stems": 0.35, "char4": 0.25, "dense": 0.40}  # question-to-question likeness, summing to 1


@dataclass(frozen=True, slots=True)
class Vectors:
    """Unit rows, float32 or float16, by the index's embedder.

    ``answer`` and ``question`` are [n, d], one row per passage; ``expected`` [m, d] and ``refused`` [r, d] one per
    question, in the order of ``passage.expected`` / ``passage.refused``, with the passage's row in
    ``expected_passage`` [m] and ``refused_passage`` [r].
    """

    answer: Floats
    question: Floats
    expected: Floats
    expected_passage: npt.NDArray[np.integer]
    refused: Floats
    refused_passage: npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong to passages: those of passage p are rows ``starts[p]:starts[p+1]``."""

    starts: Rows
    vectors: Floats

    def rows(self, candidates: Rows) -> tuple[Rows, Rows]:
        """The candidates' questions: their rows, and for each its candidate's position, both flat."""
        begin, counts = self.starts[candidates], self.starts[candidates + 1] - self.starts[candidates]
        owner = np.repeat(np.arange(len(candidates)), counts)
        before = np.concatenate(([0], np.cumsum(counts)))[:-1]
        return np.repeat(begin - before, counts) + np.arange(len(owner)), owner


@dataclass(frozen=True, slots=True)
class Evidence:
    """Features of one question's candidates: ``values[name]`` is float32 [c]; ``nearest`` [c] the row of the expected
    question nearest to the reader's, -1 where there is none."""

    candidates: Rows
    values: Mapping[str, Floats]
    nearest: Rows

    def row(self, at: int) -> dict[str, float]:
        """One candidate's features."""
        return {name: float(column[at]) for name, column in self.values.items()}


def group(owners: npt.NDArray[np.integer], vectors: Floats, n: int) -> Group:
    """Find where each passage's rows begin. Raises ValueError when they do not follow the passages' order."""
    owners = np.asarray(owners, dtype=np.int64)
    if len(owners) != len(vectors):
        raise ValueError(f"{len(vectors)} vectors of questions for {len(owners)} owners")
    if len(owners) and (np.diff(owners) < 0).any():
        raise ValueError("vectors of questions must follow the order of their passages")
    return Group(np.searchsorted(owners, np.arange(n + 1)), vectors)


def likeness(
    lexical: Lexical, name: str, asked: Group, candidates: Rows, queries: Mapping[str, Query], vector: Floats
) -> tuple[dict[str, Floats], Rows, Near]:
    """How near the reader's question comes to each candidate's own questions: best of each kind, and of their mean.

    Returns ``{"stems", "char4", "dense", "both", "three"}`` -> float32 [c] (0 without questions), the row of the
    nearest (-1), and every row that comes NEARLY as near.
    """
    rows, owner = asked.rows(candidates)
    c = len(candidates)
    if not len(rows):
        none = np.zeros(0, np.int64)
        zeros = {kind: np.zeros(c, np.float32) for kind in (*ASKED_WEIGHTS, "both", "three")}
        return zeros, np.full(c, -1, np.int64), (none, none)
    kinds = {a: lexical.cosines(name, a, rows, queries) for a in BAGGED}
    kinds["dense"] = _take(asked.vectors, rows) @ vector
    kinds["both"] = sum((w * kinds[kind] for kind, w in ASKED_WEIGHTS.items()), np.zeros(len(rows), np.float32))
    best = {kind: best_of(values, owner, c) for kind, values in kinds.items()}
    best["three"] = best_three(kinds["both"], owner, c)
    nearest = np.full(c, -1, np.int64)
    top = np.flatnonzero(kinds["both"] >= best["both"][owner])
    nearest[owner[top]] = rows[top]
    near = kinds["both"] >= NEARLY * best["both"][owner]
    return best, nearest, (rows[near], owner[near])


def _take(vectors: Floats, rows: Rows) -> Floats:
    """Rows in order, float32, copied only where they are not all of them."""
    chosen = vectors if len(rows) == len(vectors) else vectors[rows]
    return np.asarray(chosen, dtype=np.float32)


def best_sentence(lexical: Lexical, candidates: Rows, queries: Mapping[str, Query]) -> dict[str, Floats]:
    """How much of the question each candidate's best sentence says alone, by analysis: float32 [c], 0 to 1."""
    rows, owner = Group(lexical.owned["sentence"], np.zeros((0, 0), np.float32)).rows(candidates)
    return {a: best_of(lexical.shares("sentence", a, rows, queries), owner, len(candidates)) for a in BAGGED}


def best_three(values: Floats, owner: Rows, n: int) -> Floats:
    """Mean of each owner's three greatest values (of all, where fewer), float32 [n]; 0 for those without any."""
    counts = np.bincount(owner, minlength=n)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    table = np.zeros((n, max(3, int(counts.max(initial=0)))), np.float32) - 1
    table[owner, place] = values
    best = np.maximum(np.partition(table, -3, axis=1)[:, -3:], 0)
    return np.asarray(best.sum(axis=1) / np.clip(counts, 1, 3), dtype=np.float32)


def best_of(values: Floats, owner: Rows, n: int) -> Floats:
    """Greatest value of each owner, float32 [n]; 0 for those without any. ``owner`` is sorted."""
    best = np.zeros(n, np.float32)
    if len(values):
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        best[owner[first]] = np.maximum.reduceat(values, first)
    return best


# ---- what the question asks for, and the passage lacks ---------------------------------------------------------------
_PRICE = re.compile(
    r"\b(quanto (?:mi |ci |ti |vi |gli |le |si )?(?:cost|spend|pag|chied|prend|verr|vien|guadagn)\w*|prezz\w+|tariff\w+"
    r"|costo|costi|costa|costano|budget|euro|preventiv\w+|listin\w+|stipendi\w+|how much|price\w*"
    r"|cost|costs|fee|fees|salary)\b|€|\$"
)
_YEAR = re.compile(
    r"\b(in che anno|quale anno|che anno|quando (?:e|ha|hanno|fu|nasce|nacque|sono)"
    r"|what year|which year|(?:19|20)\d\d)\b"
)
_COUNT = re.compile(
    r"\b(quant[ie] (?:giorn|mes|ann|or[ae]\b|minut|settiman|volt|sold|eur|post\b|parol|caratter|foto\b|person|client"
    r"|follow|iscritt)\w*"
    r"|ogni quant\w*|percentual\w+|per ?cento|how many|how often|che percentuale"
    r"|quanto temp\w+|how long"
    r"|a che ora|che ora|orari\w*|what time)\b|%"
)
_MONEY_GIVEN = re.compile(r"\d[\d.,]*\s*(?:€|euro)|€\s*\d|\beuro\b|\b(?:cent|mil)\w*\s+euro\b|gratis|gratuit")
_NUMBER_WORDS = (
    "due tre quattro cinque sei sette otto nove dieci undici dodici quindici venti trenta quaranta cinquanta "
    "sessanta settanta ottanta novanta cento duecento trecento cinquecento mille mila meta terzo doppio decina "
    "ventina trentina centinaio dozzina giorno giornaliero settimanale mensile"
).split()
_NUMBER_GIVEN = re.compile(rf"\d|\b(?:{'|'.join(_NUMBER_WORDS)})\b")
_YEAR_GIVEN = re.compile(r"\b(?:19|20)\d\d\b|\banni (?:fa|ottanta|novanta|sessanta|settanta)\b|\b(?:ann[oi]|secolo)\b")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a passage gives: money, numbers, years; read once."""

    money: bool
    number: bool
    year: bool


def facts(text: str) -> Facts:
    """Whether a passage names money, numbers or years."""
    folded = fold(text)
    return Facts(*(bool(p.search(folded)) for p in (_MONEY_GIVEN, _NUMBER_GIVEN, _YEAR_GIVEN)))


@lru_cache(maxsize=50_000)
def wanted(question: str) -> tuple[bool, bool, bool]:
    """Whether a question asks for a price, a figure, a year."""
    folded = fold(question)
    return bool(_PRICE.search(folded)), bool(_COUNT.search(folded)), bool(_YEAR.search(folded))


def lacking(question: str, given: Sequence[Facts], asked: Sequence[str], near: Near) -> Floats:
    """1 where the question asks for a price, a figure or a year and the passage has none, else 0; float32 [c].

    ``asked``: every expected question; ``near``: those nearest to the reader's. 0 also where one of these asks for the
    same: whoever wrote it found its answer there («ogni quanto pubblico?»: «con costanza»).
    """
    wants = np.array(wanted(question))
    if not wants.any():
        return np.zeros(len(given), dtype=np.float32)
    held = np.array([(each.money, each.number, each.year) for each in given], dtype=np.bool_).reshape(-1, 3)
    for row, owner in zip(*near, strict=True):
        held[owner] |= wanted(asked[row])
    return np.asarray((wants & ~held).any(axis=1), dtype=np.float32)


# ---- rare words ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Rare:
    """The question's content stems: those of the vocabulary with idf, and those the corpus never says."""

    terms: npt.NDArray[np.int32]
    weights: Floats
    lost: tuple[float, ...]

    @property
    def total(self) -> float:
        return float(self.weights.sum()) + sum(self.lost)

    @property
    def mean(self) -> float:
        """Mean idf, 0 without content words."""
        n = len(self.weights) + len(self.lost)
        return self.total / n if n else 0.0


def rare(lexical: Lexical, question: str) -> Rare:
    """Content stems with their idf."""
    vocabulary = lexical.vocabulary["stems"]
    found, lost = [], []
    for stem in dict.fromkeys(s for word in content(question) for s in stems(word)):
        at = vocabulary.get(stem)
        if at is None:
            lost.append(background_idf("stems", stem))
        else:
            found.append(at)
    terms = np.array(found, dtype=np.int32)
    return Rare(terms, lexical.rarity["stems"][terms], tuple(lost))


def coverage(lexical: Lexical, field: str, words: Rare, candidates: Rows) -> tuple[Floats, Floats]:
    """Share of the content stems' idf that each candidate holds, and the heaviest idf it lacks; float32 [c] each."""
    held = lexical.postings[field, "stems"].holds(words.terms, candidates)
    total = words.total
    share = words.weights @ held / total if total else np.zeros(len(candidates))
    missing = np.where(held, 0.0, words.weights[:, None]).max(axis=0, initial=0.0)
    return share.astype(np.float32), np.maximum(missing, max(words.lost, default=0.0)).astype(np.float32)


# ---- what a passage is -----------------------------------------------------------------------------------------------
def regime(passage: Passage) -> int:
    """Which of REGIMES a passage is in."""
    return 2 if passage.expected else 1 if passage.question else 0


def turns(passages: Sequence[Passage]) -> Rows:
    """For each passage the number of its answer, [n]: passages of one answer share it."""
    numbers: dict[tuple[str, int], int] = {}
    return np.array([numbers.setdefault((p.interview, p.turn), len(numbers)) for p in passages], dtype=np.int64)
