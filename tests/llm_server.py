"""A real HTTP server on loopback that plays an LLM: OpenAI's protocol and Ollama's, well-behaved or not.

    with LlmServer("stall") as server:
        settings = server.settings(timeout=0.3)

Modes: ok, refused, 401, 429, 500, stall, drip, truncated, malformed, empty, huge, wrong_language; unending (the reply,
but never its end); and any reply you like (``reply=`` a string, or a function of the prompt's text): that is how
it lies and how it obeys an injection.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.settings import LlmSettings

FAULT_MODES = (
    "refused",
    "401",
    "429",
    "500",
    "stall",
    "drip",
    "truncated",
    "malformed",
    "empty",
    "huge",
    "wrong_language",
)
KINDS = {  # what the composer must call each
    "refused": {"refused"},
    "401": {"auth"},
    "429": {"rate"},
    "500": {"server"},
    "stall": {"timeout"},
    "drip": {"timeout"},
    "truncated": {"truncated"},
    "malformed": {"malformed"},
    "empty": {"empty"},
    "huge": {"huge"},
    "wrong_language": {"language"},
}
Reply = str | Callable[[str], str]


def claims(*pairs: tuple[str, list[str]], answered: bool = True) -> str:
    """The JSON a good model writes."""
    found = [{"words": words, "sentences": ids} for words, ids in pairs]
    return json.dumps({"claims": found, "answered": answered}, ensure_ascii=False)


def cite_first(prompt: str) -> str:
    """What an honest, unimaginative model says: the first sentence it was given."""
    ids = re.findall(r"^(s\d+) \|", prompt, re.MULTILINE)
    return claims(("Ecco la risposta:", ids[:1]))


_SPOILT = {
    "malformed": '{"claims": [{"words": "Ecco:", "sentences": ["s1"',
    "empty": "",
    "huge": "bla " * 100_000,
    "wrong_language": claims(("According to the expert, this is what you should do with the shop:", ["s1"])),
}


class LlmServer:
    """A server for one test. ``requests`` are the bodies received, ``mode`` and ``reply`` may change while it runs."""

    def __init__(self, mode: str = "ok", reply: Reply = cite_first, protocol: str = "openai") -> None:
        self.mode, self.reply, self.protocol = mode, reply, protocol
        self.requests: list[dict[str, Any]] = []
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self.port = self._server.server_address[1]

    def __enter__(self) -> LlmServer:
        if self.mode == "refused":
            self._server.server_close()
        else:
            threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        if self.mode != "refused":
            self._server.shutdown()
            self._server.server_close()

    def settings(self, **changes: Any) -> LlmSettings:
        """How to reach it: as «compatible» or as «ollama»."""
        path = "/v1" if self.protocol == "openai" else ""
        provider = "compatible" if self.protocol == "openai" else "ollama"
        base_url = f"http://127.0.0.1:{self.port}{path}"
        return LlmSettings(**{"provider": provider, "model": "finto", "base_url": base_url, "timeout": 20.0} | changes)

    @property
    def slow(self) -> bool:
        return self.mode in ("stall", "drip", "unending")

    def text(self, prompt: str) -> str:
        if self.mode in _SPOILT:
            return _SPOILT[self.mode]
        return self.reply if isinstance(self.reply, str) else self.reply(prompt)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    owner: LlmServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what half of these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        owner = self.server.owner
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner.requests.append(body)
        if owner.mode.isdigit():
            self._send(int(owner.mode), json.dumps({"error": {"message": "no", "type": "x"}}).encode())
            return
        ollama = owner.protocol == "ollama"
        text = owner.text("\n".join(str(message["content"]) for message in body["messages"]))
        if body.get("stream", ollama):
            self._stream(list(_ollama(text) if ollama else _openai(text)))
        elif owner.slow:
            self._drip_forever()
        else:
            whole = _ollama_whole(text) if ollama else _openai_whole(text, owner.mode)
            self._send(200, json.dumps(whole).encode())

    def _send(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, events: list[bytes]) -> None:
        """Un-chunked and closed at the end, so that a cut-off stream looks to HTTP like a whole one."""
        owner = self.server.owner
        self.close_connection = True
        self.send_response(200)
        kind = "application/x-ndjson" if owner.protocol == "ollama" else "text/event-stream"
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        if owner.slow:
            self.wfile.write(b"".join(events[:-2] if owner.mode == "unending" else events[:1]))
            self.wfile.flush()
            self._drip_forever(headers=False)
            return
        for event in events[: len(events) // 2] if owner.mode == "truncated" else events:
            self.wfile.write(event)
            self.wfile.flush()

    def _drip_forever(self, headers: bool = True) -> None:
        """A byte now and then (drip), or nothing (stall), until the client hangs up or the test is over."""
        owner = self.server.owner
        self.close_connection = True
        if headers and owner.mode == "drip":
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "1000000")
            self.end_headers()
        while not owner.closing.wait(0.05):
            if owner.mode == "drip":
                self.wfile.write(b" ")
                self.wfile.flush()


def _pieces(text: str) -> Iterator[str]:
    size = 7 if len(text) < 100 else 40 if len(text) < 10_000 else 2000
    for start in range(0, len(text), size):
        yield text[start : start + size]


def _openai(text: str) -> Iterator[bytes]:
    def event(delta: dict[str, str], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        whole = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "finto", "choices": [choice]}
        return b"data: " + json.dumps(whole).encode() + b"\n\n"

    yield event({"role": "assistant", "content": ""})
    for piece in _pieces(text):
        yield event({"content": piece})
    yield event({}, "stop")
    yield b"data: [DONE]\n\n"


def _openai_whole(text: str, mode: str) -> dict[str, Any]:
    finish = "length" if mode == "truncated" else "stop"
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "finto",
        "choices": [choice],
        "usage": usage,
    }


def _ollama(text: str) -> Iterator[bytes]:
    base = {"model": "finto", "created_at": "2026-01-01T00:00:00Z"}
    for piece in _pieces(text):
        message = {"role": "assistant", "content": piece}
        yield json.dumps({**base, "message": message, "done": False}).encode() + b"\n"
    end = {"role": "assistant", "content": ""}
    yield json.dumps({**base, "message": end, "done": True, "done_reason": "stop"}).encode() + b"\n"


def _ollama_whole(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        "model": "finto",
        "created_at": "2026-01-01T00:00:00Z",
        "message": message,
        "done": True,
        "done_reason": "stop",
    }
