"""A folder of interviews, by id, with the expected questions beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from corpus import questions
from corpus.errors import CorpusError, InterviewError, QuestionsError
from corpus.interview import Interview, Problem
from corpus.questions import Expected
from corpus.readers import READERS


@dataclass(frozen=True, slots=True)
class Library:
    """Every interview that could be read, in id order. ``broken`` are the files that could not; ``problems`` says why.

    ``problems`` holds warnings on good files too. ``files`` tells where an interview came from.
    """

    interviews: Mapping[str, Interview] = field(default_factory=lambda: MappingProxyType({}))
    expected: Mapping[str, Expected] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()
    broken: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(cls, folder: Path) -> Library:
        """All interviews of a folder and the folders inside it.

        Bad files become problems, good ones stay. Raises CorpusError when the folder is missing or holds none.
        """
        if not folder.is_dir():
            what = f"La cartella {folder} non esiste."
            raise CorpusError(what, "Indichi quella giusta con --corpus.", file=str(folder))
        return cls.of([folder])

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Library:
        """The interviews in files and folders; whatever cannot be read is in ``broken``."""
        shelf = _Shelf()
        for path in paths:
            try:
                for file in files_in(path):
                    shelf.put(file)
            except CorpusError as error:
                shelf.refuse(error, str(path))
        return cls(
            MappingProxyType(dict(sorted(shelf.interviews.items()))),
            MappingProxyType(dict(sorted(shelf.expected.items()))),
            tuple(shelf.problems),
            tuple(shelf.broken),
            MappingProxyType(shelf.files),
        )


def files_in(path: Path) -> Iterator[Path]:
    """The interviews' files at a path: itself, or all in a folder. Raises CorpusError when there is none."""
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if _is_interview(file, path))
        if not found:
            kinds = ", ".join(sorted(READERS))
            what = f"Nella cartella {path} non c’è nessuna intervista ({kinds})."
            raise CorpusError(what, "Ci metta almeno un file, o indichi un’altra cartella.", file=str(path))
        yield from found
    elif not path.exists():
        raise CorpusError(f"{path} non esiste.", "Controlli il percorso.", file=str(path))
    elif path.suffix.lower() not in READERS:
        kinds = ", ".join(sorted(READERS))
        what = f"Non so leggere i file «{path.suffix or path.name}»."
        raise InterviewError(what, f"Salvi l’intervista in uno di questi formati: {kinds}.", file=str(path))
    else:
        yield path


def _is_interview(file: Path, folder: Path) -> bool:
    inside = file.relative_to(folder)
    hidden = any(part.startswith(".") for part in inside.parts)
    notes = file.stem.upper() in ("README", "LEGGIMI", "LICENSE", "NOTICE")
    return file.suffix.lower() in READERS and not hidden and not notes and file.is_file()


class _Shelf:
    """What has been read so far."""

    def __init__(self) -> None:
        self.interviews: dict[str, Interview] = {}
        self.expected: dict[str, Expected] = {}
        self.problems: list[Problem] = []
        self.broken: list[str] = []
        self.files: dict[str, Path] = {}

    def put(self, file: Path) -> None:
        if file.stem in self.files and self.files[file.stem].resolve() == file.resolve():
            return
        try:
            if file.stem in self.files:
                what = f"L’id «{file.stem}» è già di {self.files[file.stem]}."
                raise InterviewError(what, "Rinomini uno dei due file, o ne tolga uno.", file=str(file))
            interview, problems = READERS[file.suffix.lower()](file)
        except CorpusError as error:
            self.refuse(error, str(file))
            return
        self.files[file.stem] = file
        self.interviews[interview.id] = interview
        self.problems += problems
        self._questions(questions.beside(file), interview)

    def _questions(self, file: Path, interview: Interview) -> None:
        if not file.exists():
            return
        try:
            self.expected[interview.id] = questions.read(file, interview)
        except QuestionsError as error:
            self.refuse(error, str(file))
        else:
            self.problems += self.expected[interview.id].problems

    def refuse(self, error: CorpusError, file: str) -> None:
        self.broken.append(error.file or file)
        words = f"{error.message} {error.mend}".strip()
        self.problems.append(Problem(error.file or file, error.line, words))
