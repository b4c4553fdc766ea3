"""Debian's Chromium for the tests, and axe-core in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import pytest

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser; the test is skipped, saying so, where Chromium or Playwright is missing."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Debian's chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def axe(page: Any) -> dict[str, list[str]]:
    """axe-core's violations on a page: rule -> the elements' HTML. All its rules, best practices included.

    Evaluated by the debugger, which a Content-Security-Policy does not bind.
    """
    pytest.importorskip("axe_playwright_python")
    script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script + "\n0")
    found = page.evaluate("axe.run(document)")
    return {rule["id"]: [node["html"][:160] for node in rule["nodes"]] for rule in found["violations"]}
