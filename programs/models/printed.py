"""Printed words folded to one form, so that dashes, spaces, case and look-alike letters make no difference."""

import re
import unicodedata

LOOK_ALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
WORD = re.compile(r"[^\W\d_]+")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def folded(text: str) -> tuple[str, list[int]]:
    """Fold the text, and remember for each letter where it stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKC", letter).casefold():
            plain = _plain(part)
            if plain == " " and (not letters or letters[-1] == " "):
                continue
            letters.append(plain)
            places.append(place)
    return WORD.sub(lambda word: _one_script(word.group()), "".join(letters)), places


def name_key(text: str) -> str:
    """Fold a name for comparison; spaces around dashes do not matter."""
    return re.sub(r"\s*-\s*", "-", folded(text)[0]).strip(" .")


def _plain(letter: str) -> str:
    if letter.isspace() or letter == "\u200b":
        return " "
    if unicodedata.category(letter) == "Pd" or letter == "\u2212":
        return "-"
    return "е" if letter == "ё" else letter


def _one_script(word: str) -> str:
    return word.translate(LOOK_ALIKES) if CYRILLIC.search(word) else word
