"""Reads policy.toml and the running resolver: which routes there are, and what each of the cast may expect of them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

FILE = tomllib.loads(Path(__file__).with_name("policy.toml").read_text(encoding="utf-8"))
CAST: list[str] = FILE["cast"]
OPEN = "open"  # anything but a refusal and a failure
DOOR = "sign-in"
# Whose letter counts for party B's objects: the neighbour is at home there, the representatives of A are not.
ACROSS = {"representative": "neighbour", "colleague": "neighbour", "neighbour": "representative"}


@dataclass(frozen=True)
class Route:
    """One route of the resolver, with its entry in the file."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    entry: dict[str, str] = field(default_factory=dict)

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    @property
    def letters(self) -> dict[str, str]:
        return dict(zip(CAST, (self.entry.get("cast") or FILE["rows"][self.entry["rows"]]).split(), strict=True))

    def letter(self, who: str, *, across: bool = False) -> str:
        """What the file says of one of the cast, for party A's objects or `across`, for B's."""
        found = self.letters[ACROSS.get(who, who) if across else who]
        return "R" if across and (who, found) == ("colleague", "W") else found

    def url(self, side: Any) -> str:
        """The address of an object of a side of the world."""
        return self._reverse({name: self._value(side, name) for name in self.arguments}, side)

    def strange_urls(self, side: Any) -> list[str]:
        """The same address with one part after another such as nothing bears."""
        known = {name: self._value(side, name) for name in self.arguments}
        strange = {"uuid": uuid4(), "int": 999_999, "str": "ZZZZ", "string": "ZZZZ", "slug": "zzzz"}
        return [self._reverse(known | {name: strange[kind]}, side) for name, kind in self.arguments.items()]

    def _reverse(self, arguments: dict[str, Any], side: Any) -> str:
        return reverse(self.name, kwargs=arguments) + self.entry.get("query", "").format(party=side.party.code)

    def _value(self, side: Any, name: str) -> Any:
        """What stands in the address for an argument: as the entry says, else an attribute of the object."""
        where = self.entry.get(name) or f"{self.entry['of']}.{name}"
        if where.startswith("="):
            return where[1:]
        value = side
        for part in where.split("."):
            value = getattr(value, part)
        return value


def patterns() -> Iterator[tuple[str, dict[str, str]]]:
    """Each route by name, with the kind of each argument."""
    return _walk(get_resolver(), (), {})


def _walk(
    resolver: URLResolver, spaces: tuple[str, ...], above: dict[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    for each in resolver.url_patterns:
        arguments = above | _arguments(each)
        if isinstance(each, URLPattern):
            yield ":".join((*spaces, each.name or str(each.pattern))), arguments
        else:
            yield from _walk(each, (*spaces, each.namespace) if each.namespace else spaces, arguments)


def _arguments(each: URLPattern | URLResolver) -> dict[str, str]:
    kinds = {
        name: type(converter).__name__.removesuffix("Converter").lower()
        for name, converter in each.pattern.converters.items()
    }
    regex = getattr(each.pattern, "regex", None)
    groups = regex.groupindex if regex is not None else {}
    return {name: kinds.get(name, "uuid" if name == "public_id" else "str") for name in groups}


def routes() -> list[Route]:
    """The routes the walk asks: those with an entry, out of the running resolver."""
    known = FILE["routes"]
    return [Route(name, arguments, known[name]) for name, arguments in dict(patterns()).items() if name in known]


def expected(route: Route, who: str, *, across: bool = False) -> tuple[str | int, str | int]:
    """What reading a route and acting on it give to one of the cast: a status, DOOR, or OPEN."""
    letter = route.letter(who, across=across)
    if letter == "S":
        return (DOOR, DOOR)
    if letter == "-":
        return (404, 404)
    if letter == "F":
        return (404, 404) if route.arguments and "section" not in route.entry else (403, 403)
    refused = 403 if letter != "W" else OPEN
    if "act" in route.entry:
        return (refused, refused)
    return (OPEN, refused if "post" in route.entry else OPEN)
