"""Claims -> the parts and quotes of an Answer, in reading order, with […] where words are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import uuid4

from bot.answer import Answer, Claim, Kind, Part, Quote, Selection
from bot.present import CUT, to_text
from bot.quotes import cuts, omits, to_quotes
from corpus.interview import Interview

Shown = tuple[Part, Quote | None]


def shown(
    claims: Iterable[Claim], selection: Selection, interviews: Mapping[str, Interview], base_url: str
) -> Iterator[Shown]:
    """Each claim's words, then its quotes; a claim whose sentences cannot be quoted is left out with its words.

    No quote comes twice. The ``quote`` index of a part counts the quotes yielded so far.
    """
    last: Quote | None = None
    seen: set[tuple[str, int, int]] = set()
    for claim in claims:
        quotes = [q for q in to_quotes(claim.sentences, selection, interviews, base_url) if _place(q) not in seen]
        if not quotes:
            continue
        if claim.words:
            yield Part("words", claim.words), None
            last = None
        for quote in quotes:
            if _cut_between(interviews[quote.interview], last, quote):
                yield Part("words", CUT), None
            yield Part("quote", quote.text, len(seen)), quote
            seen.add(_place(quote))
            last = quote
        if cuts(interviews[quotes[-1].interview], quotes[-1])[1]:
            yield Part("words", CUT), None
            last = None


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.interview, quote.start, quote.end


def _cut_between(interview: Interview, last: Quote | None, quote: Quote) -> bool:
    """Whether a mark stands before ``quote``: words of its answer are left out there."""
    if last is None or last.interview != quote.interview:
        return cuts(interview, quote)[0]
    return omits(interview, last, quote) or (last.turn != quote.turn and cuts(interview, quote)[0])


def finished(
    kind: Kind, language: str, parts: Sequence[Part], quotes: Sequence[Quote] = (), suggestions: Sequence[str] = ()
) -> Answer:
    """The Answer, with a fresh id and its plain text."""
    return Answer(
        id=uuid4().hex,
        kind=kind,
        language=language,
        text=to_text(parts, quotes, language),
        parts=tuple(parts),
        quotes=tuple(quotes),
        suggestions=tuple(suggestions),
    )
