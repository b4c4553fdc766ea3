"""Interview -> passages: what is searched and quoted from. A passage never crosses an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.interview import Interview
from corpus.questions import Expected
from corpus.sentences import sentences

CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Passage:
    """``interview.text[start:end]``: whole sentences of one answer, with the context it is searched by.

    ``question`` (the interviewer's), ``expected`` (questions readers would type) and ``refused`` (tempting questions
    this answer does not answer) are search context: never evidence, never shown as anyone's words. ``about``, as long
    as ``expected``: the piece of the answer that answers each of them, or "".
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
    about: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Stable while the text is: ``gerosa:5:2811-3302``."""
        return f"{self.interview}:{self.turn}:{self.start}-{self.end}"


def passages(
    interview: Interview, expected: Expected | None, count_tokens: CountTokens, max_tokens: int = 256
) -> list[Passage]:
    """Each answer whole where it fits in ``max_tokens``, else cut at sentences into pieces of about equal length.

    ``count_tokens`` is the embedder's own. Passages of one answer don't overlap, and together hold all its
    sentences. Only a sentence longer than ``max_tokens`` by itself is cut inside, at a space.
    """
    found = []
    for turn in interview.turns:
        asked = expected.turns.get(turn.n) if expected else None
        for start, end in cut(interview.text, turn.answer.start, turn.answer.end, count_tokens, max_tokens):
            found.append(
                Passage(
                    interview=interview.id,
                    turn=turn.n,
                    start=start,
                    end=end,
                    text=interview.text[start:end],
                    speaker=turn.speaker,
                    question=interview.question(turn),
                    expected=tuple(q.text for q in (*asked.it, *asked.en)) if asked else (),
                    about=tuple(q.about for q in (*asked.it, *asked.en)) if asked else (),
                    refused=tuple(q.text for q in asked.no) if asked else (),
                )
            )
    return found


def cut(text: str, start: int, end: int, count_tokens: CountTokens, max_tokens: int) -> list[tuple[int, int]]:
    """``text[start:end]`` as spans of whole sentences, each at most ``max_tokens``, about equally long."""
    total = count_tokens(text[start:end])
    if total <= max_tokens:
        return [(start, end)]
    pieces = [p for s, e in sentences(text, start, end) for p in _fitting(text, s, e, count_tokens, max_tokens)]
    shares = -(-total // max_tokens)
    spans: list[tuple[int, int]] = []
    for left, right in pieces:
        if spans:
            begin, reached = spans[-1]
            longer = count_tokens(text[begin:right])
            nearer = longer + count_tokens(text[begin:reached]) <= 2 * total / shares
            if longer <= max_tokens and (nearer or len(spans) >= shares):  # equal shares: no crumb at the end
                spans[-1] = (begin, right)
                continue
        spans.append((left, right))
    return spans


def _fitting(text: str, start: int, end: int, count: CountTokens, limit: int) -> Iterator[tuple[int, int]]:
    """A sentence, in halves at the space nearest the middle for as long as it is too long to be read."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if end - start < 2 or count(text[start:end]) <= limit:
        if start < end:
            yield start, end
        return
    middle = (start + end) // 2
    spaces = (text.rfind(" ", start, middle), text.find(" ", middle, end))
    at = min((i for i in spaces if i > start), key=lambda i: abs(i - middle), default=middle)
    yield from _fitting(text, start, at, count, limit)
    yield from _fitting(text, at, end, count, limit)
