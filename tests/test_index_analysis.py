"""Text -> terms."""

from index.analysis import ANALYSES, bigrams, char4, content, fold, related, stems, stop_words, unphone, words


def test_fold_drops_case_and_accents():
    """Perché, perche and PERCHÉ are one word; a combining accent counts as a precomposed one."""
    assert fold("Perché") == fold("PERCHE") == fold("perche\u0301") == "perche"


def test_words_split_at_apostrophes():
    """Straight or curly, an apostrophe ends a word: l’azienda is searched as azienda."""
    assert words("L’azienda, un po' d'aria") == ["l", "azienda", "un", "po", "d", "aria"]


def test_stems_join_inflections():
    """Singular and plural, and forms of one verb, meet in one stem."""
    assert stems("recensione") == stems("recensioni")
    assert stems("pubblicare") == stems("pubblicato")


def test_char4_survive_a_typo():
    """A word with one wrong letter keeps most of its 4-grams."""
    right, wrong = set(char4("recensione")), set(char4("recenzione"))
    assert len(right & wrong) >= len(right) / 2


def test_char4_keep_short_words_whole():
    """A word of one or two letters is one gram, fenced."""
    assert char4("io") == ["^io$"]


def test_bigrams_are_neighbouring_stems():
    """Three words give two pairs, one word none."""
    assert len(bigrams("social media marketing")) == 2
    assert bigrams("social") == []


def test_unphone_writes_phone_spelling_out():
    """What is typed on a phone becomes plain Italian; a capital X stays, being a platform."""
    assert unphone("nn so xke anke la ditta deve stare su X") == "non so perche anche la ditta deve stare su X"
    assert unphone("quanti # metto x post") == "quanti hashtag metto per post"


def test_content_leaves_out_function_words():
    """Only what a question is about is left, in Italian and English."""
    assert content("Perché l’azienda dovrebbe avere una pagina?") == ["azienda", "avere", "pagina"]
    assert content("How should I answer a review?") == ["answer", "review"]


def test_related_words_exclude_the_word_itself():
    """Relatives are other stems, and know both languages."""
    assert "recensioni" not in related("recensione")
    assert "reviews" in related("recensione")
    assert related("zabaione") == ()


def test_stop_words_are_folded():
    """The list is in the form in which words are compared."""
    assert all(fold(word) == word for word in stop_words())


def test_nothing_gives_nothing():
    """Empty text and bare punctuation have no terms under any analysis."""
    assert all(split(text) == [] for split in ANALYSES.values() for text in ("", "?!… —"))
