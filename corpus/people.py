"""Who is who: the people interviewed, by the fullest name the file gives, and whom each question turns to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from corpus.typography import akin

_CAP = r"[A-ZÀ-ÖØ-Ý](?:[a-zà-öø-ÿ]+|[’'][A-ZÀ-Ý]?[a-zà-öø-ÿ]+)(?:[’'-][A-ZÀ-Ý][a-zà-öø-ÿ]+)*"
_PARTICLE = r"(?:[Dd][aei]l?|[Dd]ella|[Dd]ello|[Dd]egli|[Dd][’']|[Dd]i|[Ll][aoe]|[Vv]an|[Vv]on|[Dd]e)"
_FULL = re.compile(rf"\b{_CAP}(?:\s{_CAP}|\s{_PARTICLE}\s?{_CAP}){{1,3}}")
_CAPS_FULL = re.compile(r"\b[A-ZÀ-Ý]{2,}(?:\s[A-ZÀ-Ý’']{2,}){1,2}\b")
_TITLE = (
    r"(?:signor[ae]?|sig\.(?:ra)?|dottor(?:e|essa)?|dott\.(?:ssa)?|dr\.(?:ssa)?|professor(?:e|essa)?|prof\.(?:ssa)?"
    r"|maestr[oa]|avvocat[oa]|avv\.|ingegnere?|ing\.|architett[oa]|arch\.|don|chef|presidente|direttore?|direttrice"
    r"|sindac[oa])"
)
_LEADING = re.compile(
    rf"^\W*(?:(?:e|ma|allora|ecco|senta|scusi|bene|buongiorno|ciao|salve|grazie|invece|dunque|quindi|cara?o?),?\s+)*"
    rf"(?:(?:a lei|lei|tu|a te|caro|cara)?,?\s*)?(?:{_TITLE}\s+)?((?-i:{_CAP}(?:\s{_CAP})?))\s*[,:!]",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf",\s+(?:{_TITLE}\s+)?((?-i:{_CAP}))\s*[?!.]", re.IGNORECASE)
_PRESENTED = (
    r"(?:intervist\w+ (?:a|con|di|per)|colloquio con|incontro con|chiacchier\w+ con|domande a|parol[ae] a"
    r"|risposta con|a tu per tu con|"
    r"incontriamo|incontrato|intervistato|raggiunto|parlato con|parliamo con|siamo con|spazio a|ospite|è con noi"
    r"|dialogo con|conosciamo"
    r"|idea (?:è )?di|tesi di|studio di|storia di|bottega di|presentiamo|voce (?:a|di)|insieme a|ospitiamo|parla"
    r"|risponde|firmato|abbiamo chiesto a|benvenut[oa]|ciao|chi è)"
)
_DOING = r"(?:,|\s(?:è|ha|fa|si|da|\w+a|\w+e)\b)"
_PLACES = frozenset(
    """
    via viale piazza corso val valle monte porta san santa santo sant porto lago isola villa palazzo museo
    teatro università comune regione provincia repubblica banca gruppo casa studio social media web google
    facebook instagram linkedin youtube new san los great black content digital marketing manager search
    personal business community e-commerce made italia nord sud est ovest alto bassa bassi alta medio milano
    roma torino napoli buon buona natale pasqua alpi stati uniti camera associazione istituto accademia
    scuola politecnico cassa bar caffè osteria trattoria ristorante hotel sartoria cantina birrificio
    officina libreria biblioteca
    """.split()
)
_NOT_NAMES = frozenset(
    """
    allora bene certo ecco senta scusi insomma infine prima poi quindi dunque oggi ieri domani spesso invece
    però comunque inoltre intanto adesso ora secondo forse magari sì no anche ancora dopo qui lì davvero
    cioè tipo esatto grazie buongiorno ciao salve maestro professore dottore dottoressa signora signor
    avvocato ingegnere direttore presidente chef un una il la nel nella da per con su tra fra in a di che
    chi come dove quando quanto quale perché se ma e o restando parlando tornando passando veniamo parliamo
    facebook instagram google linkedin twitter tiktok youtube internet italia milano roma
    """.split()
)


@cache
def first_names() -> frozenset[str]:
    """Italian first names, for telling a person from a place."""
    return frozenset((Path(__file__).parent / "data" / "first_names.txt").read_text("utf-8").split())


def addressed(question: str) -> list[str]:
    """Names a question turns to: "Marta, e lei?", "Che ne pensa, Marta?"."""
    names = [match[1] for match in (_LEADING.search(question),) if match]
    names += [match[1] for match in _TRAILING.finditer(question)]
    return [name for name in names if name.split()[0].casefold() not in _NOT_NAMES]


def full_names(text: str) -> list[str]:
    """Names of two or more words, in order of appearance, each once; words of places and platforms left out."""
    found: dict[str, None] = {}
    for line in text.split("\n"):
        for match in _FULL.finditer(line):
            if name := _name(match[0].split()):
                found.setdefault(name)
        for match in _CAPS_FULL.finditer(line):
            words = match[0].title().split()
            if words[0] in first_names():
                found.setdefault(" ".join(words))
    return list(found)


def _name(words: list[str]) -> str | None:
    """The person in a run of capitalised words: begins at a first name where there is one."""
    starts = [i for i, word in enumerate(words[:-1]) if word in first_names()]
    if starts:
        words = words[starts[0] :]
    if any(word.casefold() in _PLACES or word.casefold() in _NOT_NAMES for word in words[: 1 if starts else None]):
        return None
    if re.fullmatch(_TITLE, words[0], re.IGNORECASE):
        words = words[1:]
    return " ".join(words) if len(words) > 1 else None


def interviewed(introduction: str, questions: Sequence[str]) -> list[str]:
    """The people interviewed where no label names them: one, or several when questions turn to several by name."""
    asked = "\n".join(questions)
    known = full_names(f"{introduction}\n{asked}")
    calls = [name for question in questions for name in addressed(question)]
    turned = Counter(person for call in calls if (person := _bearer(call, known)))
    leading = [p for q in questions for n in addressed(q)[:1] if (p := _bearer(n, known))]
    if len(set(leading)) > 1:
        return [name for name in known if name in set(leading)]
    scored = {name: _standing(name, introduction, asked, turned[name], known) for name in known}
    best = max(scored, key=lambda name: scored[name], default=None)
    if best is not None and scored[best] >= (0.8 if len(known) == 1 else 2.0):
        return [best]
    alone = [name for name in calls if name in first_names() or calls.count(name) > 1]
    return [Counter(alone).most_common(1)[0][0]] if alone else []


def turned_to(question: str, experts: Sequence[str]) -> str | None:
    """Which of the experts a question addresses by name, or None."""
    return next((person for name in addressed(question) if (person := _bearer(name, experts))), None)


def _bearer(name: str, known: Sequence[str]) -> str | None:
    return next((full for full in known if akin(name, full)), None)


def _standing(name: str, introduction: str, asked: str, turned: int, known: Sequence[str]) -> float:
    """How much a name looks like the person interviewed rather than someone mentioned."""
    escaped = re.escape(name)
    first, last = re.escape(name.split()[0]), re.escape(name.split()[-1])
    score = 2.0 if name.split()[0] in first_names() else 0.0
    score += 3.0 * min(turned, 2)
    if re.search(rf"(?i:{_PRESENTED})\s(?:\w+\s){{0,3}}?{escaped}", f"{introduction}\n{asked}"):
        score += 2.5
    if re.search(rf"{escaped}{_DOING}", introduction):
        score += 1.0
    score += 0.4 * min(5, len(re.findall(rf"\b{first}\b|\b{last}\b", f"{introduction}\n{asked}")))
    score -= 0.3 * list(known).index(name)
    if re.search(rf"{escaped} (?:l[’']|l[aoei] )?ha (?:incontrat|intervistat|raggiunt|chiest)", introduction):
        score -= 6.0
    if name not in introduction and name not in asked:
        score -= 1.0
    return score


def fullest(labels: Sequence[str], known: Sequence[str]) -> str:
    """The fullest name for a bearer of ``labels``: a name of the text that fits one of them, else the longest label."""
    longest = max(labels, key=len)
    fitting = [name for name in known if any(akin(label, name) for label in labels)]
    if fitting and (len(fitting) == 1 or len(longest.strip(".")) > 1):
        best = max(fitting, key=lambda name: (name.split()[0] in first_names(), -fitting.index(name)))
        return best if len(best) >= len(longest) else longest
    if fitting:
        return fitting[0]
    return longest
