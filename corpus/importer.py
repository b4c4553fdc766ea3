"""``vademecum import FILE --title … --expert "Nome Cognome; ruolo" …``: raw file -> canonical file."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.interview import Expert, Interview, Problem, Turn
from corpus.library import files_in
from corpus.readers import READERS, markdown
from corpus.typography import akin


def known_as(interview: Interview, experts: tuple[Expert, ...]) -> Interview:
    """The interview with the experts as the editor names them, and its turns given to them.

    A speaker found in the file becomes the expert whose name fits ("R.", "Rosa" -> Rosa Bellini); where one expert is
    given, every turn is theirs.
    """
    if not experts:
        return interview
    turns = tuple(_given_to(turn, _expert(turn.speaker, experts)) for turn in interview.turns)
    return replace(interview, experts=experts, turns=turns)


def _expert(speaker: str | None, experts: tuple[Expert, ...]) -> str | None:
    if len(experts) == 1:
        return experts[0].name
    return next((e.name for e in experts if speaker and akin(speaker, e.name)), speaker)


def _given_to(turn: Turn, speaker: str | None) -> Turn:
    answer = replace(turn.answer, speaker=speaker)
    return replace(turn, answer=answer, third_party=tuple(replace(s, quoted_by=speaker) for s in turn.third_party))


def slug(title: str) -> str:
    """A file's stem from a title or a name: "L’olio, e poi?" -> "l-olio-e-poi"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "-")).strip("-") or "intervista"


def convert(path: Path, known: Interview, to_id: str) -> tuple[str, Interview, tuple[Problem, ...]]:
    """The canonical file's text for a raw one, with what is known besides (title, url…, experts) taken from ``known``.

    Raises InterviewError when the raw file cannot be read.
    """
    interview, problems = READERS[path.suffix.lower()](path)
    interview = known_as(interview, known.experts)
    interview = replace(
        interview,
        id=to_id,
        title=known.title or interview.title,
        magazine=known.magazine or interview.magazine,
        url=known.url or interview.url,
        published=known.published or interview.published,
    )
    return markdown.write(interview), interview, problems


def add_commands(subparsers: Any) -> None:
    """Add ``import`` to the command line."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "import",
        help="trasforma un’intervista copiata da una pagina nel formato di Vademecum",
        description="Legge un’intervista qualsiasi e la scrive in Markdown, pronta da indicizzare.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="l’intervista in testo semplice (.txt)")
    parser.add_argument("--title", metavar="TITOLO", help="il titolo dell’articolo")
    parser.add_argument("--url", metavar="INDIRIZZO", help="l’indirizzo della pagina della rivista")
    parser.add_argument("--published", metavar="AAAA-MM-GG", type=_date, help="quando è uscita")
    parser.add_argument("--magazine", metavar="RIVISTA", help="il nome della rivista")
    parser.add_argument(
        "--expert",
        metavar="NOME; RUOLO",
        action="append",
        default=[],
        type=_expert_option,
        help="chi è intervistato (ripetibile)",
    )
    parser.add_argument("--out", metavar="FILE", help="dove scrivere: un file, una cartella, o - per vederla e basta")
    parser.add_argument("--force", action="store_true", help="scrivi anche se il file c’è già")
    parser.set_defaults(function=run)


def run(args: argparse.Namespace) -> int:
    """Write the canonical file and say what to look at; exit status 0. Raises CorpusError."""
    source: Path = next(files_in(args.file))
    target = _target(args, source)
    known = Interview("", "", (), tuple(args.expert), args.title, args.magazine, args.url, args.published)
    text, interview, problems = convert(source, known, target.stem if target else source.stem)
    for problem in problems:
        print(f"{problem.file}:{problem.line}: {problem.message}", file=sys.stderr)
    if target is None:
        print(text, end="")
        return 0
    if target.exists() and not args.force:
        raise CorpusError(f"{target} c’è già.", "Scelga un altro nome con --out, o aggiunga --force.", file=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    print(f"Scritta {target}: {len(interview.turns)} risposte. Per guardarla: vademecum check {target}")
    if source.stem == target.stem and source.parent.resolve() == target.parent.resolve():
        print(f"Ora può togliere {source}: due file con lo stesso nome sono la stessa intervista.", file=sys.stderr)
    return 0


def _target(args: argparse.Namespace, source: Path) -> Path | None:
    """Where to write: --out, else the folder of the interviews if it was given, else beside the source."""
    if args.out == "-":
        return None
    if args.out:
        out = Path(args.out)
        return out / f"{slug(source.stem)}.md" if out.is_dir() or args.out.endswith("/") else out.with_suffix(".md")
    folder = getattr(args, "corpus", None)
    name = f"{slug(source.stem)}.md"
    return Path(folder) / name if folder else source.with_name(name)


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{value}» non è una data come 2016-04-18") from None


def _expert_option(value: str) -> Expert:
    name, _, role = (part.strip() for part in value.partition(";"))
    if not name:
        raise argparse.ArgumentTypeError("serve un nome, come in «Roberto Gerosa; social media manager»")
    return Expert(name, role or None)
