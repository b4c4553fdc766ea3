"""Stand-ins whose output a reader can compute in the head."""

from __future__ import annotations

import shutil
from pathlib import Path

from letters import LetterEmbedder

from corpus.library import Library

__all__ = ["FIXTURES", "LetterEmbedder", "shelf"]

FIXTURES = Path(__file__).parent / "fixtures"


def shelf(folder: Path, *names: str) -> Library:
    """A library of the invented magazine's interviews with these names, copied into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        for file in (FIXTURES / "magazine").glob(f"{name}.*"):
            shutil.copy(file, folder)
    return Library.read(folder)
