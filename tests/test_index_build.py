"""A build writes a new version whole, switches to it at once, and survives being killed."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from datetime import date
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import pytest
from chroma_server import chroma_server
from fakes import LetterEmbedder

from corpus.errors import IndexMismatch, IndexMissing, SearchError
from corpus.interview import Expert, Interview, Span, Turn, Voice
from corpus.library import Library
from index import store, vectors, version
from index.build import build
from index.live import open_index
from index.progress import Bar, silent
from index.serialize import interviews_from_json, interviews_to_json

EVER = float("inf")
KINDS = ("answer", "question", "expected", "refused")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "dati di Cefalù"


def test_a_build_holds_everything(two: Library, data: Path) -> None:
    """What is opened is what was read: interviews, passages in order, their vectors, and the manifest's counts."""
    embedder = LetterEmbedder()
    manifest = build(two, data, embedder)
    index = open_index(data, embedder)
    assert dict(index.interviews) == dict(two.interviews)
    assert index.version == manifest.version == version.current(data)
    assert manifest.passages == len(index.passages) == len(index.vectors.answer)
    assert list(manifest.interviews) == ["branzanti", "calligaro"]
    assert manifest.interviews["branzanti"].turns == len(two.interviews["branzanti"].turns)
    assert manifest.rows["expected"] == sum(len(passage.expected) for passage in index.passages) > 0
    assert manifest.rows["refused"] == sum(len(passage.refused) for passage in index.passages)
    for row, passage in enumerate(index.passages):
        assert two.interviews[passage.interview].text[passage.start : passage.end] == passage.text
        np.testing.assert_allclose(index.vectors.answer[row], embedder.encode([passage.text])[0], atol=1e-6)
    for row, owner in enumerate(index.vectors.expected_passage):
        mine = index.passages[owner].expected[row - int(np.argmax(index.vectors.expected_passage == owner))]
        np.testing.assert_allclose(index.vectors.expected[row], embedder.encode([mine])[0], atol=1e-6)


def test_the_files_and_chroma_hold_the_same_vectors(two: Library, data: Path) -> None:
    """The .npy beside Chroma only make opening instant: row by row they are Chroma's."""
    manifest = build(two, data, LetterEmbedder())
    folder = data / "index" / manifest.version
    passages = open_index(data, LetterEmbedder()).passages
    files = vectors.load(folder, passages, 26)
    chroma = store.read(store.Place.of(folder, None), passages, 26)
    for kind in KINDS:
        np.testing.assert_allclose(vectors.of(files, kind), vectors.of(chroma, kind), atol=1e-6)


def test_the_same_again_is_already_up_to_date(two: Library, data: Path) -> None:
    """Identical inputs and settings embed nothing, write nothing and switch nothing."""
    first = build(two, data, LetterEmbedder())
    before = _snapshot(data / "index")
    embedder = LetterEmbedder()
    assert build(two, data, embedder) == first
    assert embedder.read == []
    assert _snapshot(data / "index") == before


def test_only_what_is_new_is_embedded(one: Library, two: Library, data: Path) -> None:
    """A text that the version before has is not embedded again, and none is embedded twice."""
    build(one, data, LetterEmbedder())
    known = _texts(data)
    embedder = LetterEmbedder()
    manifest = build(two, data, embedder)
    assert embedder.read
    assert not known & set(embedder.read)
    assert len(set(embedder.read)) == len(embedder.read) == manifest.embedded
    assert manifest.reused == len(known)
    _assert_vectors_right(data)


def test_an_edited_answer_alone_is_embedded_again(one: Library, data: Path, tmp_path: Path) -> None:
    """One word changed: one passage embedded."""
    build(one, data, LetterEmbedder())
    file = tmp_path / "one" / "branzanti.md"
    file.write_text(file.read_text("utf-8").replace("Uno, al massimo due.", "Uno, al massimo tre."), "utf-8")
    embedder = LetterEmbedder()
    build(Library.read(tmp_path / "one"), data, embedder)
    answers = [text for text in embedder.read if "al massimo tre" in text]
    assert len(answers) == len(embedder.read) == 1
    _assert_vectors_right(data)


def test_another_embedder_reuses_nothing(one: Library, data: Path) -> None:
    """Vectors of other weights are never mixed in, even under the same name."""
    first = build(one, data, LetterEmbedder())
    again = build(one, data, LetterEmbedder(fingerprint="def456"))
    assert again.reused == 0
    assert again.embedded == first.embedded
    with pytest.raises(IndexMismatch, match=r"def456.*abc123"):
        open_index(data, LetterEmbedder())


def test_a_longer_passage_limit_is_a_new_version(one: Library, data: Path) -> None:
    """The passage scheme belongs to the manifest."""
    short, long = LetterEmbedder(max_tokens=20), LetterEmbedder()
    cut = build(one, data, short)
    assert cut.scheme.max_tokens == 20
    whole = build(one, data, long)
    assert whole.passages < cut.passages
    with pytest.raises(IndexMismatch, match=r"al più 256.*al più 20"):
        open_index(data, short)


def test_a_built_version_is_never_written_again(one: Library, two: Library, data: Path) -> None:
    """Later builds and readers leave every byte of it, Chroma's included, as it was."""
    folder = data / "index" / build(one, data, LetterEmbedder()).version
    before = _snapshot(folder)
    open_index(data, LetterEmbedder())
    build(two, data, LetterEmbedder())
    build(one, data, LetterEmbedder(), min_age=EVER)
    assert _snapshot(folder) == before


def test_old_versions_go_late(one: Library, two: Library, data: Path) -> None:
    """The last two stay, and none goes before it is old enough."""
    names = [build(library, data, LetterEmbedder(), min_age=EVER).version for library in (one, two, one)]
    assert [path.name for path in version.versions(data)] == names
    names.append(build(two, data, LetterEmbedder(), min_age=0).version)
    assert [path.name for path in version.versions(data)] == names[-2:]


def test_an_empty_library_is_refused(data: Path) -> None:
    """With what to do about it; the data directory stays without an index."""
    with pytest.raises(SearchError, match="niente da indicizzare") as caught:
        build(Library(), data, LetterEmbedder())
    assert "vademecum check" in caught.value.mend
    assert version.current(data) is None


def test_a_directory_that_cannot_be_written_is_named(one: Library, tmp_path: Path) -> None:
    """Not a traceback: the place, the system's reason, and what to check."""
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(SearchError, match="file/index") as caught:
        build(one, tmp_path / "file", LetterEmbedder())
    assert "--data" in caught.value.mend


def test_a_build_that_fails_leaves_nothing_behind(one: Library, two: Library, data: Path) -> None:
    """A full disk, or Ctrl-C: the half version goes at once, and the old one is served."""
    first = build(one, data, LetterEmbedder())

    def interrupted(what: str, total: int) -> Bar:
        if what.startswith("Archivio"):
            raise KeyboardInterrupt
        return silent(what, total)

    with pytest.raises(KeyboardInterrupt):
        build(two, data, LetterEmbedder(), progress=interrupted)
    assert [path.name for path in version.versions(data)] == [first.version] == [version.current(data)]


@pytest.mark.parametrize("name", ["answer.npy", "passages.json", "lexical/lexical.npz", "chroma/chroma.sqlite3"])
def test_the_same_build_mends_what_was_lost(one: Library, data: Path, name: str) -> None:
    """The command that every error names does mend: a damaged version is not «up to date»."""
    first = build(one, data, LetterEmbedder())
    (data / "index" / first.version / name).unlink()
    second = build(one, data, LetterEmbedder())
    assert second.version != first.version
    assert second.identity == first.identity
    _assert_vectors_right(data)


def test_a_version_that_vanished_is_built_again(one: Library, data: Path) -> None:
    """A pointer to nothing is «no index», for readers and for builds."""
    shutil.rmtree(data / "index" / build(one, data, LetterEmbedder()).version)
    with pytest.raises(IndexMissing):
        open_index(data, LetterEmbedder())
    assert build(one, data, LetterEmbedder()).version == open_index(data, LetterEmbedder()).version


FULL = Interview(
    id="rossi",
    text="Serve? Sì, «lo dicono» tutti.\nBuona 📷 lettura",
    turns=(
        Turn(
            1,
            Span(0, 6, Voice.INTERVIEWER),
            Span(7, 29, Voice.EXPERT, "Ada Rossi"),
            (Span(12, 21, Voice.THIRD_PARTY, None, "Ada Rossi"),),
        ),
    ),
    experts=(Expert("Ada Rossi", "sarta"), Expert("Ugo")),
    title="Sì",
    magazine="Bottega",
    url="https://bottega.example/1",
    published=date(2024, 2, 29),
    lang="it",
    introduction=Span(30, 45, Voice.EDITOR),
)


@pytest.mark.parametrize("interview", [FULL, Interview("vuota", "", ())], ids=["full", "empty"])
def test_interviews_survive_being_kept(interview: Interview) -> None:
    """Written and read back they are equal, voices and dates included."""
    assert interviews_from_json(interviews_to_json({interview.id: interview})) == {interview.id: interview}


def test_progress_is_told(one: Library, data: Path) -> None:
    """Each piece of work begins with its size and is finished."""
    told: list[_Told] = []

    def progress(what: str, total: int) -> Bar:
        told.append(_Told(what, total))
        return told[-1]

    manifest = build(one, data, LetterEmbedder(), progress=progress)
    works = {"Calcolo dei vettori": manifest.embedded, "Archivio dei vettori": sum(manifest.rows.values())}
    assert {bar.what: bar.total for bar in told} == {**works, "Ricerca per parole": manifest.passages}
    assert [bar.done for bar in told] == [bar.total for bar in told]
    assert all(bar.closed for bar in told)


class _Told:
    def __init__(self, what: str, total: int) -> None:
        self.what, self.total, self.done, self.closed = what, total, 0, False

    def update(self, n: int) -> None:
        self.done += n

    def close(self) -> None:
        self.closed = True


# ---- two at once, and sudden death ----------------------------------------------------------------------------------
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["index.build", "chromadb", "fakes"])


def test_a_second_build_at_once_is_told_so(one: Library, two: Library, data: Path) -> None:
    """The error names the process at work; when that dies, its lock is nobody's, and the next build takes it."""
    build(one, data, LetterEmbedder())
    held = _forks.Event()
    holder = _forks.Process(target=_hold, args=(data, held))
    holder.start()
    try:
        assert held.wait(60)
        with pytest.raises(SearchError, match=f"processo {holder.pid}"):
            build(two, data, LetterEmbedder())
        open_index(data, LetterEmbedder())  # readers never wait
    finally:
        holder.kill()
        holder.join()
    assert build(two, data, LetterEmbedder()).version == version.current(data)


def _hold(data: Path, held: Event) -> None:
    with version.lock(data):
        held.set()
        time.sleep(600)


STEPS = [f"{moment} {what}" for what in ("Calcolo", "Archivio", "Ricerca") for moment in ("begin", "update", "close")]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_each_step_the_old_version_is_served(
    step: str, one: Library, two: Library, data: Path, tmp_path: Path
) -> None:
    """kill -9 in mid-build: the pointer still names the old version, whole; the next build sweeps up and succeeds."""
    old = build(one, data, LetterEmbedder())
    death = _forks.Process(target=_build_and_die, args=(tmp_path / "two", data, step))
    death.start()
    death.join(120)
    assert death.exitcode == -signal.SIGKILL
    assert [version.is_finished(path) for path in version.versions(data)] == [True, False]
    assert open_index(data, LetterEmbedder()).version == old.version
    _assert_vectors_right(data)
    new = build(two, data, LetterEmbedder())
    assert open_index(data, LetterEmbedder()).version == new.version
    assert [path.name for path in version.versions(data)] == [old.version, new.version]
    _assert_vectors_right(data)


def _build_and_die(corpus: Path, data: Path, step: str) -> None:
    def progress(what: str, total: int) -> Bar:
        return _Deadly(what.split()[0], step)

    build(Library.read(corpus), data, LetterEmbedder(), progress=progress)


class _Deadly:
    """A bar that kills its process, as kill -9 does, at one step."""

    def __init__(self, what: str, step: str) -> None:
        self._what, self._step = what, step
        self._at("begin")

    def update(self, n: int) -> None:
        self._at("update")

    def close(self) -> None:
        self._at("close")

    def _at(self, moment: str) -> None:
        if f"{moment} {self._what}" == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


def test_killed_at_any_moment_some_whole_version_is_served(
    one: Library, two: Library, data: Path, tmp_path: Path
) -> None:
    """A dozen builds killed after random times, from outside: each leaves the old version or the new, never a half."""
    good = {build(library, data, LetterEmbedder()).identity for library in (two, one)}
    length = _seconds(lambda: build(two, tmp_path / "elsewhere", LetterEmbedder()))
    chance = random.Random(20)
    for turn in range(12):
        served = open_index(data, LetterEmbedder()).manifest
        other = tmp_path / ("two" if served.passages == _passages(one) else "one")
        started = _forks.Event()
        victim = _forks.Process(target=_build_when_told, args=(other, data, started))
        victim.start()
        assert started.wait(60)
        time.sleep(chance.uniform(0, 1.2 * length))
        victim.kill()
        victim.join()
        index = open_index(data, LetterEmbedder())
        assert index.manifest.identity in good, turn
        assert not version.damage(data / "index" / index.version, index.manifest)
        _assert_vectors_right(data)
    last = build(two, data, LetterEmbedder(), min_age=0)
    assert version.current(data) == last.version
    assert all(version.is_finished(path) for path in version.versions(data))


def _build_when_told(corpus: Path, data: Path, started: Event) -> None:
    library = Library.read(corpus)
    started.set()
    build(library, data, LetterEmbedder(), progress=silent)


# ---- a server -------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as (url, _):
        yield url


def test_with_a_server_a_version_is_a_collection(one: Library, two: Library, data: Path, server: str) -> None:
    """The pointer's name is the collection's; the index opened from it is the same; old collections go late."""
    first = build(one, data, LetterEmbedder(), chroma_url=server)
    assert version.current(data) == first.version
    folder = data / "index" / first.version
    assert store.is_there(store.Place(first.version, url=server))
    assert not (folder / "chroma").exists()
    _assert_vectors_right(data)
    second = build(two, data, LetterEmbedder(), chroma_url=server, keep=1, min_age=0)
    assert second.reused == first.embedded
    assert not store.is_there(store.Place(first.version, url=server))
    assert store.is_there(store.Place(second.version, url=server))
    _assert_vectors_right(data)


def test_a_build_killed_leaves_no_collection_behind(
    one: Library, two: Library, data: Path, server: str, tmp_path: Path
) -> None:
    """The next build drops the half collection from the server too."""
    build(one, data, LetterEmbedder(), chroma_url=server)
    death = _forks.Process(target=_build_in_server_and_die, args=(tmp_path / "two", data, server))
    death.start()
    death.join(120)
    assert death.exitcode == -signal.SIGKILL
    (half,) = [path.name for path in version.versions(data) if not version.is_finished(path)]
    assert store.is_there(store.Place(half, url=server))
    build(two, data, LetterEmbedder(), chroma_url=server)
    assert not store.is_there(store.Place(half, url=server))


def _build_in_server_and_die(corpus: Path, data: Path, url: str) -> None:
    def progress(what: str, total: int) -> Bar:
        return _Deadly(what.split()[0], "close Archivio")

    build(Library.read(corpus), data, LetterEmbedder(), progress=progress, chroma_url=url)


def test_from_a_directory_to_a_server_is_a_new_version(one: Library, data: Path, server: str) -> None:
    """Nothing is embedded again, and what is served comes from the server."""
    build(one, data, LetterEmbedder())
    embedder = LetterEmbedder()
    moved = build(one, data, embedder, chroma_url=server)
    assert moved.chroma_url == server
    assert embedder.read == []
    _assert_vectors_right(data)


def test_a_server_that_goes_away_fails_the_build_and_not_the_readers(
    one: Library, two: Library, data: Path, tmp_path: Path
) -> None:
    """The build says where it looked; the version served stays named."""
    with chroma_server(tmp_path / "chroma") as (url, process):
        first = build(one, data, LetterEmbedder(), chroma_url=url)
        process.kill()
        process.wait()
        with pytest.raises(SearchError, match=url):
            build(two, data, LetterEmbedder(), chroma_url=url)
        assert version.current(data) == first.version


# ---- looking --------------------------------------------------------------------------------------------------------
def _snapshot(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file with its time and the sum of its bytes."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in files
    }


def _texts(data: Path) -> set[str]:
    """Every text that the version served has a vector for."""
    found = vectors.entries(open_index(data, LetterEmbedder()).passages)
    return {entry.text for several in found.values() for entry in several}


def _assert_vectors_right(data: Path) -> None:
    """Each row is its own text's, counted afresh."""
    name = version.current(data)
    manifest = json.loads((data / "index" / str(name) / "manifest.json").read_text("utf-8"))
    embedder = LetterEmbedder(fingerprint=manifest["embedder"]["fingerprint"])
    index = open_index(data, embedder)
    for kind, several in vectors.entries(index.passages).items():
        found = vectors.of(index.vectors, kind)[[entry.row for entry in several]]
        np.testing.assert_allclose(found, embedder.encode([entry.text for entry in several]), atol=1e-6)


def _passages(library: Library) -> int:
    return sum(len(interview.turns) for interview in library.interviews.values())


def _seconds(work: Callable[[], object]) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin
