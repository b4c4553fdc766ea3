"""Settings, frozen, read once: defaults < vademecum.toml < environment (VADEMECUM_…) < command line."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from corpus.errors import SettingsError

CAUTIONS = ("prudente", "equilibrato", "generoso")
BUNDLED_CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "interviews"


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """The optional LLM. ``provider`` is a key of ``bot.llms.LLMS``; empty: none, and nothing leaves the machine."""

    provider: str = ""
    model: str = ""
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    timeout: float = 20.0
    max_retries: int = 0
    max_tokens: int = 900
    temperature: float = 0.0
    budget_tokens: int = 4000
    tiktoken_encoding: str = "o200k_base"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The server. ``origins``: other sites' origins that may embed or call us (empty: same origin only).

    ``trusted_proxies``: addresses or networks whose X-Forwarded-For we believe. Rates are ``limits`` strings.
    ``public_url``: our own address as readers see it; empty means relative links.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    public_url: str = ""
    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    rate_client: str = "20/minute"
    rate_global: str = "600/minute"
    rate_storage: str = "memory://"
    workers: int = 4
    queue: int = 64
    behind_tls: bool = False


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """What is kept about readers, and for how many days: nothing unless turned on here. ``url`` is SQLAlchemy's."""

    votes: bool = False
    questions: bool = False
    url: str = ""
    keep_days: int = 90


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the bot may be told. ``caution`` sets the judge's threshold in words."""

    corpus: Path = BUNDLED_CORPUS
    data: Path = Path(".vademecum")
    embedder: str = "vademecum"
    chroma_url: str = ""
    caution: str = "equilibrato"
    llm: LlmSettings = LlmSettings()
    web: WebSettings = WebSettings()
    storage: StorageSettings = StorageSettings()

    @classmethod
    def read(cls, toml: Path | None = None, env: Mapping[str, str] | None = None, **options: Any) -> Settings:
        """Merge the four sources; ``options`` that are None are ignored.

        Raises SettingsError for anything not understood.
        Environment: VADEMECUM_CORPUS, VADEMECUM_LLM_MODEL, VADEMECUM_WEB_ORIGINS (comma-separated), …
        """
        env = os.environ if env is None else env
        path = toml or Path(env.get("VADEMECUM_CONFIG", "vademecum.toml"))
        if toml and not path.is_file():
            raise SettingsError(f"Il file delle impostazioni {path} non c’è.", "controlla il percorso dato a --config")
        values = _merge(_from_toml(path), _from_env(env))
        values = _merge(values, {key: value for key, value in options.items() if value is not None})
        settings: Settings = _build(cls, values, "")
        if settings.caution not in CAUTIONS:
            raise SettingsError(f"caution = {settings.caution!r} non esiste.", f"scegli fra: {', '.join(CAUTIONS)}")
        return settings

    def with_web(self, **changes: Any) -> Settings:
        return replace(self, web=replace(self.web, **changes))

    def for_trial(self) -> Settings:
        """For trying out (`make run`): votes and unanswered questions stay in a local file, and the page says so."""
        url = self.storage.url or f"sqlite:///{(self.data / 'feedback.sqlite').resolve()}"
        return replace(self, storage=replace(self.storage, votes=True, questions=True, url=url))


def _from_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} non è un file TOML valido: {error}.", "correggi quella riga") from error


def _from_env(env: Mapping[str, str]) -> dict[str, Any]:
    """VADEMECUM_DATA -> data; VADEMECUM_LLM_MODEL -> llm.model. Unknown names under our prefix are an error."""
    values: dict[str, Any] = {}
    groups = {item.name for item in fields(Settings) if item.name in {"llm", "web", "storage"}}
    for name, value in env.items():
        if not name.startswith("VADEMECUM_") or name == "VADEMECUM_CONFIG":
            continue
        key = name.removeprefix("VADEMECUM_").lower()
        head, _, rest = key.partition("_")
        if head in groups and rest:
            values.setdefault(head, {})[rest] = value
        else:
            values[key] = value
    return values


def _merge(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(low)
    for key, value in high.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged


def _build(kind: Any, values: Mapping[str, Any], prefix: str) -> Any:
    """A frozen settings class from plain values, each converted to its field's type."""
    hints = get_type_hints(kind)
    known = {item.name for item in fields(kind)}
    for key in values:
        if key not in known:
            names = ", ".join(sorted(known))
            raise SettingsError(f"Impostazione sconosciuta: {prefix}{key}.", f"quelle note sono: {names}")
    return kind(**{key: _convert(hints[key], value, prefix + key) for key, value in values.items()})


def _convert(hint: Any, value: Any, name: str) -> Any:
    if hasattr(hint, "__dataclass_fields__"):
        if isinstance(value, hint):
            return value
        if not isinstance(value, Mapping):
            raise SettingsError(f"{name} = {value!r}: ci si aspetta una tabella.", f"scrivi [{name}] in vademecum.toml")
        return _build(hint, value, f"{name}.")
    if get_origin(hint) is tuple:
        return _to_tuple(hint, value, name)
    if hint is bool:
        return _to_bool(value, name)
    if hint is Path:
        return Path(value).expanduser()
    try:
        return hint(value)
    except (TypeError, ValueError) as error:
        raise SettingsError(f"{name} = {value!r}: ci si aspetta un valore di tipo {hint.__name__}.") from error


def _to_tuple(hint: Any, value: Any, name: str) -> tuple[Any, ...]:
    items = value.split(",") if isinstance(value, str) else value
    kind = get_args(hint)[0]
    if not isinstance(items, list | tuple):
        raise SettingsError(f"{name} = {value!r}: ci si aspetta un elenco.", 'scrivi ["uno", "due"]')
    return tuple(kind(str(item).strip()) for item in items if str(item).strip())


def _to_bool(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return value
    words = {"1": True, "true": True, "si": True, "sì": True, "0": False, "false": False, "no": False, "": False}
    try:
        return words[str(value).strip().lower()]
    except KeyError as error:
        raise SettingsError(f"{name} = {value!r}: ci si aspetta true o false.") from error
