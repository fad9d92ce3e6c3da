"""An approved edition of the plan of a year as a paper: quarter by quarter, what, when, where and with which host."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.papers import Group, Paper, Table, Text
from meetings.models import PlanVersion
from meetings.papers import common
from meetings.queries.plan import Line
from reminders.models import window_of
from ui import when

WIDTHS = (1.2, 7.4, 4.5, 3.4)
SOMETIME = 5  # after the four quarters


def plan(version: PlanVersion, lines: Sequence[Line], language: str, *, whole: bool) -> Paper:
    """The edition in a language; an extract names those of its events that are given."""
    year = version.plan.year
    with translation.override(language):
        approved = when.instant(version.published_at, settings.CENTER_TZ)
        said = {"year": year, "number": version.number, "day": when.day(approved)}
        heads = (
            pgettext("plan", "No."),
            _("Event"),
            pgettext("head of a table", "When"),
            pgettext("head of a table", "Place and host"),
        )
        extract = _("The extract names those events of the plan that concern the parties its reader represents.")
        return Paper(
            language=language,
            heading=pgettext("heading of a paper", "PLAN OF EVENTS")
            if whole
            else pgettext("heading of a paper", "EXTRACT FROM THE PLAN OF EVENTS"),
            title=_("for %(year)s") % {"year": year},
            above=_("Approved: %(decision)s") % {"decision": version.decision},
            foot=_("Plan of %(year)s, edition %(number)s of %(day)s") % said,
            page=common.pages(),
            letterhead=common.letterhead(),
            sections=(Table(heads, WIDTHS, _groups(lines, year)), *(() if whole else (Text((extract,)),))),
        )


def _groups(lines: Sequence[Line], year: int) -> tuple[Group, ...]:
    """The events under the quarter in which they begin; they are counted through."""
    ordered = sorted(lines, key=lambda line: _part(line, year))
    numbered = enumerate(ordered, 1)
    return tuple(
        Group(_named(part, year), tuple(_row(number, line) for number, line in found))
        for part, found in groupby(numbered, key=lambda each: _part(each[1], year))
    )


def _part(line: Line, year: int) -> int:
    """The quarter; what is known to the year alone stands at the end."""
    if not line.said["first"] or line.said["precision"] == "year":
        return SOMETIME
    first = max(date.fromisoformat(line.said["first"]), date(year, 1, 1))
    return (first.month + 2) // 3


def _named(part: int, year: int) -> str:
    if part == SOMETIME:
        return _("During the year")
    return when.coarse("quarter", window_of("quarter", date(year, part * 3 - 2, 1)))


def _row(number: int, line: Line) -> tuple[str, ...]:
    where = "\n".join(filter(None, (line.place, line.host)))
    return str(number), line.title, line.dates, where or "–"
