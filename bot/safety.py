"""May these words be shown alone? Never start after, or stop before, what changes the meaning.

    check(text, answer_start, answer_end, start, end)   -> the dangers of showing text[start:end] alone
    widen(…, max_words)                                  -> the least wider stretch that is safe, or None

Rules on Italian words, no parser: ``bot.meaning.openings`` (what leans on the sentence before), ``endings`` and
``opinions`` (what needs the sentence after), ``second_thoughts`` (what it takes back); the tables of words are in
``connectives``, ``reports``, ``words`` and ``verbs``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.meaning.endings import needs_after
from bot.meaning.openings import leans_back, promises
from bot.meaning.reports import HEAD_TURNS
from bot.meaning.second_thoughts import second_thought, takes_back
from corpus.sentences import items, sentences

Mend = Literal["before", "after", "whole", "gloss"]

REASONS: dict[str, tuple[str, str]] = {
    "cut_before": ("Comincia a metà di una frase.", "It begins in the middle of a sentence."),
    "cut_after": ("Si ferma a metà di una frase.", "It stops in the middle of a sentence."),
    "opening_contrast": ("Si oppone a una frase che manca.", "It opposes a sentence that isn't there."),
    "exception": ("È l’eccezione a una regola che manca.", "It is the exception to a rule that isn't there."),
    "consequence": ("Tira le fila di una frase che manca.", "It follows from a sentence that isn't there."),
    "condition": ("Vale solo nel caso detto prima.", "It holds only in the case stated before."),
    "bare_answer": ("Risponde a una domanda che manca.", "It answers something that isn't there."),
    "pronoun_opening": (
        "Comincia indicando qualcosa che manca.",
        "It opens by pointing at something that isn't there.",
    ),
    "clitic": ("Un pronome sta per qualcosa che manca.", "A pronoun stands for something that isn't there."),
    "unresolved_pronoun": ("Non si capisce di chi o di che cosa parli.", "It doesn't say whom or what it speaks of."),
    "subject_dropped": ("Il soggetto è in una frase che manca.", "Its subject is in a sentence that isn't there."),
    "fragment": ("È un pezzo di un discorso cominciato prima.", "It is a piece of something begun before."),
    "contrast_follows": ("La frase dopo la corregge.", "The next sentence limits it."),
    "exception_follows": ("La frase dopo pone un’eccezione.", "The next sentence makes an exception."),
    "taken_back": ("La frase dopo la smentisce.", "The next sentence takes it back."),
    "rhetorical_question": ("È una domanda senza la sua risposta.", "It is a question without its answer."),
    "enumeration": ("Annuncia un elenco che manca o è a metà.", "It announces a list that is missing or half there."),
    "announcement": ("Annuncia qualcosa che viene dopo.", "It announces something that comes after."),
    "reported_opinion": ("È un’opinione altrui, giudicata dopo.", "It is somebody else's opinion, judged afterwards."),
    "list_head": ("La voce dipende da come comincia l’elenco.", "The item depends on how its list begins."),
}
"""Kind -> why it is dangerous, in Italian and in English."""

_HEAD_TURNS = re.compile(HEAD_TURNS)


@dataclass(frozen=True, slots=True)
class Danger:
    """Why a slice misleads when shown alone; ``mend``: what would make it safe.

    "before", "after": the neighbouring sentences; "whole": the whole sentence; "gloss": nothing of the answer says it,
    only the interviewer's question, so we say in brackets what is meant.
    """

    kind: str
    italian: str
    english: str
    mend: Mend
    sentences: int = 1


def check(text: str, answer_start: int, answer_end: int, start: int, end: int) -> list[Danger]:
    """The dangers of showing ``text[start:end]``, out of the answer ``text[answer_start:answer_end]``; [] is safe.

    Raises ValueError when the slice is empty or not inside the answer.
    """
    start, end = _trimmed(text, start, end)
    if not answer_start <= start < end <= answer_end:
        raise ValueError(f"[{start}:{end}] is empty or not inside the answer [{answer_start}:{answer_end}]")
    spans = _sentences(text, answer_start, answer_end)
    first = max(i for i, (left, _) in enumerate(spans) if left <= start or i == 0)
    last = min(i for i, (_, right) in enumerate(spans) if right >= end or i == len(spans) - 1)
    if first == last and (start, end) != spans[first]:
        return _item_dangers(text, spans[first], start, end)
    found = _cut_dangers(spans, first, last, start, end)
    return found + _sentence_dangers(tuple(text[s:e] for s, e in spans), first, last)


def widen(
    text: str, answer_start: int, answer_end: int, start: int, end: int, max_words: int
) -> tuple[int, int] | None:
    """The least stretch of whole sentences around ``text[start:end]`` that is safe (save for a gloss), or None.

    A list item that stands alone stays as it is. None when ``max_words`` would be passed, except by one sentence alone,
    or when no stretch of the answer is safe.
    """
    start, end = _trimmed(text, start, end)
    spans = _sentences(text, answer_start, answer_end)
    while True:
        dangers = [danger for danger in check(text, answer_start, answer_end, start, end) if danger.mend != "gloss"]
        if not dangers:
            return start, end
        first = max(i for i, (left, _) in enumerate(spans) if left <= start or i == 0)
        last = min(i for i, (_, right) in enumerate(spans) if right >= end or i == len(spans) - 1)
        if not any(danger.mend == "whole" for danger in dangers):
            first -= any(danger.mend == "before" for danger in dangers)
            last += max((danger.sentences for danger in dangers if danger.mend == "after"), default=0)
        if first < 0 or last >= len(spans):
            return None
        wider = spans[first][0], spans[last][1]
        if wider == (start, end):
            return None
        start, end = wider
        if first < last and len(text[start:end].split()) > max_words:
            return None


def needs_gloss(text: str, answer_start: int, answer_end: int, start: int, end: int) -> bool:
    """Whether only the interviewer's question says what the slice speaks of."""
    return any(danger.mend == "gloss" for danger in check(text, answer_start, answer_end, start, end))


# ---- pieces ----------------------------------------------------------------------------------------------------------


def _danger(kind: str, mend: Mend, count: int = 1) -> Danger:
    italian, english = REASONS[kind]
    return Danger(kind, italian, english, mend, count)


@lru_cache(maxsize=8192)
def _sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text, start, end)) or ((start, end),)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut_dangers(spans: tuple[tuple[int, int], ...], first: int, last: int, start: int, end: int) -> list[Danger]:
    found = [_danger("cut_before", "whole")] if start != spans[first][0] else []
    return found + ([_danger("cut_after", "whole")] if end != spans[last][1] else [])


def _item_dangers(text: str, sentence: tuple[int, int], start: int, end: int) -> list[Danger]:
    """A piece of one sentence: safe only as a list item that stands alone, under a head that doesn't turn it round."""
    pieces = items(text, *sentence)
    if (start, end) not in pieces:
        return _cut_dangers((sentence,), 0, 0, start, end)
    head = text[sentence[0] : pieces[0][0]].replace("’", "'").lower()
    if _HEAD_TURNS.search(head):
        return [_danger("list_head", "whole")]
    at = pieces.index((start, end))
    kind = leans_back(text[start:end], None)
    if kind not in (None, "subject_dropped", "fragment"):  # an item has neither of its own
        return [_danger(kind, "whole")]
    after = text[slice(*pieces[at + 1])] if at + 1 < len(pieces) else ""
    turned = takes_back(after, text[start:end]) if after else None
    return [_danger(turned, "whole")] if turned else []


@lru_cache(maxsize=65536)
def _sentence_dangers(said: tuple[str, ...], first: int, last: int) -> list[Danger]:
    """Dangers of whole sentences ``first`` to ``last`` of an answer."""
    found: list[Danger] = []
    opening = _opening(said, first)
    if opening:
        found.append(_danger(opening, "before" if first else "gloss"))
        if first == last == 0 and len(said) > 1 and promises(said[0], opening):
            found.append(_danger("announcement", "after"))
    for i in range(first, last + 1):
        need = _need(said, i)
        if need and i + need[1] > last:
            found.append(_danger(need[0], "after", i + need[1] - last))
    turned = second_thought(said[last], said[last + 1 :])
    return found + ([_danger(turned[0], "after", turned[1])] if turned else [])


@lru_cache(maxsize=32768)
def _opening(said: tuple[str, ...], i: int) -> str | None:
    return leans_back(said[i], said[i - 1] if i else None)


@lru_cache(maxsize=32768)
def _need(said: tuple[str, ...], i: int) -> tuple[str, int] | None:
    return needs_after(said[i], said[i + 1 :])
