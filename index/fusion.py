"""Features -> one score per candidate: a convex combination after per-question scaling (Bruch, Gai, Ingber 2022, arXiv 2210.11934)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from index.features import Evidence

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fusion:
    """``weights`` by feature; ``veto`` is how near a refused question must come to put its turn out."""

    weights: Mapping[str, float]
    veto: float
    neighbours: float = 0.0

    @staticmethod
    @cache
    def load() -> Fusion:
        """The shipped weights (index/fusion.json)."""
        return Fusion(**json.loads(resources.files("index").joinpath("fusion.json").read_text(encoding="utf-8")))

    def scores(self, evidence: Evidence) -> Floats:
        """float32 [c] in [0, 1], relative to this question."""
        total = np.zeros(len(evidence.candidates), dtype=np.float32)
        weight = 0.0
        for name, w in self.weights.items():
            column = evidence.values[name]
            low, high = float(column.min()), float(column.max())
            if high > low:
                total += w * (column - low) / (high - low)
                weight += w
        total = total / weight if weight else total
        return self._lifted(total, evidence)

    def _lifted(self, total: Floats, evidence: Evidence) -> Floats:
        """An interview that speaks of the question's matter lifts all its turns a little."""
        if not self.neighbours:
            return total
        groups = evidence.values["interview"].astype(np.int64)
        best = np.zeros(int(groups.max()) + 1, dtype=np.float32)
        np.maximum.at(best, groups, total)
        return (total + self.neighbours * best[groups]) / (1 + self.neighbours)

    def vetoed(self, evidence: Evidence, at: int) -> bool:
        """Whether the reader's question is nearest to one that this passage is known not to answer."""
        refused, expected = evidence.values["refused_both"][at], evidence.values["expected_both"][at]
        return bool(refused >= self.veto and refused > expected)
