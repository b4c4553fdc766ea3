"""The student's vectors before training, and what is done to them after it."""

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


def evened(vectors: npt.NDArray[np.float32], power: float) -> npt.NDArray[np.float32]:
    """Each vector over its length ** `power`, [pieces, d]: 0 leaves lengths alone, 1 makes them all one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-6) ** power, dtype=np.float32)


def whitened(vectors: npt.NDArray[np.float32], bags: Sequence[Bags], power: float) -> npt.NDArray[np.float32]:
    """`vectors` turned so that the texts in `bags` spread more evenly over the directions, [pieces, d].

    Each principal direction of the texts' unit vectors is divided by its variance ** `power`: 0 changes nothing,
    1/2 would whiten them (Su et al. 2021), which makes noise of the directions that hold least.
    """
    texts = np.concatenate([_texts(held, vectors) for held in bags])
    variance, directions = np.linalg.eigh(np.cov(texts.T))
    scaled = directions * (np.maximum(variance, 0) + 1e-5) ** -power
    return np.asarray(vectors @ (scaled @ directions.T), dtype=np.float32)


def _texts(held: Bags, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Unit vectors of the texts, [texts, d]."""
    from scipy.sparse import csr_matrix

    ones = np.ones(len(held.ids), dtype=np.float32)
    sums = csr_matrix((ones, held.ids, held.offsets), shape=(len(held.lengths()), len(vectors))) @ vectors
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _sum_by_piece(held: Bags, vectors: npt.NDArray[np.float32], pieces: int) -> npt.NDArray[np.float32]:
    from scipy.sparse import csr_matrix

    lengths = held.lengths()
    shares = np.repeat(1 / np.maximum(lengths, 1), lengths).astype(np.float32)
    texts_by_piece = csr_matrix((shares, held.ids, held.offsets), shape=(len(lengths), pieces))
    return np.asarray(texts_by_piece.T @ vectors, dtype=np.float32)
