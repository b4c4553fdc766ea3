"""The index in service: opened without heavy imports, moved on when a build is done, kept when a new one is bad."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from chroma_server import chroma_server
from fakes import LetterEmbedder

from corpus.errors import IndexMismatch, IndexMissing, SearchError
from corpus.library import Library
from index import version
from index.build import build
from index.live import LiveIndex, open_index
from index.search import Index

EVER = float("inf")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


# ---- opening --------------------------------------------------------------------------------------------------------
def test_nothing_built_yet(data: Path) -> None:
    """IndexMissing names the directory and the command."""
    with pytest.raises(IndexMissing, match=str(data)) as caught:
        open_index(data, LetterEmbedder())
    assert caught.value.mend == "vademecum index"


@pytest.mark.parametrize(
    ("embedder", "said"),
    [
        (LetterEmbedder(name="parole"), r"letters \(abc123.*parole \(abc123"),
        (LetterEmbedder(fingerprint="def456"), r"letters \(abc123.*letters \(def456"),
        (LetterEmbedder(max_tokens=99), r"al più 256 token.*al più 99"),
    ],
)
def test_another_embedder_is_a_mismatch(one: Library, data: Path, embedder: LetterEmbedder, said: str) -> None:
    """The error names both sides and the command that mends it."""
    build(one, data, LetterEmbedder())
    with pytest.raises(IndexMismatch, match=said) as caught:
        open_index(data, embedder)
    assert caught.value.mend == "vademecum index"


def test_other_analyses_are_a_mismatch(one: Library, data: Path) -> None:
    """An index whose words were counted by other code is not searched with this one's."""
    manifest = build(one, data, LetterEmbedder())
    _rewrite(data, lambda old: replace(old, analyses=("answer/lemmas", *manifest.analyses[1:])))
    with pytest.raises(IndexMismatch, match=f"answer/lemmas.*{manifest.analyses[0]}"):
        open_index(data, LetterEmbedder())


def test_another_schema_is_a_mismatch(one: Library, data: Path) -> None:
    """Also when the rest of the manifest cannot be understood; the next build replaces it."""
    build(one, data, LetterEmbedder())
    file = version.index_dir(data) / str(version.current(data)) / "manifest.json"
    file.write_text('{"schema": 99}', "utf-8")
    with pytest.raises(IndexMismatch, match=r"schema 99.*schema 1"):
        open_index(data, LetterEmbedder())
    build(one, data, LetterEmbedder())
    assert open_index(data, LetterEmbedder()).passages


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": 1}', "no"])
def test_a_broken_manifest_is_an_error_and_is_mended(one: Library, data: Path, text: str) -> None:
    """Never a KeyError for a person to read."""
    build(one, data, LetterEmbedder())
    (version.index_dir(data) / str(version.current(data)) / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(SearchError, match=r"manifest\.json"):
        open_index(data, LetterEmbedder())
    build(one, data, LetterEmbedder())
    assert open_index(data, LetterEmbedder()).passages


@pytest.mark.parametrize("name", ["passages.json", "interviews.json", "lexical/lexical.npz"])
def test_a_damaged_file_is_named(one: Library, data: Path, name: str) -> None:
    """A byte changed is noticed before it is served."""
    folder = version.index_dir(data) / build(one, data, LetterEmbedder()).version
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(SearchError, match=name):
        open_index(data, LetterEmbedder())


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"no")], ids=["lost", "damaged"])
def test_vectors_without_their_files_come_from_chroma(
    one: Library, data: Path, harm: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    """Chroma is the store of record: the same vectors, later, and a warning that says why."""
    folder = version.index_dir(data) / build(one, data, LetterEmbedder()).version
    wanted = open_index(data, LetterEmbedder()).vectors.expected
    harm(folder / "expected.npy")
    found = open_index(data, LetterEmbedder()).vectors.expected
    np.testing.assert_allclose(found, wanted, atol=1e-6)
    assert "expected.npy" in caplog.text


def test_large_files_are_mapped(one: Library, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a size vectors stay on the disk, and answer the same."""
    build(one, data, LetterEmbedder())
    small = open_index(data, LetterEmbedder())
    monkeypatch.setattr("index.vectors.MAPPED", 0)
    large = open_index(data, LetterEmbedder())
    assert isinstance(large.vectors.expected, np.memmap)
    assert not isinstance(small.vectors.expected, np.memmap)
    assert _found(large, "quanti social?") == _found(small, "quanti social?")


def test_opening_imports_nothing_heavy(one: Library, data: Path) -> None:
    """`vademecum ask` must not wait for Chroma, torch, YAML or LangChain."""
    build(one, data, LetterEmbedder())
    heavy = ["chromadb", "torch", "sentence_transformers", "langchain_core", "ruamel", "sklearn", "tqdm", "httpx"]
    code = (
        "import sys; from pathlib import Path; from letters import LetterEmbedder; from index.live import open_index;"
        "open_index(Path(sys.argv[1]), LetterEmbedder()).search('quanti social?');"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    done = subprocess.run([sys.executable, "-c", code, str(data)], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == "[]"


# ---- in service -----------------------------------------------------------------------------------------------------
def test_a_running_server_moves_on_by_itself(one: Library, two: Library, data: Path) -> None:
    """The same object until the pointer moves, then the new version."""
    build(one, data, LetterEmbedder())
    live = LiveIndex(data, LetterEmbedder())
    first = live.get()
    assert live.get() is first
    built = build(two, data, LetterEmbedder())
    second = live.get()
    assert second.version == built.version
    assert live.get() is second
    assert set(first.interviews) == {"branzanti"}  # whoever still holds the old one can go on reading
    assert _found(first, "quanti social?")


def test_the_first_opening_raises(data: Path, one: Library) -> None:
    """With no old version to fall back on; and works as soon as there is one."""
    live = LiveIndex(data, LetterEmbedder())
    with pytest.raises(IndexMissing):
        live.get()
    build(one, data, LetterEmbedder())
    assert live.get().passages


def test_a_new_version_that_cannot_be_opened_is_not_served(
    one: Library, two: Library, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The old one stays, a warning says why, once per attempt; a good one later is taken."""
    build(one, data, LetterEmbedder())
    live = LiveIndex(data, LetterEmbedder(), retry=3_600)
    first = live.get()
    broken = version.index_dir(data) / build(two, data, LetterEmbedder()).version
    (broken / "passages.json").write_text("[]", "utf-8")
    assert live.get() is first
    assert live.get() is first
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "passages.json" in warnings[0].getMessage()
    mended = build(two, data, LetterEmbedder())
    assert live.get().version == mended.version


def test_it_tries_again(one: Library, two: Library, data: Path) -> None:
    """What could not be opened for a passing reason (here, a file that comes back) is opened later."""
    build(one, data, LetterEmbedder())
    live = LiveIndex(data, LetterEmbedder(), retry=0)
    live.get()
    new = version.index_dir(data) / build(two, data, LetterEmbedder()).version
    (new / "passages.json").rename(new / "away")
    assert set(live.get().interviews) == {"branzanti"}
    (new / "away").rename(new / "passages.json")
    assert live.get().version == new.name


def test_an_index_rebuilt_for_another_embedder_waits_for_a_restart(one: Library, data: Path) -> None:
    """A server with the old settings goes on with the old version."""
    build(one, data, LetterEmbedder())
    live = LiveIndex(data, LetterEmbedder())
    first = live.get()
    build(one, data, LetterEmbedder(fingerprint="def456"))
    assert live.get() is first


def test_a_lost_data_directory_does_not_stop_the_service(one: Library, data: Path) -> None:
    """All that is served is in memory."""
    build(one, data, LetterEmbedder())
    live = LiveIndex(data, LetterEmbedder())
    before = _found(live.get(), "quanti social?")
    shutil.rmtree(data)
    assert _found(live.get(), "quanti social?") == before


def test_many_threads_while_versions_come_and_go(one: Library, two: Library, data: Path) -> None:
    """Eight readers, five builds that sweep at once: every reader always has a whole index, and ends on the newest."""
    build(one, data, LetterEmbedder())
    live = LiveIndex(data, LetterEmbedder(), retry=0)
    done, faults, seen = threading.Event(), [], set()

    def ask() -> None:
        while not done.wait(0.002):
            try:
                index = live.get()
                assert len(index.passages) == len(index.vectors.answer)
                assert _found(index, "quanti social?")
                seen.add(index.version)
            except BaseException as error:
                faults.append(error)
                return

    readers = [threading.Thread(target=ask) for _ in range(8)]
    for reader in readers:
        reader.start()
    for turn in range(5):
        last = build(one if turn % 2 else two, data, LetterEmbedder(), keep=1, min_age=0)
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert len(seen) > 1
    assert live.get().version == last.version


def test_fifty_moves_leak_no_file(one: Library, two: Library, data: Path) -> None:
    """An old version's files and clients are closed."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("counts open files through /proc")
    live = LiveIndex(data, LetterEmbedder())
    names = [build(library, data, LetterEmbedder(), min_age=EVER).version for library in (one, two)]
    live.get()
    before = len(os.listdir("/proc/self/fd"))
    for turn in range(50):
        version.point(data, names[turn % 2])
        assert live.get().version == names[turn % 2]
    assert len(os.listdir("/proc/self/fd")) < before + 10


def test_a_server_that_goes_away_is_not_missed(one: Library, two: Library, data: Path, tmp_path: Path) -> None:
    """Vectors are read once from a Chroma server; what is in service does not need it any more."""
    with chroma_server(tmp_path / "chroma") as (url, process):
        build(one, data, LetterEmbedder(), chroma_url=url)
        live = LiveIndex(data, LetterEmbedder())
        first = live.get()
        build(two, data, LetterEmbedder(), chroma_url=url)
        process.kill()
        process.wait()
        assert live.get() is first
        assert _found(first, "quanti social?")
        with pytest.raises(SearchError, match=url):
            open_index(data, LetterEmbedder())


def _found(index: Index, question: str) -> list[tuple[str, float]]:
    return [(hit.passage.id, round(hit.score, 5)) for hit in index.search(question, 3)]


def _rewrite(data: Path, change: Callable[[version.Manifest], version.Manifest]) -> None:
    folder = version.index_dir(data) / str(version.current(data))
    version.write_durably(folder / "manifest.json", change(version.read_manifest(folder)).to_json())
