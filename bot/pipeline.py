"""The flow of one question, on one screen; every face calls ``answer`` or ``stream``, then ``bot.present``.

small talk? -> standalone question -> search -> quotes (none: decline) -> claims -> verified parts -> Answer
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import age, assemble, smalltalk, suggestions
from bot.answer import Answer, Claim, Part, Question, Quote, Selection, Stage
from bot.compose import compose
from bot.finding import Search, chosen, find, shown_before
from bot.intent import wants_list
from bot.language import detect
from bot.phrases import say, words_language
from corpus.errors import ComposerError
from index.judge import THRESHOLDS

if TYPE_CHECKING:
    from bot.llm_composer import LlmComposer
    from bot.settings import Settings
    from index.search import Index

log = logging.getLogger(__name__)

Event = Stage | assemble.Shown | Answer


def answer(question: Question, index: Index, settings: Settings, composer: LlmComposer | None = None) -> Answer:
    """The whole answer to one question. Never raises for what a reader typed."""
    *_, last = stream(question, index, settings, composer)
    assert isinstance(last, Answer)
    return last


def stream(
    question: Question, index: Index, settings: Settings, composer: LlmComposer | None = None
) -> Iterator[Event]:
    """Stages, then (part, its quote or None) as each is verified, then the Answer, which holds it all and decides."""
    question = replace(question, language=detect(question.text))
    if said := smalltalk.reply(question.text, question.language):
        yield from _told(_small(said, question, index))
        return
    yield _stage("search", question)
    advice = smalltalk.advice(question.text, question.language)
    threshold = THRESHOLDS["prudente" if advice else settings.caution]
    search = find(question, index, threshold, composer.rewrite if composer else None)
    yield _stage("select", question)
    skip = shown_before(question, index, search.threshold) if search.more else frozenset()
    selection = chosen(search, index, skip)
    if not selection.groups:
        yield from _told(_small(advice, question, index) if advice else _decline(question, search, index))
        return
    yield from _answered(question, search, selection, index, settings, composer, [advice.text] if advice else [])


# ---- answer


def _answered(
    question: Question,
    search: Search,
    selection: Selection,
    index: Index,
    settings: Settings,
    composer: LlmComposer | None,
    notes: list[str],
) -> Iterator[Event]:
    """Parts as they are ready. When the LLM fails half-way, the rules answer afresh; the final Answer decides."""
    url = settings.web.public_url
    parts: list[Part] = []
    quotes: list[Quote] = []
    if composer is not None:
        yield _stage("compose", question)
    try:
        claims = _claims(search, selection, index, composer)
        yield from _collected(
            assemble.shown(claims, selection, index.interviews, url, question.language), parts, quotes
        )
    except ComposerError as error:
        log.info("answering by rule: %s", error.message)
        notes = [*notes, say(question.language, "fallback")]
        parts.clear()
        quotes.clear()
        claims = _claims(search, selection, index, None)
        yield from _collected(
            assemble.shown(claims, selection, index.interviews, url, question.language), parts, quotes
        )
    if not quotes:
        yield from _told(_decline(question, search, index))
        return
    if words_language(question.language) != question.language:
        notes.append(say(question.language, "only_in_english"))
    for text in (*age.notes(quotes, question.language, _asked(quotes, index)), *notes):
        parts.append(Part("note", text))
        yield parts[-1], None
    quotes = _translated(quotes, question.language, composer)
    turns = {(quote.interview, quote.turn or 0) for quote in quotes}
    offers = suggestions.suggest(search.matter.text, search.hits, index, language=question.language, shown=turns)
    yield assemble.finished("answer", question.language, parts, quotes, offers)


def _claims(search: Search, selection: Selection, index: Index, composer: LlmComposer | None) -> Iterable[Claim]:
    """The rules' claims; or the LLM's, verified as they come. Raises ComposerError when the LLM fails us."""
    if composer is None:
        return compose(search.asked, selection, index.interviews, as_list=wants_list(search.asked.text))
    from bot.verify import sift

    experts = [expert for interview in index.interviews.values() for expert in interview.experts]
    written = composer.compose(search.matter, selection, index.interviews)
    return sift(written, selection, search.matter, {expert.name: expert.role or "" for expert in experts})


def _collected(shown: Iterable[assemble.Shown], parts: list[Part], quotes: list[Quote]) -> Iterator[assemble.Shown]:
    """Each part as it comes, kept for the Answer too."""
    for part, quote in shown:
        parts.append(part)
        quotes += [quote] if quote else []
        yield part, quote


def _translated(quotes: list[Quote], language: str, composer: LlmComposer | None) -> list[Quote]:
    """The quotes with an English translation beside them, where the reader is no Italian and there is an LLM."""
    if composer is None or language == "it":
        return quotes
    found = composer.translate([quote.text for quote in quotes], "en")
    return [replace(quote, translation=text) for quote, text in zip(quotes, found, strict=True)]


def _asked(quotes: Iterable[Quote], index: Index) -> str:
    """The interviewer's questions that the quotes answer: a platform may be named there alone."""
    homes = {(quote.interview, quote.turn) for quote in quotes if quote.turn}
    return " ".join(index.interviews[home].question(index.interviews[home].turn(turn)) for home, turn in homes)


# ---- other endings


def _told(answer: Answer) -> Iterator[Event]:
    """An answer without quotes, its parts first, as every stream has them."""
    yield from ((part, None) for part in answer.parts)
    yield answer


def _decline(question: Question, search: Search, index: Index) -> Answer:
    """No answer: say so, say who else speaks of it when one person was asked for, and offer near topics."""
    language = question.language
    words, offers = _refusal(search, index, language)
    near = suggestions.suggest(search.matter.text, search.hits, index, language=language)
    offers = (*offers, *near)[:3]
    if near:
        words.append(say(language, "decline_near"))
    return assemble.finished("decline", language, [Part("words", " ".join(words))], suggestions=offers)


def _refusal(search: Search, index: Index, language: str) -> tuple[list[str], tuple[str, ...]]:
    """The words of a decline, and the questions that lead to those who did speak of the matter."""
    if search.more:
        return [say(language, "nothing_more")], ()
    if not search.people or search.wanted is None:
        return [say(language, "decline")], ()
    names = ", ".join(search.people)
    if search.wanted.known and not search.wanted.topic:
        return [say(language, "of_what", who=names)], _starters_of(search.people[0], index, language)
    words = [say(language, "never_spoke" if search.wanted.known else "unknown_person", who=names)]
    if not (others := _who_else(search)):
        return words, ()
    key = "who_did" if len(others) == 1 else "who_did_many"
    words.append(say(language, key, who=_listed(others, language)))
    return words, tuple(say(language, "ask_other", who=other, topic=search.wanted.topic) for other in others)


def _listed(names: list[str], language: str) -> str:
    """ "A, B e C"."""
    return say(language, "and").join(filter(None, (", ".join(names[:-1]), names[-1])))


def _who_else(search: Search) -> list[str]:
    """Other experts whose answers pass, best first."""
    speakers = dict.fromkeys(hit.passage.speaker for hit in search.passing())
    return [speaker for speaker in speakers if speaker and speaker not in search.people]


def _starters_of(person: str, index: Index, language: str) -> tuple[str, ...]:
    home = next((i.id for i in index.interviews.values() if person in {e.name for e in i.experts}), None)
    return suggestions.starters(index, language=language, interview=home, n=3)


def _small(said: smalltalk.Reply, question: Question, index: Index) -> Answer:
    offers = suggestions.starters(index, language=question.language, interview=question.interview, n=3)
    return assemble.finished(said.kind, question.language, [Part("words", said.text)], suggestions=offers)


def _stage(key: str, question: Question) -> Stage:
    return Stage(key, say(question.language, f"stage_{key}"))


def composer_of(settings: Settings) -> LlmComposer | None:
    """The LLM composer the settings ask for; None when they name no provider."""
    if not settings.llm.provider:
        return None
    from bot.llm_composer import LlmComposer

    return LlmComposer(settings.llm)
