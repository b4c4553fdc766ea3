"""The API's own shapes. The Answer's is ``bot.answer.Answer`` itself: one definition for every face."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.web.service import MAX_HISTORY, MAX_QUESTION, clean

_READABLE = r"[^\s\x00-\x1f\x7f-\x9f]"  # at least one character that shows
_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"


def _said(text: str) -> str:
    if not clean(text):
        raise PydanticCustomError("blank", "blank")
    return text


Line = Annotated[str, Field(max_length=MAX_QUESTION)]


class AskBody(BaseModel):
    """A reader's question; ``history`` holds the reader's own earlier questions, oldest first, never answers."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "Quanti social dovrei aprire per la mia azienda?"},
                {"question": "E per i più piccoli?", "history": ["Quanti social dovrei aprire per la mia azienda?"]},
            ]
        },
    )

    question: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION, pattern=_READABLE), AfterValidator(_said)]
    history: Annotated[list[Line], Field(max_length=MAX_HISTORY)] = []
    interview: Annotated[str, Field(max_length=128)] | None = Field(
        default=None, description="L’intervista della pagina da cui si chiede: a parità, viene prima."
    )
    expert: Annotated[str, Field(max_length=128)] | None = Field(
        default=None, description="L’esperto della pagina da cui si chiede: a parità, viene prima."
    )


class VoteBody(BaseModel):
    """A vote on an answer, by its id; voting again changes the vote."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"answer": "6f1c0d0e9a4b4a0f8a8f6b0d2c1e3f45", "vote": "useful"}]},
    )

    answer: Annotated[str, Field(pattern=_ID)]
    vote: Literal["useful", "not_useful"]
    comment: Annotated[str, Field(max_length=500)] | None = None


class ExpertOut(BaseModel):
    name: str
    role: str | None


class InterviewOut(BaseModel):
    """An interview that the bot can quote; ``turns`` is how many answers it holds."""

    id: str
    title: str | None
    experts: list[ExpertOut]
    magazine: str | None
    url: str | None
    published: str | None
    turns: int


class InterviewsOut(BaseModel):
    interviews: list[InterviewOut]


class SuggestionsOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"suggestions": ["Conviene aprire tutti i social?", "Che cosa pubblico?"]}]}
    )

    suggestions: list[str]


class ErrorDetail(BaseModel):
    code: str
    message: str = Field(description="In italiano, per chi legge.")
    retry_after: int | None = Field(default=None, description="Secondi da aspettare prima di riprovare.")


class ErrorOut(BaseModel):
    error: ErrorDetail


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's ``responses`` for our errors."""
    from bot.web.errors import MESSAGES

    found: dict[int | str, dict[str, Any]] = {}
    for status in statuses:
        code, message = MESSAGES[status]
        error: dict[str, Any] = {"code": code, "message": message}
        found[status] = {
            "model": ErrorOut,
            "description": message,
            "content": {"application/json": {"example": {"error": error}}},
        }
        if status in (429, 503):
            error["retry_after"] = 5
            header = {"description": "Secondi da aspettare.", "schema": {"type": "integer"}}
            found[status]["headers"] = {"Retry-After": header}
    return found
