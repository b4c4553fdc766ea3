"""Library -> a new index version, switched in atomically: a reader sees the old one or the new one, never a half.

Killed at any moment, a build leaves the version served as it was; the next build sweeps up what it left.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SearchError
from corpus.interview import Interview
from corpus.passages import Passage, passages
from index import store, vectors, version
from index.cards import analyses, embedder_card, scheme_card
from index.embed import Embedded, Known, embed
from index.embedders import Embedder
from index.lexical import Lexical
from index.progress import Progress, silent
from index.serialize import interviews_to_json, passages_from_json, passages_to_json
from index.store import Earlier
from index.version import InterviewCard, Manifest

if TYPE_CHECKING:
    from corpus.library import Library

KEEP = 2  # versions kept, the one served included
MIN_AGE = 600.0  # seconds a version stays at least: a server may be reading it

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be indexed, all in memory."""

    interviews: Mapping[str, Interview]
    passages: Sequence[Passage]


def build(
    library: Library,
    data: Path,
    embedder: Embedder,
    *,
    progress: Progress = silent,
    chroma_url: str | None = None,
    keep: int = KEEP,
    min_age: float = MIN_AGE,
) -> Manifest:
    """Index a library, serve the new version, and return its manifest.

    When nothing has changed, nothing is written and the manifest served is returned (its version is then what
    ``version.current(data)`` was before). With ``chroma_url`` the vectors go to a Chroma server. Versions beyond the
    last ``keep`` and older than ``min_age`` seconds are removed.

    Raises SearchError when there is nothing to index, when another build is running, when Chroma fails, or when the
    directory cannot be written.
    """
    try:
        return _build(library, data, embedder, progress, chroma_url, keep, min_age)
    except OSError as error:
        raise SearchError(
            f"Non riesco a scrivere l’indice in {version.index_dir(data)}: {error}.",
            "Controlla lo spazio e i permessi della cartella, o indicane un’altra con --data.",
        ) from error


def _build(
    library: Library,
    data: Path,
    embedder: Embedder,
    progress: Progress,
    chroma_url: str | None,
    keep: int,
    min_age: float,
) -> Manifest:
    with version.lock(data):
        content = _content(library, embedder)
        plan = _plan(content, embedder, chroma_url)
        served = version.current_manifest(data)
        if served and served.identity == plan.identity and _is_sound(data, served):
            log.info("index %s is already up to date", served.version)
        else:
            served = _write(data, content, plan, embedder, _earlier(data, served, plan), progress)
            version.point(data, served.version)
        version.sweep(data, time.time(), keep=keep, min_age=min_age, forget=_forget)
        return served


def _content(library: Library, embedder: Embedder) -> Content:
    longest = scheme_card(embedder).max_tokens
    cut = [
        passage
        for key, interview in library.interviews.items()
        for passage in passages(interview, library.expected.get(key), embedder.count_tokens, longest)
    ]
    if not cut:
        raise SearchError(
            f"Non c’è niente da indicizzare: {len(library.interviews)} interviste lette, nessuna risposta trovata.",
            "Metti le interviste (.md o .txt) nella cartella del corpus e guarda come sono lette: vademecum check",
        )
    return Content(library.interviews, cut)


def _plan(content: Content, embedder: Embedder, chroma_url: str | None) -> Manifest:
    """The manifest of the version to be, but for what only writing it can tell."""
    now = datetime.now(UTC)
    plan = Manifest(
        version="",
        identity="",
        created=now.isoformat(timespec="seconds"),
        embedder=embedder_card(embedder),
        analyses=analyses(),
        scheme=scheme_card(embedder),
        interviews=_cards(content),
        rows=vectors.rows(content.passages),
        chroma_url=chroma_url,
    )
    identity = _identity(plan)
    stamp = now.strftime("%Y%m%dT%H%M%S") + f".{now.microsecond // 1000:03d}"
    return replace(plan, identity=identity, version=f"{stamp}-{identity[:8]}")


def _cards(content: Content) -> dict[str, InterviewCard]:
    groups = {key: list(mine) for key, mine in groupby(content.passages, key=lambda passage: passage.interview)}
    return {key: _card(interview, groups.get(key, [])) for key, interview in content.interviews.items()}


def _card(interview: Interview, mine: Sequence[Passage]) -> InterviewCard:
    content = interviews_to_json({interview.id: interview}) + passages_to_json(mine)
    expected, refused = sum(len(one.expected) for one in mine), sum(len(one.refused) for one in mine)
    return InterviewCard(_digest(content), len(interview.turns), len(mine), expected, refused)


def _identity(plan: Manifest) -> str:
    """Digest of all that decides a version's content: two builds with the same one would be the same."""
    decides = {**asdict(plan), "version": "", "created": ""}
    return _digest(repr(sorted(decides.items())))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_sound(data: Path, served: Manifest) -> bool:
    """Is everything of the version served where it was written? Otherwise the same build mends it."""
    folder = version.index_dir(data) / served.version
    if version.damage(folder, served):
        return False
    try:
        return store.is_there(store.Place.of(folder, served.chroma_url))
    except SearchError as error:
        log.warning("%s", error)
        return False


def _earlier(data: Path, served: Manifest | None, plan: Manifest) -> Earlier | None:
    """The version served, when the same embedder made its vectors and they can still be read."""
    if served is None or served.embedder != plan.embedder:
        return None
    folder = version.index_dir(data) / served.version
    if "passages.json" in version.damage(folder, served):
        log.warning("vectors of %s cannot be reused: whose they are is lost", served.version)
        return None
    try:
        kept = passages_from_json((folder / "passages.json").read_text(encoding="utf-8"))
        return Earlier(store.Place.of(folder, served.chroma_url), kept, store.load(folder, served, kept))
    except (OSError, ValueError, SearchError) as error:
        log.warning("vectors of %s cannot be reused: %s", served.version, error)
        return None


def _write(
    data: Path, content: Content, plan: Manifest, embedder: Embedder, earlier: Earlier | None, progress: Progress
) -> Manifest:
    """Write a whole version, or leave nothing of it behind (unless killed: then the next build sweeps)."""
    folder = version.index_dir(data) / plan.version
    folder.mkdir(parents=True)
    try:
        return _fill(folder, content, plan, embedder, earlier, progress)
    except BaseException:
        version.remove(folder, _forget)
        raise


def _fill(
    folder: Path, content: Content, plan: Manifest, embedder: Embedder, earlier: Earlier | None, progress: Progress
) -> Manifest:
    """Everything of a version; its manifest last, because that is what makes it one."""
    known = Known(earlier.passages, earlier.vectors) if earlier else None
    done = embed(content.passages, embedder, known, progress)
    _write_vectors(folder, plan.chroma_url, content.passages, done, earlier, progress)
    _write_text(folder / "interviews.json", interviews_to_json(content.interviews))
    _write_text(folder / "passages.json", passages_to_json(content.passages))
    _write_lexical(folder / "lexical", content, progress)
    version.sync_tree(folder)
    manifest = replace(plan, files=version.file_cards(folder), embedded=done.computed, reused=done.reused)
    version.write_durably(folder / "manifest.json", manifest.to_json())
    return manifest


def _write_vectors(
    folder: Path,
    chroma_url: str | None,
    kept: Sequence[Passage],
    done: Embedded,
    earlier: Earlier | None,
    progress: Progress,
) -> None:
    if chroma_url is None:
        vectors.save(folder, done.vectors)
    else:
        _write_text(folder / "server", chroma_url)  # first, so that a sweep knows where a dead build's collection is
    store.write(store.Place.of(folder, chroma_url), kept, done.vectors, progress, earlier)


def _write_lexical(folder: Path, content: Content, progress: Progress) -> None:
    bar = progress("Ricerca per parole", len(content.passages))
    Lexical.build(content.passages, content.interviews).save(folder)
    bar.update(len(content.passages))
    bar.close()


def _write_text(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def _forget(folder: Path) -> None:
    """Drop what a version keeps in a Chroma server."""
    server = folder / "server"
    if server.is_file():
        store.delete(store.Place.of(folder, server.read_text(encoding="utf-8").strip()))
