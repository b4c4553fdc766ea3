"""What the settings and the code in force would write in a manifest: an index is served only when it says the same."""

from __future__ import annotations

import hashlib
from functools import cache

from index.analysis import ANALYSES
from index.embedders import PASSAGE_TOKENS, Embedder
from index.lexical import BACKGROUND_WEIGHT, K1, TABLES, B, background
from index.version import PASSAGE_SCHEME, EmbedderCard, SchemeCard

PROBE = "Perché l’azienda dovrebbe aprire due pagine Facebook? Because customers’ questions, e-mails and C++ matter."


def embedder_card(embedder: Embedder) -> EmbedderCard:
    return EmbedderCard(embedder.name, embedder.fingerprint, embedder.dimensions)


def scheme_card(embedder: Embedder) -> SchemeCard:
    return SchemeCard(PASSAGE_SCHEME, min(PASSAGE_TOKENS, embedder.max_tokens))


def analyses() -> tuple[str, ...]:
    """The lexical tables, BM25's constants, and for each analysis a digest of what it makes of a sentence.

    So a change of the code, or of the stemmer's release, asks for a new build by itself.
    """
    tables = [f"{field}/{analysis}" for field, analysis in TABLES]
    probes = [f"{name}:{_digest(' '.join(split(PROBE)))}" for name, split in ANALYSES.items()]
    return (*tables, *probes, f"k1={K1} b={B} background={BACKGROUND_WEIGHT}:{_background()}")


@cache
def _background() -> str:
    """A digest of how often words occur elsewhere, which weighs a small corpus's words."""
    return _digest(repr(sorted((name, len(counts), sum(counts.values())) for name, counts in background().items())))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
