"""The form of a meeting's deadlines: for each, days before the first day or a day of its own."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models import DeadlineKey, Term
from meetings.models.series import EVENING
from records.forms import ActForm
from ui.fields import ClockField, DayField

# The term for comments on the protocol is fixed when that is circulated.
KEYS = [key for key in DeadlineKey if key != DeadlineKey.PROTOCOL_COMMENTS]


class TermsForm(ActForm):
    """Three fields for each deadline; what is left empty has none."""

    def prepare(self):
        there = {row.key: row for row in self.row.deadlines.all()}
        for key in KEYS:
            row = there.get(key.value)
            self.fields[f"days_{key}"] = forms.IntegerField(
                label=_("Days before the first day"),
                required=False,
                min_value=0,
                max_value=365,
                initial=row.days if row else None,
                widget=forms.NumberInput(attrs={"size": "5"}),
            )
            self.fields[f"fixed_{key}"] = DayField(
                label=_("or on the day"), required=False, help_text="", initial=row.fixed_on if row else None
            )
            self.fields[f"time_{key}"] = ClockField(
                label=_("at"), required=False, help_text="", initial=row.at_time if row else EVENING
            )
            for part in ("days", "fixed", "time"):
                self.fields[f"{part}_{key}"].says_optional = False  # the page says once that all of them may stay empty

    @property
    def groups(self):
        """Each deadline with its three fields, as the template draws them."""
        there = {row.key: row for row in self.row.deadlines.all()}
        return [
            {
                "label": key.label,
                "row": there.get(key.value),
                "days": self[f"days_{key}"],
                "fixed": self[f"fixed_{key}"],
                "time": self[f"time_{key}"],
            }
            for key in KEYS
        ]

    def clean(self):
        """Put each deadline's fields together; both ways at once are refused at the second."""
        data = super().clean() or self.cleaned_data
        terms = {}
        for key in KEYS:
            days, fixed = data.pop(f"days_{key}", None), data.pop(f"fixed_{key}", None)
            at = data.pop(f"time_{key}", None) or EVENING
            if days is not None and fixed is not None:
                self.add_error(f"fixed_{key}", gettext("Give either the days before the meeting or a day, not both."))
            terms[key.value] = Term(days, fixed, at) if days is not None or fixed is not None else None
        return data | {"terms": terms}
