"""Question -> hits: one calibrated score from lexical, dense and expected-question evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.interview import Interview
from corpus.passages import Passage
from index.analysis import unphone
from index.features import (
    Evidence,
    Vectors,
    best_sentence,
    coverage,
    facts,
    group,
    lacking,
    likeness,
    rare,
    regime,
    turns,
)
from index.fusion import Fusion
from index.lexical import Lexical
from index.spelling import Speller

if TYPE_CHECKING:
    from index.judge import Judge

__all__ = ["CANDIDATES", "Hit", "Index", "Vectors"]

CANDIDATES = 128  # passages looked at closely; the rest have lost already on all passages' lexical and dense scores
Floats = npt.NDArray[np.float32]


class Encoder(Protocol):
    """The part of an embedder that search needs."""

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Unit rows, float32 [len(texts), d]."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score`` orders (0–1, relative to this query); ``probability``, absolute, is P(it answers).

    ``matched`` is the expected question nearest to the reader's, or None; ``features`` say why (name -> value).
    """

    passage: Passage
    score: float
    probability: float
    matched: str | None = None
    features: Mapping[str, float] = field(default_factory=dict)


class Index:
    """One index version in memory: plain data in, hits out. Safe to share between threads (nothing is written)."""

    def __init__(
        self,
        interviews: Mapping[str, Interview],
        passages: Sequence[Passage],
        vectors: Vectors,
        lexical: Lexical,
        embedder: Encoder,
        manifest: Any = None,
        judge: Judge | None = None,
        fusion: Fusion | None = None,
        version: str = "",
    ) -> None:
        """``vectors`` and ``lexical`` follow the order of ``passages``; raises ValueError when their lengths differ."""
        n = len(passages)
        if len(vectors.answer) != n or len(vectors.question) != n or lexical.n != n:
            raise ValueError(f"{n} passages, {len(vectors.answer)} vectors, {lexical.n} lexical rows: they must agree")
        from index.judge import Judge

        self.interviews, self.passages = dict(interviews), list(passages)
        self.vectors, self.lexical, self.embedder = vectors, lexical, embedder
        self.manifest, self.version = manifest, version or str(getattr(manifest, "version", ""))
        self.judge, self.fusion = judge or Judge.load(), fusion or Fusion.load()
        self._expected = group(vectors.expected_passage, vectors.expected, n)
        self._refused = group(vectors.refused_passage, vectors.refused, n)
        self._asked = [question for p in passages for question in p.expected]
        self._facts = [facts(p.text) for p in passages]
        self._regime = np.array([regime(p) for p in passages], dtype=np.float32)
        self._turn = turns(passages).astype(np.float32)
        self._speller = Speller(lexical.vocabulary["words"], lexical.rarity["words"], lexical.vocabulary["stems"])
        self._overview = _overview(vectors, n)
        self._centre = _centre(self._overview)

    # ---- asking --------------------------------------------------------------------------------------------------
    def search(self, query: str, k: int = 10) -> list[Hit]:
        """The ``k`` best passages, best first; turns whose nearest question is a refused one are out.

        ``[]`` for a question without a letter or a digit, or an empty index.
        """
        evidence = self.evidence(query)
        if not len(evidence.candidates):
            return []
        score = self.fusion.scores(evidence)
        ordered = np.argsort(-score, kind="stable")
        best = np.array([at for at in ordered if not self.fusion.vetoed(evidence, int(at))][:k], dtype=np.int64)
        if not len(best):
            return []
        probability = self.judge.probabilities(evidence, self.fusion.strengths(evidence), best)
        return [
            self._hit(evidence, int(at), float(score[at]), float(p)) for at, p in zip(best, probability, strict=True)
        ]

    def evidence(self, query: str) -> Evidence:
        """The features of the question's candidates, before any weighing."""
        text = self._speller.mend(unphone(query))
        if not self.passages or not text:
            return Evidence(np.zeros(0, np.int64), {}, np.zeros(0, np.int64))
        queries = self.lexical.queries(text)
        lexical = self.lexical.scores(queries)
        vector = np.asarray(self.embedder.encode_queries([text])[0], dtype=np.float32)
        chosen = self._choose(lexical, vector)
        values = {name: scores[chosen] for name, scores in lexical.items()}
        values["answer_dense"] = _dot(self.vectors.answer, chosen, vector)
        values["question_dense"] = _dot(self.vectors.question, chosen, vector)
        expected, nearest, near = likeness(self.lexical, "expected", self._expected, chosen, queries, vector)
        refused, _, _ = likeness(self.lexical, "refused", self._refused, chosen, queries, vector)
        values |= {f"expected_{kind}": best for kind, best in expected.items()}
        values |= {f"refused_{kind}": best for kind, best in refused.items()}
        values |= {f"sentence_{a}": best for a, best in best_sentence(self.lexical, chosen, queries).items()}
        words = rare(self.lexical, text)
        for name in ("answer", "full"):
            values[f"{name}_covered"], values[f"{name}_missing"] = coverage(self.lexical, name, words, chosen)
        unheard = sum(words.lost) / words.total if words.total else 0.0
        values["unheard"] = np.full(len(chosen), unheard, np.float32)
        values["rareness"] = np.full(len(chosen), words.mean, np.float32)
        values["topic"] = np.full(len(chosen), float(self._centre @ vector), np.float32)
        values["domain"] = np.full(len(chosen), self.judge.domain.log_odds(vector), np.float32)
        values["size"] = np.full(len(chosen), np.log10(1 + self._turn[-1]), np.float32)
        values["lacking"] = lacking(query, [self._facts[i] for i in chosen], self._asked, near)
        values["regime"] = self._regime[chosen]
        values["turn"] = self._turn[chosen]
        return Evidence(chosen, values, nearest)

    # ---- steps ---------------------------------------------------------------------------------------------------
    def _choose(self, lexical: Mapping[str, Floats], vector: Floats) -> npt.NDArray[np.int64]:
        n = len(self.passages)
        if n <= CANDIDATES:
            return np.arange(n)
        rough = _scaled(lexical["full_stems"]) + _scaled(lexical["full_char4"])
        rough += 0.6 * _scaled(lexical["full_related"]) + 2 * _scaled(self._overview @ vector)
        return np.sort(np.argpartition(-rough, CANDIDATES)[:CANDIDATES])

    def _hit(self, evidence: Evidence, at: int, score: float, probability: float) -> Hit:
        row = int(evidence.nearest[at])
        return Hit(
            self.passages[evidence.candidates[at]],
            score,
            probability,
            self._asked[row] if row >= 0 else None,
            evidence.row(at),
        )


def _overview(vectors: Vectors, n: int) -> Floats:
    """One row per passage, the sum of all it is known by: coarse, so that one product finds the candidates."""
    total = vectors.answer.astype(np.float32) + vectors.question.astype(np.float32)
    counts = np.bincount(np.asarray(vectors.expected_passage, dtype=np.int64), minlength=n)
    held = np.flatnonzero(counts)
    if len(held):
        first = np.concatenate(([0], np.cumsum(counts)))[held]
        total[held] += np.add.reduceat(vectors.expected, first, axis=0, dtype=np.float32) / counts[held, None]
    norms = np.linalg.norm(total, axis=1, keepdims=True)
    return np.ascontiguousarray(total / np.maximum(norms, 1e-6))


def _centre(overview: Floats) -> Floats:
    """The direction of what the whole corpus speaks of, [d]."""
    total = overview.sum(axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-6), dtype=np.float32)


def _dot(matrix: Floats, rows: npt.NDArray[np.int64], vector: Floats) -> Floats:
    return np.asarray(matrix[rows].astype(np.float32, copy=False) @ vector, dtype=np.float32)


def _scaled(scores: Floats) -> Floats:
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
