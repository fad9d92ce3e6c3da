"""A date as a page gives it, put into a meeting in one step."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reminders import walltime
from reminders.models import Precision, Scheduled
from ui import when as words


@dataclass(frozen=True, kw_only=True)
class When:
    """A day with its hours in a zone; or any day of the month, quarter or year that is known; or nothing yet."""

    precision: str
    within: date | None = None
    starts_local: datetime | None = None
    ends_local: datetime | date | None = None
    all_day: bool = False
    tz: str = ""

    def put(self, row: Scheduled) -> None:
        """Set the dates of a row; refuse hours that the clocks of the zone never show."""
        if self.precision != Precision.DAY:
            row.tz = self.tz or row.tz
            row.place_window(self.precision, self.within)
            return
        if self.starts_local is None:
            raise ValidationError({"start_day": _("Enter the day on which it begins.")})
        if not self.tz:
            raise ValidationError({"tz": _("Choose a zone, e.g. Moscow (Europe/Moscow).")})
        if not self.all_day:
            _exists(self.starts_local, self.tz, "start_time")
            if isinstance(self.ends_local, datetime):
                _exists(self.ends_local, self.tz, "end_time")
        row.place(self.starts_local, self.ends_local, self.tz, all_day=self.all_day)


def _exists(local: datetime, tz: str, field: str) -> None:
    if not walltime.exists(local, tz):
        shown = walltime.wall(walltime.instant(local, tz), tz)
        raise ValidationError(
            {
                field: _("On %(day)s clocks go forward: %(time)s does not exist. Enter %(shown)s or another time.")
                % {"day": words.day(local, "short"), "time": words.clock(local), "shown": words.clock(shown)}
            }
        )


def doubled(row: Scheduled) -> list[str]:
    """Say which of a row's hours the clocks show twice, and that the first reading is taken."""
    if row.all_day:
        return []
    return [
        _("%(time)s occurs twice on %(day)s, when clocks go back. The first reading is taken: %(zone)s.")
        % {"time": words.clock(local), "day": words.day(local, "short"), "zone": words.zone_label(row.tz, local)}
        for local in (row.starts_local, row.ends_local)
        if local is not None and walltime.occurs_twice(local, row.tz)
    ]
