"""Many readers at once, for two seconds: answers or clean refusals, nothing else. The real run is ``eval/load.py``."""

from __future__ import annotations

import asyncio
from pathlib import Path

from webserver import serving

from bot.settings import Settings
from eval.load import Scene, play

PROXIED = {"trusted_proxies": ("127.0.0.1",), "rate_global": "100000/minute"}


def test_a_crowd_sees_answers_and_clean_refusals_only(gerosa_data: Path) -> None:
    """Eighty readers on one worker and a queue of eight: some answered, some told to come back, no error."""
    settings = Settings(data=gerosa_data).with_web(workers=1, queue=8, **PROXIED)
    with serving(settings, chat=False) as site:
        result = asyncio.run(play(Scene("80", readers=80, seconds=2, pause=0), site.port))
    assert result.statuses[200] > 0 and set(result.statuses) <= {200, 429, 503}
    assert not result.errors


def test_more_open_requests_than_we_hold_are_refused_with_retry_after(gerosa_data: Path) -> None:
    """The bound on all open requests answers in our shape too."""
    with serving(Settings(data=gerosa_data).with_web(**PROXIED), chat=False, limits={"open_requests": 3}) as site:
        result = asyncio.run(play(Scene("40", readers=40, seconds=1, pause=0), site.port))
    assert result.statuses[200] > 0 and not result.errors
