"""Texts and their tokens, the same for the package and for the page: one table of cases."""
# ruff: noqa: RUF001 (quotes and dashes that are not the keyboard's are meant)

# What people type in English, and its tokens.
ENGLISH = [
    ("The man's hat.", "the man 's hat ."),
    ("Mr. Hill sits. He doesn't talk.", "mr. hill sits . he doesn 't talk ."),
    ('A sign says "Farms".', 'a sign says " farms " .'),
    # Single quotes and apostrophes, also at the very start and end
    ("‘The man signed the treaty.’", "' the man signed the treaty . '"),
    ("'The man slept.'", "' the man slept . '"),
    ("'the", "' the"),
    ("the'", "the '"),
    ("'", "'"),
    ("He slept, the dogs’", "he slept , the dogs '"),
    ("the dogs' bowls", "the dogs ' bowls"),
    ("8' x 10'", "8 ' x 10 '"),
    ("8'x10'", "8 ' x10 '"),
    ("5'10\"", "5 ' 10 \""),
    ("'l'homme'", "' l 'homme '"),
    ("\"'No,' he said.\"", "\" ' no , ' he said . \""),
    ("‘“No,” he said’", "' \" no , \" he said '"),
    ("''two apostrophes''", '" two apostrophes "'),
    ("`so' ``so''", "' so ' \" so \""),
    ("('so')", "( ' so ' )"),
    ("in the '90s, the 1990's", "in the ' 90s , the 1990 's"),
    ("rock'n'roll isn’t 'tis", "rock 'n 'roll isn 't ' tis"),
    ("a cafe'.", "a cafe ' ."),
    # Full stops
    ("he arrived. she left.", "he arrived . she left ."),
    ("No. 5, no. He said no. 5", "no. 5 , no . he said no . 5"),
    ("the U.S. and e.g. a.m.", "the u.s. and e.g. a.m."),
    ("wait.. but... x....y", "wait .. but ... x .... y"),
    (".5 a.b . ..", ".5 a.b . .."),
    # Numbers and signs
    (",5 1,5 1,,5 5, a,b", ", 5 1,5 1 , , 5 5 , a , b"),
    ("1957–1992—new", "1957-1992 - new"),
    ("$5 5€ 50% 360° 11:27", "$ 5 5 € 50 % 360 ° 11 : 27"),
    ("m² a_b x=1 a-b -", "m ² a _ b x = 1 a-b -"),
    # Invisible characters, wherever they stand; white space of any kind
    ("the\u200bman\u00ad\x00\ufeff is", "theman is"),
    ("\ufeffa \u200e\u202eb\u2069 \u2060 c\ufe0f", "a b c"),
    ("it\u200b's e\u034f\u0301", "it 's \u00e9"),
    ("👩\u200d👧 ❤\ufe0f", "👩 👧 ❤"),
    ("a\u00a0b\u202fc\u2028d\u0085e\u3000f\vg", "a b c d e f g"),
    ("5\u00a0300 5\u202f%", "5 300 5 %"),
    ("a\x1cb\x7fc\u0080d", "abcd"),
    ("a\ud800 \udc00 b", "a b"),
    (" \t\r\n\u00a0\u2028\u3000\x00\x1f\u200b\ud800", ""),
    # Marks belong to the character before them
    ("e\u0301te\u0301 x\u0302y", "\u00e9t\u00e9 x\u0302y"),
    ("\u0301a (\u0301b 1\ufe0f\u20e3", "\u0301a (\u0301 b 1\u20e3"),
    ("x\u0302's s'\u0301a", "x\u0302 's s '\u0301a"),
    ("a" + 40 * "\u0327", "a" + 30 * "\u0327"),
    # Other scripts
    ("\u1112\u1161\u11ab국어 한국어", "한국어 한국어"),
    ("שלום हिन्दी ไทย 漢字", "שלום हिन्दी ไทย 漢字"),
    ("NAÏVE Straße ΣΑΣ", "naïve straße σας"),
]

# What people write in other languages: the language, the text, its tokens.
OTHERS = [
    ("fr", "L'homme n'a qu'un chapeau.", "l' homme n' a qu' un chapeau ."),
    ("fr", "Il dort. Elle lit.", "il dort . elle lit ."),
    ("fr", "Un «chien» près de l\u2019eau !", 'un " chien " près de l\' eau !'),
    ("fr", "'l'homme'", "' l' homme '"),
    ("fr", "‘S'il t'l'a dit’ 8'", "' s' il t' l' a dit ' 8 '"),
    ("fr", "aujourd'hui, M. Petit a 5\u202f300\u00a0€", "aujourd' hui , m. petit a 5 300 €"),
    ("it", "'L'uomo'", "' l' uomo '"),
    ("de", "'Ich hab's'", "' ich hab ' s '"),
    ("ko", "'남자가' 잤다.", "' 남자가 ' 잤다 ."),
    ("tr", "IRMAK İzmir", "ırmak izmir"),
    ("az", "QIZ", "qız"),
]

# Tokens, and the French that they make.
FRENCH_WRITTEN = [
    ("l' homme n' a qu' un chapeau .", "l'homme n'a qu'un chapeau."),
    ("quoi ? non ! a : b ; c", "quoi ? non ! a : b ; c"),
    ("quoi ? ! un chapeau ? ? ? . non ... !", "quoi ?! un chapeau ???. non... !"),
    ("( à gauche ) , [ 1 ]", "(à gauche), [1]"),
    ('il dit " oui . " puis " non " .', 'il dit "oui." puis "non".'),
    ("il dit ' oui ' .", "il dit 'oui'."),
    ("\" ' oui ' , dit-il \"", "\"'oui', dit-il\""),
    ('en 1992 " oui " puis', 'en 1992 "oui" puis'),
    ("8 ' x 10 ' , 5 ' 10 \"", "8' x 10', 5' 10\""),
    ('" " a " b', '"" a "b'),
    ("« oui » “ non ” ‘ si ’", "« oui » \"non\" 'si'"),
    ("5 € , 5 $ de 50 % de", "5 €, 5 $ de 50 % de"),
    ("à 11 : 27 ou 10 h 30", "à 11:27 ou 10 h 30"),
    ("360 ° , 20 ° c , n ° 5", "360°, 20 °c, n° 5"),
    ("126 kilomètres / heure , 1 / 2", "126 kilomètres/heure, 1/2"),
    ("le 1er , la 2e # 8", "le 1er, la 2e #8"),
    ("a & b = c - d", "a & b = c - d"),
    ("", ""),
]

# Tokens, and the English that they make.
ENGLISH_WRITTEN = [
    ("the man 's hat isn 't red , is it ?!", "the man's hat isn't red, is it?!"),
    ("a sign says ' free dinner ' .", "a sign says 'free dinner'."),
    ("michael jackson 's ' thriller ' video", "michael jackson's 'thriller' video"),
    ("the dogs ' and the cats ' bowls", "the dogs' and the cats' bowls"),
    ("hook ' em ; a cafe ' .", "hook 'em; a cafe'."),
    ("8 ' x 10 ' , 5 ' 10 \" tall", "8' x 10', 5' 10\" tall"),
    ('he says " yes . " ( " no " )', 'he says "yes." ("no")'),
    ("$ 5 , 5 € or £ 3.50 , 50 % off", "$5, 5€ or £3.50, 50% off"),
    ("at 11 : 27 : # 8 's 360 ° at 20 ° c", "at 11:27: #8's 360° at 20 °c"),
    ("the 1st and / or 2nd", "the 1st and/or 2nd"),
]

# Pieces of which any order, with or without a space between them, is a text to agree on.
PIECES = [
    *["The man", "a well-known city", "he", "1992", "5,300", "3.14", "12th", "isn't", "the man's"],
    *["the man\u2019s", "the 1990's", "who,", "that;", "because:", "x - y", "e-mail", "50%", "$5"],
    *["(near)", "and/or", "salt&pepper", '"this"', "\u201cnew\u201d", "\u00aboui\u00bb", "but..."],
    *["wait\u2026", "1957\u20131992", "men\u2014women", "really?!", "left!", "where?", "a\u00a0b"],
    *["café", "cafe\u0301", "NAÏVE", "Straße", "한", "\u05e9\u05dc", "😀", "<b>x</b>", "a_b", "~"],
    *["#tag", "[1]", "{two}", "x=1", "Mr.", "No.", "U.S.", "e.g.", "v.", ".", "..", ",", "'", "''"],
    *["\u2018", "\u2019", "\u201a", "`", "\u00b4", '"', "s", "n't", "8'", "'90s", "l'", "d'", "-"],
    *[
        "\u200b",
        "\u200d",
        "\u00ad",
        "\ufeff",
        "\ufe0f",
        "\u202e",
        "\u2028",
        "\u0085",
        "\x1c",
        "\x00",
    ],
    *["\u0301", "\u0327", "\u20e3", "\u0345", "\u1112\u1161\u11ab", "\u115f", "\u0d4d", "\u093f"],
    *["€", "£", "°", "20 °C", "11:27", "²", "½", "Ⅷ", "ⓐ", "٣", "٫", "क", "漢字", "ไทย", "İ", "Σ"],
    *["ß", "ﬁ", "ĳ", "\ud800", "\udc00", "\ue000", "\u0378", "\U0001f1eb\U0001f1f7", "\t", "\r"],
]

NASTY = {
    "one word": "a",
    "spaces": " ",
    "stops": ".",
    "apart stops": ". ",
    "commas": ",",
    "apostrophes": "a'",
    "quotes": "' \" ",
    "quotes after numbers": "8 ' 8 \" s ' ",
    "open quotes": "' a b ",
    "numbers": "1,1.",
    "signs": "? ! : ° # / ",
    "brackets": "( ) ",
    "hyphens": "-a",
    "words": "the ",
    "emoji": "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}",
    "marks": "\N{COMBINING ACUTE ACCENT}",
    "marks out of order": "\N{COMBINING ACUTE ACCENT}\N{COMBINING CEDILLA}",
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}\N{HEBREW LETTER SHIN} ",
    "lone surrogates": "\ud800 \udc00",
    "control": "".join(map(chr, range(32))),
    "tags": "<img src=x onerror=alert(1)></script>",
}


def nasty(kind: str, length: int) -> str:
    """A letter, and then so many characters of a kind over which a pattern might stumble."""
    return ("e" + NASTY[kind] * length)[:length]
