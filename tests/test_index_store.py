"""Vectors and passages in Chroma, in a directory and in a real server on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chroma_server import chroma_server
from fakes import LetterEmbedder

from corpus.errors import IndexMissing, SearchError
from corpus.passages import Passage
from index import store, vectors
from index.embed import embed
from index.progress import Bar, silent

PASSAGES = [
    Passage("rossi", 1, 0, 6, "Pagina", "Ada Rossi", "Serve?", ("mi serve?", "do I need it?"), ("quanto costa?",)),
    Passage("rossi", 2, 7, 13, "Niente"),
    Passage("verdi", 1, 0, 7, "Sapone…", None, "Che cosa?", ("cosa vendi?",)),
]
EMBEDDED = embed(PASSAGES, LetterEmbedder()).vectors


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of our own; its address."""
    with chroma_server(tmp_path_factory.mktemp("chroma")) as (url, _):
        yield url


def place_in(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> store.Place:
    """The same version's place in a directory of its own, or in the server."""
    url = request.getfixturevalue("server") if kind == "server" else None
    return store.Place.of(tmp_path / f"20260101T000000.000-{kind}", url)


@pytest.fixture(params=["directory", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[store.Place]:
    where = place_in(request.param, tmp_path, request)
    yield where
    store.delete(where)


def test_what_is_written_is_read_back(place: store.Place) -> None:
    """Every array comes back row by row, to float32's precision (Chroma scales each vector again)."""
    store.write(place, PASSAGES, EMBEDDED)
    back = store.read(place, PASSAGES, 26)
    for kind in vectors.KINDS:
        np.testing.assert_allclose(vectors.of(back, kind), vectors.of(EMBEDDED, kind), atol=1e-6)
    assert back.expected_passage.tolist() == [0, 0, 2]
    assert back.refused_passage.tolist() == [0]


def test_writing_twice_changes_nothing(place: store.Place) -> None:
    """Ids are stable, so a batch that is sent again overwrites itself."""
    store.write(place, PASSAGES, EMBEDDED)
    store.write(place, PASSAGES, EMBEDDED)
    assert len(_collection(place)["ids"]) == 3 + 2 + 3 + 1


def test_records_say_what_they_are(place: store.Place) -> None:
    """Kind, place and speaker are metadata; what is unknown is left out, for Chroma knows no None."""
    store.write(place, PASSAGES, EMBEDDED)
    found = _collection(place)
    by_id = dict(zip(found["ids"], zip(found["documents"], found["metadatas"], strict=True), strict=True))
    assert by_id["refused/rossi:1:0-6/0"] == (
        "quanto costa?",
        {
            "kind": "refused", "passage": "rossi:1:0-6", "interview": "rossi",
            "turn": 1, "start": 0, "end": 6, "speaker": "Ada Rossi",
        },
    )  # fmt: skip
    assert "speaker" not in by_id["answer/verdi:1:0-7/0"][1]
    assert "question/rossi:2:7-13/0" not in by_id


def test_a_passage_without_a_question_has_a_row_of_zeros(place: store.Place) -> None:
    """Rows stay aligned with the passages."""
    store.write(place, PASSAGES, EMBEDDED)
    back = store.read(place, PASSAGES, 26)
    assert back.question.shape == (3, 26)
    assert not back.question[1].any()
    assert back.question[0].any()


def test_a_text_without_letters_survives(place: store.Place) -> None:
    """A vector of zeros is stored and read as zeros, not as NaN."""
    mute = [Passage("rossi", 1, 0, 3, "123", expected=("456",))]
    store.write(place, mute, embed(mute, LetterEmbedder()).vectors)
    back = store.read(place, mute, 26)
    assert not back.answer.any()
    assert not back.expected.any()


def test_a_missing_collection_is_an_error_that_says_what_to_type(place: store.Place) -> None:
    """IndexMissing names the collection and the command."""
    if place.folder is not None:
        place.folder.mkdir(parents=True)
    with pytest.raises(IndexMissing, match=place.collection) as caught:
        store.read(place, PASSAGES, 26)
    assert caught.value.mend == "vademecum index"


def test_a_missing_record_is_an_error(place: store.Place) -> None:
    """A passage that the store does not have is never silently a row of zeros."""
    store.write(place, PASSAGES[:2], embed(PASSAGES[:2], LetterEmbedder()).vectors)
    with pytest.raises(IndexMissing, match="verdi:1:0-7"):
        store.read(place, PASSAGES, 26)


def test_is_there(place: store.Place) -> None:
    """Known without opening a directory's files."""
    assert not store.is_there(place)
    store.write(place, PASSAGES, EMBEDDED)
    assert store.is_there(place)


def test_more_records_than_a_batch_holds(tmp_path: Path) -> None:
    """Chroma refuses more than 5,461 at once; 6,000 questions go in batches, and come back in order."""
    asked = tuple(f"{'abcdefghij'[i % 10]}{'klmnopqrst'[i % 7]} {i}" for i in range(6_000))
    many = [Passage("rossi", 1, 0, 1, "a", expected=asked)]
    wanted = embed(many, LetterEmbedder()).vectors
    place = store.Place.of(tmp_path / "20260101T000000.000-many", None)
    store.write(place, many, wanted)
    np.testing.assert_allclose(store.read(place, many, 26).expected, wanted.expected, atol=1e-6)


def test_differences_make_the_same_store_as_all(tmp_path: Path) -> None:
    """From an earlier version's copy: changed, moved, gone and new records end as if all had been written anew."""
    before = store.Place.of(tmp_path / "20260101T000000.000-before", None)
    store.write(before, PASSAGES, EMBEDDED)
    after = [
        PASSAGES[0],
        replace(PASSAGES[1], speaker="Ada Rossi", question="Nulla?"),
        replace(PASSAGES[2], expected=("cosa vendi", "che sapone?"), refused=("fai sconti?",)),
        Passage("viola", 1, 0, 4, "Tela"),
    ][::-1]
    after[-1] = replace(after[-1], expected=("mi serve?",), refused=())
    wanted = embed(after, LetterEmbedder()).vectors
    told: list[int] = []

    def progress(what: str, total: int) -> Bar:
        told.append(total)
        return silent(what, total)

    copy = store.Place.of(tmp_path / "20260102T000000.000-copy", None)
    anew = store.Place.of(tmp_path / "20260102T000000.000-anew", None)
    store.write(copy, after, wanted, progress, store.Earlier(before, PASSAGES, EMBEDDED))
    store.write(anew, after, wanted, progress)
    for key in ("ids", "documents", "metadatas"):
        assert _collection(copy)[key] == _collection(anew)[key]
    np.testing.assert_allclose(_collection(copy)["embeddings"], _collection(anew)["embeddings"], atol=1e-6)
    assert told == [6, 11]  # an answer's new speaker, its question, three of the third passage's, a new answer
    assert len(_collection(before)["ids"]) == 9


def test_a_copy_that_cannot_be_trusted_is_written_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An earlier store with records missing, or damaged, only costs time."""
    short = store.Place.of(tmp_path / "20260101T000000.000-short", None)
    store.write(short, PASSAGES[:1], embed(PASSAGES[:1], LetterEmbedder()).vectors)
    broken = store.Place.of(tmp_path / "20260101T000000.000-broken", None)
    (tmp_path / broken.collection / "chroma").mkdir(parents=True)
    (tmp_path / broken.collection / "chroma" / "chroma.sqlite3").write_text("no", "utf-8")
    for n, bad in enumerate((short, broken)):
        place = store.Place.of(tmp_path / f"20260102T000000.000-{n}", None)
        store.write(place, PASSAGES, EMBEDDED, silent, store.Earlier(bad, PASSAGES, EMBEDDED))
        np.testing.assert_allclose(store.read(place, PASSAGES, 26).answer, EMBEDDED.answer, atol=1e-6)
        assert f"{place.collection} is written anew" in caplog.text


def test_a_store_that_is_none_is_an_error_each_time(tmp_path: Path) -> None:
    """A reader that tries again, as a server does, gets the same clean error."""
    place = store.Place.of(tmp_path / "20260101T000000.000-bad", None)
    (tmp_path / place.collection / "chroma").mkdir(parents=True)
    (tmp_path / place.collection / "chroma" / "chroma.sqlite3").write_text("no", "utf-8")
    for _ in range(3):
        with pytest.raises(SearchError, match="non risponde come dovrebbe"):
            store.read(place, PASSAGES, 26)


def test_no_client_stays_open(tmp_path: Path) -> None:
    """Writing and reading leave no file open, or a server would run out after some hundred versions."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("counts open files through /proc")
    place = store.Place.of(tmp_path / "20260101T000000.000-once", None)
    store.write(place, PASSAGES, EMBEDDED)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(10):
        store.read(place, PASSAGES, 26)
    assert len(os.listdir("/proc/self/fd")) < before + 10  # an open client holds 11 each


def test_a_server_that_is_down_is_named() -> None:
    """Chroma's plain ValueError becomes a sentence with the address."""
    with pytest.raises(SearchError, match=r"http://127\.0\.0\.1:9"):
        store.read(store.Place("20260101T000000.000-down", url="http://127.0.0.1:9"), PASSAGES, 26)


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://x", "http://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """With an example of a right one."""
    with pytest.raises(SearchError, match="non è l’indirizzo") as caught:
        store.read(store.Place("abc", url=url), PASSAGES, 26)
    assert "http://127.0.0.1:8000" in caught.value.mend


def _collection(place: store.Place) -> chromadb.GetResult:
    """Every record, sorted by id, through a client of the test's own."""
    if place.url:
        host, port = place.url.removeprefix("http://").split(":")
        client = chromadb.HttpClient(host=host, port=int(port))
    else:
        client = chromadb.PersistentClient(str(place.folder))
    found = client.get_collection(place.collection, embedding_function=None).get(
        include=["documents", "metadatas", "embeddings"]
    )
    client.close()
    order = sorted(range(len(found["ids"])), key=lambda i: found["ids"][i])
    for key in ("ids", "documents", "metadatas", "embeddings"):
        found[key] = [found[key][i] for i in order]
    return found
