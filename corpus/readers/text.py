"""Raw text (.txt): an interview as it was copied from a page or sent by an author."""

from __future__ import annotations

from pathlib import Path

from corpus import dialogue
from corpus.assembly import assemble
from corpus.errors import InterviewError
from corpus.interview import Expert, Interview, Problem
from corpus.readers.files import text_of


def read(path: Path) -> tuple[Interview, tuple[Problem, ...]]:
    """The interview as understood; title, address and date are unknown.

    Raises InterviewError when the file is not UTF-8 or holds no question with an answer.
    """
    raw = text_of(path)
    try:
        understood = dialogue.parse(raw)
    except InterviewError as error:
        raise InterviewError(error.message, error.mend, file=str(path)) from error
    assembled = assemble(understood.sections)
    if not assembled.turns:
        raise InterviewError(
            "Non trovo nessuna domanda con la sua risposta.",
            "Metta ogni domanda su una riga che comincia con «- » e la risposta sotto.",
            file=str(path),
        )
    interview = Interview(
        id=path.stem,
        text=assembled.text,
        turns=assembled.turns,
        experts=tuple(Expert(name) for name in understood.experts),
        introduction=assembled.introduction,
    )
    return interview, tuple(Problem(str(path), remark.line, remark.message) for remark in understood.remarks)
