"""A delegation as a sheet: its columns, and what would become of each row that came in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import IN_DELEGATION, Delegation, Nominee, NomineeStatus, Role
from meetings.models.nominee import group_of
from meetings.queries import seats
from members.models import Person
from members.papers import check, roster
from ui import sheets_in, text
from ui.tables import Column

INCLUDED, ENTERED, CHANGED, SAME, ASKED, WRONG = "included", "entered", "changed", "same", "asked", "error"
WRITES = (INCLUDED, ENTERED, CHANGED)
ROLE = "role"
COLUMNS = [
    *(roster.of(name) for name in (*Person.NAMES, "rank_ru", "rank_en", "post_ru", "post_en")),
    Column(name=ROLE, label=gettext_lazy("role")),
]
# Of a name in one script, the letters of the other; many of them look alike.
FOREIGN = {"ru": re.compile(r"[A-Za-z\u00c0-\u024f]+"), "en": re.compile(r"[\u0400-\u04ff]+")}


@dataclass
class Flaw:
    """What is wrong with a row: in which cell, in words, and where letters are out of place, the cell with them marked."""

    cell: str
    head: str
    words: str
    marked: list[tuple[str, bool]] = field(default_factory=list)

    def __str__(self) -> str:
        shown = "".join(f"[{part}]" if wrong else part for part, wrong in self.marked)
        return ": ".join(filter(None, (" ".join(filter(None, (self.cell, self.head))), self.words, shown)))


@dataclass
class Row:
    """One row: who it is about, as what that person goes, and what would become of it."""

    line: check.Line
    role: str = ""
    verb: str = ""
    nominee: Nominee | None = None
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Its number in the sheet."""
        return self.line.number

    @property
    def name(self) -> str:
        """The name as the row says it."""
        return self.line.name

    @property
    def role_in_words(self) -> str:
        """The role."""
        return str(Role(self.role).label) if self.role else ""

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """What differs from what is on record: its name, as it was, as it would be."""
        found = list(self.line.changes)
        if self.nominee is not None and self.nominee.role != self.role:
            found.append((_("role"), str(self.nominee.get_role_display()), self.role_in_words))
        return found

    def judge(self) -> None:
        """Say what would become of it, now that all is known."""
        if self.flaws:
            self.verb = WRONG
        elif self.line.verb == check.ASKED:
            self.verb = ASKED
        elif self.nominee is not None:
            self.verb = CHANGED if self.changes else SAME
        else:
            self.verb = ENTERED if self.line.person is None else INCLUDED


def accepted() -> str:
    """The roles a cell may name, in the reader's language."""
    return ", ".join(str(label) for label in Role.labels)


def rows(sheet: Sequence[Sequence[Any]], delegation: Delegation, *, answers: Mapping[int, str]) -> list[Row]:
    """Check a sheet against the party's people, the delegation as it stands and its seats."""
    read = roster.read(sheet, COLUMNS)
    named = [(number, {name: cell for name, cell in cells.items() if name != ROLE}) for number, cells in read.rows]
    lines = check.lines(named, parties=[delegation.party], answers=answers)
    there = {row.person_id: row for row in delegation.nominees.exclude(status=NomineeStatus.SUBSTITUTED)}
    found = []
    for line, (number, cells) in zip(lines, read.rows, strict=True):
        row = Row(line)
        row.flaws = list(_flaws(line, number, cells, read.places))
        row.role = _role(row, cells.get(ROLE, ""), _cell(ROLE, number, read.places))
        _meet(row, there)
        found.append(row)
        row.judge()
    _one_head(found, delegation)
    _within_seats(found, delegation)
    return found


def _cell(name: str, number: int, places: Mapping[str, int]) -> str:
    return sheets_in.cell(places[name], number) if name in places else ""


def _flaws(line: check.Line, number: int, cells: Mapping[str, Any], places: Mapping[str, int]) -> Iterator[Flaw]:
    """What the check of people found, each with its cell; then letters of the wrong script."""
    heads = roster.labels(COLUMNS)
    names = {head: name for name, head in heads.items()}
    for head, words in line.errors:
        yield Flaw(_cell(names.get(head, ""), number, places), head, words)
    for name in Person.NAMES:
        said, foreign = cells.get(name, ""), FOREIGN[name[-2:]]
        if isinstance(said, str) and foreign.search(said):
            words = (
                _("Latin letters in a Cyrillic name") if name.endswith("_ru") else _("Cyrillic letters in a Latin name")
            )
            yield Flaw(_cell(name, number, places), heads[name], words, list(_marked(said, foreign)))


def _marked(said: str, foreign: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    at = 0
    for found in foreign.finditer(said):
        if found.start() > at:
            yield said[at : found.start()], False
        yield found.group(), True
        at = found.end()
    if at < len(said):
        yield said[at:], False


def _role(row: Row, said: Any, cell: str) -> str:
    """The role a cell names, in either language."""
    head = str(COLUMNS[-1].label)
    if not isinstance(said, str):
        row.flaws.append(Flaw(cell, head, check.no_value(said)))
        return ""
    if found := _roles().get(text.fold(said)):
        return found
    words = _("Unknown: %(role)s. Accepted: %(roles)s.") if said else _("Empty. Accepted: %(roles)s.")
    row.flaws.append(Flaw(cell, head, words % {"role": said, "roles": accepted()}))
    return ""


def _roles() -> dict[str, str]:
    found = {role.value: role.value for role in Role}
    for language in ("ru", "en"):
        with translation.override(language):
            found |= {text.fold(str(role.label)): role.value for role in Role}
    return found


def _meet(row: Row, there: Mapping[int, Nominee]) -> None:
    """Find the person in the delegation as it stands; whoever cannot be sent is named."""
    person = row.line.person
    if person is None:
        return
    if not person.is_active:
        row.flaws.append(Flaw("", "", _("%(person)s is off the lists of the party’s people.") % {"person": person}))
    nominee = there.get(person.pk)
    if nominee is not None and nominee.status in IN_DELEGATION:
        row.nominee = nominee
    elif nominee is not None and nominee.status == NomineeStatus.REQUESTED:
        row.flaws.append(Flaw("", "", _("%(person)s is asked for as a substitute.") % {"person": person}))


def _one_head(found: Sequence[Row], delegation: Delegation) -> None:
    """Refuse a second head, be the first one in the delegation or in the sheet."""
    replaced = {row.nominee.pk for row in found if row.nominee and row.verb in WRITES and row.role != Role.HEAD}
    standing = delegation.nominees.standing().filter(role=Role.HEAD).exclude(pk__in=replaced).first()
    head = standing.name if standing else ""
    for row in found:
        if row.role != Role.HEAD or row.verb in (WRONG, ASKED):
            continue
        if head and not (standing and row.nominee and row.nominee.pk == standing.pk):
            row.flaws.append(Flaw("", "", _("A delegation has one head: %(person)s.") % {"person": head}))
            row.judge()
        head = head or row.name


def _within_seats(found: Sequence[Row], delegation: Delegation) -> None:
    """Count the seats in the order of the rows; the rows for whom there is none left are refused."""
    counts = seats.of(delegation)
    taken = {name: each.taken for name, each in counts.items()}
    for row in found:
        if row.verb == CHANGED and row.nominee is not None:
            taken[row.nominee.group] -= 1
            taken[group_of(row.role).value] += 1
    for row in found:
        if row.verb not in (INCLUDED, ENTERED):
            continue
        group = counts[group_of(row.role).value]
        if taken[group.group] >= group.total:
            words = _("No seat is left: %(group)s, %(seats)d. Take somebody out or ask for more seats.")
            row.flaws.append(Flaw("", "", words % {"group": group.label, "seats": group.total}))
            row.judge()
        else:
            taken[group.group] += 1
