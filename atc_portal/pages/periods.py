"""Which days a calendar page shows: read from the address, with the addresses of the stretch before and after."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.http import QueryDict

from ui import planner, when

VIEWS = ("agenda", "month", "quarter", "year")
FIRST_YEAR, LAST_YEAR = 2001, 2100
QUARTER = 3
DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
PARAMETERS = ("year", "month", "day")


@dataclass(frozen=True)
class Window:
    """A stretch of days as `ui.when` says it: the upper end no longer belongs to it."""

    lower: date
    upper: date


@dataclass(frozen=True)
class Period:
    """What a view shows: its unit is the year, a quarter, a month or a single day."""

    view: str
    unit: str
    first: date
    last: date

    @classmethod
    def read(cls, query: QueryDict, *, view: str, today: date) -> Self:
        """Read it from ?year=2027, ?month=2027-05 or ?day=2027-05-13; what makes no sense counts as today."""
        unit, anchor = _anchor(query, today)
        if view != "agenda":
            unit = view
            if not any(query.get(name) for name in PARAMETERS):
                anchor = today
        if unit == "year":
            return cls(view, unit, date(anchor.year, 1, 1), date(anchor.year, 12, 31))
        if unit == "quarter":
            start = anchor.month - (anchor.month - 1) % QUARTER
            return cls(view, unit, date(anchor.year, start, 1), planner.ends(anchor.year, start + QUARTER - 1)[1])
        if unit == "month":
            return cls(view, unit, *planner.ends(anchor.year, anchor.month))
        return cls(view, unit, anchor, anchor)

    @property
    def label(self) -> str:
        """The period in words."""
        if self.unit == "day":
            return when.day(self.first, "full")
        return when.coarse(self.unit, Window(self.first, self.last + timedelta(days=1)))

    @property
    def year(self) -> int:
        """The year it lies in."""
        return self.first.year

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return self.first <= day <= self.last

    def before(self) -> Self | None:
        """The stretch before, from the first year of exercises on."""
        return self._beside(self.first - timedelta(days=1))

    def after(self) -> Self | None:
        """The stretch after."""
        return self._beside(self.last + timedelta(days=1))

    def _beside(self, day: date) -> Self | None:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return None
        return type(self).read(QueryDict(self.address(day).lstrip("?")), view=self.view, today=day)

    def parameters(self, day: date | None = None, unit: str = "") -> dict[str, str | None]:
        """The parameters of the address that lead here, or to the stretch of the same length around a day."""
        found: dict[str, str | None] = dict.fromkeys(PARAMETERS)
        day, unit = day or self.first, unit or self.unit
        if unit == "year":
            found["year"] = str(day.year)
        elif unit == "day":
            found["day"] = f"{day:%Y-%m-%d}"
        else:
            found["month"] = f"{day:%Y-%m}"
        return found

    def address(self, day: date) -> str:
        """The address of the stretch around a day."""
        return "?" + "&".join(f"{name}={value}" for name, value in self.parameters(day).items() if value)

    def in_view(self, view: str, today: date) -> dict[str, str | None]:
        """The parameters that show this stretch in another view: today's part of it where today lies in it."""
        day = today if self.holds(today) else self.first
        return {"view": view} | self.parameters(day, unit=self.unit if view == "agenda" else view)


def _anchor(query: QueryDict, today: date) -> tuple[str, date]:
    """The unit and a day of it; the agenda's own unit is the year."""
    for name, unit in (("day", "day"), ("month", "month"), ("year", "year")):
        found = DATE.fullmatch(query.get(name, ""))
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            try:
                return unit, date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
            except ValueError:
                continue
    return "year", today
