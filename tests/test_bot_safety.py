"""The checker of cuts: what may be shown alone, and how far a slice must be widened to keep its meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.safety import REASONS, check, needs_gloss, widen
from corpus.sentences import sentences

FIXTURES = Path(__file__).parent / "fixtures"


def traps(name: str) -> list[dict[str, Any]]:
    with (FIXTURES / name).open(encoding="utf-8") as file:
        found: list[dict[str, Any]] = YAML(typ="safe").load(file)["traps"]
    return found


def kinds(answer: str, quote: str) -> list[str]:
    """Kinds of danger of showing ``quote`` alone out of ``answer``."""
    start = answer.index(quote)
    return [danger.kind for danger in check(answer, 0, len(answer), start, start + len(quote))]


def widened(answer: str, quote: str, words: int = 200) -> str | None:
    start = answer.index(quote)
    span = widen(answer, 0, len(answer), start, start + len(quote), words)
    return None if span is None else answer[slice(*span)]


DEV = traps("quote_traps_dev.yaml")
SECOND = traps("quote_traps_heldout.yaml")  # measured once unseen (48 of 58 caught, 12 false alarms in 66), then learnt
FALSE_ALARMS = {
    "heldout-33c": "a clause after a colon, whole in itself: our quotes are whole sentences",
    "heldout-37a": "«Eppure» follows: it explains the irony without denying it, which no word of it shows",
}


@pytest.mark.parametrize("trap", DEV + SECOND, ids=[trap["id"] for trap in DEV + SECOND])
def test_every_trap_is_told_from_every_safe_quote(trap: dict[str, Any]) -> None:
    """Unsafe slices are caught, safe ones let through, save for the false alarms listed."""
    caught = bool(kinds(trap["answer"], trap["quote"]))
    assert caught == (not trap["safe"] or trap["id"] in FALSE_ALARMS)


UNSAFE = [trap for trap in DEV if not trap["safe"]]


@pytest.mark.parametrize("trap", UNSAFE, ids=[trap["id"] for trap in UNSAFE])
def test_widening_brings_what_was_missing(trap: dict[str, Any]) -> None:
    """The widened slice holds every sentence that a trap's author says is needed, and is safe."""
    wide = widened(trap["answer"], trap["quote"])
    assert wide is not None
    assert all(needed in wide for needed in trap["needs"])
    assert kinds(trap["answer"], wide) == []


@pytest.mark.parametrize(
    ("answer", "quote", "kind"),
    [
        ("Serve il sito? No.", "Serve il sito?", "rhetorical_question"),
        ("Serve il sito? No.", "No.", "bare_answer"),
        ("Il prezzo va scritto. Però non da solo.", "Il prezzo va scritto.", "contrast_follows"),
        ("Rispondete a tutti. A parte chi insulta.", "Rispondete a tutti.", "exception_follows"),
        ("Comprate i follower. Scherzo.", "Comprate i follower.", "taken_back"),
        ("Molti dicono che il blog è morto. Sbagliano.", "Molti dicono che il blog è morto.", "reported_opinion"),
        ("La vetrina parla. Per questo va curata.", "Per questo va curata.", "pronoun_opening"),
        ("La vetrina parla. Curatela.", "Curatela.", "clitic"),
        ("Ho un quaderno. Costa due euro.", "Costa due euro.", "subject_dropped"),
        ("Ho due regole. Mai gridare. Mai mentire.", "Ho due regole. Mai gridare.", "enumeration"),
        ("Non serve a tutti avere un sito.", "serve a tutti avere un sito.", "cut_before"),
        ("Il sito serve, se vendete lontano.", "Il sito serve", "cut_after"),
    ],
)
def test_a_danger_says_of_which_kind_it_is(answer: str, quote: str, kind: str) -> None:
    """The kind names what is wrong; REASONS says it in Italian and in English."""
    assert kind in kinds(answer, quote)
    start = answer.index(quote)
    danger = check(answer, 0, len(answer), start, start + len(quote))[0]
    assert (danger.italian, danger.english) == REASONS[danger.kind]


LIST = "Dò tre consigli: aprire un canale solo; raccontare il lavoro senza nascondersi; rispondere a tutti."


@pytest.mark.parametrize(
    "item", ["aprire un canale solo", "raccontare il lavoro senza nascondersi", "rispondere a tutti."]
)
def test_a_list_item_that_stands_alone_is_safe(item: str) -> None:
    """A sentence may be cut at its items under a head that leaves their meaning as it is."""
    assert kinds(LIST, item) == []
    assert widened(LIST, item) == item


def test_a_list_item_under_a_negative_head_is_not() -> None:
    """«Non fate questi errori: comprare follower; …»: the item alone would say the contrary."""
    answer = "Non fate mai tre cose: comprare follower; litigare nei commenti; sparire ad agosto."
    assert kinds(answer, "comprare follower") == ["list_head"]
    assert widened(answer, "comprare follower") == answer


def test_an_answer_that_points_at_the_question_gets_a_gloss() -> None:
    """Nothing in the answer says what «lo» is: the slice stays, and the reader is told the question."""
    answer = "Lo consiglio a tutti. Anche a chi ha poco tempo."
    assert needs_gloss(answer, 0, len(answer), 0, 21)
    assert [danger.mend for danger in check(answer, 0, len(answer), 0, 21)] == ["gloss"]
    assert widened(answer, "Lo consiglio a tutti.") == "Lo consiglio a tutti."


def test_widening_gives_up_beyond_the_words_allowed() -> None:
    """What cannot be made safe within the limit is not shown at all."""
    answer = "Il prezzo va scritto. Però " + "molto " * 80 + "bene."
    assert widened(answer, "Il prezzo va scritto.", words=60) is None


def test_nonsense_slices_are_refused() -> None:
    """Empty slices, and slices outside the answer, are a mistake of the caller."""
    with pytest.raises(ValueError, match="not inside"):
        check("Bene.", 0, 5, 2, 2)
    with pytest.raises(ValueError, match="not inside"):
        check("Bene. Male.", 0, 5, 4, 9)


@given(
    st.lists(
        st.sampled_from("Sì. No. Ma costa. Il sito serve. Perché? Lo dico. Sono due. Ecco: uno; due.".split(". ")),
        min_size=1,
    )
)
def test_widening_ends_safe_or_not_at_all(pieces: list[str]) -> None:
    """Whatever the answer, a widened slice is made of whole sentences and has no danger but a gloss."""
    answer = " ".join(piece.rstrip(".") + "." for piece in pieces)
    for start, end in sentences(answer):
        span = widen(answer, 0, len(answer), start, end, 60)
        if span is not None:
            assert span[0] <= start and end <= span[1]
            assert all(danger.mend == "gloss" for danger in check(answer, 0, len(answer), *span))


@given(st.text(max_size=200))
def test_any_text_can_be_checked(text: str) -> None:
    """No text makes the checker fail: its own sentences are always whole slices of it."""
    for start, end in sentences(text):
        assert all(danger.kind in REASONS for danger in check(text, 0, len(text), start, end))
