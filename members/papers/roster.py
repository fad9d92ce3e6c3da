"""The columns of a list of people: the same for the file that leaves, the template and the file that comes in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from members.models import Person
from ui import text
from ui.tables import Column

FIELDS = (*Person.NAMES, "rank_ru", "rank_en", "post_ru", "post_en", "email", "phone")


def of(name: str) -> Column:
    """A column of what is known of a person."""
    column: Any = Person._meta.get_field(name)  # noqa: SLF001  # Django's documented door to a model's options
    return Column(name=name, label=capfirst(column.verbose_name))


COLUMNS = [
    Column(name="party", label=pgettext_lazy("member", "Party"), value="party.code"),
    *(of(name) for name in Person.NAMES),
    Column(name="agency", label=gettext_lazy("Agency")),
    *(of(name) for name in FIELDS if name not in Person.NAMES),
]


@dataclass(frozen=True)
class Read:
    """What a sheet says: the row of each record by its number, the heads nobody knows, where each column stands."""

    rows: list[tuple[int, dict[str, Any]]]
    unknown: list[str]
    places: dict[str, int] = field(default_factory=dict)


def labels(columns: Sequence[Column] = COLUMNS) -> dict[str, str]:
    """Name each column as its head says it in the reader's language."""
    return {column.name: str(column.label) for column in columns}


def read(sheet: Sequence[Sequence[Any]], columns: Sequence[Column] = COLUMNS) -> Read:
    """Find the columns by their heads, in either language, and give the rows under them; refuse a sheet without names."""
    known = _heads(columns)
    at, head = next(((place, row) for place, row in enumerate(sheet) if any(row)), (0, []))
    places: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(head):
        said = cell if isinstance(cell, str) else ""
        name = known.get(text.fold(said), "")
        if name and name not in places:
            places[name] = place
        elif said:
            unknown.append(said)
    if not {"family_ru", "family_en"} & set(places):
        raise ValueError(_("No column of surnames was found. Take the heads from the template."))
    rows = []
    for number, row in enumerate(sheet[at + 1 :], at + 2):
        values = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        if any(values.values()):
            rows.append((number, values))
    return Read(rows, unknown, places)


def _heads(columns: Sequence[Column]) -> dict[str, str]:
    """Every head that is understood: the words of both languages, and the names of the columns themselves."""
    found = {name: name for name in labels(columns)}
    for language in ("ru", "en"):
        with translation.override(language):
            found |= {text.fold(label): name for name, label in labels(columns).items()}
    return found
