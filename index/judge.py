"""Is this answered here? A calibrated probability per candidate, from absolute features; the numbers are in judge.json.

Logistic regression over features that mean the same for any question and any size of corpus, fitted apart for passages
with expected questions and without. Length and spelling of the question are no features: they tell how somebody
writes, not what the interviews answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from index.features import REGIMES, Evidence

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """One logistic regression: ``weights`` by feature, and ``bias``."""

    weights: Mapping[str, float]
    bias: float

    def logits(self, values: Mapping[str, Floats]) -> Floats:
        """float32 [c]."""
        total = np.float64(self.bias) + sum(w * values[name].astype(np.float64) for name, w in self.weights.items())
        return np.asarray(total, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Judge:
    """``lines`` by regime ("asked" also serves "bare"); ``thresholds`` by the word an editor chooses."""

    lines: Mapping[str, Line]
    thresholds: Mapping[str, float]

    @staticmethod
    @cache
    def load() -> Judge:
        """The shipped coefficients (index/judge.json)."""
        raw = json.loads(resources.files("index").joinpath("judge.json").read_text(encoding="utf-8"))
        lines = {regime: Line(line["weights"], line["bias"]) for regime, line in raw["lines"].items()}
        return Judge(lines, raw["thresholds"])

    def probabilities(self, evidence: Evidence, strengths: Floats) -> Floats:
        """P(this passage answers) of each candidate, float32 [c]; ``strengths`` are fusion's, absolute."""
        values = {**evidence.values, **derived(evidence, strengths)}
        regimes = evidence.values["regime"].astype(np.int64)
        logits = np.zeros(len(regimes), dtype=np.float32)
        for regime in np.unique(regimes):
            line = self.lines.get(REGIMES[regime]) or self.lines["asked"]
            logits[regimes == regime] = line.logits(values)[regimes == regime]
        return (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)


def derived(evidence: Evidence, strengths: Floats) -> dict[str, Floats]:
    """Features of a candidate among the others: its strength, and its lead over the best other answer."""
    turns = evidence.values["turn"]
    return {
        "strength": strengths,
        "strength_lead": lead(strengths, turns),
        "expected_lead": lead(evidence.values["expected_both"], turns),
        "asks_unheard": evidence.values["unheard"] * (1 - evidence.values["expected_both"]),
    }


def lead(values: Floats, turns: Floats) -> Floats:
    """Each candidate's value less the best value of another answer (0 where there is none); float32 [c]."""
    best = int(np.argmax(values))
    others = values[turns != turns[best]]
    second = float(others.max()) if len(others) else 0.0
    return np.where(turns == turns[best], values - second, values - values[best]).astype(np.float32)


THRESHOLDS: Mapping[str, float] = Judge.load().thresholds
"""prudente, equilibrato, generoso -> the least probability that is shown."""
