"""Document counts of everyday terms, so that words are rare or common even in a corpus of five answers.

python -m eval.tuning background --interviews … --expected …   ->   index/data/background.json.gz
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from eval.tuning.data import Corpus, split_of
from index.analysis import ANALYSES
from index.lexical import FIELDS

COUNTED = (2, 3, 4)  # splits of the training interviews; neither tuned nor reported on
RARE = 2  # terms in fewer answers are left out: they weigh as if never seen


def count(corpus: Corpus) -> dict[str, dict[str, int]]:
    """``{"n": {"": answers}, analysis: {term: answers that hold it}}`` over the training interviews."""
    passages = [p for p in corpus.passages if split_of(p.interview) in COUNTED]
    texts = [FIELDS["full"](p, corpus.interviews) for p in passages]
    tables = {name: _counts(map(split, texts)) for name, split in ANALYSES.items() if name != "bigrams"}
    return {"n": {"": len(texts)}, **tables}


def write(counts: dict[str, dict[str, int]], path: Path) -> None:
    """Compressed JSON, the same bytes for the same counts."""
    text = json.dumps(counts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _counts(texts: Iterable[list[str]]) -> dict[str, int]:
    df = Counter(term for tokens in texts for term in set(tokens))
    return {term: n for term, n in sorted(df.items()) if n >= RARE}
