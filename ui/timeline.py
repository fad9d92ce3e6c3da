"""A timeline as plain values: rows of bars over the quarters of some years, placed by class.

A bar says in words what its place shows, so that a narrow screen, paper and readers by ear have the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

YEARS, QUARTERS = 6, 4  # as many as grid.css knows


def quarter(day: date, first_year: int) -> int:
    """Count the quarter of a day from the first of a year; the first is 1."""
    return (day.year - first_year) * QUARTERS + (day.month - 1) // 3 + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One bar: from a quarter to a quarter, both included."""

    first: int
    last: int
    title: str  # what stands in it, short
    name: str  # the whole of it: what, until when, how it stands
    url: str
    look: str = ""  # "late", "loose" (no day of its own), "off"
    lane: int = 1

    @property
    def css(self) -> str:
        """Name the classes of its place and look."""
        place = f"q{self.first} s{self.last - self.first + 1} l{self.lane}"
        return f"{place} is-{self.look}" if self.look else place


@dataclass(frozen=True, slots=True)
class Row:
    """One row."""

    number: str
    title: str
    url: str
    spans: Sequence[Span]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading."""

    key: str
    title: str
    rows: Sequence[Row]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole of it."""

    label: str
    first_year: int
    last_year: int
    groups: Sequence[Group]
    today: date | None = None

    @property
    def years(self) -> list[tuple[int, str]]:
        """The years, each with the class of its place."""
        shown = range(self.first_year, self.last_year + 1)
        return [(year, f"q{place * QUARTERS + 1} s{QUARTERS}") for place, year in enumerate(shown)]

    @property
    def quarters(self) -> list[tuple[str, bool]]:
        """The quarters in Roman numerals, each with whether today lies in it."""
        count = (self.last_year - self.first_year + 1) * QUARTERS
        now = quarter(self.today, self.first_year) if self.today else 0
        return [(("I", "II", "III", "IV")[number % QUARTERS], number + 1 == now) for number in range(count)]

    @property
    def css(self) -> str:
        """Name the class of its width."""
        return f"p-timeline--{self.last_year - self.first_year + 1}"


def clamp(first: int, last: int, years: int) -> tuple[int, int]:
    """Keep a bar inside the quarters that are shown, a quarter long at least."""
    most = years * QUARTERS
    start = min(max(first, 1), most)
    return start, min(max(last, start), most)
