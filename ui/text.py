"""Folding of text for search: case, ё and е, transliteration, the keyboard left in the wrong layout; numerals and plurals."""

import re
import unicodedata

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
# «10:00–13:00», «25–27 мая» with its no-break space: the dash would end a line
RANGE = re.compile(r"(?:[^\s–]|\u00a0)*\d–\d(?:[^\s–,;]|\u00a0)*")
SPACES = re.compile(r"[\s\u00a0\u202f\u2000-\u200b]+")

# Cyrillic letter → Latin, as names are searched: one folding for scholarly, passport and everyday spellings.
LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    # letters of the states' languages
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i", "ӣ": "i", "ӯ": "u", "ҳ": "h",
    "ҷ": "j", "ў": "u", "ї": "i", "є": "e", "ґ": "g", "ђ": "d", "ј": "i",
}  # fmt: skip
# Latin spellings of one sound, after accents are gone; longer ones first.
SPELLINGS = (
    ("shch", "sh"), ("sch", "sh"), ("kh", "h"), ("gh", "g"), ("dzh", "j"), ("dj", "j"), ("dj", "j"), ("zh", "j"),
    ("ph", "f"), ("yo", "e"), ("yu", "iu"), ("ya", "ia"), ("ju", "iu"), ("ja", "ia"), ("ye", "e"), ("ck", "k"), ("tz", "ts"),
    ("x", "h"), ("c", "k"), ("q", "k"), ("w", "v"), ("y", "i"), ("'", ""), ("’", ""), ("ʻ", ""), ("`", ""),
)  # fmt: skip
LATIN_SPECIAL = str.maketrans({"ə": "a", "ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})

ENGLISH_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
TO_RUSSIAN = str.maketrans(ENGLISH_KEYS, RUSSIAN_KEYS)
TO_ENGLISH = str.maketrans(RUSSIAN_KEYS, ENGLISH_KEYS)
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LATIN = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)


def roman(number: int) -> str:
    """Write a positive number in Roman numerals of Latin letters."""
    out = []
    for value, letters in ROMAN:
        times, number = divmod(number, value)
        out.append(letters * times)
    return "".join(out)


def fold(text: str) -> str:
    """Fold case, ё to е, accents of Latin letters and spaces; the script stays. What is stored and what is asked go through it alike."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    plain = "".join(_bare(letter) for letter in plain)
    return SPACES.sub(" ", plain).strip()


def _bare(letter: str) -> str:
    """Take the accent off a Latin letter; й and other Cyrillic letters of their own keep their shape."""
    if CYRILLIC.match(letter):
        return letter
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


def latin(text: str) -> str:
    """Fold both scripts to one rough Latin spelling: «Хусейн», "Khusein" and "Husejn" become the same word."""
    plain = fold(text).translate(LATIN_SPECIAL)
    out = "".join(LETTERS.get(letter, letter) for letter in plain)
    for spelling, sound in SPELLINGS:
        out = out.replace(spelling, sound)
    return re.sub(r"([a-z])\1", r"\1", out.replace("j", "i"))


# Cyrillic letter → Latin as passports write it (ICAO Doc 9303), with the national letters of the states.
ROMANISED = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu",
    "я": "ia", "ә": "a", "ғ": "g", "қ": "q", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i", "ӣ": "i",
    "ӯ": "u", "ҳ": "h", "ҷ": "j", "ў": "u", "ї": "i", "є": "ie", "ґ": "g", "җ": "j",
}  # fmt: skip


def romanised(name: str) -> str:
    """Suggest how a name in Cyrillic is spelt in Latin letters; what the person's papers say stands above it."""
    out = []
    for place, letter in enumerate(name):
        plain = ROMANISED.get(letter.lower())
        if plain is None or letter.islower():
            out.append(letter if plain is None else plain)
        else:
            beside = name[place + 1 : place + 2] or name[max(place - 1, 0) : place]
            out.append(plain.upper() if beside.isupper() else plain.capitalize())
    return "".join(out)


def other_layout(text: str) -> str:
    """Give what would have been typed with the keyboard in the other layout: "ghjnjrjk" → «протокол»; '' for mixed text."""
    plain = text.casefold()
    if CYRILLIC.search(plain) and not LATIN.search(plain):
        return plain.translate(TO_ENGLISH)
    if LATIN.search(plain) and not CYRILLIC.search(plain):
        return plain.translate(TO_RUSSIAN)
    return ""


def readings(query: str) -> list[str]:
    """List what a query may mean, the likeliest first: as typed, then in the other keyboard layout."""
    typed = fold(query)
    swapped = fold(other_layout(query))
    return [reading for reading in dict.fromkeys((typed, swapped)) if reading]


def plural(number: float, one: str, few: str, many: str, other: str) -> str:
    """Choose the Russian form of a word for a number: 1 день, 2 дня, 5 дней, 1,5 дня."""
    if number != int(number):
        return other
    whole = abs(int(number))
    tail, tens = whole % 10, whole % 100 // 10
    if tail == 1 and tens != 1:
        return one
    if tail in {2, 3, 4} and tens != 1:
        return few
    return many


# National letters stand after the Russian one they come from; Latin follows Cyrillic.
AFTER = {
    "ё": "е", "є": "е", "ә": "а", "ғ": "г", "ґ": "г", "ҷ": "ч", "җ": "ж", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у",
    "ў": "у", "ӯ": "у", "һ": "х", "ҳ": "х", "і": "и", "ї": "и", "ӣ": "и",
}  # fmt: skip
TWINS = {"ү": "2", "ў": "3", "ӯ": "4", "є": "2", "ґ": "2", "ҳ": "2", "ї": "2", "ӣ": "3"}
BEYOND = "\ue000"


def unbroken(said: object) -> SafeString | str:
    """Keep the ranges in a text whole, and a number beside its sign."""
    plain, whole, at = str(said).replace("№ ", "№\u00a0"), [], 0
    for found in RANGE.finditer(plain):
        whole.append((plain[at : found.start()], found[0]))
        at = found.end()
    if not whole:
        return plain
    return format_html_join("", '{}<span class="c-range">{}</span>', whole) + format_html_join(
        "", "{}", [(plain[at:],)]
    )


def pair(row: object, name: str) -> tuple[str, bool]:
    """Find the text of a pair in the reader's language, and tell whether the Russian one stands in for it."""
    russian = str(getattr(row, f"{name}_ru", "") or "")
    english = str(getattr(row, f"{name}_en", "") or "")
    if (get_language() or "ru").startswith("ru"):
        return russian or english, False
    return english or russian, not english and bool(russian)


def sort_key(text: str) -> str:
    """Give the key a text is sorted by, byte by byte: dictionary order, Ё after Е, Қ after К, Latin after Cyrillic."""
    out = []
    for letter in SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip():
        if letter in AFTER:
            out.append(AFTER[letter] + TWINS.get(letter, "1"))
        elif CYRILLIC.match(letter):
            out.append(letter + "0")
        elif LATIN.match(letter):
            bare = _bare(letter)
            out.append(BEYOND + bare + ("0" if bare == letter else "1"))
        else:
            out.append(letter)
    return "".join(out)
