"""What every face asks of the bot: one bounded pool of workers, one index, one place that counts."""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answer import Answer, Part, Question, Quote, Stage
from bot.present import safe_url
from bot.settings import Settings
from bot.web.clients import Clients
from bot.web.errors import HttpError
from bot.web.feedback import Feedback
from bot.web.pool import Busy, Pool
from bot.web.rates import Rates
from corpus.errors import SearchError, SettingsError, StorageError
from index.search import Index

MAX_QUESTION = 500
MAX_HISTORY = 6
REMEMBERED = 10_000  # answers that can still be voted
RETRY_SECONDS = 5

Event = Stage | tuple[Part, Quote | None] | Answer
Asker = Callable[[Question], Iterator[Event]]
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Remembered:
    question: str
    language: str


def clean(text: str) -> str:
    """A reader's line without control characters, trimmed."""
    return _CONTROL.sub(" ", text).strip()


def question_of(
    text: str, history: Sequence[str] = (), interview: str | None = None, expert: str | None = None
) -> Question:
    """The bounded question: raises HttpError 422 when it is blank or too long; only the latest history counts."""
    neat = clean(text)
    if not neat:
        raise HttpError(422, "Scrivi una domanda.")
    if len(neat) > MAX_QUESTION:
        raise HttpError(422, f"La domanda è troppo lunga: al massimo {MAX_QUESTION} caratteri.")
    earlier = tuple(line[:MAX_QUESTION] for line in map(clean, history) if line)[-MAX_HISTORY:]
    return Question(text=neat, history=earlier, interview=interview, expert=expert)


class Service:
    """Asks, remembers what may be voted, and counts. ``ask`` and ``index`` are given by whoever starts the server."""

    def __init__(self, settings: Settings, index: Callable[[], Index], ask: Asker) -> None:
        """Raises SettingsError or StorageError for settings that cannot work."""
        self.settings, self._index, self._ask = settings, index, ask
        self.pool = Pool(settings.web.workers, settings.web.queue)
        self.rates = Rates(settings.web)
        self.feedback = Feedback(settings)
        self.clients = _clients(settings)
        self._answers: OrderedDict[str, _Remembered] = OrderedDict()
        self._lock = threading.Lock()

    def index(self) -> Index:
        """The index in service; raises HttpError 503 when there is none that works."""
        try:
            return self._index()
        except SearchError as error:
            log.error("no index to serve: %s", error)
            raise HttpError(503, "Le interviste non sono ancora pronte. Riprova fra poco.", "not_ready", 30) from error

    async def stream(self, question: Question) -> AsyncIterator[Event]:
        """Stages, parts, then the Answer. Raises HttpError 503 when we're full; stops working when closed."""
        events = self.pool.stream(lambda: self._events(question))
        try:
            async for event in events:
                yield event
        except Busy as error:
            raise HttpError(503, retry_after=RETRY_SECONDS) from error
        except SearchError as error:
            log.error("no index to serve: %s", error)
            raise HttpError(503, "Le interviste non sono ancora pronte. Riprova fra poco.", "not_ready", 30) from error
        finally:
            await events.aclose()  # type: ignore[attr-defined]

    async def answer(self, question: Question) -> Answer:
        """The whole answer; raises as ``stream``."""
        last: Event | None = None
        async for event in self.stream(question):
            last = event
        if not isinstance(last, Answer):
            raise HttpError(500)
        return last

    def vote(self, answer: str, vote: str, comment: str | None = None) -> None:
        """Raises HttpError 404 for an answer we never gave, or gave too long ago."""
        with self._lock:
            about = self._answers.get(answer)
        if about is None:
            raise HttpError(404, "Non ricordo più quella risposta: rifai la domanda per votarla.", "unknown_answer")
        try:
            self.feedback.voted(answer, vote, about.question, about.language, clean(comment) if comment else None)
        except StorageError as error:
            log.error("vote not kept: %s", error)
            raise HttpError(503, "Il voto non si può conservare adesso. Riprova fra poco.", "storage", 30) from error

    def close(self) -> None:
        self.pool.close()
        self.feedback.close()

    def _events(self, question: Question) -> Iterator[Event]:
        """In a worker thread: the pipeline's events; the last one is written down."""
        events = self._ask(question)
        try:
            for event in events:
                if isinstance(event, Answer):
                    self._remember(question, event)
                yield _with_safe_links(event)
        finally:
            if close := getattr(events, "close", None):
                close()

    def _remember(self, question: Question, answer: Answer) -> None:
        with self._lock:
            text = question.text if self.settings.storage.questions else ""  # in memory too, only what may be kept
            self._answers[answer.id] = _Remembered(text, answer.language)
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        try:
            self.feedback.answered(answer.kind, question.text, answer.language)
        except StorageError as error:  # the reader's answer comes first
            log.error("question not kept: %s", error)


def _with_safe_links(event: Event) -> Event:
    """The event without addresses that no face may follow (``javascript:`` in an interview's front matter)."""
    if isinstance(event, Answer):
        return replace(event, quotes=tuple(map(_safe, event.quotes)))
    if isinstance(event, tuple):
        part, quote = event
        return part, _safe(quote) if quote else None
    return event


def _safe(quote: Quote) -> Quote:
    url, quote_url, page_url = (
        each if safe_url(each) else None for each in (quote.url, quote.quote_url, quote.page_url)
    )
    return replace(quote, url=url, quote_url=quote_url, page_url=page_url)


def _clients(settings: Settings) -> Clients:
    try:
        return Clients(settings.web.trusted_proxies)
    except ValueError as error:
        raise SettingsError(
            f"web.trusted_proxies: {error}.", 'scrivi indirizzi o reti, per esempio ["10.0.0.0/8"]'
        ) from error
