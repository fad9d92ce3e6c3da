"""The fields of a date: how well it is known comes first, then the days and hours, or the month, quarter or year."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models import When
from records.forms import ActForm
from reminders import walltime
from reminders.models import Precision
from ui import when as words
from ui.dates import Coarse
from ui.fields import PRECISIONS, ClockField, CoarseField, DayField, PrecisionField, ZoneField

FIELDS = ("precision", "known", "start_day", "start_time", "end_day", "end_time", "all_day", "tz")
FINER = ["day", "month", "quarter", "year", "unknown"]


class WhenForm(ActForm):
    """A form with a date; its fields become one argument, `when`."""

    precision = PrecisionField()
    start_day = DayField(label=_("First day"), required=False)
    start_time = ClockField(label=_("Begins at"), required=False)
    end_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: the same day"))
    end_time = ClockField(label=_("Ends at"), required=False)
    all_day = forms.BooleanField(label=_("Whole days, without hours"), required=False)
    tz = ZoneField(label=_("Zone of the place"))
    known = CoarseField(
        label=_("Month, quarter or year"),
        required=False,
        help_text=_("If the day is not known. For example: May 2027, 2nd quarter 2027 or 2027"),
    )

    def offer(self, *precisions: str) -> None:
        """Offer some precisions only."""
        self.fields["precision"].choices = [pair for pair in PRECISIONS if pair[0] in precisions]

    def values_of(self, row: Any) -> dict[str, Any]:
        """Take the row's dates apart."""
        found = super().values_of(row)
        found["known"] = Coarse(row.precision, row.window.lower, row.window.upper) if row.window else None
        if row.starts_local is not None:
            found |= {"start_day": row.starts_local.date(), "end_day": row.last_day, "known": None}
            if not row.all_day:
                end = row.ends_local.time() if row.ends_local else None
                found |= {"start_time": row.starts_local.time(), "end_time": end}
        return found

    def clean(self) -> dict[str, Any]:
        """Put the fields together, or say at the right one what is missing."""
        data = super().clean() or self.cleaned_data
        precision = data.get("precision")
        if precision == Precision.DAY:
            self._check_days(data)
        elif precision and precision != Precision.UNKNOWN:
            self._check_known(data, precision)
        if any(name in self.errors for name in FIELDS):
            return data
        kept = {name: value for name, value in data.items() if name not in FIELDS}
        return kept | {"when": self._when(data)}

    def _check_days(self, data: dict[str, Any]) -> None:
        first = data.get("start_day")
        if first is None:
            self._missing("start_day", gettext("Enter the day on which it begins."))
            return
        data["end_day"] = data.get("end_day") or first
        if data["end_day"] < first:
            self.add_error(
                "end_day",
                gettext("End date is before the start date. Enter %(day)s or later.")
                % {"day": words.day(first, "short")},
            )
            return
        if data.get("all_day"):
            return
        for name, sentence in (
            ("start_time", gettext("Enter the hour at which it begins, or tick “Whole days”.")),
            ("end_time", gettext("Enter the hour at which it ends, or tick “Whole days”.")),
        ):
            if data.get(name) is None:
                self._missing(name, sentence)
        begins, ends = data.get("start_time"), data.get("end_time")
        if begins and ends and data["end_day"] == first and ends <= begins:
            self.add_error(
                "end_time",
                gettext("It ends before it begins. Enter a time after %(time)s, or a later last day.")
                % {"time": f"{begins:%H:%M}"},
            )

    def _check_known(self, data: dict[str, Any], precision: str) -> None:
        known = data.get("known")
        if known is None or known.lower is None:
            self._missing("known", gettext("Enter the month, the quarter or the year, for example: May 2027."))
        elif FINER.index(known.precision) > FINER.index(precision):
            self.add_error(
                "known", gettext("This says less than you have chosen above. Name it, or choose again above.")
            )

    def _missing(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    def _when(self, data: dict[str, Any]) -> When:
        known: Coarse | None = data.get("known")
        if data["precision"] != Precision.DAY:
            return When(precision=data["precision"], within=known.lower if known else None, tz=data.get("tz") or "")
        return When(
            precision=Precision.DAY,
            starts_local=_at(data["start_day"], None if data.get("all_day") else data.get("start_time")),
            ends_local=data["end_day"] if data.get("all_day") else _at(data["end_day"], data.get("end_time")),
            all_day=bool(data.get("all_day")),
            tz=data.get("tz") or "",
        )


def _at(day: date, clock: time | None) -> datetime:
    return datetime.combine(day, clock) if clock else walltime.midnight(day)
