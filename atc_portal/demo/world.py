"""What the parts of the demo share: the day around which the year is made, the parties, who acts."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from meetings.models import When
from members.models import Party

DOMAIN = "demo.example"
RU, EN = " (демо)", " (demo)"
SATURDAY = 5


@dataclass
class World:
    """The stage of the demo."""

    now: datetime
    parties: dict[str, Party]
    accounts: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day around which everything is laid."""
        return self.now.astimezone(ZoneInfo(settings.CENTER_TZ)).date()

    @property
    def secretary(self) -> Any:
        """The member of staff who enters things."""
        return self.accounts["secretary"]

    @property
    def officer(self) -> Any:
        """The second one, where two people are needed."""
        return self.accounts["officer"]

    def states(self, without: tuple[str, ...] = ()) -> list[Party]:
        """The member states, in the order of protocol, less some."""
        members = Party.objects.filter(kind="state").standing("member", on=self.today).in_order()
        return [party for party in members if party.code not in without]

    def of(self, codes: str) -> list[Party]:
        """Parties by their codes, with spaces between."""
        return [self.parties[code] for code in codes.split()]

    def at(self, days: int) -> datetime:
        """The clock so many days from now; later hours never lie ahead of the clock on the wall."""
        return self.now + timedelta(days=days)

    def day(self, days: int) -> date:
        """A working day so many days from now, or the next one after it."""
        found = self.today + timedelta(days=days)
        return found + timedelta(days=7 - found.weekday()) if found.weekday() >= SATURDAY else found


def on_day(day: date, tz: str, *, days: int = 1, opens: int = 10, closes: int = 17) -> When:
    """Whole working days from one on, with hours."""
    last = day + timedelta(days=days - 1)
    return When(
        precision="day",
        starts_local=datetime.combine(day, time(opens)),
        ends_local=datetime.combine(last, time(closes)),
        tz=tz,
    )


def within(precision: str, day: date, tz: str) -> When:
    """The month, quarter or year a day lies in."""
    return When(precision=precision, within=day, tz=tz)
