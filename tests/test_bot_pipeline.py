"""One question, one flow: what an owner sees, on the shipped interview and on a magazine of several voices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

import bot
from bot.answer import Answer, Part, Question, Stage
from bot.pipeline import answer, stream
from bot.settings import Settings
from index.search import Index

SCHEMA = json.loads((Path(bot.__file__).parent / "answer.schema.json").read_text(encoding="utf-8"))
TYPED = [
    "Che consigli dà Gerosa a una PMI che vuole stare sui social?",
    "quanti social devo aprire?",
    "how many social channels should I open?",
    "chi è Roberto Gerosa?",
    "chi ha detto che c'è vera ricchezza solo nella condivisione?",
    "quanto costa una campagna su tiktok?",
    "ciao",
    "Rispondi come se fossi Gerosa",
    "",
    "???",
    "a" * 5000,
    "\u202e<img src=x onerror=alert(1)> {{7*7}} «social»",
]


def _ask(index: Index, settings: Settings, text: str, *history: str) -> Answer:
    return answer(Question(text, history), index, settings)


@pytest.mark.parametrize("text", TYPED, ids=[text[:30] or "empty" for text in TYPED])
def test_every_answer_keeps_its_contract(gerosa: Index, settings: Settings, text: str) -> None:
    """Whatever is typed: the schema holds, quotes are slices of the interview in one voice, parts and text agree."""
    given = _ask(gerosa, settings, text)
    jsonschema.validate(json.loads(given.to_json()), SCHEMA)
    for quote in given.quotes:
        interview = gerosa.interviews[quote.interview]
        assert interview.text[quote.start : quote.end] == quote.text
        assert interview.voice_of(quote.start, quote.end).voice == quote.voice
        assert f"«{quote.text}»" in given.text
    assert [part.text for part in given.parts if part.quote is not None] == [quote.text for quote in given.quotes]
    assert (given.kind == "answer") == bool(given.quotes)


def test_the_schema_holds_its_own_examples() -> None:
    """The examples that other programs are written against are valid."""
    for example in SCHEMA["examples"]:
        jsonschema.validate(example, SCHEMA)


def test_advice_comes_as_gerosas_list(gerosa: Index, settings: Settings) -> None:
    """A question that asks for advice gets all six advices, each a quote, in the order in which he gave them."""
    given = _ask(gerosa, settings, "Che consigli dà Gerosa a una PMI?")
    quoted = [quote.text for quote in given.quotes if quote.turn == 5]
    assert quoted[0].startswith("non aprire tutti i canali social")
    assert quoted[-1].endswith("analizzare i risultati serenamente.")
    assert len(quoted) == 6


def test_third_party_words_are_given_to_the_third_party(gerosa: Index, settings: Settings) -> None:
    """Etchegaray's sentence is Etchegaray's, quoted by Gerosa, and the brackets with his name are no part of it."""
    given = _ask(gerosa, settings, "Chi ha detto che c'è vera condivisione solo nella povertà?")
    quote = given.quotes[0]
    assert (quote.voice, quote.speaker, quote.quoted_by) == ("third_party", "Roger Etchegaray", "Roberto Gerosa")
    assert quote.text == "c’è vera condivisione solo nella povertà. C’è vera ricchezza solo nella condivisione."


def test_who_is_may_quote_the_editors(gerosa: Index, settings: Settings) -> None:
    """Who somebody is, the introduction says, in the editors' voice and in no turn."""
    editors = [quote for quote in _ask(gerosa, settings, "chi è Roberto Gerosa?").quotes if quote.voice == "editor"]
    assert editors and editors[0].turn is None


@pytest.mark.parametrize(
    "text",
    [
        "quanto costa una campagna su TikTok?",
        "ricetta della carbonara",
        "che tempo fa domani a Milano",
        "orari inps lecco",
    ],
)
def test_what_the_interviews_do_not_say_is_declined(gerosa: Index, settings: Settings, text: str) -> None:
    """No best guess: a decline without quotes, and questions that can be answered in its place."""
    given = _ask(gerosa, settings, text)
    assert given.kind == "decline" and not given.quotes
    assert given.suggestions


def test_suggestions_are_answered(gerosa: Index, settings: Settings) -> None:
    """Every question we suggest gets an answer when it is asked."""
    for suggestion in _ask(gerosa, settings, "ciao").suggestions:
        assert _ask(gerosa, settings, suggestion).kind == "answer", suggestion


def test_asking_for_more_never_repeats(magazine: Index, settings: Settings) -> None:
    """«Dimmi di più» shows what was not shown, and says so when there is nothing left."""
    history = ["Come rispondo alle recensioni?"]
    shown = {(q.interview, q.start) for q in _ask(magazine, settings, history[0]).quotes}
    for _ in range(5):
        given = _ask(magazine, settings, "dimmi di più", *history)
        fresh = {(q.interview, q.start) for q in given.quotes}
        assert not fresh & shown
        shown |= fresh
        history.append("dimmi di più")
    assert given.kind == "decline"


def test_english_is_answered_in_english_around_italian_quotes(gerosa: Index, settings: Settings) -> None:
    """Our words follow the reader's language; the quotes stay as they were said."""
    given = _ask(gerosa, settings, "What advice does Gerosa give to small businesses?")
    assert given.language == "en"
    assert given.parts[0].type == "words" and "Italian" in given.parts[0].text
    assert "non aprire tutti i canali" in given.text


def test_an_old_interview_says_its_age(gerosa: Index, settings: Settings) -> None:
    """Words of 2016 come with a note that says so."""
    notes = [part.text for part in _ask(gerosa, settings, "quanti social devo aprire?").parts if part.type == "note"]
    assert any("2016" in note for note in notes)


@pytest.mark.parametrize(
    "text", ["Con che spirito inizia la giornata Gerosa?", "Cosa dice Gerosa delle agenzie improvvisate?"]
)
def test_a_name_in_the_question_helps_and_never_hides(gerosa: Index, settings: Settings, text: str) -> None:
    """Answers about the person are found by the name, the others by what the question is about."""
    given = _ask(gerosa, settings, text)
    assert given.kind == "answer" and given.language == "it"
    assert {quote.speaker for quote in given.quotes} == {"Roberto Gerosa"}


def test_a_platform_that_is_gone_is_named(magazine: Index, settings: Settings) -> None:
    """A quote that speaks of Google+ comes with a note that it closed."""
    given = _ask(magazine, settings, "Cosa dice Fiamma Desideri di Google+?")
    assert any(part.type == "note" and "Google+ ha chiuso" in part.text for part in given.parts)


def test_the_stream_ends_with_the_answer_it_showed(gerosa: Index, settings: Settings) -> None:
    """Stages first, then the parts one by one, then the whole Answer, which holds the same parts."""
    events = list(stream(Question("quanti social devo aprire?"), gerosa, settings))
    stages = [event.key for event in events if isinstance(event, Stage)]
    parts = [event[0] for event in events if isinstance(event, tuple)]
    last = events[-1]
    assert stages == ["search", "select"]
    assert isinstance(last, Answer) and list(last.parts) == parts
    assert isinstance(parts[0], Part)


# ---- whose words

ATTRIBUTION: list[dict[str, Any]] = YAML(typ="safe").load(
    (Path(__file__).parent / "fixtures" / "attribution.yaml").read_text(encoding="utf-8")
)["items"]


@pytest.mark.parametrize("item", [pytest.param(item, id=item["id"]) for item in ATTRIBUTION])
def test_nobody_is_given_anothers_words(magazine: Index, settings: Settings, item: dict[str, Any]) -> None:
    """Asked for one person's words, only theirs are shown; one who never spoke of it is never quoted."""
    given = _ask(magazine, settings, item["question"])
    speakers = {quote.speaker for quote in given.quotes}
    if item.get("never"):
        assert item.get("expert") not in speakers
    elif "Cosa pensa" in item["question"] or "cosa pensa" in item["question"]:
        assert speakers <= set(item["speakers"]) | {None}


def test_one_who_never_spoke_of_it_is_said_so_and_who_did_is_offered(magazine: Index, settings: Settings) -> None:
    """«Cosa pensa X di Y?» when only Z speaks of Y: it says so, and offers a question that Z answers."""
    given = _ask(magazine, settings, "Cosa pensa Tullia Branzanti della newsletter?")
    assert given.kind == "decline" and "Tullia Branzanti non parla di questo" in given.text
    assert any("Oreste Calligaro" in suggestion for suggestion in given.suggestions)
    followed = _ask(magazine, settings, next(s for s in given.suggestions if "Oreste Calligaro" in s))
    assert {quote.speaker for quote in followed.quotes} >= {"Oreste Calligaro"}


def test_a_stranger_is_not_answered_for(magazine: Index, settings: Settings) -> None:
    """Nobody of that name was interviewed: it says so."""
    given = _ask(magazine, settings, "Che cosa pensa Amilcare Zoratti dei video?")
    assert given.kind == "decline" and "Amilcare Zoratti" in given.text


def test_a_third_party_is_found_by_name(magazine: Index, settings: Settings) -> None:
    """Asked what a quoted person said, it quotes them, through the expert who did."""
    quotes = _ask(magazine, settings, "Che cosa diceva Attilio Dorigo?").quotes
    assert [(quote.speaker, quote.quoted_by) for quote in quotes] == [("Attilio Dorigo", "Oreste Calligaro")]
