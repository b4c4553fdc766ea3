"""What the widget's tests share: Chromium, the magazine's server, the fake bot, and a reader who uses them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fake_api import FakeApi
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from widget_host import Host, gerosa

CHROMIUM = shutil.which("chromium")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
# The shadow roots are closed, to axe-core and to Playwright too: tests that look inside open them.
OPEN_SHADOW = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: "open" }); };"""
PATIENCE = 20_000  # milliseconds, on a machine that does other things too
QUESTION = "Quali opportunità danno i social alle piccole imprese?"


class Reader:
    """A browser tab, and what went on in it: ``problems`` (console errors), ``urls`` (every request)."""

    def __init__(self, browser: Browser, host: Host, *, closed: bool = False, **context: Any) -> None:
        self.host = host
        self.context = browser.new_context(**{"viewport": {"width": 1100, "height": 760}, **context})
        self.context.set_default_timeout(PATIENCE)
        if not closed:
            self.context.add_init_script(OPEN_SHADOW)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.urls: list[str] = []
        self.page.on("console", lambda said: said.type in ("error", "warning") and self.problems.append(said.text))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", lambda request: self.urls.append(request.url))
        self.box = self.page.locator("vademecum-widget")
        self.button = self.box.locator("section > button")
        self.dialog = self.box.locator("dialog")
        self.input = self.box.locator("textarea")
        self.answers = self.box.locator("article")

    def visit(self, path: str = "/", **options: Any) -> Reader:
        """Open the magazine's page (options of ``Host.page``) and wait for the widget's button."""
        self.page.goto(self.host.page(path.partition("#")[0], **options) + "".join(path.partition("#")[1:]))
        self.box.wait_for(state="attached")
        return self

    def open(self) -> Reader:
        """Open the panel, and wait until it stands still: while it rises its boxes are fractions of pixels off."""
        self.button.click()
        self.input.wait_for()
        self.dialog.evaluate("(panel) => Promise.all(panel.getAnimations().map((each) => each.finished))")
        return self

    def ask(self, question: str = QUESTION) -> Locator:
        """Type, press Enter, and return the new <article>."""
        self.input.fill(question)
        self.input.press("Enter")
        return self.answers.last

    def answered(self, question: str = QUESTION) -> Locator:
        article = self.ask(question)
        article.get_by_role("button", name="Non utile").wait_for()
        return article


@pytest.fixture(scope="module")
def api() -> Iterator[FakeApi]:
    with FakeApi(gerosa()) as api:
        yield api


@pytest.fixture(scope="module")
def host(api: FakeApi) -> Iterator[Host]:
    with Host(api.origin) as host:
        api.origins.add(host.origin)
        yield host


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium isn't installed (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def reader(browser: Browser, host: Host, api: FakeApi) -> Iterator[Callable[..., Reader]]:
    """Make readers, with options of a browser context (viewport, color_scheme, …); they leave when the test ends."""
    api.reset()
    readers: list[Reader] = []

    def make(**context: Any) -> Reader:
        readers.append(Reader(browser, host, **context))
        return readers[-1]

    yield make
    api.release.set()
    for each in readers:
        each.context.close()
