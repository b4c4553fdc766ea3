"""Hits -> the sentences worth quoting, and sentence ids -> quotes: verbatim, one voice each, meaning-safe.

    select(question, hits, index, threshold=…)          -> Selection   (empty groups: decline)
    to_quotes(ids, selection, interviews, base_url)     -> list[Quote]
    gloss(interview, quote), cuts(interview, quote)     what to say in brackets, where […] is shown

Only this module puts an expert's words into a Quote, and only as ``interview.text[start:end]``.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby

from bot.answer import Quote, Selection, Sentence
from bot.links import page_url, quote_url
from bot.quoting.around import cuts, gloss, omits
from bot.quoting.selecting import asks_who, introduction_sentences, select
from bot.quoting.units import Run, all_runs
from bot.quoting.windows import SAFE_WORDS
from bot.safety import check, widen
from corpus.errors import QuoteError
from corpus.interview import Interview

__all__ = [
    "Resolved",
    "asks_who",
    "cuts",
    "gloss",
    "introduction_sentences",
    "omits",
    "resolve",
    "select",
    "to_quotes",
]

log = logging.getLogger(__name__)


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
    for run in all_runs(interview, sentence.turn):
        voices = (run.voice, run.speaker, run.quoted_by) == (sentence.voice, sentence.speaker, sentence.quoted_by)
        if voices and run.start <= sentence.start and sentence.end <= run.end:
            span = sentence.start, sentence.end
            return _Home(run, run.sentences.index(span) if span in run.sentences else None)
    raise QuoteError(
        f"La frase {sentence.id} di «{sentence.interview}» non è di {sentence.speaker or 'chi la dice'} "
        f"(risposta {sentence.turn}): non la mostro.",
        "vademecum index",
    )


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
