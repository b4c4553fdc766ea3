"""Interviews cut into passages."""

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Library
from corpus.passages import cut, passages
from corpus.sentences import sentences

FOLDER = Path(__file__).parent.parent / "corpus" / "interviews"


def words(text: str) -> int:
    return len(text.split())


def test_a_short_answer_is_one_passage_with_its_context() -> None:
    """Gerosa's five answers fit whole; each carries its question, its expected and its refused questions."""
    library = Library.read(FOLDER)
    found = passages(library.interviews["gerosa"], library.expected["gerosa"], words)
    assert [p.turn for p in found] == [1, 2, 3, 4, 5]
    interview = library.interviews["gerosa"]
    for passage in found:
        answer = interview.answer(interview.turn(passage.turn))
        assert interview.text[passage.start : passage.end] == passage.text == answer
        assert passage.question == interview.question(interview.turn(passage.turn))
        assert passage.speaker == "Roberto Gerosa"
        assert len(passage.expected) >= 16 and passage.refused


def test_a_long_answer_is_cut_at_sentences_into_equal_shares() -> None:
    """Three hundred words at two hundred and fifty a passage are two halves, not one passage and a crumb."""
    text = " ".join(f"Questa è la frase numero {i:03d}." for i in range(50))
    spans = cut(text, 0, len(text), words, 250)
    assert len(spans) == 2
    sizes = [words(text[s:e]) for s, e in spans]
    assert max(sizes) <= 250 and min(sizes) > 100
    starts = {s for s, _ in sentences(text)}
    assert all(s in starts for s, _ in spans)


def test_a_sentence_longer_than_the_limit_is_cut_inside() -> None:
    """What no model can read whole is still read, piece by piece, in order and without loss."""
    text = "parola " * 1000
    spans = cut(text, 0, len(text), words, 64)
    assert all(words(text[s:e]) <= 64 for s, e in spans)
    assert sum(words(text[s:e]) for s, e in spans) == 1000


PIECES = ["Sì.", "Una frase un poco più lunga di prima.", "No!", "E poi, forse; chissà…"]


@given(st.lists(st.sampled_from(PIECES), min_size=1), st.integers(3, 20))
def test_passages_hold_every_sentence_once(pieces: list[str], limit: int) -> None:
    """Passages don't overlap, don't exceed the limit, and together hold all the words."""
    text = " ".join(pieces)
    spans = cut(text, 0, len(text), words, limit)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(words(text[s:e]) <= limit for s, e in spans)
    assert " ".join(text[s:e] for s, e in spans).split() == text.split()
