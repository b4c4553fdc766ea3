"""Notes on age: an old interview, or a platform that is gone (bot/data/platforms.toml). They never judge the words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from bot.answer import Quote
from bot.phrases import long_date, words_language

OLD_YEARS = 5
_TABLE = Path(__file__).parent / "data" / "platforms.toml"


@dataclass(frozen=True, slots=True)
class Platform:
    name: str
    pattern: re.Pattern[str]
    it: str
    en: str


@cache
def platforms() -> tuple[Platform, ...]:
    """The editable table; matched as whole words, capitals respected ("vine" is not Vine)."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["platform"]
    return tuple(
        Platform(
            row["name"],
            re.compile("|".join(rf"(?<!\w){re.escape(word)}(?![\w+])" for word in row["words"])),
            row["it"],
            row["en"],
        )
        for row in rows
    )


def notes(quotes: Iterable[Quote], language: str, about: str = "", today: date | None = None) -> list[str]:
    """What a reader should know about the age of what is quoted: one line for the dates, one for each platform gone.

    ``about``: what the quotes answer (the reader's question, the interviewer's), where a platform may be named too.
    """
    quotes = list(quotes)
    today = today or date.today()
    return [*_old(quotes, language, today), *_gone(" ".join([about, *(quote.text for quote in quotes)]), language)]


def _old(quotes: list[Quote], language: str, today: date) -> Iterator[str]:
    days = {
        q.published for q in quotes if q.published and (today - date.fromisoformat(q.published)).days > OLD_YEARS * 365
    }
    if not days:
        return
    dates = [long_date(day, language) for day in sorted(days)]
    if words_language(language) == "it":
        joined = " e ".join(f"del {day}" for day in dates)
        yield f"Parole {joined}: nel frattempo qualcosa può essere cambiato."
    else:
        yield f"These words date from {' and '.join(dates)}: things may have changed since."


def _gone(text: str, language: str) -> Iterator[str]:
    italian = words_language(language) == "it"
    for platform in platforms():
        if platform.pattern.search(text):
            yield f"{platform.name} {platform.it if italian else platform.en}."
