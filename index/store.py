"""Passages and vectors in Chroma: a directory of the version's own, or one collection of a server.

A record's kind is "answer" (a passage), "question" (the interviewer's), "expected" or "refused" (readers' questions
that the passage answers, or does not); its metadata say which passage. Every record's vector is its document's.
"""

from __future__ import annotations

import logging
import shutil
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
Signature = tuple[str, str | None]  # (text, speaker): with the id, all that a record says

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


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version already stored, whose vectors the same embedder made: a build takes from it what it can."""

    place: Place
    passages: Sequence[Passage]
    vectors: Vectors


def write(
    place: Place,
    passages: Sequence[Passage],
    vectors: Vectors,
    progress: Progress = silent,
    earlier: Earlier | None = None,
) -> None:
    """Put every record in a new collection. Raises SearchError when Chroma does not take them all.

    An ``earlier`` version's directory is copied and only the differences are written: seconds instead of minutes for
    an interview more among 5,000 answers.
    """
    there = _copy(earlier, place) if earlier else {}
    found = entries(passages)
    wanted = _signatures(passages)
    fresh = {kind: [e for e in several if _is_new(kind, e, passages, there)] for kind, several in found.items()}
    bar = progress("Archivio dei vettori", sum(len(several) for several in fresh.values()))
    with _client(place) as client:
        collection = client.get_or_create_collection(
            place.collection, embedding_function=None, configuration={"hnsw": HNSW}
        )
        for ids in _batches([key for key in there if key not in wanted]):
            collection.delete(ids=list(ids))
        for kind, several in fresh.items():
            for batch in _batches(several):
                collection.upsert(**_records(kind, batch, passages, of(vectors, kind)))
                bar.update(len(batch))
        _check_count(collection, len(wanted))
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


def _signatures(passages: Sequence[Passage]) -> dict[str, Signature]:
    """What a record says beyond its id, by id."""
    found = entries(passages).items()
    return {_id(kind, e, passages): _signature(e, passages) for kind, several in found for e in several}


def _signature(entry: Entry, passages: Sequence[Passage]) -> Signature:
    return entry.text, passages[entry.passage].speaker


def _is_new(kind: str, entry: Entry, passages: Sequence[Passage], there: Mapping[str, Signature]) -> bool:
    return there.get(_id(kind, entry, passages)) != _signature(entry, passages)


def _copy(earlier: Earlier, place: Place) -> dict[str, Signature]:
    """Begin with a copy of an earlier version's directory; what it holds. {} (and no copy) when that cannot be done."""
    source = earlier.place.folder
    if source is None or place.folder is None or not is_there(earlier.place):
        return {}
    there = _signatures(earlier.passages)
    trial = place.folder.with_name("trial")  # a folder that Chroma failed to open once is lost to the process
    shutil.copytree(source, trial)
    try:
        with _client(Place(earlier.place.collection, folder=trial)) as client:
            collection = client.get_collection(earlier.place.collection, embedding_function=None)
            _check_count(collection, len(there))
            collection.modify(name=place.collection)
    except SearchError as error:
        log.warning("%s is written anew: %s", place.collection, error)
        shutil.rmtree(trial)
        return {}
    trial.rename(place.folder)
    return there


def _check_count(collection: Any, wanted: int) -> None:
    found = collection.count()
    if found != wanted:
        raise IndexMissing(f"La collezione {collection.name} ha {found} vettori, attesi {wanted}.", REBUILD)


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
        raise _unwell(place, error) from error
    finally:
        if client is not None:
            client.close()


def _unwell(place: Place, error: Exception) -> SearchError:
    hint = f"Avvia il server: chroma run --path … (atteso a {place.url})" if place.url else REBUILD
    return SearchError(f"Chroma in {place} non risponde come dovrebbe: {error}", hint)


def _connect(place: Place) -> Any:
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False, _env_file=None)  # a ".env" nearby is another program’s
    if place.url is None:
        try:
            return chromadb.PersistentClient(str(place.folder), settings=quiet)
        except AttributeError as error:  # what a second try at a folder that could not be opened gives
            raise _unwell(place, error) from error
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
