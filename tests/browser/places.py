"""The pages that are looked at: each with who reads it and what finds the record it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from exercises.models import Exercise
from meetings.models import Meeting, MeetingSeries


@dataclass(frozen=True)
class Place:
    """A page: its route, the role of its reader (a stranger without one), and the arguments of its address."""

    route: str
    role: str = ""
    query: str = ""
    status: int = 200
    arguments: Callable[[], dict] = dict

    @property
    def path(self) -> str:
        """The address; the record is looked for in the demo data."""
        return reverse(self.route, kwargs=self.arguments()) + self.query

    def __str__(self) -> str:
        words = f"{self.role or 'stranger'}-{self.route}{self.query}"
        return words.translate(str.maketrans(":?=&", "----"))


def _of(model, **found) -> Callable[[], dict]:
    """The address of the newest row of a model that fits."""
    return lambda: {"public_id": model.objects.filter(**found).latest("pk").public_id}


def _series() -> dict:
    return {"code": MeetingSeries.objects.earliest("pk").code}


PLACES = [
    Place("help"),
    Place("accessibility"),
    Place("privacy"),
    Place("gallery", "staff"),
    Place("home", "staff"),
    Place("home", "representative"),
    Place("home", "administrator"),
    Place("home", "auditor"),
    Place("calendar", "staff"),
    Place("calendar", "staff", "?view=month"),
    Place("calendar", "staff", "?view=quarter"),
    Place("calendar", "representative", "?view=year"),
    Place("meetings:meetings", "staff"),
    Place("meetings:meetings", "representative", "?year=1900"),
    Place("meetings:new", "staff"),
    Place("meetings:series", "staff", arguments=_series),
    Place("meetings:meeting", "staff", arguments=_of(Meeting)),
    Place("meetings:clone", "staff", arguments=_of(Meeting)),
    Place("meetings:history", "staff", arguments=_of(Meeting)),
    Place("meetings:venues", "staff"),
    Place("exercises:exercises", "representative"),
    Place("exercises:exercise", "staff", arguments=_of(Exercise)),
    Place("exercises:participants", "staff", arguments=_of(Exercise)),
    Place("exercises:new", "staff"),
    Place("documents:decisions", "staff"),
    Place("reminders:notifications", "representative"),
    Place("reminders:reminders", "staff"),
    Place("reminders:rules", "staff"),
    Place("reminders:promise", "representative"),
    Place("status", "administrator"),
    Place("records:trail", "auditor"),
    Place("records:trail", "representative", status=403),
]
