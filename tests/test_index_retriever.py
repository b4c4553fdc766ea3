"""The index taken away into LangChain."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from fakes import LetterEmbedder, shelf
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda

from corpus.library import Library
from index.build import build
from index.live import LiveIndex, open_index
from index.retriever import VademecumRetriever
from index.search import Index

QUESTION = "Quanti social deve avere un negozio?"
UNSIGNED = """---
id: anonima
---

## Quanto costa un sito?

Dipende da che cosa deve fare: il mio era gratis.
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("retriever")
    shelf(folder / "corpus", "branzanti", "calligaro")
    (folder / "corpus" / "anonima.md").write_text(UNSIGNED, "utf-8")
    build(Library.read(folder / "corpus"), folder / "data", LetterEmbedder())
    return folder / "data"


@pytest.fixture
def index(data: Path) -> Index:
    return open_index(data, LetterEmbedder())


def test_documents_are_the_hits(index: Index) -> None:
    """Same passages, same order, the experts' exact words, with their place and both scores."""
    retriever = VademecumRetriever(index=index, k=4)
    assert isinstance(retriever, BaseRetriever)
    documents, hits = retriever.invoke(QUESTION), index.search(QUESTION, 4)
    assert len(documents) == len(hits) == 4
    for document, hit in zip(documents, hits, strict=True):
        place = document.metadata
        interview = index.interviews[place["interview"]]
        assert document.id == hit.passage.id
        assert document.page_content == interview.text[place["start"] : place["end"]] == hit.passage.text
        assert (place["turn"], place["score"], place["probability"]) == (hit.passage.turn, hit.score, hit.probability)


def test_a_document_says_who_and_where(index: Index) -> None:
    """Who said it, and the page of the magazine that has it."""
    found = VademecumRetriever(index=index, k=100).invoke(QUESTION)
    (document,) = [one for one in found if one.page_content.startswith("Uno, al massimo due.")]
    assert document.metadata["speaker"] == "Tullia Branzanti"
    assert document.metadata["url"] == "https://bottegadigitale.example/2025/03/10/pochi-canali-fatti-bene/"


def test_what_is_unknown_is_left_out(index: Index) -> None:
    """An interview without an address has no such key, for many vector stores refuse None."""
    found = VademecumRetriever(index=index, k=100).invoke("Quanto costa un sito?")
    unsigned = [document for document in found if document.metadata["interview"] == "anonima"]
    assert unsigned
    for document in found:
        assert None not in document.metadata.values()
    assert all("url" not in document.metadata for document in unsigned)


def test_k_and_threshold(index: Index) -> None:
    """At most k; only the probable enough, and none at all where nothing is."""
    assert len(VademecumRetriever(index=index, k=2).invoke(QUESTION)) == 2
    every = VademecumRetriever(index=index, k=100).invoke(QUESTION)
    chances = sorted(document.metadata["probability"] for document in every)
    middle = chances[len(chances) // 2]
    some = VademecumRetriever(index=index, k=100, threshold=middle).invoke(QUESTION)
    assert 0 < len(some) < len(every)
    assert all(document.metadata["probability"] >= middle for document in some)
    assert VademecumRetriever(index=index, threshold=1.1).invoke(QUESTION) == []


def test_it_takes_a_live_index_and_runs_in_a_chain(data: Path, index: Index) -> None:
    """Asynchronously too, composed with LangChain's own pieces."""
    retriever = VademecumRetriever(index=LiveIndex(data, LetterEmbedder()), k=1)
    chain = retriever | RunnableLambda(lambda documents: documents[0].page_content)
    assert asyncio.run(chain.ainvoke(QUESTION)) == index.search(QUESTION, 1)[0].passage.text


def test_an_empty_question_finds_nothing(index: Index) -> None:
    """Nor does it fail."""
    assert VademecumRetriever(index=index).invoke("?!") == []
