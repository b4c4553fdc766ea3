"""The canonical format: Markdown with YAML front matter, an introduction, then ``## question`` and its answer.

A question of two paragraphs is two heading lines, one right under the other. ``**Nome Cognome:**`` at the start of a
paragraph says who answers from there on; ``> words — Who`` are a third party's words. A backslash keeps a character
that would be markup (``\\#``, ``\\>``, ``\\*``…). What is written is read back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.assembly import Role, Section, assemble
from corpus.errors import InterviewError
from corpus.interview import Interview, Problem, Span
from corpus.readers.files import text_of
from corpus.readers.frontmatter import FrontMatter, dump, parse

_HEADING = re.compile(r"^\s{0,3}(?P<level>#{1,6})(?:\s+(?P<words>.*?))?(?:\s+#+)?\s*$")
_SPEAKER = re.compile(r"^\*\*(?P<a>[^*:]{1,80}):\*\*\s*|^\*\*(?P<b>[^*:]{1,80})\*\*:\s*")
_LIST = re.compile(r"^\s*([-*+•–—]\s|\d{1,3}[.)]\s)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?![\w*_])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(([^()\s]*)\)")
_HIDDEN = 0xE000  # private use: escaped characters hide here while markup is taken away


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between two blank ones, of one kind: "#" (question), "title" (one # only), ">" or "" (plain)."""

    kind: str
    lines: tuple[str, ...]
    line: int


def read(path: Path) -> tuple[Interview, tuple[Problem, ...]]:
    """The interview in a canonical file, and what an editor should look at.

    Raises InterviewError when it is not UTF-8, its front matter cannot be read or it holds no question.
    """
    raw = text_of(path)
    front, body, first = parse(raw, path)
    problems: list[Problem] = []
    sections = _sections(body, first, front, str(path), problems)
    assembled = assemble(sections)
    if not assembled.turns:
        raise InterviewError(
            "Non trovo nessuna domanda con la sua risposta.",
            "Scriva ogni domanda su una riga che comincia con «## » e la risposta sotto.",
            file=str(path),
        )
    interview = Interview(
        id=path.stem,
        text=assembled.text,
        turns=assembled.turns,
        experts=front.experts,
        title=front.title,
        magazine=front.magazine,
        url=front.url,
        published=front.published,
        lang=front.lang,
        introduction=assembled.introduction,
    )
    return interview, tuple(problems)


def write(interview: Interview) -> str:
    """The canonical file of an interview; read back, it gives the same interview."""
    parts = [dump(interview).rstrip("\n")]
    parts += [_escape(line) for line in _lines(interview, interview.introduction)]
    at = interview.introduction.end if interview.introduction else 0
    question: Span | None = None
    for turn in interview.turns:
        if turn.question != question:
            parts += _asides(interview, at, turn.question.start)
            parts.append(_heading(_lines(interview, turn.question)))
            question = turn.question
        parts += _answer(interview, turn.answer, {(s.start, s.end) for s in turn.third_party})
        at = turn.answer.end
    parts += _asides(interview, at, len(interview.text))
    return "\n\n".join(parts) + "\n"


def _asides(interview: Interview, start: int, end: int) -> list[str]:
    """Words outside every turn, each stretch a question without an answer."""
    words = [line for line in interview.text[start:end].split("\n") if line]
    return [_heading(words)] if words else []


def _heading(lines: list[str]) -> str:
    return "\n".join("## " + _escape(line, heading=True) for line in lines)


def _lines(interview: Interview, span: Span | None) -> list[str]:
    return interview.slice(span).split("\n") if span else []


def _answer(interview: Interview, answer: Span, third: set[tuple[int, int]]) -> Iterator[str]:
    label = ""
    if answer.speaker and (len(interview.experts) != 1 or interview.experts[0].name != answer.speaker):
        label = f"**{answer.speaker}:** "
    start = answer.start
    for paragraph in _lines(interview, answer):
        borrowed = _is_borrowed(paragraph, start, third)
        if borrowed and label:
            yield label.strip()
        yield ("> " if borrowed else label) + _escape(paragraph)
        start += len(paragraph) + 1
        label = ""


def _is_borrowed(paragraph: str, start: int, third: set[tuple[int, int]]) -> bool:
    """Whether one third party's words, with their signature, are the whole paragraph."""
    for begin, end in third:
        if start <= begin and end <= start + len(paragraph):
            before, after = paragraph[: begin - start], paragraph[end - start :]
            signature = re.fullmatch(r"[»”\"\s]*(\([^()]*\)|[—–-]\s*[^.!?]*)?\.?", after)
            if signature and not before.strip("«“\" "):
                return True
    return False


def _sections(
    body: str, first: int, front: FrontMatter, file: str, problems: list[Problem]
) -> list[Section]:
    sections: list[Section] = []
    alone = front.experts[0].name if len(front.experts) == 1 else None
    speaker = alone
    pending: list[str] = []
    borrowed: set[int] = set()
    role = Role.INTRODUCTION

    def close() -> None:
        if pending:
            sections.append(Section(role, tuple(pending), speaker, frozenset(borrowed)))
        pending.clear()
        borrowed.clear()

    for block in _blocks(body, first):
        if block.kind == "title":
            continue
        if block.kind == "#":
            if role is Role.QUESTION:
                problems.append(Problem(file, block.line, "La domanda precedente non ha risposta."))
            close()
            sections.append(Section(Role.QUESTION, tuple(_plain(line) for line in block.lines)))
            role, speaker = Role.QUESTION, alone
            continue
        words = " ".join(block.lines)
        label = _SPEAKER.match(words) if role is not Role.INTRODUCTION else None
        if label:
            if role is Role.ANSWER:
                close()
            speaker = _plain(label["a"] or label["b"])
            words = words[label.end() :]
        if role is Role.QUESTION:
            role = Role.ANSWER
        if not (words := _plain(words)):
            continue
        if block.kind == ">":
            borrowed.add(len(pending))
        pending.append(words)
    if role is Role.QUESTION:
        problems.append(Problem(file, 0, "L’ultima domanda non ha risposta."))
    close()
    return sections


def _blocks(body: str, first: int) -> Iterator[_Block]:
    """Headings, block quotes, list lines and paragraphs, in order; a paragraph's lines belong together."""
    kind, lines, start = "", list[str](), first
    for number, line in enumerate(body.split("\n"), first):
        heading = _HEADING.match(line)
        quote = line.lstrip().startswith(">")
        now = ("#" if len(heading["level"]) > 1 else "title") if heading else ">" if quote else ""
        if not _visible(line) or now != kind or (not now and _LIST.match(line)):
            if lines:
                yield _Block(kind, tuple(lines), start)
            lines = []
        if not _visible(line):
            continue
        if not lines:
            kind, start = now, number
        words = (heading["words"] or "") if heading else line.lstrip()[1:] if quote else line
        if words.strip():
            lines.append(words.strip())
    if lines:
        yield _Block(kind, tuple(lines), start)


def _visible(line: str) -> bool:
    return bool(line.strip(" \t\r\u00a0\u200b\u2060\ufeff"))


def _plain(words: str) -> str:
    """Markup taken away, escaped characters given back."""
    words = _ESCAPED.sub(lambda m: chr(_HIDDEN + ord(m[1])), words)
    words = _LINK.sub(r"\1", words)
    while (bare := _EMPHASIS.sub(r"\2", words)) != words:
        words = bare
    return re.sub("[\ue021-\ue07e]", lambda m: chr(ord(m[0]) - _HIDDEN), words).strip()


def _escape(paragraph: str, heading: bool = False) -> str:
    """A paragraph as Markdown: what would be taken for markup gets a backslash."""
    words = re.sub(r"[\\*\[\]]|(?<!\w)_|_(?!\w)", r"\\\g<0>", paragraph)
    words = re.sub(r"\\(?=[^!-/:-@\[-`{-~]|$)", r"\\", words)
    if heading:
        words = re.sub(r"#+$", lambda m: m[0].replace("#", "\\#"), words)
    if words[:1] in "#>":
        words = "\\" + words
    return words
