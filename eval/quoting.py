"""Given the right answer, is the sentence that answers best among the quoted?  python -m eval.quoting --help

Oracle retrieval: the passage is handed over, so that only the choice of sentences is measured (CONTRACTS, "Measuring").
"""

from __future__ import annotations

import argparse
import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bot.answer import Question
from bot.intent import wants_list
from bot.quotes import select, to_quotes
from eval.tuning.data import Corpus, read, split_of
from index.embedders import load_embedder
from index.search import Hit, Index


@dataclass(frozen=True, slots=True)
class Asked:
    """A reader's question, the passage that answers it, and its best sentence."""

    question: str
    interview: str
    turn: int
    best: str


@dataclass(frozen=True, slots=True)
class Figures:
    """``best``: share of questions whose best sentence is quoted whole; words: of all quotes of one answer together."""

    questions: int
    best: float
    empty: float
    words_median: float
    words_p90: float


def measure(corpus: Corpus, asked: list[Asked], embedder: Any) -> Figures:
    """Select and quote for every question from its own answer alone."""
    index = cast(Index, SimpleNamespace(interviews=corpus.interviews, embedder=embedder, passages=corpus.passages))
    passages = {(p.interview, p.turn): p for p in corpus.passages}
    found, empty, words = 0, 0, []
    for one in asked:
        question = Question(one.question)
        hit = Hit(passages[one.interview, one.turn], 1.0, 1.0)
        chosen = select(question, [hit], index, threshold=0.0, wants_list=wants_list(one.question))
        quotes = [q for group in chosen.groups for q in to_quotes(group, chosen, corpus.interviews, "")]
        found += any(one.best in quote.text for quote in quotes)
        empty += not quotes
        words.append(sum(len(quote.text.split()) for quote in quotes))
    words.sort()
    n = len(asked)
    return Figures(n, found / n, empty / n, statistics.median(words), words[int(0.9 * n)])


def questions(interviews: Path, corpus: Corpus, split: int, field: str = "asks") -> list[Asked]:
    """The questions of the interviews whose crc32 % 5 is ``split``, with their best sentences."""
    rows = [json.loads(line) for line in interviews.read_text(encoding="utf-8").splitlines() if line.strip()]
    places = {(p.interview, p.text): p.turn for p in corpus.passages}
    return [
        Asked(text, row["interview"], places[row["interview"], row["a"]], row["best"])
        for row in rows
        if split_of(row["interview"]) == split and (row["interview"], row["a"]) in places
        for text in (row[field] if isinstance(row[field], list) else [row[field]])
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=Path, required=True, help="invented interviews, JSON lines with `best`")
    parser.add_argument("--expected", type=Path, required=True, help="their expected questions, JSON lines")
    parser.add_argument("--split", type=int, default=1, help="crc32 %% 5 of the interviews measured on (0: reported)")
    args = parser.parse_args()
    corpus = read(args.interviews, args.expected)
    for field in ("asks", "ask_en"):
        print(field, measure(corpus, questions(args.interviews, corpus, args.split, field), load_embedder()))


if __name__ == "__main__":
    main()
