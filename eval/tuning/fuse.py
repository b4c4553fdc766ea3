"""Fusion's weights by maximum likelihood: the right passage's share of a softmax over the question's candidates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from eval.tuning.collect import Collected, scaled

Doubles = npt.NDArray[np.float64]


def fit(tasks: Sequence[Sequence[Collected]], names: Sequence[str], *, l1: float = 0.002) -> dict[str, float]:
    """Non-negative weights (summing to 1) that serve all tasks, each task counting the same.

    A question whose right passage is not among its candidates teaches nothing and is left out.
    """
    from scipy.optimize import minimize

    packed = [_pack(task, names) for task in tasks]
    start = np.full(len(names), 1.0)
    bounds = [(0.0, None)] * len(names)

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        total, gradient = l1 * float(weights.sum()), np.full(len(weights), l1)
        for table, valid, right in packed:
            value, slope = _likelihood(table, valid, right, weights)
            total += value / len(packed)
            gradient += slope / len(packed)
        return total, gradient

    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 500})
    weights = found.x / found.x.sum()
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True) if w >= 0.003}


def _pack(
    task: Sequence[Collected], names: Sequence[str]
) -> tuple[Doubles, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    kept = [item for item in task if len(item.right)]
    c = max(len(item.evidence.candidates) for item in kept)
    table = np.zeros((len(kept), c, len(names)))
    valid, right = np.zeros((len(kept), c), dtype=bool), np.zeros((len(kept), c), dtype=bool)
    for q, item in enumerate(kept):
        rows = len(item.evidence.candidates)
        table[q, :rows] = scaled(item.evidence, names)
        valid[q, :rows] = True
        right[q, item.right] = True
    return table, valid, right


def _likelihood(
    table: Doubles, valid: npt.NDArray[np.bool_], right: npt.NDArray[np.bool_], weights: Doubles
) -> tuple[float, Doubles]:
    logits = np.where(valid, table @ weights, -np.inf)
    shift = logits.max(axis=1, keepdims=True)
    odds = np.exp(logits - shift)
    among = np.where(right, odds, 0)
    share = among.sum(axis=1) / odds.sum(axis=1)
    pull = among / among.sum(axis=1, keepdims=True) - odds / odds.sum(axis=1, keepdims=True)
    gradient = -np.einsum("qc,qcf->f", pull, table) / len(table)
    return float(-np.log(np.maximum(share, 1e-12)).mean()), gradient
