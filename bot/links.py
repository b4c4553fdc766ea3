"""Where a quote is read in place: the magazine's page, and our own reading page.

``quote_url`` follows URL Fragment Text Directives (https://wicg.github.io/scroll-to-text-fragment/):
``#:~:text=[prefix-,]start[,end]``, in which ``-``, ``,`` and ``&`` are syntax, so percent-encoded in the text.
"""

from __future__ import annotations

import re
from urllib.parse import quote as percent

from corpus.interview import Interview
from corpus.sentences import sentences

_EXACT_WORDS = 12  # longer quotes are named by their first and last words, which may lie in two paragraphs
_EDGE_WORDS = 5
_WORD = re.compile(r"\S+")


def quote_url(interview: Interview, start: int, end: int) -> str | None:
    """The magazine's page with a text directive for ``interview.text[start:end]``; None when the page is unknown."""
    if not interview.url:
        return None
    page, _, fragment = interview.url.partition("#")
    directive = text_directive(interview.text, start, end)
    return f"{page}#{fragment.partition(':~:')[0]}:~:text={directive}"


def text_directive(text: str, start: int, end: int) -> str:
    """The value of ``text=`` for ``text[start:end]``: exact when short, else ``first words,last words``.

    A match may not cross a paragraph in its exact form, so a quote over two paragraphs always takes the second form.
    The first words grow until they are the only such words in the text (or the line ends): a browser takes the first
    match of the page.
    """
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    if len(words) <= _EXACT_WORDS and "\n" not in text[start:end]:
        exact = text[start:end]
        return _prefix(text, start, exact) + _encode(exact)
    first = _grown(text, words)
    last = text[_line_start(text, words[max(0, len(words) - _EDGE_WORDS)][0], words[-1][1]) : words[-1][1]]
    return f"{_prefix(text, start, first)}{_encode(first)},{_encode(last)}"


def page_url(base_url: str, interview: Interview, start: int, end: int) -> str:
    """Our reading page, opened at the sentence that holds ``start``, with ``text[start:end]`` highlighted."""
    anchor = _anchor(interview, start)
    return f"{base_url.rstrip('/')}/interviste/{percent(interview.id, safe='')}?q={start}-{end}#s{anchor}"


def _anchor(interview: Interview, start: int) -> int:
    """Where the sentence that holds ``start`` begins: a list item has no anchor of its own."""
    spans = [turn.answer for turn in interview.turns]
    if interview.introduction:
        spans.append(interview.introduction)
    for span in spans:
        if span.start <= start < span.end:
            begins = (s for s, e in sentences(interview.text, span.start, span.end) if s <= start < e)
            return next(begins, start)
    return start


def _grown(text: str, words: list[tuple[int, int]]) -> str:
    """The first words, as few as name their place, all in one paragraph, leaving the last ones alone."""
    begin = words[0][0]
    most = max(1, len(words) - 1)
    first = text[begin : words[0][1]]
    for count in range(1, most + 1):
        candidate = text[begin : words[count - 1][1]]
        if "\n" in candidate:
            break
        first = candidate
        if count >= _EDGE_WORDS and text.find(first) == begin:
            break
    return first


def _line_start(text: str, start: int, end: int) -> int:
    """``start``, moved after the last line break before ``end``: the last words must lie in one paragraph."""
    broken = text.rfind("\n", start, end)
    return start if broken < 0 else broken + 1


def _prefix(text: str, start: int, first: str) -> str:
    """``words before-,`` when the same first words come earlier in the text, else nothing."""
    if text.find(first) == start:
        return ""
    line = text.rfind("\n", 0, start) + 1
    before = [m.group() for m in _WORD.finditer(text[line:start])][-3:]
    return f"{_encode(' '.join(before))}-," if before else ""


def _encode(words: str) -> str:
    """Percent-encoded UTF-8, with ``-`` too (``,`` and ``&`` are encoded anyway)."""
    return percent(words, safe="").replace("-", "%2D")
