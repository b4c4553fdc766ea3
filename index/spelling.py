"""Slips of the finger: a word that is none, one slip away from a word the corpus uses, is taken for that word.

The candidates are all strings one edit away (Norvig 2007), looked up in the corpus's vocabulary: no table is kept.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from index.analysis import fold, stems

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 4  # letters: shorter words have too many neighbours
ELIDED = ("dell", "nell", "sull", "dall", "quell", "all", "un", "l", "d", "c", "s", "m", "t")  # lazienda -> l azienda


@dataclass(frozen=True, slots=True)
class Speller:
    """``known``: the corpus's folded words, each with its row in ``rarity`` (idf, [words]); ``stems``: their stems."""

    known: Mapping[str, int]
    rarity: npt.NDArray[np.float32]
    stems: Mapping[str, int]

    def mend(self, text: str) -> str:
        """``text`` (words between spaces) with each mistyped word as the commonest corpus word it may stand for.

        A word near no corpus word stays as it is; so do an inflection of a corpus word and a word that is right.
        """
        return " ".join(self._mended(word) for word in text.split(" "))

    def _mended(self, word: str) -> str:
        folded = fold(word)
        if len(folded) < SHORTEST or not folded.isalpha() or self._right(folded):
            return word
        for article in ELIDED:
            rest = folded.removeprefix(article)
            if rest != folded and len(rest) >= SHORTEST and rest[0] in "aeiouh" and rest in self.known:
                return f"{article} {rest}"
        near = {other for other in _one_edit(folded) if other in self.known and len(other) >= SHORTEST}
        return min(near, key=lambda other: (self.rarity[self.known[other]], other), default=word)

    def _right(self, word: str) -> bool:
        return word in self.known or stems(word)[0] in self.stems or word in right_words()


@cache
def right_words() -> frozenset[str]:
    """Folded words of well-spelt Italian and English about business (index/data/words.txt.gz)."""
    packed = resources.files("index").joinpath("data", "words.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split())


def _one_edit(word: str) -> Iterator[str]:
    """Every string one deletion, swap, replacement or insertion away; the first letter is seldom wrong and stays."""
    for at in range(1, len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in LETTERS)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in LETTERS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
