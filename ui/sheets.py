"""A list as a file: the same columns, rows, filters and address, with `format=xlsx` or `format=csv`."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from ui import paging, tables

LIMIT = 5_000
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class Sheet(HttpResponse):
    """A list as a file; which one and how many rows of it, for the trail."""

    name = ""
    rows = 0


def answer(
    request: HttpRequest,
    columns: Sequence[tables.Column],
    rows: QuerySet[Any] | Sequence[Any],
    *,
    name: str,
    title: str,
    prepare: Callable[[Iterable[Any]], Iterable[Any]] = list,
) -> HttpResponse | None:
    """Give the list as the file the address asks for; None when it asks for the page.

    The rows are those of the page, all pages together; beyond the limit the last line says that the list goes on.
    `name` is the name of the file, and names nobody; `prepare` turns what was fetched into what the columns read.
    """
    wanted = request.GET.get("format", "")
    if wanted not in TYPES:
        return None
    found = list((paging.stable(rows) if isinstance(rows, QuerySet) else rows)[: LIMIT + 1])
    note = _("Only the first %(limit)d rows: narrow the filter.") % {"limit": LIMIT} if len(found) > LIMIT else ""
    lines = prepare(found[:LIMIT])
    if wanted == "xlsx":
        body = tables.to_xlsx(columns, lines, title=title, note=note)
    else:
        body = tables.to_csv(columns, lines, note=note)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{wanted}")
    sheet = Sheet(body, content_type=TYPES[wanted], headers={"Content-Disposition": disposition or "attachment"})
    sheet.name, sheet.rows = name, min(len(found), LIMIT)
    return sheet
