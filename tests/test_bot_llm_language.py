"""The LLM's two small favours, a follow-up made whole and a quote translated: checked, or done without."""

from __future__ import annotations

import pytest
from llm_server import FAULT_MODES, LlmServer

from bot.llm.breaker import CircuitBreaker
from bot.llm.client import Chat
from bot.llm.language import rewrite, translate, translations

HISTORY = ["Devo aprire una pagina Instagram per la mia bottega?", "e nn so ogni quanto pubblicare"]


def rewritten(reply: str, question: str = "e per i ristoranti?", history: list[str] = HISTORY) -> str | None:
    with LlmServer(reply=reply) as server:
        return rewrite(Chat(server.settings()), question, history)


@pytest.mark.parametrize(
    "reply",
    [
        "Devo aprire una pagina Instagram per i ristoranti?",
        "Ogni quanto pubblicare su Instagram per i ristoranti?",
        "«Devo aprire una pagina per i ristoranti?»",
    ],
)
def test_a_follow_up_in_the_readers_own_words_is_taken(reply: str) -> None:
    """Words of the question and of those before it, put together, make a question that stands alone."""
    assert rewritten(reply) == reply.strip("«»")


@pytest.mark.parametrize(
    "reply",
    [
        "Devo aprire una pagina TikTok per i ristoranti?",
        "Quanto costa una pagina Instagram per i ristoranti?",
        "Sì, apra una pagina Instagram: www.truffa.it",
        "<b>ristoranti</b>",
        "Devo evitare Instagram per i ristoranti?",
        "?",
        "ristoranti " * 60,
        "",
    ],
)
def test_whatever_adds_to_it_is_refused(reply: str) -> None:
    """A platform, a topic, a link, a negation that the reader never typed: None, and the rules do it."""
    assert rewritten(reply) is None


def test_a_negation_is_not_lost() -> None:
    """«E se non ho tempo?» does not become «e se ho tempo?»; phone spelling counts as what it stands for."""
    assert rewritten("E se ho tempo per Instagram?", "e se nn ho tempo?") is None
    assert rewritten("E se non ho tempo per Instagram?", "e se nn ho tempo?") is not None


ITALIAN = "Non comprate mai 1000 follower su Instagram: la gente se ne accorge."


def translated(reply: str, quote: str = ITALIAN) -> str | None:
    with LlmServer(reply=reply) as server:
        return translate(Chat(server.settings()), quote)


def test_a_faithful_translation_is_taken() -> None:
    """Same figures, same names, same negation, about the same length, in English."""
    reply = "Never buy 1000 followers on Instagram: people will notice."
    assert translated(reply) == reply


@pytest.mark.parametrize(
    "reply",
    [
        "Buy 1000 followers on Instagram: people will notice it.",
        "Never buy 2000 followers on Instagram: people will notice.",
        "Never buy 1000 followers on TikTok: people will notice.",
        "Never buy.",
        "Never buy 1000 followers on Instagram: people will notice. " * 5,
        "Non comprate mai 1000 follower su Instagram: la gente se ne accorge.",
        "Never buy 1000 followers on Instagram: see https://truffa.it instead.",
        "**Never** buy 1000 followers on Instagram: people will notice.",
        "",
    ],
    ids=["negation", "figure", "name", "short", "long", "not English", "link", "markup", "empty"],
)
def test_an_unfaithful_translation_is_refused(reply: str) -> None:
    """Whatever changes or adds something is no translation: the quote stands alone."""
    assert translated(reply) is None


def test_a_negation_out_of_nowhere_is_refused() -> None:
    """A positive sentence does not become a negative one."""
    assert translated("Do not publish every day on your page.", "Pubblicate ogni giorno sulla vostra pagina.") is None


def test_several_quotes_at_once_keep_their_order() -> None:
    """Each quote gets its own translation, or None, in its own place."""

    def reply(prompt: str) -> str:
        return "Publish every day on your page." if "Pubblicate" in prompt else "boh"

    with LlmServer(reply=reply) as server:
        found = translations(Chat(server.settings()), ["Pubblicate ogni giorno sulla pagina.", ITALIAN] * 3)
    assert found == ["Publish every day on your page.", None] * 3


@pytest.mark.parametrize("mode", FAULT_MODES)
def test_every_fault_is_done_without(mode: str) -> None:
    """Whatever the server does, there is no rewriting and no translation, and no error; the breaker counts them."""
    with LlmServer(mode) as server:
        breaker = CircuitBreaker(2)
        chat = Chat(server.settings(timeout=0.4 if mode in ("stall", "drip") else 20.0), breaker)
        assert rewrite(chat, "e per i ristoranti?", HISTORY) is None
        assert translate(chat, ITALIAN) is None
        assert breaker.is_open == (mode not in ("malformed", "empty", "wrong_language"))
        assert translate(chat, ITALIAN, "fr") is None
