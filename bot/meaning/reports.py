"""Words of opinions that are not the expert's, of cases supposed, of things granted or announced. Tables by hand."""

from __future__ import annotations

HYPOTHESIS = (
    r"(?:mettiamo|supponiamo|poniamo|ipotizziamo|facciamo (?:finta|conto|l'ipotesi)|ammettiamo|fate (?:finta|conto)"
    r"|immagin\w+ (?:di|che|un\w*|il|la|i|le)|metti(?:amo|ate)? (?:che|un\w*|di|il caso)|ipotesi|caso tipico"
    r"|(?:prendiamo|prendete|prendi|prenda) (?:il caso|l'esempio|(?:per|ad) esempio|un\w*'? ?\w+(?: \w+){0,4}\W*\Z)"
    r"|(?:pensiamo|pensate|pensi|pensa) a(?:d)? (?:un\w*'? ?\w+(?: \w+){0,4}\W*\Z|chi\b))"
)

REPORT_SUBJECT = (
    r"(?:molti|molte|tanti|tante|tutti|qualcuno|alcuni|alcune|in (?:molti|tanti)|la gente|le persone|c'è chi"
    r"|parecchi|parecchie|certi|certe|quasi tutti"
    r"|chi|i (?:miei )?\w+|gli (?:\w+ )?\w+"
    r"|un(?:'|a|o)? (?:\w+ ){1,3}|il (?:\w+ ){1,3}|la (?:\w+ ){1,3}|spesso|mi|ci|vi|si|ti)"
)
REPORT_VERB = (
    r"(?:dicono|dice|diceva|dicevano|pensano|pensa|pensava|pensavano|credono|crede|credeva|credevano"
    r"|sostengono|sostiene|sosteneva|diranno|dirà|direbbe|direbbero|penserà|penseranno|obietta|obiettano|obietterà"
    r"|sostenevano|ripetono|ripete|ripeteva|ripetevano|raccontano|giurano|giura|giurava|assicurano|assicurava"
    r"|affermano|afferma|predicano|predica|proclamano|proclama"
    r"|ritengono|ritiene|riteneva|(?:è|era|sono|erano) (?:convint|sicur|cert|persuas)\w+|si sente (?:dire|ripetere)"
    r"|si sentono dire|sento (?:dire|ripetere)|dà per scontato|danno per scontato|temono|teme|accusano|accusa"
    r"|rimproverano|rimprovera|contestano|contesta|danno per mort\w+"
    r"|sentirete dire|hanno (?:detto|sempre detto|spiegato|insegnato|ripetuto)|ha (?:detto|sempre detto"
    r"|spiegato|insegnato|ripetuto)"
    r"|immaginano|immagina|si illud\w+|consigliano|consiglia|suggeriscono|suggerisce|raccomandano|promettono"
    r"|promette|prometteva)"
)
REPORT_GENERIC = (
    r"(?:(?<!che )\bsi (?:dice|pensa|crede|sente dire|sente ripetere|ripete|racconta|legge|è sempre detto"
    r"|diceva|pensava)(?= (?:spesso |sempre )?(?:che|di)\b|:)|\bcorre voce\b|\bgira voce\b"
    r"|\bmi sento dire\b|\b(?:molti|tanti|tutti|qualcuno|alcuni|la gente|in molti|in tanti|c'è chi|quasi tutti"
    r"|tutte|molte|tante|i più|parecchi|certi) "
    r"(?:\w+ ){0,4}?"
    + REPORT_VERB
    + r"(?= (?:\w+ ){0,2}?(?:che|di|sia|siano)\b|:| [«\"“])|\bsecondo (?:molti|alcuni|qualcuno|tanti|certi"
    r"|certa|i più|la vulgata|i guru|loro)\b|\bla leggenda\b|\bil luogo comune\b|\bla vulgata\b"
    r"|\bla (?:teoria|moda|saggezza popolare|credenza|tesi) (?:\w+ ){0,2}?(?:dice|vuole|insegna|è)\b|\ba sentire \w+"
    r"|\b(?:ho|abbiamo) (?:letto|sentito(?: dire)?) (?:\w+ ){0,3}?che\b"
    r"|\bleggo (?:spesso |ovunque )?che\b|\b(?:pare|girano voci) che\b"
    r"|, (?:dicono|si dice|mi dicono|mi dicevano|dicevano|dice qualcuno|pensano|sostengono|giurano|a sentir\w* loro)"
    r"(?=\W*\Z)|^(?:\w+ )?(?:verrebbe|viene) (?:da|spontaneo) (?:pensare|dire|credere)\b"
    r"|^(?:si (?:potrebbe|direbbe|penserebbe)|uno (?:direbbe|penserebbe|pensa|crede|si immagina)"
    r"|(?:direte|penserete|mi dirà|mi direte|dirà|dirai|obietterete|qualcuno dirà|potreste pensare|potresti pensare))\b"
    r"|^(?:sembrerebbe|parrebbe)\b"
    r"|\bpassa l'idea\b|\bl'opinione comune\b|\bl'idea (?:comune|diffusa|corrente)\b|\bda (?:più parti"
    r"|ogni parte) si\b|\b(?:è|resta) opinione\b"
    r"|\bmi (?:dicono|dicevano|ripetono|ripetevano|spiegano|spiegavano|hanno detto|hanno sempre detto)\b"
    r"|\bi (?:guru|soliti|manuali|corsi)\b(?: \w+){0,3}? " + REPORT_VERB + r"\b)"
)
FORMER_SELF = (
    r"(?:pensavo|credevo|ero convint\w+|ero sicur\w+|ero cert\w+|ero persuas\w+|immaginavo|mi illudevo"
    r"|avrei (?:detto|giurato|scommesso|risposto|messo la mano)|ci avrei scommesso|mi ero convint\w+"
    r"|mi ero mess\w+ in testa"
    r"|mi dicevo|ritenevo|(?:ho|avevo) (?:sempre |a lungo )?(?:pensato|creduto|sostenuto)|sostenevo|davo per scontato"
    r"|predicavo|consigliavo|dicevo (?:anch'io|a tutti)|la pensavo|speravo che|temevo (?:che|di)|scommettevo"
    r"|ripetevo|eravamo (?:convint|sicur|cert)\w+|pensavamo|credevamo|davamo per scontato|ci dicevamo)"
)
SEEMING = (
    r"(?:in teoria|sulla carta|in apparenza|apparentemente|a prima vista|a parole|di primo acchito|a occhio"
    r"|all'apparenza|sulle prime|in un primo momento|da fuori|visto da fuori)(?!\w)"
)
"""What only seems so, when nothing in the sentence says the rest."""
AT_FIRST = (
    r"(?<!\w)(?:all'inizio|in principio|da principio|dapprima|sulle prime|in un primo (?:momento|tempo)"
    r"|i primi (?:tempi"
    r"|mesi|giorni|anni)|le prime settimane|per un po'|per qualche (?:mese|anno)|inizialmente)(?!\w)"
)
LATER_ON = (
    r"(?:e )?(?:poi|dopo|adesso|ora|oggi|col tempo|con il tempo|alla lunga|a lungo andare|con gli anni|alla fine|finché"
    r"|da allora|da quando|passat[oaie]|finit[oaie])(?!\w)"
)
CONCESSION = (
    r"(?:certo,|certo che (?!non)|per carità,|d'accordo,|intendiamoci[,:.]|siamo d'accordo[,:]|va bene,|ok,|sì, certo"
    r"|non (?:dico|sto dicendo|voglio dire|intendo dire|nego|discuto|pretendo) (?:che|di)(?! no)|(?:sarà"
    r"|avrà) (?:anche|pure)"
    r"|può anche darsi|può darsi che|ammetto che|lo ammetto[,:]|riconosco che|(?:è|sarà) vero(?: che|[,:.])|vero[,:]"
    r"|nessuno (?:nega|dice) (?:che|di)|niente da dire|nulla da dire|ci mancherebbe[,:]|è (?:chiaro|ovvio),|capisco"
    r"|indubbiamente,|senza dubbio,|senz'altro,|beninteso,|non è che(?! non)|non che|un lato|da un (?:lato|canto)"
    r"|da una parte|per un verso|se da un lato|non solo|non soltanto)"
)
"""Granted, denied in part, or one of two sides: the other half comes after, unless it is in the sentence itself."""
OTHER_HALF = (
    r"(?:(?:,|;|:|\.) ?(?:ma|però|eppure|tuttavia|dico|semplicemente|è che|solo che|anzi|invece|e)(?!\w)|dall'altr[oa]"
    r"|dall'altro|per l'altro|d'altro canto|(?<!\w)(?:però|ma anche|bensì|tuttavia)(?!\w)|, (?:è|serve|conta|costa) |:)"
)
IRONY = (
    r"(?:brav[oaie]|bravissim[oaie]|complimenti|geniale|bell'idea|che bella idea|ottima idea|bella mossa|magnifico"
    r"|fantastico|evviva|ma certo|certo, come no|come no|sì, come no|auguri|buona fortuna|accomodatevi|prego|splendido"
    r"|continuate (?:pure )?così|ma sì|ma prego|e vai|chapeau|applausi)[,:.!]|(?:[\w']+,? ){0,3}\w+(?:ate|ete"
    r"|ite) pure(?!\w)"
)

COUNTS = dict(zip("due tre quattro cinque sei sette otto nove dieci".split(), range(2, 11), strict=True)) | {
    "un paio di": 2,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
}
LISTED = (
    r"(?:error[ei]|regol[ae]|cos[ae]|motiv[oi]|ragion[ei]|consigli[o]?|pass[oi]|mod[oi]|condizion[ei]|domand[ae]"
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
    r"|avvertenza|differenza|riserva)|in un solo caso|tranne (?:che )?in un caso|c'è (?:solo |però )?un (?:ma"
    r"|però|trucco"
    r"|problema|limite|modo|segreto|guaio|rischio)|(?:vi|ti|le) "
    r"(?:faccio|porto|racconto|do|dico|svelo|confesso|lascio) un(?:a|'|o)? ?\w+(?: \w+)?|faccio un esempio|un esempio"
    r"|mi spiego(?: meglio)?|ecco (?:come|perché|cosa|il \w+|la \w+)"
    r"|(?:il motivo|la ragione|la regola|il segreto|il trucco|la risposta|la soluzione|il criterio|la ricetta) è"
    r" (?:semplice|semplicissim\w+|una sola|uno solo|presto dett\w+|un[oa]|breve|banale|questa|questo|facile)"
    r"|una premessa|premessa|distinguiamo|bisogna distinguere|il trucco c'è|succedono due cose|una cosa (?:sola"
    r"|soltanto)"
    r"|(?:funziona|faccio|facciamo|si fa|fate|faccia|fa|andò|è andata|procedo|lavoro|lavoriamo|si comincia"
    r"|comincio) così"
    r"|(?:ascoltate|ascolti|ascolta|sentite|senta)(?: bene| questa)?|(?:segnatevi|ricordate|ricordatevi|tenete a mente)"
    r" (?:questo|questa|una cosa|una regola)|nell'ordine|come segue|(?:alcun[ie]|qualche|divers[ei]|vari[e]?"
    r"|parecchi[e]?)"
    rf" (?:\w+ )?{LISTED}|dipende (?:da (?:tante|molte|due|varie|diverse) cose|da caso a caso))"
)
ONE_THING = (
    rf"(?:ho|do|darei|dico|aggiungo|faccio|seguo|applico|c'è|resta|vedo|suggerisco|consiglio) (?:\w+ )?(?:un"
    rf"|una|un'|uno)"
    rf" ?(?:sol[oa] |unic[oa] |grande |piccol[oa] )?{LISTED}"
    r"(?: (?:sol[oa]|precis[oa]|semplice|fiss[oa]|d'oro|in testa|per tutti))?"
    r"(?:,? che (?:\w+ )?(?:vedo|faccio|do|ripeto|dico|sento|incontro|trovo|fanno|commettono|sbagliano|ripetono)"
    r"(?: \w+){0,3})?"
)
"""«Ho una sola regola.», «C'è un errore che vedo ovunque.»: one thing announced, and not said."""

HEAD_TURNS = (
    r"(?<!\w)(?:non|mai|senza|nessun\w*|n[eé]|mica|neanche|nemmeno|neppure|niente|nulla|poco|error[ei]|evit\w+"
    r"|sbagli\w*"
    r"|vietat\w*|proibit\w*|se|qualora|tranne|salvo|eccetto|fuorché|purché|finché|quando|laddove|ammesso|pur|anche se"
    r"|sebbene|benché|peggio|peggior[ei]|smett\w+|basta con|stop|addio|guai|sconsigli\w*|rischi\w*|trappol\w+"
    r"|fals[oaei]"
    r"|mit[oi]|leggend\w+|bugi\w+|credenz\w+|luoghi comuni|scus[ae]|alibi|illu[ds]\w+|inutil\w+|difficil\w+"
    r"|impossibil\w+"
    r"|lasciate (?:perdere|stare)|dimentica\w+|scordat\w+|macché|tutt'altro|anziché|invece|piuttosto che"
    r"|più che|al posto"
    r"|lungi|dubit\w+|detest\w+|odi[oa]\w*|tem[oe]|paur[ae]|dann[io]|difett[io]|svantagg\w+|contro|in teoria"
    r"|sulla carta"
    r"|dic(?:ono|e|evano|eva)|pens(?:ano|a|avo|avano)|cred(?:ono|e|evo|evano)|giur\w+|sosten\w+|riten\w+|promett\w+"
    r"|rinunci\w+|ironi\w+|scherz\w*)(?!\w)"
)
"""Words that, in the head of a list, turn its items round: «Evitate tre cose: …»."""
