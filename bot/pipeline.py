"""The flow of one question, on one screen; every face calls ``answer`` or ``stream``, then ``bot.present``.

small talk? -> standalone question -> search -> quotes (none: decline) -> claims -> verified parts -> Answer
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import age, assemble, conversation, smalltalk, suggestions
from bot.answer import Answer, Part, Question, Quote, Selection, Stage
from bot.attribution import Attribution, about, people
from bot.compose import compose
from bot.intent import wants_list
from bot.language import detect
from bot.phrases import say, words_language
from bot.quotes import select
from corpus.sentences import sentences
from index.judge import THRESHOLDS

if TYPE_CHECKING:
    from bot.llm_composer import LlmComposer
    from bot.settings import Settings
    from index.search import Hit, Index

SEARCHED = 12  # passages looked at for one question
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
        yield _small(said, question, index)
        return
    yield _stage("search", question)
    search = find(question, index, THRESHOLDS[settings.caution])
    yield _stage("select", question)
    selection = chosen(search, index, _shown_before(question, index, settings) if search.more else frozenset())
    if not selection.groups:
        yield _decline(question, search, index)
        return
    yield from _answered(question, search, selection, index, settings, composer)


# ---- search: the question as asked of the index, and of whose voice


@dataclass(frozen=True, slots=True)
class Search:
    """The standalone question, what was found, and whose words are wanted (None: anybody's)."""

    asked: Question
    hits: tuple[Hit, ...]
    threshold: float
    attribution: Attribution | None = None
    more: bool = False

    @property
    def person(self) -> str | None:
        wanted = self.attribution
        return wanted.person if wanted and wanted.kind in ("opinion", "who_is") else None


def find(question: Question, index: Index, threshold: float) -> Search:
    """History is spent here: what follows sees one standalone question."""
    followup = conversation.standalone(question, people(index.interviews.values()))
    asked = followup.question
    wanted = about(asked.text, index.interviews.values())
    hits = index.search(asked.text, SEARCHED)
    if wanted and wanted.topic:
        hits = _best_of(hits, index.search(wanted.topic, SEARCHED))
    return Search(asked, tuple(hits), threshold, wanted, followup.kind == "more")


def _best_of(first: Sequence[Hit], second: Sequence[Hit]) -> list[Hit]:
    """Two searches as one: each passage with its higher probability, best first."""
    best: dict[str, Hit] = {}
    for hit in (*first, *second):
        known = best.get(hit.passage.id)
        if known is None or known.probability < hit.probability:
            best[hit.passage.id] = hit
    return sorted(best.values(), key=lambda hit: -hit.probability)


def chosen(search: Search, index: Index, skip: AbstractSet[tuple[str, int]] = frozenset()) -> Selection:
    """The sentences to quote; of one person only, when the question asks for theirs."""
    hits = [hit for hit in search.hits if _heard_in(search.person, hit, index)]
    selection = select(
        search.asked, hits, index, threshold=search.threshold, wants_list=wants_list(search.asked.text), skip=skip
    )
    if search.person is None:
        return selection
    groups = [group for group in selection.groups if _concerns(search.person, group, selection)]
    return replace(selection, groups=tuple(groups))


def _heard_in(person: str | None, hit: Hit, index: Index) -> bool:
    """Whether a person speaks, or is quoted, in the answer a hit belongs to."""
    if person is None or hit.passage.speaker == person:
        return True
    turn = index.interviews[hit.passage.interview].turn(hit.passage.turn)
    return any(span.speaker == person for span in turn.third_party)


def _concerns(person: str, group: Sequence[str], selection: Selection) -> bool:
    """The person's own words, a third party's that they quote, or the editors' that introduce them."""
    first = selection.sentences[group[0]]
    return person in (first.speaker, first.quoted_by) or first.voice == "editor"


def _shown_before(question: Question, index: Index, settings: Settings) -> frozenset[tuple[str, int]]:
    """The sentences the history's answers showed, found by answering it again: a client's word isn't taken for it."""
    seen: frozenset[tuple[str, int]] = frozenset()
    history = question.history[-conversation.MAX_HISTORY :]
    for n, text in enumerate(history):
        if smalltalk.is_small(text):
            continue
        earlier = find(replace(question, text=text, history=history[:n]), index, THRESHOLDS[settings.caution])
        selection = chosen(earlier, index, seen if earlier.more else frozenset())
        quotes = [quote for _, quote in _rules(earlier, selection, index, settings) if quote]
        seen |= {(q.interview, start) for q in quotes for start, _ in _sentences_of(q, index)}
    return seen


def _sentences_of(quote: Quote, index: Index) -> list[tuple[int, int]]:
    return sentences(index.interviews[quote.interview].text, quote.start, quote.end)


# ---- answer


def _answered(
    question: Question,
    search: Search,
    selection: Selection,
    index: Index,
    settings: Settings,
    composer: LlmComposer | None,
) -> Iterator[Event]:
    parts: list[Part] = []
    quotes: list[Quote] = []
    notes: list[str] = []
    if composer is not None:
        yield _stage("compose", question)
    for part, quote in _composed(search, selection, index, settings, composer, notes):
        parts.append(part)
        quotes += [quote] if quote else []
        yield part, quote
    if not quotes:
        yield _decline(question, search, index)
        return
    if words_language(question.language) != question.language:
        notes.append(say(question.language, "only_in_english"))
    for text in (*age.notes(quotes, question.language), *notes):
        parts.append(Part("note", text))
        yield parts[-1], None
    turns = {(quote.interview, quote.turn or 0) for quote in quotes}
    offers = suggestions.suggest(search.asked.text, search.hits, index, language=question.language, shown=turns)
    yield assemble.finished("answer", question.language, parts, quotes, offers)


def _composed(
    search: Search,
    selection: Selection,
    index: Index,
    settings: Settings,
    composer: LlmComposer | None,
    notes: list[str],
) -> Iterator[assemble.Shown]:
    """The LLM's verified claims where there is one, else (or when too little is left of them) the rules'."""
    yield from _rules(search, selection, index, settings)


def _rules(search: Search, selection: Selection, index: Index, settings: Settings) -> Iterator[assemble.Shown]:
    claims = compose(search.asked, selection, index.interviews, as_list=wants_list(search.asked.text))
    return assemble.shown(claims, selection, index.interviews, settings.web.public_url)


# ---- other endings


def _decline(question: Question, search: Search, index: Index) -> Answer:
    """No answer: say so, say who else speaks of it when one person was asked for, and offer near topics."""
    language = question.language
    words, offers = _refusal(search, index, language)
    near = suggestions.suggest(search.asked.text, search.hits, index, language=language)
    offers = (*offers, *near)[:3]
    if near:
        words.append(say(language, "decline_near"))
    return assemble.finished("decline", language, [Part("words", " ".join(words))], suggestions=offers)


def _refusal(search: Search, index: Index, language: str) -> tuple[list[str], tuple[str, ...]]:
    if search.more:
        return [say(language, "nothing_more")], ()
    person = search.person
    if person is None or search.attribution is None:
        return [say(language, "decline")], ()
    if not search.attribution.known:
        return [say(language, "unknown_person", who=person)], ()
    words = [say(language, "never_spoke", who=person)]
    others = _who_else(search)
    if not others or not search.attribution.topic:
        return words, ()
    words.append(say(language, "who_did", who=", ".join(others)))
    return words, tuple(say(language, "ask_other", who=other, topic=search.attribution.topic) for other in others)


def _who_else(search: Search) -> list[str]:
    """Other experts whose answers pass, best first."""
    passing = [hit.passage.speaker for hit in search.hits if hit.probability >= search.threshold]
    return list(dict.fromkeys(speaker for speaker in passing if speaker and speaker != search.person))


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
