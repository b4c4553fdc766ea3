"""The widget for everyone: axe-core in every state, keyboard, screen readers, zoom, phones, the dark."""

# ruff: noqa: F811

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fake_api import FakeApi
from playwright.sync_api import Locator, expect
from widget_browser import QUESTION, Reader, api, browser, host, reader  # noqa: F401
from widget_host import demo_page, gerosa

pytestmark = pytest.mark.browser
Readers = Callable[..., Reader]
FACES: dict[str, dict[str, Any]] = {
    "desktop": {},
    "phone": {"viewport": {"width": 320, "height": 640}},
    "dark": {"color_scheme": "dark"},
}
ACTIVE = "() => document.activeElement.shadowRoot?.activeElement?.outerHTML.slice(0, 60) ?? document.activeElement.id"


def _violations(tab: Reader, state: str) -> list[str]:
    results = Axe().run(tab.page)
    return [f"{state}: {v['id']} {[n['html'][:120] for n in v['nodes']]}" for v in results.response["violations"]]


@pytest.mark.parametrize("face", FACES)
def test_axe_finds_nothing_in_any_state(reader: Readers, api: FakeApi, face: str) -> None:
    """axe-core, all its rules: 0 violations closed, open, streaming, answered, declined, refused, cut off, offline."""
    tab = reader(**FACES[face], reduced_motion="reduce").visit(inline={}, attributes={"color": "#8a1c2b"})
    found = _violations(tab, "closed")
    tab.open()
    tab.page.get_by_text("Conviene pagare la pubblicità?").wait_for()
    found += _violations(tab, "open")
    api.mode = "slow"
    article = tab.ask()
    expect(article).to_contain_text("Scelgo le citazioni…")
    found += _violations(tab, "streaming")
    api.release.set()
    article.get_by_role("button", name="Utile", exact=True).click()
    found += _violations(tab, "answer")
    api.mode = "decline"
    tab.answered("Che tempo fa?")
    found += _violations(tab, "decline")
    for mode, words in (("429", "Tante domande"), ("cut", "si è interrotta")):
        api.mode = mode
        expect(tab.ask()).to_contain_text(words)
        found += _violations(tab, mode)
    tab.context.set_offline(True)
    expect(tab.ask()).to_contain_text("in rete")
    tab.input.fill("a" * 501)
    found += _violations(tab, "offline, too long")
    assert found == []


def test_axe_finds_nothing_in_the_inline_element(reader: Readers, api: FakeApi) -> None:
    """Inside the article: open, answered, in English."""
    tab = reader().visit(inline={"lang": "en"}, attributes={"position": "none"})
    inline = tab.page.locator("vademecum-ask")
    inline.get_by_role("button").click()
    inline.get_by_text("Conviene pagare la pubblicità?").wait_for()
    found = _violations(tab, "open")
    inline.get_by_role("textbox").fill(QUESTION)
    inline.get_by_role("textbox").press("Enter")
    inline.get_by_role("button", name="Not useful").wait_for()
    assert found + _violations(tab, "answer") == []


def test_keyboard_alone_asks_votes_and_closes(reader: Readers, api: FakeApi) -> None:
    """Tab to the button, Enter, type, Enter, Tab to a vote, Space, Esc; the focus comes back to the button."""
    tab = reader().visit()
    tab.button.wait_for()
    tab.page.keyboard.press("Shift+Tab")  # the widget is last in the page
    assert "Chiedi agli esperti" in tab.page.evaluate(ACTIVE)
    tab.page.keyboard.press("Enter")
    tab.input.wait_for()
    assert tab.page.evaluate(ACTIVE).startswith("<textarea")
    tab.page.keyboard.type(QUESTION)
    tab.page.keyboard.press("Enter")
    tab.page.get_by_role("button", name="Non utile").wait_for()
    for _ in range(20):
        tab.page.keyboard.press("Shift+Tab")
        if ">Utile<" in tab.page.evaluate(ACTIVE):
            break
    with tab.page.expect_response("**/vote"):
        tab.page.keyboard.press("Space")
    expect(tab.page.get_by_role("button", name="Utile", exact=True)).to_have_attribute("aria-pressed", "true")
    assert len(api.votes) == 1
    tab.page.keyboard.press("Escape")
    tab.dialog.wait_for(state="hidden")
    assert "Chiedi agli esperti" in tab.page.evaluate(ACTIVE)


def test_the_focus_stays_in_the_dialog(reader: Readers) -> None:
    """Tab, forwards and backwards, goes through every control and round again, never out to the page."""
    tab = reader().visit().open()
    tab.answered()
    stops = tab.dialog.locator(".x, .log, a, button:enabled, input, textarea").count()
    for key in ("Tab", "Shift+Tab"):
        seen = []
        for _ in range(stops + 1):
            tab.page.keyboard.press(key)
            seen.append(tab.page.evaluate("() => document.activeElement.shadowRoot?.activeElement?.tagName ?? 'out'"))
        assert "out" not in seen
        assert seen[0] == seen[-1]


def test_the_focus_goes_back_to_whatever_opened_the_dialog(reader: Readers) -> None:
    """The page's own button that calls Vademecum.open() has it again after Esc, and after Close."""
    tags = """<!doctype html><html lang="it"><title>x</title><button id="mine">?</button>
      <script nonce="{nonce}" src="{bot}/widget.js"></script>
      <script nonce="{nonce}">mine.onclick = () => Vademecum.open();</script>"""
    tab = reader().visit("/mio", html=tags)
    with_esc = lambda: tab.page.keyboard.press("Escape")  # noqa: E731
    with_button = lambda: tab.page.get_by_role("button", name="Chiudi").click()  # noqa: E731
    for close in (with_esc, with_button):
        tab.page.locator("#mine").press("Enter")
        tab.input.wait_for()
        close()
        tab.dialog.wait_for(state="hidden")
        assert tab.page.evaluate(ACTIVE) == "mine"


def test_the_keyboard_goes_on_from_the_sentence_shown(reader: Readers) -> None:
    """After a jump to a quote in the page, Tab reaches the first link after it."""
    html = demo_page(gerosa(), "{bot}", "{nonce}").replace("Non voglio", '<a href="/" id="after">Non voglio</a>')
    tab = reader(reduced_motion="reduce").visit("/dopo", html=html).open()
    tab.answered().get_by_role("link").first.press("Enter")
    tab.page.wait_for_function("CSS.highlights.has('vademecum')")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate(ACTIVE) == "after"


def test_one_announcement_for_each_answer(reader: Readers, api: FakeApi) -> None:
    """role=status speaks once an answer, once a trouble; nothing else in the panel is live."""
    tab = reader().visit().open()
    tab.box.evaluate(
        """(host) => { window.said = []; const status = host.shadowRoot.querySelector("[role=status]");
          new MutationObserver(() => status.textContent && said.push(status.textContent)).observe(status,
            { childList: true, characterData: true, subtree: true }); }"""
    )
    tab.answered()
    api.mode = "decline"
    tab.answered()
    api.mode = "503"
    expect(tab.ask()).to_contain_text("Tante domande")
    assert tab.page.evaluate("said") == [
        "Risposta pronta. Citazioni: 2",
        "Le interviste non rispondono a questa domanda, e preferisco non inventare.",
        "Tante domande in questo momento: riprova fra 1\u00a0s.",
    ]
    assert tab.dialog.locator("[aria-live], [role=log], [role=alert], [role=status]").count() == 1


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (640, 360)])
def test_small_windows_and_zoom_need_one_scroll_only(reader: Readers, width: int, height: int) -> None:
    """320 px, 400 % and 200 % zoom (1280 × 1024 and 1280 × 720): no sideways scroll, every control within reach."""
    tab = reader(viewport={"width": width, "height": height}).visit()
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    tab.open()
    article = tab.answered()
    for element in (tab.dialog, tab.box.locator(".log")):
        assert element.evaluate("(e) => e.scrollWidth <= e.clientWidth")
    for control in (article.get_by_role("link").first, tab.page.get_by_role("button", name="Chiedi", exact=True)):
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
        control.click(trial=True)  # nothing lies over it
    tab.page.get_by_role("button", name="Chiudi").click()


def test_targets_are_large_enough(reader: Readers) -> None:
    """WCAG 2.5.8: 24 px at least; the button, Ask, Close and the suggestions 44."""
    tab = reader(viewport={"width": 320, "height": 640}).visit()
    sizes = {"the button": _side(tab.button)}
    tab.open()
    tab.answered()
    sizes |= _sides(tab, ".x, .send, li button")
    assert {name: side for name, side in sizes.items() if side < 44} == {}
    rest = _sides(tab, "a, button, label:has(input), textarea")
    assert {name: side for name, side in rest.items() if side < 24} == {}


def _side(target: Locator) -> float:
    """The shorter side, CSS pixels to a hundredth: layout counts in 1/64, arithmetic on it in floats."""
    box = target.bounding_box()
    assert box, f"not shown: {target}"
    return round(min(box["width"], box["height"]), 2)


def _sides(tab: Reader, selector: str) -> dict[str, float]:
    found = tab.dialog.locator(selector).all()
    return {f"{at} {each.evaluate('(e) => e.outerHTML.slice(0, 60)')}": _side(each) for at, each in enumerate(found)}


def test_readers_who_asked_for_calm_get_it(reader: Readers) -> None:
    """prefers-reduced-motion: nothing moves; forced colours: the main button and the pressed vote keep a border."""
    tab = reader(reduced_motion="reduce", forced_colors="active").visit().open()
    assert tab.page.evaluate("document.getAnimations().length") == 0
    assert tab.dialog.evaluate("(e) => e.getAnimations().length") == 0
    article = tab.answered()
    article.get_by_role("button", name="Utile", exact=True).click()
    for button in (tab.box.locator(".send"), article.get_by_role("button", name="Utile", exact=True)):
        assert button.evaluate("(e) => getComputedStyle(e).borderTopWidth") == "3px"


def test_dark_is_dark(reader: Readers) -> None:
    """prefers-color-scheme: dark gives light words on a dark panel."""
    looks = "(e) => { const s = getComputedStyle(e); return [s.backgroundColor, s.color]; }"
    light, dark = (reader(color_scheme=scheme).visit().open().dialog.evaluate(looks) for scheme in ("light", "dark"))
    assert light == ["rgb(255, 253, 248)", "rgb(32, 28, 23)"]
    assert dark == ["rgb(27, 26, 24)", "rgb(244, 239, 230)"]
