"""Evaluation cases: what is asked, and what must be quoted or declined. Written by editors, in YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from corpus.errors import CasesError

BUNDLED = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what a right answer holds.

    ``must_quote``: each piece must be inside some quote; ``any_quote``: at least one must. ``decline``: the interviews
    don't answer it. ``kind``: "smalltalk" for what is no question. ``speaker``, ``voice``: whose words they must be.
    """

    id: str
    question: str
    history: tuple[str, ...] = ()
    must_quote: tuple[str, ...] = ()
    any_quote: tuple[str, ...] = ()
    turn: int | None = None
    interview: str | None = None
    decline: bool = False
    kind: str = ""
    voice: str | None = None
    speaker: str | None = None
    tags: tuple[str, ...] = field(default=())

    @property
    def expected(self) -> str:
        """The kind of answer that is right: "answer", "decline" or "smalltalk"."""
        return self.kind or ("decline" if self.decline else "answer")


_FIELDS = {item.name for item in fields(Case)}
_LISTS = ("history", "must_quote", "any_quote", "tags")


def read(paths: Iterable[Path] = ()) -> list[Case]:
    """The cases of the files (folders are searched for *.yaml); the bundled ones when none is named.

    Raises CasesError naming file and case for anything that is not a case, and for an id used twice.
    """
    files = [file for path in (list(paths) or [BUNDLED]) for file in _files(path)]
    cases = [case for file in files for case in _read_file(file)]
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise CasesError(f"Il caso «{case.id}» c’è due volte.", "dai a ogni caso un id suo")
        seen.add(case.id)
    return cases


def _files(path: Path) -> list[Path]:
    found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not found or not all(file.is_file() for file in found):
        raise CasesError(f"Nessun caso in {path}.", "indica un file .yaml o una cartella: vademecum eval run --cases …")
    return found


def _read_file(file: Path) -> list[Case]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise CasesError(f"{file} non è YAML valido: {error}", "correggi quella riga") from error
    rows = data.get("cases") if isinstance(data, Mapping) else None
    if not isinstance(rows, list):
        raise CasesError(f"{file}: manca l’elenco «cases:».", "guarda eval/cases/gerosa.yaml")
    return [_case(row, file) for row in rows]


def _case(row: Any, file: Path) -> Case:
    if not isinstance(row, Mapping) or not isinstance(row.get("id"), str) or not isinstance(row.get("question"), str):
        raise CasesError(f"{file}: un caso senza «id» o senza «question»: {row!r}.", "ogni caso ha un id e una domanda")
    if unknown := set(row) - _FIELDS:
        names = ", ".join(sorted(_FIELDS))
        raise CasesError(
            f"{file}: il caso «{row['id']}» ha campi sconosciuti: {', '.join(unknown)}.", f"i noti: {names}"
        )
    values: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in row.items()}
    case = Case(**values)
    if case.expected == "answer" and not (case.must_quote or case.any_quote or case.speaker):
        raise CasesError(
            f"{file}: il caso «{case.id}» non dice che cosa deve essere citato.",
            "scrivi must_quote, any_quote o speaker, oppure decline: true",
        )
    return case
