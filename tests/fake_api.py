"""A little server that speaks the bot's HTTP (SSE from POST, votes, suggestions, CORS), as badly as a test asks.

It serves the widget's real files the way the site does. ``mode`` says how the next questions are answered: a key of
``answers``; "slow" (waits for ``release``); "afresh" (parts, then another answer); "cut" and "broken" (no answer at the
end); "error_event"; or the number of an HTTP status.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from dataclasses import asdict, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from bot.answer import Answer, Part, Quote
from bot.links import page_url, quote_url
from bot.web.assets import HERE, Folder
from corpus.interview import Interview

HOSTILE = (
    '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>\u202erovescio\u202c\u200b ' + "A" * 100_000
)


def quote_of(interview: Interview, words: str, voice: str = "expert", base: str = "") -> Quote:
    """The interview's own words as the bot would quote them."""
    start = interview.text.index(words)
    end = start + len(words)
    expert = interview.experts[0].name
    return Quote(
        text=words,
        voice="third_party" if voice == "third_party" else "expert",
        speaker="Roger Etchegaray" if voice == "third_party" else expert,
        quoted_by=expert if voice == "third_party" else None,
        interview=interview.id,
        title=interview.title,
        url=interview.url,
        published=interview.published.isoformat() if interview.published else None,
        turn=4,
        start=start,
        end=end,
        quote_url=quote_url(interview, start, end),
        page_url=page_url(base, interview, start, end),
    )


def answers(interview: Interview) -> dict[str, Answer]:
    """One Answer for each mode that ends in one."""
    first = quote_of(
        interview,
        "Potrebbero persino aiutarsi tra loro e risollevare l’intero mondo della piccola e media impresa italiana.",
    )
    third = quote_of(
        interview,
        "c’è vera condivisione solo nella povertà. C’è vera ricchezza solo nella condivisione.",
        "third_party",
    )
    parts = (
        Part("words", "Ne parla Roberto Gerosa, social media manager (intervista del 18 aprile 2016):"),
        Part("quote", first.text, 0),
        Part("words", "Roberto Gerosa cita Roger Etchegaray:"),
        Part("quote", third.text, 1),
        Part("note", "L’intervista è del 2016: qualche piattaforma può essere cambiata."),
    )
    more = ("Quanti canali social devo aprire?", "Meglio fare da soli o affidarsi a un professionista?")
    full = Answer("risposta-1", "answer", "it", "…", parts, (first, third), more)
    no = "Le interviste non rispondono a questa domanda, e preferisco non inventare."
    evil = Quote(
        **{
            **asdict(first),
            "text": HOSTILE,
            "speaker": HOSTILE,
            "title": HOSTILE,
            "url": "javascript:pwned=1",
            "quote_url": "javascript:window.pwned=1",
            "page_url": "data:text/html,x",
        }
    )
    words = ("pubblicare contenuti pertinenti e regolarmente", "affidarsi a professionisti competenti")
    listed = tuple(quote_of(interview, each) for each in words)
    cut = Part("words", "[…]")
    pieces = (
        parts[0],
        cut,
        Part("quote", words[0], 0),
        Part("quote", words[1], 1),
        cut,
        parts[2],
        replace(parts[3], quote=2),
    )
    return {
        "answer": full,
        "list": replace(full, id="risposta-5", parts=pieces, quotes=(*listed, third)),
        "decline": Answer("risposta-2", "decline", "it", no, (Part("words", no),), (), more),
        "smalltalk": Answer(
            "risposta-3", "smalltalk", "it", "Ciao! Chiedimi pure.", (Part("words", "Ciao! Chiedimi pure."),)
        ),
        "hostile": Answer(
            "risposta-4",
            "answer",
            "it",
            HOSTILE,
            (Part("words", HOSTILE), Part("quote", HOSTILE, 0), Part("note", HOSTILE)),
            (evil,),
            (HOSTILE,),
        ),
    }


class FakeApi:
    """``requests``: (path, body) of each POST. ``release`` ends a slow answer; ``left``: a reader hung up."""

    def __init__(self, interview: Interview) -> None:
        self.answers = answers(interview)
        self.origins: set[str] = set()
        self.reset()
        api = self
        widget = Folder.read(HERE / "widget")

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

            def _head(self, status: int, kind: str = "application/json", **headers: str) -> None:
                self.send_response(status)
                origin = self.headers.get("Origin", "")
                if origin in api.origins:
                    self.send_header("Access-Control-Allow-Origin", origin)
                    self.send_header("Access-Control-Allow-Headers", "Content-Type, Accept")
                self.send_header("Content-Type", kind)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)

            def _send(self, status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> None:
                self._head(status, kind, Content_Length=str(len(body)), **headers)
                self.end_headers()
                self.wfile.write(body)

            def do_OPTIONS(self) -> None:
                self._send(204)

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                name = path.rsplit("/", 1)[-1]
                if path.startswith("/widget") and name in widget.files and not (api.down and name != "widget.js"):
                    self._send(200, widget.files[name], "text/javascript")
                elif path == "/api/v1/suggestions":
                    api.suggested.append(self.path)
                    self._send(200, json.dumps({"suggestions": api.suggestions}).encode())
                else:
                    self._send(404, b"{}")

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                api.requests.append((self.path, body))
                if self.path == "/api/v1/vote":
                    self._send(500 if api.mode == "500" else 204)
                elif api.mode.isdigit():
                    self._refuse(int(api.mode))
                else:
                    self._stream(api.mode)

            def _refuse(self, status: int) -> None:
                error: dict[str, Any] = {"code": "no", "message": "Messaggio del server."}
                if status in (429, 503):
                    error["retry_after"] = 1
                self._send(status, json.dumps({"error": error}).encode(), Retry_After="1")

            def _event(self, name: str, data: object) -> None:
                piece = f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.flush()

            def _stream(self, mode: str) -> None:
                self._head(200, "text/event-stream", Transfer_Encoding="chunked", Cache_Control="no-store")
                self.end_headers()
                self._event("stage", {"key": "search", "words": "Cerco nelle interviste…"})
                if mode == "slow":
                    self._event("stage", {"key": "select", "words": "Scelgo le citazioni…"})
                    if not self._waited():
                        return
                answer = api.answers.get(mode, api.answers["answer"])
                for part in answer.parts:
                    quote = None if part.quote is None else asdict(answer.quotes[part.quote])
                    self._event("part", {"part": asdict(part), "quote": quote})
                    if mode in ("cut", "error_event", "broken"):
                        break
                if mode == "cut":
                    time.sleep(0.2)  # what was sent arrives first
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                if mode == "error_event":
                    self._event("error", {"message": "Messaggio del server.", "retry_after": None})
                elif mode != "broken":
                    self._event("answer", (api.answers["decline"] if mode == "afresh" else answer).to_dict())
                self.wfile.write(b"0\r\n\r\n")

            def _waited(self) -> bool:
                try:
                    while not api.release.wait(0.05):
                        self.wfile.write(b"8\r\n: ping\n\n\r\n")
                except OSError:
                    self.close_connection = True
                    api.left.set()
                    return False
                return True

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def reset(self) -> None:
        self.mode = "answer"
        self.down = False
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.suggested: list[str] = []
        self.suggestions = ["Quanti canali social devo aprire?", "Conviene pagare la pubblicità?"]
        self.release, self.left = threading.Event(), threading.Event()

    @property
    def asked(self) -> list[dict[str, Any]]:
        return [body for path, body in self.requests if path.endswith("/ask")]

    @property
    def votes(self) -> list[dict[str, Any]]:
        return [body for path, body in self.requests if path.endswith("/vote")]

    def __enter__(self) -> FakeApi:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release.set()
        self.server.shutdown()
        self.server.server_close()
