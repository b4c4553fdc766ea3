"""Any retrieval benchmark in BEIR layout (Thakur et al. 2021), through our own index code.

DIR/corpus.jsonl    {"_id", "title", "text"}        DIR/queries.jsonl   {"_id", "text"}
DIR/qrels/test.tsv  query-id <tab> corpus-id <tab> score, under a heading
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CasesError
from corpus.passages import Passage
from index.embed import embed
from index.embedders import DEFAULT, Embedder, load_embedder
from index.lexical import Lexical
from index.search import Index

Rank = Callable[[str, int], Sequence[str]]  # (question, k) -> documents' ids, best first
Qrels = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Documents and questions by id, and how relevant which document is to which question."""

    corpus: Mapping[str, str]
    queries: Mapping[str, str]
    qrels: Qrels


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: means over questions, milliseconds a question, seconds to build."""

    name: str
    documents: int
    questions: int
    ndcg_10: float
    recall_1: float
    recall_5: float
    recall_10: float
    ms_per_question: float
    build_seconds: float


def run(directory: Path, embedder: str = DEFAULT, *, limit: int | None = None) -> dict[str, Any]:
    """Measure our search (no expected questions) on the benchmark in ``directory``.

    ``limit`` keeps the first so many questions. Raises CasesError when the folder is not in BEIR layout.
    """
    benchmark = read(directory)
    began = time.perf_counter()
    index = build(benchmark.corpus, load_embedder(embedder))
    built = time.perf_counter() - began
    return asdict(measure(f"vademecum ({embedder})", benchmark, ranker(index), built, limit=limit))


def read(directory: Path) -> Benchmark:
    """Read a folder in BEIR layout. Raises CasesError naming the file that is missing or the line that is wrong."""
    corpus = {
        row["_id"]: f"{row.get('title') or ''} {row['text']}".strip() for row in _jsonl(directory / "corpus.jsonl")
    }
    queries = {row["_id"]: row["text"] for row in _jsonl(directory / "queries.jsonl")}
    qrels: dict[str, dict[str, int]] = {}
    path = directory / "qrels" / "test.tsv"
    for number, line in enumerate(_text(path).splitlines()[1:], start=2):
        cells = line.split("\t")
        if len(cells) != 3 or not cells[2].strip().lstrip("-").isdigit():
            raise CasesError(f"{path}, riga {number}: attese tre colonne separate da tab, trovato «{line[:60]}».")
        qrels.setdefault(cells[0], {})[cells[1]] = int(cells[2])
    return Benchmark(corpus, {q: text for q, text in queries.items() if q in qrels}, qrels)


def build(corpus: Mapping[str, str], embedder: Embedder) -> Index:
    """Every document a passage of its own, its id in place of the interview's."""
    passages = [Passage(key, 1, 0, len(text), text) for key, text in corpus.items()]
    return Index({}, passages, embed(passages, embedder).vectors, Lexical.build(passages, {}), embedder)


def ranker(index: Index) -> Rank:
    """Our search as a function from question to documents' ids."""
    return lambda question, k: [hit.passage.interview for hit in index.search(question, k)]


def measure(name: str, benchmark: Benchmark, rank: Rank, built: float, *, limit: int | None = None) -> Figures:
    """Ask every question once (one more first, unmeasured, to warm up)."""
    questions = list(benchmark.queries.items())[:limit]
    if not questions:
        raise CasesError(f"{name}: nessuna domanda da misurare.")
    rank(questions[0][1], 10)
    began = time.perf_counter()
    ranked = {key: rank(text, 10) for key, text in questions}
    spent = time.perf_counter() - began
    means = [_mean([recall(ranked[q], benchmark.qrels[q], k) for q in ranked]) for k in (1, 5, 10)]
    return Figures(
        name, len(benchmark.corpus), len(questions),
        _mean([ndcg(ranked[q], benchmark.qrels[q]) for q in ranked]), means[0], means[1], means[2],
        1000 * spent / len(questions), built,
    )  # fmt: skip


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """Normalised discounted cumulative gain at k, linear gains as in trec_eval (Järvelin and Kekäläinen 2002)."""
    gained = sum(max(0, relevant.get(d, 0)) / math.log2(i + 2) for i, d in enumerate(ranked[:k]))
    ideal = sorted((g for g in relevant.values() if g > 0), reverse=True)[:k]
    best = sum(g / math.log2(i + 2) for i, g in enumerate(ideal))
    return gained / best if best else 0.0


def recall(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """Share of the relevant documents among the first k."""
    wanted = {d for d, grade in relevant.items() if grade > 0}
    return len(wanted & set(ranked[:k])) / len(wanted) if wanted else 0.0


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Figures as a Markdown table."""
    head = "| search | documents | questions | nDCG@10 | R@1 | R@5 | R@10 | ms/question | build s |\n|" + "---|" * 9
    lines = [
        f"| {r['name']} | {r['documents']} | {r['questions']} | {r['ndcg_10']:.4f} | {r['recall_1']:.3f} |"
        f" {r['recall_5']:.3f} "
        f"| {r['recall_10']:.3f} | {r['ms_per_question']:.1f} | {r['build_seconds']:.1f} |"
        for r in rows
    ]
    return "\n".join([head, *lines])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _text(path: Path) -> str:
    if not path.is_file():
        raise CasesError(
            f"{path}: il file non c’è.", "servono corpus.jsonl, queries.jsonl e qrels/test.tsv (formato BEIR)"
        )
    return path.read_text(encoding="utf-8")


def _jsonl(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if line.strip():
            try:
                row = json.loads(line)
                row["_id"], row["text"]
            except (ValueError, TypeError, KeyError):
                raise CasesError(f"{path}, riga {number}: attesi _id e text in un oggetto JSON.") from None
            rows.append(row)
    return rows
