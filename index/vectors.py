"""A version's vectors as numpy arrays, and the .npy files that make opening instant.

Chroma is the store of record. At a magazine's size an exact product over these arrays is faster than its approximate
search, and gives the same answer every time. A row is zeros where the embedder knows no word of its text, and in
``question`` where the passage has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.passages import Passage
from index.features import Vectors

KINDS = ("answer", "question", "expected", "refused")
MAPPED = 64 * 2**20  # bytes; larger files are mapped into memory, not read

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def of(vectors: Vectors, kind: str) -> Floats:
    """The array of one of KINDS."""
    array: Floats = getattr(vectors, kind)
    return array


@dataclass(frozen=True, slots=True)
class Entry:
    """One text to embed: its row in its kind's array, its passage's index, and its place among the passage's."""

    row: int
    passage: int
    n: int
    text: str


def entries(passages: Sequence[Passage]) -> dict[str, list[Entry]]:
    """Every text of every kind. A passage without a question has no "question" entry; its row stays zero."""
    asked = enumerate(passage.question for passage in passages)
    return {
        "answer": [Entry(i, i, 0, passage.text) for i, passage in enumerate(passages)],
        "question": [Entry(i, i, 0, question) for i, question in asked if question],
        "expected": _listed([passage.expected for passage in passages]),
        "refused": _listed([passage.refused for passage in passages]),
    }


def _listed(texts: Sequence[Sequence[str]]) -> list[Entry]:
    flat = [(i, n, text) for i, several in enumerate(texts) for n, text in enumerate(several)]
    return [Entry(row, i, n, text) for row, (i, n, text) in enumerate(flat)]


def rows(passages: Sequence[Passage]) -> dict[str, int]:
    """How many rows each kind's array has."""
    return {
        "answer": len(passages),
        "question": len(passages),
        "expected": sum(len(passage.expected) for passage in passages),
        "refused": sum(len(passage.refused) for passage in passages),
    }


def assemble(passages: Sequence[Passage], arrays: Mapping[str, Floats]) -> Vectors:
    """Vectors from one array per kind; whose each row is follows from the passages."""
    return Vectors(
        answer=arrays["answer"],
        question=arrays["question"],
        expected=arrays["expected"],
        expected_passage=_owners([len(passage.expected) for passage in passages]),
        refused=arrays["refused"],
        refused_passage=_owners([len(passage.refused) for passage in passages]),
    )


def _owners(counts: Sequence[int]) -> Ints:
    return np.repeat(np.arange(len(counts), dtype=np.int64), np.asarray(counts, dtype=np.int64))


def file_name(kind: str) -> str:
    return f"{kind}.npy"


def save(folder: Path, vectors: Vectors) -> None:
    for kind in KINDS:
        np.save(folder / file_name(kind), of(vectors, kind), allow_pickle=False)


def load(folder: Path, passages: Sequence[Passage], dimensions: int) -> Vectors:
    """Raises ValueError when a file's shape or type is not the passages', OSError when it is missing."""
    arrays = {kind: _load(folder / file_name(kind), (n, dimensions)) for kind, n in rows(passages).items()}
    return assemble(passages, arrays)


def _load(file: Path, shape: tuple[int, int]) -> Floats:
    large = file.stat().st_size > MAPPED
    array: Floats = np.load(file, mmap_mode="r" if large else None, allow_pickle=False)
    if array.shape != shape or array.dtype != np.float32:
        raise ValueError(f"{file}: found {array.dtype} {array.shape}, expected float32 {shape}")
    return array
