"""Verified claims: our connecting words are kept only where the cited sentences prove them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llm_liar import lies, scenes

from bot.answer import Claim, Question, Selection, Sentence
from bot.llm import wording
from bot.verify import MAX_CLAIMS, MAX_WORDS, Verified, check_words, sift, verify
from corpus.errors import ComposerError

SCENES = scenes()


def sentence(name: str, text: str, speaker: str | None = "Anna Bruni", **more: object) -> Sentence:
    values = {"interview": "x", "turn": 1, "start": 0, "end": len(text), "voice": "expert", "speaker": speaker}
    return Sentence(**{"id": name, "text": text, **values, **more})  # type: ignore[arg-type]


S1 = sentence("s1", "Non comprate follower, perché chi finge si vede.")
S2 = sentence("s2", "Pubblicate due foto della bottega a settimana, di mattina, su Instagram.")
S3 = sentence("s3", "Rispondete ai commenti entro sera.", "Carlo Costa")
S4 = sentence("s4", "La fretta è nemica del bene.", "Ada Negri", voice="third_party", quoted_by="Anna Bruni")
S5 = sentence("s5", "Diamo spazio a una fotografa di Lecco.", None, voice="editor")
SELECTION = Selection({s.id: s for s in (S1, S2, S3, S4, S5)}, (("s1",),))
ASKED = Question("Devo comprare follower per il mio profilo?")


def one(words: str, *ids: str, question: Question = ASKED) -> Verified:
    (result,) = verify([Claim(words, ids)], SELECTION, question)
    return result


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Anna Bruni dice:", "s1"),
        ("Ecco il parere di Anna Bruni:", "s1"),
        ("Sui follower, Bruni consiglia:", "s1"),
        ("Anna Bruni parla delle foto della bottega:", "s2"),
        ("Su Instagram, Anna Bruni aggiunge:", "s2"),
        ("Sul profilo, Carlo Costa risponde:", "s3"),
        ("Secondo Carlo Costa, rispondete ai commenti entro sera:", "s3"),
        ("Anna Bruni cita Ada Negri:", "s4"),
        ("Ada Negri dice:", "s4"),
        ("Anna Bruni avverte:", "s1"),
        ("", "s1"),
    ],
)
def test_words_that_only_connect_are_kept(words: str, ids: str) -> None:
    """Who speaks, a topic in the sentences' or the question's words, a whole clause repeated: these stay."""
    assert one(words, *ids.split()) == Verified(Claim(words, tuple(ids.split())))


@pytest.mark.parametrize(
    ("words", "ids", "reason"),
    [
        ("Anna Bruni dice: «comprate follower»", "s1", "not plain"),
        ('Anna Bruni dice: "comprate follower"', "s1", "not plain"),
        ("Anna Bruni dice: 'comprate follower'", "s1", "clause"),
        ("Secondo Anna Bruni comprate follower:", "s1", "clause"),
        ("Anna Bruni consiglia di comprare follower:", "s1", "advice"),
        ("Anna Bruni dice di comprare follower:", "s1", "clause"),
        ("Sì, dice Anna Bruni:", "s1", "clause"),
        ("Conviene, secondo Anna Bruni:", "s1", "clause"),
        ("Su Facebook, Anna Bruni dice:", "s2", "facebook"),
        ("Sulle tre foto, Anna Bruni dice:", "s2", "tre"),
        ("Nel 2024 Anna Bruni dice:", "s2", "speaker"),
        ("A marzo, Anna Bruni dice:", "s2", "marzo"),
        ("Sulle foto di Mario Verdi, Anna Bruni dice:", "s2", "mario"),
        ("Carlo Costa dice:", "s1", "not cited"),
        ("Anna Costa dice:", "s1", "mixes names"),
        ("Anna Bruni dice:", "s1 s3", "leaves out"),
        ("Anna Bruni dice:", "s4", "leaves out"),
        ("Anna Bruni e Ada Negri dicono:", "s4", "third party"),
        ("Carlo Costa avverte:", "s3", "warns"),
        ("Io consiglio:", "s1", "first person"),
        ("Vi consiglio:", "s1", "first person"),
        ("Sono Anna Bruni e dico:", "s1", "first person"),
        ("Anna Bruni dice su www.truffa.it:", "s1", "plain"),
        ("<b>Anna Bruni</b> dice:", "s1", "plain"),
        ("Anna Bruni\ndice:", "s1", "plain"),
        ("Sui follower falsi, Anna Bruni dice:", "s1", "falsi"),
        ("Sui non follower, Anna Bruni dice:", "s1", "non"),
        ("Sui follower conviene, dice Anna Bruni:", "s1", "conviene"),
        ("Anna Bruni dice " + "e " * MAX_WORDS, "s1", "too long"),
        ("Secondo Anna Bruni, chi finge si vede:", "s1", "clause"),
    ],
)
def test_words_that_say_more_go_and_the_quote_stays(words: str, ids: str, reason: str) -> None:
    """Whatever the cited sentences do not prove is dropped, with a reason; the citation is kept without words."""
    result = one(words, *ids.split())
    assert result.claim == Claim("", tuple(ids.split()))
    assert reason in result.reason


@pytest.mark.parametrize("ids", [(), ("s9",), ("s1", "s9"), ("S1",)], ids=["none", "unknown", "one unknown", "case"])
def test_no_ids_or_unknown_ones_drop_the_claim(ids: tuple[str, ...]) -> None:
    """A claim that cites nothing, or something that was not offered, is dropped whole."""
    assert one("Anna Bruni dice:", *ids).claim is None


def test_he_adds_only_after_himself() -> None:
    """«Aggiunge» without a name continues the voice before: over another's sentence it goes."""
    claims = [Claim("Anna Bruni dice:", ("s1",)), Claim("E aggiunge:", ("s2",)), Claim("E aggiunge:", ("s3",))]
    assert [v.claim.words for v in verify(claims, SELECTION, ASKED) if v.claim] == [
        "Anna Bruni dice:",
        "E aggiunge:",
        "",
    ]


def test_nothing_is_shown_twice_and_babble_ends() -> None:
    """A sentence is cited once; after MAX_CLAIMS claims the rest is not read."""
    twice = list(verify([Claim("", ("s1", "s2")), Claim("", ("s2", "s3")), Claim("", ("s1",))], SELECTION, ASKED))
    assert [v.claim and v.claim.sentences for v in twice] == [("s1", "s2"), ("s3",), None]
    many = Selection({f"s{i}": sentence(f"s{i}", "Ciao a tutti.", f"Esperto Numero {i}") for i in range(50)})
    endless = (Claim("", (f"s{i}",)) for i in range(50))
    assert sum(v.claim is not None for v in verify(endless, many, ASKED)) == MAX_CLAIMS


def test_no_voice_crowds_out_the_others() -> None:
    """A voice has three claims of sixty words, or what the rules would quote of it: a list keeps its items."""
    long = {f"s{i}": sentence(f"s{i}", "una parola sola " * 10) for i in range(9)}
    other = sentence("t1", "Breve.", "Carlo Costa")
    offered = Selection({**long, "t1": other})
    crowd = [Claim("", tuple(long)), *(Claim("", (name,)) for name in list(long)[6:]), Claim("", ("t1",))]
    kept = [v.claim.sentences for v in verify(crowd, offered, ASKED) if v.claim]
    assert kept == [("s0", "s1", "s2", "s3", "s4", "s5"), ("s6",), ("s7",), ("t1",)]
    listed = replace(offered, groups=tuple((name,) for name in long))
    assert len([v for v in verify([Claim("", (n,)) for n in long], listed, ASKED) if v.claim]) == 9


def test_other_experts_and_roles_are_known() -> None:
    """An expert outside the selection may not be named; the cited one's role may."""
    people = {"Anna Bruni": "fotografa di Lecco", "Dino Zuliani": ""}
    assert check_words("Anna Bruni, fotografa di Lecco, dice:", [S1], ASKED, people) == ""
    assert check_words("Zuliani dice:", [S1], ASKED, people) == "names somebody not cited"
    assert check_words("Dice a zuliani:", [S1], ASKED, people) != ""


def test_english_words_only_connect() -> None:
    """For an English reader our words can't be checked against Italian sentences: only connecting ones stay."""
    asked = Question("Should I buy followers?", language="en")
    assert one("Anna Bruni advises:", "s1", question=asked).reason == ""
    assert one("According to Anna Bruni:", "s1", question=asked).reason == ""
    assert one("Anna Bruni says to buy followers:", "s1", question=asked).reason != ""
    assert one("Yes, says Anna Bruni:", "s1", question=asked).reason != ""


def test_when_nothing_is_left_the_rules_are_called() -> None:
    """With no claim left, sift raises what makes the pipeline answer by rule."""
    assert list(sift([Claim("Boh", ("s1",))], SELECTION, ASKED)) == [Claim("", ("s1",))]
    with pytest.raises(ComposerError):
        list(sift([Claim("Anna Bruni dice:", ("s9",))], SELECTION, ASKED))


@pytest.mark.parametrize("held", [False, True], ids=["dev scenes", "held-out scenes"])
def test_a_liar_shows_nothing_false(held: bool) -> None:
    """Of 500 generated lies (fabricated quotes, swapped speakers, dropped «non», wrong ids, figures…) none is shown."""
    rng = random.Random(2026)
    chosen = [scene for scene in SCENES if scene.held is held]
    liars = [lies(scene, rng) for scene in chosen]
    for n in range(500):
        scene, (kind, words, ids) = chosen[n % len(chosen)], next(liars[n % len(chosen)])
        for result in verify([Claim(words, ids)], scene.selection, scene.question):
            assert result.claim is None or not result.claim.words, (kind, words, ids)


def test_an_honest_model_is_mostly_heard() -> None:
    """Of claims written as our prompt asks, all quotes and at least two thirds of the words survive."""
    kept = total = 0
    for scene in SCENES:
        for claim in scene.guided:
            (result,) = verify([claim], scene.selection, scene.question)
            assert result.claim is not None and result.claim.sentences == claim.sentences
            kept, total = kept + (not result.reason), total + 1
    assert kept / total >= 2 / 3, f"{kept} of {total}"


_VOCABULARY = sorted(
    {t.text for s in SELECTION.sentences.values() for t in wording.tokens(s.text)}
    | {"Anna Bruni", "Carlo Costa", "dice", "che", "secondo", "su", "parla di", "non", "consiglia", ",", ":", "è", "e"}
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_VOCABULARY), max_size=12), st.sampled_from(sorted(SELECTION.sentences)))
def test_words_shuffled_from_the_sentences_prove_nothing(words: list[str], name: str) -> None:
    """Random words of the corpus around a citation: what is kept turns a meaning only as the cited sentence does."""
    text = " ".join(words).replace(" ,", ",").replace(" :", ":")
    result = one(text, name)
    assert result.claim is not None
    if result.claim.words:
        theirs = {t.stem for t in wording.tokens(SELECTION.sentences[name].text)}
        assert all(t.stem in theirs for t in _ours(text) if wording.turns(t.word))


def _ours(text: str) -> list[wording.Token]:
    return [t for t in wording.tokens(text) if not wording.is_connecting(t.word, "it")]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all_is_judged(text: str) -> None:
    """No text breaks the check, and none with a word outside our lists, the sentence and the question is kept."""
    result = one(text, "s2")
    assert result.claim is not None
    if result.claim.words:
        known = {t.stem for source in (S2.text, ASKED.text, "Anna Bruni") for t in wording.tokens(source)}
        assert all(t.stem in known for t in _ours(text))
