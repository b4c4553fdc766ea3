"""The rule-based composer: chosen groups of sentences -> claims, in plain words around the quotes. No model needed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answer import Claim, Question, Selection, Sentence
from bot.phrases import long_date, say
from corpus.interview import Interview


def compose(
    question: Question, selection: Selection, interviews: Mapping[str, Interview], *, as_list: bool = False
) -> list[Claim]:
    """One claim for each chosen group, grouped by expert in the order of their best group.

    Our words only say who speaks, when, and in what capacity; what is said is the quote's.
    """
    claims: list[Claim] = []
    seen: set[str] = set()
    for group in _by_expert(selection):
        first = selection.sentences[group[0]]
        claims.append(Claim(_introduce(question, first, interviews[first.interview], seen, as_list), group))
        seen.add(_host(first))
    return claims


def _host(sentence: Sentence) -> str:
    """In whose interview the words stand: a third party's words come through the expert who quotes them."""
    return f"{sentence.interview}/{sentence.quoted_by or sentence.speaker}"


def _by_expert(selection: Selection) -> list[tuple[str, ...]]:
    hosts: dict[str, list[tuple[str, ...]]] = {}
    for group in selection.groups:
        hosts.setdefault(_host(selection.sentences[group[0]]), []).append(group)
    return [group for groups in hosts.values() for group in groups]


def _introduce(question: Question, first: Sentence, interview: Interview, seen: set[str], as_list: bool) -> str:
    language = question.language
    when = when_of(interview, language)
    new = _host(first) not in seen
    if first.voice == "editor":
        key = "editors" if interview.magazine else "editors_plain"
        return say(language, key, magazine=interview.magazine or "", when=when if new else "")
    if first.voice == "third_party":
        who = name_of(first.quoted_by, language)
        key = "quotes_other_first" if new else "quotes_other"
        return say(language, key, who=who, other=name_of(first.speaker, language), when=when)
    if not new:
        return "" if as_list else say(language, "adds")
    who, role = name_of(first.speaker, language), role_of(interview, first.speaker)
    if seen:
        return say(language, "also_says", who=who, when=when)
    key = ("list" if as_list else "says") + ("_role" if role else "")
    return say(language, key, who=who, role=role, when=when)


def name_of(speaker: str | None, language: str) -> str:
    return speaker or say(language, "unknown_speaker")


def role_of(interview: Interview, speaker: str | None) -> str:
    return next((expert.role or "" for expert in interview.experts if expert.name == speaker), "")


def when_of(interview: Interview, language: str) -> str:
    published = interview.published.isoformat() if interview.published else None
    return say(language, "when", date=long_date(published, language)) if published else ""
