"""What stands on every paper of a meeting: whose it is, its symbol and day, where and when the meeting is."""

import re
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from documents.models import Issue
from meetings.models import Meeting
from members.models import Party
from ui import text, when

NUMBER = re.compile(r"^([IVXLC]+) ")


def center() -> Party | None:
    """The Center, if it is entered."""
    return Party.objects.filter(code=settings.CENTER_PARTY).first()


def letterhead() -> str:
    """The Center's name in the language of the paper."""
    house = center()
    return house.name if house else ""


def pages() -> str:
    """How a page is named at the foot."""
    return _("Page {page} of {pages}")


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
