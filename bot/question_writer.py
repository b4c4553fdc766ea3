"""Expected questions written by the LLM, once per answer, from the answer alone (Nogueira et al. 2019, doc2query).

What it writes is only proposed: duplicates go, and questions the answer does not answer (``judge``) go too. The rest is
marked ``origin: llm, reviewed: false`` for an editor to read.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.language import detect
from bot.llm.client import Chat, LlmError
from bot.llm.prompting import fenced, new_fence, one_line, prompt
from corpus import questions
from corpus.interview import Interview, Turn
from corpus.questions import KINDS, Expected, ExpectedQuestion, Kind, TurnQuestions
from index.analysis import fold, stems

Judge = Callable[[Interview, Turn, str], bool]  # does this answer answer this question?
Similarity = Callable[[str, str], float]  # cosine of two questions

MIN_LETTERS, MAX_LETTERS = 8, 200
DUPLICATE = 0.95  # cosine from which two questions are one
_PLAIN = re.compile(r"[^<>{}\[\]`\\|\n]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many questions of each kind an answer should have."""

    it: int = 12
    en: int = 4
    no: int = 3

    def of(self, kind: Kind) -> int:
        return {"it": self.it, "en": self.en, "no": self.no}[kind]


@dataclass(frozen=True, slots=True)
class Gap:
    """An answer that wants questions: how many of each kind it has, and whether they were written for other words."""

    interview: Interview
    turn: Turn
    path: Path
    have: Mapping[Kind, int]
    stale: bool = False

    def missing(self, wanted: Wanted) -> dict[Kind, int]:
        return {kind: max(0, wanted.of(kind) - self.have.get(kind, 0)) for kind in KINDS}


def gaps(
    interviews: Iterable[Interview],
    expected: Mapping[str, Expected],
    files: Mapping[str, Path],
    wanted: Wanted,
) -> list[Gap]:
    """The answers short of questions in either language, or whose questions were written for other words.

    Tempting questions (``no:``) alone are no reason to ask again: an answer may have none worth writing.
    """
    found = []
    for interview in interviews:
        known = expected[interview.id].turns if interview.id in expected else {}
        for turn in interview.turns:
            entry = known.get(turn.n, TurnQuestions())
            have = {kind: len(found) for kind, found in _by_kind(entry).items()}
            gap = Gap(interview, turn, questions.beside(files[interview.id]), have, entry.stale)
            missing = gap.missing(wanted)
            if gap.stale or missing["it"] or missing["en"]:
                found.append(gap)
    return found


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one answer: the questions kept, how many were refused and why, or the fault that stopped it."""

    gap: Gap
    kept: Mapping[Kind, tuple[str, ...]]
    refused: Mapping[str, int]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """Asks the chat model for one answer's questions and sifts what it writes."""

    chat: Chat
    wanted: Wanted = Wanted()
    judge: Judge | None = None
    similarity: Similarity | None = None
    reread: bool = True  # the model reads its own questions again beside the answer: a second call

    def write(self, gap: Gap, existing: Sequence[str] = ()) -> Written:
        """New questions for one answer; ``existing`` are those it has. Never raises for the model's faults."""
        refused: Counter[str] = Counter()
        try:
            proposed = self._sifted(gap, self._proposed(gap), existing, refused)
            kept = self._reread(gap, proposed, refused) if self.reread else proposed
        except LlmError as error:
            return Written(gap, {}, {}, error.message)
        return Written(gap, kept, refused)

    def _sifted(
        self, gap: Gap, proposed: Mapping[Kind, Sequence[str]], existing: Sequence[str], refused: Counter[str]
    ) -> dict[Kind, tuple[str, ...]]:
        known = list(existing)
        kept: dict[Kind, tuple[str, ...]] = {}
        for kind, room in gap.missing(self.wanted).items():
            taken: list[str] = []
            for text in proposed.get(kind, ()):
                if reason := "in più" if len(taken) >= room else self._why_not(gap, kind, text, known):
                    refused[reason] += 1
                else:
                    taken.append(text)
                    known.append(text)
            kept[kind] = tuple(taken)
        return kept

    def _reread(
        self, gap: Gap, kept: Mapping[Kind, Sequence[str]], refused: Counter[str]
    ) -> dict[Kind, tuple[str, ...]]:
        """Without the questions that the model, asked again, puts on the other side."""
        asked = [(kind, text) for kind, texts in kept.items() for text in texts]
        if not asked:
            return {kind: tuple(texts) for kind, texts in kept.items()}
        numbered = "\n".join(f"{n}. {text}" for n, (_, text) in enumerate(asked, 1))
        data = f"Risposta: {_answer(gap)}\n\nDomande:\n{numbered}"
        answered = parse_numbers(self._ask("check", data))
        right = [(kind, text) for n, (kind, text) in enumerate(asked, 1) if (n in answered) == (kind != "no")]
        refused["scartata alla rilettura"] += len(asked) - len(right)
        return {kind: tuple(text for k, text in right if k == kind) for kind in kept}

    def _ask(self, name: str, data: str, **values: str) -> str:
        fence = new_fence(data)
        with self.chat.guard():
            return self.chat.complete(prompt(name).substitute(fence=fence, **values), fenced(data, fence))

    def _proposed(self, gap: Gap) -> dict[Kind, list[str]]:
        counts = {kind: str(count) for kind, count in gap.missing(self.wanted).items()}
        return parse(self._ask("questions", _answer(gap), **counts))

    def _why_not(self, gap: Gap, kind: Kind, text: str, known: Sequence[str]) -> str:
        if not MIN_LETTERS <= len(text) <= MAX_LETTERS or not _PLAIN.fullmatch(text):
            return "non è una domanda"
        if (detect(text) == "en") != (kind == "en"):
            return "in un’altra lingua"
        if any(self._same(text, other) for other in known):
            return "doppia"
        if self.judge is not None and kind != "no" and not self.judge(gap.interview, gap.turn, text):
            return "la risposta non le risponde"
        return ""

    def _same(self, text: str, other: str) -> bool:
        if fold(text) == fold(other) or (sorted(stems(text)) == sorted(stems(other))):
            return True
        return self.similarity is not None and self.similarity(text, other) >= DUPLICATE


def _answer(gap: Gap) -> str:
    return one_line(gap.interview.answer(gap.turn), 20_000)


def parse(reply: str) -> dict[Kind, list[str]]:
    """``{"it": […], "en": […], "no": […]}`` out of a reply. Raises LlmError("malformed") for anything else."""
    found = _json(reply)
    if not any(isinstance(found.get(kind), list) for kind in KINDS):
        raise LlmError("malformed", "Il modello non ha scritto l’elenco di domande chiesto.")
    return {
        kind: [one_line(text) for text in found.get(kind) or () if isinstance(text, str) and text.strip()]
        for kind in KINDS
    }


def parse_numbers(reply: str) -> set[int]:
    """``{"answered": [1, 3]}`` out of a reply. Raises LlmError("malformed") for anything else."""
    found = _json(reply).get("answered")
    if not isinstance(found, list):
        raise LlmError("malformed", "Il modello non ha detto a quali domande la risposta risponde.")
    return {number for number in found if isinstance(number, int)}


def _json(reply: str) -> Mapping[str, Any]:
    """The object in a reply, whatever stands around it; an empty one when there is none."""
    reply = reply.partition("</think>")[2] or reply
    start, end = reply.find("{"), reply.rfind("}")
    try:
        found = json.loads(reply[start : end + 1]) if 0 <= start < end else None
    except (json.JSONDecodeError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def write_all(
    writer: Writer, todo: Sequence[Gap], expected: Mapping[str, Expected], *, dry_run: bool = False
) -> Iterator[Written]:
    """Each answer in turn, saved before the next begins: stopped anywhere, it goes on from there.

    Stale questions are replaced: those written by a model are taken away, an editor's or a reader's stay.
    Stops after the fault that opens the breaker.
    """
    for gap in todo:
        known = expected[gap.interview.id].turns if gap.interview.id in expected else {}
        entry = known.get(gap.turn.n, TurnQuestions())
        keeping = {kind: _staying(found, gap.stale) for kind, found in _by_kind(entry).items()}
        wanting = replace(gap, have={kind: len(found) for kind, found in keeping.items()})
        written = writer.write(wanting, [q.text for found in keeping.values() for q in found])
        if not dry_run and not written.fault:
            save(gap, written)
        yield written
        if written.fault and writer.chat.breaker.is_open:
            return


def _by_kind(entry: TurnQuestions) -> dict[Kind, tuple[ExpectedQuestion, ...]]:
    return {"it": entry.it, "en": entry.en, "no": entry.no}


def _staying(found: Iterable[ExpectedQuestion], stale: bool) -> list[ExpectedQuestion]:
    return [question for question in found if not (stale and question.origin == "llm" and not question.reviewed)]


def save(gap: Gap, written: Written) -> None:
    """Add the kept questions to the interview's file; for a stale answer, take the model's old ones away first."""
    if gap.stale:
        questions.renew(gap.path, gap.interview, gap.turn.n)
    for kind, texts in written.kept.items():
        for text in texts:
            questions.add(gap.path, gap.interview, gap.turn.n, kind, ExpectedQuestion(text, "llm", False))
