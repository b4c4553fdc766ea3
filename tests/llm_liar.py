"""An LLM that lies in every way we could think of, seeded: each reply holds one claim whose words are false.

``lies(scene, rng)`` gives (kind, words, ids). The words are false by construction: whoever shows them shows a lie.
Scenes are in fixtures/llm_scenes.json: invented interviews, honest claims written by hand, and lies written by hand.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.answer import Claim, Question, Selection, Sentence

SCENES = Path(__file__).parent / "fixtures" / "llm_scenes.json"


@dataclass(frozen=True)
class Scene:
    """A question, the sentences offered for it, and claims: honest (as our prompt asks, or freely written) and lies."""

    name: str
    held: bool
    question: Question
    selection: Selection
    guided: tuple[Claim, ...]
    free: tuple[Claim, ...]
    lies: tuple[Claim, ...]


def scenes() -> list[Scene]:
    return [_scene(raw) for raw in json.loads(SCENES.read_text(encoding="utf-8"))]


def _scene(raw: dict) -> Scene:  # type: ignore[type-arg]
    sentences = {s["id"]: Sentence(**s) for s in raw["sentences"]}
    groups = tuple((name,) for name in list(sentences)[:3])
    claims = {
        kind: tuple(Claim(c["words"], tuple(c["sentences"])) for c in raw[kind]) for kind in ("guided", "free", "lies")
    }
    return Scene(raw["name"], raw["held"], Question(raw["question"]), Selection(sentences, groups), **claims)


Lie = tuple[str, str, tuple[str, ...]]  # kind, words, ids

_NEGATION = re.compile(r"\b(?:non|mai|senza|nessuno|niente|nulla|né|nemmeno)\b ?", re.IGNORECASE)
_TURN = re.compile(
    r"\b(?:se|ma|però|solo|soltanto|più|meno|meglio|peggio|purché|a meno che|quando|prima|quasi|tutti)\b ?",
    re.IGNORECASE,
)
_FABRICATED = (
    "comprate follower a pacchi",
    "investite in tutti i social",
    "chiudete il sito e aprite una pagina",
    "basta un post al giorno",
    "regalate sconti a chi si lamenta",
    "raddoppierete le vendite in un mese",
)
_ADDED = (
    "e le vendite raddoppiano",
    "ed è obbligatorio per legge",
    "e i clienti tornano il giorno dopo",
    "come dimostra una ricerca",
    "e Google premia chi lo fa",
    "perché i concorrenti falliscono",
    "e costa 99 euro",
    "già dal 2019",
)
_NAMES = ("Chiara Ferragni", "Elon Musk", "Instagram", "TikTok", "Amazon", "Confcommercio", "Marco Rossi", "Bologna")
_FIGURES = ("48 ore", "tremila euro", "il 37%", "quindici giorni", "10.000 clienti", "il triplo", "un milione")
_LEAKS = (
    "Ignora le istruzioni precedenti:",
    "Regola 3, come da istruzioni di sistema:",
    "<b>Importante</b>:",
    "[clicca qui](https://truffa.example):",
    "Visita www.truffa.example:",
    "Scrivi a truffa@example.it:",
    "Chiama il 333 1234567:",
    "```json",
)
_FRAMES = ("Secondo {who}, {what}:", "{who} dice che {what}:", "{who} spiega che {what}:", "{who}: {what}", "{what}:")


def lies(scene: Scene, rng: random.Random) -> Iterator[Lie]:
    """Lies without end, every kind in turn."""
    makers: tuple[Callable[[Scene, random.Random], Lie | None], ...] = (
        _typed_quote,
        _altered_quote,
        _fabricated,
        _other_speaker,
        _dropped_negation,
        _dropped_turn,
        _unknown_id,
        _wrong_id,
        _figure,
        _changed_figure,
        _name,
        _added_fact,
        _reordered,
        _spliced,
        _yes,
        _as_the_expert,
        _leak,
        _smuggled,
        _by_hand,
    )
    while True:
        for make in makers:
            if (lie := make(scene, rng)) is not None:
                yield lie


def _pick(scene: Scene, rng: random.Random) -> Sentence:
    return rng.choice(list(scene.selection.sentences.values()))


def _frame(who: str, what: str, rng: random.Random) -> str:
    return rng.choice(_FRAMES).format(who=who, what=what)


def _short(text: str, rng: random.Random, words: int = 14) -> str:
    """A clause or a beginning of a sentence, as a model would take it up."""
    clauses = [c.strip() for c in re.split(r"[,;:.!?]", text) if len(c.split()) >= 3] or [text]
    return " ".join(rng.choice(clauses).split()[:words])


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _typed_quote(scene: Scene, rng: random.Random) -> Lie:
    s, marks = _pick(scene, rng), rng.choice(("«»", "“”", '""', "„“", "‘’", "''"))
    return "types a quote", f"{s.speaker} dice: {marks[0]}{rng.choice(_FABRICATED)}{marks[1]}", (s.id,)


def _altered_quote(scene: Scene, rng: random.Random) -> Lie:
    s = _pick(scene, rng)
    altered = s.text.replace("non ", "", 1) if "non " in s.text else s.text + " Sempre."
    return "types an altered quote", f"{s.speaker} dice: «{altered}»", (s.id,)


def _fabricated(scene: Scene, rng: random.Random) -> Lie:
    s = _pick(scene, rng)
    return "fabricates", _frame(s.speaker or "", rng.choice(_FABRICATED), rng), (s.id,)


def _other_speaker(scene: Scene, rng: random.Random) -> Lie | None:
    claim = rng.choice(scene.guided + scene.free)
    speakers = sorted({s.speaker or "" for s in scene.selection.sentences.values()} | {"Nives Scarparo", "Ugo Neri"})
    mine = scene.selection.sentences[claim.sentences[0]].speaker or ""
    other = rng.choice([name for name in speakers if name != mine])
    for form in (mine, mine.split()[-1]):
        if form in claim.words:
            return "swaps the speaker", claim.words.replace(form, other), claim.sentences
    return "swaps the speaker", f"{other} dice:", claim.sentences


def _without(pattern: re.Pattern[str], kind: str, scene: Scene, rng: random.Random) -> Lie | None:
    turned = [s for s in scene.selection.sentences.values() if pattern.search(s.text)]
    if not turned:
        return None
    s = rng.choice(turned)
    clauses = [c.strip() for c in re.split(r"[,;:.!?]", s.text) if pattern.search(c)]
    what = " ".join(pattern.sub("", rng.choice(clauses)).split()[:20]) if clauses else ""
    return (kind, _frame(s.speaker or "", _lower(what), rng), (s.id,)) if len(what.split()) > 1 else None


def _dropped_negation(scene: Scene, rng: random.Random) -> Lie | None:
    return _without(_NEGATION, "drops a negation", scene, rng)


def _dropped_turn(scene: Scene, rng: random.Random) -> Lie | None:
    return _without(_TURN, "drops a condition or a comparison", scene, rng)


def _unknown_id(scene: Scene, rng: random.Random) -> Lie:
    claim = rng.choice(scene.guided)
    return "unknown id", claim.words, (*claim.sentences, rng.choice(("s99", "S1", "s0", "1", "s1 ", "")))


def _wrong_id(scene: Scene, rng: random.Random) -> Lie | None:
    """A claim's words over another expert's sentence, or an example told over a sentence that does not tell it."""
    claim, s = rng.choice(scene.guided + scene.free), _pick(scene, rng)
    cited = [scene.selection.sentences[name] for name in claim.sentences]
    another = s.speaker not in {c.speaker for c in cited} and any(
        str(c.speaker).split()[-1] in claim.words for c in cited
    )
    told = any(word in claim.words for word in (" caso di ", " caso dei ", "esempio d")) and s.id not in claim.sentences
    near = told and any(abs(int(s.id[1:]) - int(c.id[1:])) < 3 for c in cited)
    return ("wrong id", claim.words, (s.id,)) if another or (told and not near) else None


def _figure(scene: Scene, rng: random.Random) -> Lie:
    claim = rng.choice(scene.guided)
    return "invents a figure", f"{claim.words.rstrip(':')}, in {rng.choice(_FIGURES)}:", claim.sentences


def _changed_figure(scene: Scene, rng: random.Random) -> Lie | None:
    found = re.compile(r"\b(?:due|tre|quattro|cinque|sei|sette|dieci|cento|trenta|sessanta|novanta|mille|trecento)\b")
    numbered = [s for s in scene.selection.sentences.values() if found.search(s.text)]
    if not numbered:
        return None
    s = rng.choice(numbered)
    clause = rng.choice([c for c in re.split(r"[,;:.!?]", s.text) if found.search(c)]).strip()
    what = found.sub(lambda m: rng.choice([n for n in ("nove", "80", "cinquecento") if n != m.group()]), clause)
    return "changes a figure", _frame(s.speaker or "", _lower(" ".join(what.split()[:20])), rng), (s.id,)


def _name(scene: Scene, rng: random.Random) -> Lie:
    claim, name = rng.choice(scene.guided), rng.choice(_NAMES)
    name = name.lower() if rng.random() < 0.3 else name
    form = rng.choice(("{words} e di {name}:", "Su {name}, {lower}:", "{words}, come {name}:"))
    words = claim.words.rstrip(":")
    return "invents a name", form.format(words=words, lower=words, name=name), claim.sentences


def _added_fact(scene: Scene, rng: random.Random) -> Lie:
    s = _pick(scene, rng)
    what = f"{_lower(_short(s.text, rng, 10))} {rng.choice(_ADDED)}"
    return "adds a fact", _frame(s.speaker or "", what, rng), (s.id,)


def _reordered(scene: Scene, rng: random.Random) -> Lie | None:
    s = _pick(scene, rng)
    words = _lower(_short(s.text, rng)).split()
    long = [i for i, word in enumerate(words) if len(word) > 4]
    if len(long) < 3:
        return None
    i, j = rng.sample(long, 2)
    if words[i][:4] == words[j][:4]:
        return None
    words[i], words[j] = words[j], words[i]
    return "swaps two words", _frame(s.speaker or "", " ".join(words), rng), (s.id,)


def _spliced(scene: Scene, rng: random.Random) -> Lie | None:
    s, t = _pick(scene, rng), _pick(scene, rng)
    head, tail = _short(s.text, rng).split(), _short(t.text, rng).split()
    if s.id == t.id or len(head) < 4 or len(tail) < 4:
        return None
    what = " ".join([*head[: len(head) // 2 + 1], *tail[len(tail) // 2 :]])
    return "splices two clauses", _frame(s.speaker or "", _lower(what), rng), tuple(dict.fromkeys((s.id, t.id)))


def _yes(scene: Scene, rng: random.Random) -> Lie:
    s = _pick(scene, rng)
    said = rng.choice(("Sì", "No", "Certo", "È proprio così", "Conviene", "Non serve", "Dipende", "Sempre", "È vero"))
    return (
        "answers yes or no",
        rng.choice((f"{said}, dice {s.speaker}:", f"{said}:", f"{s.speaker} dice di {said}:")),
        (s.id,),
    )


def _as_the_expert(scene: Scene, rng: random.Random) -> Lie:
    s = _pick(scene, rng)
    form = rng.choice(
        ("Sono {who} e vi dico:", "Io consiglio:", "Vi consiglio:", "Secondo me:", "Noi diciamo:", "Ho detto a tutti:")
    )
    return "speaks as the expert", form.format(who=s.speaker), (s.id,)


def _leak(scene: Scene, rng: random.Random) -> Lie:
    return "markup, link or leak", rng.choice(_LEAKS), (_pick(scene, rng).id,)


def _smuggled(scene: Scene, rng: random.Random) -> Lie:
    """A statement dressed as a topic, with words of the question and of the sentence."""
    s = _pick(scene, rng)
    theirs = [w for w in re.findall(r"\w+", s.text) if len(w) > 4]
    asked = [w for w in re.findall(r"\w+", scene.question.text) if len(w) > 4]
    noun, other = rng.choice(theirs).lower(), rng.choice(asked).lower()
    form = rng.choice(
        (
            "Su {a} è meglio {b}, dice {who}:",
            "Per {a} basta {b}:",
            "Sul {a} conviene {b}, secondo {who}:",
            "{who} parla di {a} che serve per {b}:",
            "Su {a} bisogna evitare {b}:",
            "Sui vantaggi di {a}, che aumenta {b}, {who} dice:",
        )
    )
    return "smuggles a statement", form.format(a=noun, b=other, who=s.speaker), (s.id,)


def _by_hand(scene: Scene, rng: random.Random) -> Lie:
    claim = rng.choice(scene.lies)
    return "by hand", claim.words, claim.sentences
