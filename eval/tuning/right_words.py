"""Words that are right though a corpus lacks them, so that none is taken for a slip: index/data/words.txt.gz.

Gathered from what was written for the embedder with care for spelling: answers, interviewers' and plain questions. What
imitates a phone's spelling is left out.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from index.analysis import words
from index.distill.owners import PARAPHRASES, RECORDS, SYNONYMS, read_rows
from index.spelling import SHORTEST

WELL_SPELT = 3  # Italian questions of a group of paraphrases: plain, in other words, a case told first


def gathered() -> list[str]:
    """Folded words of at least SHORTEST letters, sorted."""
    texts = (text for source in (_records(), _paraphrases(), _synonyms()) for text in source)
    return sorted({word for text in texts for word in words(text) if len(word) >= SHORTEST and word.isalpha()})


def write(found: list[str], path: Path) -> None:
    """A word a line, compressed; the same bytes for the same words."""
    path.write_bytes(gzip.compress("\n".join(found).encode(), 9, mtime=0))


def _records() -> Iterator[str]:
    for row in read_rows(RECORDS, ("q", "a", "asks", "expected", "misses", "en")):
        yield from (row["q"], row["a"], row["asks"][0], *row["expected"], *row["misses"], row["en"])


def _paraphrases() -> Iterator[str]:
    for row in read_rows(PARAPHRASES, ("it", "en")):
        yield from (*row["it"][:WELL_SPELT], *row["en"])


def _synonyms() -> Iterator[str]:
    for row in read_rows(SYNONYMS, ("it", "en")):
        yield from (*row["it"], *row["en"])
