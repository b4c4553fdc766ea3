"""Our own pages: the reading page word for word, hostile text harmless on every face."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import hostile
import pytest
from starlette.testclient import TestClient

from bot.answer import Answer, Part, Quote
from bot.present import to_html
from bot.settings import Settings
from bot.web.api import _card
from bot.web.app import create_app
from bot.web.chat import html_of
from bot.web.reading import highlight_of, page_of
from corpus.interview import Interview
from corpus.library import Library
from index.build import build
from index.embedders import load_embedder
from index.live import open_index
from index.search import Index


@pytest.fixture(scope="module")
def pages(magazine: Index) -> Iterator[TestClient]:
    """The site over the invented magazine."""
    with TestClient(create_app(Settings(), index=lambda: magazine, chat=False)) as client:
        yield client


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of one hostile interview."""
    data = tmp_path_factory.mktemp("data")
    build(Library.read(hostile.write(data / "corpus")), data, load_embedder())
    return open_index(data, load_embedder())


def words(html: str) -> str:
    """What a reader reads: without tags."""
    return unescape(re.sub(r"<[^>]+>", "", bare(html)))


def bare(html: str) -> str:
    """Without what only a screen reader says."""
    return re.sub(r'<span class="solo-voce">.*?</span>', "", html, flags=re.S)


# ---- the reading page


def test_the_reading_page_holds_the_whole_text_once(magazine: Index) -> None:
    """Every character of every interview, in order, and nothing twice (a shared question is shown once)."""
    for interview in magazine.interviews.values():
        shown = "".join(words(str(p)) for block in page_of(interview).blocks for p in block.paragraphs)
        assert re.sub(r"\s+", "", shown) == re.sub(r"\s+", "", interview.text)


def test_every_sentence_is_an_anchor_where_it_begins(magazine: Index) -> None:
    """<span id="s{start}"> holds the text that begins at that offset; no id comes twice."""
    for interview in magazine.interviews.values():
        html = "".join(str(p) for block in page_of(interview).blocks for p in block.paragraphs)
        found = re.findall(r'<span id="s(\d+)">(.{,40})', re.sub(r'<span class="terzi">', "", bare(html)), flags=re.S)
        assert len(found) > 10 and len({start for start, _ in found}) == len(found)
        for start, sentence in found[:50]:
            assert interview.text[int(start) :].startswith(words(sentence.split("<")[0])[:15])


def test_every_quote_of_an_answer_is_highlighted_where_it_leads(gerosa: Index) -> None:
    """page_url opens at an anchor that exists, with exactly the quote inside <mark>."""
    settings = Settings()
    with TestClient(create_app(settings, index=lambda: gerosa, chat=False)) as http:
        answer = http.post("/api/ask", json={"question": "Che consigli dai a una PMI?"}).json()
        assert answer["quotes"]
        for quote in answer["quotes"]:
            address, anchor = quote["page_url"].split("#")
            page = http.get(address).text
            assert f'id="{anchor}"' in page
            article = page[page.index("</header>", page.index("<article")) :]
            marked = "".join(words(piece) for piece in re.findall(r"<mark>(.*?)</mark>", article, flags=re.S))
            assert re.sub(r"\s+", "", marked) == re.sub(r"\s+", "", quote["text"])


def test_voices_are_told_apart(pages: TestClient, magazine: Index) -> None:
    """Questions are headings, answers name their speaker, the editors and third parties are marked and named."""
    seen = set()
    for interview in magazine.interviews.values():
        html = pages.get(f"/interviste/{interview.id}").text
        for turn in interview.turns:
            if turn.speaker:
                assert f'<p class="voce">{turn.speaker}</p>' in html
            for third in turn.third_party:
                assert f"(parole di {third.speaker or 'un’altra persona'})" in html
                seen.add("third party")
        if interview.introduction:
            assert "La redazione" in html
            seen.add("introduction")
    assert "third party" in seen


def test_a_highlight_that_makes_no_sense_is_no_highlight(pages: TestClient) -> None:
    """Any other ?q= shows the page as it is."""
    for wanted in ("", "abc", "5-2", "0-99999999", "-1-5", "1-2-3", "<script>", "999999999999999999999-2", "١-٢"):
        html = pages.get("/interviste/branzanti", params={"q": wanted}).text
        assert "<mark>" not in html and "<script" not in html
    assert highlight_of("10-20", 15) is None and highlight_of("10-15", 15) == (10, 15)


def test_pages_link_to_each_other_and_to_the_magazine(pages: TestClient, magazine: Index) -> None:
    """Home -> list -> interview -> the magazine's page; the skip link and the language are there."""
    listed = pages.get("/interviste").text
    for interview in magazine.interviews.values():
        assert f'href="/interviste/{interview.id}"' in listed
        html = pages.get(f"/interviste/{interview.id}").text
        if interview.url:
            assert f'href="{interview.url}"' in html
    home = pages.get("/").text
    for html in (home, listed):
        assert '<html lang="it">' in html and 'href="#contenuto"' in html
        assert not re.findall(r'(?:src|href)="https?://', html)


def test_missing_pages_speak_italian_to_browsers(pages: TestClient) -> None:
    """404 as a page for who accepts HTML, as JSON for programs; the editors' page keeps its place."""
    page = pages.get("/interviste/nessuna", headers={"Accept": "text/html"})
    assert page.status_code == 404 and "Questa intervista non c’è" in page.text
    assert pages.get("/interviste/nessuna").json()["error"]["code"] == "not_found"
    editors = pages.get("/redazione")
    assert editors.status_code == 404 and "in arrivo" in editors.text


def test_behind_tls_browsers_are_told_to_stay_there(magazine: Index) -> None:
    """HSTS only where the settings say TLS is in front."""
    app = create_app(Settings().with_web(behind_tls=True), index=lambda: magazine, chat=False)
    assert TestClient(app).get("/").headers["strict-transport-security"] == "max-age=31536000"


def test_our_style_is_immutable_and_the_widget_fresh(pages: TestClient) -> None:
    """Hashed names for ever, the widget's one fixed name for five minutes, old versions not at all."""
    address = re.search(r'href="(/static/\w+/style.css)"', pages.get("/").text)
    assert address and "immutable" in pages.get(address[1]).headers["cache-control"]
    assert pages.get("/static/0000/style.css").headers["cache-control"] == "no-cache"
    assert pages.get("/widget.js").headers["cache-control"] == "public, max-age=300"


# ---- hostile text


def test_hostile_text_is_plain_text_on_the_reading_page(strange: Index) -> None:
    """No tag, attribute or address of an interview's words reaches the markup; no word is a million letters long."""
    with TestClient(create_app(Settings(), index=lambda: strange, chat=False)) as http:
        html = http.get("/interviste/ceramica").text
        for page in (html, http.get("/interviste").text, http.get("/").text):
            for tag in ("<img", "<script", "<iframe", "<svg", "<style", "<b ", "javascript:window.pwned=1'"):
                assert tag not in page
            assert "onerror" not in re.sub(r"&lt;.*?&gt;", "", page)
            assert "\u202e" not in page and len(page) < 200_000
    assert "&lt;script&gt;window.pwned=1&lt;/script&gt;" in html and "{{7*7}}" in html


def test_hostile_text_is_data_in_the_api(strange: Index) -> None:
    """JSON stays JSON: quotes are word for word, the type and nosniff keep browsers from reading it as a page."""
    with TestClient(create_app(Settings(), index=lambda: strange, chat=False)) as http:
        reply = http.post("/api/ask", json={"question": "come si accende il forno numero 1?"})
        assert reply.headers["content-type"] == "application/json"
        assert reply.headers["x-content-type-options"] == "nosniff"
        text = strange.interviews["ceramica"].text
        for quote in reply.json()["quotes"]:
            assert text[quote["start"] : quote["end"]] == quote["text"]


@pytest.mark.parametrize("attack", [*hostile.ATTACKS, "fine\n\n# titolo\n\n- elenco", "a\r\n\r\nb", "a\u2028\u2028b"])
def test_hostile_text_is_one_block_of_html_in_the_chat(attack: str) -> None:
    """No line break ends the block (Markdown would take over); no tag of the words is a tag."""
    quote = Quote(
        attack, "expert", attack, None, "x", attack, "javascript:window.pwned=1", None, 1, 0, 9, "javascript:a", "//b"
    )
    answer = Answer("i", "answer", "it", "", (Part("words", attack), Part("quote", attack, 0)), (quote,))
    html = html_of(answer)
    assert not re.search(r"[\r\n\v\f\x85\u2028\u2029]", html)
    tags = set(re.findall(r"<\s*/?\s*([a-z]+)", html))
    assert tags <= {"div", "p", "figure", "blockquote", "figcaption", "br", "span", "em", "a"}
    assert 'href="javascript' not in html and 'href="//' not in html
    assert to_html(answer).startswith('<div class="vademecum"')


def test_an_address_that_is_not_of_the_web_is_no_link(magazine: Index) -> None:
    """javascript: and its kind: neither on the page nor in the API."""
    first = next(iter(magazine.interviews.values()))
    forged: Interview = replace(first, url="javascript:window.pwned=1")
    assert page_of(forged).url is None
    assert _card(forged).url is None
