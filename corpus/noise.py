"""What a web page leaves in a copied interview and nobody said: breadcrumbs, share lines, captions, LEGGI ANCHE."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.typography import Block, Mark

_MONTH = r"(?:gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic)[a-z]*\.?"
_SHARE = (
    r"facebook|twitter|whatsapp|linkedin|pinterest|telegram|e-?mail|instagram|copia link|x|stampa|print|share|tweet|pin"
)

NOISE: dict[str, re.Pattern[str]] = {
    "percorso di navigazione": re.compile(r"(?:home(?:page)?|sei (?:in|qui))\s*:?\s*(?:[>»/›|].*)?$", re.I),
    "percorso di navigazione ": re.compile(r"[^.?!>›]{1,40}(?:\s[>›]\s[^.?!>›]{1,60}){2,}$"),
    "rimando a un altro articolo": re.compile(
        r"[\W_]*(?:leggi (?:anche|pure)|leggi (?:l['’]articolo|qui|tutto|di più)|potrebbe (?:anche )?interessarti"
        r"|ti potrebbe(?:ro)? interessare|potrebbero interessarti|guarda anche|vedi anche|(?:articoli"
        r"|contenuti) correlati"
        r"|approfondisci|per approfondire|scopri di più|continua a leggere|read also|leggete anche"
        r"|da leggere)\b(?!.*\?$)",
        re.I,
    ),
    "condivisione": re.compile(
        rf"[\W_]*(?:(?:condividi(?:lo)?|condivisioni|share|seguici|segui|tweet|mi piace|pin it)(?:\s*(?:su|on"
        rf"|questo|con|"
        rf"l['’]articolo|:|adesso|{_SHARE}|[,|/•·]|e|\d+))*|(?:(?:{_SHARE})(?:[\s|/•·]+|$)){{3,}})[\W_]*$",
        re.I,
    ),
    "didascalia": re.compile(
        r"[\[(]?\s*(?:(?:nella |in )?(?:foto|immagine|photo|credits?|didascalia|fotografia|ph\.?)(?:\s(?:di|by"
        r"|a destra|a"
        r" sinistra|sopra|sotto|in alto|in basso|grande|credits?|cover|copertina|d['’]archivio))?\s*(?:[:©]|\bby\b).*"
        r"|(?:foto|ph\.?|photo|credits?) (?:di|by|credit) .{2,60}|©.{2,60})$",
        re.I,
    ),
    "didascalia ": re.compile(r"[^.?!]{3,90}\((?:foto|ph\.?|photo|credits?|immagine)\b[^()]*\)\.?$", re.I),
    "diritti": re.compile(r"[\W_]*(?:(?:©|\(c\)|copyright)?\s*riproduzione riservata.*|©.*|copyright .*"
    "|tutti i diritti riservati.*)$", re.I),
    "etichette": re.compile(r"(?:tags?|argomenti|categori[ae]|etichett[ae]|keywords?|parole chiave"
    "|filed under)\s*:.*", re.I),
    "iscrizione": re.compile(
        r"(?:[\W_]*(?:iscriviti|abbonati|registrati|scarica (?:la nostra|l['’])|ricevi (?:la|le)|seguici"
        r"|segui (?:la|il)"
        r" nostr[ao])\b.*(?:newsletter|canale|abbonament|gratis|app|interviste|social|facebook|instagram"
        r"|aggiornament).*|newsletter)$",
        re.I,
    ),
    "tempo di lettura": re.compile(r"(?:tempo di lettura|lettura|reading time)\s*:?\s*(?:circa )?\d+.*"
    "|\d+\s*min(?:uti)?(?: di lettura)?$|\d+ min read$", re.I),
    "pubblicità": re.compile(r"[\W_]*(?:pubblicit[àa]['’]?|advertisement|adv|annuncio|sponsorizzato"
    "|contenuto sponsorizzato|spazio pubblicitario)[\W_]*$", re.I),
    "commenti": re.compile(r"(?:\d+ )?(?:commenti?|visualizzazioni|views|like)\s*(?:\(?\d+\)?)?$"
    "|lascia un commento.*|rispondi$|nessun commento$", re.I),
    "data": re.compile(
        rf"(?:(?:pubblicato|aggiornato|ultimo aggiornamento|postato)[^.?!]{{0,40}}|(?:lun|mar|mer|gio|ven|sab"
        rf"|dom)[a-zì]*,?\s+)?"
        rf"\d{{1,2}}\s+{_MONTH}\s+\d{{4}}(?:[\s,|–-]+.{{0,60}})?$"
        rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}(?:[\s,|–-].{{0,60}})?$",
        re.I,
    ),
    "firma": re.compile(
        r"(?:(?i:di|by|a cura di|testo di|testi di|intervista di|scritto da|autore:|redazione)\s+)"
        r"(?:[A-ZÀ-Ý][\w’'.-]+|[A-ZÀ-Ý]\.)(?:\s+(?:[A-ZÀ-Ý][\w’'.-]*|d[aei]l?|e|della|de)){1,6}(?:\s*[|,–-].{0,60})?$"
        r"|(?i:redazione)$"
    ),
    "indirizzo": re.compile(r"(?:https?://|www\.)\S+$", re.I),
    "segni": re.compile(r"[^\w«»“”\"]+$"),
    "cookie": re.compile(r"(?:questo sito (?:utilizza|usa)|utilizziamo) (?:i )?cookie.*"
    "|accetta(?: tutti)?(?: i cookie)?$|privacy policy.*", re.I),
    "menu": re.compile(r"(?:menu|cerca|vai al contenuto|skip to content|torna su|torna all['’]inizio"
    "|articolo (?:precedente|successivo)|"
                       r"precedente|successivo|prossimo articolo|home|chi siamo|contatti|autore"
                       r"|redazione)\s*[:»>←→]?$", re.I),
}
"""What it is -> how a whole line of it looks. Order matters little: any match cuts the line."""

LONGEST = 220
"""Characters: a longer line is somebody's words, whatever it begins with."""


def noise(text: str) -> str | None:
    """What kind of noise a whole line is, in Italian, or None for words."""
    bare = text.strip()
    if len(bare) > LONGEST:
        return None
    return next((kind.strip() for kind, pattern in NOISE.items() if pattern.match(bare)), None)


def subtitles(blocks: Sequence[Block]) -> list[Block]:
    """Lines that title a part of the interview: short, unpunctuated, after an answer's end and before a question.

    One alone may be an answer whose full stop was forgotten; two are a habit.
    """
    found = []
    for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        told = before.text[-1:] in tuple(".!…»”\"") and before.mark in (Mark.NONE, Mark.LABEL)
        asks = after.text.rstrip().endswith("?") or after.mark is not Mark.NONE or after.bold
        short = len(block.text) < 50 and block.text[-1:].isalpha() and block.text[:1].isupper()
        if told and asks and short and block.mark is Mark.NONE and not before.bold:
            found.append(block)
    return found if len(found) > 1 or any(b.bold or b.caps for b in found) else []


def split(plain: Sequence[Block]) -> tuple[list[Block], list[tuple[Block, str]]]:
    """Blocks that are words, and those that are noise with its kind; a gap before noise stays a gap."""
    kept: list[Block] = []
    cut: list[tuple[Block, str]] = []
    gap = 0
    for block in plain:
        kind = noise(block.text)
        if kind:
            cut.append((block, kind))
            gap = max(gap, block.gap)
        else:
            kept.append(replace(block, gap=max(gap, block.gap)))
            gap = 0
    return kept, cut

