"""How fast: a warm question at several sizes, indexing, a cold ask, beside the usual LangChain ensemble, in one run.

    python -m eval.bench speed [--sizes 70,5000,50000] [--questions 30]
    python -m eval.bench indexing DIR          DIR in BEIR layout
    python -m eval.bench cold

Passages are made of words drawn by Zipf's law, 110 words each; ours carry 13 expected questions each. Vectors are
random for both sides (embedding is measured by ``indexing``), but every question is embedded for real by each
side's model.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.passages import Passage
from eval import beir, peers
from index.embedders import Embedder, load_embedder
from index.features import Vectors
from index.lexical import Lexical
from index.search import Index

EXPECTED = 13
QUESTIONS = (
    "quante volte alla settimana devo pubblicare su instagram?", "come rispondo a una recensione negativa",
    "quanto budget serve per la pubblicità", "mi vergogno un po a mettere in piazza come lavoriamo, serve davvero?",
    "how do I choose an agency?", "conviene aprire una pagina facebook per il negozio", "cosa scrivo nelle storie",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one benchmark and print it as a table."""
    parser = argparse.ArgumentParser("eval.bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    steps = parser.add_subparsers(required=True)
    speed = steps.add_parser("speed")
    speed.add_argument("--sizes", default="70,5000,50000")
    speed.add_argument("--questions", type=int, default=30)
    speed.set_defaults(function=lambda a: _speed([int(n) for n in a.sizes.split(",")], a.questions))
    indexing = steps.add_parser("indexing")
    indexing.add_argument("directory", type=Path)
    indexing.set_defaults(function=lambda a: _indexing(a.directory))
    steps.add_parser("cold").set_defaults(function=lambda a: _cold())
    args = parser.parse_args(argv)
    print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, Python {platform.python_version()}")
    args.function(args)
    return 0


def _speed(sizes: Sequence[int], questions: int) -> None:
    embedder, minilm = load_embedder(), peers.minilm()
    print("| passages | ours, ms (median) | ensemble, ms (median) | times faster |\n|---|---|---|---|")
    asked = [QUESTIONS[i % len(QUESTIONS)] for i in range(questions)]
    for n in sizes:
        texts, expected = synthetic(n)
        ours = ours_over(texts, expected, embedder)
        mine = _median_ms(lambda q, search=ours: search.search(q, 10), asked)  # type: ignore[misc]
        ensemble = peer_over(texts, minilm)
        theirs = _median_ms(ensemble.invoke, asked)
        print(f"| {n} | {mine:.1f} | {theirs:.1f} | {theirs / mine:.1f} |", flush=True)


def synthetic(n: int, seed: int = 0) -> tuple[list[str], list[tuple[str, ...]]]:
    """``n`` texts of 110 words and their expected questions of 9, from 30,000 words that look Italian."""
    rng = np.random.default_rng(seed)
    syllables = [c + v for c in "bcdfglmnprstvz" for v in "aeio"] + ["chi", "sce", "glia", "con", "per", "men", "tra"]
    vocabulary = np.array(["".join(rng.choice(syllables, rng.integers(1, 5))) for _ in range(30_000)])
    common = [word for q in QUESTIONS for word in q.split()]
    vocabulary[: 3 * len(common) : 3] = common  # the questions’ words are among the frequent ones
    draw = np.minimum(rng.zipf(1.3, size=(n, 110 + 9 * EXPECTED)) - 1, len(vocabulary) - 1)
    words = vocabulary[draw]
    texts = [" ".join(row[:110]) + "." for row in words]
    expected = [tuple(" ".join(row[at : at + 9]) + "?" for at in range(110, len(row), 9)) for row in words]
    return texts, expected


def ours_over(texts: Sequence[str], expected: Sequence[tuple[str, ...]], embedder: Embedder) -> Index:
    """Our index over synthetic passages, ten to an interview, with random vectors."""
    passages = [
        Passage(f"i{i // 10}", i % 10 + 1, 0, len(text), text, "Ada Bo", asked[0], asked)
        for i, (text, asked) in enumerate(zip(texts, expected, strict=True))
    ]
    rng, d, n = np.random.default_rng(1), embedder.dimensions, len(passages)
    owners = np.repeat(np.arange(n), EXPECTED)
    none = np.zeros((0, d), np.float32)
    vectors = Vectors(
        _unit(rng, n, d), _unit(rng, n, d), _unit(rng, n * EXPECTED, d), owners, none, np.zeros(0, np.int64)
    )
    return Index({}, passages, vectors, Lexical.build(passages, {}), embedder)


def peer_over(texts: Sequence[str], minilm: Any) -> Any:
    """The ensemble over the same texts, documents' vectors random, questions embedded by MiniLM."""
    rng = np.random.default_rng(2)

    class Bulk:
        def embed_documents(self, documents: list[str]) -> list[list[float]]:
            rows: list[list[float]] = _unit(rng, len(documents), 384).tolist()
            return rows

        def embed_query(self, text: str) -> list[float]:
            row: list[float] = minilm.embed_query(text)
            return row

    return peers.retrievers({str(i): text for i, text in enumerate(texts)}, Bulk())["ensemble"]


def _indexing(directory: Path) -> None:
    corpus = beir.read(directory).corpus
    embedder, minilm = load_embedder(), peers.minilm()
    minilm.embed_query("caldo")
    mine = _seconds(lambda: beir.build(corpus, embedder))
    theirs = _seconds(lambda: peers.retrievers(corpus, minilm))
    print("| passages | ours, s | ensemble, s | times faster |\n|---|---|---|---|")
    print(f"| {len(corpus)} | {mine:.1f} | {theirs:.1f} | {theirs / mine:.1f} |")


def _cold() -> None:
    ask = [sys.executable, "-m", "vademecum", "ask", "quante volte devo pubblicare?"]
    subprocess.run(ask, check=True, capture_output=True)  # builds the index where there is none
    mine = _seconds(lambda: subprocess.run(ask, check=True, capture_output=True))
    theirs = _seconds(lambda: subprocess.run([sys.executable, "-c", "import sentence_transformers"], check=True))
    print("| a cold `vademecum ask`, s | `import sentence_transformers`, s |\n|---|---|")
    print(f"| {mine:.2f} | {theirs:.2f} |")


def _median_ms(ask: Callable[[str], object], questions: Sequence[str]) -> float:
    for question in questions[:5]:
        ask(question)
    return statistics.median(1000 * _seconds(lambda q=question: ask(q)) for question in questions)  # type: ignore[misc]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _unit(rng: np.random.Generator, n: int, d: int) -> Any:
    rows = rng.standard_normal((n, d), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


if __name__ == "__main__":
    raise SystemExit(main())
