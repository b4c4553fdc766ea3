"""The teacher's vectors, computed once and kept on disk in float16."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

BLOCK = 8_192  # texts per cached file: what an interruption can cost
MAX_TOKENS = 64

Vectors = npt.NDArray[np.float16]


def teacher_vectors(texts: Sequence[str], folder: Path, cache: Path) -> Vectors:
    """Unit vectors of `texts`, [len(texts), d] float16, by the sentence-transformers model in `folder`.

    Each block of texts is written to `cache` under the hash of its texts: a run that was cut off goes on
    where it stopped, and the model is not even loaded when every block is there.
    """
    cache.mkdir(parents=True, exist_ok=True)
    blocks = [texts[start : start + BLOCK] for start in range(0, len(texts), BLOCK)]
    model: Any = None
    vectors = []
    for block in tqdm(blocks, desc="teacher", disable=None):
        path = cache / f"{_key(block, folder)}.npy"
        if not path.exists():
            model = model or _load(folder)
            _write(path, _encode(model, block))
        vectors.append(np.load(path))
    return np.concatenate(vectors)


def _key(texts: Sequence[str], folder: Path) -> str:
    digest = hashlib.sha256(f"{folder.name} {MAX_TOKENS}".encode())
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:24]


def _write(path: Path, vectors: Vectors) -> None:
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.save(file, vectors)
    partial.replace(path)  # a block is there whole or not at all


def _load(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    if math.isfinite(model.max_seq_length or math.inf):  # a static teacher has no limit to set
        model.max_seq_length = MAX_TOKENS
    return model


def _encode(model: Any, texts: Sequence[str]) -> Vectors:
    import torch

    # bfloat16 is 1.6 times as fast here as float32; the student cannot tell the difference.
    single = next(model.parameters()).dtype == torch.float32
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=single):
        vectors = model.encode(list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, dtype=np.float16)
