"""How many tokens a prompt costs, and what to leave out when it costs too much.

Exact where tiktoken's vocabulary is on this machine, else a safe estimate; ``Budget.counter`` says which. Looking for
the vocabulary never touches the network: tiktoken itself would download a missing file with no time limit, so the file
is looked for (and its hash checked: a wrong one would be fetched again) before tiktoken is asked.
"""

from __future__ import annotations

import hashlib
import importlib
import math
import os
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.answer import Selection, Sentence
from corpus.errors import SettingsError

CHARACTERS_PER_TOKEN = 3  # Italian runs at 3.5 to 4.5 with today's vocabularies: an estimate on the safe side
MESSAGE_TOKENS = 16  # what a chat wraps around our two messages

_BLOBS = "https://openaipublic.blob.core.windows.net/encodings/"
VOCABULARIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {  # encoding -> address and sha256, as in tiktoken_ext/openai_public.py
        "o200k_base": (
            f"{_BLOBS}o200k_base.tiktoken",
            "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        ),
        "cl100k_base": (
            f"{_BLOBS}cl100k_base.tiktoken",
            "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Budget:
    """``tokens`` a prompt may cost, counted by ``count``; ``counter`` names how («tiktoken o200k_base», «stima»)."""

    tokens: int
    count: Callable[[str], int]
    counter: str

    @classmethod
    def of(cls, tokens: int, encoding: str) -> Budget:
        """Counting with tiktoken's encoding where it is at hand, else estimating."""
        exact = _tiktoken(encoding)
        return cls(tokens, exact, f"tiktoken {encoding}") if exact else cls(tokens, estimate, "stima")

    def fit(self, selection: Selection, fixed: str, line: Callable[[Sentence], str]) -> list[Sentence]:
        """The sentences whose lines fit beside ``fixed`` (the rest of the prompt), in the selection's order.

        The rules' own choice comes first, then the highest scores; the first that does not fit ends it, so that
        nothing less promising slips in before it. An empty list means that not even one fits.
        """
        left = self.tokens - MESSAGE_TOKENS - self.count(fixed)
        kept: set[str] = set()
        for sentence in _most_promising(selection):
            left -= self.count(line(sentence) + "\n")
            if left < 0:
                break
            kept.add(sentence.id)
        return [sentence for name, sentence in selection.sentences.items() if name in kept]


def _most_promising(selection: Selection) -> Sequence[Sentence]:
    chosen = dict.fromkeys(name for group in selection.groups for name in group)
    others = sorted((s for s in selection.sentences.values() if s.id not in chosen), key=lambda s: -s.score)
    return [*(selection.sentences[name] for name in chosen), *others]


def estimate(text: str) -> int:
    """Tokens, rounded up, at CHARACTERS_PER_TOKEN."""
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)


def cache_folder() -> Path | None:
    """Where tiktoken keeps its vocabularies; None when its cache is switched off."""
    for name in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        if (value := os.environ.get(name)) is not None:
            return Path(value) if value else None
    return Path(tempfile.gettempdir()) / "data-gym-cache"


def _tiktoken(encoding: str) -> Callable[[str], int] | None:
    try:
        import tiktoken
        from tiktoken import registry
    except ImportError:
        return None
    if encoding not in registry.ENCODINGS and not _at_hand(encoding):
        return None
    try:
        found = tiktoken.get_encoding(encoding)
    except Exception:  # a plugin's own fault, whatever it is: the estimate is always there
        return None
    return lambda text: len(found.encode(text, disallowed_special=()))


def _at_hand(encoding: str) -> bool:
    """Whether tiktoken can load it without the network: its file is in the cache, whole, or a plugin brings it."""
    if encoding in VOCABULARIES:
        url, sha256 = VOCABULARIES[encoding]
        path = _cached(url, cache_folder())
        return path is not None and path.is_file() and _sha256(path.read_bytes()) == sha256
    from tiktoken import registry

    downloaded = set(importlib.import_module("tiktoken_ext.openai_public").ENCODING_CONSTRUCTORS)
    return encoding in registry.list_encoding_names() and encoding not in downloaded


def _cached(url: str, folder: Path | None) -> Path | None:
    return folder / hashlib.sha1(url.encode()).hexdigest() if folder else None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def download(
    encoding: str,
    timeout: float = 10.0,
    vocabularies: Mapping[str, tuple[str, str]] = VOCABULARIES,
    folder: Path | None = None,
) -> Path:
    """Fetch a vocabulary into tiktoken's cache, at set-up, in ``timeout`` seconds at most; the file's path.

    Written whole or not at all. Raises SettingsError when it is unknown, out of reach, late or not the one expected.
    """
    if encoding not in vocabularies:
        raise SettingsError(
            f"Non so dove prendere il vocabolario «{encoding}».", f"scegli fra: {', '.join(vocabularies)}"
        )
    url, sha256 = vocabularies[encoding]
    path = _cached(url, folder or cache_folder())
    if path is None:
        raise SettingsError("La cache di tiktoken è spenta (TIKTOKEN_CACHE_DIR è vuota).", "indica lì una cartella")
    data = _fetch(url, timeout)
    if _sha256(data) != sha256:
        raise SettingsError(
            f"Il file di {url} non è quello atteso (sha256 diverso).", "riprova; se insiste, la stima basta"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.write_bytes(data)
    os.replace(beside, path)
    return path


def _fetch(url: str, timeout: float) -> bytes:
    """The bytes at an address, the whole within ``timeout``: a server that drips is late too."""
    deadline = time.monotonic() + timeout
    received = bytearray()
    try:
        with urllib.request.urlopen(url, timeout=timeout) as reply:
            while chunk := reply.read1(1 << 16):
                received += chunk
                if time.monotonic() > deadline:
                    raise TimeoutError("troppo lento")
    except (OSError, urllib.error.URLError) as error:
        raise SettingsError(
            f"Non riesco a scaricare {url}: {error}.", "senza, i token si stimano: va bene lo stesso"
        ) from error
    return bytes(received)
