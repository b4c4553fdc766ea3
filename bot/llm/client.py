"""One call to a chat model that always ends: in time, in length, with its reason to end; or an LlmError that says why.

The call runs in an event loop of our own (one daemon thread for the process), so that a deadline cancels it for good,
connection included: a blocking read would outlive it when a server sends a byte a second.
LangSmith tracing is switched off around each call by a context variable (``langsmith.tracing_context``), which beats
LANGSMITH_TRACING and its kin without touching the environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Literal, get_args

from bot.llm.breaker import CircuitBreaker
from bot.llms import chat_model
from bot.settings import LlmSettings
from corpus.errors import ComposerError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

LlmFault = Literal[
    "refused", "auth", "request", "rate", "server", "timeout", "truncated", "huge", "empty", "malformed", "language",
    "unanswered", "too_big", "open", "unknown",
]  # fmt: skip
FAULTS: tuple[LlmFault, ...] = get_args(LlmFault)

CHARACTERS_PER_TOKEN = 12  # no language runs so long: more than max_tokens of these is babble
GRACE = 0.25  # seconds between the call's own deadline and ours, in case its loop is busy
_COMPLETE = frozenset({"stop", "end_turn", "stop_sequence", "eos", "eos_token"})


class LlmError(ComposerError):
    """The LLM failed; ``kind`` is one of FAULTS. The rules answer in its place."""

    def __init__(self, kind: LlmFault, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Chat:
    """A chat model behind a deadline, a length limit and a circuit breaker. Thread-safe.

    Raises SettingsError at once when the model cannot be made.
    """

    def __init__(self, settings: LlmSettings, breaker: CircuitBreaker | None = None) -> None:
        self.settings = settings
        self.breaker = breaker or CircuitBreaker()
        self._model = chat_model(settings)

    @contextlib.contextmanager
    def guard(self) -> Iterator[None]:
        """Around one call and the reading of its reply: what the breaker counts.

        Raises LlmError("open") when it is open. A reader who goes away in the middle counts neither way.
        """
        if not self.breaker.allow():
            raise LlmError("open", "Il modello ha fallito più volte di seguito: per un po’ non lo si chiama.")
        try:
            yield
        except LlmError:
            self.breaker.fail()
            raise
        self.breaker.succeed()

    def stream(self, system: str, human: str) -> Iterator[str]:
        """Pieces of the reply's text as they come. Raises LlmError: whatever came before it is no reply."""
        yield from self._run(_streamed(self._model, _messages(system, human)))

    def complete(self, system: str, human: str) -> str:
        """The whole reply's text, not streamed. Raises LlmError."""
        return "".join(self._run(_invoked(self._model, _messages(system, human))))

    def _run(self, replies: AsyncIterator[tuple[str, dict[str, Any]]]) -> Iterator[str]:
        received: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        deadline = time.monotonic() + self.settings.timeout
        call = asyncio.run_coroutine_threadsafe(_pump(replies, received, self.settings.timeout), _loop())
        left, reason = CHARACTERS_PER_TOKEN * self.settings.max_tokens, ""
        try:
            while True:
                text, metadata, fault = _next(received, deadline + GRACE - time.monotonic())
                if fault is not None:
                    raise fault
                if metadata is None:
                    break
                reason = _reason(metadata) or reason
                left -= len(text)
                if left < 0:
                    raise LlmError("huge", "La risposta del modello è troppo lunga.")
                if text:
                    yield text
        finally:
            call.cancel()
        _check_end(reason)


# ---- the event loop's side

_Event = tuple[str, dict[str, Any] | None, LlmError | None]  # text, metadata (None: the end), fault


async def _pump(
    replies: AsyncIterator[tuple[str, dict[str, Any]]], received: queue.SimpleQueue[_Event], timeout: float
) -> None:
    from langsmith import tracing_context

    try:
        with tracing_context(enabled=False):
            async with asyncio.timeout(timeout):
                async for text, metadata in replies:
                    received.put((text, metadata, None))
        received.put(("", None, None))
    except Exception as error:  # the edge with other people's code: every fault gets a name
        received.put(("", None, fault_of(error)))


async def _streamed(model: BaseChatModel, messages: list[BaseMessage]) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    async for chunk in model.astream(messages):
        yield str(chunk.text), chunk.response_metadata


async def _invoked(model: BaseChatModel, messages: list[BaseMessage]) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    reply = await model.ainvoke(messages)
    yield str(reply.text), reply.response_metadata


_LOOP_LOCK = threading.Lock()
_LOOPS: list[asyncio.AbstractEventLoop] = []


def _loop() -> asyncio.AbstractEventLoop:
    """The process's loop for LLM calls, started at the first: clients keep their connections open between calls."""
    with _LOOP_LOCK:
        if not _LOOPS:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="vademecum-llm", daemon=True).start()
            _LOOPS.append(loop)
        return _LOOPS[0]


def _messages(system: str, human: str) -> list[BaseMessage]:
    from langchain_core.messages import HumanMessage, SystemMessage

    return [SystemMessage(system), HumanMessage(human)]


# ---- how it ended


def _next(received: queue.SimpleQueue[_Event], seconds: float) -> _Event:
    try:
        return received.get(timeout=max(0.0, seconds))
    except queue.Empty:
        return "", None, LlmError("timeout", "Il modello non ha risposto in tempo.")


def _reason(metadata: dict[str, Any]) -> str:
    """Why the model stopped: OpenAI's and Mistral's, Ollama's (old servers say only done), Anthropic's name for it."""
    for key in ("finish_reason", "done_reason", "stop_reason"):
        if metadata.get(key):
            return str(metadata[key])
    return "stop" if metadata.get("done") is True else ""


def _check_end(reason: str) -> None:
    if reason not in _COMPLETE:
        why = f"si è fermato per «{reason}»" if reason else "la connessione si è chiusa prima della fine"
        raise LlmError("truncated", f"La risposta del modello è incompleta: {why}.")


def fault_of(error: BaseException) -> LlmError:
    """What a vendor's client raised -> our LlmError, by status code or by what kind of error it says it is."""
    chain = list(_causes(error))
    for each in chain:
        if isinstance(each, LlmError):
            return each
        status = getattr(each, "status_code", None) or getattr(getattr(each, "response", None), "status_code", None)
        if isinstance(status, int) and status >= 400:
            return LlmError(_by_status(status), f"Il modello ha risposto con un errore HTTP {status}.")
    names = " ".join(kind.__name__ for each in chain for kind in type(each).__mro__)
    if "Timeout" in names:
        return LlmError("timeout", "Il modello non ha risposto in tempo.")
    if any(word in names for word in ("ConnectError", "ConnectionError", "ConnectionRefused")):
        return LlmError("refused", "Non riesco a collegarmi al modello.")
    if any(word in names for word in ("ProtocolError", "ReadError", "IncompleteRead", "JSONDecodeError")):
        return LlmError("truncated", "La risposta del modello si è interrotta.")
    return LlmError("unknown", f"Il modello ha fallito ({type(error).__name__}).")


def _by_status(status: int) -> LlmFault:
    if status in (401, 403):
        return "auth"
    if status == 429:
        return "rate"
    return "timeout" if status in (408, 504) else "server" if status >= 500 else "request"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
