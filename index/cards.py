"""What the settings and the code in force would write in a manifest: an index is served only when it says the same."""

from __future__ import annotations

import hashlib

from index.analysis import ANALYSES
from index.embedders import PASSAGE_TOKENS, Embedder
from index.lexical import TABLES
from index.version import PASSAGE_SCHEME, EmbedderCard, SchemeCard

PROBE = "Perché l’azienda dovrebbe aprire due pagine Facebook? Because customers’ questions, e-mails and C++ matter."


def embedder_card(embedder: Embedder) -> EmbedderCard:
    return EmbedderCard(embedder.name, embedder.fingerprint, embedder.dimensions)


def scheme_card(embedder: Embedder) -> SchemeCard:
    return SchemeCard(PASSAGE_SCHEME, min(PASSAGE_TOKENS, embedder.max_tokens))


def analyses() -> tuple[str, ...]:
    """The lexical tables, and for each analysis a digest of what it makes of a sentence: it changes with the code."""
    tables = [f"{field}/{analysis}" for field, analysis in TABLES]
    probes = [f"{name}:{_digest(split(PROBE))}" for name, split in ANALYSES.items()]
    return (*tables, *probes)


def _digest(terms: list[str]) -> str:
    return hashlib.sha256(" ".join(terms).encode()).hexdigest()[:8]
