"""The student's vectors before training, and their weights after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.distill.bags import Bags

Floats = npt.NDArray[np.floating[Any]]


def first_vectors(
    bags: Sequence[Bags], teacher: Floats, pieces: int, scale: float, seed: int
) -> npt.NDArray[np.float32]:
    """A start near the goal, [pieces, d]: the direction of the teacher's mean over the texts that hold a piece.

    `teacher` is [texts, d], row i for text i of every bag. Noise half as long keeps apart the rare pieces
    that share all their texts; without it they would search as one word.
    """
    centred = teacher.astype(np.float32)
    centred -= centred.mean(axis=0)
    sums = np.zeros((pieces, centred.shape[1]), dtype=np.float32)
    for held in bags:
        sums += _sum_by_piece(held, centred, pieces)
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    directions = np.divide(sums, norms, out=np.zeros_like(sums), where=norms > 0)
    noise = np.random.default_rng(seed).standard_normal(sums.shape, dtype=np.float32)
    return np.asarray(scale * (directions * np.sqrt(sums.shape[1]) + noise / 2), dtype=np.float32)


def sif_weights(shares: npt.NDArray[np.float64], a: float) -> npt.NDArray[np.float32]:
    """a / (a + p), [pieces], for pieces with share p: common ones count less (Arora, Liang, Ma 2017)."""
    return (a / (a + shares)).astype(np.float32)


def _sum_by_piece(held: Bags, vectors: npt.NDArray[np.float32], pieces: int) -> npt.NDArray[np.float32]:
    from scipy.sparse import csr_matrix

    lengths = held.lengths()
    shares = np.repeat(1 / np.maximum(lengths, 1), lengths).astype(np.float32)
    texts_by_piece = csr_matrix((shares, held.ids, held.offsets), shape=(len(lengths), pieces))
    return np.asarray(texts_by_piece.T @ vectors, dtype=np.float32)
