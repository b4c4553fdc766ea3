"""An embedder whose vectors a reader can compute in the head."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class LetterEmbedder:
    """How often each letter a–z occurs, scaled to length 1: "aab" -> (2, 1, 0, …) / √5. A token is a word.

    ``read`` collects every text embedded, so that a test sees what was not.
    """

    def __init__(self, name: str = "letters", fingerprint: str = "abc123", max_tokens: int = 256) -> None:
        self.name, self.fingerprint, self.max_tokens = name, fingerprint, max_tokens
        self.dimensions = len(LETTERS)
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.read.extend(texts)
        counts = np.array([[text.lower().count(letter) for letter in LETTERS] for text in texts], dtype=np.float32)
        counts = counts.reshape(len(texts), len(LETTERS))
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self.encode(texts)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def count_tokens(self, text: str) -> int:
        return len(text.split())
