"""Whose words: the stretches of an answer that the expert quotes from someone else."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

_NAME = r"[A-ZÀÈÉÌÒÙ][\w’'.-]*(?:\s+(?:d[aei]l?|della|von|van|de|[A-ZÀÈÉÌÒÙ][\w’'.-]*)){0,4}"
_SIGNED = re.compile(
    rf"^(?P<words>.*[.!?…»”\"])\s*(?:\((?P<a>{_NAME})\)|(?:[—–]|(?<=\s)-)\s*(?P<b>{_NAME}))\.?$", re.DOTALL
)


def third_parties(answer: str, borrowed: AbstractSet[int] = frozenset()) -> list[tuple[int, int, str | None]]:
    """Stretches (start, end, whose) of ``answer``, in order, apart: words without author, brackets, quotation marks.

    ``borrowed``: paragraphs (0-based) that the file itself marks as somebody else's.
    """
    found = []
    start = 0
    for number, paragraph in enumerate(answer.split("\n")):
        signed = _SIGNED.match(paragraph)
        if signed:
            begin, end = bare(paragraph, *signed.span("words"))
            found.append((start + begin, start + end, signed["a"] or signed["b"]))
        elif number in borrowed:
            begin, end = bare(paragraph, 0, len(paragraph))
            found.append((start + begin, start + end, None))
        start += len(paragraph) + 1
    return found


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """``text[start:end]`` without white space and enclosing quotation marks."""
    while start < end and text[start] in " \t«“\"‘\u00a0":
        start += 1
    while start < end and text[end - 1] in " \t»”\"’\u00a0":
        end -= 1
    return start, end
