"""run(cases, respond) -> Report: every case through the bot itself, every metric on every answer."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.answer import Answer, Question
from corpus.interview import Interview
from eval.cases import Case
from eval.metrics import METRICS, Metric, Score

Respond = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True)
class Result:
    """A case, what was answered, each metric's score (None where it doesn't apply), and the time in milliseconds."""

    case: Case
    answer: Answer
    scores: Mapping[str, Score | None]
    ms: float

    @property
    def failed(self) -> bool:
        return any(score is not None and score.value < 1 for score in self.scores.values())


@dataclass(frozen=True, slots=True)
class Report:
    """All the results of one run, and what they were run on."""

    results: tuple[Result, ...]
    index: str
    metrics: tuple[Metric, ...] = METRICS

    def mean(self, metric: str, tag: str | None = None) -> tuple[float, int]:
        """(mean score, number of cases it applies to), of the cases with a tag when one is given."""
        values = [
            score.value
            for result in self.results
            if (tag is None or tag in result.case.tags) and (score := result.scores[metric]) is not None
        ]
        return (sum(values) / len(values) if values else 0.0), len(values)

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(sorted({tag for result in self.results for tag in result.case.tags}))

    def voices(self) -> Counter[str]:
        """How many quotes each speaker has."""
        return Counter(quote.speaker or "?" for result in self.results for quote in result.answer.quotes)

    def percentile(self, share: float) -> float:
        """The time under which ``share`` of the questions were answered, in milliseconds."""
        times = sorted(result.ms for result in self.results)
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "metrics": {m.name: dict(zip(("mean", "n"), self.mean(m.name), strict=True)) for m in self.metrics},
            "voices": dict(self.voices()),
            "ms": {"p50": self.percentile(0.5), "p95": self.percentile(0.95)},
            "results": [
                {
                    "id": result.case.id,
                    "question": result.case.question,
                    "tags": list(result.case.tags),
                    "expected": result.case.expected,
                    "scores": {name: asdict(score) if score else None for name, score in result.scores.items()},
                    "answer": result.answer.to_dict(),
                    "ms": round(result.ms, 2),
                }
                for result in self.results
            ],
        }


def run(
    cases: Sequence[Case],
    respond: Respond,
    interviews: Mapping[str, Interview],
    *,
    index: str = "",
    step: Callable[[int], object] = lambda n: None,
) -> Report:
    """Ask every case and score it; ``step(1)`` is called after each, for a progress bar."""
    return Report(tuple(_results(cases, respond, interviews, step)), index)


def _results(
    cases: Sequence[Case],
    respond: Respond,
    interviews: Mapping[str, Interview],
    step: Callable[[int], object],
) -> Iterable[Result]:
    for case in cases:
        started = time.perf_counter()
        answer = respond(Question(case.question, case.history))
        ms = (time.perf_counter() - started) * 1000
        yield Result(case, answer, {m.name: m.measure(case, answer, interviews) for m in METRICS}, ms)
        step(1)
