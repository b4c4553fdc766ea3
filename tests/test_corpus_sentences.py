"""Sentences and list items, as spans."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import READERS
from corpus.sentences import items, sentences

GEROSA = Path(__file__).parent.parent / "corpus" / "interviews" / "gerosa.md"


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Il dott. Rossi cita l’art. 5 del D.Lgs. 196/2003. Poi basta!",
            ["Il dott. Rossi cita l’art. 5 del D.Lgs. 196/2003.", "Poi basta!"],
        ),
        ("Costa 1.000 euro. M.R. lo sa.", ["Costa 1.000 euro.", "M.R. lo sa."]),
        (
            "Vedi www.sito.it. Poi torna su https://a.it/x?y=1.2 e leggi.",
            ["Vedi www.sito.it.", "Poi torna su https://a.it/x?y=1.2 e leggi."],
        ),
        ("Pane, latte ecc. e basta. Pane ecc. Poi via.", ["Pane, latte ecc. e basta.", "Pane ecc.", "Poi via."]),
        ("Mi disse: «Come va? Tutto bene?» Io risposi.", ["Mi disse: «Come va? Tutto bene?»", "Io risposi."]),
        ('"Perché no?" mi chiede. E io taccio.', ['"Perché no?" mi chiede.', "E io taccio."]),
        ("Non so… forse domani. E poi… Niente.", ["Non so… forse domani.", "E poi…", "Niente."]),
        ("scritto tutto minuscolo. poi una riga.", ["scritto tutto minuscolo.", "poi una riga."]),
        ("Ho fatto.Poi sono andato.", ["Ho fatto.", "Poi sono andato."]),
        ("1. Aprire la pagina. 2. Chiudere quella vecchia.", ["1. Aprire la pagina.", "2. Chiudere quella vecchia."]),
        ("Una riga\nun’altra", ["Una riga", "un’altra"]),
        ("Va bene (forse. Chissà). Ok.", ["Va bene (forse. Chissà).", "Ok."]),
    ],
)
def test_sentences_end_where_an_italian_reader_ends_them(text: str, expected: list[str]) -> None:
    """Abbreviations, initials, numbers, addresses, quotation marks and brackets don't end a sentence."""
    assert cut(text) == expected


def test_the_list_of_advices_has_six_items() -> None:
    """Gerosa's advices are one sentence of six items after a colon; each stands alone, the lead-in is none of them."""
    interview, _ = READERS[".md"](GEROSA)
    answer = interview.turn(5).answer
    ((start, end),) = sentences(interview.text, answer.start, answer.end)
    found = [interview.text[s:e] for s, e in items(interview.text, start, end)]
    assert len(found) == 6
    assert found[0] == "non aprire tutti i canali social possibili e inimmaginabili"
    assert found[5].startswith("sperimentare,") and found[5].endswith("serenamente.")


def test_a_piece_that_leans_on_the_one_before_is_joined_to_it() -> None:
    """ "ma senza nascondersi" is no advice by itself."""
    text = "Consigli: raccontare l’azienda; ma senza nascondersi; pubblicare con regolarità."
    assert [text[s:e] for s, e in items(text, 0, len(text))] == [
        "raccontare l’azienda; ma senza nascondersi",
        "pubblicare con regolarità.",
    ]


def test_a_sentence_without_a_list_has_no_items() -> None:
    """No semicolon, no items."""
    assert items("Una frase: semplice, con virgole.", 0, 33) == []


@given(st.text(alphabet="aàE1 .!?…«»“”\"'’()[]\n:;-/@w\u200b\u202e\0", max_size=300))
def test_spans_are_trimmed_apart_and_lose_nothing_but_white_space(text: str) -> None:
    """Whatever the text, sentences come in order, never cross a newline, and hold every visible character."""
    spans = sentences(text)
    at = 0
    for start, end in spans:
        assert at <= start < end and not text[at:start].strip()
        assert text[start:end] == text[start:end].strip() and "\n" not in text[start:end]
        for s, e in items(text, start, end):
            assert start <= s < e <= end
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize("text", ["(" * 200_000, "«a. " * 100_000, "." * 200_000, '" ' * 100_000, "1. " * 100_000])
def test_hostile_lines_are_cut_in_one_pass(text: str) -> None:
    """Two hundred thousand brackets or stops end, and lose nothing."""
    spans = sentences(text)
    assert spans[0][0] == 0 and spans[-1][1] == len(text.rstrip())
