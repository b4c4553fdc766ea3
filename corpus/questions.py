"""Expected questions: what readers would type that an answer answers, in ``<id>.questions.yaml`` beside the interview.

    1:
      it: [plain question, {text: …, origin: llm, reviewed: false}]
      en: […]
      no: [tempting questions that this answer does not answer]
      answer: 1f0c9a…      # hash of the answer they were written for; missing = fresh

Search context and suggestions only: never evidence, never shown as anyone's words. People edit these files by hand,
so writing keeps comments, order and quotation marks.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from corpus.errors import QuestionsError
from corpus.interview import Interview, Problem

Kind = Literal["it", "en", "no"]
Origin = Literal["editor", "llm", "reader"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ORIGINS: tuple[Origin, ...] = get_args(Origin)
SUFFIX = ".questions.yaml"
MEND = "Ogni risposta è un numero («1:») con sotto it, en, no: elenchi di domande, una per riga dopo «- »."


@dataclass(frozen=True, slots=True)
class ExpectedQuestion:
    """One question; a plain line in the file is an editor's, already reviewed.

    ``about``: the piece of the answer, verbatim, that answers this question; "" when the whole answer does.
    """

    text: str
    origin: Origin = "editor"
    reviewed: bool = True
    about: str = ""


@dataclass(frozen=True, slots=True)
class TurnQuestions:
    """The questions of one answer. ``answer`` is the hash they were written for; ``stale``: the answer has changed."""

    it: tuple[ExpectedQuestion, ...] = ()
    en: tuple[ExpectedQuestion, ...] = ()
    no: tuple[ExpectedQuestion, ...] = ()
    answer: str | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Expected questions by turn number; ``problems`` are keys that fit no turn, or stale ones."""

    turns: Mapping[int, TurnQuestions] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()


def answer_hash(text: str) -> str:
    """Sixteen hexadecimal digits that change when a word of the answer does; white space does not count."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def beside(path: Path) -> Path:
    """The questions' file of an interview's file."""
    return path.with_name(path.stem + SUFFIX)


def read(path: Path, interview: Interview | None = None) -> Expected:
    """The expected questions in a file; with ``interview``, checked against its answers.

    A turn's questions follow their hash when turns have moved; those whose answer has changed are ``stale``.
    Raises QuestionsError, with the line, when the file cannot be read.
    """
    entries = {n: _turn(entry, path, line) for n, entry, line in _entries(path)}
    if interview is None:
        return Expected(MappingProxyType(entries))
    problems: list[Problem] = []
    return Expected(MappingProxyType(_settle(entries, interview, str(path), problems)), tuple(problems))


def add(path: Path, interview: Interview, turn: int, kind: Kind, question: ExpectedQuestion | str) -> bool:
    """Write one more question for a turn into the file (made when missing); False when it was there already.

    Comments, order and quotation marks are kept; missing hashes are filled in. Raises QuestionsError when the file
    cannot be read, IndexError when there is no such turn.
    """
    asked = ExpectedQuestion(question) if isinstance(question, str) else question
    interview.turn(turn)
    yaml = _round_trip()
    data = _load(yaml, path) if path.exists() else yaml.map()
    if data is None:
        data = yaml.map()
    _rekey(data, interview)
    entry = data.setdefault(turn, yaml.map())
    if entry is None:
        entry = data[turn] = yaml.map()
    listed = entry.get(kind)
    if listed is None:
        listed = entry[kind] = yaml.seq()
    folded = _fold(asked.text)
    if any(_fold(q["text"] if isinstance(q, Mapping) else str(q)) == folded for q in listed):
        return False
    listed.append(_entry(asked))
    for n, value in data.items():
        if isinstance(value, dict) and not value.get("answer") and 1 <= n <= len(interview.turns):
            value["answer"] = answer_hash(interview.answer(interview.turn(n)))
    _save(yaml, data, path)
    return True


def renew(path: Path, interview: Interview, turn: int) -> int:
    """Write that a turn's questions are for its answer as it is now; a model's questions nobody reviewed go.

    Returns how many went. For a stale turn, before new ones are added. Raises as ``add``.
    """
    if not path.exists():
        return 0
    yaml = _round_trip()
    data = _load(yaml, path) or yaml.map()
    _rekey(data, interview)
    entry = data.get(turn)
    if not isinstance(entry, dict):
        return 0
    gone = 0
    for kind in KINDS:
        listed = entry.get(kind) or []
        for at in range(len(listed) - 1, -1, -1):
            asked = listed[at]
            if isinstance(asked, Mapping) and asked.get("origin") == "llm" and not asked.get("reviewed"):
                del listed[at]
                gone += 1
    entry["answer"] = answer_hash(interview.answer(interview.turn(turn)))
    _save(yaml, data, path)
    return gone


def _entry(question: ExpectedQuestion) -> str | dict[str, object]:
    if question == ExpectedQuestion(question.text):
        return question.text
    entry: dict[str, object] = {"text": question.text}
    if question.about:
        entry["about"] = question.about
    if question.origin != "editor" or not question.reviewed:
        entry |= {"origin": question.origin, "reviewed": question.reviewed}
    return entry


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _settle(
    entries: Mapping[int, TurnQuestions], interview: Interview, file: str, problems: list[Problem]
) -> dict[int, TurnQuestions]:
    """Entries by the turn they belong to now, stale ones marked."""
    hashes = {t.n: answer_hash(interview.answer(t)) for t in interview.turns}
    places = _places({n: e.answer for n, e in entries.items()}, hashes)
    settled = {}
    for n, entry in entries.items():
        now = places.get(n)
        if now is None:
            problems.append(Problem(file, 0, f"Le domande attese al numero {n} non hanno più una risposta."))
            continue
        stale = entry.answer is not None and entry.answer != hashes[now]
        if stale:
            problems.append(Problem(file, 0, f"La risposta {now} è cambiata: riguardi le sue domande attese."))
        problems += _strays(entry, interview.answer(interview.turn(now)), now, file)
        settled[now] = TurnQuestions(entry.it, entry.en, entry.no, entry.answer, stale)
    return dict(sorted(settled.items()))


def _strays(entry: TurnQuestions, answer: str, n: int, file: str) -> list[Problem]:
    """A problem for each piece an ``about`` names that the answer does not say."""
    pieces = dict.fromkeys(q.about for q in (*entry.it, *entry.en, *entry.no) if q.about and q.about not in answer)
    return [Problem(file, 0, f"La risposta {n} non dice «{piece}» (about): copi le sue parole.") for piece in pieces]


def _places(written: Mapping[int, str | None], hashes: Mapping[int, str]) -> dict[int, int]:
    """Key in the file -> turn: its own where the answer is the same, else where the answer went, else its own."""
    places: dict[int, int] = {n: n for n, h in written.items() if n in hashes and h == hashes[n]}
    for n, h in written.items():
        if n not in places and h is not None:
            went = next((m for m, now in hashes.items() if now == h and m not in places.values()), None)
            if went is not None:
                places[n] = went
    for n in written:
        if n not in places and n in hashes and n not in places.values():
            places[n] = n
    return places


def _rekey(data: Any, interview: Interview) -> None:
    """Rename the keys of turns that moved, each entry staying where it stands in the file."""
    hashes = {t.n: answer_hash(interview.answer(t)) for t in interview.turns}
    written = {n: v.get("answer") if isinstance(v, Mapping) else None for n, v in data.items()}
    places = _places(written, hashes)
    order = list(data)
    if all(places.get(n, n) == n for n in order):
        return
    taken = set(places.values())
    spare = max([0, *hashes, *order])
    names = {}
    for n in order:
        if n not in places and n in taken:
            spare += 1
        names[n] = places.get(n, spare if n in taken else n)
    entries = [(names[n], data[n], data.ca.items.get(n)) for n in order]
    for n in order:
        del data[n]
    data.ca.items.clear()
    for n, value, comment in entries:
        data[n] = value
        if comment is not None:
            data.ca.items[n] = comment


def _entries(path: Path) -> list[tuple[int, Any, int]]:
    from ruamel.yaml import YAML

    data = _load(YAML(typ="safe"), path)
    if data is None:
        return []
    if not isinstance(data, Mapping):
        raise QuestionsError("Il file non è fatto di «numero: domande».", MEND, file=str(path), line=1)
    lines = path.read_text("utf-8-sig").split("\n")
    found = []
    for key, entry in data.items():
        line = next((i for i, text in enumerate(lines, 1) if text.split(":")[0].strip("'\"") == str(key)), 0)
        if isinstance(key, bool) or not isinstance(key, int) or key < 1:
            raise QuestionsError(f"«{key}» non è il numero di una risposta.", MEND, file=str(path), line=line)
        found.append((key, entry, line))
    return found


def _turn(entry: Any, path: Path, line: int) -> TurnQuestions:
    if entry is None:
        return TurnQuestions()
    if not isinstance(entry, Mapping):
        raise QuestionsError("Sotto il numero servono it, en oppure no.", MEND, file=str(path), line=line)
    if unknown := [str(k) for k in entry if k not in (*KINDS, "answer")]:
        raise QuestionsError(f"Chiave sconosciuta: «{unknown[0]}».", MEND, file=str(path), line=line)
    lists = {k: tuple(_question(q, path, line) for q in _listed(entry.get(k), path, line)) for k in KINDS}
    stored = entry.get("answer")
    return TurnQuestions(lists["it"], lists["en"], lists["no"], str(stored) if stored else None)


def _listed(value: Any, path: Path, line: int) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise QuestionsError("Le domande vanno in un elenco.", MEND, file=str(path), line=line)
    return value


def _question(value: Any, path: Path, line: int) -> ExpectedQuestion:
    if isinstance(value, str | int | float):
        return ExpectedQuestion(str(value).strip())
    if not isinstance(value, Mapping) or not isinstance(value.get("text"), str):
        mend = "Se la domanda contiene «: » o « #», la metta tra virgolette doppie."
        raise QuestionsError("Una domanda non è un testo.", mend, file=str(path), line=line)
    origin = value.get("origin", "editor")
    if origin not in ORIGINS:
        what = f"Origine sconosciuta: «{origin}»."
        raise QuestionsError(what, "Usi editor, llm o reader.", file=str(path), line=line)
    reviewed = bool(value.get("reviewed", origin == "editor"))
    return ExpectedQuestion(value["text"].strip(), origin, reviewed, str(value.get("about") or "").strip())


def _load(yaml: Any, path: Path) -> Any:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    name = str(path)
    try:
        return yaml.load(path.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        what = f"Il file non è in UTF-8 (byte {error.start})."
        raise QuestionsError(what, "Lo salvi come UTF-8.", file=name) from error
    except OSError as error:
        raise QuestionsError(f"Non riesco a leggere il file: {error.strerror}.", file=name) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise QuestionsError(f"YAML non valido: {error.problem}.", MEND, file=name, line=line) from error
    except (YAMLError, ValueError) as error:
        raise QuestionsError("YAML non valido.", MEND, file=name) from error


def _round_trip() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _save(yaml: Any, data: Any, path: Path) -> None:
    """Whole or not at all: a reader never sees half a file."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as out:
        yaml.dump(data, out)
    os.replace(beside, path)
