"""Quotation marks that enclose a whole answer, over one paragraph or many, closed or not."""

from __future__ import annotations

from collections.abc import Sequence

PAIRS = {"«": "»", "“": "”", '"': '"', "„": "“", "”": "”"}
_TAIL = ".,;:!?… "


def unquoted(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs without the marks that enclose them; as they were when the marks belong to a part only.

    "«Uno.", "«Due.»" is one answer of two paragraphs, each opened, the last one closed. A mark that nothing closes is
    taken to open the whole answer. A full stop after the closing mark stays.
    """
    if not paragraphs or paragraphs[0][:1] not in PAIRS:
        return tuple(paragraphs)
    found: list[str] = []
    opener = ""
    closed = False
    for paragraph in paragraphs:
        words = paragraph
        if words[:1] in PAIRS and (not opener or words[:1] == opener):
            at = _closing(words)
            if at is not None and words[at + 1 :].strip(_TAIL):
                if not found:
                    return tuple(paragraphs)  # «No», dice ridendo. «Anzi…»: marks inside, not around
                found.append(words)
                continue
            opener = words[0]
            if at is None:
                words = words[1:].lstrip()
            else:
                words, opener = words[1:at] + words[at + 1 :], ""
        elif closed and not opener:
            return tuple(paragraphs)  # the marks were round the paragraphs before, not round the answer
        elif opener and (at := _dangling(words, opener)) is not None:
            words, opener = words[:at] + words[at + 1 :], ""
        closed = not opener
        found.append(words.strip())
    return tuple(found)


def continued(paragraphs: Sequence[str]) -> list[bool]:
    """Which paragraphs stand inside quotation marks opened by an earlier one, and closed by them or a later one.

    Marks opened and never closed continue nowhere.
    """
    flags = [False] * len(paragraphs)
    for start, opener in enumerate(p[:1] for p in paragraphs):
        if flags[start] or opener not in PAIRS or _closing(paragraphs[start]) is not None:
            continue
        for i, words in enumerate(paragraphs[start + 1 : start + 1 + _REACH], start + 1):
            again = words[:1] == opener
            if not again and any(p[:1] == opener for p in paragraphs[start + 1 : i]):
                break  # each paragraph was opened again, this one is not: another voice
            if _dangling(words, opener) is not None or (again and _closes_at_end(words)):
                flags[start + 1 : i + 1] = [True] * (i - start)
                break
            if not again and words.endswith("?") and paragraphs[i + 1 : i + 2] and paragraphs[i + 1][:1] == opener:
                break  # a question, then a new answer: never closed
    return flags


_REACH = 15
"""Paragraphs: an answer in quotation marks is not longer."""


def _closes_at_end(words: str) -> bool:
    at = _closing(words)
    return at is not None and not words[at + 1 :].strip(_TAIL)


def _closing(words: str) -> int | None:
    """Offset of the mark that closes the first character's, or None."""
    opener, closer = words[0], PAIRS[words[0]]
    if opener == closer:
        return _straight(words, closer)
    depth = 0
    for i, char in enumerate(words):
        if char == opener:
            depth += 1
        elif char == closer:
            depth -= 1
            if not depth:
                return i
    return None


def _straight(words: str, mark: str) -> int | None:
    """For marks that open and close alike: one before a word opens, one after a word closes."""
    depth = 1
    for i, char in enumerate(words[1:], 1):
        if char != mark:
            continue
        before, after = words[i - 1], words[i + 1 : i + 2]
        opens = (before.isspace() or before in "(«“‘'[") and bool(after) and not after.isspace()
        depth += 1 if opens else -1
        if not depth:
            return i
    return None


def _dangling(words: str, opener: str) -> int | None:
    """Offset of a closing mark at the very end that nothing in the paragraph opens, or None."""
    closer = PAIRS[opener]
    at = words.rfind(closer)
    if at < 0 or words[at + 1 :].strip(_TAIL):
        return None
    if opener == closer:
        return at if words.count(closer) % 2 else None
    return at if words.count(closer) > words.count(opener) else None
