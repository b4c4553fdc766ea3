"""Quotes: chosen for the question, verbatim, in one voice, safe to read alone, fair between experts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Question, Quote, Selection
from bot.quotes import asks_who, cuts, gloss, introduction_sentences, omits, resolve, select, to_quotes
from bot.quoting.scoring import votes
from bot.safety import check
from corpus.errors import QuoteError, VademecumError
from corpus.interview import Expert, Interview, Span, Turn, Voice
from corpus.passages import Passage
from index.embedders import load_embedder
from index.search import Hit, Index

BASE = "https://vademecum.example"


def hit(index: Any, interview: str, turn: int, probability: float = 0.9) -> Hit:
    """The answer's first passage, as if the search had found it."""
    found = next((p for p in getattr(index, "passages", ()) if (p.interview, p.turn) == (interview, turn)), None)
    if found is None:
        talk = index.interviews[interview]
        answer = talk.turn(turn).answer
        found = Passage(interview, turn, answer.start, answer.end, talk.slice(answer), answer.speaker)
    return Hit(found, 1.0, probability)


def quotes(index: Any, question: str, hits: Sequence[Hit], **options: Any) -> list[Quote]:
    """The quotes of every chosen group, in order."""
    chosen = select(Question(question), hits, index, threshold=0.5, **options)
    return [quote for group in chosen.groups for quote in to_quotes(group, chosen, index.interviews, BASE)]


def talk(name: str, *answers: str, third: Sequence[tuple[int, str, str]] = (), introduction: str = "") -> Interview:
    """An invented interview; ``third``: (turn, words, author) of third parties inside its answers."""
    text = introduction + "\n" if introduction else ""
    intro = Span(0, len(introduction), Voice.EDITOR) if introduction else None
    turns = []
    for n, answer in enumerate(answers, start=1):
        asked = Span(len(text), len(text) + len("Che ne pensa?"), Voice.INTERVIEWER)
        text += "Che ne pensa?\n"
        said = Span(len(text), len(text) + len(answer), Voice.EXPERT, name)
        others = tuple(
            Span(len(text) + at, len(text) + at + len(words), Voice.THIRD_PARTY, author, name)
            for turn, words, author in third
            if turn == n and (at := answer.index(words)) >= 0
        )
        text += answer + "\n"
        turns.append(Turn(n, asked, said, others))
    id_ = name.lower().replace(" ", "-")
    return Interview(id_, text.rstrip(), tuple(turns), (Expert(name),), magazine="Prova", introduction=intro)


def shelf(*talks: Interview) -> Any:
    """As much of an index as selection needs, without an embedder."""
    return SimpleNamespace(interviews={one.id: one for one in talks}, embedder=None)


# ---- the shipped interview -------------------------------------------------------------------------------------------


def test_a_third_partys_words_are_given_to_the_third_party(gerosa: Index) -> None:
    """«c’è vera condivisione solo nella povertà…» is Roger Etchegaray's, quoted by Roberto Gerosa."""
    found = quotes(gerosa, "cosa pensa della povertà e della condivisione?", [hit(gerosa, "gerosa", 4)])
    theirs = [quote for quote in found if quote.voice == "third_party"]
    assert [(quote.speaker, quote.quoted_by) for quote in theirs] == [("Roger Etchegaray", "Roberto Gerosa")]
    assert theirs[0].text == "c’è vera condivisione solo nella povertà. C’è vera ricchezza solo nella condivisione."


def test_lead_ins_and_authors_in_brackets_are_never_quoted(gerosa: Index) -> None:
    """Neither "Del resto, come riporto nel mio profilo LinkedIn," nor "(Roger Etchegaray)" can be cited."""
    chosen = select(Question("condivisione?"), [hit(gerosa, "gerosa", 4)], gerosa, threshold=0.5)
    said = " ".join(sentence.text for sentence in chosen.sentences.values())
    assert "Del resto" not in said and "(Roger" not in said


def test_a_list_is_shown_item_by_item_when_advice_is_asked_for(gerosa: Index) -> None:
    """Gerosa's six advices are one sentence: each is a quote, cut where a reader is shown […]."""
    found = quotes(gerosa, "che consigli dà alle PMI?", [hit(gerosa, "gerosa", 5)], wants_list=True)
    assert [quote.text.split()[0] for quote in found] == [
        "non",
        "raccontare",
        "pubblicare",
        "affidarsi",
        "capire",
        "sperimentare,",
    ]
    assert [cuts(gerosa.interviews["gerosa"], quote) for quote in found] == [(True, True)] * 5 + [(True, False)]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("devo aprire tutti i social?", "non aprire tutti i canali social possibili e inimmaginabili"),
        ("mi serve un professionista?", "affidarsi a professionisti competenti"),
        ("i risultati non arrivano subito", "non farsi deprimere se i risultati non arrivano subito"),
    ],
)
def test_one_thing_asked_gets_the_item_that_answers(gerosa: Index, question: str, words: str) -> None:
    """One item of the list, the one that answers, not the whole list."""
    (found,) = quotes(gerosa, question, [hit(gerosa, "gerosa", 5)])
    assert words in found.text


def test_who_is_gets_the_editors_words_too(gerosa: Index) -> None:
    """The introduction is quoted for who-is questions only, as the editors' words, with no turn."""
    found = quotes(gerosa, "Chi è Roberto Gerosa?", [hit(gerosa, "gerosa", 1)])
    assert (found[0].voice, found[0].turn, found[0].speaker) == ("editor", None, "la redazione di Mediamorfosi")
    assert "diamo spazio a Roberto Gerosa" in found[0].text
    others = quotes(gerosa, "Gerosa ama il suo lavoro?", [hit(gerosa, "gerosa", 1)])
    assert all(quote.voice == "expert" for quote in others)


def test_phone_spelling_asks_who_too() -> None:
    """ "ki è" is "chi è"; a question about something else is none."""
    assert asks_who("ki è gerosa") and asks_who("Who is Roberto Gerosa?")
    assert not asks_who("chi dovrebbe gestire la pagina?")


def test_the_introduction_is_whole_sentences_of_the_editors(gerosa: Index) -> None:
    """Every sentence of the introduction, verbatim, in the editors' voice."""
    interview = gerosa.interviews["gerosa"]
    found = introduction_sentences(interview)
    assert len(found) == 3 and {sentence.voice for sentence in found} == {"editor"}
    assert all(interview.text[s.start : s.end] == s.text and s.turn is None for s in found)


# ---- selection -------------------------------------------------------------------------------------------------------


def test_nothing_passes_nothing_is_quoted(gerosa: Index) -> None:
    """Below the threshold there is no group: the caller declines."""
    low = hit(gerosa, "gerosa", 2, probability=0.49)
    assert select(Question("che cos’è TikTok?"), [low], gerosa, threshold=0.5) == Selection()


def test_quotes_are_short_and_whole_sentences(magazine: Index) -> None:
    """About sixty words, ninety where a meaning needs them, and never more than three quotes an expert."""
    for passage in magazine.passages:
        for question in passage.expected[:3]:
            found = quotes(magazine, question, [Hit(passage, 1.0, 0.9)])
            assert 1 <= len(found) <= 3
            assert all(len(quote.text.split()) <= 90 for quote in found)


def test_every_expert_who_answers_is_heard() -> None:
    """One expert with four passing answers doesn't crowd out two with one: the best of each comes first."""
    answers = [f"Il sito numero {n} porta clienti veri alla bottega." for n in range(4)]
    index = shelf(talk("Ada Neri", *answers), talk("Bruno Gai", answers[0]), talk("Carla Poli", answers[1]))
    hits = [hit(index, "ada-neri", n, 0.95) for n in (1, 2, 3, 4)]
    hits += [hit(index, "bruno-gai", 1, 0.8), hit(index, "carla-poli", 1, 0.7)]
    found = quotes(index, "il sito porta clienti?", hits)
    assert [quote.speaker for quote in found[:3]] == ["Ada Neri", "Bruno Gai", "Carla Poli"]
    assert sum(quote.speaker == "Ada Neri" for quote in found) == 3


def test_the_article_a_reader_comes_from_breaks_ties() -> None:
    """Equal answers: the interview of the page comes first; the other is still there."""
    index = shelf(talk("Ada Neri", "Il sito porta clienti."), talk("Bruno Gai", "Il sito porta clienti."))
    hits = [hit(index, "ada-neri", 1), hit(index, "bruno-gai", 1)]
    chosen = select(Question("il sito?", interview="bruno-gai"), hits, index, threshold=0.5)
    assert [chosen.sentences[group[0]].speaker for group in chosen.groups] == ["Bruno Gai", "Ada Neri"]


def test_what_was_shown_is_not_shown_again() -> None:
    """Sentences to skip are quoted only when a new one needs them; when all are skipped there is nothing left."""
    index = shelf(talk("Ada Neri", "Il sito porta clienti. La newsletter porta ordini. Il volantino porta curiosi."))
    interview = index.interviews["ada-neri"]
    first = quotes(index, "che cosa porta il sito?", [hit(index, "ada-neri", 1)])
    shown = {("ada-neri", s) for q in first for s in range(q.start, q.end)}
    more = quotes(index, "che cosa porta il sito?", [hit(index, "ada-neri", 1)], skip=shown)
    assert not {q.text for q in first} & {q.text for q in more}
    everything = {("ada-neri", s) for s in range(len(interview.text))}
    assert quotes(index, "che cosa porta il sito?", [hit(index, "ada-neri", 1)], skip=everything) == []


def test_omissions_are_told() -> None:
    """Two quotes of one answer with words between them: […] stands there; neighbours have none."""
    index = shelf(talk("Ada Neri", "Uno serve. Due serve. Tre serve."))
    interview = index.interviews["ada-neri"]
    chosen = select(Question("serve?"), [hit(index, "ada-neri", 1)], index, threshold=0.5)
    first, third = to_quotes(["s1", "s3"], chosen, index.interviews, BASE)
    (second,) = to_quotes(["s2"], chosen, index.interviews, BASE)
    assert omits(interview, first, third) and not omits(interview, first, second)


def test_a_quote_that_points_at_the_question_comes_with_a_gloss() -> None:
    """Where only the interviewer's question says what is meant, our bracketed words say so, apart from the quote."""
    index = shelf(talk("Ada Neri", "Lo consiglio a tutte le botteghe del paese."), talk("Bruno Gai", "Il sito serve."))
    (points,) = quotes(index, "a chi lo consiglia?", [hit(index, "ada-neri", 1)])
    (plain,) = quotes(index, "il sito serve?", [hit(index, "bruno-gai", 1)])
    assert gloss(index.interviews["ada-neri"], points) == "[Alla domanda: «Che ne pensa?»]"
    assert gloss(index.interviews["bruno-gai"], plain) is None


# ---- ids -> quotes ---------------------------------------------------------------------------------------------------


VOICES = talk(
    "Ada Neri",
    "Il prezzo va scritto. Però non da solo. Mia nonna diceva: «Chi va piano va sano.» Ecco, vale per i social. "
    "Il sito serve.",
    "Tre consigli: aprire un canale solo, quello che sapete tenere vivo anche ad agosto quando tutti sono al mare e "
    "nessuno risponde più al telefono; raccontare il lavoro con le mani, gli attrezzi, i ritagli e gli errori, senza "
    "paura di sembrare poveri o disordinati; rispondere a ogni messaggio entro la sera, anche solo per dire che avete "
    "letto e che richiamerete.",
    third=[(1, "Chi va piano va sano.", "la nonna")],
    introduction="Ada Neri vende bottoni. Questa settimana parla lei.",
)


def everything(index: Any) -> Selection:
    """Every sentence that may be cited of the invented interview, the editors' too."""
    hits = [hit(index, VOICES.id, turn.n) for turn in VOICES.turns]
    return select(Question("chi è Ada Neri e il sito serve?"), hits, index, threshold=0.5)


def test_contiguous_ids_are_one_quote_widened_for_its_meaning() -> None:
    """ "Il prezzo va scritto." alone would mislead: the sentence that limits it comes along."""
    index = shelf(VOICES)
    chosen = everything(index)
    price = next(id_ for id_, s in chosen.sentences.items() if s.text == "Il prezzo va scritto.")
    (found,) = to_quotes([price], chosen, index.interviews, BASE)
    assert found.text == "Il prezzo va scritto. Però non da solo."


def test_unknown_ids_are_reported_and_ignored(caplog: pytest.LogCaptureFixture) -> None:
    """An id nobody knows makes no quote, no error, and a line in the log."""
    index = shelf(VOICES)
    found = resolve(["s999", "", "«Il sito serve.»"], everything(index), index.interviews, BASE)
    assert (found.quotes, found.unknown) == ((), ("s999", "", "«Il sito serve.»"))
    assert to_quotes(["s999"], everything(index), index.interviews, BASE) == []
    assert "s999" in caplog.text


@pytest.mark.parametrize(
    "change",
    [{"text": "Il sito non serve."}, {"start": 3}, {"speaker": "Bruno Gai"}, {"voice": "third_party"}, {"turn": 2},
     {"turn": 99}, {"interview": "altrove"}, {"text": "", "end": 0, "start": 0}],
    ids=str,
)  # fmt: skip
def test_a_forged_sentence_is_never_shown(change: dict[str, Any]) -> None:
    """Other words, another place, speaker, voice, turn or interview: an error, not a quote."""
    index = shelf(VOICES)
    chosen = everything(index)
    id_, sentence = next((id_, s) for id_, s in chosen.sentences.items() if s.text == "Il sito serve.")
    forged = Selection({**chosen.sentences, id_: replace(sentence, **change)}, chosen.groups)
    with pytest.raises(QuoteError) as error:
        to_quotes([id_], forged, index.interviews, BASE)
    assert isinstance(error.value, VademecumError) and error.value.mend


IDS = st.lists(st.one_of(st.sampled_from([f"s{n}" for n in range(1, 16)]), st.text(max_size=4)), max_size=12)


@settings(max_examples=300, deadline=None)
@given(IDS)
def test_whatever_ids_are_named_quotes_are_true(ids: list[str]) -> None:
    """Verbatim, of one voice, of the right speaker and turn, safe, never overlapping: over any list of ids."""
    index = shelf(VOICES)
    chosen = everything(index)
    found = resolve(ids, chosen, index.interviews, BASE)
    assert set(found.unknown) == set(ids) - set(chosen.sentences)
    for quote in found.quotes:
        assert VOICES.text[quote.start : quote.end] == quote.text
        voice = VOICES.voice_of(quote.start, quote.end)
        assert voice.voice == quote.voice
        assert quote.voice == "editor" or (voice.speaker, voice.quoted_by) == (quote.speaker, quote.quoted_by)
        if quote.turn is not None:
            answer = VOICES.turn(quote.turn).answer
            assert answer.start <= quote.start and quote.end <= answer.end
        if quote.voice == "expert" and quote.turn == 1:
            run = (VOICES.turn(1).answer.start, VOICES.text.index("Mia nonna") - 1)
            if quote.end <= run[1]:
                assert all(d.mend == "gloss" for d in check(VOICES.text, *run, quote.start, quote.end))
    places = sorted((quote.start, quote.end) for quote in found.quotes)
    assert all(left[1] <= right[0] for left, right in pairwise(places))


def test_every_sentence_of_the_magazine_makes_a_true_quote(magazine: Index) -> None:
    """Each sentence of each answer, cited alone, is verbatim and inside its answer, or refused as unsafe."""
    for passage in magazine.passages:
        interview = magazine.interviews[passage.interview]
        chosen = select(Question("che cosa consiglia?"), [Hit(passage, 1.0, 0.9)], magazine, threshold=0.5)
        for id_, sentence in chosen.sentences.items():
            found = resolve([id_], chosen, magazine.interviews, BASE)
            assert bool(found.quotes) != bool(found.unsafe)
            for quote in found.quotes:
                assert quote.text == interview.text[quote.start : quote.end]
                assert quote.start <= sentence.start and sentence.end <= quote.end
                assert quote.page_url and quote.page_url.startswith(f"{BASE}/interviste/{interview.id}?q=")


def test_the_nearest_few_expected_questions_say_which_piece_is_meant() -> None:
    """One alone may share a shop with the reader's question and ask for something else; far ones have no voice."""
    expected = ["quanti social devo aprire?", "mi conviene stare su tutti i social?", "la pizzeria non va, insisto?"]
    shares, near = votes("ho una pizzeria, devo aprire tutti i social?", expected, load_embedder())
    assert sum(shares) == pytest.approx(1) and 0 < near <= 1
    assert shares[0] + shares[1] > 0.7
    assert votes("che cosa", expected, None) == ([0.0, 0.0, 0.0], 0.0)
