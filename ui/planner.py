"""Calendars as plain values: bars go in, months with lanes, weeks or an agenda come out, ready for the templates.

A bar is packed into the first lane that is free; what is called off is packed after what stands, so that it never pushes
it out. What is known to a month or a quarter only has no place among the days and stands under "no day yet".
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ui import when

SHORT, READABLE, ROOM = 2, 3, 12  # days: a bar too short for words, words too short to read, the longest words
LANES = 20  # as many rows as grid.css knows
MONTH_LANES = 3
MARKS = 150  # terms in a year: of more than that one learns nothing by looking at them, and they are counted
WEEK = 7
SATURDAY = 5
KINDS = ("assembly", "meeting", "exercise", "measure", "deadline", "other")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One dated thing: from its first to its last day, both included."""

    first: date
    last: date
    kind: str  # one of KINDS: its colour
    letter: str  # tells the series of one colour apart
    title: str  # the short title, at most 24 characters
    name: str  # the whole of it, for readers by ear: type, title, range, place, status
    url: str
    note: str = ""  # a second line of the agenda: place and time
    status: str = ""
    look: str = ""
    precision: str = "day"
    said: str = ""  # the date in words where no day is known: "2nd quarter 2027"
    tentative: bool = False
    off: bool = False  # postponed or cancelled
    stands_for: int = 1  # a mark may stand for several terms of one day

    @property
    def css(self) -> str:
        """Name the classes of its colour and edge."""
        state = (
            "is-off"
            if self.off
            else "is-loose"
            if self.precision != "day"
            else "is-tentative"
            if self.tentative
            else ""
        )
        return f"p-bar--{self.kind} {state}".strip()

    @property
    def is_minor(self) -> bool:
        """Tell whether it is a term, not an event: it stands below what takes place and bears its letter only."""
        return self.kind == "deadline" or (self.kind == "measure" and self.first == self.last)

    @property
    def days(self) -> str:
        """Say its range; what has no day yet is said as well as it is known."""
        return when.daterange(self.first, self.last)

    def touches(self, first: date, last: date) -> bool:
        """Tell whether it shares a day with a stretch of days."""
        return self.first <= last and self.last >= first


@dataclass(frozen=True)
class Segment:
    """The part of a bar inside one month or week: where it starts, how long it is, in which lane."""

    bar: Bar
    start: int
    span: int
    lane: int
    continued: bool  # it began before
    continues: bool  # it goes on after
    room: int = 0  # free days after it in its lane, where its title may stand

    @property
    def label(self) -> str:
        """Name the class of a title beside a bar that is too short to hold it; nothing where there is no room."""
        beside = self.span <= SHORT and self.room >= READABLE and not self.bar.is_minor
        return f"r{self.room}" if beside else ""

    @property
    def css(self) -> str:
        """Name the classes of its place: d start, s span, l lane."""
        return f"d{self.start} s{self.span} l{self.lane}"

    @property
    def days(self) -> str:
        """Say its days under the name of the month; the whole range where it began before or goes on after."""
        if self.continued or self.continues:
            return self.bar.days
        last = self.start + self.span - 1
        return f"{self.start}–{last}" if self.span > 1 else str(self.start)

    @property
    def shows_title(self) -> bool:
        """Tell whether the title stands in the bar: a single day shows the letter."""
        return self.span > 1 and not self.label


@dataclass(frozen=True)
class Day:
    """One day of a month."""

    on: date
    is_today: bool
    holiday: str = ""
    outside: bool = False
    segments: tuple[Segment, ...] = ()
    more: int = 0

    @property
    def is_weekend(self) -> bool:
        """Tell whether it is a Saturday or Sunday."""
        return self.on.weekday() >= SATURDAY

    @property
    def css(self) -> str:
        """Name the classes of its tint."""
        states = [
            ("is-weekend", self.is_weekend),
            ("is-today", self.is_today),
            ("is-holiday", self.holiday),
            ("is-outside", self.outside),
        ]
        return " ".join([f"d{self.on.day}", *(name for name, holds in states if holds)])


@dataclass(frozen=True)
class Month:
    """A month with the bars that touch it."""

    first: date
    days: tuple[Day, ...] = ()
    weeks: tuple[tuple[Day, ...], ...] = ()
    segments: tuple[Segment, ...] = ()
    bars: tuple[Bar, ...] = ()
    loose: tuple[Bar, ...] = ()
    over: int = 0  # bars for which no lane was left
    folded: int = 0  # lines of an agenda that is too long to show them all

    @property
    def label(self) -> str:
        """Say the month and its year."""
        return when.month(self.first)

    @property
    def name(self) -> str:
        """Say the month alone, where its year stands above."""
        return when.month(self.first, year=False)

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """Name the days of the week, short and whole, for the head of its table."""
        return when.weekdays()

    @property
    def key(self) -> str:
        """Name the month in addresses and anchors."""
        return f"{self.first:%Y-%m}"

    @property
    def count(self) -> int:
        """Count what stands in it."""
        return sum(bar.stands_for for bar in (*self.bars, *self.loose)) + self.folded


@dataclass
class _Lanes:
    """Rows of occupied days; a bar goes into the first row that is free for all its days."""

    limit: int
    taken: list[set[int]] = field(default_factory=list)

    def place(self, start: int, span: int) -> int:
        wanted = set(range(start, start + span))
        for number, days in enumerate(self.taken, 1):
            if not days & wanted:
                days.update(wanted)
                return number
        if len(self.taken) == self.limit:
            return 0
        self.taken.append(wanted)
        return len(self.taken)

    def keep_room(self, placed: Iterable[Segment], days: int) -> bool:
        """Take the free days after each short bar for its title; False, since it is done once."""
        for segment in placed:
            lane = self.taken[segment.lane - 1]
            for day in range(segment.start + segment.span, min(segment.start + segment.span + ROOM, days + 1)):
                if segment.span > SHORT or day in lane:
                    break
                lane.add(day)
        return False


def order(bars: Iterable[Bar]) -> list[Bar]:
    """Put bars in the order they are packed: what stands before what is called off, events before terms, then by days."""
    return sorted(bars, key=lambda bar: (bar.off, bar.is_minor, bar.first, -(bar.last - bar.first).days, bar.title))


def ends(year: int, month: int) -> tuple[date, date]:
    """Give the first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def pack(
    bars: Iterable[Bar], first: date, last: date, *, lanes: int, beside: bool = False
) -> tuple[list[Segment], list[Bar]]:
    """Pack the bars that touch a stretch of days into lanes, and give those for which none was left.

    With `beside` a term never takes the place where the title of a short bar may stand.
    """
    rows = _Lanes(lanes)
    placed: list[Segment] = []
    over: list[Bar] = []
    days = (last - first).days + 1
    for bar in order(bar for bar in bars if bar.precision == "day" and bar.touches(first, last)):
        if beside and bar.is_minor:
            beside = rows.keep_room(placed, days)
        start, end = max(bar.first, first), min(bar.last, last)
        offset, span = (start - first).days + 1, (end - start).days + 1
        lane = rows.place(offset, span)
        if lane:
            placed.append(Segment(bar, offset, span, lane, bar.first < first, bar.last > last))
        else:
            over.append(bar)
    return [_with_room(segment, placed, days) for segment in sorted(placed, key=_reading)], over


def _reading(segment: Segment) -> tuple[int, int]:
    return segment.start, segment.lane


def _with_room(segment: Segment, placed: list[Segment], days: int) -> Segment:
    """Count the days after a bar on which its lane is free."""
    end = segment.start + segment.span
    following = [other.start for other in placed if other.lane == segment.lane and other.start >= end]
    return replace(segment, room=min(min(following, default=days + 1) - end, ROOM))


def _day(on: date, today: date | None, holidays: Mapping[date, str], **more: object) -> Day:
    return Day(on, on == today, holidays.get(on, ""), **more)  # type: ignore[arg-type]  # passed through by name


def _loose(bars: Iterable[Bar], first: date, last: date) -> tuple[Bar, ...]:
    """Give what is known to lie in these days without a day of its own; it stands in the month in which it may begin."""
    return tuple(order(bar for bar in bars if bar.precision != "day" and first <= bar.first <= last))


def year(
    bars: Iterable[Bar], number: int, *, today: date | None = None, holidays: Mapping[date, str] | None = None
) -> list[Month]:
    """Lay out a year: twelve months of a grid of days, each with its bars in lanes; too many terms are counted, not drawn."""
    bars, holidays = list(bars), holidays or {}
    terms = [bar for bar in bars if bar.is_minor]
    drawn = bars if len(terms) <= MARKS else [bar for bar in bars if not bar.is_minor]
    months = []
    for month in range(1, 13):
        first, last = ends(number, month)
        segments, over = pack(drawn, first, last, lanes=LANES, beside=True)
        if drawn is not bars:
            over += order(bar for bar in terms if bar.touches(first, last))
        days = tuple(_day(first + timedelta(days=step), today, holidays) for step in range((last - first).days + 1))
        seen = tuple(segment.bar for segment in segments) + tuple(over)
        months.append(
            Month(
                first, days=days, segments=tuple(segments), bars=seen, loose=_loose(bars, first, last), over=len(over)
            )
        )
    return months


def month(
    bars: Iterable[Bar], number: int, of: int, *, today: date | None = None, holidays: Mapping[date, str] | None = None
) -> Month:
    """Lay out month `of` of a year as weeks from Monday; over three a day are counted, not drawn."""
    bars, holidays = list(bars), holidays or {}
    first, last = ends(number, of)
    monday, weeks = first - timedelta(days=first.weekday()), []
    while monday <= last:
        weeks.append(_week(bars, monday, (first, last), today, holidays))
        monday += timedelta(days=WEEK)
    inside = tuple(order(bar for bar in bars if bar.precision == "day" and bar.touches(first, last)))
    return Month(first, weeks=tuple(weeks), bars=inside, loose=_loose(bars, first, last))


def _week(
    bars: list[Bar], monday: date, inside: tuple[date, date], today: date | None, holidays: Mapping[date, str]
) -> tuple[Day, ...]:
    segments, over = pack(bars, monday, monday + timedelta(days=WEEK - 1), lanes=MONTH_LANES)
    days = []
    for step in range(WEEK):
        on = monday + timedelta(days=step)
        mine = tuple(segment for segment in segments if segment.start == step + 1)
        left = sum(bar.touches(on, on) for bar in over)
        days.append(_day(on, today, holidays, outside=not inside[0] <= on <= inside[1], segments=mine, more=left))
    return tuple(days)


def agenda(bars: Iterable[Bar], first: date, last: date) -> list[Month]:
    """List what touches a stretch of days by months; what began before it stands in its first month."""
    bars, found = list(bars), []
    lower = first.replace(day=1)
    while lower <= last:
        start, end = max(lower, first), min(ends(lower.year, lower.month)[1], last)
        begun = (
            bar
            for bar in bars
            if bar.precision == "day" and bar.touches(first, last) and start <= max(bar.first, first) <= end
        )
        month_bars = tuple(sorted(begun, key=lambda bar: (bar.first, bar.off, bar.title)))
        loose = _loose(bars, lower, ends(lower.year, lower.month)[1])
        if month_bars or loose:
            found.append(Month(lower, bars=month_bars, loose=loose))
        lower = end.replace(day=1) + timedelta(days=32)
        lower = lower.replace(day=1)
    return found


def fold(months: list[Month], lines: int, *, today: date) -> list[Month]:
    """Keep an agenda to so many lines: months that are over give way first, the far ones before the near ones.

    A month that is folded says how much stands in it; one is always shown.
    """
    ahead = [month for month in months if ends(month.first.year, month.first.month)[1] >= today]
    behind = [month for month in months if month not in ahead]
    shown: set[date] = set()
    room = lines
    for month in (*ahead, *reversed(behind)):
        room -= month.count
        if room < 0 and shown:
            break
        shown.add(month.first)
    return [
        month if month.first in shown else replace(month, bars=(), loose=(), folded=month.count) for month in months
    ]
