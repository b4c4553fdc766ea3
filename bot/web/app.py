"""The whole site as one FastAPI application, in the order a request meets it: guards, API, pages, widget, chat."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.answer import Question
from bot.settings import Settings
from bot.web import assets
from bot.web.api import VERSION, router
from bot.web.errors import MESSAGES, HttpError, from_validation
from bot.web.guard import ChatDoor, Closing, Crashes, Limits, Proxies, SecurityHeaders
from bot.web.origins import Origins, normalized
from bot.web.pages import Pages
from bot.web.service import Asker, Event, Service
from index.search import Index

API = f"/api/v{VERSION}"


def create_app(
    settings: Settings,
    *,
    index: Callable[[], Index] | None = None,
    ask: Asker | None = None,
    chat: bool = True,
    limits: dict[str, Any] | None = None,
) -> FastAPI:
    """The application. Tests give ``index``, ``ask`` and ``limits`` (of ``guard.Limits``); ``chat=False``: no Gradio.

    Raises SettingsError, StorageError or ModelError for settings that cannot work. The index is opened at the first
    request, and again whenever a build has switched it.
    """
    index = index or _live(settings)
    service = Service(settings, index, ask or _asker(settings, index))
    static = assets.Folder.read(assets.HERE / "static")
    pages = Pages(service, static)
    origins = tuple(normalized(origin) for origin in settings.web.origins)
    behind_tls = settings.web.behind_tls

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    closing = Closing()
    app = FastAPI(
        title="Vademecum",
        version=VERSION,
        summary="Le risposte degli esperti intervistati, con le loro parole esatte.",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        middleware=[
            Middleware(Proxies, clients=service.clients, behind_tls=behind_tls),
            Middleware(SecurityHeaders, origins=origins, behind_tls=behind_tls),
            Middleware(Crashes),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=6),
            Middleware(Origins, listed=origins, public_url=settings.web.public_url),
            Middleware(Limits, **{"closing": closing, **(limits or {})}),
            Middleware(JsonOnly),
            Middleware(ChatDoor),
        ],
    )
    app.state.service, app.state.closing = service, closing
    _add_errors(app, pages)
    endpoints = router(service)
    app.include_router(endpoints, prefix=API)
    app.include_router(endpoints, prefix="/api", include_in_schema=False)
    app.router.routes.extend([*pages.routes(), *assets.routes(static)])
    if chat:
        os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read at Gradio's import: else it calls home
        from bot.web.chat import mount

        mount(app, service)
    return app


def _live(settings: Settings) -> Callable[[], Index]:
    from index.embedders import load_embedder
    from index.live import LiveIndex

    return LiveIndex(settings.data, load_embedder(settings.embedder)).get


def _asker(settings: Settings, index: Callable[[], Index]) -> Asker:
    from bot.pipeline import composer_of, stream

    composer = composer_of(settings)

    def ask(question: Question) -> Iterator[Event]:
        return stream(question, index(), settings, composer)

    return ask


class JsonOnly:
    """Bodies of the API are JSON, and say so: 415 for the rest (which also keeps forms of other sites out)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        posted = scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith("/api/")
        if posted and not _is_json(Request(scope).headers.get("content-type", "")):
            await HttpError(415).send(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"


def _add_errors(app: FastAPI, pages: Pages) -> None:
    def shown(request: Request, error: HttpError) -> Response:
        as_page = not request.url.path.startswith(("/api/", "/chat/")) and "text/html" in request.headers.get(
            "accept", ""
        )
        return pages.error(error) if as_page else error.response()

    async def ours(request: Request, error: Any) -> Response:
        return shown(request, error)

    async def invalid(request: Request, error: Any) -> Response:
        return shown(request, from_validation(error.errors()))

    async def http(request: Request, error: Any) -> Response:
        known = error.status_code in MESSAGES
        response = shown(request, HttpError(error.status_code if known else 400))
        response.headers.update(error.headers or {})
        return response

    app.add_exception_handler(HttpError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
