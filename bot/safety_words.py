"""The Italian words by which the checker of cuts knows what changes a meaning. Plain tables, to be edited by hand.

Everything is in lower case, with straight apostrophes. Verbs are conjugated from the infinitives in ``_REGULAR``.
"""

from __future__ import annotations

from functools import cache

# ---- openings that lean on what was said before -----------------------------------------------------------------------

CONTRAST = """
ma|però|tuttavia|eppure|anzi|invece|al contrario|all'opposto|per contro|viceversa|d'altra parte|d'altro canto|ciononostante
|ciò nonostante|nonostante (?:questo|ciò|tutto)|malgrado (?:questo|ciò)|purtroppo|peccato|solo che|soltanto che|semmai|piuttosto
|comunque|per fortuna|mica|sennonché|se non che|in compenso|in realtà|di contro|detto (?:questo|ciò)|ciò detto
"""
EXCEPTION = """
tranne|salvo|eccetto|a meno (?:che|di)|a parte|fatta eccezione|fatto salvo|fatti salvi|esclus[oaie]|meno che|purché
|a patto|a condizione|a una condizione|a un patto|sempre che|sempre se|sempreché|fermo restando|ammesso che|solo se|soltanto se
|solo quando|soltanto quando|solo per|soltanto per|solo in|soltanto in|solo con|non sempre|non per tutti|non tutti|non tutte|non ovunque
|non in tutti|non con tutti|con un'eccezione|con una eccezione|unica eccezione|l'unica eccezione|l'eccezione|le eccezioni
|fanno eccezione|fa eccezione|non vale (?:per|se|quando)|vale (?:solo|soltanto)|attenzione|occhio|unico limite|l'unico limite|unica condizione
|l'unica condizione|il rovescio|con una (?:sola )?(?:avvertenza|condizione|differenza|riserva)|con un (?:solo )?(?:limite|avvertimento|distinguo)
"""
RETRACTION = """
scherz\\w+|sto scherzando|stavo scherzando|sono ironic\\w+|faccio dell'ironia|esagero|sbaglia|sbagliano|sbagliato|sbagliatissimo
|o almeno|o forse no|o meglio|o così|così (?:dicono|credono|pensano|pensavo|credevo|si dice)|almeno così|sbagliavo|sbagliavano|(?:ci|mi|si) sbagli\\w+|falso|è falso|non è vero|non è (?:affatto |mica )?così|non era (?:vero|così)|macché|figuriamoci
|figurarsi|balle|frottole|sciocchezze|storie|fandonie|magari|niente affatto|nient'affatto|per niente|tutt'altro|nulla di più|niente di più
|è (?:esattamente |proprio )?(?:il|l') ?(?:contrario|opposto)|esattamente il contrario|era il contrario|è una (?:bugia|balla|leggenda|sciocchezza)
|è un (?:mito|errore|luogo comune|falso mito|equivoco)|un mito|leggenda|errore|grave errore|grosso errore|invece no|ho cambiato idea|mi sono ricredut\\w+
|mi ricredo|mi correggo|ritiro|dico per dire|si fa per dire|per modo di dire|è una battuta|una battuta|battute a parte|è una provocazione|una provocazione
|era una provocazione|hanno torto|ha torto|avevo torto|avevano torto|aveva torto|avevo sbagliato|nulla di vero|niente di vero|non fatelo|non lo fa(?:te|ccia)
|non ci (?:credo|creda|credete)|non sono d'accordo|non è d'accordo|io no|io dico di no|dissento|non funziona(?:va)?(?: più)?(?=\\W*\\Z)|come no|no
|mi sono dovut\\w+ ricredere|oggi (?:non lo direi|non lo rifarei)
"""
CONSEQUENCE = """
quindi|dunque|perciò|pertanto|di conseguenza|infatti|ecco perché|ecco|così|allora|da allora|di lì|da lì|a quel punto|a questo punto
|altrimenti|sennò|se no|in caso contrario|in tal caso|in tal modo|oppure|o|né|poi|infine|perché|cioè|ossia|ovvero|vale a dire|idem
|lo stesso|la stessa|gli stessi|le stesse|stesso|stessa|stessi|altrettanto|a maggior ragione|tanto più|tanto meno|ancora (?:meglio|peggio)
|meglio ancora|peggio ancora|di più|non solo|appunto|risultato|il risultato|intanto|nel frattempo|dopodiché|dopo di che|il tutto|tutto qui
|inoltre|oltretutto|tra l'altro|fra l'altro|per di più|anche perché|non a caso|in effetti|difatti|tant'è|del resto|d'altronde
|per esempio|ad esempio|e|ed|in più|nel primo caso|nel secondo caso|come detto|come dicevo|sia (?:l'uno|l'una)
|anche (?:loro|lui|lei|questo|questa|questi|queste|quello|quella|quelli|quelle|qui|lì|così)|a tutti e due|entramb[ie]|tutt[ie] e due|tutti e tre
|nessuno dei due|nessuna delle due|l'uno e l'altro|né l'uno|chi dei due|stesso discorso|vale anche|vale pure|vale lo stesso|su questo|su quello
|il motivo (?:è|sta)|la ragione (?:è|sta)|il perché|il resto|l'altro|l'altra|gli altri|le altre|altri|altre|il contrario|che poi|per il resto
"""
BARE = """
no|sì|si|mai|certo|certamente|esatto|esattamente|vero|verissimo|ovviamente|assolutamente|assolutamente (?:no|sì)|dipende|forse|magari|appunto
|zero|niente|nulla|nessuno|nessuna|tutti|tutto|poco|pochissimo|molto|tanto|moltissimo|giusto|eccome|neanche|nemmeno|punto|fine|basta|naturalmente
|senz'altro|di sicuro|sicuramente|quasi mai|quasi sempre|sempre|raramente|spesso|subito|dopo|prima|anche|mah|boh|insomma
"""

ANAPHORIC_NOUNS = frozenset(
    """
    caso casi modo modi motivo motivi ragione ragioni punto punti senso regola regole errore errori approccio metodo scelta cosa cose
    strada tipo genere passaggio trucco distinzione differenza problema problemi meccanismo atteggiamento esempio esempi cifra cifre
    numero numeri ultimo ultima ultimi ultime due tre quattro consiglio consigli principio principi idea idee frase parole maniera fatto
    ragionamento discorso situazione situazioni condizione condizioni domanda domande risposta storia abitudine passo passi fase fasi
    processo lista elenco elemento elementi aspetto aspetti dato dati risultato risultati formula sistema logica percorso gesto
    stesso stessa stessi stesse altro altra
    """.split()
)
"""«Questo» or «quel» before one of these points back ("In questo caso"), while "Questo mestiere" names its own thing."""

HYPOTHESIS = r"(?:mettiamo|supponiamo|poniamo|ipotizziamo|facciamo (?:finta|conto|l'ipotesi)|ammettiamo|immagin\w+ (?:di|che|un\w*))"

REPORT_SUBJECT = (
    r"(?:molti|molte|tanti|tante|tutti|qualcuno|alcuni|alcune|in (?:molti|tanti)|la gente|le persone|c'è chi|chi|i (?:miei )?\w+|gli (?:\w+ )?\w+"
    r"|un(?:'|a|o)? (?:\w+ ){1,3}|il (?:\w+ ){1,3}|la (?:\w+ ){1,3}|spesso|mi|ci|vi|si|ti)"
)
REPORT_VERB = (
    r"(?:dicono|dice|diceva|dicevano|pensano|pensa|pensava|pensavano|credono|crede|credeva|credevano|sostengono|sostiene|sosteneva"
    r"|sostenevano|ripetono|ripete|ripeteva|ripetevano|raccontano|giurano|giura|giurava|assicurano|assicurava|affermano|afferma|predicano|predica"
    r"|ritengono|ritiene|riteneva|(?:è|era|sono|erano) convint\w+|si sente (?:dire|ripetere)|si sentono dire|sento (?:dire|ripetere)"
    r"|sentirete dire|hanno (?:detto|sempre detto|spiegato|insegnato|ripetuto)|ha (?:detto|sempre detto|spiegato|insegnato|ripetuto)"
    r"|immaginano|immagina|si illud\w+|consigliano|consiglia|suggeriscono|suggerisce|raccomandano|promettono|promette|prometteva)"
)
REPORT_GENERIC = (
    r"(?:(?<!che )\bsi (?:dice|pensa|crede|sente dire|sente ripetere|ripete|racconta|legge|è sempre detto|diceva|pensava)(?= (?:spesso |sempre )?(?:che|di)\b|:)|\bcorre voce\b|\bgira voce\b"
    r"|\bmi sento dire\b|\b(?:molti|tanti|tutti|qualcuno|alcuni|la gente|in molti|in tanti|c'è chi|quasi tutti|tutte|molte|tante|i più) "
    r"(?:\w+ ){0,4}?"
    + REPORT_VERB
    + r"(?= (?:\w+ ){0,2}?(?:che|di|sia|siano)\b|:| [«\"“])|\bsecondo (?:molti|alcuni|qualcuno|tanti|certi|certa)\b|\bla leggenda\b|\bil luogo comune\b|\bla vulgata\b"
    r"|, (?:dicono|si dice|mi dicono|mi dicevano|dicevano|dice qualcuno|pensano|sostengono|giurano)(?=\W*\Z)"
    r"|\bpassa l'idea\b|\bl'opinione comune\b|\bl'idea (?:comune|diffusa|corrente)\b|\bda (?:più parti|ogni parte) si\b|\b(?:è|resta) opinione\b"
    r"|\bmi (?:dicono|dicevano|ripetono|ripetevano|spiegano|spiegavano|hanno detto|hanno sempre detto)\b"
    r"|\bi (?:guru|soliti|manuali|corsi)\b(?: \w+){0,3}? " + REPORT_VERB + r"\b)"
)
FORMER_SELF = (
    r"(?:pensavo|credevo|ero convint\w+|ero sicur\w+|ero cert\w+|ero persuas\w+|immaginavo|mi illudevo|avrei (?:detto|giurato|scommesso|risposto)"
    r"|mi dicevo|ritenevo|ho (?:sempre |a lungo )?(?:pensato|creduto|sostenuto)|sostenevo|davo per scontato|predicavo|consigliavo|dicevo (?:anch'io|a tutti)"
    r"|ripetevo|eravamo convint\w+|pensavamo|credevamo)"
)

COUNTS = {
    "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9, "dieci": 10,
    "un paio di": 2, "2": 2, "3": 3, "4": 4, "5": 5,
}  # fmt: skip
LISTED = (
    r"(?:errori?|regol[ae]|cos[ae]|motiv[oi]|ragion[ei]|consigli[o]?|pass[oi]|mod[oi]|condizion[ei]|domand[ae]|strad[ae]|tip[oi]|categori[ae]"
    r"|punt[oi]|trucch[oi]|trucco|segret[oi]|parol[ae]|esemp[io]{1,2}|cas[oi]|eccezion[ei]|rischi[o]?|vantagg[io]{1,2}|svantagg[io]{1,2}"
    r"|problem[ai]|abitudin[ei]|strument[oi]|canal[ei]|ingredient[ei]|momenti?|fas[ei]|livell[oi]|criter[io]{1,2}|requisit[oi]|ostacol[oi]"
    r"|livell[oi]|aspett[oi]|element[oi]|soluzion[ei]|possibilità|alternativ[ae]|famigli[ae]|generi|trappol[ae]|segnal[ei]|indizi|paur[ae]"
    r"|idee|scuole|clienti tipo|gest[oi]|avvertenz[ae]|limit[ei]|dett[oi]|comandament[oi]|tentazion[ei]|livelli|paletti)"
)
ORDINALS = r"(?:prim[oa]|second[oa]|terz[oa]|quart[oa]|quint[oa]|sest[oa]|ultim[oa])"
ANNOUNCES = (
    r"(?:con un'(?:unica )?eccezione|c'è (?:però )?un'(?:unica )?eccezione|a una (?:sola )?condizione|a un (?:solo )?patto|con una (?:sola )?(?:condizione"
    r"|avvertenza|differenza|riserva)|in un solo caso|tranne (?:che )?in un caso|c'è un (?:ma|però|trucco|problema|limite|modo|segreto)|(?:vi|ti|le) "
    r"(?:faccio|porto|racconto|do) un(?:a|'|o)? ?\w+|faccio un esempio|un esempio|mi spiego(?: meglio)?|ecco (?:come|perché|cosa|il \w+|la \w+)"
    r"|(?:il motivo|la ragione|la regola|il segreto|il trucco|la risposta) è (?:semplice|una sola|uno solo|presto dett\w+|un[oa]|breve)|una premessa"
    r"|premessa|distinguiamo|bisogna distinguere|il trucco c'è|succedono due cose|una cosa (?:sola|soltanto))"
)

# ---- pronouns ------------------------------------------------------------------------------------------------------

DETERMINERS = {
    "ms": "il lo un uno del dello al allo dal dallo nel nello sul sullo col quel quello questo mio tuo suo nostro vostro nessun alcun",
    "fs": "la una della alla dalla nella sulla colla quella questa mia tua sua nostra vostra nessuna alcuna",
    "mp": "i gli dei degli ai agli dai dagli nei negli sui sugli coi quei quegli questi miei tuoi suoi nostri vostri molti tanti pochi tutti alcuni certi",
    "fp": "le delle alle dalle nelle sulle quelle queste mie tue sue nostre vostre molte tante poche tutte alcune certe",
    "s": "l' dell' all' dall' nell' sull' un' quell' quest' ogni qualche ciascun ciascuna",
    "p": "due tre quattro cinque sei sette otto nove dieci cento mille",
}
CLITIC_NOUN = {
    # what each object pronoun can stand for, as keys of DETERMINERS
    "lo": ("ms", "s"), "la": ("fs", "s"), "li": ("mp", "p"), "le": ("fp", "p"), "l'": ("ms", "fs", "s"), "gli": ("ms", "mp", "s", "p"),
}  # fmt: skip
POLITE = frozenset(
    "dico racconto faccio do confesso spiego rispondo assicuro consiglio cito porto ringrazio saluto garantisco leggo confido".split()
)
"""After «le» or «la», first person: said to the interviewer ("Le dico", "La ringrazio"), no pronoun to resolve."""
CI_VERBS = frozenset(
    """
    penso pensa pensano pensate credo crede credono vado va vanno lavoro lavora metto mette arrivo arriva arrivano entro provo prova torno torna tornano
    cado casca cascano ricasca ho hanno ha passo passa conto guadagna guadagnano riesco riesce riescono tengono rinuncio rinuncia
    """.split()
)
"""After «ci»: points back ("ci ho provato"); not "ci sono", "ci vuole"."""

# ---- verbs ---------------------------------------------------------------------------------------------------------

_REGULAR = """
abbandonare abbassare abbinare abbonare abituare accadere accendere accettare accogliere accompagnare accorgere acquistare adattare affidare
affrontare aggiornare aggiungere aiutare allargare allegare allenare allontanare allungare alzare amare ammettere annoiare annotare annunciare
appartenere applicare apprezzare aprire ascoltare aspettare assaggiare assistere assomigliare assumere attaccare attirare attivare attraversare
aumentare avanzare avvertire avvicinare avvisare ballare bastare bloccare bruciare bussare buttare calare calcolare cambiare camminare cancellare
cantare capitare capire caricare cascare cedere celebrare cenare cercare chiamare chiarire chiedere chiudere circolare citare coinvolgere
collaborare collegare colpire coltivare cominciare commentare commettere comparire compilare completare comporre comprare comunicare concedere
concludere concordare condividere confermare confessare confidare confondere confrontare conoscere conquistare consegnare consentire conservare
considerare consigliare consultare consumare contare contattare contenere continuare controllare convenire convertire convincere copiare coprire
correggere correre costare costringere costruire creare credere crescere cucinare cucire curare danneggiare decidere dedicare definire delegare
deludere descrivere desiderare detestare dettare difendere dimenticare dimostrare dipendere diventare divertire dividere domandare dominare donare
dormire durare eliminare emergere entrare esagerare esaurire esistere esplodere esporre esprimere evitare fallire ferire fermare festeggiare fidare
filmare finire firmare fissare fondare formare fornire fotografare frequentare fuggire funzionare generare gestire giocare girare giudicare giurare
godere gridare guadagnare guardare guidare gustare illudere illustrare imitare immaginare imparare impedire impiegare imporre importare incassare
incidere includere incontrare incoraggiare incuriosire indicare infastidire influenzare informare iniziare innamorare insegnare inserire insistere
installare interessare interrogare interrompere intervenire intitolare invadere invecchiare inventare investire inviare invitare lamentare lanciare
lasciare lavorare legare leggere levare liberare limitare litigare lodare lottare mancare mandare mangiare mantenere meritare mettere migliorare
misurare mollare montare morire mostrare muovere nascere nascondere navigare notare obbligare occorrere occupare odiare offendere offrire ordinare
organizzare osare ospitare osservare ottenere pagare parcheggiare parlare partecipare partire passare peggiorare pensare perdere perdonare permettere
pesare piangere piantare piegare pigliare pizzicare placare portare posare postare praticare precedere preferire pregare premere premiare prendere
prenotare preparare presentare prestare pretendere prevedere privare procedere produrre profumare programmare promettere promuovere proporre
proteggere provare pubblicare pulire puntare punire quadrare raccogliere raccomandare raccontare raddoppiare raggiungere ragionare rallentare reagire
realizzare recensire recitare recuperare regalare reggere registrare regolare rendere resistere respirare restare restituire ricavare ricevere
richiamare richiedere riconoscere ricordare ridere ridurre riempire rientrare riferire rifiutare riflettere riguardare rimandare rimediare rimettere
rinascere rinunciare riparare ripartire ripetere riportare riposare riprendere risalire rischiare riscoprire riscrivere risolvere risparmiare rispettare
rispondere risultare ritirare ritornare ritrovare riunire riuscire rivelare rivolgere rompere rovinare rubare saltare salutare salvare sbagliare
sbrigare scadere scambiare scansare scappare scaricare scartare scattare scegliere scendere schiacciare scommettere scomparire sconsigliare scontare
scoprire scordare scorrere scrivere scusare segnalare segnare seguire selezionare sembrare sentire separare servire sfiorare sfogliare sfruttare
significare smettere soddisfare soffrire sognare sopportare sorprendere sorridere sospettare sostenere sostituire spaventare spedire spegnere spendere
sperare sperimentare spiegare spingere sporcare sposare spostare sprecare spuntare stampare stancare stabilire stimare stringere studiare stufare
subire succedere suggerire suonare superare svegliare sviluppare svolgere svuotare tacere tagliare telefonare temere tenere tentare terminare tirare
toccare togliere tornare tradire tradurre trascinare trascurare trasformare trasmettere trattare trovare uccidere unire urlare usare utilizzare
vagliare valere valutare vantare variare vedere vendere venire verificare versare vestire viaggiare vietare vincere visitare vivere volare votare
ammazzare affollare affezionare arricchire barare centrare cestinare cliccare digitare fioccare frenare girare ingannare inquadrare intasare
invogliare mascherare nominare oscurare pareggiare partorire penalizzare perfezionare pestare pilotare pompare prosperare rafforzare
ragguagliare rassicurare replicare respingere rimbalzare rincorrere ripagare riscaldare risuonare sbiadire sbloccare scalare scandire scavare schivare
sciogliere sgonfiare sgridare slegare sminuire smontare snobbare sommare sopravvivere sorvegliare sottrarre sparire spezzare spolverare
sponsorizzare stonare stupire svanire svendere tamponare tappare tradire traslocare tremare turbare vincolare zoppicare
"""
_ISC = frozenset(
    """
    capire chiarire colpire confondere costruire definire esaurire fallire ferire finire fornire gestire impedire incuriosire infastidire inserire
    preferire pulire punire reagire recensire restituire riempire riferire riunire spedire stabilire stupire subire suggerire tradire unire
    arricchire sbiadire scandire sminuire svanire sparire scomparire comparire sostituire
    """.split()
)
_THIRD_SINGULAR = """
è era fu sarà sarebbe sia fosse ha aveva ebbe avrà avrebbe abbia avesse fa faceva fece farà farebbe va andava andò andrà andrebbe dà dava diede darà
darebbe sta stava stette starà starebbe sa sapeva seppe saprà saprebbe può poteva poté potrà potrebbe vuole voleva volle vorrà vorrebbe deve doveva
dovrà dovrebbe dice diceva disse dirà direbbe viene veniva venne verrà verrebbe tiene teneva tenne terrà vale valeva valse varrà varrebbe esce usciva
uscì rimane rimaneva rimase rimarrà sceglie scelse toglie tolse coglie raccoglie accoglie pone propone espone impone compone traduce produce riduce
piace piaceva piacque piacerà tocca pare pareva parrà muore nasce nacque cresce crebbe mette mise prende prese chiede chiese vede vide vedrà scrive
scrisse legge lesse vive visse perse perde rispose chiuse decise rese scese spese vinse corse conobbe ruppe ottiene mantiene contiene sostiene appartiene
conviene interviene diviene avviene siede possiede dipende spegne spense riesce riusciva basta serve bisogna occorre
"""
_THIRD_PLURAL = """
sono erano furono saranno sarebbero siano fossero hanno avevano ebbero avranno avrebbero abbiano fanno facevano fecero faranno farebbero vanno andavano
andarono andranno andrebbero danno davano diedero daranno stanno stavano staranno sanno sapevano seppero sapranno saprebbero possono potevano potranno
potrebbero vogliono volevano vollero vorranno vorrebbero devono dovevano dovranno dovrebbero dicono dicevano dissero diranno direbbero vengono venivano
vennero verranno tengono tenevano valgono escono uscivano rimangono rimanevano scelgono tolgono raccolgono accolgono pongono propongono espongono
traducono producono piacciono paiono muoiono nascono crescono mettono misero presero chiesero videro scrissero lessero persero risposero ottengono
mantengono contengono sostengono appartengono convengono salgono spengono riescono siedono possiedono bastano servono occorrono
"""
_OTHER_PERSONS = """
sono ho hai abbiamo avete avevo avevi avevamo avevate avrei avresti avremmo avreste siamo siete ero eri eravamo eravate sarei saresti saremmo sareste
faccio fai facciamo fate facevo facevi facevamo farei farò vado vai andiamo andate andrei do dai diamo date darei sto stai stiamo state so sai sappiamo
sapete posso puoi possiamo potete potrei voglio vuoi vogliamo volete vorrei devo devi dobbiamo dovete dovrei dico dici diciamo dite direi vengo vieni
veniamo venite tengo tieni teniamo tenete scelgo scegli scegliamo scegliete tolgo propongo esco esci usciamo uscite rimango salgo misi presi chiesi
vidi scrissi lessi persi risposi chiusi decisi fui ebbi feci diedi seppi volli dissi venni faccia vada dia stia sappia possa voglia debba dica venga
tenga scelga tolga metta prenda chieda veda scriva legga viva perda risponda apra chiuda abbia sia
"""
IMPERSONAL = frozenset(
    """
    serve servono servirà servirebbe basta bastano bastava bastavano basterà basterebbe bisogna bisognava bisognerebbe occorre occorrono conviene conveniva
    converrebbe capita capitava succede succedeva accade accadeva esiste esistono esisteva mancano manca mancava importa tocca toccava
    vale funziona funzionano piace piacciono rimane rimangono resta restano restava arriva arrivano arrivava nasce nascono cresce crescono cambia cambiano
    torna tornano entra entrano passa passano conta contano vince vincono parla parlano compra comprano guadagna aumenta aumentano cala calano esce escono
    vengono viene veniva nacque finisce finiscono comincia cominciano inizia iniziano bussa bussano suona muore muoiono dura
    """.split()
)
"""Their subject often stands after them ("Serve una scheda", "Arriva il cliente")."""
LA_VERBS = frozenset(
    """
    usa guarda trova cerca compra chiama apre aspetta aggiorna lascia dimentica trascura ignora racconta impara capisce ama vende prende mette
    scrive chiede perde vede conosce sente riempie tiene segue paga copia mostra regala condivide sceglie butta odia teme merita ripete manda
    """.split()
)
"""After «la»: surely a verb ("la usa"), while «la piazza», «la stampa» are nouns."""
NOT_VERBS = frozenset(
    """
    porta porte prova prove regola regole cura cure posta firma firme guida guide stampa pratica pratiche domanda domande marca marche spesa paga
    visita visite nota note legge parte parti fine sale rete lista liste ricerca campagna vista scelta forma fonte base scala misura tratta lotta gara
    critica spinta rima lettera parola conta sede fede cena data date stima sposa vita vite fila file multa tassa crede mostra replica offerta offerte
    marcia resa presa presenza ripresa forza mancia
    """.split()
)
"""Nouns that look like verbs after an article («la legge», «la porta»)."""


@cache
def third_singular() -> frozenset[str]:
    """Verb forms whose subject may be left out: he, she, it."""
    return frozenset(_THIRD_SINGULAR.split()) | {form for verb in _verbs() for form in _forms(verb)[0]}


@cache
def third_plural() -> frozenset[str]:
    """… and they."""
    return frozenset(_THIRD_PLURAL.split()) | {form for verb in _verbs() for form in _forms(verb)[1]}


@cache
def other_persons() -> frozenset[str]:
    """Forms of I, you, we, imperatives and subjunctives."""
    return frozenset(_OTHER_PERSONS.split()) | {form for verb in _verbs() for form in _forms(verb)[2]}


@cache
def _verbs() -> frozenset[str]:
    return frozenset(_REGULAR.split())


def _forms(verb: str) -> tuple[set[str], set[str], set[str]]:
    """Regular forms of an infinitive: third singular, third plural, the other persons."""
    stem, kind = verb[:-3], verb[-3:]
    if kind == "are":
        soft = stem + "h" if stem[-1:] in "cg" else stem  # cerca, cerchi
        future = (soft[:-1] if stem[-2:] in ("ci", "gi") else soft) + "er"  # comincerà
        plain = stem[:-1] if stem.endswith("i") else soft
        singular = {stem + "a", stem + "ava", stem + "ò", future + "à", future + "ebbe", stem + "asse"}
        plural = {stem + "ano", stem + "avano", stem + "arono", future + "anno", future + "ebbero", plain + "ino"}
        others = {stem + "o", plain + "i", plain + "iamo", stem + "ate", stem + "avo", stem + "avi", stem + "avamo"}
        return singular, plural, others | {stem + "ai", stem + "ammo", future + "ò", future + "ei", stem + "avate"}
    vowel = kind[0]
    mid = stem + "isc" if verb in _ISC and kind == "ire" else stem
    singular = {
        mid + "e",
        stem + vowel + "va",
        stem + vowel + "rà",
        stem + vowel + "rebbe",
        stem + ("ì" if vowel == "i" else "é"),
    }
    plural = {
        mid + "ono",
        stem + vowel + "vano",
        stem + vowel + "ranno",
        stem + vowel + "rebbero",
        stem + vowel + "rono",
    }
    others = {
        mid + "o",
        mid + "i",
        stem + "iamo",
        stem + vowel + "te",
        stem + vowel + "vo",
        stem + vowel + "vi",
        mid + "a",
    }
    return singular, plural, others | {stem + vowel + "vamo", stem + vowel + "rò", stem + vowel + "rei"}
