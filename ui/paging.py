"""Pages of a list: fifty rows, an address for each, never an empty one."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

SIZES = (50, 25, 100)
LONGEST_KEY = 18  # digits


class NumberedPage(Page):
    """A page that knows which numbers to offer: the ends, its neighbours, None where some are left out."""

    @property
    def numbers(self) -> list[int | None]:
        """Give the numbers to draw."""
        shown = self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)
        return [number if isinstance(number, int) else None for number in shown]


class Pages(Paginator):
    """Django's paginator with pages of ours."""

    def _get_page(self, *args: Any, **kwargs: Any) -> NumberedPage:
        return NumberedPage(*args, **kwargs)


def size(query: QueryDict) -> int:
    """Read how many rows the reader wants a page to have: 50, or 25 or 100 by `?rows=`."""
    wanted = query.get("rows", "")
    return next((offered for offered in SIZES if str(offered) == wanted), SIZES[0])


def key(text: str) -> int | None:
    """Read a number that a row may be found by; nonsense is none, and so is what no table counts to."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else None


def page(rows: QuerySet[Any] | Sequence[Any], query: QueryDict, *, name: str = "page") -> NumberedPage:
    """Cut out the page the address names; a number out of range gives the last page, nonsense the first.

    An order that leaves ties is made stable by the key, so that no row stands on two pages or on none.
    """
    if isinstance(rows, QuerySet):
        rows = stable(rows)
    found = Pages(rows, size(query)).get_page(query.get(name))
    if not isinstance(found, NumberedPage):
        raise TypeError("Pages gives pages of its own")
    return found


def stable(rows: QuerySet[Any]) -> QuerySet[Any]:
    """End the order of a queryset with the key unless it is there already."""
    order = list(rows.query.order_by or (rows.model._meta.ordering or ()))  # noqa: SLF001 -- _meta is Django's documented door to a model's options
    if any(str(part).lstrip("-") in {"pk", "id"} for part in order):
        return rows
    return rows.order_by(*order, "pk")


class Stretch:
    """A part of a long log, cut by key: newer and older, no totals and no page numbers."""

    def __init__(self, rows: QuerySet[Any], query: QueryDict, *, by: str = "pk") -> None:
        """Cut the rows before `?before=` or after `?after=`, newest first."""
        length = size(query)
        before, after = key(query.get("before", "")), key(query.get("after", ""))
        if after is not None:
            found = list(rows.filter(**{f"{by}__gt": after}).order_by(by)[: length + 1])
            more_newer, more_older = len(found) > length, True
            self.rows = found[:length][::-1]
        else:
            older = rows.filter(**{f"{by}__lt": before}) if before is not None else rows
            found = list(older.order_by(f"-{by}")[: length + 1])
            more_newer, more_older = before is not None, len(found) > length
            self.rows = found[:length]
        edge = [getattr(row, by) for row in self.rows]
        self.newer = edge[0] if edge and more_newer else None
        self.older = edge[-1] if edge and more_older else None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)
