"""Votes and unanswered questions, kept only where the settings say so; counts in memory otherwise.

What is kept: a day, a question or comment with personal data masked, a vote. Never an address, never an hour.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.privacy import mask
from bot.settings import Settings
from corpus.errors import StorageError

MOST_ROWS = 200_000  # of each table: what a flood can fill is bounded
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked in vain: how many times, when last, and why it was kept ("declined" or "not_useful")."""

    question: str
    times: int
    last: date
    reason: str


def storage_url(settings: Settings) -> str:
    """SQLAlchemy's URL: the settings', else a SQLite file in the data directory."""
    return settings.storage.url or f"sqlite:///{(settings.data / 'feedback.sqlite').resolve()}"


def _today() -> date:
    return datetime.now(UTC).date()


class Feedback:
    """Counts always (in memory); rows only for what ``settings.storage`` turns on.

    Raises StorageError when the database cannot be reached. Safe for any number of threads.
    """

    def __init__(self, settings: Settings, today: Callable[[], date] = _today, *, purge: bool = True) -> None:
        self._keep, self._today = settings.storage, today
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._store = Store(storage_url(settings)) if self._keep.votes or self._keep.questions else None
        if purge:
            self.purge()

    @property
    def counts(self) -> dict[str, int]:
        """Since the server started: answers by kind, votes."""
        with self._lock:
            return dict(self._counts)

    def answered(self, kind: str, question: str, language: str) -> None:
        """An answer was given; a declined question is kept, masked, if the settings say so."""
        self._count(kind)
        if kind == "decline" and self._keep.questions and self._store:
            self._store.add_question(self._today(), mask(question), language, "declined")

    def voted(self, answer: str, vote: str, question: str, language: str, comment: str | None = None) -> None:
        """A vote on an answer; voting again changes it. The question of a downvoted answer is kept if so set."""
        self._count(vote)
        if not self._store:
            return
        if self._keep.votes:
            self._store.set_vote(self._today(), answer, vote, mask(comment) if comment else None)
        if self._keep.questions and vote == "not_useful":
            self._store.add_question(self._today(), mask(question), language, "not_useful", answer)

    def asked(self) -> list[Asked]:
        """Questions asked in vain, the most frequent first."""
        return self._store.asked() if self._store else []

    def purge(self, days: int | None = None) -> int:
        """Delete what is ``days`` old or older (default: the settings'; 0: all); returns how many rows went."""
        if not self._store:
            return 0
        return self._store.purge(self._today() - timedelta(days=self._keep.keep_days if days is None else days))

    def close(self) -> None:
        if self._store:
            self._store.close()

    def _count(self, name: str) -> None:
        with self._lock:
            self._counts[name] += 1


class Store:
    """The two tables, in SQLite or PostgreSQL. Raises StorageError, whatever the database raised."""

    def __init__(self, url: str) -> None:
        import sqlalchemy as sa

        self._sa = sa
        self._tables = sa.MetaData()
        self.votes = sa.Table(
            "votes",
            self._tables,
            sa.Column("answer", sa.String(64), primary_key=True),
            sa.Column("day", sa.Date, nullable=False, index=True),
            sa.Column("vote", sa.String(16), nullable=False),
            sa.Column("comment", sa.Text),
        )
        self.questions = sa.Table(
            "questions",
            self._tables,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("day", sa.Date, nullable=False, index=True),
            sa.Column("question", sa.Text, nullable=False),
            sa.Column("language", sa.String(8), nullable=False),
            sa.Column("reason", sa.String(16), nullable=False),
            sa.Column("answer", sa.String(64), unique=True),
        )
        with _storage_errors():
            self._engine = sa.create_engine(_with_driver(url), pool_pre_ping=True)
            _make_folder(self._engine.url)
            self._tables.create_all(self._engine)

    def set_vote(self, day: date, answer: str, vote: str, comment: str | None) -> None:
        values = {"day": day, "vote": vote, "comment": comment}
        with _storage_errors(), self._engine.begin() as connection:
            changed = connection.execute(
                self._sa.update(self.votes).where(self.votes.c.answer == answer).values(**values)
            )
            if not changed.rowcount and self._room(connection, self.votes):
                connection.execute(self._insert(self.votes), {"answer": answer, **values})

    def add_question(self, day: date, question: str, language: str, reason: str, answer: str | None = None) -> None:
        row = {"day": day, "question": question, "language": language, "reason": reason, "answer": answer}
        with _storage_errors(), self._engine.begin() as connection:
            if self._room(connection, self.questions):
                connection.execute(self._insert(self.questions), row)

    def asked(self) -> list[Asked]:
        sa, c = self._sa, self.questions.c
        query = (
            sa.select(
                sa.func.min(c.question),
                sa.func.count().label("times"),
                sa.func.max(c.day).label("last"),
                sa.func.min(c.reason),
            )
            .group_by(sa.func.lower(c.question))
            .order_by(sa.desc("times"), sa.desc("last"))
        )
        with _storage_errors(), self._engine.connect() as connection:
            return [Asked(*row) for row in connection.execute(query)]

    def purge(self, until: date) -> int:
        with _storage_errors(), self._engine.begin() as connection:
            gone = [
                connection.execute(self._sa.delete(t).where(t.c.day <= until)) for t in (self.votes, self.questions)
            ]
            return sum(result.rowcount for result in gone)

    def close(self) -> None:
        self._engine.dispose()

    def _insert(self, table: Any) -> Any:
        """An insert that does nothing where the row is there already: two clicks at once are one vote."""
        from sqlalchemy.dialects import postgresql, sqlite

        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        return dialect.insert(table).on_conflict_do_nothing()

    def _room(self, connection: Any, table: Any) -> bool:
        if connection.execute(self._sa.select(self._sa.func.count()).select_from(table)).scalar_one() < MOST_ROWS:
            return True
        log.warning("%s is full (%d rows): not kept; see `vademecum purge`", table.name, MOST_ROWS)
        return False


def _with_driver(url: str) -> str:
    """ "postgresql://…" means psycopg 3, the driver of our extra."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _make_folder(url: Any) -> None:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def _storage_errors() -> Iterator[None]:
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, OSError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0]
        raise StorageError(
            f"Voti e domande non si possono conservare: {reason}",
            "controlla storage.url (per PostgreSQL serve anche: pip install 'vademecum[postgres]')",
        ) from error
