"""How well each sentence of an answer answers the reader's question: P(it is the best one of its answer).

A sentence is scored in its context: its own likeness to the question, its neighbours', the expected question nearest to
the reader's, its place in the answer, and the marks of advice. ``WEIGHTS`` are those of a conditional logit (McFadden
1974: the softmax over one answer's sentences), fitted on the training interviews. Place and length are shrunk, likeness
is kept from vanishing: how invented interviews are built is no law of real ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from index.analysis import stems, stop_words, unphone

Floats = npt.NDArray[np.float64]

WEIGHTS: Mapping[str, float] = {
    "similarity": 4.0,
    "context": 0.3,
    "overlap": 1.0,
    "expected": 1.0,
    "first": -0.4,
    "second": 0.9,
    "third": 0.9,
    "last": -0.6,
    "question": -1.2,
    "advice": 0.6,
    "length": 1.2,
    "short": -0.4,
}
VOTING = 0.06  # of votes(): a question nearer by this much speaks e times louder
FORM = ("first", "second", "third", "last", "length", "short")
"""Place and length: they say nothing of the items of a list."""

_ADVICE = re.compile(
    r"\b(dev\w+|bisogna|conviene|basta\w*|serv\w+|meglio|consigl\w+|mai|sempre|prima|evit\w+|occorre"
    r"|vale la pena|regola|\w+(?:atelo|atela|ateli|atele|etelo|etela|ateci|atevi))\b"
    r"|^(?:Non )?\w+(?:ate|ete|ite|i|a)\b",
)


def probabilities(
    question: str, expected: Sequence[str], sentences: Sequence[str], embedder: Any, *, flat: bool = False
) -> list[float]:
    """P(sentence i is the one that answers best), summing to 1 over ``sentences`` (one answer's, in order).

    ``expected``: questions readers would ask of this answer; those nearest to the reader's lend it their words.
    ``flat``: their places and lengths say nothing (items of a list).
    """
    if not sentences:
        return []
    table = features(unphone(question), tuple(expected), tuple(sentences), embedder)
    scores = np.zeros(len(sentences))
    for name, weight in WEIGHTS.items():
        if not (flat and name in FORM):
            scores += weight * table[name]
    scores = np.exp(scores - scores.max())
    return [float(score) for score in scores / scores.sum()]


def features(
    question: str, expected: tuple[str, ...], sentences: tuple[str, ...], embedder: Any
) -> Mapping[str, Floats]:
    """Name -> one value a sentence. ``embedder`` may be None: likenesses are then zero."""
    found = dict(_fixed(sentences))
    near = _nearest(question, expected, embedder)
    both = _vectors(embedder, sentences + _contexts(sentences))
    vectors, contexts = (None, None) if both is None else (both[: len(sentences)], both[len(sentences) :])
    query = None if embedder is None else _query(embedder, question)
    zeros = np.zeros(len(sentences))
    found["similarity"] = zeros if vectors is None or query is None else vectors @ query
    found["context"] = zeros if contexts is None or query is None else contexts @ query
    rarity = _rarity(sentences)
    found["overlap"] = _overlap(content_stems(question), sentences, rarity)
    found["expected"] = _overlap(frozenset().union(*(content_stems(text) for text in near)), sentences, rarity)
    return found


def votes(question: str, expected: Sequence[str], embedder: Any) -> tuple[list[float], float]:
    """How much each expected question speaks for the reader's (summing to 1), and the greatest likeness, 0 to 1.

    A softmax over their likenesses, steep enough that only the nearest few count: one alone may share a shop or a town
    with the reader's and ask for something else.
    """
    vectors = _vectors(embedder, tuple(expected))
    if vectors is None:
        return [0.0] * len(expected), 0.0
    likeness = vectors @ _query(embedder, unphone(question))
    shares = np.exp((likeness - likeness.max()) / VOTING)
    return [float(share) for share in shares / shares.sum()], float(np.clip(likeness.max(), 0, 1))


def _nearest(question: str, expected: tuple[str, ...], embedder: Any) -> tuple[str, ...]:
    """The three expected questions nearest to the reader's."""
    vectors = _vectors(embedder, expected)
    if vectors is None:
        asked = content_stems(question)
        ranked = sorted(expected, key=lambda text: -len(asked & content_stems(text)) / (1 + len(content_stems(text))))
        return tuple(ranked[:3])
    order = np.argsort(-(vectors @ _query(embedder, question)), kind="stable")[:3]
    return tuple(expected[i] for i in order)


@lru_cache(maxsize=256)
def _query(embedder: Any, question: str) -> Floats:
    encode = getattr(embedder, "encode_queries", None) or embedder.encode
    return np.asarray(encode([question])[0], dtype=np.float64)


def _vectors(embedder: Any, texts: tuple[str, ...]) -> Floats | None:
    return None if embedder is None or not texts else _cached_vectors(embedder, texts)


@lru_cache(maxsize=8192)
def _cached_vectors(embedder: Any, texts: tuple[str, ...]) -> Floats:
    """[len(texts), dimensions]; kept for the next question, since an answer's sentences do not change."""
    return np.asarray(embedder.encode(list(texts)), dtype=np.float64)


def _contexts(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(sentences[max(0, i - 1) : i + 2]) for i in range(len(sentences)))


@lru_cache(maxsize=8192)
def _fixed(sentences: tuple[str, ...]) -> Mapping[str, Floats]:
    """What does not depend on the question: place, form, length."""
    n = len(sentences)
    place = np.arange(n)
    return {
        "first": (place == 0).astype(float),
        "second": (place == 1).astype(float),
        "third": (place == 2).astype(float),
        "last": ((place == n - 1) & (n > 2)).astype(float),
        "question": np.array([float(text.rstrip('»”" ').endswith("?")) for text in sentences]),
        "advice": np.array([float(bool(_ADVICE.search(text))) for text in sentences]),
        "length": np.array([log(1 + len(text.split())) for text in sentences]),
        "short": np.array([float(len(text.split()) < 6) for text in sentences]),
    }


@lru_cache(maxsize=16384)
def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry a meaning."""
    stop = _stop_stems()
    return frozenset(stem for stem in stems(text) if stem not in stop and len(stem) > 1)


@lru_cache(maxsize=1)
def _stop_stems() -> frozenset[str]:
    return frozenset(stem for word in stop_words() for stem in stems(word))


@lru_cache(maxsize=8192)
def _rarity(sentences: tuple[str, ...]) -> Mapping[str, float]:
    """Stem -> how few of the answer's sentences have it (inverse sentence frequency)."""
    counts: dict[str, int] = {}
    for text in sentences:
        for stem in content_stems(text):
            counts[stem] = counts.get(stem, 0) + 1
    return {stem: log(1 + len(sentences) / count) for stem, count in counts.items()}


def _overlap(asked: frozenset[str], sentences: tuple[str, ...], rarity: Mapping[str, float]) -> Floats:
    """Rarity of the asked stems that each sentence has, squashed to 0–1."""
    sums = [sum(rarity[stem] for stem in asked & content_stems(text)) for text in sentences]
    return np.array([total / (total + 2.0) for total in sums])
