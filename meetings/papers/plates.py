"""Name plates of those who would stand in the list of participants today."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from documents.papers import Plate

LANGUAGES = {"ru": ("ru",), "en": ("en",), "both": ("ru", "en")}


def plates(lines: Iterable[Mapping[str, Any]], families: Mapping[str, tuple[str, ...]], choice: str) -> Iterator[Plate]:
    """A plate for each person, in one language or one in each; what is missing in a language stands in the other.

    `families` has the surnames by the key of the line: they may be of several words.
    """
    for line in lines:
        for language in LANGUAGES[choice]:
            name, party = (_said(line, each, language) for each in ("name", "party_name"))
            family = next(
                (each for each in families.get(line["key"], ()) if each and f"{name} ".startswith(f"{each} ")), ""
            )
            family = family or name.partition(" ")[0]
            given = name.removeprefix(family).strip()
            short = _said(line, "party_short", language)
            yield Plate(family, given, short or party)


def _said(line: Mapping[str, Any], name: str, language: str) -> str:
    return str(line[f"{name}_{language}"] or line[f"{name}_ru"] or line[f"{name}_en"])
