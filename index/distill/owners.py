"""The last lesson: what owners ask of one answer comes together and near the answer; so do words that mean the same.

A translation teaches that two sentences are one, not that «mi vergogno a mettere in piazza come lavoriamo»
asks what «raccontare la propria azienda senza paura» answers. Invented questions and answers do. The interviews that
search is tuned and measured on are not among them.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from corpus.errors import ModelError
from index.distill.bags import Bags, Ints, bag
from index.distill.student import evened

DATA = Path(__file__).with_name("data")
RECORDS, PARAPHRASES, SYNONYMS = (DATA / f"{name}.jsonl.gz" for name in ("owners", "paraphrases", "synonyms"))
Floats = npt.NDArray[np.float32]
_SENTENCE_END = re.compile(r"(?<=[.!?»])\s+")
Step = tuple[list[str], list[str], list[str]]
SHORT = 5  # words: a shorter sentence says too little to be an answer


@dataclass(frozen=True, slots=True)
class Kin:
    """Texts that belong together: questions of one meaning, what answers them, and near questions that it does not."""

    questions: tuple[str, ...]
    answers: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lessons:
    """Kin that are questions (with answers or without), kin that are only words, and texts that must stay put."""

    records: Sequence[Kin]
    synonyms: Sequence[Kin]
    still: Sequence[str]


@dataclass(frozen=True, slots=True)
class Owners:
    """What decides this lesson, beside the data."""

    seed: int = 0
    lessons: int = 2  # with other dice each; their mean is kept (Wortsman et al. 2022)
    epochs: int = 60  # times that each record's turn comes in a lesson
    batch: int = 512  # records a step, and a quarter as many synonyms
    rate: float = 0.003  # Adam's, times the mean length of a piece, falling to 0 in a straight line
    temperature: float = 0.05
    answered: float = 0.4  # chance that a question's partner is an answer, not another question
    stillness: float = 100.0  # weight of 1 - cosine, between where general texts are and where they were
    kept: int = 1_024  # general texts a step
    even: float = 0.2  # see student.evened: rare pieces have grown long


def read_records(path: Path) -> list[Kin]:
    """Records of an interviewer's question, an answer, and what owners ask: a JSON object a line, gzip.

    Keys: ``q``, ``a``, ``best`` (a sentence of ``a``), ``en``; lists: ``asks``, ``expected``, ``misses``.
    Raises ModelError.
    """
    found = []
    for row in read_rows(path, ("q", "a", "best", "asks", "expected", "misses", "en")):
        sentences = [s for s in _SENTENCE_END.split(row["a"]) if len(s.split()) >= SHORT]
        questions = (*row["asks"], *row["expected"], row["en"], row["q"])
        found.append(Kin(questions, (row["a"], row["best"], *sentences), tuple(row["misses"])))
    return found


def read_groups(path: Path) -> list[Kin]:
    """Groups of questions, or of words, of one meaning: ``{"it": […], "en": […]}`` a line, gzip. Raises ModelError."""
    return [Kin((*row["it"], *row["en"])) for row in read_rows(path, ("it", "en"))]


def befriend(vectors: Floats, tokenizer: Any, lessons: Lessons, owners: Owners) -> Floats:
    """The vectors, [pieces, d] float32, after the lesson; the same ones for the same data and seed.

    InfoNCE both ways (van den Oord et al. 2018): in a batch, a question must find its partner among all partners and
    one near miss of each record. General texts are held in place, so that what other texts taught is not lost.
    """
    if not lessons.records:
        return vectors
    place = _places(lessons)
    texts = bag(tokenizer, list(place))
    learnt = [_lesson(vectors, texts, place, lessons, owners, dice) for dice in range(owners.lessons)]
    return evened(np.mean(learnt, axis=0), owners.even)


def _lesson(
    vectors: Floats, texts: Bags, place: Mapping[str, int], lessons: Lessons, owners: Owners, dice: int
) -> Floats:
    """One run over the records. ``place`` says which of ``texts`` a text is."""
    import torch

    weight = torch.nn.Parameter(torch.from_numpy(vectors.copy()))
    optimizer = torch.optim.Adam([weight], lr=owners.rate, betas=(0.9, 0.99), fused=True)
    length = float(np.linalg.norm(vectors, axis=1).mean())
    still = np.array([place[text] for text in lessons.still], dtype=np.int64)
    there = _unit(torch.from_numpy(vectors), texts, still)
    rng = np.random.default_rng([owners.seed, dice])
    steps = list(_steps(lessons, owners, rng))
    for number, step in enumerate(tqdm(steps, f"owners' questions {dice + 1}", disable=None)):
        left, right, misses = (np.array([place[text] for text in side], dtype=np.int64) for side in step)
        pair = _unit(weight, texts, left), _unit(weight, texts, right)
        loss = _loss(*pair, _unit(weight, texts, misses), owners.temperature)
        if len(still):
            chosen = rng.integers(0, len(still), owners.kept)
            stays = (_unit(weight, texts, still[chosen]) * there[torch.from_numpy(chosen)]).sum(dim=1)
            loss = loss + owners.stillness * (1 - stays).mean()
        for group in optimizer.param_groups:
            group["lr"] = owners.rate * length * (1 - number / len(steps))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return np.asarray(weight.detach().numpy(), dtype=np.float32)


def _places(lessons: Lessons) -> dict[str, int]:
    """Every text of the lessons, once, with its number."""
    kin = (
        text for one in (*lessons.records, *lessons.synonyms) for text in (*one.questions, *one.answers, *one.misses)
    )
    return {text: row for row, text in enumerate(dict.fromkeys((*kin, *lessons.still)))}


def _steps(lessons: Lessons, owners: Owners, rng: np.random.Generator) -> Iterator[Step]:
    """(left, right, misses) of each step: ``left[i]`` and ``right[i]`` belong together, no miss belongs to any."""
    records, synonyms, size = lessons.records, lessons.synonyms, min(owners.batch, len(lessons.records))
    order = np.concatenate([rng.permutation(len(records)) for _ in range(owners.epochs)])
    for start in range(0, len(order) - size + 1, size):
        these = [records[row] for row in order[start : start + size]]
        pairs = [_partners(record, owners.answered, rng) for record in these]
        drawn = rng.choice(len(synonyms), min(max(1, size // 4), len(synonyms)), replace=False) if synonyms else ()
        pairs += [_partners(synonyms[row], 0, rng) for row in drawn]
        misses = [record.misses[rng.integers(len(record.misses))] for record in these if record.misses]
        yield [one for one, _ in pairs], [other for _, other in pairs], misses


def _partners(kin: Kin, answered: float, rng: np.random.Generator) -> tuple[str, str]:
    one, other = rng.choice(len(kin.questions), 2, replace=False)
    if kin.answers and rng.random() < answered:
        return kin.questions[one], kin.answers[rng.integers(len(kin.answers))]
    return kin.questions[one], kin.questions[other]


def _unit(weight: Any, held: Bags, rows: Ints) -> Any:
    """Unit vectors of the texts ``rows``, [len(rows), d]."""
    import torch

    ids, starts = held.take(rows)
    sums = torch.nn.functional.embedding_bag(torch.from_numpy(ids), weight, torch.from_numpy(starts), mode="sum")
    return torch.nn.functional.normalize(sums, dim=1)


def _loss(left: Any, right: Any, misses: Any, temperature: float) -> Any:
    import torch

    own = torch.arange(len(left))
    likeness = left @ right.T / temperature
    wider = torch.cat([likeness, left @ misses.T / temperature], dim=1)
    entropy = torch.nn.functional.cross_entropy
    return (entropy(wider, own) + entropy(likeness.T, own)) / 2


def read_rows(path: Path, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """JSON objects, one a line, gzip. Raises ModelError for a missing file, or a line without one of ``keys``."""
    if not path.is_file():
        raise ModelError(f"Il file {path} non c’è.", "Indica un .jsonl.gz, una riga per ogni gruppo di domande.")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            if missing := [key for key in keys if key not in row]:
                raise ModelError(f"{path}, riga {number}: manca {', '.join(missing)}.")
            yield row
