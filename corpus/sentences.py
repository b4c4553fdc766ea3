"""Where Italian sentences begin and end, as offsets into a text: what can be quoted whole.

A sentence never crosses a newline, nor ends inside «…», "…", “…” or (…) unless what they hold is long. A full stop
ends one unless it belongs to an abbreviation (dott., D.Lgs.), initials (M.R.), a list number (1.), a number (1.000)
or an address (www.sito.it).
"""

from __future__ import annotations

import re
from bisect import bisect_right

ABBREVIATIONS = frozenset(
    """
    dott dottssa drssa dr sig sigra sigre sigg prof profssa proff ing avv arch geom rag cav comm on sen mons gen col
    art artt cap pag pagg pg pp nr num tel fax cell es fig figg tab vol voll cfr cit op ibid ss segg lett reg min max
    ca vs jr inc ltd spett egr gent gentma ill rev san nn seg all tit sez par prot ord lgs
    a.c d.c p.es p.iva c.f d.lgs d.l d.p.r d.m l.r c.c c.p s.n.c u.s p.s n.b n.d.r ndr
    """.split()
)
"""Written with a full stop, and nearly never the last word of a sentence (compared in lower case)."""

CLOSING_ABBREVIATIONS = frozenset(("ecc", "etc", "s.p.a", "s.r.l", "s.a.s", "s.n.c", "a.c", "d.c", "co"))
"""May end a sentence: they do where a capital follows."""

QUOTED_LIMIT = 400
"""Characters: what stands between quotation marks or brackets is one piece up to here, several sentences beyond."""

_STOP = re.compile(r"(?P<stop>[.!?…]+)(?P<close>[»”\"’')\]]*)(?=(?P<gap>\s+|$|(?=[^\W\d_]))(?P<next>.?))")
_WORD_BEFORE = re.compile(r"[^\s(\[«“\"‘’'/,;:]*$")
_OPENERS = "«“\"‘'([–—-*•¿¡"
_PAIRS = {"«": "»", "“": "”", "(": ")", "[": "]", '"': '"'}
_OPENS = {closer: opener for opener, closer in _PAIRS.items()}
_MARKS = re.compile(r"[«»“”()\[\]\"]")
_DEPENDENT = re.compile(
    r"(e|ed|ma|però|o|oppure|né|che|quindi|perché|altrimenti|anzi|invece|mentre|così|non solo|infatti|dunque|cioè)\b",
    re.IGNORECASE,
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences of ``text[start:end]``, in order, white space trimmed, empty ones left out.

    Offsets are into the whole ``text``. Linear in the length.
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        spans += _line_sentences(text, start, stop)
        start = stop + 1
    return spans


def items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of one long sentence that stand alone: what follows a colon, cut at semicolons.

    "Alcuni consigli: non aprire tutto; raccontare l'azienda; sperimentare." has three, the lead-in is none of them.
    A piece that leans on the one before (it begins "ma", "che", "però"…) is joined to it. Semicolons are left out,
    the sentence's own full stop stays. Fewer than two pieces: an empty list.
    """
    held = _held(text, start, end)
    cuts = [i for i in range(start, end) if text[i] == ";" and not _inside(held, i)]
    if not cuts:
        return []
    colon = next((i for i in range(start, cuts[0]) if text[i] == ":" and not _inside(held, i)), None)
    bounds = [start if colon is None else colon + 1, *(i + 1 for i in cuts)]
    pieces: list[tuple[int, int]] = []
    for left, right in zip(bounds, [*cuts, end], strict=True):
        left, right = _trim(text, left, right)
        if left >= right:
            continue
        if pieces and (_DEPENDENT.match(text, left, right) or " " not in text[left:right]):
            pieces[-1] = (pieces[-1][0], right)
        else:
            pieces.append((left, right))
    return pieces if len(pieces) > 1 else []


def _line_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    held = _held(text, start, end)
    spans = []
    begin = start
    for match in _STOP.finditer(text, start, end):
        cut = match.end("close")
        if cut >= end or (not _inside(held, cut - 1) and _ends(text, begin, match)):
            spans.append(_trim(text, begin, cut))
            begin = cut
    spans.append(_trim(text, begin, end))
    return [(left, right) for left, right in spans if left < right]


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the stop in ``match`` ends the sentence that began at ``begin``."""
    stop, close = match["stop"], match["close"]
    before = text[max(begin, match.start() - 40) : match.start()]
    found = _WORD_BEFORE.search(before)
    word = found[0] if found else ""
    following = text[match.end("close") : match.end("close") + 60].lstrip()
    if not match["gap"]:
        return not close and _glued(stop, word, following)
    bare = following.lstrip(_OPENERS + " ")
    lower = bare[:1].islower()
    if stop != ".":  # "…", "?", "!": in the middle of a sentence where a small letter follows
        return not lower
    return _full_stop_ends(text, begin, match.start(), word, lower, bool(close))


def _full_stop_ends(text: str, begin: int, at: int, word: str, lower: bool, closed: bool) -> bool:
    low = word.lower()
    if low in CLOSING_ABBREVIATIONS:
        return not lower
    if low in ABBREVIATIONS and not closed:
        return False
    if len(word) == 1 and word.isalpha() and word.isascii() and not closed:  # initials; "è." is a word
        return text[max(0, at - 7) : at - 1] == " piano"
    if re.fullmatch(r"(\w\.)+\w", word):  # M.R., U.S.A.
        return False
    if word.isdigit() and at - begin < 9 and text[begin:at].strip() == word:  # "1. Aprire…"
        return False
    if lower:  # Italian words end in a vowel, abbreviations we don't know nearly never
        return len(word) >= 4 and low[-1] in "aeiouàèéìòù"
    return True


def _glued(stop: str, word: str, following: str) -> bool:
    """A forgotten space: "fatto.Poi"; not "sito.It" nor "S.Marco"."""
    if not re.match(r"[A-ZÀÈÉÌÒÙ][a-zàèéìòù’']*[\s,;:’']", following):
        return False
    if set(stop) & {"!", "?"}:
        return word.isalpha()
    return stop == "." and len(word) >= 3 and word.isalpha() and word.islower() and word[-1] in "aeioàèéìòù"


def _held(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Short stretches between matching quotation marks or brackets, in order, outermost only; one pass."""
    opened: dict[str, list[int]] = {mark: [] for mark in _PAIRS}
    pairs: list[tuple[int, int]] = []
    for match in _MARKS.finditer(text, start, end):
        at, mark = match.start(), match[0]
        if mark in _OPENS and (stack := opened[_OPENS[mark]]):  # a closing mark, and something to close
            left = stack.pop()
            if mark == '"':
                stack.clear()
            if at - left <= QUOTED_LIMIT:
                pairs.append((left, at))
        elif mark in _PAIRS and not (mark == '"' and text[at + 1 : at + 2].isspace()):
            opened[mark].append(at)
    held: list[tuple[int, int]] = []
    for left, right in sorted(pairs):
        if not held or left > held[-1][1]:
            held.append((left, right))
    return held


def _inside(held: list[tuple[int, int]], at: int) -> bool:
    """Inside a held stretch, and not its last words: «Ciao!» may end a sentence, «Ciao. Come va?» only at its end."""
    i = bisect_right(held, (at, at)) - 1
    if i < 0:
        return False
    left, right = held[i]
    return left < at < right


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
