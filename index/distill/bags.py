"""Texts as bags of pieces, flat in memory, so that a batch is two array look-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bags:
    """Piece ids of all texts one after the other; text `i` is `ids[offsets[i]:offsets[i + 1]]`."""

    ids: Ints
    offsets: Ints

    def take(self, rows: Ints) -> tuple[Ints, Ints]:
        """(ids, starts) of the texts `rows`, as torch's EmbeddingBag wants them."""
        lengths = self.offsets[rows + 1] - self.offsets[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
        index = np.repeat(self.offsets[rows] - starts, lengths) + np.arange(lengths.sum())
        return self.ids[index], starts

    def lengths(self) -> Ints:
        return np.diff(self.offsets)


def bag(tokenizer: Any, texts: Sequence[str]) -> Bags:
    """Cut `texts` into pieces with a `tokenizers.Tokenizer`, in chunks that keep memory low."""
    ids: list[npt.NDArray[np.int64]] = []
    lengths = [0]
    for start in range(0, len(texts), 10_000):
        for encoding in tokenizer.encode_batch_fast(texts[start : start + 10_000], add_special_tokens=False):
            ids.append(np.array(encoding.ids, dtype=np.int64))
            lengths.append(len(encoding.ids))
    return Bags(np.concatenate(ids), np.cumsum(lengths))


def thinned(ids: Ints, starts: Ints, dropout: float, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """`take`'s (ids, starts), each piece left out by chance `dropout`; a text that would lose all keeps all."""
    ends = np.append(starts[1:], len(ids))
    kept = rng.random(len(ids)) >= dropout
    before = np.concatenate([[0], np.cumsum(kept)])
    kept |= np.repeat(before[ends] == before[starts], ends - starts)
    return ids[kept], np.concatenate([[0], np.cumsum(kept)])[starts]


def shares(bags: Sequence[Bags], pieces: int) -> npt.NDArray[np.float64]:
    """Each piece's share of all pieces in `bags`, [pieces]."""
    counts = sum((np.bincount(b.ids, minlength=pieces) for b in bags), np.zeros(pieces))
    return np.asarray(counts / counts.sum())
