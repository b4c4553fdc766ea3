"""One Answer, the same on every face: quotes between « », the marks of what is left out, nothing that runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer import Answer, Question
from bot.pipeline import answer
from bot.present import to_html, to_terminal
from bot.settings import Settings
from index.search import Index


@pytest.fixture(scope="module")
def advice(gerosa: Index, settings: Settings) -> Answer:
    """Six items cut out of one long sentence: a list, with words left out before it."""
    return answer(Question("Che consigli dà Gerosa a una PMI?"), gerosa, settings)


def test_every_face_shows_each_quote_and_each_mark(advice: Answer) -> None:
    """Terminal, text and HTML show every quote between « », and […] as often as words are left out."""
    marks = sum(part.text == "[…]" for part in advice.parts)
    assert marks == 1
    for face in (to_html(advice), to_terminal(advice, width=10_000), advice.text):
        assert all(f"«{quote.text}»" in face for quote in advice.quotes)
        assert face.count("[…]") == marks


def test_quotes_in_html_are_escaped(advice: Answer) -> None:
    """Markup inside an interview is shown, never run."""
    quote = replace(advice.quotes[0], text="<img src=x onerror=alert(1)>")
    page = to_html(replace(advice, quotes=(quote, *advice.quotes[1:])))
    assert "<img" not in page and "&lt;img src=x" in page
