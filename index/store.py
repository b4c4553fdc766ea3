"""Passages and vectors in Chroma: a directory of the version's own, or one collection of a server.

A record's kind is "answer" (a passage), "question" (the interviewer's), "expected" or "refused" (readers' questions
that the passage answers, or does not); its metadata say which passage. Every record's vector is its document's.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import numpy as np

from corpus.errors import IndexMissing, SearchError
from corpus.passages import Passage
from index.features import Vectors
from index.progress import Progress, silent
from index.vectors import KINDS, MAPPED, Entry, Floats, assemble, entries, file_name, of, rows
from index.vectors import load as load_files
from index.version import REBUILD, Manifest, damage

BATCH = 5_000  # Chroma takes 5,461 at most
# We never ask Chroma's approximate search, so its graph is built cheaply: with 10,000 vectors its recall@10 is .994
# where the default's (ef_construction 100) is .999.
HNSW = {"space": "cosine", "ef_construction": 32}
T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one version's records are: a collection, in a directory or in a server (``url``)."""

    collection: str
    folder: Path | None = None
    url: str | None = None

    @staticmethod
    def of(version: Path, url: str | None) -> Place:
        """The place of a version's records: its directory's chroma/, or the server's collection of the same name."""
        return Place(version.name, url=url) if url else Place(version.name, folder=version / "chroma")

    def __str__(self) -> str:
        return self.url or str(self.folder)


def load(version: Path, manifest: Manifest, passages: Sequence[Passage]) -> Vectors:
    """A version's vectors: from its .npy files where they are sound, else from Chroma, the store of record.

    Reading the files costs no import of Chroma (up to a second). Raises as ``read``.
    """
    dimensions = manifest.embedder.dimensions
    if manifest.chroma_url is None:
        names = {file_name(kind) for kind in KINDS}
        broken = sorted(names & set(damage(version, manifest, largest=MAPPED)))
        if not broken:
            return load_files(version, passages, dimensions)
        log.warning("%s: %s damaged; reading from Chroma", version, ", ".join(broken))
    return read(Place.of(version, manifest.chroma_url), passages, dimensions)


def write(place: Place, passages: Sequence[Passage], vectors: Vectors, progress: Progress = silent) -> None:
    """Put every record in a new collection. Raises SearchError when the server does not take them."""
    found = entries(passages)
    bar = progress("Archivio dei vettori", sum(len(several) for several in found.values()))
    with _client(place) as client:
        collection = client.get_or_create_collection(
            place.collection, embedding_function=None, configuration={"hnsw": HNSW}
        )
        for kind, several in found.items():
            for batch in _batches(several):
                collection.upsert(**_records(kind, batch, passages, of(vectors, kind)))
                bar.update(len(batch))
    bar.close()


def read(place: Place, passages: Sequence[Passage], dimensions: int) -> Vectors:
    """Every vector of a version. Raises IndexMissing when the collection or one of its records is not there."""
    arrays = {kind: np.zeros((n, dimensions), dtype=np.float32) for kind, n in rows(passages).items()}
    with _client(place) as client:
        collection = client.get_collection(place.collection, embedding_function=None)
        for kind, several in entries(passages).items():
            for batch in _batches(several):
                _fill(arrays[kind], collection, [_id(kind, entry, passages) for entry in batch], batch)
    return assemble(passages, arrays)


def is_there(place: Place) -> bool:
    """Does the collection exist? A directory is not opened: that would change its files."""
    if place.folder is not None:
        return (place.folder / "chroma.sqlite3").is_file()
    try:
        with _client(place) as client:
            client.get_collection(place.collection, embedding_function=None)
    except IndexMissing:
        return False
    return True


def delete(place: Place) -> None:
    """Drop a server's collection, if it is there; a directory goes with its version."""
    if place.url is None:
        return
    try:
        with _client(place) as client:
            client.delete_collection(place.collection)
    except IndexMissing:
        return


def _records(kind: str, batch: Sequence[Entry], passages: Sequence[Passage], vectors: Floats) -> dict[str, Any]:
    return {
        "ids": [_id(kind, entry, passages) for entry in batch],
        "documents": [entry.text for entry in batch],
        "metadatas": [_metadata(kind, passages[entry.passage]) for entry in batch],
        "embeddings": vectors[[entry.row for entry in batch]],
    }


def _id(kind: str, entry: Entry, passages: Sequence[Passage]) -> str:
    return f"{kind}/{passages[entry.passage].id}/{entry.n}"


def _metadata(kind: str, passage: Passage) -> Mapping[str, str | int]:
    metadata: dict[str, str | int] = {
        "kind": kind,
        "passage": passage.id,
        "interview": passage.interview,
        "turn": passage.turn,
        "start": passage.start,
        "end": passage.end,
    }
    if passage.speaker is not None:  # Chroma knows no None
        metadata["speaker"] = passage.speaker
    return metadata


def _fill(array: Floats, collection: Any, ids: list[str], batch: Sequence[Entry]) -> None:
    """Write the records' vectors in their rows; Chroma returns them in an order of its own."""
    found = collection.get(ids=ids, include=["embeddings"])
    by_id = dict(zip(found["ids"], found["embeddings"], strict=True))
    missing = [key for key in ids if key not in by_id]
    if missing:
        raise IndexMissing(
            f"Nella collezione {collection.name} mancano {len(missing)} vettori, il primo è {missing[0]}.", REBUILD
        )
    array[[entry.row for entry in batch]] = [by_id[key] for key in ids]


def _batches(several: Sequence[T]) -> Iterable[Sequence[T]]:
    return (several[start : start + BATCH] for start in range(0, len(several), BATCH))


@contextmanager
def _client(place: Place) -> Iterator[Any]:
    """A Chroma client, closed afterwards (each open one holds 11 file descriptors). Its errors become ours."""
    import chromadb.errors
    import httpx

    client = None
    try:
        client = _connect(place)
        yield client
    except chromadb.errors.NotFoundError as error:
        raise IndexMissing(f"In {place} non c’è la collezione {place.collection}.", REBUILD) from error
    except (chromadb.errors.ChromaError, httpx.HTTPError, ValueError) as error:
        hint = f"Avvia il server: chroma run --path … (atteso a {place.url})" if place.url else REBUILD
        raise SearchError(f"Chroma in {place} non risponde come dovrebbe: {error}", hint) from error
    finally:
        if client is not None:
            client.close()


def _connect(place: Place) -> Any:
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False, _env_file=None)  # a ".env" nearby is another program’s
    if place.url is None:
        return chromadb.PersistentClient(str(place.folder), settings=quiet)
    host, port, ssl = _address(place.url)
    return chromadb.HttpClient(host=host, port=port, ssl=ssl, settings=quiet)


def _address(url: str) -> tuple[str, int, bool]:
    """(host, port, encrypted?) of an URL like http://127.0.0.1:8000. Raises SearchError when it is another thing."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SearchError(
            f"«{url}» non è l’indirizzo di un server Chroma.", 'Scrivilo così: chroma_url = "http://127.0.0.1:8000"'
        )
    ssl = parts.scheme == "https"
    return parts.hostname, parts.port or (443 if ssl else 8000), ssl
