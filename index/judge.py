"""Is this answered here? A calibrated probability per candidate, from absolute features; the numbers are in judge.json.

Gradient-boosted trees (Friedman 2001) over features that mean the same for any question and corpus, fitted apart for
passages with expected questions and without, then Platt's scaling (1999). Trained by ``python -m eval.tuning judge``.
Length and spelling of the question are no features: they tell how somebody writes, not what the interviews answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from index.features import REGIMES, Evidence

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Trees:
    """A forest as flat arrays [nodes], its trees one after the other; ``first`` [trees] is where each begins.

    A node sends a candidate to ``left`` where its feature <= threshold, else to ``right``. A leaf sends it to itself
    and gives a value. The values' sum plus ``base``, times ``slope``, plus ``shift`` is the logit.
    """

    features: tuple[str, ...]
    first: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    depth: int
    base: float
    slope: float
    shift: float

    @staticmethod
    def read(raw: Mapping[str, Any]) -> Trees:
        """From JSON: nodes of each tree as ``[feature, threshold, left, right, value]``, children within the tree."""
        sizes = [len(tree) for tree in raw["trees"]]
        first = np.cumsum([0, *sizes[:-1]], dtype=np.int32)
        nodes = np.array([node for tree in raw["trees"] for node in tree], dtype=np.float32)
        whole, begin = nodes.astype(np.int32), np.repeat(first, sizes)
        return Trees(
            tuple(raw["features"]), first, whole[:, 0], nodes[:, 1], whole[:, 2] + begin, whole[:, 3] + begin,
            nodes[:, 4], raw["depth"], raw["base"], raw["slope"], raw["shift"],
        )  # fmt: skip

    def margins(self, values: Mapping[str, Floats]) -> Floats:
        """Sums of the leaves reached, before scaling: float32 [c]."""
        table = np.stack([np.asarray(values[name], dtype=np.float32) for name in self.features], axis=1)
        at = np.tile(self.first, (len(table), 1))
        row = (np.arange(len(table)) * table.shape[1])[:, None]
        for _ in range(self.depth):
            goes_left = table.take(row + self.feature.take(at)) <= self.threshold.take(at)
            at = np.where(goes_left, self.left.take(at), self.right.take(at))
        return np.asarray(self.base + self.value.take(at).sum(axis=1), dtype=np.float32)

    def probabilities(self, values: Mapping[str, Floats]) -> Floats:
        """float32 [c]."""
        logits = np.clip(self.slope * self.margins(values) + self.shift, -30, 30)
        return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Domain:
    """A line (logistic regression) between what owners ask and everything else: ``weights`` [d] and ``bias``."""

    weights: Floats
    bias: float

    def log_odds(self, vector: Floats) -> float:
        """Of a question's unit vector [d] being an owner's; 0, which says nothing, for another embedder's vectors."""
        return float(self.weights @ vector) + self.bias if vector.shape == self.weights.shape else 0.0


@dataclass(frozen=True, slots=True)
class Judge:
    """``forests`` by regime ("asked" also serves "bare"); ``thresholds`` by the word an editor chooses."""

    forests: Mapping[str, Trees]
    thresholds: Mapping[str, float]
    domain: Domain

    @staticmethod
    @cache
    def load() -> Judge:
        """The shipped numbers (index/judge.json)."""
        raw = json.loads(resources.files("index").joinpath("judge.json").read_text(encoding="utf-8"))
        domain = Domain(np.array(raw["domain"]["weights"], dtype=np.float32), raw["domain"]["bias"])
        return Judge({name: Trees.read(forest) for name, forest in raw["forests"].items()}, raw["thresholds"], domain)

    def probabilities(self, evidence: Evidence, strengths: Floats, at: Rows) -> Floats:
        """P(this passage answers) of the candidates at positions ``at``, float32 [len(at)].

        ``strengths`` are fusion's, of all candidates.
        """
        values = {**evidence.values, **derived(evidence, strengths)}
        chosen = {name: column[at] for name, column in values.items()}
        regimes = chosen["regime"].astype(np.int64)
        found = np.zeros(len(at), dtype=np.float32)
        for regime in np.unique(regimes):
            forest = self.forests.get(REGIMES[regime]) or self.forests["asked"]
            found[regimes == regime] = forest.probabilities(chosen)[regimes == regime]
        return found


def derived(evidence: Evidence, strengths: Floats) -> dict[str, Floats]:
    """Features of a candidate among the others: its strength, and its lead over the best other answer."""
    turns = evidence.values["turn"]
    return {
        "strength": strengths,
        "strength_lead": lead(strengths, turns),
        "expected_lead": lead(evidence.values["expected_both"], turns),
        "crowd_strength": crowd(strengths),
        "crowd_answer": crowd(evidence.values["answer_dense"]),
        "crowd_question": crowd(evidence.values["question_dense"]),
        "crowd_expected": crowd(evidence.values["expected_both"]),
    }


def crowd(values: Floats) -> Floats:
    """Mean of the ten best candidates' values, the same for every candidate: does the corpus speak of this at all?"""
    best = np.sort(values)[::-1][:10]
    return np.full(len(values), best.mean(), dtype=np.float32)


def lead(values: Floats, turns: Floats) -> Floats:
    """Each candidate's value less the best value of another answer (0 where there is none); float32 [c]."""
    best = int(np.argmax(values))
    others = values[turns != turns[best]]
    second = float(others.max()) if len(others) else 0.0
    return np.where(turns == turns[best], values - second, values - values[best]).astype(np.float32)


THRESHOLDS: Mapping[str, float] = Judge.load().thresholds
"""prudente, equilibrato, generoso -> the least probability that is shown."""
