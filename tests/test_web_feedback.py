"""Votes and unanswered questions: kept only where the settings say so, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import postgres
import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

import vademecum
from bot.settings import Settings, StorageSettings
from bot.web.app import create_app
from bot.web.feedback import Feedback, storage_url
from bot.web.pages import privacy_lines
from corpus.errors import StorageError

PERSONAL = "Sono Mario Rossi, scrivimi a mario@rossi.it o al 347 1234567: quanti social apro?"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    where = postgres.binaries()
    if where is None:
        pytest.skip("Debian's postgresql is not installed")
    with postgres.running(where) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'nuova' / 'feedback.sqlite'}"
    found: str = request.getfixturevalue("postgres_url")
    engine = sa.create_engine(found.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS votes, questions"))
    engine.dispose()
    return found


def feedback(url: str, day: date = date(2026, 3, 1), **storage: Any) -> Feedback:
    keep = StorageSettings(**({"votes": True, "questions": True, "url": url, "keep_days": 90} | storage))
    return Feedback(Settings(storage=keep), today=lambda: day)


def rows(url: str, table: str) -> list[dict[str, Any]]:
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        found = [dict(row._mapping) for row in connection.execute(sa.text(f"SELECT * FROM {table}"))]
    engine.dispose()
    return found


def test_what_is_kept_has_no_person_in_it(url: str) -> None:
    """Masked words and a day: no e-mail, telephone, name, address or hour."""
    store = feedback(url)
    store.answered("decline", PERSONAL, "it")
    store.voted("a1", "not_useful", PERSONAL, "it", comment="chiamatemi al 347 1234567")
    store.close()
    kept = rows(url, "questions") + rows(url, "votes")
    assert len(kept) == 3
    said = str(kept)
    for personal in ("Mario", "rossi", "347", "1234567"):
        assert personal not in said
    assert "quanti social apro?" in said
    assert {str(row["day"]) for row in kept} == {"2026-03-01"}
    assert not any(word in column for row in kept for column in row for word in ("ip", "address", "time", "client"))


def test_only_questions_asked_in_vain_are_kept(url: str) -> None:
    """Declined, or voted not useful; an answered one leaves nothing."""
    store = feedback(url)
    store.answered("answer", "quanti social?", "it")
    store.answered("smalltalk", "ciao", "it")
    store.voted("a1", "useful", "quanti social?", "it")
    assert store.asked() == []
    store.answered("decline", "quanto costa?", "it")
    store.answered("decline", "Quanto costa?", "it")
    store.voted("a2", "not_useful", "ha senso tiktok?", "it")
    asked = store.asked()
    assert [(row.times, row.reason) for row in asked] == [(2, "declined"), (1, "not_useful")]
    assert asked[0].last == date(2026, 3, 1)
    store.close()


def test_an_answer_has_one_vote_the_last(url: str) -> None:
    """Idempotent: the same vote twice is one row, another changes it."""
    store = feedback(url)
    for vote in ("useful", "useful", "not_useful", "not_useful"):
        store.voted("a1", vote, "quanti social?", "it")
    (row,) = rows(url, "votes")
    assert (row["answer"], row["vote"]) == ("a1", "not_useful")
    assert len(rows(url, "questions")) == 1
    store.close()


def test_many_threads_voting_at_once_make_one_row(url: str) -> None:
    """Two clicks in the same instant do not clash."""
    store = feedback(url)
    threads = [threading.Thread(target=store.voted, args=("a1", "not_useful", "q", "it")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(rows(url, "votes")) == 1 and len(rows(url, "questions")) == 1
    assert store.counts["not_useful"] == 8
    store.close()


def test_old_rows_are_deleted_at_start_and_by_purge(url: str) -> None:
    """After keep_days they are gone; younger ones stay."""
    old = feedback(url, day=date(2026, 1, 1))
    old.voted("old", "not_useful", "vecchia", "it")
    old.close()
    middle = feedback(url, day=date(2026, 3, 1))
    assert len(rows(url, "votes")) == 1
    middle.voted("new", "not_useful", "nuova", "it")
    middle.close()
    later = feedback(url, day=date(2026, 4, 2))  # deletes at start
    assert [row["answer"] for row in rows(url, "votes")] == ["new"]
    assert [row["question"] for row in rows(url, "questions")] == ["nuova"]
    assert later.purge(days=0) == 2
    later.close()


def test_strange_text_is_stored_as_it_is(url: str) -> None:
    """Quotes, percent signs, emoji: parameters, not SQL."""
    store = feedback(url)
    strange = "'); DROP TABLE votes; -- %s {x} 🦄 «ciao»"
    store.answered("decline", strange, "it")
    assert store.asked()[0].question == strange
    store.close()


@pytest.mark.parametrize(("votes", "questions"), [(False, False), (True, False), (False, True)])
def test_each_kind_is_kept_only_if_turned_on(url: str, votes: bool, questions: bool) -> None:
    """Votes and questions have a switch each; counts go on in memory."""
    store = feedback(url, votes=votes, questions=questions)
    store.answered("decline", "quanto costa?", "it")
    store.voted("a1", "not_useful", "quanto costa?", "it")
    assert store.counts == {"decline": 1, "not_useful": 1}
    store.close()
    if votes or questions:
        assert bool(rows(url, "votes")) == votes
        assert bool(rows(url, "questions")) == questions


def test_by_default_nothing_is_written_anywhere(tmp_path: Path) -> None:
    """No file appears; the counts are in memory."""
    Feedback(Settings(data=tmp_path)).answered("decline", "quanto costa?", "it")
    assert list(tmp_path.iterdir()) == []


def test_trying_out_keeps_a_local_file(tmp_path: Path) -> None:
    """``serve --try`` names a SQLite file in the data directory."""
    assert storage_url(Settings(data=tmp_path).for_trial()) == f"sqlite:///{tmp_path / 'feedback.sqlite'}"


@pytest.mark.parametrize(
    "url", ["mysql://x", "postgresql://vademecum@127.0.0.1:1/x", "not a url", "sqlite:////proc/x/y"]
)
def test_a_database_that_cannot_be_reached_is_a_clear_error(url: str) -> None:
    """StorageError, in Italian, with what to check."""
    with pytest.raises(StorageError, match=r"storage\.url"):
        feedback(url)


def test_a_question_that_cannot_be_kept_does_not_cost_the_answer(
    gerosa_data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The database breaks while serving: the reader is answered, the log says so, the vote is a clean 503."""
    keep = StorageSettings(votes=True, questions=True, url=f"sqlite:///{tmp_path / 'f.sqlite'}")
    app = create_app(Settings(data=gerosa_data, storage=keep), chat=False)
    with TestClient(app) as http:
        engine = sa.create_engine(keep.url)
        with engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE questions"))
            connection.execute(sa.text("DROP TABLE votes"))
        reply = http.post("/api/ask", json={"question": "quanto costa un gommone usato?"})
        assert reply.json()["kind"] == "decline"
        assert "question not kept" in caplog.text
        vote = http.post("/api/vote", json={"answer": reply.json()["id"], "vote": "useful"})
        assert (vote.status_code, vote.json()["error"]["code"]) == (503, "storage")


def test_over_http_a_declined_question_is_listed_for_the_editors(
    gerosa_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked by the API, read by ``vademecum asked``, deleted by ``vademecum purge``."""
    url = f"sqlite:///{tmp_path / 'f.sqlite'}"
    monkeypatch.setenv("VADEMECUM_STORAGE_URL", url)
    settings = Settings(data=gerosa_data, storage=StorageSettings(questions=True, url=url))
    with TestClient(create_app(settings, chat=False)) as http:
        http.post("/api/ask", json={"question": "quanto costa un gommone usato?"})
    assert vademecum.main(["asked"]) == 0
    assert "gommone" in capsys.readouterr().out
    assert vademecum.main(["asked", "--json"]) == 0
    assert '"times": 1' in capsys.readouterr().out
    assert vademecum.main(["purge"]) == 0 and "cancellate: 0" in capsys.readouterr().out
    assert vademecum.main(["purge", "--days", "0"]) == 0 and "cancellate: 1" in capsys.readouterr().out
    assert vademecum.main(["purge", "--days", "-1"]) == 1


Change = Callable[[Settings], Settings]


@pytest.mark.parametrize(
    ("storage", "says", "denies"),
    [
        ({}, "Niente: le domande e i voti non vengono conservati", "giorni si cancella"),
        ({"votes": True}, "I voti «Utile» e «Non utile»", "Il testo delle domande"),
        ({"questions": True, "keep_days": 30}, "Dopo 30 giorni si cancella tutto", "I voti «Utile»"),
    ],
)
def test_the_privacy_page_says_exactly_what_the_settings_keep(storage: dict[str, Any], says: str, denies: str) -> None:
    """Generated from the settings in force."""
    settings = replace(Settings(), storage=StorageSettings(**storage))
    text = str(privacy_lines(settings))
    assert says in text and denies not in text
