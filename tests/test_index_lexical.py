"""BM25 and question-to-question matching."""

import numpy as np
import pytest

from corpus.passages import Passage
from index.analysis import ANALYSES
from index.lexical import K1, SINGLE, TABLES, B, Lexical

TEXTS = (
    "Alle recensioni negative si risponde con calma. Mai di notte.",
    "Pubblicate tre volte alla settimana, e rispondete ai commenti.",
    "La scheda di Google si tiene aggiornata con orari e foto.",
)


def _passage(n: int, text: str, **context: object) -> Passage:
    return Passage("bo", n, 0, len(text), text, **context)  # type: ignore[arg-type]


@pytest.fixture
def passages() -> list[Passage]:
    expected = (("come rispondo a chi si lamenta?", "recensione cattiva"), ("ogni quanto pubblico?",), ())
    return [_passage(n, t, expected=e) for n, (t, e) in enumerate(zip(TEXTS, expected, strict=True), start=1)]


@pytest.fixture
def lexical(passages: list[Passage]) -> Lexical:
    return Lexical.build(passages, {})


def test_scores_put_the_right_passage_first(lexical: Lexical):
    """A word that only one passage says decides, under every analysis of the answer."""
    scores = lexical.scores(lexical.queries("recensioni negative"))
    assert all(scores[f"answer_{a}"].argmax() == 0 for a in ANALYSES)


def test_scores_are_absolute(lexical: Lexical):
    """Between 0 and 1 for any question, 0 for one that shares no word."""
    for question in ("recensioni", "recensioni negative zabaione foto foto", "xyz"):
        for name, column in lexical.scores(lexical.queries(question)).items():
            assert column.shape == (3,) and (column >= 0).all(), name
            assert name.endswith("_related") or (column <= 1.0001).all(), name
    assert not lexical.scores(lexical.queries("xyzzy"))["answer_stems"].any()


def test_scores_equal_bm25s(passages: list[Passage], monkeypatch: pytest.MonkeyPatch):
    """Without background counts our numbers are those of bm25s (Lucene's BM25), up to the division by the maximum."""
    bm25s = pytest.importorskip("bm25s")
    monkeypatch.setattr("index.lexical.background", lambda: {"n": {"": 0}})
    bare = [_passage(p.turn, p.text) for p in passages]
    lexical = Lexical.build(bare, {})
    peer = bm25s.BM25(method="lucene", k1=K1, b=B)
    peer.index([ANALYSES["stems"](p.text) for p in bare], show_progress=False)
    query = lexical.query("si risponde alle foto di Google", "stems")
    ours = lexical.postings["answer", "stems"].scores(query.terms, lexical.rarity["stems"][query.terms])
    names = list(lexical.vocabulary["stems"])
    theirs = peer.get_scores([names[term] for term in query.terms])
    assert np.allclose(ours / (K1 + 1), theirs, atol=1e-5)


def test_no_terms_no_scores(lexical: Lexical):
    """A question without words scores 0 everywhere and raises nothing, where bm25s would."""
    assert not any(column.any() for column in lexical.scores(lexical.queries("?!")).values())


def test_a_corpus_of_one(passages: list[Passage]):
    """idf is above 0 even where every passage holds every word: rarity comes from the background."""
    lexical = Lexical.build(passages[:1], {})
    assert lexical.scores(lexical.queries("recensioni"))["answer_stems"][0] > 0


def test_an_empty_corpus():
    """Nothing indexed, nothing found, nothing raised."""
    lexical = Lexical.build([], {})
    assert all(len(column) == 0 for column in lexical.scores(lexical.queries("recensioni")).values())


def test_cosines_know_the_same_question(lexical: Lexical):
    """A question is 1 like itself, and less like any other."""
    rows = np.arange(3)
    likeness = lexical.cosines("expected", "char4", rows, lexical.queries("recensione cattiva"))
    assert likeness[1] == pytest.approx(1, abs=1e-4) and likeness.argmax() == 1


def test_rows_in_part_equal_rows_in_whole(lexical: Lexical):
    """Matching some rows gives what matching all gives for them."""
    queries = lexical.queries("come rispondo alle recensioni?")
    whole = lexical.cosines("expected", "stems", np.arange(3), queries)
    assert np.allclose(lexical.cosines("expected", "stems", np.array([0, 2]), queries), whole[[0, 2]])


def test_saved_and_loaded_scores_are_equal(lexical: Lexical, tmp_path):
    """What is read back answers exactly as what was written."""
    lexical.save(tmp_path)
    again = Lexical.load(tmp_path)
    queries = lexical.queries("ogni quanto si pubblica su Google?")
    for name, column in lexical.scores(queries).items():
        assert np.array_equal(column, again.scores(again.queries("ogni quanto si pubblica su Google?"))[name]), name
    assert set(again.postings) == set(TABLES) and set(again.owned) == set(SINGLE)
