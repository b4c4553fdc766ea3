"""Interviews and passages <-> JSON: a version keeps them as they were understood when it was built."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from corpus.interview import Expert, Interview, Span, Turn, Voice
from corpus.passages import Passage


def interviews_to_json(interviews: Mapping[str, Interview]) -> str:
    return json.dumps([interview_to_dict(one) for one in interviews.values()], ensure_ascii=False)


def interviews_from_json(text: str) -> dict[str, Interview]:
    """By id, in the order written. Raises KeyError, TypeError or ValueError when the text is something else."""
    read = [interview_from_dict(raw) for raw in json.loads(text)]
    return {interview.id: interview for interview in read}


def passages_to_json(passages: Sequence[Passage]) -> str:
    return json.dumps([asdict(passage) for passage in passages], ensure_ascii=False)


def passages_from_json(text: str) -> list[Passage]:
    """In the order written. Raises KeyError, TypeError or ValueError when the text is something else."""
    return [_passage(raw) for raw in json.loads(text)]


def interview_to_dict(interview: Interview) -> dict[str, Any]:
    """Plain JSON values; dates as YYYY-MM-DD, voices by their names."""
    raw = asdict(interview)
    raw["published"] = interview.published.isoformat() if interview.published else None
    return raw


def interview_from_dict(raw: Mapping[str, Any]) -> Interview:
    fields = dict(raw)
    fields["turns"] = tuple(_turn(turn) for turn in fields["turns"])
    fields["experts"] = tuple(Expert(**expert) for expert in fields["experts"])
    fields["introduction"] = _span(fields["introduction"]) if fields["introduction"] else None
    fields["published"] = date.fromisoformat(fields["published"]) if fields["published"] else None
    return Interview(**fields)


def _turn(raw: Mapping[str, Any]) -> Turn:
    third = tuple(_span(span) for span in raw["third_party"])
    return Turn(raw["n"], _span(raw["question"]), _span(raw["answer"]), third)


def _span(raw: Mapping[str, Any]) -> Span:
    return Span(raw["start"], raw["end"], Voice(raw["voice"]), raw["speaker"], raw["quoted_by"])


def _passage(raw: Mapping[str, Any]) -> Passage:
    return Passage(**{**raw, **{name: tuple(raw[name]) for name in ("expected", "about", "refused")}})
