"""Does the question ask for a list (advice, steps, opportunities), or for one thing?"""

from __future__ import annotations

import re

_LIST = re.compile(
    r"\b(consigli[oa]?|suggerimenti|regole|passi|dritte|vademecum|elenco|lista|errori da evitare|buone pratiche"
    r"|trucchi|cosa (devo|dovrei|bisogna|mi consigli\w*|consigli\w*)( fare)?|che (devo|dovrei) fare|da dove (parto"
    r"|comincio|inizio|si parte)|quali sono|tips|advice|steps|rules|do'?s and don'?ts|checklist|guidelines|what"
    r" should i do|how should i start)\b",
    re.IGNORECASE,
)


def wants_list(text: str) -> bool:
    """True for "che consigli dà…?", "da dove comincio", "what advice…": the whole list is the answer."""
    return _LIST.search(text.replace("’", "'")) is not None
