"""The magazine's side: its page with the widget on it, from another origin, under a strict Content-Security-Policy.

To see it: ``python tests/widget_host.py http://127.0.0.1:7860`` beside a ``vademecum serve`` that lists our origin.
"""

from __future__ import annotations

import gzip
import secrets
import sys
import threading
from collections.abc import Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from types import TracebackType

from corpus.interview import Interview
from corpus.readers import READERS

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "bot" / "web" / "widget" / "demo"
GEROSA = ROOT / "corpus" / "interviews" / "gerosa.md"


def gerosa() -> Interview:
    """The magazine's real interview."""
    return READERS[".md"](GEROSA)[0]


def csp(bot_origin: str, nonce: str) -> str:
    """The policy of issue 4: no inline style or script without the nonce, nothing evaluated, no third host."""
    return (
        f"default-src 'self'; script-src 'nonce-{nonce}' {bot_origin}; connect-src {bot_origin}; img-src 'self' data:"
    )


def demo_page(
    interview: Interview,
    bot_origin: str,
    nonce: str,
    *,
    attributes: Mapping[str, str] | None = None,
    inline: Mapping[str, str] | None = None,
    hostile: bool = False,
) -> str:
    """The article with the widget's script tag; ``inline``: also a <vademecum-ask> with these attributes."""
    magazine = interview.magazine or "La rivista"
    names = ", ".join(expert.name for expert in interview.experts)
    return Template((DEMO / "demo.html").read_text(encoding="utf-8")).substitute(
        title=escape(interview.title or interview.id),
        magazine=escape(magazine),
        by=escape(f"{names} · {interview.published or ''}"),
        url=escape(interview.url or ""),
        bot=escape(bot_origin),
        nonce=escape(nonce),
        attributes=_attributes(attributes or {}),
        inline="" if inline is None else f"<vademecum-ask {_attributes(inline)}></vademecum-ask>",
        hostile='<link rel="stylesheet" href="/hostile.css">' if hostile else "",
        article=_article(interview),
    )


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f'data-{name}="{escape(value)}"' for name, value in values.items())


def _article(interview: Interview) -> str:
    blocks = [_paragraphs(interview, interview.introduction.start, interview.introduction.end)] * bool(
        interview.introduction
    )
    for turn in interview.turns:
        blocks.append(f"<h2>{escape(interview.question(turn))}</h2>")
        blocks.append(_paragraphs(interview, turn.answer.start, turn.answer.end))
    return "\n".join(blocks)


def _paragraphs(interview: Interview, start: int, end: int) -> str:
    return "\n".join(f"<p>{escape(line)}</p>" for line in interview.text[start:end].split("\n"))


class Host:
    """A server for the magazine's pages. ``page()`` puts one up and returns its address."""

    def __init__(self, bot_origin: str = "", port: int = 0) -> None:
        self.bot_origin = bot_origin
        self.pages: dict[str, tuple[str, str]] = {}
        files = {f"/{path.name}": path.read_text(encoding="utf-8") for path in DEMO.glob("*.css")}
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                if path == "/favicon.ico":  # Chromium asks for it once a profile, on whatever page comes first
                    self.send_response(204)
                    self.end_headers()
                    return
                html, policy = host.pages.get(path, ("", ""))
                found = html or files.get(path, "")
                body = gzip.compress(found.encode(), 6)  # as any magazine does
                self.send_response(200 if found else 404)
                self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Type", f"text/{'html' if html else 'css'}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def page(self, path: str = "/", html: str | None = None, **options: object) -> str:
        """The demo page with these options (see ``demo_page``), or ``html`` with ``{nonce}`` and ``{bot}`` filled."""
        nonce = secrets.token_urlsafe(12)
        if html is None:
            html = demo_page(gerosa(), self.bot_origin, nonce, **options)  # type: ignore[arg-type]
        else:
            html = html.replace("{nonce}", nonce).replace("{bot}", self.bot_origin)
        self.pages[path] = (html, csp(self.bot_origin, nonce))
        return self.origin + path

    def __enter__(self) -> Host:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    bot = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"
    demo = Host(bot.rstrip("/"), port=8000)
    demo.page("/", inline={}, attributes={"interview": "gerosa", "color": "#8a1c2b"})
    demo.page("/hostile", inline={}, attributes={"interview": "gerosa", "color": "#8a1c2b"}, hostile=True)
    print(f"{demo.origin}/ and {demo.origin}/hostile, asking {bot}. Serve it with VADEMECUM_WEB_ORIGINS={demo.origin}")
    demo.server.serve_forever()
