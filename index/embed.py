"""Passages -> vectors, computing only those that the version before does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.passages import Passage
from index.embedders import Embedder
from index.features import Vectors
from index.progress import Progress, silent
from index.vectors import KINDS, Floats, assemble, entries, of, rows

BATCH = 512

Key = tuple[bool, str]  # (is it a question?, its text): a model may read questions and passages differently


@dataclass(frozen=True, slots=True)
class Embedded:
    """A version's vectors, with how many distinct texts were computed and how many taken from the version before."""

    vectors: Vectors
    computed: int
    reused: int


class Known:
    """The vectors of an earlier version by text: texts, being short, are their own content hash."""

    def __init__(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        self._vectors = vectors
        found = entries(passages)
        self._places = {_key(kind, e.text): (kind, e.row) for kind in KINDS for e in found[kind]}

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    def __getitem__(self, key: Key) -> Floats:
        kind, row = self._places[key]
        vector: Floats = of(self._vectors, kind)[row]
        return vector


def embed(
    passages: Sequence[Passage], embedder: Embedder, known: Known | None = None, progress: Progress = silent
) -> Embedded:
    """One vector per text, each distinct text once; those in ``known`` are copied."""
    found = entries(passages)
    distinct = dict.fromkeys(_key(kind, entry.text) for kind in KINDS for entry in found[kind])
    reused = {key: known[key] for key in distinct if key in known} if known else {}
    fresh = [key for key in distinct if key not in reused]
    by_key = {**reused, **_computed(fresh, embedder, progress)}
    arrays = {kind: np.zeros((n, embedder.dimensions), dtype=np.float32) for kind, n in rows(passages).items()}
    for kind in KINDS:
        for entry in found[kind]:
            arrays[kind][entry.row] = by_key[_key(kind, entry.text)]
    return Embedded(assemble(passages, arrays), computed=len(fresh), reused=len(reused))


def _key(kind: str, text: str) -> Key:
    return kind != "answer", text


def _computed(keys: Sequence[Key], embedder: Embedder, progress: Progress) -> Mapping[Key, Floats]:
    bar = progress("Calcolo dei vettori", len(keys))
    vectors: dict[Key, Floats] = {}
    for are_questions, texts in _batches(keys):
        encoded = embedder.encode_queries(texts) if are_questions else embedder.encode(texts)
        vectors.update(((are_questions, text), row) for text, row in zip(texts, encoded, strict=True))
        bar.update(len(texts))
    bar.close()
    return vectors


def _batches(keys: Sequence[Key]) -> Iterator[tuple[bool, list[str]]]:
    for are_questions in (False, True):
        texts = [text for is_question, text in keys if is_question == are_questions]
        for start in range(0, len(texts), BATCH):
            yield are_questions, texts[start : start + BATCH]
