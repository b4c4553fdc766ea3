"""Questions that corpora of several sizes answer, nearly answer, or never heard of: what the judge learns from."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from eval.tuning.data import REPORTED, TUNED, Corpus, Remembering, index_of, split_of
from index.features import Evidence
from index.fusion import Fusion
from index.judge import derived
from index.search import Index

ITALIAN = ("plain", "case", "keywords", "phone")
UNANSWERED = ("miss", "miss_en", "other", "off")
SIZES = (1, 5, 30)  # interviews in a corpus; and all of them
TOP = 5  # candidates of each question that are kept
Floats = npt.NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trial:
    """One question over one corpus: the features of its best candidates, best first, and which of them are right.

    ``kind`` is an ask's, "miss", "miss_en", "off" (off-topic) or "other" (answered by an interview not in the corpus).
    """

    kind: str
    values: Mapping[str, Floats]
    right: npt.NDArray[np.bool_]

    @property
    def answerable(self) -> bool:
        """Whether the corpus answers the question."""
        return self.kind not in UNANSWERED


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the turn that answers it in this corpus (None: none does), and its kind."""

    text: str
    turn: tuple[str, int] | None
    kind: str


def trials(index: Index, questions: Sequence[Asked], fusion: Fusion) -> list[Trial]:
    """Ask every question."""
    return [_trial(index, asked, fusion) for asked in questions]


def best_first(evidence: Evidence, fusion: Fusion, top: int = TOP) -> npt.NDArray[np.int64]:
    """Positions of the best candidates."""
    return np.argsort(-fusion.scores(evidence), kind="stable")[:top]


def gather(
    corpus: Corpus, splits: Sequence[int], everyday: Sequence[str], embedder: Remembering, fusion: Fusion,
    *, seed: int = 7, limit: int = 1200,
) -> dict[str, list[Trial]]:  # fmt: skip
    """Trials of these splits' interviews by corpus size ("1", "5", "30", "all"), at most about ``limit`` each.

    The largest corpus holds every interview but those reported on (where the tuned split is asked, those too).
    """
    rng = random.Random(seed)
    slugs = [slug for slug in corpus.interviews if split_of(slug) in splits]
    whole = [s for s in corpus.interviews if split_of(s) != REPORTED or TUNED in splits]
    asked = [*_of(corpus, slugs), *(Asked(text, None, "off") for text in everyday)]
    found = {"all": trials(index_of(corpus.only(whole), embedder), _some(asked, 3 * limit, rng), fusion)}
    for size in SIZES:
        shuffled = rng.sample(slugs, len(slugs))
        parts = [shuffled[i : i + size] for i in range(0, len(shuffled) - size + 1, size)]
        found[str(size)] = []
        for part in parts:
            if len(found[str(size)]) < limit:
                questions = _for_part(corpus, part, slugs, everyday, rng)
                found[str(size)] += trials(index_of(corpus.only(part), embedder), questions, fusion)
    return found


def _trial(index: Index, asked: Asked, fusion: Fusion) -> Trial:
    evidence = index.evidence(asked.text)
    at = best_first(evidence, fusion)
    values = {**evidence.values, **derived(evidence, fusion.strengths(evidence))}
    passages = [index.passages[row] for row in evidence.candidates[at]]
    right = np.array([(p.interview, p.turn) == asked.turn for p in passages], dtype=np.bool_)
    return Trial(asked.kind, {name: column[at] for name, column in values.items()}, right)


def _of(corpus: Corpus, slugs: Sequence[str]) -> list[Asked]:
    kept = set(slugs)
    return [
        Asked(a.text, None if a.kind in UNANSWERED else (a.interview, a.turn), a.kind)
        for a in corpus.asks
        if a.interview in kept and a.kind != "elsewhere"
    ]


def _for_part(
    corpus: Corpus, part: Sequence[str], slugs: Sequence[str], everyday: Sequence[str], rng: random.Random
) -> list[Asked]:
    mine = _of(corpus, part)
    others = [a for a in _of(corpus, [s for s in slugs if s not in set(part)]) if a.kind in ITALIAN]
    turns = len({a.turn for a in mine if a.turn})
    strangers = [Asked(a.text, None, "other") for a in _some(others, 3 * turns, rng)]
    return [*mine, *strangers, *(Asked(t, None, "off") for t in _some(list(everyday), 2 * turns, rng))]


def _some(items: list[T], n: int, rng: random.Random) -> list[T]:
    return rng.sample(items, n) if len(items) > n else items
