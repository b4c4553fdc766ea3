"""Answer -> terminal, plain text or HTML. Pure functions; the one place where words get their « »."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape

from bot.answer import Answer, Part, Quote
from bot.phrases import long_date

_BOLD, _DIM, _CYAN, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"
_BIDI = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"))
_WORD_LIMIT = 400  # characters of one unbroken word shown on a face; the data keeps them all


def citation(quote: Quote, language: str) -> str:
    """Who said it, where and when: "Roberto Gerosa, «Social media e PMI…», Mediamorfosi, 18 aprile 2016"."""
    who = quote.speaker or ("la redazione" if language == "it" else "the editors")
    if quote.quoted_by:
        who += f" ({'citato da' if language == 'it' else 'quoted by'} {quote.quoted_by})"
    return ", ".join(filter(None, (who, quote.title, long_date(quote.published, language))))


def to_text(parts: Sequence[Part], quotes: Sequence[Quote], language: str) -> str:
    """The parts as plain text: what a reader copies, and the Answer's ``text``."""
    lines: list[str] = []
    for part in parts:
        if part.quote is None:
            lines.append(part.text)
            continue
        quote = quotes[part.quote]
        lines.append(f"«{part.text}»\n— {citation(quote, language)}")
        if quote.translation:
            lines.append(f"({_translated(language)}: {quote.translation})")
    return "\n\n".join(lines)


def to_terminal(answer: Answer, *, width: int = 80, color: bool = False) -> str:
    """The answer for a terminal ``width`` columns wide; control characters of the text are not passed through."""
    blocks = [_terminal_part(answer, part, width, color) for part in answer.parts]
    if answer.suggestions:
        ask = "Puoi chiedermi anche:" if answer.language == "it" else "You could also ask:"
        blocks.append("\n".join([_paint(ask, _DIM, color), *(f"  · {harmless(s)}" for s in answer.suggestions)]))
    return "\n\n".join(blocks)


def _terminal_part(answer: Answer, part: Part, width: int, color: bool) -> str:
    if part.quote is None:
        style = _DIM if part.type == "note" else ""
        return _paint(_wrap(harmless(part.text), width), style, color)
    quote = answer.quotes[part.quote]
    lines = [_paint(_wrap(f"«{harmless(part.text)}»", width, "  "), _BOLD, color)]
    if quote.translation:
        lines.append(_wrap(f"({_translated(answer.language)}: {harmless(quote.translation)})", width, "  "))
    lines.append(_wrap(f"— {harmless(citation(quote, answer.language))}", width, "    "))
    link = quote.quote_url or quote.page_url
    if link:
        lines.append(_paint(f"    {link}", _CYAN, color))
    return "\n".join(lines)


def to_html(answer: Answer) -> str:
    """The answer as a fragment of HTML, everything escaped: words in <p>, quotes in <blockquote> with their source."""
    blocks = [_html_part(answer, part) for part in answer.parts]
    return f'<div class="vademecum" lang="{escape(answer.language)}">{"".join(blocks)}</div>'


def _html_part(answer: Answer, part: Part) -> str:
    if part.quote is None:
        css = "nota" if part.type == "note" else "parole"
        return f'<p class="{css}">{html_text(part.text)}</p>'
    quote, language = answer.quotes[part.quote], answer.language
    source = html_text(citation(quote, language)) + _html_links(quote, language)
    translation = ""
    if quote.translation:
        note = escape(_translated(language))
        translation = f'<p class="traduzione"><em>{note}:</em> {html_text(quote.translation)}</p>'
    return (
        f'<figure class="citazione" data-voice="{escape(quote.voice)}">'
        f'<blockquote lang="it"><p>«{html_text(part.text)}»</p></blockquote>{translation}'
        f"<figcaption>{source}</figcaption></figure>"
    )


def _html_links(quote: Quote, language: str) -> str:
    italian = language == "it"
    links = (
        (quote.page_url, "leggi nell’intervista" if italian else "read it in the interview"),
        (quote.quote_url, "sul sito della rivista" if italian else "on the magazine’s site"),
    )
    return "".join(
        f' · <a href="{escape(url)}" target="_blank" rel="noopener">{words}</a>'
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
