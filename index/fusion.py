"""Features -> one score per candidate: a convex combination after per-question min-max.

Bruch, Gai, Ingber (2022), arXiv 2210.11934, show why it is better than fusing ranks.

What a passage is known by decides which weights serve it: its text alone ("bare", as in a benchmark), an interviewer's
question too ("asked"), or expected questions as well ("expected"). A corpus may mix the three.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from index.features import REGIMES, Evidence

Floats = npt.NDArray[np.float32]
Weights = Mapping[str, float]
Scale = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Fusion:
    """``weights`` by regime, then by feature; ``veto`` is how near a refused question must come to put its turn out."""

    weights: Mapping[str, Weights]
    veto: float

    @staticmethod
    @cache
    def load() -> Fusion:
        """The shipped weights (index/fusion.json)."""
        raw = json.loads(resources.files("index").joinpath("fusion.json").read_text(encoding="utf-8"))
        return Fusion(raw["weights"], raw["veto"])

    def scores(self, evidence: Evidence) -> Floats:
        """What orders the candidates: float32 [c] in [0, 1], relative to this question."""
        return self._by_regime(evidence, _scaled)

    def strengths(self, evidence: Evidence) -> Floats:
        """The same combination of the features as they are: float32 [c], absolute, so that the judge can use it."""
        return self._by_regime(evidence, lambda column: column)

    def vetoed(self, evidence: Evidence, at: int) -> bool:
        """Whether the reader's question is nearest to one that this passage is known not to answer."""
        refused, expected = evidence.values["refused_both"][at], evidence.values["expected_both"][at]
        return bool(refused >= self.veto and refused > expected)

    def _by_regime(self, evidence: Evidence, scale: Scale) -> Floats:
        regimes = evidence.values["regime"].astype(np.int64)
        total = np.zeros(len(regimes), dtype=np.float32)
        for regime in np.unique(regimes):
            here = regimes == regime
            total[here] = _combined(evidence, self.weights[REGIMES[regime]], scale)[here]
        return total


def _combined(evidence: Evidence, weights: Weights, scale: Scale) -> Floats:
    total = np.zeros(len(evidence.candidates), dtype=np.float32)
    for name, weight in weights.items():
        total += np.float32(weight) * scale(evidence.values[name])
    return total / np.float32(sum(weights.values()))


def _scaled(column: Floats) -> Floats:
    low, high = float(column.min()), float(column.max())
    return (column - low) / (high - low) if high > low else np.zeros_like(column)
