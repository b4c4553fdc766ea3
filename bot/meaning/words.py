"""The Italian words by which the checker of cuts knows what changes a meaning. Plain tables, to be edited by hand.

Everything is in lower case, with straight apostrophes. Verbs are conjugated from the infinitives in ``_REGULAR``.
"""

from __future__ import annotations

# ---- openings that lean on what was said before -----------------------------------------------------------------

CONTRAST = """
ma|però|tuttavia|eppure|anzi|invece|al contrario|all'opposto|per contro|viceversa|d'altra parte|d'altro canto
|ciononostante|ciò nonostante|nonostante (?:questo|ciò|tutto)|malgrado (?:questo|ciò)|purtroppo|peccato
|solo che|soltanto che|semmai|piuttosto|comunque|per fortuna|mica|sennonché|se non che|in compenso|in realtà
|di contro|detto (?:questo|ciò)|ciò detto
"""
EXCEPTION = """
tranne|salvo|eccetto|a meno (?:che|di)|a parte|fatta eccezione|fatto salvo|fatti salvi|esclus[oaie]|meno che
|purché|a patto|a condizione|a una condizione|a un patto|sempre che|sempre se|sempreché|fermo restando
|ammesso che|solo se|soltanto se|solo quando|soltanto quando|solo per|soltanto per|solo in|soltanto in
|solo con|non sempre|non per tutti|non tutti|non tutte|non ovunque|non in tutti|non con tutti|con un'eccezione
|con una eccezione|unica eccezione|l'unica eccezione|l'eccezione|le eccezioni|fanno eccezione|fa eccezione
|non vale (?:per|se|quando)|vale (?:solo|soltanto)|attenzione|occhio|unico limite|l'unico limite
|unica condizione|l'unica condizione|il rovescio
|con una (?:sola )?(?:avvertenza|condizione|differenza|riserva)
|con un (?:solo )?(?:limite|avvertimento|distinguo)
"""
RETRACTION = """
scherz\\w+|sto (?:esagerando|ironizzando|provocando)|è un'esagerazione|è ironia
|sto scherzando|stavo scherzando|sono ironic\\w+|faccio dell'ironia|esagero|sbaglia|sbagliano
|sbagliato|sbagliatissimo|o almeno|o forse no|o meglio|o così
|così (?:almeno|dicono|credono|pensano|pensavo|credevo|si dice)|almeno così|sbagliavo|sbagliavano
|(?:ci|mi|si) sbagli\\w+|falso|è falso|non è vero|non è (?:affatto |mica )?così|non era (?:vero|così)|macché
|figuriamoci|figurarsi|balle|frottole|sciocchezze|storie|fandonie|magari|niente affatto|nient'affatto
|per niente|tutt'altro|nulla di più|niente di più|è (?:esattamente |proprio )?(?:il|l') ?(?:contrario|opposto)
|esattamente il contrario|era il contrario|è una (?:bugia|balla|leggenda|sciocchezza)
|è un (?:mito|errore|luogo comune|falso mito|equivoco)|un mito|leggenda|errore|grave errore|grosso errore
|invece no|ho cambiato idea|mi sono ricredut\\w+|mi ricredo|mi correggo|ritiro|dico per dire|si fa per dire
|per modo di dire|è una battuta|una battuta|battute a parte|è una provocazione|una provocazione
|era una provocazione|hanno torto|ha torto|avevo torto|avevano torto|aveva torto|avevo sbagliato|nulla di vero
|niente di vero|non fatelo|non lo fa(?:te|ccia)|non ci (?:credo|creda|credete)|non sono d'accordo
|non è d'accordo|io no|io dico di no|dissento|non funziona(?:va)?(?: più)?(?=\\W*\\Z)|come no|no
|mi sono dovut\\w+ ricredere|oggi (?:non lo direi|non lo rifarei)
"""
CONSEQUENCE = """
quindi|dunque|perciò|pertanto|di conseguenza|infatti|ecco perché|ecco|così|allora|da allora|di lì|da lì
|a quel punto|a questo punto|altrimenti|sennò|se no|in caso contrario|in tal caso|in tal modo|oppure|o|né|poi
|infine|perché|cioè|ossia|ovvero|vale a dire|idem|lo stesso|la stessa|gli stessi|le stesse|stesso|stessa
|stessi|altrettanto|a maggior ragione|tanto più|tanto meno|ancora (?:meglio|peggio)|meglio ancora
|peggio ancora|di più|non solo|appunto|risultato|il risultato|intanto|nel frattempo|dopodiché|dopo di che
|il tutto|tutto qui|inoltre|oltretutto|tra l'altro|fra l'altro|per di più|anche perché|non a caso|in effetti
|difatti|tant'è|del resto|d'altronde|per esempio|ad esempio|e|ed|in più|nel primo caso|nel secondo caso
|come detto|come dicevo|sia (?:l'uno|l'una)
|anche (?:loro|lui|lei|questo|questa|questi|queste|quello|quella|quelli|quelle|qui|lì|così)|a tutti e due
|entramb[ie]|tutt[ie] e due|tutti e tre|nessuno dei due|nessuna delle due|l'uno e l'altro|né l'uno|chi dei due
|stesso discorso|vale anche|vale pure|vale lo stesso|su questo|su quello|il motivo (?:è|sta)
|la ragione (?:è|sta)|il perché|il resto|l'altro|l'altra|gli altri|le altre|altri|altre|il contrario|che poi
|per il resto
"""
BARE = """
no|sì|si|mai|certo|certamente|esatto|esattamente|vero|verissimo|ovviamente|assolutamente
|assolutamente (?:no|sì)|dipende|forse|magari|appunto|zero|niente|nulla|nessuno|nessuna|tutti|tutto|poco
|pochissimo|molto|tanto|moltissimo|giusto|eccome|neanche|nemmeno|punto|fine|basta|naturalmente|senz'altro
|di sicuro|sicuramente|quasi mai|quasi sempre|sempre|raramente|spesso|subito|dopo|prima|anche|mah|boh|insomma
|meglio così|peggio così|va bene così|tanto meglio|tanto peggio|anzi|figuriamoci
"""

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

HYPOTHESIS = (
    r"(?:mettiamo|supponiamo|poniamo|ipotizziamo|facciamo (?:finta|conto|l'ipotesi)|ammettiamo"
    r"|immagin\w+ (?:di|che|un\w*))"
)

REPORT_SUBJECT = (
    r"(?:molti|molte|tanti|tante|tutti|qualcuno|alcuni|alcune|in (?:molti|tanti)|la gente|le persone|c'è chi"
    r"|chi|i (?:miei )?\w+|gli (?:\w+ )?\w+"
    r"|un(?:'|a|o)? (?:\w+ ){1,3}|il (?:\w+ ){1,3}|la (?:\w+ ){1,3}|spesso|mi|ci|vi|si|ti)"
)
REPORT_VERB = (
    r"(?:dicono|dice|diceva|dicevano|pensano|pensa|pensava|pensavano|credono|crede|credeva|credevano"
    r"|sostengono|sostiene|sosteneva"
    r"|sostenevano|ripetono|ripete|ripeteva|ripetevano|raccontano|giurano|giura|giurava|assicurano|assicurava"
    r"|affermano|afferma|predicano|predica"
    r"|ritengono|ritiene|riteneva|(?:è|era|sono|erano) convint\w+|si sente (?:dire|ripetere)|si sentono dire"
    r"|sento (?:dire|ripetere)"
    r"|sentirete dire|hanno (?:detto|sempre detto|spiegato|insegnato|ripetuto)|ha (?:detto|sempre detto"
    r"|spiegato|insegnato|ripetuto)"
    r"|immaginano|immagina|si illud\w+|consigliano|consiglia|suggeriscono|suggerisce|raccomandano|promettono"
    r"|promette|prometteva)"
)
REPORT_GENERIC = (
    r"(?:(?<!che )\bsi (?:dice|pensa|crede|sente dire|sente ripetere|ripete|racconta|legge|è sempre detto"
    r"|diceva|pensava)(?= (?:spesso |sempre )?(?:che|di)\b|:)|\bcorre voce\b|\bgira voce\b"
    r"|\bmi sento dire\b|\b(?:molti|tanti|tutti|qualcuno|alcuni|la gente|in molti|in tanti|c'è chi|quasi tutti"
    r"|tutte|molte|tante|i più) "
    r"(?:\w+ ){0,4}?"
    + REPORT_VERB
    + r"(?= (?:\w+ ){0,2}?(?:che|di|sia|siano)\b|:| [«\"“])|\bsecondo (?:molti|alcuni|qualcuno|tanti|certi"
    r"|certa)\b|\bla leggenda\b|\bil luogo comune\b|\bla vulgata\b"
    r"|\b(?:ho|abbiamo) (?:letto|sentito(?: dire)?) (?:\w+ ){0,3}?che\b"
    r"|\bleggo (?:spesso |ovunque )?che\b|\b(?:pare|girano voci) che\b"
    r"|, (?:dicono|si dice|mi dicono|mi dicevano|dicevano|dice qualcuno|pensano|sostengono|giurano)(?=\W*\Z)"
    r"|\bpassa l'idea\b|\bl'opinione comune\b|\bl'idea (?:comune|diffusa|corrente)\b|\bda (?:più parti"
    r"|ogni parte) si\b|\b(?:è|resta) opinione\b"
    r"|\bmi (?:dicono|dicevano|ripetono|ripetevano|spiegano|spiegavano|hanno detto|hanno sempre detto)\b"
    r"|\bi (?:guru|soliti|manuali|corsi)\b(?: \w+){0,3}? " + REPORT_VERB + r"\b)"
)
FORMER_SELF = (
    r"(?:pensavo|credevo|ero convint\w+|ero sicur\w+|ero cert\w+|ero persuas\w+|immaginavo|mi illudevo"
    r"|avrei (?:detto|giurato|scommesso|risposto)"
    r"|mi dicevo|ritenevo|ho (?:sempre |a lungo )?(?:pensato|creduto|sostenuto)|sostenevo|davo per scontato"
    r"|predicavo|consigliavo|dicevo (?:anch'io|a tutti)"
    r"|ripetevo|eravamo convint\w+|pensavamo|credevamo)"
)

COUNTS = dict(zip("due tre quattro cinque sei sette otto nove dieci".split(), range(2, 11), strict=True)) | {
    "un paio di": 2,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
}
LISTED = (
    r"(?:errori?|regol[ae]|cos[ae]|motiv[oi]|ragion[ei]|consigli[o]?|pass[oi]|mod[oi]|condizion[ei]|domand[ae]"
    r"|strad[ae]|tip[oi]|categori[ae]"
    r"|punt[oi]|trucch[oi]|trucco|segret[oi]|parol[ae]|esemp[io]{1,2}|cas[oi]|eccezion[ei]|rischi[o]?"
    r"|vantagg[io]{1,2}|svantagg[io]{1,2}"
    r"|problem[ai]|abitudin[ei]|strument[oi]|canal[ei]|ingredient[ei]|momenti?|fas[ei]|livell[oi]"
    r"|criter[io]{1,2}|requisit[oi]|ostacol[oi]"
    r"|livell[oi]|aspett[oi]|element[oi]|soluzion[ei]|possibilità|alternativ[ae]|famigli[ae]|generi"
    r"|trappol[ae]|segnal[ei]|indizi|paur[ae]"
    r"|idee|scuole|clienti tipo|gest[oi]|avvertenz[ae]|limit[ei]|dett[oi]|comandament[oi]|tentazion[ei]"
    r"|livelli|paletti)"
)
ORDINALS = r"(?:prim[oa]|second[oa]|terz[oa]|quart[oa]|quint[oa]|sest[oa]|ultim[oa])"
ANNOUNCES = (
    r"(?:con un'(?:unica )?eccezione|c'è (?:però )?un'(?:unica )?eccezione|a una (?:sola )?condizione"
    r"|a un (?:solo )?patto|con una (?:sola )?(?:condizione"
    r"|avvertenza|differenza|riserva)|in un solo caso|tranne (?:che )?in un caso|c'è un (?:ma|però|trucco"
    r"|problema|limite|modo|segreto)|(?:vi|ti|le) "
    r"(?:faccio|porto|racconto|do) un(?:a|'|o)? ?\w+|faccio un esempio|un esempio|mi spiego(?: meglio)?"
    r"|ecco (?:come|perché|cosa|il \w+|la \w+)"
    r"|(?:il motivo|la ragione|la regola|il segreto|il trucco|la risposta) è (?:semplice|una sola|uno solo"
    r"|presto dett\w+|un[oa]|breve)|una premessa"
    r"|premessa|distinguiamo|bisogna distinguere|il trucco c'è|succedono due cose|una cosa (?:sola|soltanto))"
)

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
