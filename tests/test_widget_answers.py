"""What a reader sees in the widget: an answer as it comes, its quotes and their places, and every kind of trouble."""

# ruff: noqa: F811

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fake_api import FakeApi
from playwright.sync_api import expect
from widget_browser import QUESTION, Reader, api, browser, host, reader  # noqa: F401
from widget_host import demo_page, gerosa

pytestmark = pytest.mark.browser
Readers = Callable[..., Reader]
HIGHLIGHTED = """() => [...(CSS.highlights.get("vademecum") || [])].map((range) => {
  const box = range.getBoundingClientRect();
  return [range.toString(), box.top >= 0 && box.bottom <= innerHeight]; })"""


def test_an_answer_comes_in_stages_then_whole(reader: Readers, api: FakeApi) -> None:
    """The stage's words while it is made; then our words, quotes with their source, a note, in reading order."""
    api.mode = "slow"
    article = reader().visit().open().ask()
    expect(article).to_contain_text("Scelgo le citazioni…")
    api.release.set()
    article.get_by_role("button", name="Non utile").wait_for()
    expect(article).not_to_contain_text("Scelgo le citazioni…")
    shape = article.locator("div").first.evaluate("(e) => [...e.children].map((c) => c.tagName + '.' + c.className)")
    assert shape == ["P.words", "FIGURE.", "P.words", "FIGURE.", "P.note", "DIV.row", "DIV."]
    expert, third = article.locator("figure").all()
    assert expert.locator("blockquote").inner_text() == f"«{api.answers['answer'].quotes[0].text}»"
    caption = expert.locator("figcaption").inner_text()
    assert caption.startswith("Roberto Gerosa, Social media e PMI: intervista a Roberto Gerosa, 18 aprile 2016")
    assert third.locator("figcaption").inner_text().startswith("Roger Etchegaray, citato da Roberto Gerosa, ")
    assert third.get_attribute("data-voice") == "third_party"
    link = expert.get_by_role("link")
    assert link.get_attribute("href") == api.answers["answer"].quotes[0].quote_url
    assert link.get_attribute("rel") == "noopener"


def test_quotes_and_our_words_look_different(reader: Readers) -> None:
    """Another typeface, another colour, a rule beside: a reader can tell whose words they are."""
    article = reader().visit().open().answered()
    style = "(e) => [getComputedStyle(e).fontFamily, getComputedStyle(e).color]"
    ours = article.locator("p.words").first.evaluate(style)
    theirs = article.locator("blockquote p").first.evaluate(style)
    assert ours[0] != theirs[0] and ours[1] != theirs[1]
    width = "(e) => getComputedStyle(e).borderLeftWidth"
    assert article.locator("figure").first.evaluate(width) != article.locator("figure").nth(1).evaluate(width)


def test_neighbouring_quotes_of_one_person_share_a_citation(reader: Readers, api: FakeApi) -> None:
    """One figure, one citation; […] beside the quotes where words are left out; on this page, both are highlighted."""
    api.mode = "list"
    tab = reader(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"]).visit().open()
    article = tab.answered()
    advice, third = article.locator("figure").all()
    first, second = (f"«{quote.text}»" for quote in api.answers["list"].quotes[:2])
    assert advice.locator("blockquote p").all_inner_texts() == [f"[…] {first}", f"{second} […]"]
    assert advice.locator("figcaption").count() == 1
    assert third.get_attribute("data-voice") == "third_party"
    advice.get_by_role("button", name="Copia").click()
    advice.get_by_text("Copiata").wait_for()
    assert tab.page.evaluate("navigator.clipboard.readText()").startswith(
        f"[…] {first} {second} […] — Roberto Gerosa, "
    )
    advice.get_by_role("link").click()
    tab.page.wait_for_function("CSS.highlights.has('vademecum')")
    assert [f"«{text}»" for text, _ in tab.page.evaluate(HIGHLIGHTED)] == [first, second]


def test_an_answer_composed_afresh_replaces_what_was_shown(reader: Readers, api: FakeApi) -> None:
    """When the whole answer differs from the parts that came before it, the answer decides."""
    api.mode = "afresh"
    article = reader().visit().open().answered()
    assert "Ne parla Roberto Gerosa" not in article.inner_text()
    assert article.locator("p.words").first.inner_text() == api.answers["decline"].text


def test_a_decline_and_small_talk(reader: Readers, api: FakeApi) -> None:
    """A decline says so, offers what the interviews do answer, and can be voted; small talk can't."""
    tab = reader().visit().open()
    api.mode = "decline"
    article = tab.answered("Che tempo fa?")
    expect(article).to_contain_text("Le interviste non rispondono a questa domanda")
    assert article.locator("figure").count() == 0
    api.mode = "smalltalk"
    article = tab.ask("Ciao")
    expect(article).to_contain_text("Ciao! Chiedimi pure.")
    expect(tab.page.get_by_role("button", name="Chiedi", exact=True)).to_be_visible()
    assert article.get_by_role("button", name="Utile", exact=True).count() == 0
    api.mode = "answer"
    tab.answers.first.get_by_role("button", name="Quanti canali social devo aprire?").click()
    tab.answers.last.locator("figure").first.wait_for()
    assert [each["question"] for each in api.asked] == ["Che tempo fa?", "Ciao", "Quanti canali social devo aprire?"]


def test_hostile_words_are_harmless_text(reader: Readers, api: FakeApi) -> None:
    """Markup shows as text, javascript: and data: links are left out, endless words don't widen the page."""
    api.mode = "hostile"
    tab = reader(viewport={"width": 320, "height": 640}).visit().open()
    article = tab.answered()
    expect(article).to_contain_text("<img src=x onerror=")
    assert article.locator("img, script, a").count() == 0
    assert "\u202e" not in article.inner_text() and "\u200b" not in article.inner_text()
    assert len(article.inner_text()) < 20_000
    assert tab.page.evaluate("window.pwned") is None
    assert tab.dialog.evaluate("(e) => e.scrollWidth <= e.clientWidth")
    assert tab.problems == []


def _altered() -> str:
    """The article as another hand might have set it: ' for ’, no-break spaces, soft hyphens, words in several nodes."""
    page = demo_page(gerosa(), "{bot}", "{nonce}").replace("’", "'")
    words = "Potrebbero persino aiutarsi tra loro e risollevare l'intero mondo della piccola e media impresa italiana."
    assert words in page
    altered = words.replace("persino aiutarsi", "<em>persino</em>\n   <a href='/'>aiutarsi</a>")
    altered = altered.replace("piccola e media", "piccola\u00a0e\u00a0me\u00addia")
    return page.replace(words, altered)


@pytest.mark.parametrize("page", ["as written", "altered"])
def test_a_quote_of_this_page_is_shown_in_place(reader: Readers, page: str) -> None:
    """A click on its link closes the panel, scrolls to the sentence and highlights it, touching no node of the page."""
    tab = reader(reduced_motion="reduce").visit(html=_altered() if page == "altered" else None).open()
    before = tab.page.evaluate("document.body.innerHTML")
    article = tab.answered()
    article.get_by_role("link", name="Vai al punto in questa pagina").first.click()
    tab.page.wait_for_function("CSS.highlights.has('vademecum')")
    ((text, visible),) = tab.page.evaluate(HIGHLIGHTED)
    said = re.sub(r"[^a-z]", "", text.lower())
    assert said.startswith("potrebberopersinoaiutarsi") and said.endswith("mediaimpresaitaliana")
    assert visible and not tab.dialog.is_visible()
    assert tab.page.evaluate("document.body.innerHTML") == before
    assert len(tab.context.pages) == 1
    assert tab.page.evaluate("document.adoptedStyleSheets.length") == 1
    tab.page.keyboard.press("Escape")
    assert tab.page.evaluate(HIGHLIGHTED) == []
    assert tab.page.evaluate("document.adoptedStyleSheets.length") == 0
    tab.open()
    assert tab.answers.count() == 1


def test_a_third_partys_words_are_found_in_place_too(reader: Readers) -> None:
    """The second quote of the answer, whose paragraph is another."""
    tab = reader(reduced_motion="reduce", viewport={"width": 320, "height": 640}).visit().open()
    tab.answered().get_by_role("link").nth(1).click()
    tab.page.wait_for_function("CSS.highlights.has('vademecum')")
    ((text, visible),) = tab.page.evaluate(HIGHLIGHTED)
    assert text.startswith("c’è vera condivisione") and visible


def test_a_quote_of_another_page_is_a_link_to_it(reader: Readers, api: FakeApi) -> None:
    """Where the page isn't the quote's article, the link says so and opens it, at the sentence, in a new tab."""
    html = demo_page(gerosa(), "{bot}", "{nonce}").replace('rel="canonical"', 'rel="nothing"')
    tab = reader().visit("/altra", html=html).open()
    link = tab.answered().get_by_role("link").first
    assert link.inner_text().startswith("Leggi nell’intervista")
    href = link.get_attribute("href") or ""
    assert href.startswith("https://www.mediamorfosi.com/2016/04/18/") and "#:~:text=Potrebbero" in href
    assert link.get_attribute("target") == "_blank"


def test_votes_are_sent_and_can_change(reader: Readers, api: FakeApi) -> None:
    """One request a vote, shown as pressed; a vote that did not arrive is said and not shown as given."""
    article = reader().visit().open().answered()
    useful, useless = (article.get_by_role("button", name=name, exact=True) for name in ("Utile", "Non utile"))
    for button in (useful, useless):
        with article.page.expect_response("**/vote"):
            button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    expect(useful).to_have_attribute("aria-pressed", "false")
    expect(article).to_contain_text("Grazie")
    expect(useless).to_have_attribute("aria-pressed", "true")
    api.mode = "500"
    useful.click()
    expect(article).to_contain_text("Il voto non è arrivato: riprova")
    expect(useless).to_have_attribute("aria-pressed", "true")  # as the server still has it
    assert [each["vote"] for each in api.votes] == ["useful", "not_useful", "useful"]
    assert {each["answer"] for each in api.votes} == {"risposta-1"}


def test_a_quote_is_copied_with_its_citation(reader: Readers, api: FakeApi) -> None:
    """The exact words between « », who said them, where, when, and the address; refused, the words are selected."""
    tab = reader(permissions=["clipboard-read", "clipboard-write"]).visit().open()
    article = tab.answered()
    article.get_by_role("button", name="Copia").nth(1).click()
    article.get_by_text("Copiata").wait_for()
    quote = api.answers["answer"].quotes[1]
    assert tab.page.evaluate("navigator.clipboard.readText()") == (
        f"«{quote.text}» — Roger Etchegaray, citato da Roberto Gerosa, {quote.title}, 18 aprile 2016 {quote.url}"
    )
    tab.page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
    article.get_by_role("button", name="Copia").first.click()
    article.get_by_text("Selezionata: ora copiala").wait_for()


def test_stop_hangs_up_and_can_be_retried(reader: Readers, api: FakeApi) -> None:
    """Stop ends the request (the server sees it go); the question can be asked again."""
    api.mode = "slow"
    tab = reader().visit().open()
    article = tab.ask()
    expect(article).to_contain_text("Scelgo le citazioni…")
    tab.page.get_by_role("button", name="Ferma").click()
    expect(article).to_contain_text("Mi sono fermato.")
    assert api.left.wait(20)
    api.mode = "answer"
    article.get_by_role("button", name="Riprova").click()
    tab.answers.last.get_by_role("button", name="Non utile").wait_for()
    assert tab.answers.count() == 1
    assert [each["question"] for each in api.asked] == [QUESTION, QUESTION]
    assert api.asked[1]["history"] == []


@pytest.mark.parametrize("mode", ["cut", "broken"])
def test_a_lost_connection_keeps_what_came_and_offers_another_try(reader: Readers, api: FakeApi, mode: str) -> None:
    """Cut in the middle, or ended without the whole answer: never taken for a whole one."""
    api.mode = mode
    tab = reader().visit().open()
    article = tab.ask()
    expect(article).to_contain_text("La connessione si è interrotta.")
    expect(article).to_contain_text("Ne parla Roberto Gerosa")
    api.mode = "answer"
    article.get_by_role("button", name="Riprova").click()
    tab.answers.last.get_by_role("button", name="Non utile").wait_for()
    expect(tab.answers).to_have_count(1)


def test_offline_says_so(reader: Readers) -> None:
    """Without a network the reader is told that, and can try again once it's back."""
    tab = reader().visit().open()
    tab.context.set_offline(True)
    article = tab.ask()
    expect(article).to_contain_text("Sembra che tu non sia in rete.")
    tab.context.set_offline(False)
    article.get_by_role("button", name="Riprova").click()
    tab.answers.last.get_by_role("button", name="Non utile").wait_for()


@pytest.mark.parametrize("status", ["429", "503"])
def test_a_busy_server_is_told_kindly_with_the_wait(reader: Readers, api: FakeApi, status: str) -> None:
    """The seconds to wait; "Riprova" can be pressed after them."""
    api.mode = status
    tab = reader().visit().open()
    article = tab.ask()
    expect(article).to_contain_text("Tante domande in questo momento: riprova fra 1 s.")
    again = article.get_by_role("button", name="Riprova")
    expect(again).to_be_disabled()
    api.mode = "answer"
    expect(again).to_be_enabled()
    again.click()
    tab.answers.last.get_by_role("button", name="Non utile").wait_for()


@pytest.mark.parametrize(
    ("mode", "words"),
    [("413", "troppo lunga"), ("422", "troppo lunga"), ("500", "andato storto"), ("error_event", "andato storto")],
)
def test_other_refusals_have_words_too(reader: Readers, api: FakeApi, mode: str, words: str) -> None:
    """Every refusal is a sentence and a way on, never a code."""
    api.mode = mode
    article = reader().visit().open().ask()
    expect(article).to_contain_text(words)
    expect(article.get_by_role("button", name="Riprova")).to_be_enabled()


def test_follow_ups_send_the_readers_last_six_questions(reader: Readers, api: FakeApi) -> None:
    """History is the reader's own questions, oldest first, six at most; never answers."""
    tab = reader().visit().open()
    for number in range(8):
        tab.answered(f"Domanda {number}?")
    assert api.asked[-1] == {"question": "Domanda 7?", "history": [f"Domanda {number}?" for number in range(1, 7)]}


def test_a_question_has_five_hundred_characters_at_most(reader: Readers, api: FakeApi) -> None:
    """Counted near the limit; one too many is refused here, with words, before the server has to."""
    tab = reader().visit().open()
    count = tab.box.locator(".count")
    tab.input.fill("a" * 399)
    assert count.inner_text() == ""
    tab.input.fill("è" * 460)
    assert count.inner_text() == "460/500"
    tab.input.fill("a" * 501)
    expect(tab.input).to_have_attribute("aria-invalid", "true")
    tab.input.press("Enter")
    expect(count).to_have_text("La domanda è troppo lunga: al massimo 500 caratteri.")
    assert api.asked == []
    tab.answered("a" * 500)
    assert len(api.asked) == 1


def test_the_privacy_page_is_one_click_away(reader: Readers, api: FakeApi) -> None:
    """A link to the bot's own page, in a new tab."""
    tab = reader().visit().open()
    link = tab.page.get_by_role("link", name="Privacy")
    assert link.get_attribute("href") == f"{api.origin}/privacy"


def test_shift_enter_starts_a_line_and_empty_questions_are_not_asked(reader: Readers, api: FakeApi) -> None:
    """Enter asks; Shift+Enter doesn't; spaces are no question."""
    tab = reader().visit().open()
    tab.input.fill("   ")
    tab.input.press("Enter")
    tab.input.fill("Una riga")
    tab.input.press("Shift+Enter")
    tab.input.press_sequentially("e un’altra")
    assert tab.input.input_value() == "Una riga\ne un’altra"
    assert api.asked == []
