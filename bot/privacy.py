"""Personal data typed into a question, masked before anything is stored or sent to a model."""

from __future__ import annotations

import re

# Order matters: the longer and stricter shapes come first, so that a card number is not taken for a telephone.
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("[email]", re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")),
    ("[iban]", re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b", re.IGNORECASE)),
    ("[codice fiscale]", re.compile(r"\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b", re.IGNORECASE)),
    ("[carta]", re.compile(r"\b\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}\b")),
    (
        "[partita iva]",
        re.compile(r"\b(?:p\.?\s?iva|partita iva|vat)\W{0,3}(?:n\.?\s*)?(?:it)?\s?\d{11}\b", re.IGNORECASE),
    ),
    ("[telefono]", re.compile(r"(?<![\w€$])(?:\+|00)\d{1,3}[\s./-]?\d(?:[\s./-]?\d){6,11}\b")),
    ("[telefono]", re.compile(r"(?<![\w€$,.])(?:3\d{2}|0\d{1,3})(?:[\s./-]?\d){5,8}\b")),
    ("[numero]", re.compile(r"(?<![\w€$,.])\d{8,}\b")),
    (
        "[indirizzo]",
        re.compile(
            r"\b(?:via|viale|v\.le|piazza|p\.zza|piazzale|corso|c\.so|largo|vicolo|strada"
            r"|contrada)\s+(?:[^\W\d_][\w'’.]*\s+){1,4}?(?:n\.?\s?|numero\s)?\d{1,4}\s?(?:/?[a-z])?\b",
            re.IGNORECASE,
        ),
    ),
)
_NAME = re.compile(
    r"(?P<lead>\b(?:mi chiamo|il mio nome è|il mio nome e'|my name is|sono (?:il|la) (?:signor|signora|sig\."
    r"|sig\.ra))\s+)(?P<name>[^\W\d_]+(?:\s+(?:(?:de|di|del|della|lo|la)\s+)?[A-ZÀ-Ý][^\W\d_]+){0,2})",
    re.IGNORECASE,
)
_FULL_NAME = re.compile(r"(?P<lead>\b(?:[Ss]ono|I'm|I am)\s+)(?P<name>[A-ZÀ-Ý][a-zà-ý]+\s+[A-ZÀ-Ý][a-zà-ý]+)\b")


def mask(text: str) -> str:
    """The text with telephones, e-mails, accounts, tax codes, addresses and the writer's name replaced by labels."""
    for label, shape in _SHAPES:
        text = shape.sub(label, text)
    for name in (_NAME, _FULL_NAME):
        text = name.sub(lambda found: found["lead"] + "[nome]", text)
    return text
