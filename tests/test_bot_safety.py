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
FRESH = traps("quote_traps_fresh.yaml")
# As a whole, before any of it was read: 72 of 88 caught, 6 false alarms in 76, widened right 64 of 88. Then the even
# places (0, 2, …) were learnt from, and the odd ones, unread, measured once, their slices and labels unseen: 37 of 39
# caught, 4 false alarms in 43, widened right 35 of 39 (before learning: 33, 4 and 29). But every answer of an odd place
# is also the answer of an even one, so its sentences had been read: that figure flatters. On answers wholly unread the
# last one known is 72 of 88. Nothing was learnt from the odd places afterwards: their misses stay listed here.
FALSE_ALARMS = {
    "heldout-33c": "a clause after a colon, whole in itself: our quotes are whole sentences",
    "heldout-37a": "«Eppure» follows: it explains the irony without denying it, which no word of it shows",
    "fresh-01b": "«Tre.» opens the answer: a gloss with the question is added, no sentence more",
    "fresh-18d": "«Questo» points ahead, and what it means is there: a gloss is added, no sentence more",
    "fresh-30c": "«infila» is in no table of verbs: the main clause is not seen",
    "fresh-37b": "«Sono entrate persone»: the subject stands after the verb, without an article",
}
MISSES = {
    "fresh-28b": "«Nessuna differenza.» passes for a whole sentence without a verb, like «Nessuna fretta.»",
    "fresh-34c": "«ci abitavo»: a «ci» of place with a verb that no table has",
}
NARROW = {
    "fresh-04d": "«ne» counts what is two sentences before: one is added",
    "fresh-26c": "what «il pulsante» is comes after: the sentence before is added",
    "fresh-40a": "«Loro» are named two sentences later: a gloss is added",
}
"""Caught, but widened by less than their author asks."""
ALL = DEV + SECOND + FRESH


@pytest.mark.parametrize("trap", ALL, ids=[trap["id"] for trap in ALL])
def test_every_trap_is_told_from_every_safe_quote(trap: dict[str, Any]) -> None:
    """Unsafe slices are caught, safe ones let through, save for the false alarms and the misses listed."""
    caught = bool(kinds(trap["answer"], trap["quote"]))
    assert caught == ((not trap["safe"] and trap["id"] not in MISSES) or trap["id"] in FALSE_ALARMS)


CAUGHT = [trap for trap in FRESH if not trap["safe"] and trap["id"] not in MISSES]


@pytest.mark.parametrize("trap", CAUGHT, ids=[trap["id"] for trap in CAUGHT])
def test_widening_brings_what_was_missing_in_fresh_traps_too(trap: dict[str, Any]) -> None:
    """The widened slice holds every sentence that is needed, save for the narrow ones listed."""
    wide = widened(trap["answer"], trap["quote"])
    assert wide is not None
    assert all(needed in wide for needed in trap["needs"]) == (trap["id"] not in NARROW)


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


BEFORE, AFTER = "Il sito va curato ogni mese.", "La vetrina resta accesa tutta la notte."


def lines(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines()]


LEAN_BACK = """
    Ciononostante i clienti arrivano.
    Il che non aiuta i piccoli.
    Cosa che in bottega nessuno fa.
    Motivo per cui lo evito.
    Con tutto ciò il banco resta vuoto.
    In secondo luogo servono le foto.
    Terza cosa: le foto.
    Punto due, le foto.
    Dall’altra parte ci sono i costi.
    Analogamente il volantino va firmato.
    In quel periodo i clienti telefonavano.
    Così facendo i clienti tornano.
    Tradotto: due ore la settimana.
    Sul resto sì.
    Serve eccome.
    Direi di no.
    Anche se costa.
    Mentre i social passano.
    Nel giorno in cui arriva la merce.
    Gli altri due restano chiusi.
    Online è identico.
    Chi la usa male perde tempo.
    Se lo firma un’agenzia che non vi conosce, si vede.
    Il giorno che lo lasciate solo il negozio chiude.
    Un cugino paziente gli avrebbe spiegato tutto.
    Di quei sei, ne restano tre.
    Alla fine conta quello.
    Mancava il telefono.
    L’ultimo è il più caro.
    Nel suo negozio i prezzi sono scritti.
    È che manca il tempo.
    Né l’uno né l’altro.
    Ci ha quasi chiusi.
    Roba del genere.
"""
"""Openings that mean nothing, or something else, without the sentence before."""
TURN = """
    Detto questo, i costi salgono.
    Ciò non toglie che i costi salgano.
    Il che non significa farlo ogni giorno.
    Nei fatti nessuno lo guarda.
    Il problema è che costa.
    Va detto che costa.
    Basta che sia vero.
    L’importante è firmarsi.
    A Natale no.
    Le domeniche mai.
    Con moderazione.
    Entro certi limiti.
    Ad eccezione dei mesi estivi.
    Fuorché ad agosto.
    Non agli insulti.
    Stando attenti ai costi.
    Ironia a parte, costa.
    Ovviamente scherzo.
    Mi correggo: ogni due mesi.
    O quasi.
    Quantomeno in teoria.
    Ci ho creduto anch’io.
    Niente di più falso.
    I numeri mi hanno smentito.
    Un altro paio di maniche.
    Zero risultati.
    Davvero? No.
    In teoria.
    Parole di mio cognato.
    Dipende dai mesi.
    Vale finché siete piccoli.
    Sia chiaro, purtroppo costa.
    Fino a un certo punto.
"""
"""Sentences that limit or take back the one before."""
NEED_MORE = """
    Non è che il sito sia inutile.
    Non dico che il sito sia inutile.
    È vero che il sito costa.
    Sarà anche bello il sito.
    Da un lato il sito costa.
    Non solo il sito costa.
    In teoria il sito basta.
    In apparenza il sito basta.
    Bravi, comprate i like.
    Comprate pure i like.
    Le regole del sito sono due.
    Ho una sola regola.
    C’è un errore che vedo ovunque.
    Vi do qualche consiglio.
    Io faccio così.
    La risposta è semplice.
    Prendete una merceria di paese.
    Pensate a una merceria di paese.
    Mettiamo che il sito sia fermo.
    Verrebbe da pensare che basti il sito.
    Penserete che basti il sito.
    Parecchi sono convinti che basti il sito.
    Ero sicuro che bastasse il sito.
    Pensavo che bastasse il sito.
    Qualcuno mi accusa di odiare il sito.
    Sì e no.
    Secondo i più il sito è morto.
"""
"""Sentences that mislead without the next one."""
WHOLE = """
    Chi vende online deve imparare a fotografare.
    Il miglior orario è un quarto d’ora prima di cena.
    Il primo passo è un foglio con sette colonne.
    La luce migliore è quella della porta.
    Mi ha scritto una cliente di Bari.
    Le agenzie serie le riconoscete dal contratto.
    Le conosco tutte, le agenzie.
    Non è la foto che vende, è il racconto.
    Se arriva a cinquanta clienti, può cominciare.
    Il lunedì lo dedico alle foto.
    Certo, un sito costa, ma rende.
    È vero che un sito costa, però rende.
    Per carità, i numeri servono, ma una volta al mese bastano.
    Un post al giorno non solo costa, ma anche stanca.
    Non solo il video costa, ma stanca.
    Anche un artigiano può scrivere bene.
    Nel 2016 ho aperto il negozio.
    Un video che mostra il lavoro vende più di uno sconto.
    Quando il cliente telefona, rispondete voi.
    Prima di tutto firmate i post.
    Il venerdì i clienti guardano il listino.
"""
"""Look-alikes of the tables above that stand alone."""


@pytest.mark.parametrize("sentence", lines(LEAN_BACK))
def test_what_leans_back_is_not_shown_alone(sentence: str) -> None:
    """Connectives, fragments, pronouns and numbered continuations need the sentence before."""
    assert kinds(f"{BEFORE} {sentence} {AFTER}", sentence)


@pytest.mark.parametrize("sentence", lines(TURN))
def test_what_is_turned_round_is_not_shown_alone(sentence: str) -> None:
    """Limits, exceptions, retractions and irony reach back to the sentence they follow."""
    assert kinds(f"{AFTER} {BEFORE} {sentence}", BEFORE)


@pytest.mark.parametrize("sentence", lines(NEED_MORE))
def test_what_promises_more_is_not_shown_alone(sentence: str) -> None:
    """Concessions, half denials, other people's opinions and announcements need the sentence after."""
    assert kinds(f"{BEFORE} {sentence} {AFTER}", sentence)


@pytest.mark.parametrize("sentence", lines(WHOLE))
def test_what_only_looks_dangerous_is_shown(sentence: str) -> None:
    """A sentence with its own subject, its own contrast and its own nouns neither leans nor turns its neighbour."""
    assert kinds(f"{BEFORE} {sentence} {AFTER}", sentence) == []
    assert kinds(f"{AFTER} {BEFORE} {sentence}", BEFORE) == []


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
