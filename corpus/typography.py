"""Raw text -> blocks: one per paragraph, each with what stands out about it (dash, number, label, quotation mark…).

Nothing is decided here: a leading dash may mark a question or an item of a list. ``corpus.conventions`` weighs it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

EMPTY = " \t\r\f\v\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00ad"
"""Characters that leave a line empty to the eye."""

OPENING = "«“\"„‹"


MANY = 40
"""Labels: no conversation has more speakers, whatever a file repeats before its colons."""


class Mark(StrEnum):
    """What a block begins with."""

    NONE = "none"
    DASH = "dash"
    BULLET = "bullet"
    NUMBER = "number"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. ``gap``: empty lines before it; ``glue``: what joins it to the block before, in one section.

    ``skip`` characters are its mark, ``label`` the words of a label. ``bold`` and ``caps``: as a whole.
    """

    text: str
    line: int
    gap: int = 0
    glue: str = "\n"
    mark: Mark = Mark.NONE
    skip: int = 0
    label: str = ""
    number: int = 0
    bold: bool = False
    caps: bool = False

    @property
    def words(self) -> str:
        """The text without its mark."""
        return self.text[self.skip :].strip(EMPTY)

    @property
    def quoted(self) -> bool:
        return self.words[:1] in tuple(OPENING)


_DASH = re.compile(r"[-–—‒―−]{1,2}\s*(?=[^\s\d])|[-–—‒―−]\s+(?=\S)")
_BULLET = re.compile(r"(?:[•▪●■◆►▶·➤→✔▸‣]|\*(?=\s))\s*(?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,2})\s?(?:[.)°º]{1,2}|\s?[-–—:](?=\s))\s*(?=[^\s\d,])")
_DQ = r"D|Dom|Domanda|DOMANDA|DOM|Q|R|Risp|Risposta|RISPOSTA|RISP|A"
_WORD_LABEL = re.compile(
    rf"({_DQ})\s?(?:n\.?\s?)?(\d{{0,2}})\s*(?:[:.)]"
    rf"|\s[-–—](?=\s))(?![A-Z][.:])[.:)]*\s*(?=\S|$)")
_CAPITAL = r"[A-ZÀÈÉÌÒÙ][\w’'.-]*"
_NAME_LABEL = re.compile(
    rf"({_CAPITAL}(?:\s+(?:{_CAPITAL}|d[aei]l?|della|dello|van|von|de|di)){{0,3}})(?:\s*\([^()]{{1,40}}\))?"
    r"\s*(?::(?!//)|\s[–—-](?=\s)|\.\s?[–—-](?=\s))\s*(?=\S|$)"
)
_INITIALS_DOT = re.compile(r"((?:[A-Z]\.\s?){2,3})(?=\s)\s*(?=\S)")
_WHOLLY_BOLD = re.compile(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1([.:]?)$")
_BOLD_LABEL = re.compile(r"(\*\*|__|\*|_)([^*_]{1,50}?)\s*(:?)\1\s*(:?)\s*")

NOT_LABELS = frozenset(
    """attenzione nota note ps esempio risultato conclusione morale primo secondo terzo consiglio consigli foto tag
    fonte fonti ecco poi ma però e allora quindi insomma infine inoltre risultati motivo ricorda ricordate regola
    domande risposte intervista oggi ieri prima dopo adesso uno due tre punto credits crediti video link sito web
    email tel telefono indirizzo orari info bio traduzione titolo sottotitolo autore data categoria
    perché così anzi già sì no certo bene ok""".split()
)


def lines(raw: str) -> list[Block]:
    """The lines of a raw text that hold anything, the empty ones told by ``gap``."""
    found: list[Block] = []
    gap = 1
    for number, line in enumerate(raw.split("\n"), 1):
        text = line.strip(EMPTY)
        if not text:
            gap += 1
            continue
        found.append(Block(text, number, gap))
        gap = 0
    return found


def paragraphs(plain: list[Block]) -> list[Block]:
    """Lines as paragraphs with their marks; labels on a line of their own joined to what follows."""
    return mark(_unwrap(plain))


def mark(plain: Sequence[Block]) -> list[Block]:
    """The blocks with what each begins with; labels need company: one that comes once is a word and a colon."""
    bare = [_unbold(block) for block in plain]
    known = labels(bare)
    return _own_line_labels([_marked(block, known) for block in bare], known)


def pieces(block: Block, cuts: Iterable[int]) -> list[Block]:
    """The block cut at offsets of its text, for interviews that run on in one line."""
    bounds = [0, *cuts, len(block.text)]
    found: list[Block] = []
    for left, right in pairwise(bounds):
        text = block.text[left:right].strip(EMPTY)
        if text:
            first = not found
            found.append(Block(text, block.line, block.gap if first else 0, "\n" if first else " "))
    return found


def _unbold(block: Block) -> Block:
    """Asterisks or underscores around a whole paragraph, or around its label, are a mark."""
    if heading := re.match(r"#{1,6}\s+(?=\S)", block.text):
        return replace(block, text=block.text[heading.end() :].rstrip("# "), bold=True)
    whole = _WHOLLY_BOLD.match(block.text)
    if whole and whole[1] not in whole[2]:
        return replace(block, text=whole[2] + whole[3], bold=True)
    label = _BOLD_LABEL.match(block.text)
    if label and (label[3] or label[4]):
        return replace(block, text=f"{label[2].rstrip(':')}: {block.text[label.end() :]}")
    return block


def labels(plain: Sequence[Block]) -> frozenset[str]:
    """Labels that come at least twice, or whose bearer does under a longer or shorter name."""
    counted: Counter[str] = Counter()
    for block in plain:
        for pattern in (_WORD_LABEL, _NAME_LABEL, _INITIALS_DOT):
            if (match := pattern.match(block.text)) and not _common(match[1]):
                counted[match[1].strip()] += 1
                break
    lines = Counter(block.text for block in plain if _could_stand_alone(block.text))
    counted.update({text: n for text, n in lines.items() if n > 1})
    often = {label for label, n in counted.most_common(MANY) if n > 1}
    few = list(counted) if len(counted) <= MANY else []
    alone = {label for label in few if any(akin(label, other) for other in few if other != label)}
    if often or alone:
        text = "\n".join(block.text for block in plain)
        alone |= {label for label in few if len(label) > 2 and _is_named(label, text)}
    one_side = {label for label in counted if label.casefold() in ("d", "r", "domanda", "risposta")}
    paired = _paired(counted) if not often and len(plain) < 9 else set()
    return frozenset(often | alone | one_side | paired)


def _is_named(label: str, text: str) -> bool:
    """Whether a label is the first or last name of somebody the text names in full."""
    name = re.escape(label.title() if label.isupper() else label)
    return bool(re.search(rf"\b{name}\s{_CAPITAL}\b|\b[A-ZÀ-Ý][a-zà-ý]+\s{name}\b(?!\s*:)", text))


def _paired(counted: Counter[str]) -> set[str]:
    """Two names once each: the shortest interview there is."""
    names = [label for label in counted if len(label) > 1 and " " in label]
    return set(names) if len(names) == 2 else set()


def akin(one: str, other: str) -> bool:
    """Whether two labels may name one person: "M.R." and "Marta Rinaldi", "ROSSI" and "Anna Rossi"."""
    short, long = sorted((one.strip(), other.strip()), key=len)
    parts = [p for p in re.split(r"[\s.]+", long) if p]
    if len(parts) < 2 or short.casefold() == long.casefold():
        return short.casefold() == long.casefold()
    letters = re.sub(r"[\s.]", "", short)
    initials = "".join(p[0] for p in parts if p[0].isupper())
    if letters.isupper() and len(letters) <= 3 and letters in (initials, initials[0], initials[0] + initials[-1]):
        return True
    folded, whole = short.casefold().split(), long.casefold().split()
    return len(short) > 2 and (whole[: len(folded)] == folded or whole[-len(folded) :] == folded)


def _common(label: str) -> bool:
    return label.strip(" .").casefold() in NOT_LABELS


def _could_stand_alone(text: str) -> bool:
    return len(text) <= 40 and bool(re.fullmatch(rf"{_CAPITAL}(?:\s+(?:{_CAPITAL}|d[aei]l?|della|di|de))*", text))


def _marked(block: Block, known: frozenset[str]) -> Block:
    text = block.text
    block = replace(block, caps=_is_caps(text))
    for pattern in (_WORD_LABEL, _NAME_LABEL, _INITIALS_DOT):
        match = pattern.match(text)
        if match and match[1].strip() in known:
            number = int(match[2] or 0) if pattern is _WORD_LABEL else 0
            caps = _is_caps(text[match.end() :])
            return replace(
                block, mark=Mark.LABEL, skip=match.end(), label=match[1].strip(), number=number, caps=caps
            )
    if match := _NUMBER.match(text):
        inner = _WHOLLY_BOLD.match(text[match.end() :])
        return replace(block, mark=Mark.NUMBER, skip=match.end(), number=int(match[1]), bold=block.bold or bool(inner))
    for kind, pattern in ((Mark.DASH, _DASH), (Mark.BULLET, _BULLET)):
        if match := pattern.match(text):
            return replace(block, mark=kind, skip=match.end())
    return block


def _is_caps(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 9 and " " in text and all(c.isupper() for c in letters)


def _own_line_labels(marked: Sequence[Block], known: frozenset[str]) -> list[Block]:
    """A label alone on its line goes to the block under it."""
    names = {name for name in known if _could_stand_alone(name)} | _capital_names(marked)
    found: list[Block] = []
    waiting: Block | None = None
    for block in marked:
        alone = block.label if block.mark is Mark.LABEL and not block.words else block.text
        if alone in names and block.text.rstrip(": .") == alone.rstrip(". "):
            waiting = replace(block, label=alone)
            continue
        if waiting:
            block = replace(block, gap=waiting.gap, mark=Mark.LABEL, label=waiting.label, skip=0, number=0)
            waiting = None
        found.append(block)
    return found


def _capital_names(marked: Sequence[Block]) -> set[str]:
    """Lines in capitals that repeat a name of the text: "BIANCHI" where Luca Bianchi is named."""
    lines = {b.text for b in marked if b.text.isupper() and _could_stand_alone(b.text) and len(b.text) > 2}
    if not lines:
        return set()
    rest = "\n".join(b.text for b in marked if b.text not in lines)
    return {line for line in lines if re.search(rf"\b{re.escape(line.title())}\b", rest)}


def _unwrap(plain: list[Block]) -> list[Block]:
    """Paragraphs whose lines were broken at a fixed width, made whole (their newlines become spaces)."""
    if not _is_wrapped(plain):
        return plain
    width = max(len(block.text) for block in plain)
    joined: list[Block] = []
    last = 0
    for block in plain:
        full = last > width - 22 or not re.search(r"[.!?…»”\":;]$", joined[-1].text if joined else ".")
        starts = _DASH.match(block.text) or _NUMBER.match(block.text) or _WORD_LABEL.match(block.text)
        if joined and not block.gap and full and not starts and not _NAME_LABEL.match(block.text):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {block.text}")
        else:
            joined.append(block)
        last = len(block.text)
    return joined


def _is_wrapped(plain: list[Block]) -> bool:
    """Most lines that have another right under them are about as wide as the widest, and stop mid-sentence."""
    inner = [a for a, b in pairwise(plain) if not b.gap]
    width = max((len(block.text) for block in plain), default=0)
    if len(inner) < 6 or not 40 <= width <= 130:
        return False
    wide = [block for block in inner if len(block.text) > width - 22]
    broken = [block for block in wide if not re.search(r"[.!?…:;»”\"]$", block.text)]
    return len(wide) > 0.7 * len(inner) and len(broken) > 0.6 * len(wide)
