"""A bounded number of threads with a bounded queue in front: beyond it, a refusal rather than a pile-up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


class Busy(Exception):
    """Every worker is taken and the queue is full."""


class Pool:
    """``workers`` threads, at most ``queue`` jobs waiting for one."""

    def __init__(self, workers: int, queue: int) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="vademecum")
        self._room = workers + queue
        self._lock = threading.Lock()
        self._load = 0

    @property
    def load(self) -> int:
        """Jobs running or waiting."""
        return self._load

    def submit(self, job: Callable[[], Any]) -> Future[Any]:
        """Queue a job; raises Busy when there is no room. A job cancelled before it starts frees its place."""
        with self._lock:
            if self._load >= self._room:
                raise Busy
            self._load += 1
        try:
            future = self._threads.submit(job)
        except RuntimeError as error:  # shutting down
            self._left(None)
            raise Busy from error
        future.add_done_callback(self._left)
        return future

    async def stream(self, produce: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        """The items of an iterator run in a worker, as they come. Raises Busy at once, or whatever the iterator raises.

        The worker never waits for who reads (a slow reader can't hold it), and stops between two items, closing the
        iterator, when the reader is gone: close this generator (``aclose``) or cancel it.
        """
        loop, stop = asyncio.get_running_loop(), threading.Event()
        items: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

        def put(kind: str, value: Any) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(items.put_nowait, (kind, value))

        def work() -> None:
            try:
                _drain(produce(), put, stop)
            except Exception as error:  # handed to the reader, who raises it
                put("error", error)
            else:
                put("end", None)

        future = self.submit(work)
        try:
            while True:
                kind, value = await items.get()
                if kind == "end":
                    return
                if kind == "error":
                    raise value
                yield value
        finally:
            stop.set()
            future.cancel()

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _left(self, _: Future[Any] | None) -> None:
        with self._lock:
            self._load -= 1


def _drain(iterator: Iterator[T], put: Callable[[str, Any], None], stop: threading.Event) -> None:
    try:
        for item in iterator:
            if stop.is_set():
                return
            put("item", item)
    finally:
        if close := getattr(iterator, "close", None):
            close()
