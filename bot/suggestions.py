"""Questions to ask next, which the corpus answers: expected questions first, else the interviewer's, shortened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from bot.language import detect
from bot.phrases import words_language
from index.analysis import content

if TYPE_CHECKING:
    from corpus.passages import Passage
    from index.search import Hit, Index

MAX_CHARACTERS = 90


def suggest(
    asked: str,
    hits: Sequence[Hit],
    index: Index,
    *,
    language: str = "it",
    shown: Iterable[tuple[str, int]] = (),
    n: int = 3,
) -> tuple[str, ...]:
    """Up to ``n`` questions of answers near this one, best hit first, one an answer; ``shown`` are turns just quoted.

    They come after the answers not shown yet, so that the conversation moves on.
    """
    shown = set(shown)
    near = [hit.passage for hit in hits]
    unseen = (p for p in chain(near, index.passages) if (p.interview, p.turn) not in shown)
    return _distinct(_offers(chain(unseen, near), language, asked), n)


def starters(index: Index, *, language: str = "it", interview: str | None = None, n: int = 4) -> tuple[str, ...]:
    """Questions to begin with: one an answer, from each interview in turn; of one interview when it is named."""
    passages = [p for p in index.passages if interview in (None, p.interview)] or list(index.passages)
    by_interview: dict[str, list[Passage]] = {}
    for passage in passages:
        by_interview.setdefault(passage.interview, []).append(passage)
    queues = [list(reversed(group)) for group in by_interview.values()]
    rounds = [queue.pop() for _ in range(max(map(len, queues), default=0)) for queue in queues if queue]
    return _distinct(_offers(rounds, language, ""), n)


def _offers(passages: Iterable[Passage], language: str, asked: str) -> Iterator[str]:
    """One question a turn, in the reader's language, that isn't the one just asked."""
    seen: set[tuple[str, int]] = set()
    said = set(content(asked))
    for passage in passages:
        turn = (passage.interview, passage.turn)
        if turn in seen:
            continue
        seen.add(turn)
        mine = [q for q in passage.expected if _presentable(q) and detect(q) == words_language(language)]
        fresh = [q for q in mine if not said or len(set(content(q)) & said) < 0.6 * len(set(content(q)))]
        if fresh:
            yield fresh[0]
        elif not passage.expected and language == "it" and (short := shortened(passage.question)):
            yield short


def _presentable(question: str) -> bool:
    """Typed as one would print it: not a keyword list, not phone spelling."""
    return (
        len(question) <= MAX_CHARACTERS
        and question.rstrip().endswith("?")
        and not re.search(r"\b(ke|nn|xke|x|cmq|k|ki|kome|sn)\b", question.lower())
    )


def shortened(question: str) -> str:
    """The interviewer's last question that is short enough to be a suggestion; empty when there is none."""
    asked = [piece.strip() for piece in re.findall(r"[^.?!…\n]+\?", question)]
    return next((piece for piece in reversed(asked) if 12 <= len(piece) <= MAX_CHARACTERS), "")


def _distinct(questions: Iterable[str], n: int) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for question in questions:
        neat = question[:1].upper() + question[1:]
        kept.setdefault(neat.lower(), neat)
        if len(kept) == n:
            break
    return tuple(kept.values())
