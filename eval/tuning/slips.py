"""Questions as hurried fingers type them: what do missing accents and slips cost beside the same typed well?"""

from __future__ import annotations

import random
import unicodedata
import zlib

ALPHABET = "abcdefghilmnopqrstuvz"
LONG = 4  # letters: a slip in a shorter word leaves nothing to recognise


def without_accents(text: str) -> str:
    """perché -> perche; apostrophes go too (l’anno -> lanno): phones leave out both."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("’", "").replace("'", "")


def slipped(text: str, slips: int) -> str:
    """The text with ``slips`` slips in different words of at least LONG letters, fewer where it has fewer words.

    A slip drops, doubles, swaps or replaces a letter after the first. The same text slips in the same way.
    """
    rng = random.Random(zlib.crc32(text.encode()))
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if sum(map(str.isalpha, word)) >= LONG]
    for at in rng.sample(long, min(slips, len(long))):
        words[at] = _slip(words[at], rng)
    return " ".join(words)


def _slip(word: str, rng: random.Random) -> str:
    at = rng.choice([i for i in range(1, len(word)) if word[i].isalpha()])
    before, letter, after = word[:at], word[at], word[at + 1 :]
    kind = rng.choice(("drop", "double", "swap", "replace"))
    if kind == "drop":
        return before + after
    if kind == "double":
        return before + letter * 2 + after
    if kind == "swap" and after:
        return before + after[0] + letter + after[1:]
    return before + rng.choice(ALPHABET) + after
