"""``vademecum check PATH…``: how each interview was understood, for an editor or (``--json``) for a program."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.interview import Interview, Problem, Turn
from corpus.library import Library

_DIM, _BOLD, _RED, _YELLOW = "2", "1", "31", "33"


@dataclass(frozen=True, slots=True)
class Report:
    """What was read, what could not be (``library.broken``), and what an editor should look at."""

    library: Library
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether every file could be read."""
        return not self.library.broken

    def to_dict(self) -> dict[str, Any]:
        """Plain data as check.schema.json describes it."""
        return {
            "interviews": [_interview(interview) for interview in self.library.interviews.values()],
            "problems": [{"file": p.file, "line": p.line, "message": p.message} for p in self.problems],
        }


def check(paths: Iterable[Path]) -> Report:
    """Read files and folders; whatever cannot be read becomes a problem, the rest is shown all the same."""
    library = Library.of(paths)
    return Report(library, (*library.problems, *_unasked(library)))


def _interview(interview: Interview) -> dict[str, Any]:
    return {
        "id": interview.id,
        "title": interview.title,
        "experts": [expert.name for expert in interview.experts],
        "text": interview.text,
        "turns": [_turn(interview, turn) for turn in interview.turns],
    }


def _turn(interview: Interview, turn: Turn) -> dict[str, Any]:
    return {
        "n": turn.n,
        "question": interview.question(turn),
        "answer": interview.answer(turn),
        "speaker": turn.speaker,
        "third_party": [{"who": span.speaker, "text": interview.slice(span)} for span in turn.third_party],
    }


def _unasked(library: Library) -> Iterator[Problem]:
    """One note per interview on the answers that have no expected questions yet."""
    for name, interview in library.interviews.items():
        expected = library.expected.get(name)
        missing = [t.n for t in interview.turns if not expected or not _asked(expected.turns.get(t.n))]
        if missing:
            which = "nessuna risposta ha" if len(missing) == len(interview.turns) else f"non hanno {_numbers(missing)}"
            message = f"Domande attese: {which} ancora le sue. Per scriverle: vademecum questions {name}"
            yield Problem(str(library.files[name]), 0, message)


def _asked(questions: Any) -> bool:
    return bool(questions and (questions.it or questions.en))


def _numbers(numbers: Sequence[int]) -> str:
    noun = "la risposta" if len(numbers) == 1 else "le risposte"
    return f"{noun} {', '.join(map(str, numbers))}"


# ---- in the terminal


def to_terminal(report: Report, width: int = 80, color: bool = False) -> str:
    """The report for a terminal ``width`` columns wide; control characters of the files are not passed through."""
    library = report.library
    shown = ["\n".join(_shown(i, library.files[i.id], width, color)) for i in library.interviews.values()]
    broken = set(library.broken)
    wrong = [p for p in report.problems if p.file in broken]
    notes = [p for p in report.problems if p.file not in broken]
    if notes:
        shown.append("\n".join([_paint("Da guardare", _YELLOW, color), *(_place(p, width) for p in notes)]))
    if wrong:
        shown.append("\n".join([_paint("Da correggere", _RED, color), *(_place(p, width) for p in wrong)]))
    shown.append(_total(report))
    return "\n\n".join(shown)


def _total(report: Report) -> str:
    library = report.library
    turns = sum(len(interview.turns) for interview in library.interviews.values())
    n, m = len(library.interviews), len(library.broken)
    total = f"{n} {'intervista' if n == 1 else 'interviste'}, {turns} {'risposta' if turns == 1 else 'risposte'}"
    return total + (f"; {m} da correggere" if m else "")


def _shown(interview: Interview, file: Path, width: int, color: bool) -> Iterator[str]:
    yield _paint(_harmless(interview.title or interview.id), _BOLD, color)
    names = ", ".join(expert.name for expert in interview.experts) or "chi risponde non è noto"
    yield _paint(_harmless(f"{file} · {names}"), _DIM, color)
    if interview.introduction:
        yield _wrap(_short(interview.slice(interview.introduction)), width, "  ")
    several = len({turn.speaker for turn in interview.turns}) > 1
    question = None
    for turn in interview.turns:
        if turn.question != question:
            yield _paint(_wrap(_harmless(interview.question(turn)), width, f"{turn.n:>3} ", "    "), _BOLD, color)
            question = turn.question
        who = f"{turn.speaker or '?'}: " if several else ""
        yield _wrap(who + _short(interview.answer(turn)), width, "    ")
        for span in turn.third_party:
            quoted = f"parole di {span.speaker or 'altri'}: «{interview.slice(span)}»"
            yield _paint(_wrap(_harmless(quoted), width, "      "), _DIM, color)


def _short(text: str) -> str:
    """Beginning and end: enough to see where it was cut."""
    text = _harmless(text)
    return text if len(text) <= 240 else f"{text[:150].rstrip()} […] {text[-70:].lstrip()}"


def _place(problem: Problem, width: int) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return _wrap(_harmless(f"{place}: {problem.message}"), width, "  ", "    ")


def _wrap(text: str, width: int, first: str, rest: str | None = None) -> str:
    rest = first if rest is None else rest
    options = {"break_long_words": False, "break_on_hyphens": False}
    return textwrap.fill(text, max(30, width), initial_indent=first, subsequent_indent=rest, **options)  # type: ignore[arg-type]


def _harmless(text: str) -> str:
    """On one line, without the characters that move a cursor or turn the writing round."""
    plain = "".join(" " if c in "\n\t" else c for c in text)
    return "".join(c for c in plain if c.isprintable() or c == " ")


def _paint(text: str, code: str, color: bool) -> str:
    return f"\033[{code}m{text}\033[0m" if color else text


# ---- the command


def add_commands(subparsers: Any) -> None:
    """Add ``check`` to the command line."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "check",
        help="mostra come sono state capite le interviste",
        description="Mostra come è stato capito ogni file: chi chiede, chi risponde, che cosa non torna.",
    )
    parser.add_argument("paths", nargs="+", metavar="PERCORSO", type=Path, help="file .md o .txt, o cartelle")
    parser.add_argument("--json", action="store_true", help="in JSON, per un programma")
    parser.set_defaults(function=run)


def run(args: argparse.Namespace) -> int:
    """Print the report; exit status 1 when a file could not be read."""
    report = check(args.paths)
    if args.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        width = min(shutil.get_terminal_size().columns, 100)
        print(to_terminal(report, width, sys.stdout.isatty()))
    return 0 if report.ok else 1
