"""A file's text, or a clear reason why there is none."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import InterviewError

LIMIT = 5_000_000
"""Bytes. A long interview is under 100,000: whatever is larger was put there by mistake."""


def text_of(path: Path) -> str:
    """The file's text, newlines as ``\\n``, byte order mark left out.

    Raises InterviewError when the file is missing, empty, larger than LIMIT (it is not read then) or not UTF-8.
    """
    name = str(path)
    try:
        size = path.stat().st_size
        if size > LIMIT:
            raise InterviewError(
                f"Il file è di {_megabytes(size)} MB: un’intervista non supera {_megabytes(LIMIT)} MB.",
                "Tolga immagini e allegati e salvi soltanto il testo.",
                file=name,
            )
        raw = path.read_bytes()
    except OSError as error:
        what = f"Non riesco a leggere il file: {error.strerror}."
        raise InterviewError(what, "Controlli il percorso e i permessi.", file=name) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(raw, error.start, path) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InterviewError("Il file è vuoto.", "Ci metta il testo dell’intervista, o lo cancelli.", file=name)
    return text


def _not_utf8(raw: bytes, at: int, path: Path) -> InterviewError:
    line = raw.count(b"\n", 0, at) + 1
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        coding = "UTF-16"
    elif b"\0" in raw[:4096]:
        coding = ""
    else:
        coding = "WINDOWS-1252"
    mend = (
        f"Lo salvi come UTF-8, oppure: iconv -f {coding} -t UTF-8 {path.name} -o {path.stem}-utf8{path.suffix}"
        if coding
        else "Non sembra un file di testo: ne salvi il testo come UTF-8."
    )
    return InterviewError(
        f"Il file non è in UTF-8: alla riga {line} c’è il byte 0x{raw[at]:02X} (posizione {at}).",
        mend,
        file=str(path),
        line=line,
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".rstrip("0").rstrip(".").replace(".", ",")
