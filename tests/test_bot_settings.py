"""Settings: one frozen value from defaults, TOML, environment and options, and clear words for anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from corpus.errors import SettingsError


def test_defaults_keep_nothing_and_call_nobody() -> None:
    """With no settings at all there is no LLM, nothing about readers is kept and only our own origin may call."""
    settings = Settings.read(env={})
    assert settings.llm.provider == ""
    assert not settings.storage.votes and not settings.storage.questions
    assert settings.web.origins == ()


def test_sources_override_in_order(tmp_path: Path) -> None:
    """TOML beats defaults, the environment beats TOML, an option beats the environment."""
    toml = tmp_path / "vademecum.toml"
    toml.write_text('data = "from-toml"\ncaution = "prudente"\n[web]\nport = 8000\norigins = ["https://a.example"]\n')
    env = {"VADEMECUM_WEB_PORT": "9000", "VADEMECUM_WEB_ORIGINS": "https://b.example, https://c.example"}
    settings = Settings.read(toml, env, data="from-option")
    assert (settings.data, settings.caution) == (Path("from-option"), "prudente")
    assert settings.web.port == 9000
    assert settings.web.origins == ("https://b.example", "https://c.example")


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"VADEMECUM_CAUTION": "spavaldo"}, "prudente"),
        ({"VADEMECUM_WEB_PORT": "porta"}, "web.port"),
        ({"VADEMECUM_COLORE": "blu"}, "colore"),
        ({"VADEMECUM_STORAGE_VOTES": "forse"}, "storage.votes"),
    ],
    ids=["caution", "number", "unknown name", "boolean"],
)
def test_a_bad_value_is_named(env: dict[str, str], named: str) -> None:
    """A value that cannot be used is an error that names the setting or the values allowed."""
    with pytest.raises(SettingsError, match=named):
        Settings.read(env=env)


def test_the_key_is_never_printed() -> None:
    """The LLM's key does not appear when settings are printed."""
    assert "s3gr3t0" not in repr(Settings.read(env={"VADEMECUM_LLM_API_KEY": "s3gr3t0"}))
