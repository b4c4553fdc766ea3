"""The prompt's budget: tokens counted where the vocabulary is at hand, estimated where not, never downloaded."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.answer import Selection, Sentence
from bot.llm import budget
from bot.llm.budget import Budget, download, estimate
from corpus.errors import SettingsError


@pytest.fixture
def small_encoding() -> str:
    """A real tiktoken encoding of 256 byte tokens and one pair, registered as a plugin's would be."""
    import tiktoken
    from tiktoken import registry

    ranks = {bytes([n]): n for n in range(256)} | {b"ci": 256}
    name = "vademecum_test"
    registry.ENCODINGS[name] = tiktoken.Encoding(name, pat_str=r"\S+|\s+", mergeable_ranks=ranks, special_tokens={})
    return name


def test_tiktoken_counts_when_it_is_at_hand(small_encoding: str) -> None:
    """A registered encoding counts, and the budget says so; text that looks like a special token is only text."""
    found = Budget.of(100, small_encoding)
    assert found.counter == "tiktoken vademecum_test"
    assert found.count("ciao") == 3
    assert found.count("<|endoftext|>") == 13


@pytest.mark.parametrize("encoding", ["o200k_base", "p50k_base", "gpt2", "inesistente"])
def test_without_a_vocabulary_it_estimates_and_asks_nobody(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an empty cache the count is an estimate, said to be one, and no download is tried."""
    import requests

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("a download was tried")

    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(requests, "get", no_network)
    found = Budget.of(100, encoding)
    assert (found.counter, found.count("a" * 10)) == ("stima", 4)


def test_a_spoilt_cache_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cached file with another hash is neither used nor deleted (tiktoken itself would fetch it again)."""
    url, _ = budget.VOCABULARIES["o200k_base"]
    spoilt = tmp_path / hashlib.sha1(url.encode()).hexdigest()
    spoilt.write_bytes(b"not this")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert Budget.of(100, "o200k_base").counter == "stima"
    assert spoilt.read_bytes() == b"not this"


def test_a_switched_off_cache_means_estimates(monkeypatch: pytest.MonkeyPatch) -> None:
    """TIKTOKEN_CACHE_DIR="" makes tiktoken download at every call: we estimate instead."""
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert Budget.of(100, "o200k_base").counter == "stima"


def test_the_known_vocabularies_are_tiktokens_own() -> None:
    """The addresses and hashes we look for are those in the installed tiktoken."""
    import inspect

    from tiktoken_ext import openai_public

    source = inspect.getsource(openai_public)
    assert all(url in source and sha256 in source for url, sha256 in budget.VOCABULARIES.values())


def _sentences(count: int) -> dict[str, Sentence]:
    return {
        f"s{i}": Sentence(f"s{i}", "x", 1, 0, 30, "y" * 30, "expert", "Anna Bruni", score=i / 100) for i in range(count)
    }


def test_what_promises_least_is_left_out() -> None:
    """The rules' choice goes in first, then the best scores; the order stays the selection's."""
    selection = Selection(_sentences(6), (("s1", "s0"),))
    found = Budget(16 + 10 + 3 * 11, estimate, "stima").fit(selection, "z" * 30, lambda s: s.text)
    assert [s.id for s in found] == ["s0", "s1", "s5"]


def test_nothing_fits_in_a_budget_that_is_spent() -> None:
    """When the rest of the prompt takes it all, no sentence fits."""
    assert Budget(20, estimate, "stima").fit(Selection(_sentences(2)), "z" * 300, lambda s: s.text) == []


class _Files(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        if self.path == "/drip":
            while not self.server.closing.wait(0.05):  # type: ignore[attr-defined]
                self.wfile.write(b" ")
                self.wfile.flush()
        else:
            self.wfile.write(b"eA== 0\n")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def files() -> object:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    server.daemon_threads = True
    server.closing = threading.Event()  # type: ignore[attr-defined]
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.closing.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


def test_a_vocabulary_is_fetched_at_set_up(files: str, tmp_path: Path) -> None:
    """``download`` leaves the file where tiktoken looks for it, whole, with nothing beside it."""
    url = f"{files}/one"
    known = {"one": (url, hashlib.sha256(b"eA== 0\n").hexdigest())}
    path = download("one", 5, known, tmp_path)
    assert path.read_bytes() == b"eA== 0\n"
    assert [p.name for p in tmp_path.iterdir()] == [hashlib.sha1(url.encode()).hexdigest()]


@pytest.mark.parametrize(
    ("page", "sha256", "timeout", "words"),
    [("one", "0" * 64, 5.0, "sha256"), ("drip", "", 0.3, "lento"), (":", "", 1.0, "scaricare")],
    ids=["another file", "drip", "refused"],
)
def test_a_bad_download_leaves_nothing(
    files: str, tmp_path: Path, page: str, sha256: str, timeout: float, words: str
) -> None:
    """A wrong hash, a server that drips for ever, a closed door: an error, and no file."""
    url = f"{files}/{page}" if page != ":" else "http://127.0.0.1:9/x"
    with pytest.raises(SettingsError, match=words):
        download("one", timeout, {"one": (url, sha256)}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_vocabulary_names_the_known() -> None:
    """Asking for a vocabulary nobody knows lists those one may have."""
    with pytest.raises(SettingsError, match="o200k_base"):
        download("nessuno")


def test_the_command_fetches_only_when_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``questions --fetch-vocabulary`` is the one way to a download; an unknown vocabulary ends it."""
    from bot.cli import run

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VADEMECUM_LLM_TIKTOKEN_ENCODING", "nessuno")
    assert run(["questions", "--list"]) == 0
    assert run(["questions", "--list", "--fetch-vocabulary"]) == 1
