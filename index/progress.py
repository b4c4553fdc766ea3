"""How long work says how far it is: a bar on a terminal, nothing in a pipe, nothing by default."""

from __future__ import annotations

from typing import Protocol


class Bar(Protocol):
    """What tqdm's bars do."""

    def update(self, n: int) -> object: ...

    def close(self) -> None: ...


class Progress(Protocol):
    """Begin a piece of work of ``total`` steps, told in the editor's language."""

    def __call__(self, what: str, total: int) -> Bar: ...


class _NoBar:
    def update(self, n: int) -> object:
        return None

    def close(self) -> None:
        return None


def silent(what: str, total: int) -> Bar:
    return _NoBar()


def terminal(what: str, total: int) -> Bar:
    """A tqdm bar on stderr, which keeps quiet when that is not a terminal."""
    from tqdm import tqdm

    return tqdm(total=total, desc=what, disable=None, leave=False)
