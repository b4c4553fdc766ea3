"""Which sites may call and embed us: exactly those listed in the settings, and ourselves. Nothing is reflected."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.errors import HttpError
from corpus.errors import SettingsError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SHARED = ("/api/", "/widget/", "/widget.js")  # what other sites may read: the rest is for our own pages


def normalized(origin: str) -> str:
    """ "HTTPS://Rivista.example:443/" -> "https://rivista.example". Raises SettingsError for what is not an origin."""
    try:
        parts = urlsplit(origin.strip().rstrip("/"))
        port = parts.port
    except ValueError as error:
        raise _not_an_origin(origin) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        raise _not_an_origin(origin)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, default) else "")


def _not_an_origin(origin: str) -> SettingsError:
    return SettingsError(
        f"web.origins: {origin!r} non è l’origine di un sito.", 'scrivi "https://www.rivista.it", senza percorso né *'
    )


class Origins:
    """CORS for the listed sites, and a refusal of every state-changing call that a page of another site makes.

    An absent Origin (curl, Python) passes; a present one must be ours or listed; "null" is neither. Ours is
    ``public_url``'s, or, where that is not set, the address the request was made to.
    """

    def __init__(self, app: ASGIApp, listed: Sequence[str] = (), public_url: str = "") -> None:
        self._app = app
        self._listed = frozenset(normalized(origin) for origin in listed)
        parts = urlsplit(public_url)
        self._ours = normalized(f"{parts.scheme}://{parts.netloc}") if public_url else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        listed = origin in self._listed
        if origin is not None and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await self._preflight(listed and _shared(scope), origin)(scope, receive, send)
            return
        if origin is not None and scope["method"] not in SAFE and not self._may_post(origin, listed, headers, scope):
            await HttpError(403).send(scope, receive, send)
            return

        async def send_shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name in [name for name in answer if name.lower().startswith("access-control-")]:
                    del answer[name]  # Gradio reflects whoever asks
                if _shared(scope):
                    answer.add_vary_header("Origin")
                if _shared(scope) and listed and origin:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = "Retry-After"
            await send(message)

        await self._app(scope, receive, send_shared)

    def _may_post(self, origin: str, listed: bool, headers: Headers, scope: Scope) -> bool:
        if listed and _shared(scope):
            return True
        if self._ours:
            return origin == self._ours
        host = headers.get("host", "")
        return bool(host) and origin in (f"http://{host}", f"https://{host}")

    def _preflight(self, allowed: bool, origin: str) -> Response:
        if not allowed:
            return HttpError(403).response()
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "Content-Type, Accept",
                "Access-Control-Max-Age": "86400",
                "Vary": "Origin",
            },
        )


def _shared(scope: Scope) -> bool:
    return str(scope["path"]).startswith(SHARED)
