"""Plain text -> who asks what and who answers what, in Italian typography.

    raw text ─ typography ─> blocks ─ noise ─> words ─ reading ─> parts ─ people ─> sections

``corpus.assembly`` makes one text of the sections; words are never corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus import noise, people, reading, typography
from corpus.assembly import Role, Section
from corpus.conventions import Convention, Part
from corpus.conventions import people as bearers
from corpus.errors import InterviewError
from corpus.evidence import asked
from corpus.quotation import unquoted
from corpus.sentences import sentences
from corpus.typography import Block, Mark

_INLINE_LABEL = re.compile(
    r"(?:^|(?<=[.?!…»”\"]\s))(?:(?:D|R|Domanda|Risposta|DOMANDA|RISPOSTA)\s?\d{0,2}[:.]"
    r"|[A-Z][\w.]{0,20}(?:\s[A-Z]\w+)?:)\s"
)


MANY = 5_000
"""Paragraphs or sentences: no interview has more."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something guessed or cut, for the editor: 1-based line (0 = the whole file) and an Italian sentence."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Sections in order, the people interviewed, and remarks."""

    sections: tuple[Section, ...] = ()
    experts: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class _Stretch:
    """Blocks of one voice, while they are gathered."""

    role: Role
    line: int
    label: str = ""
    paragraphs: list[str] = field(default_factory=list)


def parse(raw: str) -> Dialogue:
    """The most plausible reading of a raw interview; no turns when it has no question with an answer.

    Raises InterviewError on more than MANY lines of text.
    """
    lines = typography.lines(raw)
    if len(lines) > MANY:
        what = f"Ci sono {len(lines)} righe: non è una sola intervista."
        raise InterviewError(what, "La divida in più file, uno per intervista.")
    plain, cut = noise.split(lines)
    remarks = [Remark(b.line, f"Tolta una riga estranea all’intervista ({kind}): {_cited(b.text)}.") for b, kind in cut]
    marked = typography.paragraphs(plain)
    titles = noise.subtitles(marked)
    remarks += [Remark(b.line, f"Tolto un titoletto: {_cited(b.text)}.") for b in titles]
    blocks, found = _read([block for block in marked if block not in titles])
    if found is None:
        return Dialogue(remarks=tuple(remarks))
    stretches = list(_stretches(blocks, found))
    _guesses(blocks, found, remarks)
    experts, speakers = _speakers(stretches, blocks, found.convention, remarks)
    sections = tuple(_section(stretch, who) for stretch, who in zip(stretches, speakers, strict=True))
    return Dialogue(sections, experts, tuple(sorted(remarks, key=lambda remark: remark.line)))


def _section(stretch: _Stretch, speaker: str | None) -> Section:
    said = stretch.role is not Role.INTRODUCTION
    return Section(stretch.role, unquoted(stretch.paragraphs) if said else tuple(stretch.paragraphs), speaker)


def _read(blocks: list[Block]) -> tuple[list[Block], reading.Reading | None]:
    """The best reading of the paragraphs, or of their pieces where questions and answers share a line."""
    found = reading.read(blocks)
    pieces = _inline(blocks) or _running(blocks, found)
    if not found or not pieces:
        return blocks, found
    other = reading.read(pieces)
    return (pieces, other) if other and other.turns > 1.3 * found.turns else (blocks, found)


def _inline(blocks: list[Block]) -> list[Block] | None:
    """Cut at labels inside paragraphs: "Domanda: … Risposta: … Domanda: …"."""
    if not any(len(_INLINE_LABEL.findall(block.text)) > 2 for block in blocks):
        return None
    cuts = [[m.start() for m in _INLINE_LABEL.finditer(block.text) if m.start()] for block in blocks]
    if sum(map(len, cuts)) > MANY:
        return None
    return typography.mark([p for block, at in zip(blocks, cuts, strict=True) for p in typography.pieces(block, at)])


def _running(blocks: list[Block], found: reading.Reading | None) -> list[Block] | None:
    """Cut at sentences: "Cos'è per te il web? È tutto. Quando hai iniziato? Nel 2010.", in one line or one a line."""
    if found and found.convention.marked and found.unanswered <= 1 and found.turns > 1:
        return None
    whole = sum(1 for block in blocks if asked(block.words)[0] and not asked(block.words)[1])
    running = [block for block in blocks if _alternates(block)]
    if not running or whole > len(running) // 3:
        return None
    if len(running) == 1 and asked(running[0].words)[0] < 2:
        return None
    once = len(running) > 1
    if sum(block.text.count("?") for block in running) > MANY:
        return None
    return typography.mark([p for block in blocks for p in (_cut(block, once) if _alternates(block) else [block])])


def _alternates(block: Block) -> bool:
    """A question, then something told."""
    spans = sentences(block.words)
    asks = [block.words[max(s, e - 3) : e].count("?") > 0 for s, e in spans]
    return len(asks) > 1 and asks[0] and not all(asks)


def _cut(block: Block, once: bool) -> list[Block]:
    """At every sentence, or once, where the first questions end."""
    text = block.text
    spans = sentences(text)
    cuts = [start for start, _ in spans[1:]]
    if once:
        asks = [text[max(s, e - 3) : e].count("?") > 0 for s, e in spans]
        first = next((i for i, is_asked in enumerate(asks) if not is_asked and i and asks[i - 1]), None)
        cuts = [spans[first][0]] if first else []
    return typography.pieces(block, cuts)


_ROLES = {
    Part.INTRODUCTION: Role.INTRODUCTION,
    Part.QUESTION: Role.QUESTION,
    Part.MORE_QUESTION: Role.QUESTION,
    Part.ANSWER: Role.ANSWER,
    Part.MORE_ANSWER: Role.ANSWER,
    Part.EPILOGUE: Role.ASIDE,
}


def _stretches(blocks: Sequence[Block], found: reading.Reading) -> Iterator[_Stretch]:
    """Blocks of one voice together, marks taken away where they mark."""
    current: _Stretch | None = None
    for block, part in zip(blocks, found.parts, strict=True):
        role = _ROLES[part]
        words = _words(block, part, found.convention)
        opens = part in (Part.QUESTION, Part.ANSWER) or current is None or current.role is not role
        if opens:
            if current:
                yield current
            current = _Stretch(role, block.line, block.label if block.mark is Mark.LABEL else "")
        assert current is not None
        if block.glue == " " and current.paragraphs:
            current.paragraphs[-1] += " " + words
        else:
            current.paragraphs.append(words)
    if current:
        yield current


def _words(block: Block, part: Part, convention: Convention) -> str:
    """The block's words, without its mark where the convention makes it one."""
    if part is Part.QUESTION:
        return _unbold(block.words) if block.mark in (convention.question, Mark.LABEL) else block.text
    if part is Part.ANSWER and block.mark is convention.answer:
        return block.words
    return block.text


def _unbold(words: str) -> str:
    inner = re.fullmatch(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1", words)
    return inner[2] if inner else words


def _guesses(blocks: Sequence[Block], found: reading.Reading, remarks: list[Remark]) -> None:
    """Tell the editor what was guessed."""
    following = [*found.parts[1:], Part.EPILOGUE]
    for block, part, after in zip(blocks, found.parts, following, strict=True):
        words = _cited(block.words)
        if part in (Part.QUESTION, Part.MORE_QUESTION) and after not in (Part.ANSWER, Part.MORE_QUESTION):
            remarks.append(Remark(block.line, f"Nessuno risponde a {words}: non è una domanda da mostrare."))
        elif part is not Part.QUESTION:
            continue
        elif not found.convention.marked and "?" not in block.text:
            remarks.append(Remark(block.line, f"Presa per una domanda, anche senza punto interrogativo: {words}."))
        elif found.convention.marked and block.mark is Mark.NONE and not (block.bold or block.caps):
            remarks.append(Remark(block.line, f"Presa per una domanda, anche se non è segnata come le altre: {words}."))


def _cited(text: str) -> str:
    return f"«{text}»" if len(text) <= 60 else f"«{text[:57].rstrip()}…»"


def _speakers(
    stretches: Sequence[_Stretch], blocks: Sequence[Block], convention: Convention, remarks: list[Remark]
) -> tuple[tuple[str, ...], list[str | None]]:
    """The people interviewed, and who speaks in each stretch."""
    introduction = "\n".join(p for s in stretches if s.role is Role.INTRODUCTION for p in s.paragraphs)
    questions = ["\n".join(s.paragraphs) for s in stretches if s.role is Role.QUESTION]
    asides = ["\n".join(s.paragraphs) for s in stretches if s.role is Role.ASIDE]
    named = _by_label(blocks, convention, introduction, questions)
    if named:
        speakers = [named.get(s.label) if s.role is Role.ANSWER else None for s in stretches]
        order = list(dict.fromkeys(who for who in speakers if who))
        if len(order) == 1:
            speakers = [order[0] if s.role is Role.ANSWER else None for s in stretches]
        return tuple(_in_order(order, introduction)), speakers
    experts = people.interviewed(introduction, [*questions, *asides])
    if not experts:
        mend = "lo scriva nell’introduzione, o usi «vademecum import»"
        remarks.append(Remark(0, f"Non trovo il nome di chi risponde: {mend}."))
    return tuple(experts), _by_address(stretches, experts, remarks)


def _in_order(names: list[str], text: str) -> list[str]:
    return sorted(names, key=lambda name: (text.find(name) < 0, text.find(name)))


def _by_label(
    blocks: Sequence[Block], convention: Convention, introduction: str, questions: Sequence[str]
) -> dict[str, str]:
    """Label -> fullest name, for the labels of those who answer; empty when labels name nobody."""
    everyone = "\n".join((introduction, *questions, *(b.label for b in blocks)))
    known = people.full_names(everyone)
    groups = bearers(b.label for b in blocks if b.label in convention.tellers)
    anonymous = all(_anonymous(group, convention) for group in groups)
    if not groups or anonymous:
        return {}
    askers = [people.fullest(g, known) for g in bearers(b.label for b in blocks if b.label in convention.askers)]
    free = [name for name in known if name not in askers]
    return {label: people.fullest(group, free) for group in groups for label in group}


def _anonymous(group: Sequence[str], convention: Convention) -> bool:
    """ "R:" beside "D:", or alone, is Risposta; beside "M:" it is somebody's initial."""
    asked = {label.casefold().strip(" .") for label in convention.askers}
    plain = not asked or asked <= {"d", "dom", "domanda", "q"}
    return plain and all(label.casefold().strip(" .") in ("r", "risp", "risposta", "a") for label in group)


def _by_address(stretches: Sequence[_Stretch], experts: Sequence[str], remarks: list[Remark]) -> list[str | None]:
    """Who answers each question: the only expert, or the one it turns to by name, or who was speaking."""
    speakers: list[str | None] = []
    current = experts[0] if len(experts) == 1 else None
    for stretch in stretches:
        if stretch.role is Role.QUESTION and len(experts) > 1:
            called = people.turned_to("\n".join(stretch.paragraphs), experts)
            if called is None:
                who = current or "nessuno"
                remarks.append(Remark(stretch.line, f"Non è chiaro a chi si rivolge la domanda: attribuita a {who}."))
            current = called or current
        speakers.append(current if stretch.role is Role.ANSWER else None)
    return speakers
