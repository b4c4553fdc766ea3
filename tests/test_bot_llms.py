"""The table of LLMs: every vendor behind one function, limits always given, nothing sent anywhere else."""

from __future__ import annotations

import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from llm_server import LlmServer, claims

from bot.llm.client import Chat, LlmError, fault_of
from bot.llms import LLMS, chat_model
from bot.settings import LlmSettings
from corpus.errors import ComposerError, SettingsError

PACKAGES = {
    "openai": "langchain_openai",
    "compatible": "langchain_openai",
    "mistral": "langchain_mistralai",
    "anthropic": "langchain_anthropic",
    "ollama": "langchain_ollama",
}


@pytest.mark.parametrize("provider", sorted(LLMS))
def test_a_missing_package_tells_what_to_install(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a vendor's package the error is the pip line to type."""
    monkeypatch.setitem(sys.modules, PACKAGES[provider], None)
    extra = "openai" if provider == "compatible" else provider
    with pytest.raises(SettingsError, match=rf"pip install 'vademecum\[{extra}\]'"):
        chat_model(LlmSettings(provider=provider, model="m", api_key="k", base_url="http://127.0.0.1:9"))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (LlmSettings(provider="chatgtp", model="m"), "openai, mistral"),
        (LlmSettings(provider="openai", api_key="k"), "VADEMECUM_LLM_MODEL"),
        (LlmSettings(provider="openai", model="m"), "VADEMECUM_LLM_API_KEY"),
        (LlmSettings(provider="mistral", model="m"), "VADEMECUM_LLM_API_KEY"),
        (LlmSettings(provider="anthropic", model="m"), "VADEMECUM_LLM_API_KEY"),
        (LlmSettings(provider="compatible", model="m"), "VADEMECUM_LLM_BASE_URL"),
    ],
    ids=["unknown", "no model", "no key", "no key", "no key", "no address"],
)
def test_what_is_missing_is_named(settings: LlmSettings, words: str) -> None:
    """An unknown provider lists the known; a missing model, key or address names the setting to write."""
    with pytest.raises(SettingsError, match=words):
        chat_model(settings)


def test_limits_are_always_given() -> None:
    """Time, retries and length are ours, never a vendor's default."""
    settings = LlmSettings(provider="openai", model="gpt-x", api_key="k", timeout=7, max_retries=9, max_tokens=55)
    model = chat_model(settings)
    assert (model.request_timeout, model.max_retries, model.max_tokens) == (7, 1, 55)  # type: ignore[attr-defined]
    ollama = chat_model(LlmSettings(provider="ollama", model="m", timeout=7, max_tokens=55))
    assert (ollama.client_kwargs, ollama.num_predict) == ({"timeout": 7}, 55)  # type: ignore[attr-defined]


class _Spy(BaseHTTPRequestHandler):
    seen: list[str]

    def do_POST(self) -> None:
        self.seen.append(self.path)
        self.send_response(202)
        self.end_headers()

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.mark.parametrize("name", ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"])
def test_nothing_is_traced_whatever_the_environment_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With LangSmith's tracing switched on around us, its server hears nothing; the environment is left as it was."""
    from langsmith import utils

    _Spy.seen = []
    spy = ThreadingHTTPServer(("127.0.0.1", 0), _Spy)
    threading.Thread(target=spy.serve_forever, args=(0.02,), daemon=True).start()
    utils.get_env_var.cache_clear()
    monkeypatch.setenv(name, "true")
    for key, value in {"ENDPOINT": f"http://127.0.0.1:{spy.server_address[1]}", "API_KEY": "x"}.items():
        monkeypatch.setenv(f"LANGSMITH_{key}", value)
    assert utils.tracing_is_enabled()
    before = dict(os.environ)
    with LlmServer(reply="ciao") as server:
        chat = Chat(server.settings())
        assert "".join(chat.stream("s", "h")) == chat.complete("s", "h") == "ciao"
    from langchain_core.tracers.langchain import wait_for_all_tracers

    wait_for_all_tracers()
    spy.shutdown()
    spy.server_close()
    utils.get_env_var.cache_clear()
    assert _Spy.seen == []
    assert dict(os.environ) == before


def test_importing_us_imports_no_vendor() -> None:
    """The modules that know of LLMs import LangChain only when a model is made."""
    import subprocess

    code = (
        "import sys, bot.llms, bot.llm.client, bot.llm_composer, bot.verify, bot.question_writer, bot.questions_cli;"
        "print([m for m in ('langchain', 'langchain_core', 'langsmith', 'openai', 'tiktoken') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "request"),
        (401, "auth"),
        (403, "auth"),
        (404, "request"),
        (408, "timeout"),
        (429, "rate"),
        (503, "server"),
    ],
)
def test_http_errors_have_one_name_for_every_vendor(status: int, kind: str) -> None:
    """httpx's own errors (Mistral's client raises those) are told apart by status."""
    request = httpx.Request("POST", "http://x")
    error = httpx.HTTPStatusError("no", request=request, response=httpx.Response(status, request=request))
    assert fault_of(error).kind == kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ReadTimeout("t"), "timeout"),
        (httpx.ConnectTimeout("t"), "timeout"),
        (TimeoutError(), "timeout"),
        (httpx.ConnectError("c"), "refused"),
        (ConnectionRefusedError(), "refused"),
        (httpx.RemoteProtocolError("p"), "truncated"),
        (KeyError("choices"), "unknown"),
        (LlmError("huge", "x"), "huge"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
def test_other_errors_are_told_by_what_they_are(error: Exception, kind: str) -> None:
    """Timeouts, refusals, broken streams; what nobody foresaw is «unknown», and all of them are ComposerErrors."""
    assert fault_of(error).kind == kind
    assert isinstance(fault_of(error), ComposerError)


def test_many_readers_share_one_chat() -> None:
    """Calls from several threads at once don't mix."""
    replies: dict[int, str] = {}

    with LlmServer(reply=lambda prompt: claims((prompt.split("#")[1], ["s1"]))) as server:
        chat = Chat(server.settings())

        def ask(n: int) -> None:
            replies[n] = "".join(chat.stream("s", f"#{n}#"))

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert replies == {n: claims((str(n), ["s1"])) for n in range(8)}
