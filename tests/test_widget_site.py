"""The widget with the real site and the magazine's real interview: two origins, a strict CSP, the real answers."""

# ruff: noqa: F811

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from webserver import Site, serving
from widget_browser import Reader, browser  # noqa: F401
from widget_host import Host, gerosa

from bot.settings import BUNDLED_CORPUS, Settings
from corpus.library import Library
from index.build import build
from index.embedders import load_embedder

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def magazine() -> Iterator[Host]:
    with Host() as magazine:
        yield magazine


@pytest.fixture(scope="module")
def site(magazine: Host, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole application over the shipped interviews, with the magazine's origin on its list."""
    data: Path = tmp_path_factory.mktemp("data")
    build(Library.read(BUNDLED_CORPUS), data, load_embedder("vademecum"))
    settings = Settings(data=data).with_web(origins=(magazine.origin,))
    with serving(settings, chat=False) as site:
        magazine.bot_origin = site.url
        yield site


def test_a_reader_asks_is_answered_votes_and_is_shown_the_place(browser: Browser, magazine: Host, site: Site) -> None:
    """A question that the box suggests: exact quotes, a vote that arrives, the sentence highlighted, no error said."""
    tab = Reader(browser, magazine, reduced_motion="reduce").visit(attributes={"interview": "gerosa"}).open()
    tab.dialog.locator("li button").first.click()
    article = tab.answers.last
    article.get_by_role("button", name="Non utile").wait_for()
    said = [each.inner_text().replace("[…]", "").strip() for each in article.locator("blockquote p").all()]
    assert said and all(each[1:-1] in gerosa().text for each in said)
    with tab.page.expect_response(lambda response: response.url.endswith("/vote")) as vote:
        article.get_by_role("button", name="Utile", exact=True).click()
    assert vote.value.status == 204
    article.get_by_role("link").first.click()
    tab.page.wait_for_function("CSS.highlights.has('vademecum')")
    assert tab.problems == []
    assert {url.split("/")[2] for url in tab.urls} == {magazine.origin.split("/")[2], site.url.split("/")[2]}
    tab.context.close()


def test_what_the_interviews_do_not_say_is_declined(browser: Browser, magazine: Host, site: Site) -> None:
    """No quote, a sentence that says so, and questions that they do answer."""
    tab = Reader(browser, magazine).visit().open()
    article = tab.answered("Che tempo farà domani a Milano?")
    assert article.locator("figure").count() == 0
    expect(article).to_contain_text("Le interviste non rispondono")
    tab.context.close()


def test_a_site_that_is_not_listed_gets_no_panel(browser: Browser, magazine: Host, site: Site) -> None:
    """The button of a stranger's page says that it won't open: the panel's files are for listed origins."""
    with Host(site.url) as stranger:
        tab = Reader(browser, stranger).visit()
        tab.button.click()
        tab.box.get_by_role("button", name="Non si apre: riprova").wait_for()
        tab.context.close()


def test_the_site_sends_the_widget_compressed_and_cached(magazine: Host, site: Site) -> None:
    """The loader for minutes, its version's files for ever; 10,000 bytes on the wire at most; a privacy page."""
    headers = {"Origin": magazine.origin, "Accept-Encoding": "gzip"}
    with httpx.Client(base_url=site.url, headers=headers) as client:
        loader = client.get("/widget.js")
        version = loader.text.split("widget/", 1)[1].split("/", 1)[0]
        files = [client.get(f"/widget/{version}/{name}.js") for name in ("panel", "strings", "style", "highlight")]
        assert client.get("/privacy").status_code == 200
    assert all(each.headers["access-control-allow-origin"] == magazine.origin for each in files)
    assert all("immutable" in each.headers["cache-control"] for each in files)
    assert "immutable" not in loader.headers["cache-control"]
    assert sum(int(each.headers["content-length"]) for each in (loader, *files)) <= 10_000
