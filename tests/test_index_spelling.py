"""A slip of the finger costs (nearly) nothing: the word that was meant is looked for."""

from __future__ import annotations

import numpy as np
import pytest

from eval.tuning.right_words import gathered
from eval.tuning.slips import slipped, without_accents
from index.analysis import stems
from index.spelling import Speller, right_words


def _speller(*words: str) -> Speller:
    """Over a corpus of these words, the first the commonest."""
    known = {word: row for row, word in enumerate(words)}
    return Speller(known, np.arange(len(words), dtype=np.float32), {stems(word)[0]: 0 for word in words})


@pytest.mark.parametrize("typed", ["pubicità", "pubblciità", "pubbliccità", "pubblicitq", "pubblicit"])
def test_a_word_one_slip_away_is_the_word_that_was_meant(typed: str) -> None:
    """A letter missing, swapped, doubled, wrong."""
    speller = _speller("pubblicita", "bottega")
    assert speller.mend(f"quanta {typed} faccio").split()[1] in ("pubblicita", typed)
    assert speller.mend("pubblicta") == "pubblicita"


def test_an_elided_word_is_found_without_its_apostrophe() -> None:
    """«lagenzia» is «l agenzia», «dellazienda» is «dell azienda»."""
    assert _speller("agenzia", "azienda").mend("lagenzia dellazienda") == "l agenzia dell azienda"


def test_the_commonest_word_wins_and_the_first_letter_stands() -> None:
    """«potso» may be «posto» or «posso»; «osto» is not «posto»."""
    assert _speller("posto", "posso").mend("poxto") == "posto"
    assert _speller("posto").mend("osto") == "osto"


def test_right_words_stay_though_the_corpus_lacks_them() -> None:
    """A real word, an inflection of a corpus word, a short one, a number: as they were typed."""
    assert "fotografia" in right_words()
    speller = _speller("fotografie", "botteghe", "cane")
    assert speller.mend("Fotografia bottega can 2024 x") == "Fotografia bottega can 2024 x"


def test_slips_are_the_same_each_time_and_accents_go() -> None:
    """What measures them can be measured again; short words are left alone."""
    text = "perché la pubblicità dell’agenzia costa così tanto"
    assert without_accents(text) == "perche la pubblicita dellagenzia costa cosi tanto"
    assert slipped(text, 2) == slipped(text, 2) != text
    assert sum(a != b for a, b in zip(slipped(text, 2).split(), text.split(), strict=True)) <= 2
    assert slipped("a me no", 3) == "a me no"


def test_the_shipped_words_are_those_of_the_lesson() -> None:
    """The list can be made again from what is in the repository."""
    assert set(gathered()) == right_words()
