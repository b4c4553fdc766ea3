"""The Italian words by which the checker of cuts knows what changes a meaning. Plain tables, to be edited by hand.

Everything is in lower case, with straight apostrophes. Verbs are conjugated from the infinitives in ``_REGULAR``.
"""

from __future__ import annotations

ANAPHORIC_NOUNS = frozenset(
    """
    caso casi modo modi motivo motivi ragione ragioni punto punti senso regola regole errore errori approccio
    metodo scelta cosa cose strada tipo genere passaggio trucco distinzione differenza problema problemi
    meccanismo atteggiamento esempio esempi cifra cifre numero numeri ultimo ultima ultimi ultime 
    consiglio consigli principio principi idea idee frase parole maniera fatto ragionamento discorso
    situazione situazioni condizione condizioni domanda domande risposta storia abitudine passo passi fase
    fasi processo lista elenco elemento elementi aspetto aspetti dato dati risultato risultati formula sistema
    logica percorso gesto stesso stessa stessi stesse altro altra
    """.split()
)
"""«Questo» or «quel» before one of these points back ("In questo caso"); "Questo mestiere" names its own thing."""

# ---- pronouns ------------------------------------------------------------------------------------------------------

DETERMINERS = {
    "ms": "il lo un uno del dello al allo dal dallo nel nello sul sullo col quel quello questo mio tuo suo nostro"
    " vostro nessun alcun",
    "fs": "la una della alla dalla nella sulla colla quella questa mia tua sua nostra vostra nessuna alcuna",
    "mp": "i gli dei degli ai agli dai dagli nei negli sui sugli coi quei quegli questi miei tuoi suoi nostri vostri"
    " molti tanti pochi tutti alcuni certi",
    "fp": "le delle alle dalle nelle sulle quelle queste mie tue sue nostre vostre molte tante"
    " poche tutte alcune certe",
    "s": "l' dell' all' dall' nell' sull' un' quell' quest' ogni qualche ciascun ciascuna",
    "p": "due tre quattro cinque sei sette otto nove dieci cento mille",
}
CLITIC_NOUN = {
    # what each object pronoun can stand for, as keys of DETERMINERS
    "lo": ("ms", "s"),
    "la": ("fs", "s"),
    "li": ("mp", "p"),
    "le": ("fp", "p"),
    "l'": ("ms", "fs", "s"),
    "gli": ("ms", "mp", "s", "p"),
}
POLITE = frozenset(
    """
    dico racconto faccio do confesso spiego rispondo assicuro consiglio cito porto ringrazio saluto garantisco
    leggo confido
    """.split()
)
"""After «le» or «la», first person: said to the interviewer ("Le dico", "La ringrazio"), no pronoun to resolve."""
CI_VERBS = frozenset(
    """
    penso pensa pensano pensate credo crede credono vado va vanno lavoro lavora metto mette arrivo arriva
    arrivano entro provo prova torno torna tornano cado casca cascano ricasca ho hanno ha passo passa conto
    guadagna guadagnano riesco riesce riescono tengono rinuncio rinuncia
    """.split()
)
"""After «ci»: points back ("ci ho provato"); not "ci sono", "ci vuole"."""

TIMES = frozenset(
    """
    giorno giorni volta momento mese anno settimana ora minuto sera mattina notte pomeriggio periodo tempo lunedì
    martedì
    mercoledì giovedì venerdì sabato attimo istante modo motivo caso
    """.split()
)
"""Not what a pronoun stands for, unless just before it ("Il lunedì lo tengo libero")."""

# ---- small classes of words --------------------------------------------------------------------------------------

FUNCTION_WORDS = frozenset(
    """
    non si mi ti ci vi lo la li le gli ne che di a da in con su per tra fra e o ma se come sì no qui qua lì là però
    invece sì anche sempre solo soltanto mai già più il i un uno una due tre poi davvero proprio perché quando dove ce
    me te se l' c' m' s' un' d'
    """.split()
)
SKIPPED = frozenset(
    """
    non io noi e ed poi oggi adesso ora qui spesso sempre mai infatti certo invece però ma anche già ancora davvero
    proprio solo soltanto quasi forse così dunque quindi insomma comunque tanto nemmeno neanche neppure oramai ormai
    domani ieri prima dopo alla fine
    """.split()
)
"""May stand before the verb of a sentence without being its subject."""
CLITICS = frozenset("si mi ci vi c' ti ,".split())
SUBJECTS = frozenset(", ; : e ma o che chi io tu noi voi lui lei loro nessuno tutti qualcuno ognuno".split())
PREPOSITIONS = frozenset(
    """
    a ad al allo alla ai agli alle all' da dal dallo dalla dai dagli dalle dall' di del dello della dei degli delle
    dell' in nel nello nella nei negli nelle nell' con col coi su sul sullo sulla sui sugli sulle sull' per tra fra dopo
    entro senza sotto sopra durante verso
    """.split()
)
NEVER_BEFORE_VERBS = frozenset(
    """
    il i un un' ogni qualche al allo alla ai agli alle all' dal dallo dalla dai dagli dalle dall' del dello della dei
    degli delle dell' nel nello nella nei negli nelle nell' col coi sul sullo sulla sui sugli sulle sull'
    """.split()
)
"""Articles that are no pronouns: a noun follows, though it looks like a verb."""
BARE_BEFORE = frozenset("di con per a da in senza su tra fra o e d'".split())
"""Before a noun without article ("con foto", "di clienti")."""
ALONE = frozenset("solo sola soli sole".split())
COUNTING = frozenset("due tre quattro cinque sei sette otto nove dieci primi prime ultimi ultime pochi poche".split())
NUMBERS = frozenset("due tre quattro cinque sei dieci mille".split())
QUANTIFIERS = frozenset("tutti nessuno chi molti pochi solo soltanto tutte anche".split())
AUXILIARIES = frozenset(
    """
    ho hai ha abbiamo avete hanno avevo aveva avevano avevamo avrei avrebbe abbia abbiano avessi avesse avrà
    """.split()
)
SHORT_VERBS = frozenset("fa fanno faccio sanno sa so dà danno vuole vogliono può possono".split())
LO_NOUNS = frozenset(
    """
    scopo sconto stato sforzo stipendio sguardo spazio studio strumento spreco scambio sbaglio sviluppo
    """.split()
)
THERE_IS = frozenset(
    "è sono era erano fu furono sarà saranno sarebbe volle vollero vuole vogliono voleva volevano vorrà sta".split()
)
ARTICLES = frozenset("il lo la l' un uno una un'".split())
DONE_TO_ME = frozenset(
    """
    scritto telefonato chiamato risposto detto chiesto salvato colpito convinto cambiato aiutato cercato contattato
    fermato
    insegnato raccontato sorpreso stupito spiegato fregato
    """.split()
)
"""After «mi ha», «ci ha»: who did it often comes next ("Mi ha scritto una cliente")."""
TO_BE = frozenset("è era erano sarà sarebbe fu sia".split())
TELLING = frozenset("che se chi come quando quello perché quanto".split())
JUDGEMENTS = frozenset("importante fondamentale vero facile difficile chiaro normale raro evidente".split())
MANY = frozenset("i gli le proprio sempre pochi poche tanti tante molti molte rari rare".split())
I_AM = frozenset(
    """
    un una uno un' stato stata convinto convinta nato nata di del della partito partita d' tra sempre anche insegnante
    docente consulente consapevole felice dipendente assente presente come davvero responsabile
    """.split()
)
"""After «sono»: I am, not they are."""
NO_ORDERS = frozenset("ha fa va sa dà sta costa aiuta porta diventa dura pesa sembra significa spaventa conta".split())
ADVERBS_AFTER = frozenset("più meno anche solo molto poco bene male sempre perché".split())
