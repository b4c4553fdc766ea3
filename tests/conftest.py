"""Real parts for the tests: the shipped interview and an invented magazine, indexed once by the shipped embedder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fakes import shelf

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from bot.settings import BUNDLED_CORPUS, Settings
from corpus.library import Library
from index.build import build
from index.embedders import load_embedder
from index.live import open_index
from index.search import Index

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own VADEMECUM_… variables do not change what is tested."""
    for name in [name for name in os.environ if name.startswith("VADEMECUM_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings.read(env={})


@pytest.fixture(scope="session")
def gerosa_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the shipped interview, indexed."""
    return _indexed(BUNDLED_CORPUS, tmp_path_factory.mktemp("gerosa"))


@pytest.fixture(scope="session")
def gerosa(gerosa_data: Path) -> Index:
    return open_index(gerosa_data, load_embedder())


@pytest.fixture(scope="session")
def magazine(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Four invented interviews, on overlapping matters."""
    return open_index(_indexed(FIXTURES / "magazine", tmp_path_factory.mktemp("magazine")), load_embedder())


@pytest.fixture
def one(tmp_path: Path) -> Library:
    """A library of one invented interview."""
    return shelf(tmp_path / "one", "branzanti")


@pytest.fixture
def two(tmp_path: Path) -> Library:
    """The same, and another."""
    return shelf(tmp_path / "two", "branzanti", "calligaro")


def _indexed(folder: Path, data: Path) -> Path:
    build(Library.read(folder), data, load_embedder())
    return data
