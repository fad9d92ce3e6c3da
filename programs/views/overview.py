"""How a programme is shown: matrix and its cells as a list, the table as adopted, timeline, what is past its deadline."""

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from programs.forms.programme import TableFilter
from programs.models import MeasureKind
from programs.queries import expectation, matrix
from programs.queries import overview as table
from programs.queries.matrix import Reading, Row
from programs.views import timeline
from ui import addresses, paging, sheets, tables, text, when
from ui import matrix as shown
from ui.tables import Column, Table

VIEWS = MappingProxyType(
    {
        "matrix": gettext_lazy("Matrix"),
        "table": gettext_lazy("Table"),
        "timeline": gettext_lazy("Timeline"),
        "overdue": gettext_lazy("Overdue"),
    }
)
CELLS = "cells"  # the matrix as a list
WORDS = 12  # of a measure, where it stands among others
OF_ONE_YEAR = ("matrix", CELLS)


@dataclass(frozen=True, slots=True)
class Line:
    """A cell of the matrix as a line of a list."""

    row: Row
    cell: expectation.Cell


def _text(row):
    return text.pair(row.measure, "text")[0]


def _year_url(row):
    return f"{row.measure.get_absolute_url()}?year={row.measure_year.year}"


def _names(cells):
    return [cell.actor.party.short for cell in cells]


LINES = [
    Column(name="number", label=gettext_lazy("No."), value="row.measure.number", nowrap=True),
    Column(
        name="text", label=gettext_lazy("Measure"), value=lambda line: _text(line.row), head=True,
        url=lambda line: _year_url(line.row),
    ),
    Column(name="party", label=gettext_lazy("Party"), value="cell.actor.party.short"),
    Column(name="role", label=pgettext_lazy("executor", "Part"), value="cell.role_words"),
    Column(name="state", label=gettext_lazy("State"), value="cell.words", look="cell.look"),
    Column(name="due", label=gettext_lazy("Due"), value="row.measure_year.due_on", nowrap=True),
]  # fmt: skip
PAST = [
    Column(name="number", label=gettext_lazy("No."), value="measure.number", nowrap=True),
    Column(name="text", label=gettext_lazy("Measure"), value=_text, url=_year_url, head=True),
    Column(name="year", label=gettext_lazy("Year"), value="measure_year.year"),
    Column(name="due", label=gettext_lazy("Deadline"), value="measure_year.due_on", template="programs/_due.html"),
    Column(name="lead", label=gettext_lazy("Lead executor"), value=lambda row: _names(c for c in row.cells if c.is_lead)),
    Column(name="expected", label=gettext_lazy("Part expected of"), value=lambda row: _names(row.overdue)),
]  # fmt: skip
MEASURES = [
    Column(name="number", label=gettext_lazy("No.")),
    Column(name="section", label=gettext_lazy("Section"), value="section"),
    Column(name="text", label=gettext_lazy("Measure"), value=tables.pair("text")),
    Column(name="kind", label=gettext_lazy("Kind"), value="get_kind_display"),
    Column(name="deadline", label=gettext_lazy("Deadline"), value=tables.pair("deadline_text")),
    Column(
        name="lead", label=gettext_lazy("Lead executor"),
        value=lambda row: [one.who for one in row.executors.all() if one.role == "lead"],
    ),
    Column(name="executors", label=gettext_lazy("Executors"), value=lambda row: [one.who for one in row.executors.all()]),
    Column(name="product", label=gettext_lazy("Product"), value="get_product_display"),
]  # fmt: skip
OF_THE_SECRETARIAT = ("lead", "expected")


class Overview:
    """One programme before one reader, as the address asks for it."""

    def __init__(self, request, programme, today):
        self.request, self.programme, self.today = request, programme, today
        self.has_years = programme.is_frozen
        asked = request.GET.get("view", "")
        possible = {*VIEWS, CELLS} if self.has_years else {"table"}
        self.view = asked if asked in possible else "matrix" if self.has_years else "table"
        of_year = self.view in OF_ONE_YEAR
        self.filter = TableFilter(
            request.GET, programme=programme, user=request.user, overdue=of_year, year=self._year() if of_year else None
        )
        self.wanted = self.filter.cleaned_data if self.filter.is_valid() else {}

    def _year(self):
        """The year of the matrix unless another is asked for: the current one, or the nearest of the period."""
        return min(max(self.today.year, self.programme.start_year), self.programme.end_year)

    @cached_property
    def reading(self):
        """What the reader may know of the parties."""
        return Reading(self.programme, self.request.user)

    @cached_property
    def past(self):
        """What is past its deadline."""
        return matrix.overdue(self.reading, self.today) if self.has_years else []

    @property
    def narrowed(self):
        """Whether less than the whole is asked for."""
        return any(value for name, value in self.wanted.items() if name != "year" or self.view not in OF_ONE_YEAR)

    @property
    def views(self):
        """The renderings, each with its address; the filter goes along where it makes sense."""
        if not self.has_years:
            return []
        counts = {"overdue": len(self.past)}
        current = "matrix" if self.view == CELLS else self.view
        return [
            (
                label,
                addresses.changed(self.request.GET, {"view": name, "page": None}),
                name == current,
                counts.get(name),
            )
            for name, label in VIEWS.items()
        ]

    def sheet(self):
        """The view as a file, if that is asked for."""
        columns, rows, title = self._listed()
        name = f"{'measures' if self.view == 'table' else self.view}-{self.programme.years}"
        return sheets.answer(self.request, columns, rows, name=name, title=title) if columns else None

    def context(self):
        """What the template of the view reads."""
        found = {
            "overview": self,
            "part": f"programs/_{self.view}.html",
            "keep": [("view", self.view)] if self.has_years else [],
            "narrowed": self.narrowed,
        }
        return found | getattr(self, f"_{self.view}")()

    def _listed(self):
        """Columns, rows and title of what may be had as a list."""
        if self.view == "overdue":
            return self._past_columns(), self.past, _("Overdue, %(years)s") % {"years": self.programme.years}
        if self.view in OF_ONE_YEAR:
            return LINES, self.lines, self.caption
        if self.view == "table":
            title = _("Measures, %(years)s") % {"years": self.programme.years}
            return MEASURES, [measure for part in self.parts for measure in part.measures], title
        return None, None, ""

    # The matrix

    @cached_property
    def year(self):
        """The year of the matrix."""
        return self.wanted.get("year") or self._year()

    @property
    def caption(self):
        """What the matrix is called."""
        return _("Measures and parties, %(year)s") % {"year": self.year}

    @cached_property
    def rows(self):
        """The measures of the year, each with its cells."""
        asked = {**self.wanted, "year": self.year}
        only_past = asked.pop("overdue", False)
        actors = self.reading.actors(self.year)
        found = matrix.years_of(self.programme, self.request.user, **asked)
        rows = [self.reading.row(one, actors, self.today) for one in found]
        return [row for row in rows if row.overdue or not only_past]

    @property
    def lines(self):
        """The cells that say something, one after another."""
        return [Line(row, cell) for row in self.rows for cell in row.cells if not cell.is_empty]

    def _matrix(self):
        secretariat = self.reading.all_parties
        drawn = shown.Matrix(
            caption=self.caption,
            number=_("No."),
            title=_("Measure"),
            heads=[shown.Head(one.short, one.party.short) for one in self.reading.actors(self.year)],
            groups=[_group(found, counted=secretariat) for found in matrix.groups(self.rows)],
            note=_("Due"),
            ends=(_("Expected"), _("The Center")) if secretariat else (),
            framed=_("framed: lead executor"),
            legend=expectation.legend(),
        )
        return {
            "matrix": drawn,
            "cells_url": addresses.changed(self.request.GET, {"view": CELLS}),
            "empty": self._nothing(),
        }

    def _cells(self):
        found = Table(LINES, paging.page(self.lines, self.request.GET), caption=self.caption, query=self.request.GET)
        return {"table": found, "empty": self._nothing()}

    def _nothing(self):
        return {
            "title": _("No measures match"),
            "text": _("No measure is accounted for in this year, or the filter leaves all of them out."),
            "url": addresses.changed(None, {"view": self.view}),
            "link": _("Clear the filter"),
        }

    # The table, the timeline, what is past its deadline

    @cached_property
    def parts(self):
        """The sections with their measures, as adopted."""
        return table.parts(self.programme, **self.wanted)

    def _table(self):
        items = [measure for part in self.parts for measure in part.measures if measure.kind == MeasureKind.ITEM]
        return {"parts": self.parts, "shown": len(items)}

    def _timeline(self):
        found = matrix.years_of(self.programme, self.request.user, **self.wanted)
        late = {row.measure_year.pk for row in self.past}
        return {"timeline": timeline.draw(self.programme, found, late=late, today=self.today), "empty": self._nothing()}

    def _past_columns(self):
        return [column for column in PAST if self.reading.all_parties or column.name not in OF_THE_SECRETARIAT]

    def _overdue(self):
        rows = paging.page(self._chosen(self.past), self.request.GET)
        caption = _("Overdue, %(years)s") % {"years": self.programme.years}
        empty = {
            "title": _("Nothing is overdue"),
            "text": _("Measures whose deadline has passed will stand here, the oldest first."),
        }
        return {"table": Table(self._past_columns(), rows, caption=caption, query=self.request.GET), "empty": empty}

    def _chosen(self, rows):
        """Keep of what is past its deadline what the filter asks for."""
        if not any(self.wanted.values()):
            return rows
        found = {one.pk for one in matrix.years_of(self.programme, self.request.user, **self.wanted)}
        return [row for row in rows if row.measure_year.pk in found]


def _group(found, *, counted):
    title, fallback = text.pair(found.section, "title")
    rows = [_row(row, counted=counted) for row in found.rows]
    return shown.Group(f"{found.section.number}. {title}", rows, lang="ru" if fallback else "")


def _row(row, *, counted):
    measure, due = row.measure, row.measure_year.due_on
    words, fallback = text.pair(measure, "text")
    url = f"measures/{measure.number}/?year={row.measure_year.year}"
    return shown.Row(
        number=measure.number,
        title=Truncator(words).words(WORDS, truncate=" …"),
        url=url,
        cells=[_cell(cell, url) for cell in row.cells],
        lang="ru" if fallback else "",
        note=when.day(due, "short") if due else str(measure.get_deadline_kind_display()),
        ends=((_("Expected"), str(len(row.expected))), (_("The Center"), str(row.whole or ""))) if counted else (),
    )


def _cell(cell, url):
    if cell.is_empty:
        return shown.Cell(cell.letters)
    party = cell.actor.party
    parts = (cell.role_words, cell.words) if cell.role_words else (cell.words,)
    return shown.Cell(
        cell.letters, cell.look, f"{party.short}: {', '.join(parts)}", f"{url}#{party.code}", strong=cell.is_lead
    )
