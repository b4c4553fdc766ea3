"""Question -> hits: one calibrated score from lexical, dense and expected-question evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.passages import Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score`` orders (0–1, relative to this query); ``probability`` is P(this passage answers), absolute.

    ``matched`` is the expected question nearest to the reader's, or None; ``features`` say why (name -> value).
    """

    passage: Passage
    score: float
    probability: float
    matched: str | None = None
    features: Mapping[str, float] = field(default_factory=dict)
