"""The index being served: opened once, opened again when a build has moved the pointer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import IndexMismatch, IndexMissing, SearchError, VademecumError
from index import store, version
from index.cards import analyses, embedder_card, scheme_card
from index.embedders import Embedder
from index.judge import Judge
from index.lexical import Lexical
from index.search import Index
from index.serialize import interviews_from_json, passages_from_json
from index.vectors import MAPPED
from index.version import REBUILD, Manifest

RETRY = 10.0  # seconds before a version that could not be opened is tried again

Stamp = tuple[int, int, int]

log = logging.getLogger(__name__)


def open_index(data: Path, embedder: Embedder) -> Index:
    """The version served, in memory. No Chroma client stays open.

    Raises IndexMissing when nothing was built (or a part of it is gone), IndexMismatch when it was built by other
    settings than these, SearchError when it is damaged, each with the command that mends it.
    """
    name = version.current(data)
    if name is None:
        raise IndexMissing(f"In {version.index_dir(data)} non c’è ancora un indice.", REBUILD)
    try:
        return _open(version.index_dir(data) / name, embedder)
    except (VademecumError, OSError):
        if version.current(data) == name:
            raise
    return open_index(data, embedder)  # the pointer moved, and the version was swept away, while we were reading


def _open(folder: Path, embedder: Embedder) -> Index:
    manifest = version.read_manifest(folder)
    _compare(manifest, embedder)
    damaged = [name for name in version.damage(folder, manifest, largest=MAPPED) if not name.endswith(".npy")]
    if damaged:
        raise SearchError(f"La versione {folder.name} dell’indice è rovinata: {', '.join(damaged)}.", REBUILD)
    try:
        kept = passages_from_json((folder / "passages.json").read_text(encoding="utf-8"))
        interviews = interviews_from_json((folder / "interviews.json").read_text(encoding="utf-8"))
        lexical = Lexical.load(folder / "lexical")
    except (KeyError, TypeError, ValueError) as error:
        raise IndexMismatch(f"L’indice {folder.name} è disposto in un altro modo ({error!r}).", REBUILD) from error
    return Index(
        interviews=interviews,
        passages=kept,
        lexical=lexical,
        vectors=store.load(folder, manifest, kept),
        embedder=embedder,
        judge=Judge.load(),
        manifest=manifest,
    )


def _compare(manifest: Manifest, embedder: Embedder) -> None:
    """Raise IndexMismatch when the index was built by other settings, or another code, than those in force."""
    found, wanted = manifest.embedder, embedder_card(embedder)
    if found != wanted:
        raise IndexMismatch(
            f"L’indice è stato costruito con il modello {found.name} ({found.fingerprint[:12]}, {found.dimensions} "
            f"dimensioni); ora è in uso {wanted.name} ({wanted.fingerprint[:12]}, {wanted.dimensions} dimensioni).",
            REBUILD,
        )
    cut, now = manifest.scheme, scheme_card(embedder)
    if cut != now:
        raise IndexMismatch(
            f"I passaggi dell’indice seguono lo schema {cut.version} (al più {cut.max_tokens} token), "
            f"il programma lo schema {now.version} (al più {now.max_tokens}).",
            REBUILD,
        )
    if manifest.analyses != analyses():
        raise IndexMismatch(
            f"L’indice conta le parole così: {_only(manifest.analyses, analyses())}; "
            f"il programma così: {_only(analyses(), manifest.analyses)}.",
            REBUILD,
        )


def _only(mine: Sequence[str], others: Sequence[str]) -> str:
    return ", ".join(name for name in mine if name not in others) or "come il resto"


class LiveIndex:
    """The index in service, for any number of threads.

    A version opened holds no client and no lock: an old one lives on for those who are still reading it, and goes
    with the last of them.
    """

    def __init__(self, data: Path, embedder: Embedder, *, retry: float = RETRY) -> None:
        self._data, self._embedder, self._retry = data, embedder, retry
        self._opening = threading.Lock()
        self._index: Index | None = None
        self._seen: Stamp | None = None
        self._failed: tuple[Stamp | None, float] = (None, 0.0)  # what could not be opened; when to try it again

    def get(self) -> Index:
        """The newest index that can be opened. Costs a stat where the pointer has not moved.

        While one thread opens a new version the others go on with the old one. A version that cannot be opened is
        logged, and the old one stays in service. Raises as ``open_index`` when there is no old one.
        """
        index = self._index
        if index is None:
            with self._opening:
                return self._index or self._first()
        stamp = _stamp(self._data)
        if self._is_news(stamp) and self._opening.acquire(blocking=False):
            try:
                self._move(stamp, index)
            finally:
                self._opening.release()
        return self._index or index

    def _is_news(self, stamp: Stamp | None) -> bool:
        if stamp is None or stamp == self._seen:
            return False
        failed, again = self._failed
        return stamp != failed or time.monotonic() >= again

    def _first(self) -> Index:
        stamp = _stamp(self._data)
        self._index = open_index(self._data, self._embedder)
        self._seen = stamp
        return self._index

    def _move(self, stamp: Stamp | None, old: Index) -> None:
        try:
            self._index = open_index(self._data, self._embedder)
        except Exception as error:  # whatever is wrong with the new one, the old one can serve
            log.warning("still serving index %s; the new one cannot be opened: %s", old.manifest.version, error)
            self._failed = stamp, time.monotonic() + self._retry
            return
        self._seen = stamp
        log.info("index %s in service", self._index.manifest.version)


def _stamp(data: Path) -> Stamp | None:
    """What changes whenever the pointer is replaced; None where there is none."""
    try:
        found = version.pointer(data).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
