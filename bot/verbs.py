"""Italian verb forms: whether a word is a finite verb, and of which person. A table of infinitives, conjugated by rule.

Words are in lower case with straight apostrophes (``bot.grammar.plain``).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

_REGULAR = """
abbandonare abbassare abbinare abbonare abituare accadere accendere accettare accogliere accompagnare
accorgere acquistare adattare affidare affrontare aggiornare aggiungere aiutare allargare allegare allenare
allontanare allungare alzare amare ammettere annoiare annotare annunciare appartenere applicare apprezzare
aprire ascoltare aspettare assaggiare assistere assomigliare assumere attaccare attirare attivare attraversare
aumentare avanzare avvertire avvicinare avvisare ballare bastare bloccare bruciare bussare buttare calare
calcolare cambiare camminare cancellare cantare capitare capire caricare cascare cedere celebrare cenare
cercare chiamare chiarire chiedere chiudere circolare citare coinvolgere collaborare collegare colpire
coltivare cominciare commentare commettere comparire compilare completare comporre comprare comunicare
concedere concludere concordare condividere confermare confessare confidare confondere confrontare conoscere
conquistare consegnare consentire conservare considerare consigliare consultare consumare contare contattare
contenere continuare controllare convenire convertire convincere copiare coprire correggere correre costare
costringere costruire creare credere crescere cucinare cucire curare danneggiare decidere dedicare definire
delegare deludere descrivere desiderare detestare dettare difendere dimenticare dimostrare dipendere diventare
divertire dividere domandare dominare donare dormire durare eliminare emergere entrare esagerare esaurire
esistere esplodere esporre esprimere evitare fallire ferire fermare festeggiare fidare filmare finire firmare
fissare fondare formare fornire fotografare frequentare fuggire funzionare generare gestire giocare girare
giudicare giurare godere gridare guadagnare guardare guidare gustare illudere illustrare imitare immaginare
imparare impedire impiegare imporre importare incassare incidere includere incontrare incoraggiare incuriosire
indicare infastidire influenzare informare iniziare innamorare insegnare inserire insistere installare
interessare interrogare interrompere intervenire intitolare invadere invecchiare inventare investire inviare
invitare lamentare lanciare lasciare lavorare legare leggere levare liberare limitare litigare lodare lottare
mancare mandare mangiare mantenere meritare mettere migliorare misurare mollare montare morire mostrare
muovere nascere nascondere navigare notare obbligare occorrere occupare odiare offendere offrire ordinare
organizzare osare ospitare osservare ottenere pagare parcheggiare parlare partecipare partire passare
peggiorare pensare perdere perdonare permettere pesare piangere piantare piegare pigliare pizzicare placare
portare posare postare praticare precedere preferire pregare premere premiare prendere prenotare preparare
presentare prestare pretendere prevedere privare procedere produrre profumare programmare promettere
promuovere proporre proteggere provare pubblicare pulire puntare punire quadrare raccogliere raccomandare
raccontare raddoppiare raggiungere ragionare rallentare reagire realizzare recensire recitare recuperare
regalare reggere registrare regolare rendere resistere respirare restare restituire ricavare ricevere
richiamare richiedere riconoscere ricordare ridere ridurre riempire rientrare riferire rifiutare riflettere
riguardare rimandare rimediare rimettere rinascere rinunciare riparare ripartire ripetere riportare riposare
riprendere risalire rischiare riscoprire riscrivere risolvere risparmiare rispettare rispondere risultare
ritirare ritornare ritrovare riunire riuscire rivelare rivolgere rompere rovinare rubare saltare salutare
salvare sbagliare sbrigare scadere scambiare scansare scappare scaricare scartare scattare scegliere scendere
schiacciare scommettere scomparire sconsigliare scontare scoprire scordare scorrere scrivere scusare segnalare
segnare seguire selezionare sembrare sentire separare servire sfiorare sfogliare sfruttare significare
smettere soddisfare soffrire sognare sopportare sorprendere sorridere sospettare sostenere sostituire
spaventare spedire spegnere spendere sperare sperimentare spiegare spingere sporcare sposare spostare sprecare
spuntare stampare stancare stabilire stimare stringere studiare stufare subire succedere suggerire suonare
superare svegliare sviluppare svolgere svuotare tacere tagliare telefonare temere tenere tentare terminare
tirare toccare togliere tornare tradire tradurre trascinare trascurare trasformare trasmettere trattare
trovare uccidere unire urlare usare utilizzare vagliare valere valutare vantare variare vedere vendere venire
verificare versare vestire viaggiare vietare vincere visitare vivere volare votare ammazzare affollare
affezionare arricchire barare centrare cestinare cliccare digitare fioccare frenare girare ingannare
inquadrare intasare invogliare mascherare nominare oscurare pareggiare partorire penalizzare perfezionare
pestare pilotare pompare prosperare rafforzare ragguagliare rassicurare replicare respingere rimbalzare
rincorrere ripagare riscaldare risuonare sbiadire sbloccare scalare scandire scavare schivare sciogliere
sgonfiare sgridare slegare sminuire smontare snobbare sommare sopravvivere sorvegliare sottrarre sparire
spezzare spolverare sponsorizzare stonare stupire svanire svendere tamponare tappare tradire traslocare
tremare turbare vincolare zoppicare
"""
_ISC = frozenset(
    """
    capire chiarire colpire confondere costruire definire esaurire fallire ferire finire fornire gestire
    impedire incuriosire infastidire inserire preferire pulire punire reagire recensire restituire riempire
    riferire riunire spedire stabilire stupire subire suggerire tradire unire arricchire sbiadire scandire
    sminuire svanire sparire scomparire comparire sostituire
    """.split()
)
_THIRD_SINGULAR = """
è era fu sarà sarebbe sia fosse ha aveva ebbe avrà avrebbe abbia avesse fa faceva fece farà farebbe va andava
andò andrà andrebbe dà dava diede darà darebbe sta stava stette starà starebbe sa sapeva seppe saprà saprebbe
può poteva poté potrà potrebbe vuole voleva volle vorrà vorrebbe deve doveva dovrà dovrebbe dice diceva disse
dirà direbbe viene veniva venne verrà verrebbe tiene teneva tenne terrà vale valeva valse varrà varrebbe esce
usciva uscì rimane rimaneva rimase rimarrà sceglie scelse toglie tolse coglie raccoglie accoglie pone propone
espone impone compone traduce produce riduce piace piaceva piacque piacerà tocca pare pareva parrà muore nasce
nacque cresce crebbe mette mise prende prese chiede chiese vede vide vedrà scrive scrisse legge lesse vive
visse perse perde rispose chiuse decise rese scese spese vinse corse conobbe ruppe ottiene mantiene contiene
sostiene appartiene conviene interviene diviene avviene siede possiede dipende spegne spense riesce riusciva
basta serve bisogna occorre
"""
_THIRD_PLURAL = """
sono erano furono saranno sarebbero siano fossero hanno avevano ebbero avranno avrebbero abbiano fanno
facevano fecero faranno farebbero vanno andavano andarono andranno andrebbero danno davano diedero daranno
stanno stavano staranno sanno sapevano seppero sapranno saprebbero possono potevano potranno potrebbero
vogliono volevano vollero vorranno vorrebbero devono dovevano dovranno dovrebbero dicono dicevano dissero
diranno direbbero vengono venivano vennero verranno tengono tenevano valgono escono uscivano rimangono
rimanevano scelgono tolgono raccolgono accolgono pongono propongono espongono traducono producono piacciono
paiono muoiono nascono crescono mettono misero presero chiesero videro scrissero lessero persero risposero
ottengono mantengono contengono sostengono appartengono convengono salgono spengono riescono siedono
possiedono bastano servono occorrono
"""
_OTHER_PERSONS = """
sono ho hai abbiamo avete avevo avevi avevamo avevate avrei avresti avremmo avreste siamo siete ero eri
eravamo eravate sarei saresti saremmo sareste faccio fai facciamo fate facevo facevi facevamo farei farò vado
vai andiamo andate andrei do dai diamo date darei sto stai stiamo state so sai sappiamo sapete posso puoi
possiamo potete potrei voglio vuoi vogliamo volete vorrei devo devi dobbiamo dovete dovrei dico dici diciamo
dite direi vengo vieni veniamo venite tengo tieni teniamo tenete scelgo scegli scegliamo scegliete tolgo
propongo esco esci usciamo uscite rimango salgo misi presi chiesi vidi scrissi lessi persi risposi chiusi
decisi fui ebbi feci diedi seppi volli dissi venni faccia vada dia stia sappia possa voglia debba dica venga
tenga scelga tolga metta prenda chieda veda scriva legga viva perda risponda apra chiuda abbia sia
"""
IMPERSONAL = frozenset(
    """
    serve servono servirà servirebbe basta bastano bastava bastavano basterà basterebbe bisogna bisognava
    bisognerebbe occorre occorrono conviene conveniva converrebbe capita capitava succede succedeva accade
    accadeva esiste esistono esisteva mancano manca mancava importa tocca toccava vale funziona funzionano
    piace piacciono rimane rimangono resta restano restava arriva arrivano arrivava nasce nascono cresce
    crescono cambia cambiano torna tornano entra entrano passa passano conta contano vince vincono parla
    parlano compra comprano guadagna aumenta aumentano cala calano esce escono vengono viene veniva nacque
    finisce finiscono comincia cominciano inizia iniziano bussa bussano suona muore muoiono dura
    """.split()
)
"""Their subject often stands after them ("Serve una scheda", "Arriva il cliente")."""
LA_VERBS = frozenset(
    """
    usa guarda trova cerca compra chiama apre aspetta aggiorna lascia dimentica trascura ignora racconta
    impara capisce ama vende prende mette scrive chiede perde vede conosce sente riempie tiene segue paga
    copia mostra regala condivide sceglie butta odia teme merita ripete manda
    """.split()
)
"""After «la»: surely a verb ("la usa"), while «la piazza», «la stampa» are nouns."""
NOT_VERBS = frozenset(
    """
    porta porte prova prove regola regole cura cure posta firma firme guida guide stampa pratica pratiche
    domanda domande marca marche spesa paga visita visite nota note legge parte parti fine sale rete lista
    liste ricerca campagna vista scelta forma fonte base scala misura tratta lotta gara critica spinta rima
    lettera parola conta sede fede cena data date stima sposa vita vite fila file multa tassa crede mostra
    replica offerta offerte marcia resa presa presenza ripresa forza mancia
    """.split()
)
"""Nouns that look like verbs after an article («la legge», «la porta»)."""


@cache
def third_singular() -> frozenset[str]:
    """Verb forms whose subject may be left out: he, she, it."""
    return frozenset(_THIRD_SINGULAR.split()) | {form for verb in infinitives() for form in _forms(verb)[0]}


@cache
def third_plural() -> frozenset[str]:
    """… and they."""
    return frozenset(_THIRD_PLURAL.split()) | {form for verb in infinitives() for form in _forms(verb)[1]}


@cache
def other_persons() -> frozenset[str]:
    """Forms of I, you, we, imperatives and subjunctives."""
    return frozenset(_OTHER_PERSONS.split()) | {form for verb in infinitives() for form in _forms(verb)[2]}


@cache
def infinitives() -> frozenset[str]:
    """The infinitives of the table."""
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


@lru_cache(maxsize=16384)
def is_finite(word: str) -> bool:
    """A finite verb form, by table or by ending."""
    known = word in third_singular() or word in third_plural() or word in other_persons()
    return known or bool(_ENDINGS.search(word))


@lru_cache(maxsize=16384)
def is_infinitive(word: str) -> bool:
    """An infinitive, bare ("aprire") or with a pronoun ("aprirlo", "farsi")."""
    if len(word) <= 3 or not _INFINITIVE.search(word):
        return False
    if word in infinitives() or word in _IRREGULAR or word[:-2] + "e" in infinitives():
        return True
    return word.endswith(("are", "ire", "urre", "orre"))


_ENDINGS = re.compile(r"(?:iamo|avano|evano|ivano|eranno|iranno|arono|ebbe|ebbero|erò|irò)$")
_INFINITIVE = re.compile(r"(?:are|ere|ire|urre|orre|[aei]r(?:lo|la|li|le|ci|vi|si)|si)$")
_IRREGULAR = frozenset(
    "fare dire dare stare andare essere avere sapere potere volere dovere farsi esserci esserne".split()
)
