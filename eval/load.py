"""Many readers at once against our own server, on this machine only: ``python -m eval.load [--seconds 60]``.

Two scenes, each in its own server process with the shipped settings, the global rate lifted: 50 readers who ask, read,
ask again; and 500 who all ask at the same instant, again and again. Readers come from 500 addresses (through a trusted
proxy, as in production), so that the rate of one reader is not what stops them in the first scene.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import random
import socket
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.settings import Settings

QUESTIONS = (
    "Devo aprire tutti i social?",
    "Che consigli dai a una piccola impresa?",
    "chi è Roberto Gerosa?",
    "quanto costa un gommone usato?",
    "a cosa servono i social per le pmi?",
    "meglio facebook o linkedin per una falegnameria",
    "non ho tempo per i social, che faccio?",
)
TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Scene:
    """``pause``: seconds a reader reads before asking again, at most."""

    name: str
    readers: int
    seconds: float
    pause: float


@dataclass(slots=True)
class Result:
    """What the readers saw: how many of each status, errors by kind, seconds of each reply by status."""

    scene: Scene
    statuses: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    times: dict[int, list[float]] = field(default_factory=dict)

    def row(self) -> str:
        answered = sorted(self.times.get(200, []))
        p50, p95 = (_at(answered, share) for share in (0.50, 0.95))
        refused = {status: n for status, n in sorted(self.statuses.items()) if status != 200}
        return (
            f"| {self.scene.name} | {self.statuses[200]} | {_counted(refused)} | {_counted(self.errors)} "
            f"| {p50:.0f} | {p95:.0f} | {max(answered, default=0) * 1000:.0f} |"
        )


def _at(times: Sequence[float], share: float) -> float:
    """Milliseconds at a quantile, 0 for none."""
    if len(times) < 2:
        return sum(times) * 1000
    return statistics.quantiles(times, n=100)[int(share * 100) - 1] * 1000


def _counted(counts: Any) -> str:
    return ", ".join(f"{n} × {kind}" for kind, n in counts.items()) or "0"


async def play(scene: Scene, port: int) -> Result:
    """Run a scene against the server at a loopback port."""
    result = Result(scene)
    until = time.monotonic() + scene.seconds
    await asyncio.gather(*(_reader(n, scene, port, until, result) for n in range(scene.readers)))
    return result


async def _reader(n: int, scene: Scene, port: int, until: float, result: Result) -> None:
    chance = random.Random(n)
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            status, body = await asyncio.wait_for(_ask(port, chance.choice(QUESTIONS), n), TIMEOUT)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            result.errors[type(error).__name__] += 1
        else:
            result.statuses[status] += 1
            result.times.setdefault(status, []).append(time.monotonic() - begun)
            if not _clean(status, body):
                result.errors["unclean reply"] += 1
        await asyncio.sleep(chance.uniform(0, scene.pause))


async def _ask(port: int, question: str, n: int) -> tuple[int, bytes]:
    """One question on a connection of its own; raises OSError or EOFError when the server breaks it off."""
    body = json.dumps({"question": question}).encode()
    head = (
        f"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n"
        f"X-Forwarded-For: 203.0.{113 + n // 250}.{n % 250}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode() + body)
        await writer.drain()
        reply = await reader.read()
    finally:
        writer.close()
    if not reply:
        raise EOFError
    status_line, _, rest = reply.partition(b"\r\n")
    return int(status_line.split()[1]), rest


def _clean(status: int, rest: bytes) -> bool:
    """A whole answer, or a refusal with Retry-After in our error shape."""
    headers, _, body = rest.partition(b"\r\n\r\n")
    try:
        shown = json.loads(body)
    except ValueError:
        return False
    if status == 200:
        return "kind" in shown
    return status in (429, 503) and b"retry-after:" in headers.lower() and "error" in shown


def serve(settings: Settings, listener: socket.socket) -> None:
    """The real server, on a socket already bound to loopback (in a process of its own)."""
    from bot.web.app import create_app
    from bot.web.serve import server_of

    server_of(create_app(settings), settings).run(sockets=[listener])


def run(scene: Scene, settings: Settings) -> Result:
    """A fresh server process, the scene, and the server's end."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    port = listener.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(settings, listener), daemon=True)
    process.start()
    listener.close()
    try:
        asyncio.run(_ready(port))
        return asyncio.run(play(scene, port))
    finally:
        process.terminate()
        process.join(15)


async def _ready(port: int, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            status, _ = await asyncio.wait_for(_ask(port, QUESTIONS[0], 0), 60)
        except (OSError, EOFError, TimeoutError):
            status = 0
        if status == 200:
            return
        if time.monotonic() > until:
            raise RuntimeError(f"the server on port {port} did not answer within {seconds:.0f} s")
        await asyncio.sleep(0.2)


def main(argv: Sequence[str] | None = None) -> int:
    """Print a table in Markdown; status 1 when a reader saw anything but an answer or a clean refusal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="of each scene, at most 300 (default 60)")
    parser.add_argument("--readers", type=int, nargs="*", default=[50, 500], help="at most 1000 (default 50 500)")
    parser.add_argument("--data", type=Path, default=Path(".vademecum"), help="the index's directory")
    args = parser.parse_args(argv)
    seconds, crowds = min(args.seconds, 300.0), [min(readers, 1000) for readers in args.readers]
    settings = Settings(data=args.data.resolve())
    from bot.cli import ready_index

    ready_index(settings)
    settings = replace(settings.with_web(trusted_proxies=("127.0.0.1",), rate_global="100000/minute"))
    print("| readers at once | answered | refused | errors | p50 ms | p95 ms | max ms |\n|---|---|---|---|---|---|---|")
    bad = 0
    for readers in crowds:
        pause = 9.0 if readers <= 100 else 0.0
        result = run(Scene(f"{readers} for {seconds:.0f} s", readers, seconds, pause), settings)
        print(result.row(), flush=True)
        bad += sum(result.errors.values())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
