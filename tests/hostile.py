"""An interview whose every word would like to be something else than words."""

from __future__ import annotations

from pathlib import Path

ATTACKS = (
    '<img src=x onerror="window.pwned=1">',
    "<script>window.pwned=1</script>",
    "[clicca](javascript:window.pwned=1) e <a href='javascript:window.pwned=1'>qui</a>",
    "</p></div></blockquote><iframe src=//evil.example></iframe>",
    "![x](https://evil.example/pixel.png)",
    "\u202egnihtemos\u202c scritto al contrario",
    "zero\u200b\u200c\u200dwidth\ufeff nascosto",
    "**" * 400 + "_" * 400 + "`" * 400,
    "$$\\href{javascript:window.pwned=1}{x}$$",
    "{{7*7}} {% include 'x' %} ${7*7}",
    "<style>*{display:none}</style><svg onload=window.pwned=1>",
    "&lt;b&gt; &#x3c;script&#x3e;",
)
LONG = "a" * 1_000_000


def write(folder: Path) -> Path:
    """The corpus: one interview on clay and kilns, its answers full of attacks."""
    folder.mkdir(parents=True, exist_ok=True)
    answers = [f"Il forno della ceramica si accende piano. {attack} Il forno poi si spegne." for attack in ATTACKS]
    turns = [f"## Come si accende il forno numero {n}?\n\n{answer}\n" for n, answer in enumerate(answers, 1)]
    turns.append(
        f"## Quanto è lunga una parola di un milione di lettere?\n\nUna parola lunga è {LONG} e poi finisce.\n"
    )
    front = (
        "---\ntitle: '<img src=x onerror=\"window.pwned=1\"> Ceramica'\nexperts:\n"
        "  - name: 'Rita <b onmouseover=window.pwned=1>Creta</b>'\n"
        "    role: '<script>window.pwned=1</script> ceramista'\n"
        "magazine: '\"><script>window.pwned=1</script>'\nurl: https://rivista.example/ceramica\n"
        "published: 2024-05-06\nlang: it\n---\n\n"
    )
    (folder / "ceramica.md").write_text(front + "\n".join(turns), encoding="utf-8")
    return folder
