"""The search that most RAG projects ship, measured beside ours in one run: LangChain's EnsembleRetriever over rank_bm25
and Chroma with all-MiniLM-L6-v2, equal reciprocal rank fusion.

    python -m eval.peers DIR [--limit 300] [--json]        DIR in BEIR layout (eval/beir.py)
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval import beir
from index.embedders import load_embedder, minilm_folder

PEERS = ("ensemble", "rank_bm25", "chroma")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure ours and the peers on one benchmark; prints a table."""
    parser = argparse.ArgumentParser("eval.peers", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N questions")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    rows = run(args.directory, limit=args.limit)
    print(json.dumps(rows, ensure_ascii=False) if args.json else beir.table(rows))
    return 0


def run(directory: Path, *, limit: int | None = None) -> list[dict[str, Any]]:
    """Ours first, then each peer; the same questions, one after the other in the same process."""
    benchmark = beir.read(directory)
    began = time.perf_counter()
    index = beir.build(benchmark.corpus, load_embedder())
    built = time.perf_counter() - began
    rows = [beir.measure("vademecum", benchmark, beir.ranker(index), built, limit=limit)]
    began = time.perf_counter()
    found = retrievers(benchmark.corpus, minilm())
    built = time.perf_counter() - began
    rows += [beir.measure(name, benchmark, ranker(found[name]), built, limit=limit) for name in PEERS]
    return [asdict(row) for row in rows]


def minilm() -> Any:
    """all-MiniLM-L6-v2 as LangChain embeddings, from the installed package."""
    from langchain_huggingface import HuggingFaceEmbeddings

    return HuggingFaceEmbeddings(model_name=str(minilm_folder()), model_kwargs={"device": "cpu"})


def retrievers(corpus: Mapping[str, str], embeddings: Any, k: int = 10) -> dict[str, Any]:
    """The ensemble and its two halves, as their documentation builds them."""
    import chromadb
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document

    documents = [Document(text, metadata={"id": key}) for key, text in corpus.items()]
    bm25 = BM25Retriever.from_documents(documents, k=k)
    store = Chroma(
        client=chromadb.EphemeralClient(), collection_name=f"peers-{time.time_ns()}", embedding_function=embeddings,
        collection_configuration={"hnsw": {"space": "cosine"}},
    )  # fmt: skip
    for start in range(0, len(documents), 1000):
        store.add_documents(documents[start : start + 1000])
    dense = store.as_retriever(search_kwargs={"k": k})
    return {
        "ensemble": EnsembleRetriever(retrievers=[bm25, dense], weights=[0.5, 0.5]),
        "rank_bm25": bm25,
        "chroma": dense,
    }


def ranker(retriever: Any) -> Callable[[str, int], Sequence[str]]:
    """A LangChain retriever as a function from question to documents' ids."""
    return lambda question, k: [d.metadata["id"] for d in retriever.invoke(question)[:k]]


if __name__ == "__main__":
    raise SystemExit(main())
