"""The real application, served by uvicorn on a loopback port in a thread, for the tests of the web."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.serve import server_of


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: its address, and the application behind it."""

    url: str
    port: int
    app: Any


@contextmanager
def serving(settings: Settings, *, server: dict[str, Any] | None = None, **app_options: Any) -> Iterator[Site]:
    """Serve ``create_app(settings, **app_options)`` until the block ends; ``server`` changes uvicorn's options."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = create_app(settings.with_web(host="127.0.0.1", port=port), **app_options)
    running = server_of(app, settings, **(server or {}))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not running.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        yield Site(f"http://127.0.0.1:{port}", port, app)
    finally:
        running.should_exit = True
        thread.join(15)
        listener.close()
