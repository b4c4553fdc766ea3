"""What an interview is: one reading text, and spans of it that belong to voices.

``Interview.text`` is the plain reading text: front matter, markup, labels, numbers, dashes, outer quotation marks and
noise left out, paragraphs joined by ``\\n``, otherwise untouched. Offsets are Python code points into it, so
``interview.text[span.start:span.end]`` is the span, always.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Voice(StrEnum):
    """Whose words a span is."""

    EXPERT = "expert"
    INTERVIEWER = "interviewer"
    EDITOR = "editor"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of one interview, in one voice.

    ``speaker`` is the person speaking (for a third party: whose words they are; None when unknown), ``quoted_by`` the
    expert who reports a third party's words.
    """

    start: int
    end: int
    voice: Voice
    speaker: str | None = None
    quoted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Expert:
    """A person interviewed; ``role`` as the magazine gives it, or None."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer, with the question it answers. ``n`` counts 1, 2, 3…, whatever number is printed.

    Two people answering one question are two turns with the same question span. ``third_party`` spans lie inside
    ``answer``: their words without author, brackets or quotation marks.
    """

    n: int
    question: Span
    answer: Span
    third_party: tuple[Span, ...] = ()

    @property
    def speaker(self) -> str | None:
        return self.answer.speaker


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an editor should look at: file, 1-based line (0 = the whole file), and a sentence in Italian."""

    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview, as understood. ``id`` is the file's stem; title, url and published are None in raw files."""

    id: str
    text: str
    turns: tuple[Turn, ...]
    experts: tuple[Expert, ...] = ()
    title: str | None = None
    magazine: str | None = None
    url: str | None = None
    published: date | None = None
    lang: str = "it"
    introduction: Span | None = None

    def slice(self, span: Span) -> str:
        """The span's words, verbatim."""
        return self.text[span.start : span.end]

    def question(self, turn: Turn) -> str:
        return self.slice(turn.question)

    def answer(self, turn: Turn) -> str:
        return self.slice(turn.answer)

    def turn(self, n: int) -> Turn:
        """The n-th answer; raises IndexError when there is none."""
        if not 1 <= n <= len(self.turns):
            raise IndexError(f"{self.id} has {len(self.turns)} turns, not a turn {n}")
        return self.turns[n - 1]

    def voice_of(self, start: int, end: int) -> Span:
        """The narrowest span that holds ``text[start:end]``: a third party's before the expert's who quotes it.

        Raises ValueError when no single voice holds it all, so that no quote can mix two voices.
        """
        spans = [part for turn in self.turns for part in turn.third_party]
        spans += [part for turn in self.turns for part in (turn.answer, turn.question)]
        spans += [self.introduction] if self.introduction else []
        for span in spans:
            if span.start <= start and end <= span.end:
                return span
        raise ValueError(f"{self.id}[{start}:{end}] is not inside one voice")
