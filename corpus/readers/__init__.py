"""One file per format: ``read(path) -> (Interview, problems)``. A new format is a module here and a row in READERS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.interview import Interview, Problem
from corpus.readers import markdown, text

Reader = Callable[[Path], tuple[Interview, tuple[Problem, ...]]]

READERS: dict[str, Reader] = {
    ".md": markdown.read,
    ".txt": text.read,
}
