"""Benchmarks in BEIR layout."""

import json
from pathlib import Path

import pytest

from corpus.errors import CasesError
from eval.beir import ndcg, read, recall, run, table

DOCS = {
    "a": "I pinguini vivono in Antartide.",
    "b": "Il Vesuvio è un vulcano attivo.",
    "c": "Dante scrisse la Commedia.",
}
ASKED = {"1": ("Dove vivono i pinguini?", "a"), "2": ("Chi scrisse la Commedia?", "c")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [json.dumps({"_id": k, "title": "", "text": v}) for k, v in DOCS.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    lines = [json.dumps({"_id": k, "text": q}) for k, (q, _) in ASKED.items()]
    (tmp_path / "queries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "qrels").mkdir()
    rows = ["query-id\tcorpus-id\tscore", *(f"{k}\t{doc}\t1" for k, (_, doc) in ASKED.items())]
    (tmp_path / "qrels" / "test.tsv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def test_run_measures_our_own_search(folder: Path):
    """Both questions find their document first."""
    figures = run(folder)
    assert figures["ndcg_10"] == figures["recall_1"] == 1.0
    assert (figures["documents"], figures["questions"]) == (3, 2)
    assert "nDCG@10" in table([figures])


def test_ndcg_discounts_by_rank():
    """Second place is worth 1/log2(3) of the first; a document not found is worth nothing."""
    assert ndcg(["x", "a"], {"a": 1}) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg(["x"], {"a": 1}) == 0


def test_recall_counts_relevant_documents():
    """Half of two relevant documents in the first one."""
    assert recall(["a", "b"], {"a": 1, "b": 2, "c": 0}, 1) == 0.5


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(folder: Path, missing: str):
    """The error says which file, and what a folder needs."""
    (folder / missing).unlink()
    with pytest.raises(CasesError, match=Path(missing).name):
        read(folder)


def test_a_wrong_line_is_named(folder: Path):
    """The error says which line."""
    (folder / "corpus.jsonl").write_text('{"_id": "a", "text": "x"}\nnonsense', encoding="utf-8")
    with pytest.raises(CasesError, match="riga 2"):
        read(folder)
