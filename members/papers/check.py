"""What would become of each row of a list of people: new, changed, the same, wrong, or a question for the reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Agency, Party, Person
from members.models.person import name_keys
from members.papers.roster import FIELDS, labels
from ui import text
from ui.sheets_in import FORMULA, MERGED

NEW, CHANGED, SAME, WRONG, ASKED = "new", "changed", "same", "error", "asked"
ANOTHER = "new"  # the answer that a namesake is another person
OFFERED = 5


@dataclass
class Line:
    """One row: its number in the sheet, who it is about, and what would become of it."""

    number: int
    verb: str = NEW
    party: Party | None = None
    person: Person | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # label, was, now
    errors: list[tuple[str, str]] = field(default_factory=list)  # column, what is wrong
    namesakes: list[Person] = field(default_factory=list)
    answer: str = ""

    @property
    def name(self) -> str:
        """The name as the row says it."""
        said = (self.values.get(name) or "" for name in ("family_ru", "given_ru", "patronymic_ru"))
        latin = (self.values.get(name) or "" for name in ("family_en", "given_en"))
        return " ".join(filter(None, said)) or " ".join(filter(None, latin))

    @property
    def will_be_done(self) -> bool:
        """Tell whether applying it writes something."""
        return self.verb in (NEW, CHANGED)


def lines(
    rows: Iterable[tuple[int, Mapping[str, Any]]], *, parties: Sequence[Party], answers: Mapping[int, str]
) -> list[Line]:
    """Check the rows against what is on record; `parties` are those whose people the reader keeps.

    `answers` say of a row with namesakes which of them it is, by public id, or that it is another person.
    """
    known = _Known(parties)
    found = [_line(number, values, known, answers.get(number, "")) for number, values in rows]
    _refuse_twice(found)
    return found


class _Known:
    """What is on record of some parties, asked once."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self.parties = {
            text.fold(word): party for party in parties for word in (party.code, party.short_ru, party.short_en)
        }
        self.only = parties[0] if len(parties) == 1 else None
        self.people: dict[int, list[Person]] = {}
        for person in (
            Person.objects.filter(party__in=parties).unmerged().select_related("agency").order_by("sort_key", "pk")
        ):
            self.people.setdefault(person.party_id, []).append(person)
        self.agencies: dict[tuple[int, str], Agency] = {}
        for agency in Agency.objects.filter(party__in=parties, until=None).order_by("-pk"):
            for word in filter(None, (agency.name_ru, agency.name_en, agency.abbreviation_ru, agency.abbreviation_en)):
                self.agencies[(agency.party_id, text.fold(word))] = agency


def _line(number: int, cells: Mapping[str, Any], known: _Known, answer: str) -> Line:
    line, heads = Line(number, answer=answer), labels()
    said = {name: _text(cell, heads[name], line) for name, cell in cells.items()}
    line.values = {name: value for name, value in said.items() if name in FIELDS and value}
    line.party = _party(said.get("party", ""), known, line)
    if line.party is not None and said.get("agency"):
        agency = known.agencies.get((line.party.pk, text.fold(said["agency"])))
        if agency is None:
            line.errors.append((heads["agency"], _("The party has no open agency of this name.")))
        else:
            line.values["agency"] = agency
    _check(line, heads)
    if line.errors or line.party is None:
        line.verb = WRONG
    else:
        _compare(line, known.people.get(line.party.pk, []), heads)
    return line


def _text(cell: Any, head: str, line: Line) -> str:
    if isinstance(cell, str):
        return cell.strip()
    line.errors.append((head, no_value(cell)))
    return ""


def no_value(cell: Sequence[str]) -> str:
    """Say why a cell holds no value."""
    said = {
        FORMULA: _("A formula: put its value there."),
        MERGED: _("The cell is merged with another: divide them, and put the value into each."),
    }
    return said.get(next(iter(cell), ""), _("The cell shows a mistake."))


def _party(said: str, known: _Known, line: Line) -> Party | None:
    found = known.parties.get(text.fold(said)) if said else known.only
    if found is None:
        sentence = (
            _("Unknown, or its people are not yours to keep. Use a code of the list of parties, like TJ.")
            if said
            else _("Empty. Write the code of the party, like TJ.")
        )
        line.errors.append((labels()["party"], sentence))
    return found


def _check(line: Line, heads: Mapping[str, str]) -> None:
    """Hold each value to what its field allows."""
    if not line.values.get("family_ru") and not line.values.get("family_en"):
        line.errors.append((heads.get("family_ru", ""), _("Give the surname, in Cyrillic or in Latin letters.")))
    for name in FIELDS:
        if value := line.values.get(name):
            try:
                column: Any = Person._meta.get_field(name)  # noqa: SLF001  # Django's documented door to a model's options
                column.clean(value, None)
            except ValidationError as refusal:
                line.errors.append((heads[name], " ".join(refusal.messages)))


def _compare(line: Line, people: Sequence[Person], heads: Mapping[str, str]) -> None:
    """Find the person on record: by the work address, by the same name, or by the reader's answer about namesakes."""
    email = (line.values.get("email") or "").casefold()
    same = [each for each in people if email and each.email.casefold() == email and _is_named(each, line)]
    keys = name_keys(*(line.values.get(name) or "" for name in ("family_ru", "given_ru", "family_en", "given_en")))
    line.namesakes = [] if same else [each for each in people if set(keys) & set(each.name_keys)][:OFFERED]
    if not same and len(line.namesakes) == 1 and _is_named(line.namesakes[0], line, exactly=True):
        same, line.namesakes = line.namesakes, []
    if line.namesakes:
        same = [each for each in line.namesakes if str(each.public_id) == line.answer]
        if not same and line.answer != ANOTHER:
            line.verb = ASKED
            return
    if not same:
        return
    line.person = same[0]
    line.changes = [
        (heads[name], _said(getattr(line.person, name)), _said(value))
        for name, value in line.values.items()
        if getattr(line.person, name) != value
    ]
    line.verb = CHANGED if line.changes else SAME


def _is_named(person: Person, line: Line, *, exactly: bool = False) -> bool:
    """Tell whether a record bears the name of the row; not exactly: whether the two do not contradict each other."""
    agree = False
    for name in Person.NAMES:
        mine, theirs = text.fold(getattr(person, name)), text.fold(line.values.get(name) or "")
        if mine and theirs:
            if mine != theirs:
                return False
            agree = agree or name in ("family_ru", "family_en")
    return agree if exactly else True


def _said(value: Any) -> str:
    return str(value) if value is not None else ""


def _refuse_twice(found: Sequence[Line]) -> None:
    """Two rows about one person contradict each other: the later one is wrong."""
    first: dict[Any, int] = {}
    for line in found:
        if line.verb in (WRONG, ASKED):
            continue
        key: Any = (
            line.person.pk
            if line.person
            else (line.party and line.party.pk, text.fold(line.name), line.values.get("email"))
        )
        if key in first:
            line.errors.append(
                (labels()["family_ru"], _("The same person as in row %(number)d.") % {"number": first[key]})
            )
            line.verb = WRONG
        else:
            first[key] = line.number
