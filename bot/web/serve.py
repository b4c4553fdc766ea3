"""``vademecum serve``: the application under uvicorn, with bounds on slow and numerous connections."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.settings import Settings
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from index.search import Index

HEADER_SECONDS = 10.0  # for a request's headers to arrive
HEADER_BYTES = 16 * 1024
CONNECTIONS = 2000  # at once; beyond, uvicorn's own 503
KEEP_ALIVE_SECONDS = 10
BACKLOG = 1024


def serve(settings: Settings, index: Callable[[], Index] | None = None) -> None:
    """Serve until interrupted; ``index`` as for ``create_app``.

    Raises SettingsError for an address already taken, and what ``create_app`` raises.
    """
    from bot.web.app import create_app

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    listener = _listener(settings.web.host, settings.web.port)
    server = server_of(create_app(settings, index=index), settings)
    host = f"[{settings.web.host}]" if ":" in settings.web.host else settings.web.host
    print(f"Vademecum è pronto: http://{host}:{listener.getsockname()[1]}  (Ctrl+C per chiudere)", flush=True)
    if settings.storage.votes or settings.storage.questions:
        print("Tengo voti e domande senza risposta, come dice la pagina /privacy.", flush=True)
    server.run(sockets=[listener])


def _listener(host: str, port: int) -> socket.socket:
    """The address, taken before anything heavy is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"Non posso servire su {host}, porta {port}: {error}.", "scegline un’altra: vademecum serve --port 7861"
        ) from error


def server_of(app: Any, settings: Settings, **changes: Any) -> Any:
    """A uvicorn server with our bounds; ``changes`` are for tests. No access log: it would hold addresses."""
    import uvicorn

    options: dict[str, Any] = {
        "host": settings.web.host,
        "port": settings.web.port,
        "http": patient_protocol(HEADER_SECONDS),
        "ws": "none",
        "access_log": False,
        "log_level": "warning",
        "proxy_headers": False,
        "server_header": False,
        "date_header": True,
        "limit_concurrency": CONNECTIONS,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": 5,
        "h11_max_incomplete_event_size": HEADER_BYTES,
        "backlog": BACKLOG,
    }

    class Server(uvicorn.Server):
        """Tells the open streams to end before waiting for them."""

        async def shutdown(self, sockets: Any = None) -> None:
            app.state.closing.tell()
            await super().shutdown(sockets)

    return Server(uvicorn.Config(app, **(options | changes)))


def patient_protocol(seconds: float) -> Any:
    """uvicorn's h11 protocol, closing a connection whose request's headers haven't come within ``seconds``.

    uvicorn itself waits for ever for a first request (slow loris); bodies are timed by ``guard.Limits``.
    """
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class PatientProtocol(H11Protocol):
        _headers_due: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._expect_headers()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._waiting_for_headers():
                self._expect_headers()
            else:
                self._headers_came()

        def connection_lost(self, exc: Exception | None) -> None:
            self._headers_came()
            super().connection_lost(exc)

        def _waiting_for_headers(self) -> bool:
            import h11

            return self.conn.their_state is h11.IDLE

        def _expect_headers(self) -> None:
            if self._headers_due is None:
                self._headers_due = self.loop.call_later(seconds, self._give_up)

        def _headers_came(self) -> None:
            if self._headers_due is not None:
                self._headers_due.cancel()
                self._headers_due = None

        def _give_up(self) -> None:
            self._headers_due = None
            if self._waiting_for_headers() and not self.transport.is_closing():
                self.transport.close()

    return PatientProtocol
