"""The YAML between two ``---`` lines at the top of a canonical file: what is known of an interview besides its text."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from corpus.errors import InterviewError
from corpus.interview import Expert, Interview

FENCE = "---"
MEND = "Tra le due righe «---» in cima servono righe come «title: Il titolo» e «published: 2016-04-18»."


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The known keys; every one may be missing."""

    title: str | None = None
    experts: tuple[Expert, ...] = ()
    magazine: str | None = None
    url: str | None = None
    published: date | None = None
    lang: str = "it"


def parse(raw: str, path: Path) -> tuple[FrontMatter, str, int]:
    """Front matter, the text after it and the number of that text's first line (1-based).

    Raises InterviewError, with the line, when the YAML is broken, a value is of the wrong kind or ``id`` is not the
    file's stem. No front matter at all is an empty one.
    """
    lines = raw.split("\n")
    if lines[0].rstrip() != FENCE:
        return FrontMatter(), raw, 1
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() in (FENCE, "...")), None)
    if end is None:
        raise _broken("l’intestazione comincia con «---» e non finisce mai", path, 1)
    values = _yaml("\n".join(lines[1:end]), path)
    front = _front(values, path, lines)
    return front, "\n".join(lines[end + 1 :]), end + 2


def dump(interview: Interview) -> str:
    """The front matter of an interview, fences included; keys without a value are left out."""
    from ruamel.yaml import YAML

    values: dict[str, object] = {"id": interview.id}
    if interview.title:
        values["title"] = interview.title
    if interview.experts:
        values["experts"] = [
            {"name": e.name, **({"role": e.role} if e.role else {})} for e in interview.experts
        ]
    for key in ("magazine", "url"):
        if value := getattr(interview, key):
            values[key] = value
    if interview.published:
        values["published"] = interview.published
    values["lang"] = interview.lang
    yaml = YAML()
    yaml.width = 10_000
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(values, out)
    return f"{FENCE}\n{out.getvalue()}{FENCE}\n"


def _yaml(source: str, path: Path) -> Mapping[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        values = YAML(typ="safe", pure=True).load(source) or {}
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _broken(f"YAML non valido ({error.problem})", path, mark.line + 2 if mark else 1) from error
    except (YAMLError, ValueError) as error:
        raise _broken("YAML non valido", path, 1) from error
    if not isinstance(values, Mapping):
        raise _broken("non è fatta di righe «chiave: valore»", path, 2)
    return values


def _front(values: Mapping[str, Any], path: Path, lines: list[str]) -> FrontMatter:
    def line(key: str) -> int:
        return next((i for i, text in enumerate(lines, 1) if text.startswith(f"{key}:")), 1)

    def words(key: str) -> str | None:
        value = values.get(key)
        if value is None or isinstance(value, str | int | float):
            return str(value).strip() or None if value is not None else None
        raise _broken(f"«{key}» dev’essere un testo", path, line(key))

    named = words("id")
    if named and named != path.stem:
        raise InterviewError(
            f"L’id dell’intestazione è «{named}», il file si chiama «{path.name}».",
            f"Scriva «id: {path.stem}» oppure rinomini il file in «{named}{path.suffix}».",
            file=str(path),
            line=line("id"),
        )
    key = "experts" if "experts" in values else "expert"
    return FrontMatter(
        title=words("title"),
        experts=_experts(values.get(key), path, line(key)),
        magazine=words("magazine"),
        url=words("url"),
        published=_date(values.get("published"), path, line("published")),
        lang=words("lang") or "it",
    )


def _experts(value: Any, path: Path, line: int) -> tuple[Expert, ...]:
    """One name, one mapping with name and role, or a list of either."""
    found = []
    for entry in value if isinstance(value, list) else [] if value is None else [value]:
        if isinstance(entry, Mapping):
            name, role = entry.get("name"), entry.get("role")
        else:
            name, _, role = str(entry).partition(";")
        if not name or not str(name).strip():
            raise _broken("un esperto è senza nome (name)", path, line)
        found.append(Expert(str(name).strip(), str(role).strip() or None if role else None))
    return tuple(found)


def _date(value: Any, path: Path, line: int) -> date | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise _broken(f"«published: {value}» non è una data come 2016-04-18", path, line) from error


def _broken(what: str, path: Path, line: int) -> InterviewError:
    return InterviewError(f"Intestazione da correggere: {what}.", MEND, file=str(path), line=line)
