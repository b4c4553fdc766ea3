"""An interview as a reading page: every sentence an anchor, every voice visible, a quote highlighted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from bot.phrases import long_date
from bot.present import harmless, html_text, safe_url
from corpus.interview import Expert, Interview, Span, Turn, Voice
from corpus.sentences import sentences

Range = tuple[int, int]
_RANGE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the page in reading order, in one voice: "introduction", "question", "answer" or "other"."""

    kind: str
    paragraphs: tuple[Markup, ...]
    speaker: str | None = None
    n: int = 0


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """What the template shows of an interview; ``url`` is None unless it is an address of the web."""

    id: str
    title: str
    experts: tuple[Expert, ...]
    magazine: str | None
    url: str | None
    date: str
    iso_date: str
    lang: str
    blocks: tuple[Block, ...]
    highlighted: bool


def title_of(interview: Interview) -> str:
    """Its title, or who is interviewed, or its id."""
    names = " e ".join(expert.name for expert in interview.experts)
    return harmless(interview.title or (f"Intervista a {names}" if names else interview.id))


def highlight_of(text: str, length: int) -> Range | None:
    """ "120-165" -> (120, 165) when it lies inside a text of ``length``; None for anything else."""
    found = _RANGE.fullmatch(text)
    if not found:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end <= length else None


def page_of(interview: Interview, wanted: str = "") -> ReadingPage:
    """The page of an interview, with ``text[start:end]`` marked for ``wanted`` = "start-end"."""
    highlight = highlight_of(wanted, len(interview.text))
    published = interview.published.isoformat() if interview.published else ""
    return ReadingPage(
        id=interview.id,
        title=title_of(interview),
        experts=interview.experts,
        magazine=interview.magazine,
        url=interview.url if safe_url(interview.url) else None,
        date=long_date(published, "it"),
        iso_date=published,
        lang=interview.lang if re.fullmatch(r"[a-z]{2}", interview.lang) else "it",
        blocks=tuple(_blocks(interview, highlight)),
        highlighted=highlight is not None,
    )


def _blocks(interview: Interview, highlight: Range | None) -> Iterator[Block]:
    """The whole text once, in order: what no span covers (a closing remark) is shown too."""
    printer, at, n = _Printer(interview, highlight), 0, 0
    for kind, span, turn in _spans(interview):
        if span.start < at:
            continue  # a question shared by two answers is shown once
        yield from _block("other", Span(at, span.start, Voice.INTERVIEWER), printer)
        n = turn.n if turn else 0
        yield from _block(kind, span, printer, n)
        at = span.end
    yield from _block("other", Span(at, len(interview.text), Voice.INTERVIEWER), printer)


def _spans(interview: Interview) -> list[tuple[str, Span, Turn | None]]:
    found: list[tuple[str, Span, Turn | None]] = []
    if interview.introduction:
        found.append(("introduction", interview.introduction, None))
    for turn in interview.turns:
        found += [("question", turn.question, turn), ("answer", turn.answer, turn)]
    return sorted(found, key=lambda item: item[1].start)


def _block(kind: str, span: Span, printer: _Printer, n: int = 0) -> Iterator[Block]:
    paragraphs = tuple(printer.paragraphs(span.start, span.end))
    if paragraphs:
        yield Block(kind, paragraphs, harmless(span.speaker) if span.speaker else None, n)


class _Printer:
    """Spans of one interview -> escaped HTML."""

    def __init__(self, interview: Interview, highlight: Range | None) -> None:
        self._text, self._highlight = interview.text, highlight
        self._third = [span for turn in interview.turns for span in turn.third_party]

    def paragraphs(self, start: int, end: int) -> Iterator[Markup]:
        for line in re.finditer(r"[^\n]+", self._text[start:end]):
            left, right = start + line.start(), start + line.end()
            if self._text[left:right].strip():
                yield Markup("").join(self._sentences(left, right))

    def _sentences(self, start: int, end: int) -> Iterator[Markup]:
        at = start
        for left, right in sentences(self._text, start, end):
            yield self._run(at, left)
            yield Markup('<span id="s{}">{}</span>').format(left, self._run(left, right))
            at = right
        yield self._run(at, end)

    def _run(self, start: int, end: int) -> Markup:
        """``text[start:end]``, cut where another voice or the highlight begins or ends."""
        spans = [span for span in self._third if span.start < end and start < span.end]
        edges = {start, end, *(edge for span in spans for edge in (span.start, span.end))}
        edges |= set(self._highlight or ())
        cuts = sorted(edge for edge in edges if start <= edge <= end)
        return Markup("").join(self._piece(left, right, spans) for left, right in pairwise(cuts))

    def _piece(self, left: int, right: int, spans: list[Span]) -> Markup:
        piece = Markup(html_text(self._text[left:right]))  # html_text escapes
        if self._highlight and self._highlight[0] <= left and right <= self._highlight[1]:
            piece = Markup("<mark>{}</mark>").format(piece)
        third = next((span for span in spans if span.start <= left and right <= span.end), None)
        if third is None:
            return piece
        label = Markup("")
        if left == third.start:
            who = harmless(third.speaker) if third.speaker else "un’altra persona"
            label = Markup('<span class="solo-voce">(parole di {}) </span>').format(who)
        return Markup('<span class="terzi">{}{}</span>').format(label, piece)
