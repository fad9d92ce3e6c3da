"""What stands on every paper of a meeting: whose it is, its symbol and day, where and when the meeting is."""

import re
from datetime import date

from django.utils.translation import gettext as _

from documents.models import Issue
from documents.papers.house import center, letterhead, of, pages
from meetings.models import Meeting
from ui import text, when

__all__ = ["NUMBER", "center", "day", "letterhead", "of", "pages", "place", "reference", "symbol", "title"]

NUMBER = re.compile(r"^([IVXLC]+) ")


def day(number: int, day: date | None) -> str:
    """A day of the meeting as a heading: with its weekday, or its number while it is not known."""
    said = when.day(day, "full") if day else _("Day %(number)s") % {"number": number}
    return said[:1].upper() + said[1:]


def reference(issue: Issue | None, day: date, language: str) -> tuple[str, ...]:
    """The symbol and the day."""
    return (*((issue.symbol_in(language),) if issue else ()), when.day(day))


def symbol(issue: Issue | None, language: str) -> str:
    """The symbol, as the following pages bear it."""
    return issue.symbol_in(language) if issue else ""


def title(meeting: Meeting) -> str:
    """The title; the number of the edition is not parted from what follows it."""
    return NUMBER.sub(rf"\1{when.NBSP}", text.pair(meeting, "title")[0])


def place(meeting: Meeting) -> str:
    """The city and the days."""
    return ", ".join(part for part in (text.pair(meeting, "city")[0], when.dated(meeting)) if part)
