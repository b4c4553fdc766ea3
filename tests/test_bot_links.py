"""Links to a quote: the magazine's page with a text directive, and our reading page."""

from __future__ import annotations

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from bot.links import page_url, quote_url, text_directive
from corpus.interview import Interview, Span, Turn, Voice


def interview(answer: str, url: str | None = "https://rivista.example/intervista") -> Interview:
    """One question and one answer."""
    text = f"Come va?\n{answer}"
    question, said = Span(0, 8, Voice.INTERVIEWER), Span(9, len(text), Voice.EXPERT, "Ada Neri")
    return Interview("ada-neri", text, (Turn(1, question, said),), url=url)


def directive(text: str, words: str) -> str:
    start = text.index(words)
    return text_directive(text, start, start + len(words))


def test_a_short_quote_is_named_whole() -> None:
    """Up to twelve words the directive is the quote itself, percent-encoded as UTF-8."""
    assert (
        directive("Bene. È così, l’ho visto.", "È così, l’ho visto.") == "%C3%88%20cos%C3%AC%2C%20l%E2%80%99ho%20visto."
    )


def test_syntax_characters_are_encoded() -> None:
    """Dash, comma and ampersand are the directive's own syntax, so they never appear bare in the text."""
    assert directive("Usate e-mail, moduli & telefono.", "Usate e-mail, moduli & telefono.") == (
        "Usate%20e%2Dmail%2C%20moduli%20%26%20telefono."
    )


def test_a_long_quote_is_named_by_its_ends() -> None:
    """Longer quotes take start,end: the first five words and the last five."""
    words = " ".join(f"parola{n}" for n in range(30)) + "."
    start, _, end = directive(f"Prima. {words}", words).partition(",")
    assert unquote(start) == "parola0 parola1 parola2 parola3 parola4"
    assert unquote(end) == "parola25 parola26 parola27 parola28 parola29."


def test_the_first_words_grow_until_they_are_unique() -> None:
    """A browser takes the first match of the page, so the first words must not come earlier."""
    twice = "Io dico sempre ai miei clienti"
    text = f"{twice} di aspettare. {twice} che il sito viene dopo la scheda, e poi tutto il resto con calma."
    start = text.index(twice, 5)
    first, _, _ = text_directive(text, start, len(text)).partition(",")
    assert unquote(first) == f"{twice} che"


def test_a_repeated_short_quote_gets_a_prefix() -> None:
    """The same short words earlier in the text: the words before tell them apart (prefix-,)."""
    text = "Serve. E poi, ripeto, basta poco. Insomma: basta poco."
    start = text.rindex("basta poco.")
    assert text_directive(text, start, len(text)) == "basta%20poco.%20Insomma%3A-,basta%20poco."


def test_a_quote_over_two_paragraphs_is_named_by_its_ends() -> None:
    """An exact match may not cross a block, so two short paragraphs are named by start and end."""
    text = "Prima riga.\nSeconda riga."
    assert text_directive(text, 0, len(text)) == "Prima%20riga.,Seconda%20riga."


def test_a_page_with_a_fragment_of_its_own_keeps_it() -> None:
    """The directive follows the page's own fragment after :~:, and replaces an older directive."""
    plain, own = interview("Bene.", "https://r.example/a"), interview("Bene.", "https://r.example/a#testo:~:text=x")
    assert quote_url(plain, 9, 14) == "https://r.example/a#:~:text=Bene."
    assert quote_url(own, 9, 14) == "https://r.example/a#testo:~:text=Bene."


def test_no_page_no_quote_url() -> None:
    """A raw file has no address on the magazine's site."""
    assert quote_url(interview("Bene.", None), 9, 14) is None


def test_the_reading_page_opens_at_the_sentence() -> None:
    """The anchor is the start of the sentence that holds the quote: a list item has none of its own."""
    talk = interview("Bene. Consigli: aprire presto; chiudere tardi.")
    item = talk.text.index("chiudere")
    url = page_url("https://vademecum.example/", talk, item, len(talk.text))
    sentence = talk.text.index("Consigli")
    assert url == f"https://vademecum.example/interviste/ada-neri?q={item}-{len(talk.text)}#s{sentence}"


@given(st.text(alphabet="abcdè’,-& .\n", min_size=1, max_size=300), st.data())
def test_a_directive_is_always_well_formed(text: str, data: st.DataObject) -> None:
    """Bare commas, dashes and ampersands are syntax only: at most prefix-,start,end."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    value = text_directive(text, start, end)
    assert "&" not in value and "\n" not in value and " " not in value
    pieces = value.split(",")
    assert 1 <= len(pieces) <= 3
    assert "-" not in pieces[0].removesuffix("-")
    assert not any("-" in piece for piece in pieces[1:])
