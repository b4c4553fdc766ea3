"""Is this answered here? A calibrated probability per candidate, from absolute features; numbers in judge.json."""

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
class Judge:
    """Logistic regression: ``weights`` by feature, ``bias``; ``thresholds`` by the word an editor chooses."""

    weights: Mapping[str, float]
    bias: float
    thresholds: Mapping[str, float]

    @staticmethod
    @cache
    def load() -> Judge:
        """The shipped coefficients (index/judge.json)."""
        raw = json.loads(resources.files("index").joinpath("judge.json").read_text(encoding="utf-8"))
        return Judge(raw["weights"], raw["bias"], raw["thresholds"])

    def probabilities(self, evidence: Evidence, score: Floats) -> Floats:
        """P(this passage answers) of each candidate, float32 [c]."""
        total = np.full(len(score), self.bias, dtype=np.float64)
        for name, weight in self.weights.items():
            total += weight * evidence.values[name]
        return (1 / (1 + np.exp(-total))).astype(np.float32)


THRESHOLDS: Mapping[str, float] = Judge.load().thresholds
