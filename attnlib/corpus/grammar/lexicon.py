"""The words of the grammar corpus, and which of them go together.

The kinds of noun, so that only people speak and only deeds are signed:

    p person   b public body   g enterprise   d deed   t text   l land   c country, city
    h building   v village   m sector   s field of study

The last two are mass nouns, which have an article in French and none in English.
"""

from attnlib.corpus.grammar.words import Determiner, Preposition, adjective, noun, rows, verb

NOUNS = rows(
    noun,
    """
    p m man men homme hommes
    p f woman women femme femmes
    p m president presidents président présidents
    p m minister ministers ministre ministres
    p m expert experts expert experts
    p m inhabitant inhabitants habitant habitants
    p m student students étudiant étudiants
    p m hero heroes héros héros
    p f heroine heroines héroïne héroïnes
    p f actress actresses actrice actrices
    p f nurse nurses infirmière infirmières
    b f commission commissions commission commissions
    b m council councils conseil conseils
    b f assembly assemblies assemblée assemblées
    b f organisation organisations organisation organisations
    g f company companies entreprise entreprises
    g f university universities université universités
    g f bank banks banque banques
    d m agreement agreements accord accords
    d m treaty treaties traité traités
    d f law laws loi lois
    d f directive directives directive directives
    d f declaration declarations déclaration déclarations
    d m amendment amendments amendement amendements
    d f ordinance ordinances ordonnance ordonnances
    t m report reports rapport rapports
    t m article articles article articles
    t f analysis analyses analyse analyses
    t m book books livre livres
    l f area areas zone zones
    l f region regions région régions
    c m country countries pays pays
    c f city cities ville villes
    h m hotel hotels hôtel hôtels
    h m hospital hospitals hôpital hôpitaux
    h f factory factories usine usines
    h f school schools école écoles
    v m hamlet hamlets hameau hameaux
    m f agriculture - agriculture -
    m f industry - industrie -
    m f energy - énergie -
    s f history - histoire -
    s m cinema - cinéma -
    m m trade - commerce -
    m m employment - emploi -
    """,
)

ADJECTIVES = rows(
    adjective,
    """
    0 pbgdtlchv new nouveau nouvelle nouveaux nouvelles
    0 glchv large grand grande grands grandes
    0 glchv small petit petite petits petites
    0 p young jeune jeune jeunes jeunes
    0 pdtgh excellent excellent excellente excellents excellentes
    1 pgtchv famous célèbre célèbre célèbres célèbres
    1 ghms modern moderne moderne modernes modernes
    2 pbgdtlchvms european européen européenne européens européennes
    2 pbgdtlchvms french français française français françaises
    2 pbgdtlchvms german allemand allemande allemands allemandes
    3 bdtl economic économique économique économiques économiques
    3 bdt political politique politique politiques politiques
    3 bdtlcv agricultural agricole agricole agricoles agricoles
    4 pbgdtlchvms important important importante importants importantes
    4 dt useful utile utile utiles utiles
    """,
)

VERBS = rows(
    verb,
    """
    np pb d signs sign signed signe signent signé
    np pb d adopts adopt adopted adopte adoptent adopté
    np pbg dt rejects reject rejected rejette rejettent rejeté
    np pbg dpms supports support supported soutient soutiennent soutenu
    np pbg p invites invite invited invite invitent invité
    np p lchvg visits visit visited visite visitent visité
    np bd plcvm protects protect protected protège protègent protégé
    np pg dtms studies study studied étudie étudient étudié
    np dt pbgdtlchvms mentions mention mentioned mentionne mentionnent mentionné
    np pbt pbgdt criticises criticise criticised critique critiquent critiqué
    to p pb speaks speak spoke parle parlent parlé
    to pbg pb replies reply replied répond répondent répondu
    that p - says say said dit disent dit
    that pbg - announces announce announced annonce annoncent annoncé
    that pt - explains explain explained explique expliquent expliqué
    that pbt - confirms confirm confirmed confirme confirment confirmé
    avoir p - sleeps sleep slept dort dorment dormi
    avoir p - works work worked travaille travaillent travaillé
    avoir pb - hesitates hesitate hesitated hésite hésitent hésité
    avoir d - fails fail failed échoue échouent échoué
    avoir t - appears appear appeared paraît paraissent paru
    avoir gh - closes close closed ferme ferment fermé
    avoir glcvm - progresses progress progressed progresse progressent progressé
    être p - arrives arrive arrived arrive arrivent arrivé
    être p - leaves leave left part partent parti
    """,
)

DETERMINERS = (
    Determiner("the", False, ("le", "la"), 4),
    Determiner("a", False, ("un", "une")),
    Determiner("this", False, ("ce", "cette")),
    Determiner("the", True, ("les", "les"), 4),
    Determiner("some", True, ("des", "des")),
    Determiner("these", True, ("ces", "ces")),
    Determiner("several", True, ("plusieurs", "plusieurs")),
    Determiner("two", True, ("deux", "deux")),
)

PREPOSITIONS = (
    Preposition("on", "sur", "dt", "mslc"),
    Preposition("on", "sur", "t", "d"),
    Preposition("of", "de", "d", "b"),
    Preposition("of", "de", "t", "pbg"),
    Preposition("of", "de", "p", "bglch"),
    Preposition("of", "de", "bgl", "c"),
    Preposition("in", "dans", "bghvpms", "lc"),
    Preposition("near", "près de", "pghv", "hv"),
)

PRONOUNS = (
    ("he", "il", "m", "singular"),
    ("she", "elle", "f", "singular"),
    ("they", "ils", "m", "plural"),
)
ADVERBS = (("often", "souvent"), ("always", "toujours"))
CONJUNCTIONS = (("and", "et"), ("but", "mais"), ("because", "parce que"), ("while", "tandis que"))
MONTHS = (
    ("january", "janvier"),
    ("march", "mars"),
    ("june", "juin"),
    ("august", "août"),
    ("october", "octobre"),
)
YEARS = ("1957", "1973", "1992", "1995", "2004")

MASS = "ms"

ASPIRATED = frozenset({"héros", "hameau", "hameaux"})
"""French words whose h is a consonant: le héros, but l'héroïne."""

CONSONANT_U = frozenset({"european", "university", "useful"})
"""English words spelled with a vowel and spoken with a consonant: a university, an actress."""
