"""Hits -> the sentences worth quoting, and sentence ids -> quotes: verbatim, one voice each, meaning-safe.

    select(question, hits, index, threshold=…)          -> Selection   (empty groups: decline)
    to_quotes(ids, selection, interviews, base_url)     -> list[Quote]
    gloss(interview, quote), cuts(interview, quote)     what to say in brackets, where […] is shown

Only this module puts an expert's words into a Quote, and only as ``interview.text[start:end]``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import groupby

from bot.answer import Question, Quote, Selection, Sentence
from bot.links import page_url, quote_url
from bot.safety import check, needs_gloss, widen
from bot.scoring import content_stems, probabilities
from bot.units import Run, editor_run, pieces, runs
from bot.windows import QUOTE_WORDS, SAFE_WORDS, Window, choose, safe_windows
from corpus.errors import QuoteError
from corpus.interview import Interview, Turn
from corpus.sentences import sentences
from index.analysis import fold, unphone, words
from index.search import Hit, Index

log = logging.getLogger(__name__)

MOST_EXPERTS = 3
MOST_QUOTES = 3  # of one expert, unless the question asks for a list
LIST_WORDS = 120  # of one answer, when the question asks for a list
NEAR_BEST = 0.6  # a further answer is quoted when its probability is at least this share of the best one's
_TELLING_QUESTION = 6  # words: a shorter question ("Lo consiglia?") leans on the sentence before it
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
    chances = iter(
        _pointed(hit, said, probabilities(question.text, _expected(hit), said, getattr(index, "embedder", None)))
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


def _pointed(hit: Hit, said: Sequence[str], chances: list[float]) -> list[float]:
    """The chances, drawn to the piece that the nearest expected question says it is about, as far as it is near."""
    about = dict(zip(hit.passage.expected, hit.passage.about, strict=False)).get(hit.matched or "", "")
    holding = [bool(about) and (about in text or text in about) for text in said]
    if not any(holding):
        return chances
    near = min(1.0, max(0.0, hit.features.get("expected_dense", 0.0)))
    return [(1 - near) * chance + near * holds / sum(holding) for chance, holds in zip(chances, holding, strict=True)]


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
    chances = _pointed(hit, said, probabilities(question.text, _expected(hit)[:1], said, embedder, flat=True))
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


# ---- ids -> quotes -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resolved:
    """Quotes made from ids; the ids nobody knows; the ids whose sentences cannot be shown without misleading."""

    quotes: tuple[Quote, ...]
    unknown: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()


def to_quotes(
    ids: Sequence[str], selection: Selection, interviews: Mapping[str, Interview], base_url: str
) -> list[Quote]:
    """``resolve``'s quotes; what it left out is logged."""
    found = resolve(ids, selection, interviews, base_url)
    if found.unknown or found.unsafe:
        log.warning("sentence ids left out: unknown %s, unsafe to cut %s", list(found.unknown), list(found.unsafe))
    return list(found.quotes)


def resolve(ids: Sequence[str], selection: Selection, interviews: Mapping[str, Interview], base_url: str) -> Resolved:
    """Sentence ids -> one quote for each contiguous stretch of one voice, widened where its meaning needs more.

    Stretches come in the order their answer is first named, in reading order inside it. Raises QuoteError when a
    sentence is not, letter by letter, what its interview says: such words are never shown.
    """
    known = [selection.sentences[id_] for id_ in dict.fromkeys(ids) if id_ in selection.sentences]
    unknown = tuple(id_ for id_ in dict.fromkeys(ids) if id_ not in selection.sentences)
    homes: dict[tuple[str, int | None, int], list[tuple[Sentence, _Home]]] = {}
    unsafe: list[str] = []
    for sentence in known:
        home = _home(sentence, interviews)
        homes.setdefault((sentence.interview, sentence.turn, home.run.start), []).append((sentence, home))
    quotes: list[Quote] = []
    for members in homes.values():
        interview = interviews[members[0][0].interview]
        made, refused = _stretches(interview, members)
        quotes += [_quote(interview, members[0][0], start, end, base_url) for start, end in made]
        unsafe += refused
    return Resolved(tuple(quotes), unknown, tuple(unsafe))


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a sentence stands: its run, and its number there; None for a list item."""

    run: Run
    number: int | None


def _home(sentence: Sentence, interviews: Mapping[str, Interview]) -> _Home:
    """Finds the sentence in its interview; raises QuoteError when it isn't there, word for word and voice for voice."""
    interview = interviews.get(sentence.interview)
    if interview is None:
        raise QuoteError(
            f"La frase {sentence.id} viene dall’intervista «{sentence.interview}», che non c’è.",
            "vademecum index",
        )
    if not sentence.text or interview.text[sentence.start : sentence.end] != sentence.text:
        raise QuoteError(
            f"La frase {sentence.id} non è, lettera per lettera, quella di «{sentence.interview}» ai caratteri "
            f"{sentence.start}-{sentence.end}: non la mostro.",
            "vademecum index",
        )
    for run in _all_runs(interview, sentence.turn):
        voices = (run.voice, run.speaker, run.quoted_by) == (sentence.voice, sentence.speaker, sentence.quoted_by)
        if voices and run.start <= sentence.start and sentence.end <= run.end:
            span = sentence.start, sentence.end
            return _Home(run, run.sentences.index(span) if span in run.sentences else None)
    raise QuoteError(
        f"La frase {sentence.id} di «{sentence.interview}» non è di {sentence.speaker or 'chi la dice'} "
        f"(risposta {sentence.turn}): non la mostro.",
        "vademecum index",
    )


def _all_runs(interview: Interview, turn: int | None) -> tuple[Run, ...]:
    if turn is None:
        run = editor_run(interview)
        return (run,) if run else ()
    if not 1 <= turn <= len(interview.turns):
        return ()
    return runs(interview, interview.turn(turn))


def _stretches(
    interview: Interview, members: Sequence[tuple[Sentence, _Home]]
) -> tuple[list[tuple[int, int]], list[str]]:
    """Contiguous sentences of one run as spans, widened, merged where they touch; and the ids refused."""
    run = members[0][1].run
    items = [sentence for sentence, home in members if home.number is None]
    whole = sorted({home.number: sentence for sentence, home in members if home.number is not None}.items())
    spans: set[tuple[int, int]] = set()
    refused: list[str] = []
    for _, same in groupby(enumerate(whole), key=lambda pair: pair[1][0] - pair[0]):
        together = [sentence for _, (_, sentence) in same]
        span = widen(interview.text, run.start, run.end, together[0].start, together[-1].end, SAFE_WORDS)
        if span is None:
            refused += [sentence.id for sentence in together]
        else:
            spans.add(span)
    for item in items:
        if check(interview.text, run.start, run.end, item.start, item.end):
            refused.append(item.id)
        else:
            spans.add((item.start, item.end))
    return _merged(interview.text, sorted(spans), {(item.start, item.end) for item in items}), refused


def _merged(text: str, spans: Sequence[tuple[int, int]], items: AbstractSet[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping or neighbouring spans as one; list items stay apart, unless their whole sentence is there."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged:
            left, right = merged[-1]
            inside = end <= right
            near = start <= right or not text[right:start].strip()
            if inside or (near and (start, end) not in items and (left, right) not in items):
                merged[-1] = left, max(right, end)
                continue
        merged.append((start, end))
    return merged


def _quote(interview: Interview, like: Sentence, start: int, end: int, base_url: str) -> Quote:
    """The slice as a Quote, its voice asked once more of the interview: the last gate before a reader sees it."""
    voice = interview.voice_of(start, end)
    if like.voice == "editor":
        agreed = voice.voice == "editor"
    else:
        agreed = voice.voice == like.voice and voice.speaker == like.speaker
    if not agreed:
        raise QuoteError(
            f"I caratteri {start}-{end} di «{interview.id}» sono di {voice.speaker or voice.voice}, "
            f"non di {like.speaker or like.voice}: non li mostro.",
            "vademecum index",
        )
    return Quote(
        text=interview.text[start:end],
        voice=like.voice,
        speaker=like.speaker,
        quoted_by=like.quoted_by,
        interview=interview.id,
        title=interview.title,
        url=interview.url,
        published=interview.published.isoformat() if interview.published else None,
        turn=like.turn,
        start=start,
        end=end,
        quote_url=quote_url(interview, start, end),
        page_url=page_url(base_url, interview, start, end),
    )


# ---- what is said around a quote ----------------------------------------------------------------------------------


def gloss(interview: Interview, quote: Quote, language: str = "it") -> str | None:
    """Our own words in brackets, where only the interviewer's question says what the quote speaks of; else None.

    Shown as a part of its own beside the quote, never inside it: "[Alla domanda: «I social sono un gioco?»]".
    """
    if quote.turn is None or quote.voice != "expert":
        return None
    turn = interview.turn(quote.turn)
    run = next((r for r in runs(interview, turn) if r.start <= quote.start and quote.end <= r.end), None)
    if run is None or not needs_gloss(interview.text, run.start, run.end, quote.start, quote.end):
        return None
    asked = [interview.text[slice(*span)] for span in sentences(interview.text, turn.question.start, turn.question.end)]
    if not asked:
        return None
    last = next((n for n in reversed(range(len(asked))) if asked[n].endswith("?")), len(asked) - 1)
    topic = asked[last]
    if last and len(topic.split()) < _TELLING_QUESTION:
        topic = f"{asked[last - 1]} {topic}"
    said = "Asked" if language == "en" else "Alla domanda"
    return f"[{said}: «{topic}»]"


def cuts(interview: Interview, quote: Quote) -> tuple[bool, bool]:
    """Whether the quote is cut out of its sentence, before and after: there the reader is shown […]."""
    for run in _all_runs(interview, quote.turn):
        for start, end in run.sentences:
            if start <= quote.start and quote.end <= end:
                return start < quote.start, quote.end < end
    return False, False


def omits(interview: Interview, first: Quote, second: Quote) -> bool:
    """Whether words are left out between two quotes of one answer, shown one after the other: […] stands there."""
    same = (first.interview, first.turn) == (second.interview, second.turn) == (interview.id, second.turn)
    return same and re.search(r"\w", interview.text[first.end : second.start]) is not None
