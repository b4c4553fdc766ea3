"""An answer as it grows: server-sent events, in reply to a POST.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.answer import Answer, Stage
from bot.web.errors import HttpError
from bot.web.service import Event

PING_SECONDS = 10.0
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
log = logging.getLogger(__name__)


def frame(event: str, data: Any) -> bytes:
    """One event; JSON keeps line breaks out of the data."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def encode(event: Event) -> bytes:
    """A pipeline's event on the wire."""
    if isinstance(event, Stage):
        return frame("stage", asdict(event))
    if isinstance(event, Answer):
        return frame("answer", event.to_dict())
    part, quote = event
    return frame("part", {"part": asdict(part), "quote": asdict(quote) if quote else None})


def encode_error(error: HttpError) -> bytes:
    return frame("error", {"code": error.code, "message": error.message, "retry_after": error.retry_after})


async def gone(receive: Receive) -> None:
    """Returns when the reader has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


class EventStream(Response):
    """An ASGI response: a status line at the first event (so that a refusal keeps its own), then events and pings.

    A reader who leaves ends the work at the next event.
    """

    def __init__(self, events: AsyncIterator[Event], ping_seconds: float = PING_SECONDS) -> None:
        super().__init__()
        self._events, self._ping = events, ping_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        left = asyncio.ensure_future(gone(receive))
        sent = asyncio.ensure_future(self._send(scope, receive, send))
        try:
            await asyncio.wait({left, sent}, return_when=asyncio.FIRST_COMPLETED)
            if sent.done():
                sent.result()
        finally:
            for task in (left, sent):
                task.cancel()
                with suppress(asyncio.CancelledError, OSError):
                    await task

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def put(piece: bytes) -> None:
            nonlocal started
            if not started:
                started = True
                await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
            await send({"type": "http.response.body", "body": piece, "more_body": True})

        try:
            async for piece in with_pings(self._events, self._ping):
                await put(piece)
        except HttpError as error:
            if not started:
                await error.send(scope, receive, send)
                return
            await put(encode_error(error))
        except OSError:
            raise
        except Exception:
            log.exception("an answer broke off")
            await put(encode_error(HttpError(500)))
        await send({"type": "http.response.body", "body": b""})


async def _following(events: AsyncIterator[Event]) -> Event | None:
    """The next event, or None at the end. (``anext(events, None)`` cannot be cancelled in Python 3.11.)"""
    try:
        return await anext(events)
    except StopAsyncIteration:
        return None


async def with_pings(events: AsyncIterator[Event], seconds: float) -> AsyncIterator[bytes]:
    """Encoded events, with a comment line where nothing has come for ``seconds``."""
    following = asyncio.ensure_future(_following(events))
    try:
        while True:
            done, _ = await asyncio.wait({following}, timeout=seconds)
            if not done:
                yield b": ping\n\n"
                continue
            event = following.result()
            if event is None:
                return
            yield encode(event)
            following = asyncio.ensure_future(_following(events))
    finally:
        following.cancel()
        await asyncio.wait({following})
        await events.aclose()  # type: ignore[attr-defined]
