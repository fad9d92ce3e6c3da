"""The pages that are looked at: each with who reads it and what finds the record it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


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
    Place("status", "administrator"),
    Place("records:trail", "auditor"),
    Place("records:trail", "representative", status=403),
]
