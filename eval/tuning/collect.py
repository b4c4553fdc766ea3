"""Questions over an index -> feature tables that optimisers read: one row per candidate, grouped by question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.features import Evidence
from index.search import Index

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Collected:
    """One question: its evidence and the candidates' positions that are right (none: it is not answered here)."""

    question: str
    evidence: Evidence
    right: npt.NDArray[np.int64]


def collect(index: Index, questions: Iterable[tuple[str, set[tuple[str, int]]]]) -> list[Collected]:
    """Evidence of each ``(question, right turns)``."""
    keys = [(p.interview, p.turn) for p in index.passages]
    found = []
    for question, turns in questions:
        evidence = index.evidence(question)
        right = [at for at, row in enumerate(evidence.candidates) if keys[row] in turns]
        found.append(Collected(question, evidence, np.array(right, dtype=np.int64)))
    return found


def scaled(evidence: Evidence, names: Iterable[str]) -> Floats:
    """The features brought to [0, 1] within the question, as fusion does: float32 [c, len(names)]."""
    columns = [evidence.values[name] for name in names]
    table = np.stack(columns, axis=1) if columns else np.zeros((len(evidence.candidates), 0), np.float32)
    low, high = table.min(axis=0), table.max(axis=0)
    return np.where(high > low, (table - low) / np.where(high > low, high - low, 1), 0).astype(np.float32)
