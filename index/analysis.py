"""Text -> terms: what lexical search counts. Italian and English, as people type them on a phone.

fold("Perché l’azienda…") == "perche l azienda…"     lower case, no accents, apostrophes split
words / stems / char4 / bigrams                       the analyses, rows of ANALYSES
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

Analysis = Callable[[str], list[str]]

_WORD = re.compile(r"[a-z0-9]+(?:\+\+)?")
_COMBINING = dict.fromkeys(range(0x300, 0x370))
_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l"})


def fold(text: str) -> str:
    """Lower case without accents: ``È così`` -> ``e cosi``. Length may change: never use it for offsets."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return decomposed.translate(_COMBINING).translate(_LIGATURES)


def words(text: str) -> list[str]:
    """Folded words in order; an apostrophe splits (``l’azienda`` -> l, azienda; ``po'`` -> po)."""
    return _WORD.findall(fold(text))


def stems(text: str) -> list[str]:
    """Snowball stems (Porter's Italian rules) of the folded words; English words lose their plural s too."""
    return [_stem(word) for word in words(text)]


def char4(text: str) -> list[str]:
    """Character 4-grams inside ``^word$`` of every folded word (McNamee and Mayfield 2004); short words whole."""
    return [gram for word in words(text) for gram in _grams(word)]


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring stems, ``un_due``: what keeps «social media» together."""
    found = stems(text)
    return [f"{left}_{right}" for left, right in pairwise(found)]


ANALYSES: Mapping[str, Analysis] = {"words": words, "stems": stems, "char4": char4, "bigrams": bigrams}


def unphone(text: str) -> str:
    """A reader's question with phone spelling written out: ``nn so xke`` -> ``non so perche``.

    Only on the question's side. A capital ``X`` is left alone: it may be the platform.
    """
    return " ".join(_spelled(word) for word in re.findall(r"[^\W_]+|#", text))


def content(text: str) -> list[str]:
    """The folded words that carry a meaning: no stop words, Italian or English."""
    stop = stop_words()
    return [word for word in words(text) if word not in stop]


@cache
def stop_words() -> frozenset[str]:
    """Folded Italian and English function words (index/data/stopwords.txt)."""
    return frozenset(_lines("stopwords.txt"))


@cache
def related(word: str) -> tuple[str, ...]:
    """Folded words that stand for the same thing as this one (index/data/related.txt), by stem; () for most."""
    return _related().get(_stem(word), ())


@cache
def _related() -> Mapping[str, tuple[str, ...]]:
    groups = [words(line) for line in _lines("related.txt")]
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        for word in group:
            found.setdefault(_stem(word), {}).update(dict.fromkeys(group))
    return {stem: tuple(w for w in others if _stem(w) != stem) for stem, others in found.items()}


@cache
def phone_spelling() -> Mapping[str, str]:
    """Phone spelling -> plain spelling (index/data/phone.txt)."""
    return dict(line.split(maxsplit=1) for line in _lines("phone.txt"))


def _spelled(word: str) -> str:
    if word == "X":
        return word
    if word == "#":
        return "hashtag"
    plain = phone_spelling().get(fold(word))
    if plain is not None:
        return plain
    # anke, poki, kiedere: a k before e or i is how phones write ch; real k words (TikTok, Kindle) differ
    return re.sub(r"k(?=[eèéiì]\b)", "ch", word) if word.islower() else word


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_stemmer("italian").stemWord(word))


@lru_cache(maxsize=200_000)
def _grams(word: str) -> tuple[str, ...]:
    fenced = f"^{word}$"
    return tuple(fenced[i : i + 4] for i in range(max(1, len(fenced) - 3)))


@cache
def _stemmer(language: str) -> Any:
    import Stemmer as snowball

    return snowball.Stemmer(language)


def _lines(name: str) -> Iterable[str]:
    text = resources.files("index").joinpath("data", name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
