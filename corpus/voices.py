"""Whose words: the stretches of an answer that the expert quotes from someone else.

A stretch is a third party's only where the text says whose: «…» (Roger Etchegaray); Secondo Ettore Malvezzi, "…";
come diceva mia nonna: …; "…", dicevano gli antichi. Quotation marks alone may be irony, a title, or the expert's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from corpus.sentences import sentences

Stretch = tuple[int, int, str | None]

_CAP = r"[A-ZÀ-Ý][\w’'.-]*"
_NAME = rf"{_CAP}(?:\s+(?:d[aei]l?\s+|della\s+|von\s+|van\s+|de\s+|d[’'])?{_CAP}){{0,4}}"
_DET = r"(?:(?:il|lo|la|i|gli|le|un|uno|una|quel|quella|quello|certi|alcuni|molti|tanti)\s+|l[’']|un[’'])"
_ADJ = r"(?:(?:mi[oae]|miei|nostr[oa]|su[oa]|vecchi[oa]|prim[oa]|not[oa]|antic[oa]|grande|buon[oa]?|car[oa])\s+)"
_KIN = (
    r"(?:(?:mi[oa]|su[oa])\s+(?:nonn[oa]|padre|madre|bisnonn[oa]|zi[oa]|marito|moglie|suocer[oa]|fratello|sorella"
    r"|figli[oa]"
    r"|cugin[oa]|cognat[oa])|miei\s+\w+)"
)
_PHRASE = rf"(?:(?i:{_DET}){_ADJ}{{0,3}}[a-zà-ù]{{3,}}(?:\s(?:di|del|della|dei|delle|dello)\s[\w’']+)?|(?i:{_KIN}))"
_WHO = rf"(?P<who>(?:{_PHRASE},?\s+)?{_NAME}|{_PHRASE})"
_SAY = (
    r"(?:(?:lo|la|mi|ci|gli|le|ti|si|ce|me|li)\s+)?(?:lo\s+)?"
    r"(?:dic(?:e|eva|evano|ono)|diss(?:e|ero)|(?:ha|hanno|aveva)\s+(?:detto|scritto|insegnato|risposto|ricordato"
    r"|spiegato)"
    r"|scriv(?:e|eva|ono|evano)|scrisse|sost(?:iene|eneva)|afferma(?:va)?|ricorda(?:va)?|ripete(?:va|vano)?"
    r"|insegna(?:va|vano)?"
    r"|recita(?:va)?|raccomanda(?:va)?|avverte|avvertiva|spiega(?:va)?|am(?:a|ava)\s+(?:dire|ripetere)|canta(?:va)?"
    r"|ammoniva|osserva(?:va)?|predica(?:va)?|usava\s+dire|soleva\s+dire)"
)
_OFTEN = r"(?:\s+(?:sempre|spesso|una\svolta|già|anche|giustamente|bene|un\stempo))?"

_BEFORE = [
    re.compile(rf"\b[Ss]econdo\s+{_WHO}\s*[,:]?\s*$"),
    re.compile(rf"(?:\b[Cc]ome\s+|^|[\s(–—])(?i:{_SAY}){_OFTEN},?\s+{_WHO}\s*[,:]?\s*$"),
    re.compile(rf"(?:^|[\s(–—’'])(?<!\ba )(?<!\bal )(?<!\balla ){_WHO},?\s+{_SAY}{_OFTEN}\s*[,:]?\s*$"),
    re.compile(
        rf"\b(?:[Pp]er dirla con|[Cc]itando|[Cc]ito|(?:le|nelle) parole di|(?:frase|massima|motto|regola"
        rf"|citazione|consiglio"
        rf"|insegnamento|verso|battuta|pensiero) di|a detta di|stando a)\s+{_WHO}\s*[,:]?\s*$"
    ),
    re.compile(
        r"\b(?P<who>(?:il|un|quel|l[’']|un[’'])\s*(?:vecchio |noto |antico |famoso )?(?:proverbio|detto|adagio"
        r"|motto)(?:\s[a-zà-ù]+){0,2}?)"
        r"(?:\s*,?\s*(?:che\s+)?(?:dice|recita|diceva))?\s*[,:]\s*$"
    ),
]
"""What stands right before quoted words and says whose they are."""

_SIGNED = re.compile(rf"\s*\((?P<who>{_NAME})\)")
_DASHED = re.compile(rf"\s*[.!?…]?\s*[–—-]\s*(?P<who>{_NAME})\.?$")
_AFTER = [
    _SIGNED,
    _DASHED,
    re.compile(rf"\s*[.,]?\s*[–—-]?\s*(?:come\s+)?{_SAY}{_OFTEN}\s+{_WHO}"),
]
"""What stands right after quoted words and says whose they are."""

_WHOLE = re.compile(
    rf"(?P<words>.*[.!?…»”\"])\s*(?:\((?P<a>{_NAME})\)|(?:[—–]|(?<=\s)-)\s*(?P<b>{_NAME}))\.?$", re.DOTALL
)
_COLON = re.compile(rf"\b[Cc]ome\s+{_SAY}{_OFTEN}\s+{_WHO}\s*:\s*(?P<words>[^\s«“\"].*)$", re.DOTALL)
_SAID_SO = re.compile(
    rf"(?P<words>[^«“\"]{{12,}}?),\s+(?:come\s+)?(?:dic(?:e|eva|evano)|recita|scriveva|ripeteva"
    rf"|ricorda(?:va)?)(?:\s+sempre)?\s+"
    rf"(?P<who>gli antichi|i latini|i greci|i nonni|i vecchi|i saggi|il proverbio|il detto|un proverbio|{_KIN}"
    rf"|{_NAME})\s*[.!…]?$",
    re.DOTALL,
)
_NOT_PEOPLE = re.compile(
    r"(?:Ride|Sorride|Pausa|Ndr|Nota|Foto|Si|Lo|La|Il|Io|Lei|Ma|E|Fonte|Italia|Link|PMI"
    r"|Facebook)\b")
_OPENING = re.compile(r"[«“\"]")
_PAIRS = {"«": "»", "“": "”", '"': '"'}
_PARAGRAPH = 420
"""Characters: in a longer paragraph the author in brackets signs the quoted words or the last sentence, not all."""


def third_parties(
    answer: str, borrowed: AbstractSet[int] = frozenset(), speaker: str | None = None
) -> list[Stretch]:
    """Stretches (start, end, whose) of ``answer``, in order, apart: words without author, brackets, quotation marks.

    ``borrowed``: paragraphs (0-based) that the file itself marks as somebody else's. Whose is None when unknown. What
    the answer attributes to ``speaker`` is the expert's own.
    """
    found: list[Stretch] = []
    start = 0
    for number, paragraph in enumerate(answer.split("\n")):
        inside = list(_in_paragraph(paragraph, number in borrowed))
        found += [(start + s, start + e, who) for s, e, who in _apart(inside) if not _own(who, speaker)]
        start += len(paragraph) + 1
    return found


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """``text[start:end]`` without white space and enclosing quotation marks."""
    while start < end and text[start] in " \t«“\"‘\u00a0":
        start += 1
    while start < end and text[end - 1] in " \t»”\"’\u00a0":
        end -= 1
    return start, end


def _in_paragraph(paragraph: str, borrowed: bool) -> Iterator[Stretch]:
    whole = _signed_whole(paragraph)
    if whole:
        yield whole
        return
    if borrowed:
        begin, end = bare(paragraph, 0, len(paragraph))
        yield begin, end, None
        return
    for left, right in _quoted(paragraph):
        if len(paragraph[left + 1 : right].split()) > 1 and (who := _whose(paragraph, left, right)):
            begin, end = bare(paragraph, left, right + 1)
            yield begin, end, who
    yield from _unquoted(paragraph)


def _signed_whole(paragraph: str) -> Stretch | None:
    """A paragraph that is all somebody's words, their name in brackets or after a dash at its end."""
    signed = _WHOLE.match(paragraph[-2 * _PARAGRAPH :]) if len(paragraph) < 2 * _PARAGRAPH else None
    if not signed:
        return None
    who = signed["a"] or signed["b"]
    if _NOT_PEOPLE.match(who):
        return None
    words = signed["words"].rstrip()
    quoted = [(left, right) for left, right in _quoted(words) if right == len(words) - 1]
    if quoted and quoted[0][0] > 0:
        return None  # only the quoted part is signed
    if not quoted and (" " not in who or len(sentences(words)) > 3):
        return None
    begin, end = bare(paragraph, *signed.span("words"))
    return begin, end, who


def _whose(paragraph: str, left: int, right: int) -> str | None:
    """Who is said to have spoken the words between two marks."""
    after = paragraph[right + 1 : right + 120]
    brief = len(paragraph[left:right].split()) < 5
    for pattern in _AFTER:
        if (match := pattern.match(after)) and (who := _who(match["who"])):
            if pattern is _SIGNED and brief and " " not in who:
                continue  # «Fiera del libro» (Torino)
            return who
    before = paragraph[max(0, left - 140) : left]
    opening = max((end for start, end in sentences(before)[:-1]), default=0)
    for pattern in _BEFORE:
        if (match := pattern.search(before[opening:])) and (who := _who(match["who"])):
            return who
    return None


def _who(phrase: str) -> str | None:
    """The name in a noun phrase ("il mio maestro, Arturo Binda"), else the phrase as it stands."""
    name = re.search(rf"{_NAME}$", phrase)
    if name and name.start() and phrase[name.start() - 1] in " ’'":
        return None if _NOT_PEOPLE.match(name[0]) else name[0].rstrip(".,")
    if _NOT_PEOPLE.match(phrase):
        return None
    whole = phrase.strip(" ,.")
    return whole[0].lower() + whole[1:] if re.match(r"(?:Il|La|Lo|I|Gli|Le|Un|Una|Mio|Mia|L[’'])\b", whole) else whole


def _unquoted(paragraph: str) -> Iterator[Stretch]:
    """Sayings without quotation marks: "come diceva Seneca: …" and "…, dicevano gli antichi."."""
    for start, end in sentences(paragraph):
        sentence = paragraph[start:end]
        if len(sentence) > _PARAGRAPH:
            continue
        for match in (_COLON.search(sentence), _SAID_SO.match(sentence)):
            if match and (who := _who(match["who"])):
                begin, stop = bare(paragraph, start + match.start("words"), start + match.end("words"))
                yield begin, stop, who
                break


def _quoted(paragraph: str) -> list[tuple[int, int]]:
    """Offsets of the marks of every outermost quotation, in order; one pass."""
    found: list[tuple[int, int]] = []
    unclosed: set[str] = set()
    at = 0
    while match := _OPENING.search(paragraph, at):
        left, mark = match.start(), match[0]
        right = -1 if mark in unclosed else paragraph.find(_PAIRS[mark], left + 1)
        if right < 0:
            unclosed.add(mark)
        else:
            found.append((left, right))
        at = max(left, right) + 1
    return found


def _apart(stretches: list[Stretch]) -> list[Stretch]:
    kept: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (s[0], -s[1])):
        if stretch[0] < stretch[1] and (not kept or stretch[0] >= kept[-1][1]):
            kept.append(stretch)
    return kept


def _own(who: str | None, speaker: str | None) -> bool:
    return bool(who and speaker and who.split()[-1] in speaker.split())
