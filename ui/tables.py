"""Tables: one list of columns gives the HTML table, the CSV and the XLSX; text that looks like a formula is made safe."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.db.models import F, Manager
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ui import addresses, text, when

FORMULA = re.compile(r"^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r]")
PLAIN_NUMBER = re.compile(r"^[+\-]\d+([.,]\d+)?$")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
CELL_LIMIT = 32_767

type_of_step = Callable[[Any], Any] | str
type_of_order = str | OrderBy


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: how a row's value is found, and how it is shown.

    `value`, `url` and `look` are a function of the row or a dotted path ("series.title", "get_status_display").
    """

    name: str
    label: str | Promise
    value: type_of_step = ""
    url: type_of_step = ""
    look: type_of_step = ""  # the value is a state, shown as a tag of this look
    template: str = ""  # a template that draws the cell on the page from `row` and `value`
    order: tuple[str, ...] = ()  # what to order by; a column without it cannot be sorted
    gaps: bool = False  # what it is ordered by may be missing: such rows come last either way
    number: bool = False  # aligned to the end, kept as a number in sheets
    head: bool = False  # names the row
    nowrap: bool = False  # a code or a symbol, kept on one line
    on_page: bool = True
    in_sheet: bool = True

    def of(self, row: object) -> Any:
        """Find the value of a row."""
        return follow(row, self.value or self.name)


@dataclass(frozen=True)
class Head:
    """The head of a column on the page."""

    column: Column
    url: str
    sorted: str  # "ascending", "descending" or ""


@dataclass(frozen=True)
class Cell:
    """One cell on the page."""

    column: Column
    text: str
    html: str
    url: str
    look: str


def follow(row: object, step: type_of_step) -> Any:
    """Walk a dotted path from a row, calling what can be called; a function is given the row."""
    if not isinstance(step, str):
        return step(row)
    found: Any = row
    for name in step.split("."):
        found = found.get(name) if isinstance(found, dict) else getattr(found, name, None)
        if callable(found) and not isinstance(found, Manager):
            found = found()
        if found is None:
            return None
    return found


def pair(name: str) -> Callable[[object], str]:
    """Make the value of a column that shows a text held in two languages."""
    return lambda row: text.pair(row, name)[0]


def said(value: object) -> str:
    """Say a value in words, as it stands in a dense table."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{when.day(value, 'short')} {when.clock(value)}"
    if isinstance(value, date):
        return when.day(value, "short")
    if isinstance(value, list | tuple):
        return ", ".join(said(part) for part in value)
    return str(value)


class Table:
    """Columns over the rows of a page, ready for templates/ui/table.html."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Page | Iterable[Any],
        *,
        caption: str,
        query: QueryDict | None = None,
        select: str = "",
        stack: bool = True,
        show_caption: bool = False,
    ) -> None:
        """Take the columns in their order; `select` names the path to a row's key and adds a tick to each row."""
        self.columns = [column for column in columns if column.on_page]
        self.rows = rows
        self.caption = caption
        self.query = query
        self.select = select
        self.stack = stack
        self.show_caption = show_caption
        self.page = rows if isinstance(rows, Page) else None

    @property
    def heads(self) -> list[Head]:
        """Give the heads, each with the address that sorts by it."""
        wanted = self.query.get("sort", "") if self.query is not None else ""
        return [self._head(column, wanted) for column in self.columns]

    @property
    def sorts(self) -> bool:
        """Tell whether the reader may choose the order."""
        return self.query is not None and any(column.order for column in self.columns)

    def _head(self, column: Column, wanted: str) -> Head:
        if not column.order or self.query is None:
            return Head(column, "", "")
        direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(wanted, "")
        turned = f"-{column.name}" if direction == "ascending" else column.name
        return Head(column, addresses.changed(self.query, {"sort": turned, "page": None}), direction)

    @cached_property
    def body(self) -> list[tuple[str, list[Cell]]]:
        """Give each row's key and cells."""
        return [
            (said(follow(row, self.select)) if self.select else "", [_cell(column, row) for column in self.columns])
            for row in self.rows
        ]


def _cell(column: Column, row: object) -> Cell:
    value = column.of(row)
    html = render_to_string(column.template, {"row": row, "value": value}) if column.template else ""
    url = str(follow(row, column.url) or "") if column.url else ""
    look = str(follow(row, column.look) or "") if column.look else ""
    return Cell(column, said(value), SafeString(html.strip()), url, look)  # stripping gives plain text


def ordering(columns: Sequence[Column], query: QueryDict, default: Sequence[type_of_order]) -> list[type_of_order]:
    """Give the order the address asks for, out of the columns that allow it, ended by the key; else the default."""
    wanted = query.get("sort", "")
    for column in columns:
        if column.order and wanted.lstrip("-") == column.name:
            turned = [_turned(part) for part in column.order] if wanted.startswith("-") else column.order
            return [*(_gaps_last(part) if column.gaps else part for part in turned), "pk"]
    return [*default, "pk"]


def _gaps_last(part: str) -> OrderBy:
    return F(part[1:]).desc(nulls_last=True) if part.startswith("-") else F(part).asc(nulls_last=True)


def _turned(part: str) -> str:
    return part[1:] if part.startswith("-") else f"-{part}"


def safe(words: str) -> str:
    """Make text of a sheet harmless: no control characters, and an apostrophe before what would run as a formula."""
    words = CONTROL.sub("", words)[: CELL_LIMIT - 1]
    return f"'{words}" if FORMULA.match(words) and not PLAIN_NUMBER.match(words) else words


def _lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[Any]]:
    for row in rows:
        yield [column.of(row) for column in columns]


def to_csv(columns: Sequence[Column], rows: Iterable[Any], *, note: str = "") -> bytes:
    """Write the rows as CSV that a spreadsheet of the reader's language opens in columns; a note stands under them."""
    shown = [column for column in columns if column.in_sheet]
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";" if (get_language() or "").startswith("ru") else ",")
    sheet.writerow([safe(str(column.label)) for column in shown])
    for line in _lines(shown, rows):
        sheet.writerow([safe(said(value)) for value in line])
    if note:
        sheet.writerow([safe(note)])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(columns: Sequence[Column], rows: Iterable[Any], *, title: str, note: str = "") -> bytes:
    """Write the rows as an XLSX sheet: a head that stays, numbers and days as such, text never as a formula."""
    shown = [column for column in columns if column.in_sheet]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or None)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(shown, 1):
        sheet.column_dimensions[get_column_letter(number)].width = 14 if column.number else 28
    sheet.append([_written(sheet, str(column.label), bold=True) for column in shown])
    for line in _lines(shown, rows):
        sheet.append([_written(sheet, value) for value in line])
    if note:
        sheet.append([_written(sheet, note)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _written(sheet: Any, value: object, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, when.local(value).replace(tzinfo=None))  # type: ignore[call-arg]  # local() keeps a datetime a datetime
        cell.number_format = "dd.mm.yyyy hh:mm"
    elif isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd.mm.yyyy"
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        cell = WriteOnlyCell(sheet, value)
    else:
        cell = WriteOnlyCell(sheet)
        cell.value = safe(said(value))
        cell.data_type = "s"  # whatever it looks like, it is text
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
