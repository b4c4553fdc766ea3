"""Interview -> passages: what is searched and quoted from. A passage never crosses an answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """``interview.text[start:end]``: whole sentences of one answer, with the context it is searched by.

    ``question`` (the interviewer's), ``expected`` (questions readers would type) and ``refused`` (tempting questions
    this answer does not answer) are search context: never evidence, never shown as anyone's words.
    """

    interview: str
    turn: int
    start: int
    end: int
    text: str
    speaker: str | None = None
    question: str = ""
    expected: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Stable while the text is: ``gerosa:5:2811-3302``."""
        return f"{self.interview}:{self.turn}:{self.start}-{self.end}"
