"""Parallel text and lexicon -> pairs in the order in which they are worth training on."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ModelError

GENERAL = frozenset({"stsb", "opus_testsets", "mt_geneval", "ntrex", "cocoa_mt", "woz", "ud_pud"})
HUMAN = frozenset({"gnome_help", "mozorg", "osguide", "ms_d365ops", "ms_bc", "ms_cust"})
LEXICON = "lexicon"


@dataclass(frozen=True, slots=True)
class Pair:
    """One English text, its Italian translation, and what the teacher reads for both."""

    english: str
    italian: str
    teacher: str
    source: str


def read_parallel(path: Path) -> list[Pair]:
    """Read `English \\t Italian \\t source` lines (gzip). Raises ModelError on any other shape."""
    return [Pair(en, it, en, source) for en, it, source in _rows(path)]


def read_lexicon(path: Path) -> list[Pair]:
    """Read `English \\t Italian \\t gloss` lines (gzip); the gloss helps the teacher to the right sense."""
    return [Pair(en, it, _with_gloss(en, gloss), LEXICON) for en, it, gloss in _rows(path)]


def by_worth(pairs: Iterable[Pair], seed: int) -> list[Pair]:
    """Lexicon and general sources first, human translations next, then the rest, each shuffled by `seed`.

    So the first N pairs are the best N, and a longer run reuses the teacher vectors of a shorter one.
    """
    shuffled = list(pairs)
    random.Random(seed).shuffle(shuffled)
    return sorted(shuffled, key=lambda pair: _rank(pair.source))


def _rank(source: str) -> int:
    if source in GENERAL or source == LEXICON:
        return 0
    return 1 if source in HUMAN else 2


def _with_gloss(english: str, gloss: str) -> str:
    same = not gloss or gloss.casefold() == english.casefold()
    return english if same else f"{english}: {gloss}"


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    if not path.is_file():
        raise ModelError(f"Il file {path} non c’è.", "Indica una tabella .tsv.gz di tre colonne.")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.rstrip("\n").split("\t")
            if len(cells) != 3:
                raise ModelError(f"{path}, riga {number}: {len(cells)} colonne, attese 3 separate da tabulazioni.")
            yield cells[0], cells[1], cells[2]
