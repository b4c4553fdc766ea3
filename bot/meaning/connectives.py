"""How a sentence says that it leans on the one before, limits it, or takes it back. Plain tables, to be edited by hand.

Everything is in lower case, with straight apostrophes; each table is one alternation of regular expressions, matched
at the beginning of a sentence (``starts``).
"""

from __future__ import annotations

import re


def joined(listed: str) -> str:
    """A table on several lines as one alternation."""
    return "".join(line.strip() for line in listed.strip().splitlines())


def starts(listed: str) -> re.Pattern[str]:
    """A table as a pattern for the beginning of a plain sentence."""
    return re.compile(rf"(?:{joined(listed)})(?![\w'])")


# ---- both ways: as an opening they lean back, as the next sentence they change what was said ---------------------

CONTRAST = """
ma|però|tuttavia|eppure|anzi|invece|al contrario|all'opposto|all'inverso|per contro|viceversa|d'altra parte
|d'altro canto|ciononostante|nondimeno|ciò nonostante|con tutto ciò|pur con tutto
|(?:nonostante|malgrado) (?:questo|ciò|tutto)|ciò non toglie|questo non toglie|non toglie
|(?:questo|ciò|il che|con questo|con ciò|e) ?non (?:significa|vuol dire|vuole dire|vieta|esclude|impedisce)
|non (?:significa|vuol dire|vuole dire) che|non per questo
|purtroppo|peccato|solo che|soltanto che|solamente che|senonché|sennonché|se non che|salvo poi|salvo che poi
|semmai|se mai|casomai|caso mai|piuttosto|tutt'al più|al limite|al massimo (?:si|si può|serve|vi|può)
|comunque|in ogni caso|in ogni modo|a ogni modo|ad ogni modo|per fortuna|mica|in compenso
|in realtà|in verità|nella realtà|nella pratica|nei fatti|all'atto pratico|alla prova dei fatti|alla resa dei conti
|a conti fatti|a ben vedere|a ben guardare|a guardar bene|a pensarci bene|a ripensarci|ripensandoci|pensandoci bene
|a dire il vero|a dirla tutta|a dir la verità|a essere (?:onesti|sinceri|precisi)|a onor del vero
|di contro|detto (?:questo|ciò)|ciò detto|premesso (?:questo|ciò)|altro è|altra cosa è|(?:un )?altro conto è
|resta (?:il fatto )?che|rimane (?:il fatto )?che|sta di fatto che|fatto sta
|(?:il fatto|la questione) è (?:però )?che|è che|gli è che|e dire che|pensare che|e pensare che
"""
EXCEPTION = """
tranne|salvo|eccetto|eccettuat[oaie]|fuorché|all'infuori|a meno (?:che|di)|a parte|fatta eccezione|eccezion fatta
|ad eccezione|a eccezione|fatto salvo|fatti salvi|esclus[oaie]|escludendo|meno che|se non (?:per|in|quando|nei|a|con)
|purché|a patto|a condizione|a una condizione|a un patto|sempre che|sempre se|sempreché|sempre ammesso
|fermo restando|ferma restando|ammesso (?:che|e non concesso)|posto che|solo se|soltanto se|solamente se|unicamente se
|solo quando|soltanto quando|solo dopo (?:aver\\w*|che|un\\w*|il|la)|solo per|soltanto per|solo in|soltanto in
|solo nel\\w*|solo a|solo dove
|solo con|solo chi|non sempre|non per tutti|non tutti|non tutte|non ovunque|non dappertutto|non in tutti|non con tutti
|con (?:un'|una |qualche |poche |alcune |le (?:dovute|debite) )(?:sola |unica )?(?:eccezion\\w+|avvertenz\\w+
|condizion\\w+|differenz\\w+|riserv\\w+|cautel\\w+)|unica eccezione|l'unica eccezione|l'eccezione|le eccezioni
|(?:c'è|ci sono|esiste|esistono|fatte|facendo) (?:però |solo |pure |anche )?(?:un'|una |l'|le |delle |poche |alcune )
?(?:sola |unica )?eccezion\\w+|fanno eccezione|fa eccezione|faccio eccezione|facciamo eccezione
|non vale (?:per|se|quando)|vale (?:solo|soltanto)|attenzione|attenti|occhio|unico limite|l'unico limite|unico neo
|unica condizione|l'unica condizione|il rovescio|l'altra faccia|non (?:se|quando|finché|dove|nel caso)
|con un (?:solo )?(?:limite|avvertimento|distinguo)|con (?:moderazione|giudizio|misura|parsimonia|le molle|le pinze
|cautela|prudenza|juicio)|con un (?:grano|pizzico) di sale|entro certi limiti|fino a un certo punto
|(?:sempre )?nei limiti|compatibilmente|limitatamente|a seconda|secondo i casi|dipende (?:da|dal|dalla|dai|dalle)
"""
RETRACTION = """
(?:ovviamente |naturalmente |chiaramente |certo |è chiaro che |si capisce che |lo so, )?(?:scherz\\w+
|(?:sto|stavo) (?:esagerando|ironizzando|provocando|scherzando)|esagero)
|(?:scherzi|ironi[ae]|battute|celie|facezie) a parte|a parte (?:gli scherzi|l'ironia|le battute)
|è un'esagerazione|è (?:solo )?ironia|(?:lo|l'ho) (?:dico|detto) (?:per (?:ridere|scherzo|provocazione|assurdo)
|con ironia|ironicamente)|sono ironic\\w+|ero ironic\\w+|faccio dell'ironia|ho esagerato|forse esagero
|(?:seriamente|sul serio)(?=,|\\W*\\Z)|torniamo seri|tornando seri|parlando seriamente|fuori dagli scherzi
|sbaglia|sbagliano|sbagliato|sbagliatissimo|falsissimo|(?:come )?non detto|dimenticate quello che ho
|o almeno|o forse no|o meglio|o così|o quasi|o giù di lì|perlomeno|per lo meno|quantomeno|quanto meno|o quantomeno
|così (?:almeno|dicono|credono|pensano|pensavo|credevo|si dice|mi dicono|mi hanno detto|sembra|sembrava|pare)
|almeno così|sbagliavo|sbagliavano|(?:ci|mi|si) (?:è )?sbagli\\w+|falso|è falso|è tutto falso|non è vero
|non è (?:affatto |mica |per niente |proprio |sempre )?così|non era (?:vero|così)|non è andata così
|è andata (?:diversamente|in un altro modo|al contrario)|le cose (?:non stanno così|stanno diversamente)
|macché|figuriamoci|figurarsi|figuratevi|balle|frottole|sciocchezze|scemenze|stupidaggini|fesserie|cavolate
|idiozie|fandonie|fantasie|illusioni|pie illusioni|storie|bugie|magari fosse|magari|magari bastasse
|niente affatto|nient'affatto|neanche per (?:idea|sogno)|nemmeno per (?:idea|sogno)|per niente|tutt'altro
|(?:nulla|niente) di (?:più|meno|vero|tutto questo|tutto ciò)|manco per (?:idea|sogno|niente)|quando mai
|neanche un po'|un corno|col cavolo|sì, ciao|sì, come no|come no|certo, come no
|è (?:esattamente |proprio |vero )?(?:il|l') ?(?:contrario|opposto)|esattamente il contrario|era il contrario
|è una (?:bugia|balla|leggenda|sciocchezza|scemenza|favola|illusione|fesseria|stupidaggine|scusa|fandonia|trappola)
|è (?:solo )?un (?:mito|errore|luogo comune|falso mito|equivoco|alibi|pregiudizio|abbaglio|malinteso)
|è un'illusione|un mito|leggenda|leggende|errore|grave errore|grosso errore|errore madornale|pessima idea|invece no
|(?:poi )?ho cambiato idea|ho dovuto ricredermi|mi sono ricredut\\w+|mi ricredo|mi correggo|(?:correggo
|rettifico|ritiro|ritratto)(?=[,:.])
|mi smentisco|mi contraddico|mi rimangio|ritiro (?:tutto|quello|quanto)|dico per dire|si fa per dire
|per modo di dire|per così dire
|è una battuta|una battuta|è una provocazione|una provocazione|era una provocazione
|(?:ha|hanno|aveva|avevano|avevo|ho|avevamo) (?:torto|sbagliato)|nulla di vero|niente di vero
|non fatelo|non lo fa(?:te|ccia)|non ci (?:credo|creda|credete|casco|cascate|cascare)|non ci credo più
|non sono d'accordo|non è d'accordo|non la penso così|io no|io dico di no|dissento|no
|non funziona(?:va)?(?: più)?(?=\\W*\\Z)|troppo (?:bello|facile|semplice)(?=\\W*\\Z)|facile a dirsi|(?:bello
|facile) a parole
|(?:sembra facile|pare facile|(?:almeno )?(?:a parole|sulla carta|in teoria|per favore|per carità)|si scherza
|si ride)(?=\\W*\\Z)
|mi sono dovut\\w+ ricredere|oggi (?:non lo direi|non lo rifarei|direi il contrario)
|(?:ci|l'|lo) ?(?:ho|avevo|abbiamo) (?:creduto|pensato)|lo (?:pensavo|credevo|dicevo) anch'io|ci credevo
|i (?:numeri|fatti|conti|clienti|dati) (?:mi |ci |gli |lo |la |li )?(?:hanno (?:dato torto|smentit\\w+|detto (?:altro
|il contrario))|dicono (?:altro|il contrario)|smentiscono)|la realtà è (?:un'altra|diversa)
|la verità è un'altra|parole (?:sue|loro|altrui|di)|lo dicono tutti|questo (?:lo )?dicono
"""

# ---- openings only ---------------------------------------------------------------------------------------------

CONSEQUENCE = """
quindi|dunque|perciò|pertanto|di conseguenza|conseguentemente|infatti|ecco perché|ecco|così|cosicché|sicché|allora
|da allora|di lì|da lì|di qui|da qui(?= (?:nasc|deriv|l[ae]|il|i ))|da ciò|dal che|del che|al che|il che|cosa che
|(?:motivo|ragione|ragion) per (?:cui|il quale|la quale)|per cui|onde|donde|talché|tanto che|tant'è|al punto che
|ne (?:consegue|deriva|viene|segue|discende)|a quel punto|a questo punto|a tal punto|altrimenti|sennò|se no
|in caso contrario|diversamente(?! d)|in (?:tal|quel|questo|quei|questi|tali) (?:caso|casi|modo|modi|senso|momento)
|nell'altro caso|negli altri casi|in tutti gli altri casi|in alternativa
|(?:così|ciò) facendo|facendo così|allo stesso modo|alla stessa maniera|analogamente|similmente|parimenti|ugualmente
|oppure|o|né|poi|e poi|infine|per finire|per concludere|da ultimo|in ultimo|ultimo|perché|poiché|cioè|ossia|ovvero
|vale a dire|in altr[ei] (?:parole|termini)|detto (?:altrimenti|in altr[oi] mod[oi])|tradotto|insomma|morale
|in (?:sintesi|sostanza|poche parole|due parole|breve|conclusione)|tirando le somme|idem|lo stesso|la stessa
|gli stessi|le stesse|stesso|stessa|stessi|stesse|altrettanto|a maggior ragione|tanto più|tanto meno|tanto meglio
|tanto peggio|ancora (?:meglio|peggio|di più)|meglio ancora|peggio ancora|di più|non solo|non soltanto|appunto
|per l'appunto|risultato|il risultato|conclusione|intanto|nel frattempo|dopodiché|dopo di che|il tutto|tutto qui
|inoltre|oltretutto|per giunta|in aggiunta|tra l'altro|fra l'altro|per di più|anche perché|non a caso|in effetti
|difatti|del resto|d'altronde|dopotutto|dopo tutto|per esempio|ad esempio|per dire|e|ed|in più|nel primo caso
|nel secondo caso
|come (?:detto|dicevo|ho detto|sopra|accennavo|si diceva|dicevamo)|sia (?:l'uno|l'una)
|(?:anche|pure|nemmeno|neanche|neppure|persino) (?:loro|lui|lei|questo|questa|questi|queste|quello|quella|quelli
|quelle|qui|lì|così|io(?=\\W*\\Z)|noi(?=\\W*\\Z))|a tutti e due|entramb[ie]|ambedue|tutt[ie] e (?:due|tre)
|tutt'e (?:due|tre)|nessuno dei due|nessuna delle due|(?:con |per |a |di )?l'un[oa] e l'altr[oa]|né l'uno|né l'una
|chi dei due|quale dei due|stess[oa] (?:discorso|cosa|storia|musica|errore)|(?:lo stesso|idem) dicasi
|vale anche|vale pure|vale lo stesso|vale altrettanto|su questo|su quello|il motivo (?:è|sta)|la ragione (?:è|sta)
|il perché|il resto|l'altro|l'altra|gli altri|le altre|altri|altre|dall'altr[oa]|per altro verso|da un altro lato
|il contrario|che poi|per il resto|quanto al resto|nel resto
|in (?:secondo|terzo|quarto|ultimo) luogo|secondariamente|successivamente|in seguito(?! a)|di seguito
|(?:second|terz|quart|quint|ultim)[oa] (?:punto|cosa|regola|errore|consiglio|motivo|passo|passaggio|domanda|ragione
|avvertenza|condizione|idea|trucco|caso)|(?:punto|numero) (?:due|tre|quattro|cinque|2|3|4|5)|e (?:due|tre)
|(?:poco|subito|molto) (?:dopo|prima)(?! (?:d|che|aver))|all'epoca|a quei tempi|a quel tempo
"""
BARE = """
no|sì|si|mai|certo|certamente|esatto|esattamente|vero|verissimo|ovviamente|assolutamente
|assolutamente (?:no|sì)|dipende|forse|magari|appunto|zero|niente|nulla|nessuno|nessuna|tutti|tutto|poco
|pochissimo|molto|tanto|moltissimo|giusto|eccome|neanche|nemmeno|punto|fine|basta|naturalmente|senz'altro
|di sicuro|sicuramente|quasi mai|quasi sempre|sempre|raramente|spesso|subito|dopo|prima|anche|mah|boh|insomma
|meglio così|peggio così|va bene così|tanto meglio|tanto peggio|anzi|figuriamoci
|(?:[\\w']+ ){0,3}(?:eccome|altroché|e come)|altroché|altro che|ci mancherebbe|(?:e )?come no|sì e no|né sì né no|ni
|(?:direi|penso|credo|temo|spero|pare|sembra|dico|suppongo|immagino|certo|risposto|rispondo|ovvio) (?:proprio
|anche|purtroppo)? ?(?:di |che )(?:sì|no)|(?:non|mica) (?:direi|credo|penso|saprei|lo so|ancora|proprio|molto|tanto
|sempre|necessariamente|esattamente|solo|più)|non (?:è )?(?:detto|vero|così)|(?:può|potrebbe) (?:darsi|essere)
|mai e poi mai|mai più|nemmeno un[oa]?|neanche un[oa]?|in parte|in teoria|a volte|qualche volta|certe volte
|un po'|abbastanza|quasi|per niente|per nulla|niente affatto|nient'affatto|tutt'altro|tutto qui|non (?:molto|poco)
|(?:solo|soltanto|almeno|massimo|al massimo)? ?(?:un[oa]|due|tre|quattro|cinque|sei|sette|otto|nove|dieci)(?: sol[oa]
| al massimo| o (?:due|tre|quattro|cinque))?|il (?:primo|secondo|terzo)|la (?:prima|seconda|terza)|l'ultim[oa]
|tutt[ie] e (?:due|tre)|entramb[ie]|nessuno dei due|nessuna delle due|né l'un[oa] né l'altr[oa]
|dipende (?:molto|tanto|un po'|dal caso|dai casi)|perfetto|bravo|bravissimi|ottimo|male|bene|malissimo|benissimo
"""

# ---- the next sentence only: it limits what was said, though it may well open a quote ------------------------------

LIMITS = """
(?:il|l'unico|l'unica|un|la) (?:unico |unica |vero |vera )?(?:problema|guaio|difetto|limite|rischio|neo|inghippo|intoppo
|inconveniente|fregatura|controindicazione) (?:è|sta|viene|arriva|nasce)|(?:la verità|la realtà|il vero) (?:è|dice|sta)
|i fatti dicono|i numeri dicono|va (?:però |anche |pure )?(?:detto|aggiunto|precisato|ricordato)
|(?:bisogna|occorre|devo|dobbiamo|c'è da|vorrei|tocca|mi tocca) (?:però |anche |pure )?(?:dire|aggiungere|precisare
|ammettere|distinguere|confessare|riconoscere)|confesso che|ammetto che
|basta che|basta non|l'importante è|l'essenziale è|quel che conta è|la condizione è|una condizione|con l'accortezza
|facendo attenzione|stando attenti|stando attente|avendo cura|badando|tenendo presente|tenendo conto|previo|previa
|da noi (?:no|invece)|altro discorso|altra (?:storia|musica|faccenda)|discorso (?:diverso|a parte)
|diverso (?:il discorso
|il caso|è)|tutt'altr[oa] (?:discorso|storia|musica)|un altro paio di maniche|parlo (?:solo|sempre|ovviamente)
|intendo|s'intende|si intende|beninteso|intendiamoci|capiamoci|parliamoci chiaro|nel mio (?:settore|mestiere)
|da prendere con|detto tra noi|in linea di (?:massima|principio)
"""
