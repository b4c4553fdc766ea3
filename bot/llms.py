"""The LLMs one may choose: LLMS, one row each, through LangChain's ``init_chat_model``.

A row is a function from our settings to a LangChain chat model. Time limit, retries and length are always given: a
vendor's own defaults (no limit, or minutes) would become ours.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot.settings import LlmSettings
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MAX_RETRIES = 1  # a second try may help; a third makes a storm of an outage


def chat_model(settings: LlmSettings) -> BaseChatModel:
    """The chat model the settings name.

    Raises SettingsError when the provider is unknown, its package is not installed, or model, key or address missing.
    """
    make = LLMS.get(settings.provider)
    if make is None:
        raise SettingsError(f"llm.provider = {settings.provider!r} non esiste.", f"scegli fra: {', '.join(LLMS)}")
    if not settings.model:
        raise SettingsError("Manca il nome del modello.", "scrivi VADEMECUM_LLM_MODEL, oppure model in [llm]")
    return make(settings)


def openai(settings: LlmSettings) -> BaseChatModel:
    return _init(settings, "openai", _key(settings), **_openai_limits(settings), max_tokens=settings.max_tokens)


def compatible(settings: LlmSettings) -> BaseChatModel:
    """Any server that speaks OpenAI's protocol (vLLM, llama.cpp, LM Studio, a gateway…) at ``base_url``."""
    if not settings.base_url:
        raise SettingsError(
            "Manca l’indirizzo del server.", "scrivi VADEMECUM_LLM_BASE_URL, per esempio http://127.0.0.1:8000/v1"
        )
    # max_tokens in the body: ChatOpenAI renames its own to max_completion_tokens, which many such servers don't know
    body = {"max_tokens": settings.max_tokens}
    return _init(settings, "openai", settings.api_key or "x", **_openai_limits(settings), extra_body=body)


def mistral(settings: LlmSettings) -> BaseChatModel:
    return _init(
        settings,
        "mistralai",
        _key(settings),
        timeout=max(1, round(settings.timeout)),  # whole seconds there; our own deadline is exact
        max_retries=_retries(settings),
        max_tokens=settings.max_tokens,
    )


def anthropic(settings: LlmSettings) -> BaseChatModel:
    limits = {"timeout": settings.timeout, "max_retries": _retries(settings), "max_tokens": settings.max_tokens}
    return _init(settings, "anthropic", _key(settings), **limits)


def ollama(settings: LlmSettings) -> BaseChatModel:
    """Ollama's own protocol. Its context is set to hold our prompt: by default it cuts long ones without a word."""
    return _init(
        settings,
        "ollama",
        "",
        num_predict=settings.max_tokens,
        num_ctx=settings.budget_tokens + settings.max_tokens + 256,
        client_kwargs={"timeout": settings.timeout},
    )


LLMS: Mapping[str, Callable[[LlmSettings], BaseChatModel]] = MappingProxyType(
    {"openai": openai, "mistral": mistral, "anthropic": anthropic, "ollama": ollama, "compatible": compatible}
)
# The extra of pyproject.toml that brings each LangChain package.
_EXTRAS = {"openai": "openai", "mistralai": "mistral", "anthropic": "anthropic", "ollama": "ollama"}


def _init(settings: LlmSettings, vendor: str, key: str, **options: Any) -> BaseChatModel:
    # looked for by ourselves: LangChain may fall back on an old class of its own
    if importlib.util.find_spec(f"langchain_{vendor}") is None:
        what = f"Per «{settings.provider}» manca il pacchetto langchain-{vendor}."
        raise SettingsError(what, f"pip install 'vademecum[{_EXTRAS[vendor]}]'")
    from langchain.chat_models import init_chat_model

    if key:
        options["api_key"] = key
    if settings.base_url:
        options["base_url"] = settings.base_url
    model: BaseChatModel = init_chat_model(
        settings.model, model_provider=vendor, temperature=settings.temperature, **options
    )
    return model


def _openai_limits(settings: LlmSettings) -> dict[str, Any]:
    return {
        "timeout": settings.timeout,
        "max_retries": _retries(settings),
        "stream_chunk_timeout": settings.timeout,
        "use_responses_api": False,
    }


def _retries(settings: LlmSettings) -> int:
    return min(max(settings.max_retries, 0), MAX_RETRIES)


def _key(settings: LlmSettings) -> str:
    if not settings.api_key:
        raise SettingsError(f"Per «{settings.provider}» manca la chiave.", "scrivila in VADEMECUM_LLM_API_KEY")
    return settings.api_key
