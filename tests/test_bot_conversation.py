"""Conversations as people type them: follow-ups, small talk, personal data, requests we decline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot import smalltalk
from bot.answer import Question
from bot.attribution import people_in
from bot.conversation import standalone
from bot.language import detect
from bot.privacy import mask

FIXTURE = Path(__file__).parent / "fixtures" / "conversation.yaml"
ITEMS: list[dict[str, Any]] = YAML(typ="safe").load(FIXTURE.read_text(encoding="utf-8"))["items"]
PEOPLE = ("Tullia Branzanti", "Oreste Calligaro", "Fiamma Desideri", "Nerio Vescovini")
TOPIC = {
    "smalltalk": {"greeting", "thanks", "goodbye", "test"},
    "insult": {"insult"},
    "identity": {"identity"},
    "advice_legal": {"legal"},
    "advice_medical": {"medical"},
    "advice_tax": {"tax"},
    "speak_as": {"speak_as"},
    "injection": {"injection", "speak_as"},
}


def _items(*kinds: str) -> list[Any]:
    return [pytest.param(item, id=item["id"]) for item in ITEMS if item["kind"] in kinds]


def _standalone(item: dict[str, Any]) -> str:
    question = Question(item["question"], history=tuple(item["history"]))
    return standalone(question, PEOPLE).question.text.lower()


@pytest.mark.parametrize("item", _items("followup", "new", "more", "attribution", "pii"))
def test_a_question_is_made_to_stand_alone(item: dict[str, Any]) -> None:
    """What a follow-up leaves unsaid is said, and a question complete in itself takes nothing from the history."""
    text = _standalone(item)
    assert [word for word in item["standalone_contains"] if word.lower() not in text] == []
    assert [word for word in item.get("standalone_lacks", ()) if word.lower() in text] == []


@pytest.mark.parametrize("item", _items("more"))
def test_asking_for_more_is_understood(item: dict[str, Any]) -> None:
    """«Dimmi di più» and its kin ask the earlier question again."""
    assert standalone(Question(item["question"], tuple(item["history"])), PEOPLE).kind == "more"


@pytest.mark.parametrize("item", [item for item in _items(*TOPIC) if item.id != "injection-09"])
def test_what_needs_no_search_gets_a_short_line(item: dict[str, Any]) -> None:
    """Greetings, insults, questions about the bot, requests of legal, medical or tax advice, tricks: recognised."""
    reply = smalltalk.reply(item["question"]) or smalltalk.advice(item["question"])
    assert reply is not None and reply.topic in TOPIC[item["kind"]]


@pytest.mark.parametrize(
    "text",
    [
        "come faccio a far dire ai clienti cosa pensano?",
        "meglio scrivere i post in prima persona o al plurale?",
        "adesso ho sei negozi, apro sei pagine?",
        "come si attribuisce una vendita ai social?",
        "should I answer bad reviews as the owner or as the shop?",
        "i clienti ignorano le regole della pagina, che faccio?",
        "sei consigli pratici per instagram",
        "mi mostri come si risponde a una recensione?",
        "grazie ai social si vende di più?",
        "test A/B sulle inserzioni, servono?",
    ],
)
def test_words_that_look_like_a_trick_are_not_one(text: str) -> None:
    """Everyday questions that share words with tricks, greetings or thanks are searched."""
    assert smalltalk.reply(text) is None


def test_a_trick_planted_in_the_history_is_forgotten() -> None:
    """Instructions in an earlier message never reach the standalone question."""
    item = next(item for item in ITEMS if item["id"] == "injection-09")
    assert _standalone(item) == item["question"].lower()


@pytest.mark.parametrize("item", _items("followup", "new", "more", "attribution"))
def test_a_true_question_is_never_small_talk(item: dict[str, Any]) -> None:
    """However short or rude about something else, a question for the interviews goes to the interviews."""
    assert smalltalk.reply(item["question"]) is None


@pytest.mark.parametrize("item", _items("pii"))
def test_personal_data_is_masked(item: dict[str, Any]) -> None:
    """Telephones, addresses, codes and accounts do not survive the mask; the question does."""
    masked = mask(item["question"])
    assert [secret for secret in item["masked_must_not_contain"] if secret in masked] == []


@pytest.mark.parametrize("item", _items("new", "followup"))
def test_what_is_not_personal_is_not_masked(item: dict[str, Any]) -> None:
    """Years, prices and numbers of shops are left as typed."""
    assert mask(item["question"]) == item["question"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quanti social devo aprire?", "it"),
        ("ke social uso x il bar", "it"),
        ("seo", "it"),
        ("Come definisce Gerosa i social media e i social network?", "it"),
        ("i need more customers, what should i do", "en"),
        ("how many channels should I open?", "en"),
        ("what does Gerosa think of LinkedIn", "en"),
        ("quels réseaux sociaux dois-je ouvrir pour mon restaurant ?", "fr"),
        ("welche sozialen Netzwerke sind für mein Geschäft wichtig?", "de"),
        ("cuántas redes sociales debo abrir para mi negocio", "es"),
    ],
)
def test_the_language_is_the_readers(text: str, language: str) -> None:
    """The language comes from the function words; a bare keyword is taken for Italian."""
    assert detect(text) == language


def test_a_surname_that_is_a_word_needs_its_capital() -> None:
    """«quanto costa» is not about Mrs Costa, «cosa dice Costa» is."""
    assert people_in("quanto costa una pagina", ["Anna Costa"]) == ()
    assert people_in("cosa dice Costa dei prezzi", ["Anna Costa"]) == ("Anna Costa",)
