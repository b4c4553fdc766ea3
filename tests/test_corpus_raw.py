"""Raw interviews, as copied from a page: who asks, who answers, whose words."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typography import measure

from corpus.assembly import assemble
from corpus.dialogue import parse
from corpus.errors import InterviewError
from corpus.interview import Interview, Voice
from corpus.readers import READERS

HERE = Path(__file__).parent



def understood(raw: str) -> Interview:
    dialogue = parse(raw)
    assembled = assemble(dialogue.sections)
    return Interview("x", assembled.text, assembled.turns, introduction=assembled.introduction)


def pairs(raw: str) -> list[tuple[str | None, str, str]]:
    found = understood(raw)
    return [(turn.speaker, found.question(turn), found.answer(turn)) for turn in found.turns]


@pytest.mark.parametrize("measured", measure(HERE / "fixtures/typography/dev"), ids=lambda m: m.name)
def test_an_invented_page_is_read_as_a_careful_editor_reads_it(measured) -> None:  # type: ignore[no-untyped-def]
    """Every turn of the development pages: question, whole answer, speaker; every third party's words."""
    assert measured.exact == measured.expected == measured.given, "\n".join(measured.wrong)
    assert len(set(measured.thirds)) == 1, "\n".join(measured.wrong)


CASES = {
    "one line": (
        "Cos'è per te il web? È tutto. Quando hai iniziato? Nel 2010.",
        [(None, "Cos'è per te il web?", "È tutto."), (None, "Quando hai iniziato?", "Nel 2010.")],
    ),
    "a question and its answer on each line": (
        "Mare o monti? Mare.\nCaffè o tè? Caffè, sempre.\nCarta o pixel? Carta.",
        [
            (None, "Mare o monti?", "Mare."),
            (None, "Caffè o tè?", "Caffè, sempre."),
            (None, "Carta o pixel?", "Carta."),
        ],
    ),
    "labels on their own lines": (
        "Domanda:\nCome si sceglie un social?\n\nRisposta:\nGuardando i clienti.\n\nDomanda:\nE poi?\n\n"
        "Risposta:\nSi prova.",
        [(None, "Come si sceglie un social?", "Guardando i clienti."), (None, "E poi?", "Si prova.")],
    ),
    "R is Risposta beside D": (
        "Intervista a Rosa Bellini\nD: Quante arnie hai?\nR: Cento.\nD: Cosa ti manca?\nR: Il tempo.",
        [("Rosa Bellini", "Quante arnie hai?", "Cento."), ("Rosa Bellini", "Cosa ti manca?", "Il tempo.")],
    ),
    "labels with a role": (
        "Redazione: Come è nata?\n\nPaolo Neri (CEO): Al bar.\n\nEravamo in tre.\n\nRedazione: E ora?\n\nPaolo "
        "Neri (CEO): Ora no.",
        [("Paolo Neri", "Come è nata?", "Al bar.\nEravamo in tre."), ("Paolo Neri", "E ora?", "Ora no.")],
    ),
    "capital names and dashes": (
        "MARIO ROSSI – Buongiorno.\n\nGIORNALISTA – Perché il vino?\n\nMARIO ROSSI – Per mio nonno.\n\n"
        "GIORNALISTA – E i social?"
        "\n\nMARIO ROSSI – Li segue mia figlia.",
        [
            ("Mario Rossi", "Perché il vino?", "Per mio nonno."),
            ("Mario Rossi", "E i social?", "Li segue mia figlia."),
        ],
    ),
    "two answer one question": (
        "Doppia intervista a Gino Lodi e Carla Bassi\n\n1) Il primo cliente?\nGino: Un avvocato.\nCarla: Mia "
        "zia.\n\n2) Un sogno?\n"
        "Carla: Un negozio.",
        [
            ("Gino Lodi", "Il primo cliente?", "Un avvocato."),
            ("Carla Bassi", "Il primo cliente?", "Mia zia."),
            ("Carla Bassi", "Un sogno?", "Un negozio."),
        ],
    ),
    "marks inside an answer are not round it": (
        "Incontro Bruna Testi a Prato.\n\nPerché i tessuti?\n\n«C'erano», dice ridendo. «E nessuno li voleva».\n"
        "\nChi compra?\n\n«Giovani.»",
        [
            ("Bruna Testi", "Perché i tessuti?", "«C'erano», dice ridendo. «E nessuno li voleva»."),
            ("Bruna Testi", "Chi compra?", "Giovani."),
        ],
    ),
    "headings between parts": (
        "**Gli inizi**\n\n**Come hai cominciato?**\n\nAl mercato.\n\n**I social**\n\n**Quando la pagina?**\n\n"
        "Nel 2015.",
        [(None, "Come hai cominciato?", "Al mercato."), (None, "Quando la pagina?", "Nel 2015.")],
    ),
    "a biography after the end": (
        "Franco Ricci vende biciclette.\n\nCome è andata?\n\nBene.\n\nE i social?\n\nUn poco.\n\nFranco Ricci è "
        "nato a Ferrara nel 1960.",
        [("Franco Ricci", "Come è andata?", "Bene."), ("Franco Ricci", "E i social?", "Un poco.")],
    ),
    "lines broken at a width": (
        "Laura Fini insegna marketing alle cooperative sociali e da anni gira\nl'Italia con un pulmino pieno di "
        "libri.\n\n"
        "Professoressa Fini, che cosa chiedono le cooperative che la chiamano\nper la prima volta?\n\n"
        "Chiedono quasi sempre un sito nuovo, perché pensano che il problema\nsia quello. Di solito il problema "
        "è che nessuno risponde al telefono,\n"
        "e questo un sito non lo risolve.\n\nLei insegna anche a usare i social network. Da dove si comincia "
        "per\nnon fare troppi danni?\n\n"
        "Si comincia da una pagina sola, curata bene. Poi si guarda chi\nrisponde e si parla con quelli che "
        "rispondono, uno alla volta, senza\nfretta.",
        [
            (
                "Laura Fini",
                "Professoressa Fini, che cosa chiedono le cooperative che la chiamano per la prima volta?",
                "Chiedono quasi sempre un sito nuovo, perché pensano che il problema sia quello. Di solito il "
                "problema è che"
                " nessuno risponde al telefono, e questo un sito non lo risolve.",
            ),
            (
                "Laura Fini",
                "Lei insegna anche a usare i social network. Da dove si comincia per non fare troppi danni?",
                "Si comincia da una pagina sola, curata bene. Poi si guarda chi risponde e si parla con quelli che "
                "rispondono,"
                " uno alla volta, senza fretta.",
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_habit_of_typography_is_understood(name: str) -> None:
    """One small page for each habit the invented pages don't show."""
    raw, expected = CASES[name]
    assert pairs(raw) == expected


def test_the_magazines_own_text_gives_the_canonical_interview() -> None:
    """The real interview, its dashes put back before the questions, reads as corpus/interviews/gerosa.md does."""
    canonical, _ = READERS[".md"](HERE.parent / "corpus/interviews/gerosa.md")
    lines = canonical.text.split("\n")
    asked = {canonical.question(turn) for turn in canonical.turns}
    found = understood("\n".join(f"- {line}" if line in asked else line for line in lines))
    assert found.text == canonical.text
    assert found.turns == canonical.turns and found.introduction == canonical.introduction


PIECES = [
    *"aàMR?.!:;,-–—«»“”\"'’()[]#>*_1 \t\n\0\u200b\u202e\u00a0😀",
    "\n\n",
    "D: ",
    "R: ",
    "Come va?",
    "Bene.\n",
    "\n- ",
]
hostile = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)


@settings(max_examples=200)
@given(hostile)
def test_every_span_is_a_slice_and_nothing_is_invented(raw: str) -> None:
    """Whatever the file: spans in order inside the text, trimmed, in their voices; every line's words come "
    "from the file."""
    found = understood(raw)
    at = 0
    for turn in found.turns:
        assert 0 <= turn.question.start < turn.question.end <= turn.answer.start < turn.answer.end <= len(found.text)
        assert at <= turn.answer.start
        at = turn.answer.end
        assert found.voice_of(turn.answer.start, turn.answer.end).voice is Voice.EXPERT
        for span in turn.third_party:
            assert turn.answer.start <= span.start < span.end <= turn.answer.end
            assert found.voice_of(span.start, span.end).voice is Voice.THIRD_PARTY
    letters = [c for c in raw if c.isalpha()]
    for c in found.text:
        assert not c.isalpha() or c in letters


@pytest.mark.parametrize(
    "raw",
    [
        "parola " * 100_000,
        "?!.,;:" * 50_000,
        "«" * 200_000,
        "*" * 200_000,
        "Aa: " * 50_000,
        " " * 500_000 + "x",
        "\u200b\n" * 50_000,
    ],
    ids=["long line", "stops", "marks", "stars", "colons", "spaces", "invisible"],
)
def test_hostile_files_have_no_turns_and_end(raw: str) -> None:
    """Nothing that nobody asked becomes a turn."""
    assert not understood(raw).turns


def test_a_file_of_many_interviews_is_refused() -> None:
    """More lines than any interview has."""
    with pytest.raises(InterviewError, match="righe"):
        parse("Come va?\nBene.\n" * 4000)


def test_words_are_never_corrected() -> None:
    """Typos, missing accents and mixed apostrophes stay as they were printed."""
    ((_, question, answer),) = pairs("- Qual’e' il tuo piu grande erore ?\nun pò di tutto,perche' no...ecc")
    assert (question, answer) == ("Qual’e' il tuo piu grande erore ?", "un pò di tutto,perche' no...ecc")


# ---- the invented interviews, set again in every habit


def _spoken() -> list[tuple[str, list[tuple[str, str]]]]:
    """(expert, [(question, answer)]) of the development pages with one expert, without lists or paragraphs "
    "of numbers."""
    found = []
    for file in sorted((HERE / "fixtures/typography/dev").glob("*.expected.json")):
        page = json.loads(file.read_text("utf-8"))
        if len(page["experts"]) == 1 and " " in page["experts"][0]:
            turns = [(t["question"].replace("\n", " "), t["answer"]) for t in page["turns"]]
            found.append((page["experts"][0], turns))
    return found


def _short(name: str, n: int) -> str:
    """In full the first time, then initials."""
    return name if n == 1 else "".join(word[0] + "." for word in name.split())


HABITS: dict[str, Callable[[str, int, str, str], str]] = {
    "dash": lambda name, n, q, a: f"- {q}\n{a}",
    "long dash": lambda name, n, q, a: f"— {q}\n\n{a}\n",
    "numbers": lambda name, n, q, a: f"{n}) {q}\n\n{a}\n",
    "D and R": lambda name, n, q, a: f"D: {q}\nR: {a}",
    "D alone": lambda name, n, q, a: f"D. {q}\n\n{a}\n",
    "Domanda and Risposta": lambda name, n, q, a: f"Domanda: {q}\n\nRisposta: {a}\n",
    "full names": lambda name, n, q, a: f"Olga Turri: {q}\n{name}: {a}",
    "initials": lambda name, n, q, a: f"{_short('Olga Turri', n)}: {q}\n{_short(name, n)}: {a}",
    "bold": lambda name, n, q, a: f"**{q}**\n\n{a}\n",
    "capitals": lambda name, n, q, a: f"LA RIVISTA: {q}\n\n{name.split()[-1].upper()}: {a}\n",
}


@pytest.mark.parametrize("habit", HABITS)
def test_the_same_words_in_another_habit_are_the_same_turns(habit: str) -> None:
    """However one marks them, at least 97 turns in 100 come out exact, and 97 of 100 that come out are."""
    expected = given = exact = 0
    for name, turns in _spoken():
        page = [f"Intervista a {name}", f"{name} ci riceve in bottega, tra un lavoro e l’altro.", ""]
        page += [HABITS[habit](name, n, q, a) for n, (q, a) in enumerate(turns, 1)]
        found = pairs("\n".join(page))
        wanted = [(name, q, a) for q, a in turns]
        expected, given = expected + len(wanted), given + len(found)
        exact += sum(turn in found for turn in wanted)
    assert exact >= 0.97 * expected and exact >= 0.97 * given, (exact, expected, given)
