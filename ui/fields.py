"""Form fields for days, times, zones and coarse dates: text in, values out, sentences that help when they cannot be read."""

from collections.abc import Callable, Iterable
from datetime import date, time
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ui import dates, when
from ui.widgets import ClockInput, DayInput, NameInput

PRECISIONS = (
    ("day", pgettext_lazy("date known to", "day")),
    ("month", pgettext_lazy("date known to", "month")),
    ("quarter", pgettext_lazy("date known to", "quarter")),
    ("year", pgettext_lazy("date known to", "year")),
    ("unknown", pgettext_lazy("date known to", "not known yet")),
)


class _Read(forms.Field):
    """A field whose text a function of ui.dates reads."""

    read: Callable[[str], Any]

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not isinstance(value, str):
            return None if value in self.empty_values else value
        try:
            return type(self).read(value)
        except dates.UnreadableError as problem:
            raise ValidationError(str(problem), code="unreadable") from problem

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True


class DayField(_Read):
    """A day: 27.03.2027, 27.3.2027, 2027-03-27 or in words."""

    widget = DayInput
    read = staticmethod(dates.parse_day)

    def __init__(self, **options: Any) -> None:
        """Say the example unless the form has a hint of its own."""
        super().__init__(**{"help_text": _("For example, 27.03.2027"), **options})

    def prepare_value(self, value: Any) -> Any:
        """Write a known day as it is typed."""
        return when.day(value, "short") if isinstance(value, date) else value


class ClockField(_Read):
    """A time of day on 24 hours: 10:00, 10.00, 1000."""

    widget = ClockInput
    read = staticmethod(dates.parse_clock)

    def __init__(self, **options: Any) -> None:
        """Say the example unless the form has a hint of its own."""
        super().__init__(**{"help_text": _("On 24 hours, for example 10:00"), **options})

    def prepare_value(self, value: Any) -> Any:
        """Write a known time as it is typed."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


class RangeField(_Read):
    """Days from – to in one text: «14–15 мая 2027», a month, a quarter or a year; gives the first and the last day."""

    widget = forms.TextInput
    read = staticmethod(dates.parse_days)

    def __init__(self, **options: Any) -> None:
        """Say the ways to write it unless the form has a hint of its own."""
        hint = _("For example: 14–15 May 2027, 14.05.2027–02.06.2027 or May 2027")
        super().__init__(**{"help_text": hint, **options})

    def prepare_value(self, value: Any) -> Any:
        """Write known days as they are typed."""
        return when.daterange(*value) if isinstance(value, tuple) else value


class CoarseField(_Read):
    """A date as well as it is known, as `dates.Coarse`."""

    widget = forms.TextInput
    read = staticmethod(dates.parse_coarse)

    def __init__(self, **options: Any) -> None:
        """Say the ways to write it unless the form has a hint of its own."""
        hint = _("For example: 13–14 May 2027, May 2027, 2nd quarter 2027 or 2027")
        super().__init__(**{"help_text": hint, **options})

    def prepare_value(self, value: Any) -> Any:
        """Write a known date as it is typed."""
        if not isinstance(value, dates.Coarse):
            return value
        return "" if value.lower is None else when.coarse(value.precision, value)


def zone_choices(empty: object = _("choose")) -> list[tuple[Any, Any]]:
    """List the zones by city with their present difference from UTC: capitals, then other cities."""
    now = timezone.now()
    return [
        ("", empty),
        (_("Capitals"), [(zone, when.zone_label(zone, now)) for zone in dates.CAPITALS]),
        (_("Other cities"), [(zone, when.zone_label(zone, now)) for zone in dates.OTHER_CITIES]),
    ]


class ZoneField(forms.ChoiceField):
    """A time zone by its city, stored by its IANA name; a name outside the list is read too, as imports and the API bring them."""

    def __init__(self, **options: Any) -> None:
        """Offer the cities."""
        empty = _("choose") if options.get("required", True) else _("none")
        super().__init__(choices=partial(zone_choices, empty), **options)

    def to_python(self, value: Any) -> str:
        """Read a name or a city."""
        if value in self.empty_values:
            return ""
        try:
            return dates.parse_zone(str(value))
        except dates.UnreadableError as problem:
            raise ValidationError(str(problem), code="unreadable") from problem

    def valid_value(self, value: Any) -> bool:
        """Accept what was read: every zone of the table is a zone."""
        return bool(value)

    def prepare_value(self, value: Any) -> Any:
        """Offer a stored zone outside the list as well, so that saving a form never changes it."""
        choices: list[Any] = list(self.choices)  # type: ignore[arg-type]  # a callable has been called by now
        offered = {zone for label, group in choices if isinstance(group, list) for zone, label in group}
        if value and value not in offered and value in dates.NAMES.values():
            self.widget.choices = [*choices, (value, when.zone_label(value, timezone.now()))]
        return value


class PrecisionField(forms.ChoiceField):
    """How well a date is known, asked first."""

    def __init__(self, **options: Any) -> None:
        """Offer day, month, quarter, year and not yet."""
        super().__init__(**{"choices": PRECISIONS, "widget": forms.RadioSelect, "label": _("Date known to"), **options})


class NameField(forms.CharField):
    """A part of a person's name: every letter is allowed."""

    widget = NameInput

    def __init__(self, **options: Any) -> None:
        """Allow 150 characters."""
        super().__init__(**{"max_length": 150, **options})


def check_order(form: forms.Form, first: str, last: str) -> None:
    """Put an error at the end of a range that ends before it begins; an empty end means one day."""
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if start and end and end < start:
        form.add_error(
            last, _("The end is before the start. Enter %(day)s or later.") % {"day": when.day(start, "short")}
        )


class _Unchanged:
    """What a field of many rows gives when it is left as it is."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "as it is"


AS_IS = _Unchanged()
DASHES = ("-", "–", "—")


class ChoiceOrAsIs(forms.ChoiceField):
    """One value for many rows; it starts at "leave as is", which gives AS_IS."""

    says_optional = False

    def __init__(self, **options: Any) -> None:
        """Be filled by `offer` once the form knows its reader."""
        super().__init__(required=False, **options)
        self.values: dict[str, Any] = {}

    def offer(self, choices: Iterable[tuple[str, str, Any]]) -> None:
        """Offer values, each with its key and its label."""
        found = list(choices)
        self.values = {key: value for key, _label, value in found}
        self.choices = [("", _("leave as is")), *((key, label) for key, label, _value in found)]

    def clean(self, value: Any) -> Any:
        """Give the value that was chosen."""
        key = super().clean(value)
        return self.values[key] if key else AS_IS


class TextOrAsIs(forms.CharField):
    """One text for many rows: empty leaves them as they are and gives AS_IS, a dash clears them."""

    says_optional = False

    def __init__(self, **options: Any) -> None:
        """Say how it is cleared unless the form has a hint of its own."""
        hint = _("Empty: leave as is. A dash: nothing shall stand there.")
        super().__init__(required=False, **{"help_text": hint, **options})

    def clean(self, value: Any) -> Any:
        """Give the text, none for a dash."""
        text = super().clean(value)
        if not text:
            return AS_IS
        return "" if text in DASHES else text
