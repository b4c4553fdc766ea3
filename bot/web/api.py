"""The public API: ask, vote, interviews, suggestions, under /api/v1, with /api as an alias of the current version."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from bot.answer import Answer, Part, Quote
from bot.present import safe_url
from bot.suggestions import starters
from bot.web.errors import HttpError
from bot.web.models import (
    AskBody,
    ExpertOut,
    InterviewOut,
    InterviewsOut,
    SuggestionsOut,
    VoteBody,
    refusals,
)
from bot.web.service import Service, question_of
from bot.web.sse import EventStream, frame, gone
from corpus.interview import Interview

VERSION = "1"
NO_STORE = {"Cache-Control": "no-store"}
_QUOTE = Quote(
    text="Non è indispensabile essere presenti ovunque.",
    voice="expert",
    speaker="Anna Esempi",
    quoted_by=None,
    interview="esempi",
    title="I social, un passo alla volta",
    url="https://rivista.example/esempi",
    published="2024-03-01",
    turn=2,
    start=120,
    end=165,
    quote_url="https://rivista.example/esempi#:~:text=Non%20%C3%A8%20indispensabile",
    page_url="/interviste/esempi?q=120-165#s120",
)
EXAMPLE = Answer(
    id="6f1c0d0e9a4b4a0f8a8f6b0d2c1e3f45",
    kind="answer",
    language="it",
    text="Ne parla Anna Esempi (intervista del 1 marzo 2024):\n\n«Non è indispensabile essere presenti ovunque.»",
    parts=(
        Part("words", "Ne parla Anna Esempi (intervista del 1 marzo 2024):"),
        Part("quote", "Non è indispensabile essere presenti ovunque.", 0),
    ),
    quotes=(_QUOTE,),
    suggestions=("Da quale social comincio?",),
)
_ASKED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "La risposta intera; oppure, con `Accept: text/event-stream`, le sue parti man mano.",
        "content": {
            "application/json": {"example": EXAMPLE.to_dict()},
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": frame("stage", {"key": "search", "words": "Cerco nelle interviste…"}).decode(),
            },
        },
    }
}


def router(service: Service) -> APIRouter:
    """The endpoints of one version; mount them under their prefix."""
    api = APIRouter(responses=refusals(503))

    @api.post(
        "/ask",
        summary="Fai una domanda",
        response_model=Answer,
        responses=_ASKED | refusals(400, 403, 408, 413, 415, 422, 429, 503),
    )
    async def ask(body: AskBody, request: Request) -> Any:
        """Risponde con le parole esatte di chi è stato intervistato, oppure dice che le interviste non rispondono."""
        service.rates.check(request.state.client_key)
        question = question_of(body.question, body.history, body.interview, body.expert)
        if "text/event-stream" in request.headers.get("accept", ""):
            return EventStream(service.stream(question))
        return JSONResponse((await _while_listening(service, question, request)).to_dict(), headers=NO_STORE)

    @api.post(
        "/vote",
        summary="Vota una risposta",
        status_code=204,
        response_class=Response,
        responses=refusals(400, 403, 404, 408, 413, 415, 422, 429, 503),
    )
    async def vote(body: VoteBody, request: Request) -> Response:
        """Utile o non utile. Un voto per risposta: l’ultimo conta."""
        service.rates.check(request.state.client_key, "vote")
        await asyncio.to_thread(service.vote, body.answer, body.vote, body.comment)
        return Response(status_code=204, headers=NO_STORE)

    @api.get("/interviews", summary="Le interviste")
    def interviews() -> InterviewsOut:
        """Le interviste che il bot conosce."""
        return InterviewsOut(interviews=[_card(each) for each in service.index().interviews.values()])

    @api.get("/suggestions", summary="Domande per cominciare", responses=refusals(422))
    def suggestions(
        interview: Annotated[str, Query(max_length=128, description="Solo di questa intervista.")] = "",
        n: Annotated[int, Query(ge=1, le=10)] = 4,
    ) -> SuggestionsOut:
        """Domande a cui le interviste rispondono."""
        return SuggestionsOut(suggestions=list(starters(service.index(), interview=interview or None, n=n)))

    return api


async def _while_listening(service: Service, question: Any, request: Request) -> Answer:
    """The answer, given up when the reader leaves."""
    left = asyncio.ensure_future(gone(request.receive))
    made = asyncio.ensure_future(service.answer(question))
    try:
        await asyncio.wait({left, made}, return_when=asyncio.FIRST_COMPLETED)
        if not made.done():
            raise HttpError(408)  # nobody reads it
        return made.result()
    finally:
        left.cancel()
        made.cancel()


def _card(interview: Interview) -> InterviewOut:
    return InterviewOut(
        id=interview.id,
        title=interview.title,
        experts=[ExpertOut(name=expert.name, role=expert.role) for expert in interview.experts],
        magazine=interview.magazine,
        url=interview.url if safe_url(interview.url) else None,
        published=interview.published.isoformat() if interview.published else None,
        turns=len(interview.turns),
    )
