"""Answer -> terminal, plain text or HTML. Pure functions; the one place where words get their « »."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from bot.answer import Answer, Part, PartType, Quote
from bot.phrases import long_date

_BOLD, _DIM, _CYAN, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"
_BIDI = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"))
CUT = "[…]"  # where words are left out
LIST_FROM = 3  # neighbouring quotes of one person that are shown as a list
_WORD_LIMIT = 400  # characters of one unbroken word shown on a face; the data keeps them all


@dataclass(frozen=True, slots=True)
class Block:
    """What stands together on a face: our words, a note, or neighbouring quotes of one person with one citation.

    ``pieces`` of a block of quotes: each Quote, and "[…]" where words are left out.
    """

    type: PartType
    pieces: tuple[str | Quote, ...]

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Quote))

    @property
    def is_list(self) -> bool:
        return len(self.quotes) >= LIST_FROM


def blocks(parts: Sequence[Part], quotes: Sequence[Quote]) -> list[Block]:
    """Parts gathered for showing: the marks of omission join the quotes they stand beside."""
    gathered: list[tuple[PartType, list[str | Quote]]] = []
    for part in parts:
        piece = part.text if part.quote is None else quotes[part.quote]
        kind: PartType = "quote" if part.text == CUT else part.type
        if gathered and kind == "quote" == gathered[-1][0] and _same_voice(gathered[-1][1], piece):
            gathered[-1][1].append(piece)
        else:
            gathered.append((kind, [piece]))
    return [Block(kind, tuple(pieces)) for kind, pieces in gathered]


def _same_voice(pieces: Sequence[str | Quote], piece: str | Quote) -> bool:
    last = next((p for p in reversed(pieces) if isinstance(p, Quote)), None)
    if last is None or isinstance(piece, str):
        return True
    return (last.interview, last.speaker, last.quoted_by) == (piece.interview, piece.speaker, piece.quoted_by)


def citation(quote: Quote, language: str) -> str:
    """Who said it, where and when: "Roberto Gerosa, Social media e PMI…, Mediamorfosi, 18 aprile 2016"."""
    who = quote.speaker or ("la redazione" if language == "it" else "the editors")
    if quote.quoted_by:
        who += f" ({'citato da' if language == 'it' else 'quoted by'} {quote.quoted_by})"
    return ", ".join(filter(None, (who, quote.title, long_date(quote.published, language))))


def to_text(parts: Sequence[Part], quotes: Sequence[Quote], language: str) -> str:
    """The parts as plain text: what a reader copies, and the Answer's ``text``."""
    return "\n\n".join(_text_block(block, language) for block in blocks(parts, quotes))


def _text_block(block: Block, language: str) -> str:
    if not block.quotes:
        return " ".join(str(piece) for piece in block.pieces)
    lines = [_quoted(block, lambda text: text)]
    lines += [f"({_translated(language)}: {quote.translation})" for quote in block.quotes if quote.translation]
    return "\n".join([*lines, f"— {citation(block.quotes[0], language)}"])


def _quoted(block: Block, clean: Callable[[str], str]) -> str:
    """The quotes of a block between « », on one line, or one a line where they make a list."""
    pieces = [piece if isinstance(piece, str) else f"«{clean(piece.text)}»" for piece in block.pieces]
    if not block.is_list:
        return " ".join(pieces)
    return "\n".join(piece if piece == CUT else f"• {piece}" for piece in pieces)


def to_terminal(answer: Answer, *, width: int = 80, color: bool = False) -> str:
    """The answer for a terminal ``width`` columns wide; control characters of the text are not passed through."""
    shown = [_terminal_block(block, answer.language, width, color) for block in blocks(answer.parts, answer.quotes)]
    if answer.suggestions:
        ask = "Puoi chiedermi anche:" if answer.language == "it" else "You could also ask:"
        shown.append("\n".join([_paint(ask, _DIM, color), *(f"  · {harmless(s)}" for s in answer.suggestions)]))
    return "\n\n".join(shown)


def _terminal_block(block: Block, language: str, width: int, color: bool) -> str:
    if not block.quotes:
        style = _DIM if block.type == "note" else ""
        return _paint(_wrap(harmless(" ".join(map(str, block.pieces))), width), style, color)
    first = block.quotes[0]
    lines = [_paint(_wrap(_quoted(block, harmless), width, "  "), _BOLD, color)]
    for quote in block.quotes:
        if quote.translation:
            lines.append(_wrap(f"({_translated(language)}: {harmless(quote.translation)})", width, "  "))
    lines.append(_wrap(f"— {harmless(citation(first, language))}", width, "    "))
    if link := first.quote_url or first.page_url:
        lines.append(_paint(f"    {link}", _CYAN, color))
    return "\n".join(lines)


def to_html(answer: Answer) -> str:
    """The answer as a fragment of HTML, everything escaped: words in <p>, quotes in <blockquote> with their source."""
    shown = "".join(_html_block(block, answer.language) for block in blocks(answer.parts, answer.quotes))
    return f'<div class="vademecum" lang="{escape(answer.language)}">{shown}</div>'


def _html_block(block: Block, language: str) -> str:
    if not block.quotes:
        css = "nota" if block.type == "note" else "parole"
        return f'<p class="{css}">{html_text(" ".join(map(str, block.pieces)))}</p>'
    first = block.quotes[0]
    note = escape(_translated(language))
    translations = "".join(
        f'<p class="traduzione"><em>{note}:</em> {html_text(quote.translation)}</p>'
        for quote in block.quotes
        if quote.translation
    )
    source = html_text(citation(first, language)) + _html_links(first, language)
    return (
        f'<figure class="citazione" data-voice="{escape(first.voice)}">'
        f'<blockquote lang="it">{_html_quotes(block)}</blockquote>{translations}'
        f"<figcaption>{source}</figcaption></figure>"
    )


def _html_quotes(block: Block) -> str:
    """The quotes of a block and its marks of omission, in a paragraph, or in a list where they make one."""
    if block.is_list:
        return f"<ul>{''.join(_html_piece(piece, 'li') for piece in block.pieces)}</ul>"
    return f"<p>{' '.join(_html_piece(piece, 'span') for piece in block.pieces)}</p>"


def _html_piece(piece: str | Quote, tag: str) -> str:
    if isinstance(piece, str):
        return f'<{tag} class="taglio">{escape(piece)}</{tag}>'
    return f"<{tag}>«{html_text(piece.text)}»</{tag}>"


def _html_links(quote: Quote, language: str) -> str:
    italian = language == "it"
    links = (
        (quote.page_url, "leggi nell’intervista" if italian else "read it in the interview"),
        (quote.quote_url, "sul sito della rivista" if italian else "on the magazine’s site"),
    )
    return "".join(
        f' · <a href="{escape(str(url))}" target="_blank" rel="noopener">{words}</a>'
        for url, words in links
        if safe_url(url)
    )


def safe_url(url: str | None) -> bool:
    """True for http(s) addresses and for paths of our own; never for javascript: and its kind."""
    return bool(url) and str(url).startswith(("https://", "http://", "/")) and not str(url).startswith("//")


def html_text(text: str) -> str:
    """Escaped, line breaks kept, and harmless (see ``harmless``)."""
    return escape(harmless(text)).replace("\n", "<br>")


def harmless(text: str) -> str:
    """Without control and direction-changing characters, and no word so long that it breaks a page.

    For showing only: the data keeps every character.
    """
    clean = "".join(c for c in text.translate(_BIDI) if c == "\n" or c.isprintable() or c.isspace())
    if max(map(len, clean.split()), default=0) <= _WORD_LIMIT:
        return clean
    return "\n".join(" ".join(_shorten(word) for word in line.split(" ")) for line in clean.split("\n"))


def _shorten(word: str) -> str:
    return word if len(word) <= _WORD_LIMIT else word[:_WORD_LIMIT] + "…"


def _translated(language: str) -> str:
    return "traduzione automatica" if language == "it" else "machine translation"


def _wrap(text: str, width: int, indent: str = "") -> str:
    wrapper = textwrap.TextWrapper(width=width, initial_indent=indent, subsequent_indent=indent, break_long_words=False)
    return "\n".join("\n".join(wrapper.wrap(line)) for line in text.split("\n"))


def _paint(text: str, style: str, color: bool) -> str:
    return f"{style}{text}{_RESET}" if color and style and text else text
