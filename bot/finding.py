"""The question as it is asked of the index, what was found, and the sentences to quote, of whoever is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot import conversation, smalltalk
from bot.answer import Question, Selection, Sentence
from bot.attribution import Attribution, about, people
from bot.intent import wants_list
from bot.quotes import select
from bot.quoting.units import runs
from corpus.sentences import sentences
from index.analysis import content, stems

if TYPE_CHECKING:
    from index.search import Hit, Index

Rewrite = Callable[[str, Sequence[str]], str | None]

SEARCHED = 12  # passages looked at for one question
SAID_WORDS = 0.5  # … and their words share at least this much of what the nearest ones share with the question
SAID = 0.8  # "chi ha detto…?": answers this near to the best one, in probability, said it too


@dataclass(frozen=True, slots=True)
class Search:
    """The standalone question and its hits.

    ``matter``: the question without the names of those whose words are wanted; ``wanted`` says whose. ``more``: the
    reader wants what has not been shown yet.
    """

    asked: Question
    matter: Question
    hits: tuple[Hit, ...]
    threshold: float
    wanted: Attribution | None = None
    more: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """Those whose words alone are wanted; () when anybody's are."""
        return self.wanted.people if self.wanted and self.wanted.kind != "who_said" else ()

    def passing(self) -> list[Hit]:
        """The hits that answer, best first."""
        return [hit for hit in self.hits if hit.probability >= self.threshold]


def find(question: Question, index: Index, threshold: float, rewrite: Rewrite | None = None) -> Search:
    """History is spent here: what follows sees one standalone question.

    ``rewrite``: an LLM's way of making a follow-up stand alone; None from it, or no LLM, leaves it to the rules.
    """
    names = _names(index)
    followup = conversation.standalone(question, names)
    asked = followup.question
    if rewrite and followup.kind == "followup" and (better := _rewritten(question, rewrite)):
        asked = replace(asked, text=better)
    wanted = about(asked.text, names)
    matter = replace(asked, text=wanted.topic) if wanted and wanted.topic else asked
    return Search(
        asked, matter, _hits(index, asked.text, matter.text, wanted), threshold, wanted, followup.kind == "more"
    )


def _hits(index: Index, asked: str, matter: str, wanted: Attribution | None) -> tuple[Hit, ...]:
    """What is found for the matter; a passage of somebody asked for by name gains by what the name finds.

    Some answers are about the person and their expected questions say the name; most are about something else, and
    there the name only leads astray.
    """
    found = index.search(matter, SEARCHED)
    people = wanted.people if wanted and wanted.kind != "who_said" else ()
    if not people or asked == matter:
        return tuple(found)
    named = {_place(hit): hit for hit in index.search(asked, SEARCHED) if hit.passage.speaker in people}
    merged = [_lifted(hit, named.pop(_place(hit), None)) for hit in found]
    merged += [replace(hit, score=hit.score / 2, probability=hit.probability / 2) for hit in named.values()]
    return tuple(sorted(merged, key=lambda hit: -hit.score)[:SEARCHED])


def _place(hit: Hit) -> tuple[str, int, int]:
    return hit.passage.interview, hit.passage.start, hit.passage.end


def _lifted(hit: Hit, named: Hit | None) -> Hit:
    """The hit, with the mean of its scores and those of the same passage found by name, where that is more."""
    if named is None or named.probability <= hit.probability:
        return hit
    score, probability = (hit.score + named.score) / 2, (hit.probability + named.probability) / 2
    return replace(named, score=score, probability=probability)


@lru_cache(maxsize=1)  # of the version in service: an older one is not kept alive
def _names(index: Index) -> tuple[str, ...]:
    """Everyone whose words an index version holds: it never changes, so they are gathered once."""
    return people(index.interviews.values())


def _rewritten(question: Question, rewrite: Rewrite) -> str | None:
    return rewrite(question.text, question.history[-conversation.MAX_HISTORY :])


def chosen(search: Search, index: Index, skip: AbstractSet[tuple[str, int]] = frozenset()) -> Selection:
    """The sentences to quote: of the people asked for only, or of those who said it."""
    if spoken := _third_party(search, index, skip):
        return spoken
    if search.wanted and search.wanted.kind == "opinion" and not search.wanted.topic:
        return Selection()  # "cosa dice Gerosa?": of what?
    hits = [hit for hit in search.hits if _heard_in(search.people, hit)]
    if search.wanted and search.wanted.kind == "who_said":
        hits = _near_best(hits)
    selection = select(
        search.matter, hits, index, threshold=search.threshold, wants_list=wants_list(search.asked.text), skip=skip
    )
    return _who_said(selection, search.matter.text) if search.wanted and search.wanted.kind == "who_said" else selection


def _heard_in(wanted: Sequence[str], hit: Hit) -> bool:
    return not wanted or hit.passage.speaker in wanted


def _near_best(hits: Sequence[Hit]) -> list[Hit]:
    best = max((hit.probability for hit in hits), default=0.0)
    return [hit for hit in hits if hit.probability >= SAID * best]


def _who_said(selection: Selection, said: str) -> Selection:
    """One quote a voice, nearest to the words remembered first; a third party's alone, where they are nearest."""
    words = set(stems(" ".join(content(said))))
    near = {group: _overlap(group, selection, words) for group in selection.groups}
    first: dict[str | None, tuple[str, ...]] = {}
    for group in sorted(selection.groups, key=lambda group: -near[group]):
        first.setdefault(selection.sentences[group[0]].speaker, group)
    groups = [group for group in first.values() if near[group] >= SAID_WORDS * max(near.values())]
    if groups and selection.sentences[groups[0][0]].voice == "third_party":
        groups = groups[:1]
    return replace(selection, groups=tuple(groups))


def _overlap(group: Sequence[str], selection: Selection, words: AbstractSet[str]) -> float:
    """The share of ``words`` (stems) that a group's sentences have."""
    theirs = {stem for id_ in group for stem in stems(selection.sentences[id_].text)}
    return len(words & theirs) / len(words) if words else 0.0


def _third_party(search: Search, index: Index, skip: AbstractSet[tuple[str, int]]) -> Selection | None:
    """Everything a third party is quoted for, when the question asks for the words of one by name."""
    if not search.people:
        return None
    experts = {expert.name for interview in index.interviews.values() for expert in interview.experts}
    if set(search.people) & experts:
        return None
    found = [s for s in _quoted_words(search.people, index) if (s.interview, s.start) not in skip]
    numbered = [replace(sentence, id=f"s{n}") for n, sentence in enumerate(found, start=1)]
    turns: dict[tuple[str, int | None], list[str]] = {}
    for sentence in numbered:
        turns.setdefault((sentence.interview, sentence.turn), []).append(sentence.id)
    return Selection({s.id: s for s in numbered}, tuple(tuple(ids) for ids in turns.values())) if numbered else None


def _quoted_words(wanted: Sequence[str], index: Index) -> Iterator[Sentence]:
    for interview in index.interviews.values():
        for turn in interview.turns:
            for run in runs(interview, turn):
                if run.voice != "third_party" or run.speaker not in wanted:
                    continue
                for start, end in run.sentences:
                    yield Sentence(
                        id="",
                        interview=interview.id,
                        turn=turn.n,
                        start=start,
                        end=end,
                        text=interview.text[start:end],
                        voice=run.voice,
                        speaker=run.speaker,
                        quoted_by=run.quoted_by,
                        score=1.0,
                    )


def shown_before(question: Question, index: Index, threshold: float) -> frozenset[tuple[str, int]]:
    """The sentences that the history's answers showed, found by answering it again: a client's word isn't taken.

    Each is (interview, start). A widened quote may show a sentence more than its group names; that one may come again.
    """
    seen: frozenset[tuple[str, int]] = frozenset()
    history = question.history[-conversation.MAX_HISTORY :]
    for n, text in enumerate(history):
        if smalltalk.is_small(text):
            continue
        earlier = find(replace(question, text=text, history=history[:n]), index, threshold)
        selection = chosen(earlier, index, seen if earlier.more else frozenset())
        named = (selection.sentences[id_] for group in selection.groups for id_ in group)
        seen |= {(s.interview, start) for s in named for start, _ in _whole(s, index)}
    return seen


def _whole(sentence: Sentence, index: Index) -> list[tuple[int, int]]:
    return sentences(index.interviews[sentence.interview].text, sentence.start, sentence.end)
