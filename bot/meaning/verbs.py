"""Italian verb forms: whether a word is a finite verb, and of which person. A table of infinitives, conjugated by rule.

Words are in lower case with straight apostrophes (``bot.meaning.grammar.plain``).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

_REGULAR = """
abbandonare abbassare abbattere abbinare abbonare abbracciare abituare accadere accelerare accendere accettare
accogliere accompagnare accontentare accorgere accumulare accusare acquisire acquistare adattare affermare
affezionare affidare affittare affollare affrettare affrontare aggiornare aggirare aggiungere aggredire aiutare
allargare allegare allenare allineare allontanare allungare alternare alzare amare ambire ammazzare ammettere
ammirare analizzare annoiare annotare annuire annullare annunciare anticipare appartenere appassionare
appesantire applaudire applicare appoggiare apprezzare approfittare approvare aprire archiviare arrabbiare
arredare arricchire arrivare arrossire ascoltare aspettare assaggiare assegnare assicurare assistere associare
assolvere assomigliare assumere attaccare attendere attirare attivare attraversare augurare aumentare avanzare
avvertire avviare avvicinare avvilire avvisare azzardare azzeccare ballare banalizzare barare bastare battere
bisbigliare bloccare bocciare brevettare brillare brindare brontolare bruciare bussare buttare cacciare cadere
calare calcolare calibrare calpestare cambiare camminare camuffare cancellare cantare capire capitare caricare
cascare cavalcare cedere celebrare cenare centrare cercare cestinare chiacchierare chiamare chiarire chiedere
chiudere ciondolare circolare citare cliccare clonare coccolare cogliere coincidere coinvolgere collaborare
collegare collezionare colorare colpire coltivare combaciare combattere combinare cominciare commentare
commettere commuovere comparire competere compilare completare comporre comportare comprare comunicare concedere
concentrare concludere concordare condividere confermare confessare confidare confondere confrontare congelare
conoscere conquistare consegnare consentire conservare considerare consigliare consolare consultare consumare
contare contattare contenere continuare contrattare contribuire controllare convenire conversare convertire
convincere convivere convogliare copiare coprire correggere correre corrispondere costare costringere costruire
creare credere crescere crollare cucinare cucire curare curiosare custodire danneggiare decidere decollare
decorare dedicare definire delegare delineare deludere demolire denigrare denunciare deporre depositare
deprimere derivare descrivere desiderare desistere deteriorare detestare dettare deviare dialogare difendere
diffidare diffondere digerire digitare diluire dimenticare diminuire dimostrare dipendere dipingere dirigere
dirottare discutere disegnare disorientare disperdere disprezzare dissuadere distinguere distribuire disturbare
diventare divertire dividere divorare documentare domandare dominare donare dormire duplicare durare educare
elaborare elencare eliminare emergere emozionare enfatizzare entrare esagerare esaurire escludere esibire
esistere esitare espandere esplodere esporre esprimere estrarre esultare evitare evocare evolvere fallire
farcire ferire fermare festeggiare fidare filmare filtrare fingere finire fioccare fiorire firmare fissare
fluire fondare formare fornire forzare fotografare frenare frequentare frugare fruttare fuggire funzionare
galleggiare garantire generare gestire giocare girare gironzolare giudicare giurare godere gonfiare grattare
gridare guadagnare guardare guarire guidare gustare ideare ignorare illudere illuminare illustrare imballare
imbarazzare imbrogliare imitare immaginare impacchettare imparare impastare impazzire impedire impegnare
impiegare implicare imporre importare impostare impressionare improvvisare inaugurare incantare incaricare
incassare incastrare incidere includere incollare incontrare incoraggiare incoronare incrociare incuriosire
indebitare indicare indovinare infastidire influenzare informare ingannare iniziare innaffiare innamorare
inondare inquadrare insegnare inseguire inserire insistere installare intasare intendere interagire interessare
interrogare interrompere intervenire intervistare intimidire intitolare intralciare intrattenere intuire
invadere invecchiare inventare inventariare investire inviare invitare invogliare irritare isolare lamentare
lanciare lasciare lavare lavorare leccare legare leggere levare liberare licenziare limitare linkare litigare
lodare lottare lucidare macinare mancare mandare mangiare mantenere marcire mascherare massimizzare maturare
memorizzare mentire meritare mescolare mettere migliorare mirare misurare moderare mollare moltiplicare
monitorare montare mordere morire mostrare motivare mugugnare muovere mutare nascere nascondere navigare negare
nevicare nominare notare nuotare nutrire obbedire obbligare occorrere occupare odiare offendere offrire onorare
ordinare organizzare origliare osare oscillare oscurare ospitare osservare ostacolare ottenere ottimizzare
pagare parcheggiare pareggiare parlare partecipare partire partorire passare pattinare peggiorare penalizzare
penare pensare pentire percepire perdere perdonare perfezionare permettere personalizzare pesare pescare pestare
piangere pianificare piantare piegare pigliare pilotare piovere pizzicare placare poggiare pompare porgere
portare posare postare praticare precedere precipitare predicare preferire pregare premere premettere premiare
prendere prenotare preparare presentare presidiare prestare pretendere prevedere prevenire privare privilegiare
procedere produrre profumare programmare promettere promuovere proporre prosperare proteggere protestare provare
pubblicare pubblicizzare pulire punire puntare puzzare quadrare quantificare quotare raccogliere raccomandare
raccontare raddoppiare raddrizzare raffinare rafforzare raffreddare raggiungere ragguagliare ragionare
rallegrare rallentare rappresentare rassegnare rassicurare reagire realizzare recapitare recensire recitare
reclamare reclutare recuperare regalare reggere registrare regnare regolare rendere replicare resistere
respingere respirare restare restituire riaprire riassumere riattaccare ribadire ribaltare ricadere ricattare
ricavare ricevere richiamare richiedere richiudere ricominciare ricompensare ricomprare riconoscere ricontattare
ricopiare ricordare ricostruire ricucire ridare ridere ridurre riempire rientrare rifare riferire rifiutare
riflettere rigenerare riguardare rilanciare rilasciare rileggere rimandare rimbalzare rimborsare rimediare
rimettere rimodernare rimpiangere rimpiazzare rimuovere rinascere rincorrere rinforzare ringraziare rinnovare
rinunciare ripagare riparare riparlare ripartire ripensare ripercorrere ripescare ripetere ripiegare riportare
riposare riprendere riprovare ripubblicare ripulire risalire riscaldare riscattare rischiare riscoprire
riscrivere riscuotere risentire riservare risolvere risparmiare rispettare rispondere rispuntare ristrutturare
risultare risuonare ritagliare ritardare ritenere ritirare ritoccare ritornare ritrovare riunire riuscire
rivedere rivelare rivendere rivolgere rompere rovesciare rovinare rubare salire saltare salutare salvare
saturare sbagliare sbarcare sbattere sbiadire sbirciare sbloccare sbocciare sborsare sbrigare scadere scalare
scaldare scambiare scandire scansare scappare scaricare scartare scattare scavare scegliere scendere scherzare
schiacciare schiarire schierare schivare sciogliere scivolare scocciare scolpire scommettere scomparire
sconfiggere sconsigliare scontare scoppiare scoprire scoraggiare scordare scorrere scottare scrivere scrollare
scusare seccare segare segnalare segnare seguire selezionare sembrare seminare semplificare sentire separare
servire setacciare sfamare sfidare sfilare sfiorare sfogare sfogliare sfruttare sfuggire sgarrare sgombrare
sgonfiare sgravare sgridare significare simulare sintetizzare sistemare slegare smaltire smentire smettere
sminuire smontare snobbare soddisfare soffrire sognare sollevare somigliare sommare sommergere sopportare
sopravvalutare sopravvivere sorprendere sorridere sorvegliare sospendere sospettare sostare sostenere sostituire
sottolineare sottovalutare sottrarre spacciare spalancare spargere sparire spaventare spazzare specchiare
specificare spedire spegnere spendere sperare sperimentare spettare spezzare spiare spiazzare spiegare spingere
spolverare sponsorizzare spopolare sporcare sposare spostare sprecare spuntare stabilire staccare stampare
stancare stendere stimare stimolare stirare stonare strappare stravolgere stringere studiare stufare stupire
stuzzicare subire succedere sudare suggerire suonare superare suscitare svalutare svanire svegliare svelare
svendere sviluppare svolgere svuotare tacere tagliare tamponare tappare tardare targetizzare tastare telefonare
temere tendere tenere tentare terminare tessere testare timbrare tingere tirare toccare togliere tollerare
tormentare tornare tossire tracciare tradire tradurre tramandare trapelare trascinare trascurare trasferire
trasformare traslocare trasmettere trasudare trattare trattenere travolgere tremare trionfare trovare tuffare
turbare ubbidire uccidere umiliare ungere uniformare unire urlare urtare usare utilizzare vagare vagliare valere
valorizzare valutare vantare variare vedere vegliare vendere venire vergognare verificare versare vestire
vezzeggiare viaggiare vibrare vietare vincere vincolare virare visitare visualizzare vivere volare vomitare
votare vuotare zittire zoppicare
"""
_ISC = frozenset(
    """
    acquisire aggredire ambire annuire appesantire arricchire arrossire avvilire capire chiarire colpire comparire
    condire confondere contribuire costruire definire demolire digerire diluire esaurire esibire fallire farcire
    ferire finire fiorire fluire fornire garantire gestire guarire impazzire impedire incuriosire infastidire
    inserire interagire intimidire intuire marcire obbedire partorire percepire preferire pulire punire reagire
    recensire restituire ricostruire riempire riferire riunire sbiadire scandire schiarire scomparire smentire
    sminuire sostituire sparire spedire stabilire stupire subire suggerire svanire tossire tradire ubbidire unire
    zittire
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
        stem + vowel + "sse",
        stem + vowel + "va",
        stem + vowel + "rà",
        stem + vowel + "rebbe",
        stem + ("ì" if vowel == "i" else "é"),
    }
    plural = {
        mid + "ono",
        stem + vowel + "ssero",
        stem + vowel + "vano",
        stem + vowel + "ranno",
        stem + vowel + "rebbero",
        stem + vowel + "rono",
    }
    others = {
        mid + "o",
        mid + "i",
        stem + vowel + "ssi",
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
