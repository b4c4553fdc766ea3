"""What search and judge reach on the interviews kept for reporting, and what each part is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from eval.tuning.collect import Collected, collect
from eval.tuning.data import Corpus, Remembering, index_of
from eval.tuning.slips import slipped, without_accents
from eval.tuning.trials import ITALIAN
from index.features import REGIMES
from index.fusion import Fusion
from index.search import Index

PARTS: Mapping[str, tuple[str, ...]] = {
    "words": ("answer_words",),
    "stems": ("answer_stems", "question_stems", "full_stems", "asked_stems", "expected_stems", "sentence_stems"),
    "stem bigrams": ("answer_bigrams", "full_bigrams"),
    "character 4-grams": (
        "answer_char4",
        "question_char4",
        "full_char4",
        "asked_char4",
        "expected_char4",
        "sentence_char4",
    ),
    "related words": ("answer_related", "full_related"),
    "coverage of rare words": ("answer_covered", "full_covered"),
    "best sentence": ("sentence_stems", "sentence_char4"),
    "interviewer's question": ("question_stems", "question_char4", "question_dense"),
    "expected questions one by one": (
        "expected_stems",
        "expected_char4",
        "expected_dense",
        "expected_both",
        "expected_three",
    ),
    "expert's name and role": ("who_char4",),
    "dense": ("answer_dense", "question_dense", "expected_dense", "expected_both", "expected_three"),
}

WELL_TYPED = ("plain", "case")
TYPING: Mapping[str, Callable[[str], str]] = {
    "as written": str,
    "without accents and apostrophes": without_accents,
    "one slip": lambda text: slipped(text, 1),
    "two slips": lambda text: slipped(text, 2),
    "three slips, no accents": lambda text: without_accents(slipped(text, 3)),
}


@dataclass(frozen=True, slots=True)
class Rank:
    """Shares of questions whose right answer came first, and among the first three."""

    first: float
    three: float

    def __str__(self) -> str:
        return f"{self.first:.3f} / {self.three:.3f}"


def report(corpus: Corpus, split: int, everyday: Sequence[str], embedder: Remembering) -> dict[str, Any]:
    """Figures on one split's questions over all interviews, with and without expected questions."""
    fusion = Fusion.load()
    found: dict[str, Any] = {"ranks": {}, "ablation": {}}
    for mode, these in (("with", corpus), ("without", corpus.without_expected())):
        index = index_of(these, embedder)
        items = {kinds[-1]: collect(index, _asks(corpus, split, kinds)) for kinds in (ITALIAN, ("en",))}
        asks, english = items["phone"], items["en"]
        found["ranks"][mode] = {"asks": str(rank(asks, fusion)), "ask_en": str(rank(english, fusion))}
        found["ablation"][mode] = {
            part: [str(rank(asks, less)), str(rank(english, less))]
            for part, names in PARTS.items()
            if (less := without(fusion, names, "expected" if mode == "with" else "asked"))
        }
        found.setdefault("typing", {})[mode] = {
            kind: str(
                rank(collect(index, [(typed(text), right) for text, right in _asks(corpus, split, WELL_TYPED)]), fusion)
            )
            for kind, typed in TYPING.items()
        }
        found[f"judge, {mode}"] = judged(index, corpus, split, everyday)
    return found


def without(fusion: Fusion, names: Iterable[str], regime: str) -> Fusion | None:
    """Fusion with these features' weights gone; None where the regime did not use them."""
    assert regime in REGIMES
    gone = set(names)
    if not gone & set(fusion.weights[regime]):
        return None
    kept = {name: w for name, w in fusion.weights[regime].items() if name not in gone}
    return replace(fusion, weights={**fusion.weights, regime: kept})


def rank(items: Sequence[Collected], fusion: Fusion) -> Rank:
    """First and in three; ties count against us, a right answer outside the candidates is a miss."""
    places = np.array([_place(item, fusion) for item in items])
    return Rank(float((places < 1).mean()), float((places < 3).mean()))


def judged(index: Index, corpus: Corpus, split: int, everyday: Sequence[str]) -> dict[str, Any]:
    """AUCs of the greatest probability over the whole search, and shares answered and declined at each threshold."""
    from sklearn.metrics import roc_auc_score

    kinds = {
        kind: [text for text, _ in _asks(corpus, split, (kind,))]
        for kind in (*ITALIAN, "en", "miss", "miss_en", "elsewhere")
    }
    said = {kind: _said(index, texts) for kind, texts in {**kinds, "off": everyday}.items()}
    asks = np.concatenate([said[kind] for kind in ITALIAN])
    unanswered = np.concatenate([said["miss"], said["off"]])

    def auc(yes: np.ndarray[Any, Any], no: np.ndarray[Any, Any]) -> float:
        labels = np.concatenate([np.ones(len(yes)), np.zeros(len(no))])
        return round(float(roc_auc_score(labels, np.concatenate([yes, no]))), 3)

    at = {
        word: {
            "ask_en answered": round(float((said["en"] >= cut).mean()), 3),
            "misses in English declined": round(float((said["miss_en"] < cut).mean()), 3),
            "asks answered": round(float((asks >= cut).mean()), 3),
            "declined, both": round(float((unanswered < cut).mean()), 3),
            "misses declined": round(float((said["miss"] < cut).mean()), 3),
            "off-topic declined": round(float((said["off"] < cut).mean()), 3),
        }
        for word, cut in index.judge.thresholds.items()
    }
    return {
        "AUC asks[0] / misses": auc(said["plain"], said["miss"]),
        "AUC asks[0] / misses, those answered elsewhere too": auc(
            said["plain"], np.concatenate([said["miss"], said["elsewhere"]])
        ),
        "AUC ask_en / misses in English": auc(said["en"], said["miss_en"]),
        "AUC asks / misses": auc(asks, said["miss"]),
        "AUC asks / off-topic": auc(asks, said["off"]),
        "at": at,
    }


def _asks(corpus: Corpus, split: int, kinds: Sequence[str]) -> list[tuple[str, set[tuple[str, int]]]]:
    return [(a.text, {(a.interview, a.turn)}) for a in corpus.asks if a.split == split and a.kind in kinds]


def _said(index: Index, texts: Sequence[str]) -> np.ndarray[Any, Any]:
    return np.array([max((hit.probability for hit in index.search(text, 5)), default=0.0) for text in texts])


def _place(item: Collected, fusion: Fusion) -> int:
    if not len(item.right):
        return 10**6
    scores = fusion.scores(item.evidence)
    best = scores[item.right].max()
    return int((scores >= best).sum() - (scores[item.right] >= best).sum())
