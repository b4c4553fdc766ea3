"""Hits -> the sentences that may be cited, and the groups worth quoting: by voice, and fair to all experts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from bot.answer import Question, Selection, Sentence
from bot.quoting.scoring import content_stems, probabilities, votes
from bot.quoting.units import Run, editor_run, pieces, runs
from bot.quoting.windows import QUOTE_WORDS, Window, choose, safe_windows
from bot.safety import check
from corpus.interview import Interview, Turn
from index.analysis import fold, unphone, words
from index.search import Hit, Index

MOST_EXPERTS = 3
MOST_QUOTES = 3  # of one expert, unless the question asks for a list
LIST_WORDS = 120  # of one answer, when the question asks for a list
NEAR_BEST = 0.6  # a further answer is quoted when its probability is at least this share of the best one's
LIKED = 0.05  # what the page a question comes from adds to its own interview's probability: it breaks ties

_WHO = re.compile(r"\b(chi (e|era|sarebbe)|chi e' |who (is|s|are)|parlami di|presentami|presentazione|biografia)\b")


@dataclass(frozen=True, slots=True)
class _Group:
    """One quote to be: its sentences in reading order, and how well it answers."""

    expert: str
    sentences: tuple[Sentence, ...]
    worth: float


def select(
    question: Question,
    hits: Sequence[Hit],
    index: Index,
    *,
    threshold: float,
    wants_list: bool = False,
    skip: AbstractSet[tuple[str, int]] = frozenset(),
) -> Selection:
    """The sentences that may be cited, and the groups worth quoting, best first, fair between experts.

    ``threshold``: the least ``Hit.probability`` that counts as an answer; ``skip``: (interview, start) of sentences
    already shown, which are not shown again unless another one needs them. Empty groups mean: decline.
    """
    citable: list[Sentence] = []
    groups: list[_Group] = []
    for sentence_group in _introductions(question, index, skip):
        citable += sentence_group.sentences
        groups.append(sentence_group)
    for hit in _answering(question, hits, threshold):
        interview = index.interviews[hit.passage.interview]
        found, chosen = _from_turn(question, hit, interview, index, wants_list, skip)
        citable += found
        groups += chosen
    ordered = _fair(groups, wants_list)
    return _numbered(citable, ordered)


def _answering(question: Question, hits: Sequence[Hit], threshold: float) -> list[Hit]:
    """One hit for each answer that passes, best first, without those far behind the best."""
    passing: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        if hit.probability < threshold:
            continue
        key = hit.passage.interview, hit.passage.turn
        if key not in passing or passing[key].probability < hit.probability:
            passing[key] = hit
    best = max((hit.probability for hit in passing.values()), default=0.0)
    near = [hit for hit in passing.values() if hit.probability >= NEAR_BEST * best]
    return sorted(near, key=lambda hit: -(hit.probability + _liking(question, hit)))


def _liking(question: Question, hit: Hit) -> float:
    passage = hit.passage
    same = (question.interview is not None and question.interview == passage.interview) or (
        question.expert is not None and question.expert == passage.speaker
    )
    return LIKED if same else 0.0


def _from_turn(
    question: Question,
    hit: Hit,
    interview: Interview,
    index: Index,
    wants_list: bool,
    skip: AbstractSet[tuple[str, int]],
) -> tuple[list[Sentence], list[_Group]]:
    """The citable sentences of one answer, and the groups to quote of it."""
    turn = interview.turn(hit.passage.turn)
    stretches = runs(interview, turn)
    flat = [span for run in stretches for span in run.sentences]
    text = interview.text
    said = [text[s:e] for s, e in flat]
    embedder = getattr(index, "embedder", None)
    chances = iter(
        _pointed(question.text, hit, said, probabilities(question.text, _expected(hit), said, embedder), embedder)
    )
    table = [[next(chances) for _ in run.sentences] for run in stretches]
    citable: list[Sentence] = []
    listed: list[_Group] = []
    for run, row in zip(stretches, table, strict=True):
        for span, chance in zip(run.sentences, row, strict=True):
            made = _sentences(interview, turn.n, run, span, chance * hit.probability)
            citable += made
            if len(made) > 1:
                listed += _items(question, hit, interview, made, index, wants_list, skip)
    worths = [
        [_worth(interview, hit, span, chance, skip) for span, chance in zip(run.sentences, row, strict=True)]
        for run, row in zip(stretches, table, strict=True)
    ]
    windows = [window for number, run in enumerate(stretches) for window in safe_windows(text, run, number)]
    budget, most = (LIST_WORDS, MOST_QUOTES) if wants_list else (QUOTE_WORDS, 2)
    chosen = choose(windows, worths, words=budget, most=most)
    chosen = _with_third_party(question.text, text, chosen, windows, stretches, worths)
    return citable, _grouped(interview, turn, chosen, stretches, citable, listed, hit.probability)


def _pointed(question: str, hit: Hit, said: Sequence[str], chances: list[float], embedder: Any) -> list[float]:
    """The chances, drawn to the pieces that the nearest expected questions say they are about, as far as near."""
    shares, near = votes(question, hit.passage.expected, embedder)
    voices: dict[str, float] = {}
    for share, about in zip(shares, hit.passage.about, strict=False):
        voices[about] = voices.get(about, 0.0) + share
    drawn = [0.0] * len(said)
    for about, share in voices.items():
        holding = [at for at, text in enumerate(said) if about and (about in text or text in about)]
        for at in holding:
            drawn[at] += share / len(holding)
    pull = near * sum(drawn)
    total = sum(drawn) or 1.0
    return [(1 - pull) * chance + pull * piece / total for chance, piece in zip(chances, drawn, strict=True)]


def _expected(hit: Hit) -> tuple[str, ...]:
    return ((hit.matched,) if hit.matched else ()) + hit.passage.expected


def _worth(
    interview: Interview, hit: Hit, span: tuple[int, int], chance: float, skip: AbstractSet[tuple[str, int]]
) -> float:
    """A sentence's chance, none when it was shown already, little when it lies outside the passage found."""
    if (interview.id, span[0]) in skip:
        return 0.0
    inside = hit.passage.start <= span[0] and span[1] <= hit.passage.end
    return chance if inside else 0.2 * chance


def _with_third_party(
    question: str,
    text: str,
    chosen: list[Window],
    windows: Sequence[Window],
    stretches: Sequence[Run],
    worths: Sequence[Sequence[float]],
) -> list[Window]:
    """A third party's words, whole, beside the expert's: first where they have more of the question's words, then.

    They are short and stand late in an answer: what is learnt of an expert's sentences doesn't find them.
    """
    asked = content_stems(unphone(question))
    for number, run in enumerate(stretches):
        whole = next((w for w in windows if w.run == number and (w.start, w.end) == (run.start, run.end)), None)
        if run.voice != "third_party" or whole is None or not any(worths[number]):
            continue
        said = "\n".join(text[window.start : window.end] for window in chosen if window.run != number)
        theirs, others = _shared(asked, text[run.start : run.end]), _shared(asked, said)
        if theirs and theirs >= others:
            rest = [window for window in chosen if window.run != number]
            worth = max((window.worth for window in rest), default=0.5)
            whole = replace(whole, worth=worth)
            chosen = [whole, *rest] if theirs > others else [*rest, whole]
    return chosen


def _shared(asked: AbstractSet[str], text: str) -> int:
    """How many of the asked stems a text has, by their first six letters ("condividere", "condivisione")."""
    heads = {stem[:6] for stem in content_stems(text)}
    return len({stem[:6] for stem in asked} & heads)


def _grouped(
    interview: Interview,
    turn: Turn,
    chosen: Sequence[Window],
    stretches: Sequence[Run],
    citable: Sequence[Sentence],
    listed: Sequence[_Group],
    probability: float,
) -> list[_Group]:
    """Chosen stretches as groups; a stretch that is one over-long sentence gives way to its items."""
    groups: list[_Group] = []
    for window in chosen:
        inside = tuple(s for s in citable if window.start <= s.start and s.end <= window.end)
        items = [group for group in listed if group.sentences[0] in inside]
        if items:
            groups += items
            continue
        run = stretches[window.run]
        groups.append(_Group(run.quoted_by or run.speaker or interview.id, inside, window.worth * probability))
    return groups


def _sentences(interview: Interview, turn: int | None, run: Run, span: tuple[int, int], score: float) -> list[Sentence]:
    """The sentence, or its items where it is too long and they stand alone; ids come later."""
    cut = pieces(interview.text, *span)
    if any(check(interview.text, run.start, run.end, *piece) for piece in cut):
        cut = []
    return [
        Sentence(
            id="",
            interview=interview.id,
            turn=turn,
            start=start,
            end=end,
            text=interview.text[start:end],
            voice=run.voice,
            speaker=run.speaker,
            quoted_by=run.quoted_by,
            score=score,
        )
        for start, end in (cut or [span])
    ]


def _items(
    question: Question,
    hit: Hit,
    interview: Interview,
    made: Sequence[Sentence],
    index: Index,
    wants_list: bool,
    skip: AbstractSet[tuple[str, int]],
) -> list[_Group]:
    """All the items of a list, in order, when the question asks for a list; else the one that answers."""
    fresh = [item for item in made if (item.interview, item.start) not in skip]
    if not fresh:
        return []
    expert = fresh[0].quoted_by or fresh[0].speaker or interview.id
    if wants_list:
        return [_Group(expert, (item,), item.score) for item in fresh]
    embedder = getattr(index, "embedder", None)
    said = [item.text for item in fresh]
    chances = probabilities(question.text, _expected(hit)[:1], said, embedder, flat=True)
    chances = _pointed(question.text, hit, said, chances, embedder)
    best = max(range(len(fresh)), key=chances.__getitem__)
    return [_Group(expert, (fresh[best],), fresh[best].score)]


def _fair(groups: Sequence[_Group], wants_list: bool) -> list[_Group]:
    """Best group of each expert first, then everybody's second…: no voice crowds out the others."""
    by_expert: dict[str, list[_Group]] = {}
    for group in groups:
        by_expert.setdefault(group.expert, []).append(group)
    experts = list(by_expert)[:MOST_EXPERTS]
    most = MOST_QUOTES if not wants_list else max((len(by_expert[expert]) for expert in experts), default=0)
    return [by_expert[expert][i] for i in range(most) for expert in experts if i < len(by_expert[expert])]


def _numbered(sentences: Iterable[Sentence], groups: Iterable[_Group]) -> Selection:
    """Ids s1, s2… to the sentences, each place once, in the order found."""
    numbered: dict[tuple[str, int, int], Sentence] = {}
    for sentence in sentences:
        key = sentence.interview, sentence.start, sentence.end
        if key not in numbered:
            numbered[key] = replace(sentence, id=f"s{len(numbered) + 1}")
    ids = [
        tuple(numbered[sentence.interview, sentence.start, sentence.end].id for sentence in group.sentences)
        for group in groups
    ]
    return Selection({sentence.id: sentence for sentence in numbered.values()}, tuple(dict.fromkeys(ids)))


# ---- who is …? -----------------------------------------------------------------------------------------------------


def introduction_sentences(interview: Interview) -> tuple[Sentence, ...]:
    """The introduction's sentences, as the editors' words (``turn`` None), ids "e1", "e2"…; () when there is none."""
    run = editor_run(interview)
    if run is None:
        return ()
    made = (sentence for span in run.sentences for sentence in _sentences(interview, None, run, span, 0.0))
    return tuple(replace(sentence, id=f"e{n}") for n, sentence in enumerate(made, start=1))


def asks_who(text: str) -> bool:
    """True for "chi è X?", "who is X?", "ki è x"."""
    return _WHO.search(fold(unphone(text)).replace("'", " ").replace("’", " ")) is not None


def _introductions(question: Question, index: Index, skip: AbstractSet[tuple[str, int]]) -> Iterator[_Group]:
    """For a who-is question: the sentence with which the editors introduce the expert it names."""
    if not asks_who(question.text):
        return
    asked = set(words(question.text))
    for interview in index.interviews.values():
        for expert in interview.experts:
            surname = set(words(expert.name)[-1:])
            if not surname or not surname <= asked:
                continue
            for sentence in introduction_sentences(interview):
                fresh = (interview.id, sentence.start) not in skip
                if fresh and surname <= set(words(sentence.text)) and not _unsafe(interview, sentence):
                    yield _Group(expert.name, (replace(sentence, score=1.0),), 1.0)
                    break


def _unsafe(interview: Interview, sentence: Sentence) -> bool:
    run = editor_run(interview)
    return run is None or bool(check(interview.text, run.start, run.end, sentence.start, sentence.end))
