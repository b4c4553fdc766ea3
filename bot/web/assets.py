"""Static files: the widget for other sites, and our own style sheet. Read once, at start.

- ``/widget.js`` is cached for five minutes; in it, and in every file beside it, ``__VERSION__`` becomes the hash of the
  whole widget directory.
- ``/widget/<version>/<file>`` is that version's asset, cached for ever ("immutable") when the version is the current
  one, not cached otherwise. ``/widget/<file>`` works too, for five minutes.
- ``/static/<version>/<file>`` likewise for our pages.

A script's comments that fill a whole line stay here: readers on a phone pay for every byte.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.errors import HttpError

HERE = Path(__file__).resolve().parent
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
FOR_EVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"
VERSION_MARK = b"__VERSION__"
_COMMENT_LINE = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Folder:
    """A directory's files in memory: no request ever names a path of the disk."""

    version: str
    files: dict[str, bytes]

    @classmethod
    def read(cls, folder: Path) -> Folder:
        paths = sorted(path for path in folder.glob("*") if path.suffix in TYPES and path.is_file())
        files = {path.name: _lean(path) for path in paths}
        digest = blake2b(digest_size=6)
        for name, content in files.items():
            digest.update(name.encode() + b"\0" + content + b"\0")
        version = digest.hexdigest()
        return cls(version, {name: content.replace(VERSION_MARK, version.encode()) for name, content in files.items()})

    def response(self, name: str, version: str | None = None) -> Response:
        """A file, with the cache its address deserves; 404 for any other name."""
        if name not in self.files:
            return HttpError(404).response()
        cache = A_WHILE if version is None else FOR_EVER if version == self.version else "no-cache"
        return Response(self.files[name], media_type=TYPES[Path(name).suffix], headers={"Cache-Control": cache})

    def endpoint(self, name: str = "") -> Callable[[Request], Awaitable[Response]]:
        """Serves ``{name}`` of ``{version}``, or always the file named here."""

        async def serve(request: Request) -> Response:
            return self.response(name or request.path_params["name"], request.path_params.get("version"))

        return serve


def routes(static: Folder) -> list[Route]:
    """The widget's addresses and our pages' (``static``)."""
    widget = Folder.read(HERE / "widget")
    return [
        Route("/widget.js", widget.endpoint("widget.js")),
        Route("/widget/{name}", widget.endpoint()),
        Route("/widget/{version}/{name}", widget.endpoint()),
        Route("/static/{version}/{name}", static.endpoint()),
        Route("/favicon.ico", static.endpoint("icon.svg")),
    ]


def _lean(path: Path) -> bytes:
    """The file's content; of a script, without the lines that are comments."""
    content = path.read_bytes()
    return _COMMENT_LINE.sub(b"", content) if path.suffix == ".js" else content
