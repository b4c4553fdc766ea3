"""How well raw interviews are understood: exact turns found (recall) and turns given that are exact (precision).

    python tests/typography.py tests/fixtures/typography/dev

A folder holds pairs ``name.txt`` and ``name.expected.json``; a turn is exact when question, whole answer and speaker
are, white space apart.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.interview import Interview
from corpus.readers import READERS

Pair = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """One file: turns expected, given and exact, and the same of third parties' words."""

    name: str
    expected: int
    given: int
    exact: int
    thirds: tuple[int, int, int]
    wrong: tuple[str, ...] = ()


def measure(folder: Path) -> list[Measured]:
    """Every pair of files of a folder, read and compared."""
    return [measure_file(path) for path in sorted(folder.glob("*.txt"))]


def measure_file(path: Path) -> Measured:
    wanted = json.loads(path.with_suffix("").with_suffix(".expected.json").read_text("utf-8"))
    return compare(path, wanted)


def compare(path: Path, wanted: dict[str, Any]) -> Measured:
    try:
        interview, _ = READERS[path.suffix](path)
        given, thirds = pairs(interview), voices(interview)
    except CorpusError as error:
        given, thirds = [], []
        print(error, file=sys.stderr)
    expected = [(squeeze(t["question"]), squeeze(t["answer"]), t["speaker"]) for t in wanted["turns"]]
    others = [(p["who"], squeeze(p["text"])) for t in wanted["turns"] for p in t["third_party"]]
    wrong = [f"  - {_show(p)}" for p in expected if p not in given]
    wrong += [f"  + {_show(p)}" for p in given if p not in expected]
    wrong += [f"  - voce {p}" for p in others if p not in thirds]
    wrong += [f"  + voce {p}" for p in thirds if p not in others]
    return Measured(
        path.stem,
        len(expected),
        len(given),
        _common(expected, given),
        (len(others), len(thirds), _common(others, thirds)),
        tuple(wrong),
    )


def pairs(interview: Interview) -> list[Pair]:
    return [(squeeze(interview.question(t)), squeeze(interview.answer(t)), t.speaker) for t in interview.turns]


def voices(interview: Interview) -> list[tuple[str | None, str]]:
    return [(s.speaker, squeeze(interview.slice(s))) for t in interview.turns for s in t.third_party]


def squeeze(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _common(one: list[Any], other: list[Any]) -> int:
    rest = list(other)
    return sum(1 for item in one if item in rest and not rest.remove(item))  # type: ignore[func-returns-value]


def _show(pair: Pair) -> str:
    question, answer, speaker = (str(part).replace("\n", "⏎") for part in pair)
    return f"{speaker} | {question[:70]} | {answer[:50]} … {answer[-40:]}"


def main() -> None:
    verbose = "-v" in sys.argv
    for folder in [arg for arg in sys.argv[1:] if not arg.startswith("-")]:
        found = measure(Path(folder))
        for m in found:
            if m.exact < max(m.expected, m.given) or m.thirds[2] < max(m.thirds[:2]) or verbose:
                print(f"{m.name}: {m.exact} exact of {m.expected}, {m.given} given; third parties {m.thirds}")
                print("\n".join(m.wrong))
        expected, given, exact = (sum(getattr(m, k) for m in found) for k in ("expected", "given", "exact"))
        print(f"{folder}: {len(found)} files, {_rates('turns', expected, given, exact)}")
        print("  " + _rates("third parties", *(sum(m.thirds[i] for m in found) for i in range(3))))


def _rates(what: str, expected: int, given: int, exact: int) -> str:
    return f"{expected} {what}: recall {exact / max(1, expected):.3f}, precision {exact / max(1, given):.3f}"


if __name__ == "__main__":
    main()
