"""What stands before every request: headers of proxies that aren't ours, sizes, slowness, crowds, security headers.

Pure ASGI, so that streams pass through untouched.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.clients import Clients
from bot.web.errors import HttpError

BODY_LIMIT = 16 * 1024
CHAT_BODY_LIMIT = 64 * 1024  # Gradio sends the whole chat back with each message
HEADER_LIMIT = 16 * 1024  # h11 bounds only headers that come in pieces
BODY_SECONDS = 10.0  # for a whole body to arrive
SEND_SECONDS = 30.0  # for a reader to take in one piece of an answer
OPEN_REQUESTS = 400  # at once, all readers together
RETRY_SECONDS = 5
log = logging.getLogger(__name__)
_FORWARDED = (b"x-forwarded-", b"forwarded", b"x-real-ip")

STRICT_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)
GRADIO_CSP = (  # the loosest that Gradio needs; base-uri 'none' breaks it
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'self'; object-src 'none'; form-action 'self'; frame-ancestors {ancestors}"
)


CHAT_GET = re.compile(
    r"/chat/(|config|theme\.css|favicon\.ico|manifest\.json|(assets|static)/[\w./-]+"
    r"|gradio_api/(queue/data|heartbeat/[\w-]+|startup-events))"
)
CHAT_POST = re.compile(r"/chat/gradio_api/(queue/join|run/predict|cancel|reset)/?")


class Proxies:
    """Forwarding headers pass only from our proxies; ``scope["state"]["client_key"]`` is the reader's daily hash."""

    def __init__(self, app: ASGIApp, clients: Clients, behind_tls: bool) -> None:
        self._app, self._clients, self._behind_tls = app, clients, behind_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # nothing of ours speaks it
            await send({"type": "websocket.close", "code": 1000})
            return
        if scope["type"] == "http":
            peer = (scope.get("client") or ("", 0))[0]
            forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
            key = self._clients.key(peer, forwarded)
            local = peer in ("127.0.0.1", "::1") and not forwarded
            scope = {**scope, "state": {**scope.get("state", {}), "client_key": key, "local": local}}
            scope["headers"] = [(name, value) for name, value in scope["headers"] if not name.startswith(_FORWARDED)]
            if self._behind_tls:
                scope["scheme"] = "https"
        await self._app(scope, receive, send)


class SecurityHeaders:
    """The same headers on every response, errors included; ``origins`` may frame our pages."""

    def __init__(self, app: ASGIApp, origins: Sequence[str], behind_tls: bool) -> None:
        self._app = app
        ancestors = " ".join(("'self'", *origins))
        self._strict = STRICT_CSP.format(ancestors=ancestors)
        self._gradio = GRADIO_CSP.format(ancestors=ancestors)
        self._behind_tls = behind_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = str(scope["path"])

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), path)
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        headers["Content-Security-Policy"] = self._gradio if path.startswith("/chat/") else self._strict
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        shared = path.startswith(("/widget", "/api/"))
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if shared else "same-origin"
        if self._behind_tls:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if path.startswith(("/chat/assets/", "/chat/static/")):
            headers["Cache-Control"] = "public, max-age=31536000, immutable"


class ChatDoor:
    """Of Gradio, what the chat needs and nothing else: upload, files, proxy, API, monitoring are 404."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] == "http" and path.startswith("/chat/") and not _open_to_chat(scope["method"], path):
            await HttpError(404).send(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _open_to_chat(method: str, path: str) -> bool:
    allowed = CHAT_POST if method == "POST" else CHAT_GET if method in ("GET", "HEAD") else None
    return bool(allowed and allowed.fullmatch(path) and ".." not in path)


class Crashes:
    """What nobody foresaw: logged, and a plain 500 where nothing was sent yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception:
            if scope["type"] != "http":
                raise
            log.exception("a request failed")
            if not started:
                await HttpError(500).send(scope, receive, send)


class Closing:
    """Told once that the server stops; whoever waits for it, wakes. (An asyncio.Event would belong to one loop.)"""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self.told = False

    def tell(self) -> None:
        self.told = True
        for each in tuple(self._waiting):
            if not each.done():
                each.set_result(None)

    def future(self) -> asyncio.Future[None]:
        """Done when the server stops."""
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.told:
            told.set_result(None)
        self._waiting.add(told)
        told.add_done_callback(self._waiting.discard)
        return told


class Limits:
    """Bodies of bounded size that arrive in bounded time; readers who stop reading are let go; a bounded crowd."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        body_seconds: float = BODY_SECONDS,
        send_seconds: float = SEND_SECONDS,
        open_requests: int = OPEN_REQUESTS,
        closing: Closing | None = None,
    ) -> None:
        """``closing``: told when the server stops; streams end then, as if their readers had left."""
        self._app, self._closing = app, closing or Closing()
        self._body_seconds, self._send_seconds, self._room = body_seconds, send_seconds, open_requests
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._open >= self._room and scope["path"] != "/health":
            await HttpError(503, retry_after=RETRY_SECONDS).send(scope, receive, send)
            return
        self._open += 1
        try:
            await self._bounded(scope, receive, send)
        finally:
            self._open -= 1

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _head_size(scope) > HEADER_LIMIT:
            await HttpError(431).send(scope, receive, _closing(send))
            return
        limit = CHAT_BODY_LIMIT if str(scope["path"]).startswith("/chat/") else BODY_LIMIT
        try:
            body = await self._read(Headers(scope=scope), receive, limit)
        except HttpError as refusal:
            await refusal.send(scope, receive, _closing(send))
            return
        if body is None:  # the reader left
            return
        given, unfinished = False, False

        async def receive_read() -> Message:
            nonlocal given
            if given:
                return await self._until_closing(receive)
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send_in_time(message: Message) -> None:
            nonlocal unfinished
            unfinished = message["type"] == "http.response.start" or message.get("more_body", False)
            try:
                async with asyncio.timeout(self._send_seconds):  # wait_for can lose a cancellation in Python 3.11
                    await send(message)
            except TimeoutError as error:
                raise OSError("the reader stopped reading") from error

        try:
            await self._app(scope, receive_read, send_in_time)
            if unfinished and self._closing.told:
                await send({"type": "http.response.body", "body": b""})
        except OSError:  # gone: nothing left to tell them
            return

    async def _until_closing(self, receive: Receive) -> Message:
        received: asyncio.Future[Message] = asyncio.ensure_future(receive())
        closed = self._closing.future()
        try:
            waiting: set[asyncio.Future[Any]] = {received, closed}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            return received.result() if received.done() else {"type": "http.disconnect"}
        finally:
            received.cancel()
            closed.cancel()

    async def _read(self, headers: Headers, receive: Receive, limit: int) -> bytes | None:
        """The whole body; None when the reader left. Raises HttpError 413 or 408."""
        if _declared(headers) > limit:
            raise HttpError(413)
        pieces: list[bytes] = []
        try:
            async with asyncio.timeout(self._body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    pieces.append(message.get("body", b""))
                    if sum(map(len, pieces)) > limit:
                        raise HttpError(413)
                    if not message.get("more_body", False):
                        return b"".join(pieces)
        except TimeoutError as error:
            raise HttpError(408) from error


def _head_size(scope: Scope) -> int:
    """Bytes of the address and the headers."""
    address = len(scope["path"]) + len(scope["query_string"])
    return address + sum(len(name) + len(value) for name, value in scope["headers"])


def _declared(headers: Headers) -> int:
    value = headers.get("content-length", "0")
    return int(value) if value.isdecimal() else 0


def _closing(send: Send) -> Send:
    """The rest of a refused body isn't awaited: the connection ends with the answer."""

    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
        await send(message)

    return closing
