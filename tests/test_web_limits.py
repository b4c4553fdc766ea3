"""Rates, hashes of addresses, the bounded pool: what keeps a crowd from becoming a pile-up."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient
from webserver import serving

from bot.answer import Answer, Part, Question, Stage
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.clients import Clients
from bot.web.pool import Busy, Pool
from bot.web.rates import Rates
from bot.web.sse import with_pings
from corpus.errors import SettingsError

ASK = {"question": "Devo aprire tutti i social?"}


def quick(question: Question) -> Iterator[Any]:
    """A pipeline that answers at once."""
    yield Stage("search", "Cerco…")
    yield Answer("a" * 32, "answer", "it", question.text, (Part("words", question.text),))


def app_of(data: Path, ask: Any = quick, **web: Any) -> TestClient:
    return TestClient(create_app(Settings(data=data).with_web(**web), ask=ask, chat=False))


# ---- rates


def test_one_reader_too_fast_is_told_when_to_come_back(tmp_path: Path) -> None:
    """429 with Retry-After, in Italian; the header and the body agree."""
    http = app_of(tmp_path, rate_client="2/minute")
    assert [http.post("/api/ask", json=ASK).status_code for _ in range(3)] == [200, 200, 429]
    reply = http.post("/api/ask", json=ASK)
    error = reply.json()["error"]
    assert error["code"] == "too_many_requests" and "Aspetta" in error["message"]
    assert 1 <= error["retry_after"] <= 60 and reply.headers["retry-after"] == str(error["retry_after"])


def test_votes_and_questions_are_counted_apart(tmp_path: Path) -> None:
    """Having asked a lot does not keep one from voting."""
    http = app_of(tmp_path, rate_client="1/minute")
    answer = http.post("/api/ask", json=ASK).json()["id"]
    assert http.post("/api/ask", json=ASK).status_code == 429
    assert http.post("/api/vote", json={"answer": answer, "vote": "useful"}).status_code == 204


def test_all_readers_together_have_a_rate_too(tmp_path: Path) -> None:
    """Many addresses at once (here through our proxy) meet the global rate."""
    http = app_of(tmp_path, rate_client="5/minute", rate_global="3/minute", trusted_proxies=("127.0.0.0/8",))
    http = TestClient(http.app, client=("127.0.0.1", 5))
    replies = [http.post("/api/ask", json=ASK, headers={"X-Forwarded-For": f"203.0.{n}.1"}) for n in range(5)]
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429, 429]


def test_a_forged_forwarding_header_does_not_make_one_many(tmp_path: Path) -> None:
    """X-Forwarded-For from anyone but our proxies is not believed."""
    http = app_of(tmp_path, rate_client="2/minute")
    codes = [http.post("/api/ask", json=ASK, headers={"X-Forwarded-For": f"203.0.{n}.1"}).status_code for n in range(3)]
    assert codes == [200, 200, 429]


def test_a_storage_that_is_gone_still_limits_in_memory() -> None:
    """Redis unreachable: counted in memory, and logged, never unlimited."""
    rates = Rates(Settings().with_web(rate_client="1/minute", rate_storage="redis://127.0.0.1:1").web)
    rates.check("somebody")
    with pytest.raises(Exception, match="Troppe domande"):
        rates.check("somebody")


@pytest.mark.parametrize("web", [{"rate_client": "molte"}, {"rate_storage": "carta://"}], ids=str)
def test_a_rate_that_makes_no_sense_is_a_settings_error(web: dict[str, str]) -> None:
    """Said at start, with an example of how to write it."""
    with pytest.raises(SettingsError, match=r"web\.rate"):
        Rates(Settings().with_web(**web).web)


# ---- who is asking


def test_a_reader_is_a_hash_that_changes_every_day() -> None:
    """Same reader, same key today; another key tomorrow; no address in it; another server, another key."""
    today = date(2026, 3, 1)
    clients = Clients(today=lambda: today)
    key = clients.key("203.0.113.7")
    assert clients.key("203.0.113.7") == key != clients.key("203.0.113.8")
    assert len(key) == 16 and int(key, 16) >= 0
    assert Clients(today=lambda: today).key("203.0.113.7") != key
    today = date(2026, 3, 2)
    assert clients.key("203.0.113.7") != key


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "<script>, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, <script>", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "2001:db8::5", "2001:db8::5"),
    ],
)
def test_the_address_is_the_last_that_our_proxies_vouch_for(peer: str, forwarded: str, address: str) -> None:
    """What a reader writes in front of it is ignored."""
    assert Clients(("10.0.0.0/8",)).address(peer, forwarded) == address


def test_an_ipv6_reader_is_counted_by_network() -> None:
    """A /64 belongs to one reader: changing the last half does not make another."""
    clients = Clients()
    assert clients.key("2001:db8::1") == clients.key("2001:db8::ffff") != clients.key("2001:db8:0:1::1")


def test_a_proxy_that_is_no_address_is_a_settings_error(tmp_path: Path) -> None:
    """Said at start."""
    with pytest.raises(SettingsError, match="trusted_proxies"):
        app_of(tmp_path, trusted_proxies=("proxy.example",))


# ---- the pool


def test_beyond_workers_and_queue_the_pool_is_busy_and_recovers() -> None:
    """One worker, one in the queue, the third refused; then room again."""
    gate = threading.Event()
    pool = Pool(workers=1, queue=1)
    jobs = [pool.submit(gate.wait) for _ in range(2)]
    with pytest.raises(Busy):
        pool.submit(gate.wait)
    gate.set()
    for job in jobs:
        job.result(5)
    assert pool.submit(lambda: 7).result(5) == 7
    pool.close()


def test_a_reader_who_leaves_stops_the_work_at_the_next_step() -> None:
    """The iterator is closed, not run to its end, and its place is free."""
    closed, go = threading.Event(), threading.Event()

    def endless() -> Iterator[int]:
        try:
            yield 0
            while True:
                go.wait(5)
                yield 1
        finally:
            closed.set()

    async def read_one() -> None:
        pool = Pool(workers=1, queue=0)
        stream = pool.stream(endless)
        assert await anext(stream) == 0
        await stream.aclose()  # type: ignore[attr-defined]
        go.set()
        assert await asyncio.to_thread(closed.wait, 5)
        while pool.load:
            await asyncio.sleep(0.01)
        pool.close()

    asyncio.run(read_one())


def test_a_reader_who_leaves_the_queue_frees_the_place() -> None:
    """A job cancelled before it starts never runs."""

    async def leave() -> None:
        gate, ran = threading.Event(), []
        pool = Pool(workers=1, queue=1)
        first = pool.submit(lambda: gate.wait(5))
        waiting = asyncio.ensure_future(anext(pool.stream(lambda: iter([ran.append(1)]))))
        await asyncio.sleep(0.05)
        assert pool.load == 2
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
        assert pool.load == 1
        gate.set()
        first.result(5)
        assert not ran
        pool.close()

    asyncio.run(leave())


def test_a_slow_reader_does_not_hold_the_worker() -> None:
    """The worker has finished while its reader has taken only the first item."""

    async def slowly() -> None:
        pool = Pool(workers=1, queue=0)
        stream = pool.stream(lambda: iter(range(1000)))
        assert await anext(stream) == 0
        while pool.load:
            await asyncio.sleep(0.01)
        assert [item async for item in stream] == list(range(1, 1000))
        pool.close()

    asyncio.run(slowly())


def test_what_fails_in_a_worker_fails_in_its_reader() -> None:
    """An exception crosses over; nothing hangs."""

    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("rotto")

    async def read() -> list[int]:
        pool = Pool(workers=1, queue=0)
        return [item async for item in pool.stream(broken)]

    with pytest.raises(ValueError, match="rotto"):
        asyncio.run(read())


def test_a_full_house_is_a_clean_503(tmp_path: Path) -> None:
    """Every worker taken and nobody may wait: 503 with Retry-After, in JSON and in a stream; then all is well again."""
    gate, started = threading.Event(), threading.Event()

    def slow(question: Question) -> Iterator[Any]:
        started.set()
        gate.wait(10)
        yield from quick(question)

    http = app_of(tmp_path, slow, workers=1, queue=0)
    with http:
        first = threading.Thread(target=lambda: http.post("/api/ask", json=ASK))
        first.start()
        assert started.wait(5)
        for accept in ("application/json", "text/event-stream"):
            reply = http.post("/api/ask", json=ASK, headers={"Accept": accept})
            assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
            assert reply.json()["error"]["code"] == "busy"
        gate.set()
        first.join(5)
        assert http.post("/api/ask", json=ASK).status_code == 200


# ---- leaving


def test_a_reader_who_leaves_a_whole_answer_stops_the_work(tmp_path: Path) -> None:
    """Without a stream too: the connection closes, the pipeline is closed between two steps."""
    closed, started = threading.Event(), threading.Event()

    def endless(question: Question) -> Iterator[Any]:
        try:
            while True:
                started.set()
                yield Stage("search", "Cerco…")
                threading.Event().wait(0.02)
        finally:
            closed.set()

    body = json.dumps(ASK).encode()
    head = f"POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with serving(Settings(data=tmp_path), ask=endless, chat=False) as site:
        for accept in ("", "Accept: text/event-stream\r\n"):
            closed.clear()
            started.clear()
            with socket.create_connection(("127.0.0.1", site.port), timeout=10) as talk:
                talk.sendall(head.replace("Host", f"{accept}Host").encode() + body)
                assert started.wait(10)
            assert closed.wait(10)


def test_a_server_that_stops_ends_its_streams(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Ctrl+C with a page open: the stream ends properly, nothing is logged as an error."""
    started = threading.Event()

    def slow(question: Question) -> Iterator[Any]:
        yield Stage("search", "Cerco…")
        started.set()
        threading.Event().wait(1)
        yield Stage("select", "Scelgo…")

    said: list[bytes] = []
    with serving(Settings(data=tmp_path), ask=slow, chat=False) as site:

        def read() -> None:
            with httpx.stream(
                "POST", f"{site.url}/api/ask", json=ASK, headers={"Accept": "text/event-stream"}
            ) as reply:
                said.extend(reply.iter_bytes())

        reader = threading.Thread(target=read)
        reader.start()
        assert started.wait(10)
    reader.join(10)
    assert b"Cerco" in b"".join(said) and not reader.is_alive()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_quiet_stream_is_kept_alive_by_comments() -> None:
    """ ": ping" while nothing comes; the events are not disturbed."""

    async def slow() -> AsyncIterator[Any]:
        await asyncio.sleep(0.2)
        yield Stage("search", "Cerco…")

    async def read() -> list[bytes]:
        return [piece async for piece in with_pings(slow(), 0.05)]

    pieces = asyncio.run(read())
    assert pieces[0] == b": ping\n\n" and pieces[-1].startswith(b"event: stage\n")
