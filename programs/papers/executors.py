"""Executors as a programme prints them: cut into names, each compared with the names that are known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from programs.models import Collective, ExecutorRole
from programs.models.printed import name_key
from programs.queries import executors as queries

CUT = re.compile(r"[,;\n]+")
AND = re.compile(r"\s(?:и|and)\s", re.IGNORECASE)
BY_AGREEMENT = re.compile(r"\s*\((?:по согласованию|by agreement|as agreed)\)\s*", re.IGNORECASE)

COLLECTIVES = {
    Collective.ALL_STATES: (
        "государства – участники СНГ", "компетентные органы государств – участников СНГ", "member states",
        "competent authorities of the member states",
    ),
    Collective.OTHER_STATES: ("другие государства – участники СНГ", "other member states"),
    Collective.INTERESTED_STATES: (
        "заинтересованные государства – участники СНГ", "заинтересованные государства", "interested states",
        "interested member states",
    ),
    Collective.BODIES: (
        "органы отраслевого сотрудничества СНГ", "заинтересованные органы СНГ", "bodies of sectoral cooperation",
        "interested bodies",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """What a known name stands for: a party, an agency of a party, or a collective."""

    party: int | None = None
    agency: int | None = None
    collective: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutorLine:
    """One executor as it was read; `problem` is empty, "unknown" or "twice"."""

    wording: str
    who: Who | None
    role: str = ExecutorRole.CO
    by_agreement: bool = False
    problem: str = ""


def collectives() -> dict[str, Who]:
    """Give the wordings every portal knows from the beginning."""
    return {name_key(text): Who(collective=kind) for kind, texts in COLLECTIVES.items() for text in texts}


def known_names() -> dict[str, Who]:
    """Give every name that has one meaning: parties, agencies, collectives, and what was explained once."""
    found: dict[str, Who | None] = {}
    for name, party, agency in queries.names_of_parties():
        key, who = name_key(name), Who(party=party, agency=agency)
        found[key] = who if found.get(key, who) == who else None  # a name two parties share says nothing
    sure = {key: who for key, who in found.items() if who is not None}
    explained = {row.text: Who(row.party_id, row.agency_id, row.collective) for row in queries.learnt()}
    return {**sure, **collectives(), **explained}


def parse(text: str, *, known: Mapping[str, Who]) -> list[ExecutorLine]:
    """Read the printed executors in their order; the first party named leads, a collective never does."""
    seen: set[tuple[int | None, str]] = set()
    led = False
    found = []
    for name in (name for part in CUT.split(text) for name in _names(part, known) if name):
        line = _line(name, known)
        if who := line.who:
            key = (who.party, who.collective)
            if key in seen:
                line = replace(line, problem="twice")
            elif who.party and not led:
                line, led = replace(line, role=ExecutorRole.LEAD), True
            seen.add(key)
        found.append(line)
    return found


def _names(part: str, known: Mapping[str, Who]) -> list[str]:
    """Cut at "and" only where every side is known: many names have an "and" of their own."""
    whole = part.strip()
    starts = [0, *(joint.end() for joint in AND.finditer(whole))]
    ends = [*(joint.start() for joint in AND.finditer(whole)), len(whole)]
    best: list[list[str] | None] = [[]]  # the fewest known names that make up the text up to each joint
    for last, end in enumerate(ends):
        cuts = [
            [*names, whole[starts[first] : end]]
            for first in range(last + 1)
            if (names := best[first]) is not None and _find(whole[starts[first] : end], known)
        ]
        best.append(min(cuts, key=len) if cuts else None)
    return best[-1] or [whole]


def plain(name: str) -> str:
    """Give a wording without "by agreement"."""
    return BY_AGREEMENT.sub(" ", name).strip()


def _find(name: str, known: Mapping[str, Who]) -> Who | None:
    return known.get(name_key(plain(name)))


def _line(name: str, known: Mapping[str, Who]) -> ExecutorLine:
    who = _find(name, known)
    return ExecutorLine(
        wording=name, who=who, by_agreement=plain(name) != name.strip(), problem="" if who else "unknown"
    )
