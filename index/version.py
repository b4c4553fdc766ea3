"""An index version: an immutable directory, its manifest, and the pointer that names the one being served.

    data/index/
      current                          one line: the version served (also its collection's name in a Chroma server)
      lock                             held while a build runs; freed by the system when its process dies
      20261125T101500-1a2b3c4d/        written once; without a manifest it is a build that never finished
        manifest.json interviews.json passages.json lexical/ chroma/ *.npy
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from corpus.errors import IndexMismatch, IndexMissing, SearchError

SCHEMA = 1  # of the version's files; a change here makes older versions unreadable
PASSAGE_SCHEME = 2  # of how interviews are cut; a change here asks for a new build
REBUILD = "vademecum index"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EmbedderCard:
    """What the vectors were made with."""

    name: str
    fingerprint: str
    dimensions: int


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """How interviews were cut: the code's version, and the longest passage in the embedder's tokens."""

    version: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class InterviewCard:
    """One interview indexed: the digest of its content (expected questions included), and counts."""

    digest: str
    turns: int
    passages: int
    expected: int
    refused: int


@dataclass(frozen=True, slots=True)
class FileCard:
    """One file of a version: what it must be to be trusted. Chroma's own files are left out: opening changes them."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version is made of. ``identity`` digests everything that decides its content.

    ``rows`` counts the vectors of each kind (``index.vectors.KINDS``), ``embedder.dimensions`` long each.
    ``chroma_url`` is None where vectors are in the version's own directory. ``embedded`` and ``reused`` count texts
    whose vectors were computed by this build, or taken from the version before.
    """

    version: str
    identity: str
    created: str
    embedder: EmbedderCard
    analyses: tuple[str, ...]
    scheme: SchemeCard
    interviews: Mapping[str, InterviewCard]
    rows: Mapping[str, int]
    files: Mapping[str, FileCard] = field(default_factory=dict)
    chroma_url: str | None = None
    embedded: int = 0
    reused: int = 0
    schema: int = SCHEMA

    @property
    def passages(self) -> int:
        return sum(card.passages for card in self.interviews.values())

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @staticmethod
    def from_json(text: str) -> Manifest:
        """Raises KeyError, TypeError or ValueError when the text is not a manifest of this schema."""
        raw = json.loads(text)
        interviews = {key: InterviewCard(**card) for key, card in raw.pop("interviews").items()}
        files = {key: FileCard(**card) for key, card in raw.pop("files").items()}
        embedder, scheme = EmbedderCard(**raw.pop("embedder")), SchemeCard(**raw.pop("scheme"))
        analyses = tuple(raw.pop("analyses"))
        return Manifest(
            interviews=interviews, files=files, embedder=embedder, scheme=scheme, analyses=analyses, **raw
        )


def index_dir(data: Path) -> Path:
    return data / "index"


def pointer(data: Path) -> Path:
    return index_dir(data) / "current"


def current(data: Path) -> str | None:
    """The name of the version served, or None before the first build."""
    try:
        return pointer(data).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def read_manifest(folder: Path) -> Manifest:
    """A version's manifest. Raises IndexMissing where there is none, IndexMismatch where it is another schema's."""
    file = folder / "manifest.json"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise IndexMissing(f"La versione {folder.name} dell’indice non è completa: manca {file}.", REBUILD) from None
    try:
        schema = json.loads(text)["schema"]
        if schema == SCHEMA:
            return Manifest.from_json(text)
    except (KeyError, TypeError, ValueError) as error:
        raise SearchError(f"{file} non è leggibile ({error}): atteso il manifesto dell’indice.", REBUILD) from error
    raise IndexMismatch(
        f"L’indice {folder.name} ha lo schema {schema}, questo programma legge lo schema {SCHEMA}.", REBUILD
    )


def current_manifest(data: Path) -> Manifest | None:
    """The manifest of the version served, or None where there is no version that this program can read."""
    name = current(data)
    if name is None:
        return None
    try:
        return read_manifest(index_dir(data) / name)
    except SearchError:
        return None


def point(data: Path, name: str) -> None:
    """Serve this version from now on: atomic, and on the disk when it returns."""
    write_durably(pointer(data), name + "\n")


def write_durably(file: Path, text: str) -> None:
    """Write a file whole or not at all, also across a power cut."""
    fresh = file.with_name(file.name + ".new")
    with fresh.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, file)
    _sync_folder(file.parent)


def sync_tree(folder: Path) -> None:
    """Ask the disk to keep every file under a folder."""
    for root, _, names in os.walk(folder):
        for name in names:
            with open(Path(root, name), "rb+") as file:
                os.fsync(file.fileno())
        _sync_folder(Path(root))


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """One build at a time. Raises SearchError while another process builds; a dead process holds nothing."""
    index_dir(data).mkdir(parents=True, exist_ok=True)
    with (index_dir(data) / "lock").open("a+", encoding="utf-8") as file:
        if not _grab(file):
            file.seek(0)
            holder = file.read().strip() or "sconosciuto"
            raise SearchError(
                f"Un’altra indicizzazione è in corso in {index_dir(data)} (processo {holder}).",
                f"Aspetta che finisca, poi: {REBUILD}",
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield  # closing the file frees the lock


def _grab(file: IO[str]) -> bool:
    """Take the system's lock on an open file, if nobody has it. The system frees it when the process dies."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 30)  # past the process number, which others must be able to read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def file_cards(folder: Path) -> dict[str, FileCard]:
    """Every file of a version but Chroma's and the manifest, by its path inside the version."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = ((path, path.relative_to(folder).as_posix()) for path in found)
    return {
        name: FileCard(path.stat().st_size, sha256(path))
        for path, name in names
        if not name.startswith("chroma/") and name != "manifest.json"
    }


def damage(folder: Path, manifest: Manifest, *, largest: int | None = None) -> list[str]:
    """The version's files that are missing or not as they were written: [] for a sound version.

    Sums are checked on files up to ``largest`` bytes (None: on all); on larger ones only the size is.
    """
    return [name for name, card in manifest.files.items() if _is_damaged(folder / name, card, largest)]


def _is_damaged(file: Path, card: FileCard, largest: int | None) -> bool:
    if not file.is_file() or file.stat().st_size != card.bytes:
        return True
    return (largest is None or card.bytes <= largest) and sha256(file) != card.sha256


def sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def versions(data: Path) -> list[Path]:
    """Every version's directory, finished or not, oldest first."""
    folder = index_dir(data)
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def is_finished(folder: Path) -> bool:
    return (folder / "manifest.json").is_file()


def sweep(data: Path, now: float, *, keep: int, min_age: float, forget: Callable[[Path], None]) -> list[str]:
    """Remove dead builds, and versions beyond the last ``keep`` that are older than ``min_age`` seconds.

    Only under the lock: then a version without a manifest belongs to a build that died. The version served always
    stays. ``forget`` drops what a version holds elsewhere; one it raises SearchError for is kept for the next time.
    """
    served = current(data)
    finished = [path for path in versions(data) if is_finished(path)]
    dead = [path for path in versions(data) if not is_finished(path)]
    old = [path for path in finished[: max(0, len(finished) - keep)] if _age(path, now) >= min_age]
    return [path.name for path in (*dead, *old) if path.name != served and remove(path, forget)]


def remove(folder: Path, forget: Callable[[Path], None]) -> bool:
    """Remove a version, and what it holds elsewhere; False when that failed and a later sweep must try again."""
    try:
        forget(folder)
    except SearchError as error:
        log.warning("version %s stays for now: %s", folder.name, error)
        return False
    (folder / "manifest.json").unlink(missing_ok=True)  # first: a half removed version must not look finished
    shutil.rmtree(folder, ignore_errors=True)  # what is still open (on Windows) goes with the next sweep
    return True


def _age(folder: Path, now: float) -> float:
    return now - (folder / "manifest.json").stat().st_mtime
