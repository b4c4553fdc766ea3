"""The widget in a magazine's page: what it weighs, what it leaves alone, how the page speaks to it."""

# ruff: noqa: F811

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from fake_api import FakeApi
from widget_browser import QUESTION, Reader, api, browser, host, reader  # noqa: F401
from widget_host import Host, demo_page, gerosa

from bot.web.assets import HERE, Folder

pytestmark = pytest.mark.browser
Readers = Callable[..., Reader]
FILES = {"panel.js", "strings.js", "style.js", "highlight.js"}
STYLES = """(root) => [...root.querySelectorAll("*")].filter((e) => !/^(vademecum-|script$)/i.test(e.tagName))
  .map((e) => {
    const s = getComputedStyle(e);
    return e.tagName + [...s].map((n) => n + s.getPropertyValue(n)).join(); })"""
LOOKS = """(host) => [host, ...host.shadowRoot.querySelectorAll("*")].map((e) => {
  const s = getComputedStyle(e);
  return [e.tagName, s.color, s.backgroundColor, s.font, s.display, s.visibility, s.opacity, s.transform, s.direction,
    s.letterSpacing, s.textTransform, s.borderColor, s.zIndex].join(" "); })"""


def test_the_button_weighs_two_kilobytes_and_everything_ten() -> None:
    """As served, gzip -6: at most 2,000 bytes before the click, 10,000 in all."""
    files = Folder.read(HERE / "widget").files
    sizes = {name: len(gzip.compress(content, 6)) for name, content in files.items()}
    assert set(sizes) == FILES | {"widget.js"}
    assert sizes["widget.js"] <= 2_000
    assert sum(sizes.values()) <= 10_000


def test_nothing_but_the_button_loads_before_the_click(reader: Readers, host: Host, api: FakeApi) -> None:
    """One request to the bot before the click; the panel's four files and the suggestions after it."""
    tab = reader().visit()
    assert [url for url in tab.urls if not url.startswith(host.origin)] == [f"{api.origin}/widget.js"]
    tab.open()
    tab.page.get_by_text("Conviene pagare la pubblicità?").wait_for()
    asked = [url.rsplit("/", 1)[-1].partition("?")[0] for url in tab.urls if url.startswith(api.origin)]
    assert sorted(asked) == sorted([*FILES, "suggestions", "widget.js"])


def test_a_whole_conversation_leaves_the_page_alone(reader: Readers, host: Host, api: FakeApi) -> None:
    """No console error under a strict CSP, one global name, no cookie, no storage, no third host, no style changed."""
    plain = reader()
    html = re.sub(r"<script.*?</script>", "", demo_page(gerosa(), api.origin, "n"))
    plain.page.goto(host.page("/plain", html))
    names, styles = (
        plain.page.evaluate("Object.getOwnPropertyNames(window)"),
        plain.page.evaluate(f"({STYLES})(document)"),
    )

    tab = reader(permissions=["clipboard-read", "clipboard-write"]).visit().open()
    article = tab.answered()
    article.get_by_role("button", name="Copia").first.click()
    article.get_by_text("Copiata").wait_for()
    article.get_by_role("button", name="Utile", exact=True).click()
    tab.page.keyboard.press("Escape")
    assert tab.problems == []
    assert set(tab.page.evaluate("Object.getOwnPropertyNames(window)")) - set(names) == {"Vademecum"}
    assert tab.page.evaluate(f"({STYLES})(document)") == styles
    assert tab.page.evaluate("document.adoptedStyleSheets.length") == 0
    assert tab.context.cookies() == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie].join()"
    assert tab.page.evaluate(kept) == "0,0,"
    assert {url.split("/")[2] for url in tab.urls} == {origin.split("/")[2] for origin in (host.origin, api.origin)}


def test_the_conversation_is_kept_only_if_the_reader_says_so(reader: Readers, api: FakeApi) -> None:
    """The box ticked: kept, shown again after a reload without asking again. Unticked: gone."""
    tab = reader().visit().open()
    tab.answered()
    assert tab.page.evaluate("localStorage.length") == 0
    tab.page.get_by_label("Ricorda la conversazione su questo dispositivo").check()
    assert tab.page.evaluate("Object.keys(localStorage)") == ["vademecum"]
    tab.page.reload()
    tab.open()
    assert tab.answers.locator("h3").all_inner_texts() == [QUESTION]
    assert tab.answers.locator("figure").count() == 2
    assert len(api.asked) == 1
    tab.page.get_by_label("Ricorda la conversazione").uncheck()
    assert tab.page.evaluate("localStorage.length") == 0


def test_the_shadow_root_is_closed(reader: Readers) -> None:
    """The page's scripts can't reach in: no shadowRoot, no dialog in the document."""
    tab = reader(closed=True).visit(attributes={"open": ""})
    tab.page.wait_for_function("document.activeElement?.tagName === 'VADEMECUM-WIDGET'")
    assert tab.page.evaluate("document.querySelector('vademecum-widget').shadowRoot") is None
    assert tab.page.evaluate("document.querySelectorAll('dialog, textarea, button').length") == 0


def test_hostile_css_changes_nothing_inside(reader: Readers) -> None:
    """`* { display: none !important; color: lime !important }` and worse: the same looks, the same size."""
    looks = []
    for hostile in (False, True):
        tab = reader(reduced_motion="reduce").visit(hostile=hostile, inline={}).open()
        tab.page.get_by_text("Conviene pagare la pubblicità?").wait_for()
        tab.answered()
        size = tab.dialog.bounding_box()
        looks.append((tab.box.evaluate(LOOKS), tab.page.locator("vademecum-ask").evaluate(LOOKS), size))
    assert looks[0] == looks[1]


def test_attributes_of_the_script(reader: Readers, api: FakeApi) -> None:
    """data-title, -greeting, -suggestions, -question, -interview, -expert, -position, -lang do what they say."""
    tab = reader().visit(
        attributes={
            "lang": "en", "title": "Any questions?", "greeting": "Hello, reader.", "suggestions": "One?|Two?",
            "question": "Asked on open?", "interview": "gerosa", "expert": "Roberto Gerosa", "position": "left",
        }
    )  # fmt: skip
    assert tab.button.inner_text() == "Any questions?"
    box = tab.button.bounding_box()
    assert box and box["x"] < 100
    tab.open()
    assert tab.dialog.get_attribute("lang") == "en"
    assert tab.dialog.get_by_role("heading", level=2).inner_text() == "Any questions?"
    tab.page.get_by_text("Hello, reader.").wait_for()
    tab.page.get_by_role("button", name="Not useful").wait_for()
    assert api.asked == [
        {"question": "Asked on open?", "history": [], "interview": "gerosa", "expert": "Roberto Gerosa"},
    ]
    assert api.suggested == []
    dialog = tab.dialog.bounding_box()
    assert dialog and dialog["x"] < 100


def test_suggestions_of_the_page_are_buttons_that_ask(reader: Readers, api: FakeApi) -> None:
    """data-suggestions, parted by |, else those of this interview from the bot; a click asks and takes them away."""
    tab = reader().visit(attributes={"suggestions": "Prima?|Seconda?"}).open()
    tab.page.get_by_role("button", name="Seconda?").click()
    tab.page.get_by_role("button", name="Non utile").wait_for()
    assert [each["question"] for each in api.asked] == ["Seconda?"]
    assert tab.page.get_by_role("button", name="Prima?").count() == 0
    other = reader().visit("/altra", attributes={"interview": "gerosa"}).open()
    other.page.get_by_text("Conviene pagare la pubblicità?").wait_for()
    assert api.suggested == ["/api/v1/suggestions?n=3&interview=gerosa"]


def test_position_none_and_open(reader: Readers) -> None:
    """data-position="none": no button, the page opens the box itself; data-open: open from the start."""
    tab = reader().visit(attributes={"position": "none"})
    assert not tab.button.is_visible()
    tab.page.evaluate("Vademecum.open()")
    tab.input.wait_for()
    other = reader().visit("/aperta", attributes={"open": ""})
    other.input.wait_for()
    assert other.page.evaluate("document.activeElement.tagName") == "VADEMECUM-WIDGET"


COLOURS = ("#8a1c2b", "yellow", "#777", "#757575", "rebeccapurple", "oklch(0.7 0.15 200)", "rgb(0 0 0 / 10%)", "#08f",
           "hsl(120 80% 40%)", "red;} * {color:red", "nonsense")  # fmt: skip


def test_any_colour_gets_readable_words(reader: Readers) -> None:
    """data-color, whatever it is: the words on it have a contrast of 4.5:1 or more, and it can't smuggle CSS in."""
    boxes = "".join(f'<vademecum-ask data-color="{colour}"></vademecum-ask>' for colour in COLOURS)
    tag = '<script nonce="{nonce}" src="{bot}/widget.js"></script>'
    tab = reader().visit("/colori", html=f'<!doctype html><html lang="it"><title>x</title>{tag}{boxes}')
    script = """(host) => {
      const s = getComputedStyle(host.shadowRoot.querySelector("button"));
      return [s.backgroundColor, s.color]; }"""
    for element in tab.page.locator("vademecum-ask").all():
        background, ink = (_luminance(colour) for colour in element.evaluate(script))
        assert (max(background, ink) + 0.05) / (min(background, ink) + 0.05) >= 4.5, element.get_attribute("data-color")
    assert tab.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of "rgb(…)" or "color(srgb …)"; opaque colours only."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", colour)]
    assert len(numbers) == 3, colour
    channels = [number / 255 if colour.startswith("rgb") else number for number in numbers]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_page_can_open_ask_and_close(reader: Readers, api: FakeApi) -> None:
    """Vademecum.open({question}) writes it, with submit asks it; close() closes; nobody can replace them."""
    tab = reader().visit()
    tab.page.evaluate("Vademecum.open({ question: 'Da dove comincio?' })")
    tab.input.wait_for()
    assert tab.input.input_value() == "Da dove comincio?"
    assert api.asked == []
    tab.page.evaluate("Vademecum.close()")
    tab.dialog.wait_for(state="hidden")
    tab.page.evaluate("Vademecum.open({ question: 'E poi?', submit: true })")
    tab.page.get_by_role("button", name="Non utile").wait_for()
    assert [each["question"] for each in api.asked] == ["E poi?"]
    assert tab.page.evaluate("Object.isFrozen(Vademecum)")


def test_events_reach_the_page(reader: Readers) -> None:
    """vademecum:open, answer, source-click and vote, on document and window, each with its detail."""
    tab = reader().visit()
    tab.page.evaluate(
        """window.heard = []; for (const name of ["open", "answer", "source-click", "vote"]) {
          document.addEventListener("vademecum:" + name, (e) => heard.push([name, e.detail]));
          window.addEventListener("vademecum:" + name, (e) => name === "source-click" && e.preventDefault()); }"""
    )
    article = tab.open().answered()
    article.get_by_role("button", name="Utile", exact=True).click()
    article.get_by_text("Grazie").wait_for()
    article.get_by_role("link").first.click()  # the page has said that it handles this itself
    heard: list[tuple[str, Any]] = tab.page.evaluate("heard")
    assert [name for name, _ in heard] == ["open", "answer", "vote", "source-click"]
    details = dict(heard)
    assert details["answer"]["question"] == QUESTION and details["answer"]["answer"]["id"] == "risposta-1"
    assert details["vote"] == {"answer": "risposta-1", "vote": "useful"}
    assert details["source-click"]["quote"]["interview"] == "gerosa"
    assert details["source-click"]["url"].startswith("https://www.mediamorfosi.com/")
    assert len(tab.context.pages) == 1 and tab.dialog.is_visible()


def test_a_deep_link_asks(reader: Readers, api: FakeApi) -> None:
    """#vademecum=… asks when the page opens, and when the fragment changes; a malformed one does no harm."""
    tab = reader().visit("/#vademecum=Quanti%20canali%20apro%3F")
    tab.page.get_by_role("button", name="Non utile").wait_for()
    tab.page.evaluate("location.hash = 'vademecum=' + encodeURIComponent('E TikTok?')")
    tab.page.get_by_role("button", name="Non utile").nth(1).wait_for()
    assert [each["question"] for each in api.asked] == ["Quanti canali apro?", "E TikTok?"]
    tab.page.evaluate("location.hash = 'vademecum=%E0%A4%A'")
    tab.page.evaluate("location.hash = 'altro'")
    assert tab.problems == []


def test_the_inline_element_answers_in_the_article(reader: Readers, api: FakeApi) -> None:
    """<vademecum-ask>: its own attributes over the script's, no dialog, the answer in the flow of the page."""
    tab = reader().visit(
        attributes={"interview": "gerosa", "title": "Chiedi", "question": "Non questa"},
        inline={"title": "Hai un dubbio?", "greeting": "Dimmi.", "suggestions": "Da dove parto?"},
    )
    inline = tab.page.locator("vademecum-ask")
    inline.get_by_role("button", name="Hai un dubbio?").click()
    inline.get_by_text("Dimmi.").wait_for()
    inline.get_by_role("button", name="Da dove parto?").click()
    inline.get_by_role("button", name="Non utile").wait_for()
    assert api.asked == [{"question": "Da dove parto?", "history": [], "interview": "gerosa"}]
    assert inline.locator("dialog").count() == 0 and tab.dialog.count() == 0
    assert inline.locator("figure").count() == 2
    assert tab.problems == []


def test_the_script_twice_is_one_widget(reader: Readers) -> None:
    """A template that includes the tag twice gets one button."""
    tag = '<script nonce="{nonce}" src="{bot}/widget.js"></script>'
    tab = reader().visit("/due", html=f'<!doctype html><html lang="it"><title>x</title><body>{tag}{tag}')
    assert tab.box.count() == 1
    assert tab.problems == []


def test_a_panel_that_cannot_load_says_so_and_tries_again(reader: Readers, api: FakeApi) -> None:
    """The panel's files missing: the button says it; the next click, with the files back, opens the panel."""
    tab = reader().visit()
    api.down = True
    tab.button.click()
    tab.box.get_by_role("button", name="Non si apre: riprova").wait_for()
    api.down = False
    tab.open()
    assert tab.button.inner_text() == "Chiedi agli esperti"
