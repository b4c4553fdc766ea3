"""Claims -> the parts and quotes of an Answer, in reading order, with […] where words are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import uuid4

from bot.answer import Answer, Claim, Kind, Part, Quote, Selection
from bot.present import CUT, to_text
from bot.quotes import cuts, gloss, omits, to_quotes
from corpus.interview import Interview

Shown = tuple[Part, Quote | None]


def shown(
    claims: Iterable[Claim],
    selection: Selection,
    interviews: Mapping[str, Interview],
    base_url: str = "",
    language: str = "it",
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
            yield from _cut_after(interviews, last)
            yield Part("words", claim.words), None
            last = None
        for quote in quotes:
            yield from _cut_between(interviews, last, quote)
            if meant := gloss(interviews[quote.interview], quote, language):
                yield Part("words", meant), None
            yield Part("quote", quote.text, len(seen)), quote
            seen.add(_place(quote))
            last = quote
    yield from _cut_after(interviews, last)


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.interview, quote.start, quote.end


def _cut_between(interviews: Mapping[str, Interview], last: Quote | None, quote: Quote) -> Iterator[Shown]:
    """One mark before ``quote`` where words are left out there; none between neighbouring items of one list."""
    interview = interviews[quote.interview]
    if last is None or (last.interview, last.turn) != (quote.interview, quote.turn):
        yield from _cut_after(interviews, last)
        cut = cuts(interview, quote)[0]
    else:
        cut = omits(interview, last, quote)
    if cut:
        yield Part("words", CUT), None


def _cut_after(interviews: Mapping[str, Interview], last: Quote | None) -> Iterator[Shown]:
    """The mark after the last quote of an answer, where its sentence goes on."""
    if last is not None and cuts(interviews[last.interview], last)[1]:
        yield Part("words", CUT), None


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
