"""Every error Vademecum raises on purpose, drawn once:

    VademecumError
    ├── CorpusError          an interview, or its expected questions, cannot be read
    │   ├── InterviewError       … the interview's file
    │   └── QuestionsError       … the <id>.questions.yaml beside it
    ├── SearchError          the index cannot serve
    │   ├── IndexMissing         … nothing has been built yet
    │   ├── IndexMismatch        … it was built by other settings than these
    │   └── ModelError           … an embedder is unknown, or its weights are not the expected ones
    ├── SettingsError        vademecum.toml, the environment or an option is wrong
    ├── QuoteError           a sentence is not, word for word, what its interview says
    ├── ComposerError        the LLM failed us; the rules answer in its place
    ├── StorageError         votes and questions cannot be kept or read
    └── CasesError           evaluation cases, or a benchmark's folder, cannot be read

They become sentences for a person only at the edge (``bot.cli``, ``bot.web``).
"""

from __future__ import annotations


class VademecumError(Exception):
    """What went wrong, in Italian: ``message`` says what was found and expected, ``mend`` what to type next."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message}\n  → {self.mend}" if self.mend else self.message


class CorpusError(VademecumError):
    """A file of the corpus cannot be read; ``file`` and ``line`` (1-based, 0 = the whole file) say where."""

    def __init__(self, message: str, mend: str = "", *, file: str = "", line: int = 0) -> None:
        super().__init__(message, mend)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return place + super().__str__()


class InterviewError(CorpusError):
    """An interview's file cannot be read."""


class QuestionsError(CorpusError):
    """The expected questions beside an interview cannot be read."""


class SearchError(VademecumError):
    """The index cannot serve."""


class IndexMissing(SearchError):
    """No index has been built in this data directory."""


class IndexMismatch(SearchError):
    """The index was built by other settings than those in force; the message names both."""


class ModelError(SearchError):
    """An embedder is unknown, or its weights are not the expected ones."""


class SettingsError(VademecumError):
    """vademecum.toml, the environment or an option holds a value that cannot be used."""


class QuoteError(VademecumError):
    """A sentence to be quoted is not, word for word and voice for voice, what its interview says: it is never shown."""


class ComposerError(VademecumError):
    """The LLM refused, stalled, broke off or babbled; the caller falls back to the rules."""


class StorageError(VademecumError):
    """Votes and questions cannot be kept or read."""


class CasesError(VademecumError):
    """Evaluation cases, or a benchmark's folder, cannot be read."""
