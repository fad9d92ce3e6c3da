"""Forms of the rules, and of how a person wants to be told."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.forms import ActForm
from reminders import reconcile, walltime, wording
from reminders.models import TOPICS, Channel, Digest, Wording
from reminders.models.rule import ZoneOf
from reminders.models.wording import LONGEST_LEAD
from ui.fields import ClockField, DayField

HOUR = timedelta(hours=1)


class RuleForm(ActForm):
    """A step: so long before or after a date, these people are told in these ways."""

    audience = forms.ChoiceField(label=gettext_lazy("To whom"))
    days_before = forms.IntegerField(
        label=gettext_lazy("Days before"),
        min_value=-365,
        max_value=730,
        required=False,
        help_text=gettext_lazy("0 is the day itself; a number below 0 means so many days after."),
    )
    at_time = ClockField(label=gettext_lazy("At"), required=False, help_text=gettext_lazy("Only with days."))
    zone_of = forms.ChoiceField(label=gettext_lazy("By the clock of"), choices=ZoneOf, initial=ZoneOf.READER)
    before = forms.DecimalField(
        label=gettext_lazy("Or hours before"), min_value=Decimal("0.5"), max_value=720, decimal_places=1, required=False
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("How"),
        choices=Channel,
        initial=list(Channel),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one way to tell people.")},
    )
    urgent = forms.BooleanField(label=gettext_lazy("Urgent: quiet hours and digests do not hold it up"), required=False)
    may_digest = forms.BooleanField(label=gettext_lazy("May come in the reader’s digest"), required=False)

    @property
    def model(self):
        """The model the rule is about."""
        return self.row.subject_model

    def prepare(self):
        self.fields["audience"].choices = list(self.model.AUDIENCES.items())

    def values_of(self, row):
        """Hours are typed as a number."""
        return super().values_of(row) | {"before": Decimal(row.before / HOUR).normalize() if row.before else None}

    def clean_before(self):
        """Hours become a length of time."""
        hours = self.cleaned_data["before"]
        return float(hours) * HOUR if hours is not None else None

    def clean(self):
        """A step is counted in days or in hours."""
        found = super().clean()
        if (found.get("days_before") is None) == (found.get("before") is None) and not self.errors:
            self.add_error("days_before", _("Give days, or hours: one of the two."))
        elif found.get("before") is not None and found.get("at_time"):
            self.add_error("at_time", _("An hour of the day goes with days only. Leave it empty."))
        return found


class AddRuleForm(RuleForm):
    """A new step of the ladder of one kind of subject."""

    model = None
    anchor = forms.ChoiceField(label=gettext_lazy("Counted from"))

    field_order = ("anchor",)

    def __init__(self, *args, model, **options):
        """Take the model the rule will be about."""
        self.model = model
        super().__init__(*args, **options)

    def prepare(self):
        super().prepare()
        self.fields["anchor"].choices = list(self.model.ANCHORS.items())


class PreferenceForm(ActForm):
    """How a person wants to be told."""

    digest = forms.ChoiceField(label=gettext_lazy("What can wait comes"), choices=Digest, widget=forms.RadioSelect)
    quiet_from = ClockField(label=gettext_lazy("Quiet from"), required=False)
    quiet_until = ClockField(label=gettext_lazy("Quiet until"), required=False)
    quiet_weekends = forms.BooleanField(label=gettext_lazy("Quiet on Saturdays and Sundays too"), required=False)
    topics_off = forms.MultipleChoiceField(
        label=gettext_lazy("No reminders about"),
        choices=list(TOPICS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What must be answered, and every change of a date, is told all the same."),
    )
    paused_until = DayField(
        label=gettext_lazy("No letters before"),
        required=False,
        help_text=gettext_lazy("For a leave, sixty days at most. Urgent ones come, and the portal shows everything."),
    )

    @classmethod
    def of(cls, wish):
        """Give what stands in the fields; the day of a pause is that of the reader's own zone."""
        zone = str(timezone.get_current_timezone())
        paused = walltime.wall(wish.paused_until, zone).date() if wish.paused_until else None
        return {name: getattr(wish, name) for name in cls.base_fields if hasattr(wish, name)} | {"paused_until": paused}

    def clean_paused_until(self):
        """A day begins at midnight where the reader is."""
        day = self.cleaned_data["paused_until"]
        return walltime.day_begins(day, str(timezone.get_current_timezone())) if day else None


class SwitchForm(ActForm):
    """Switch a rule on or off: it asks nothing but the version that was seen."""


class WordingForm(ActForm):
    """Subject line and first sentences of a letter in both languages."""

    subject_ru = forms.CharField(label=gettext_lazy("Subject line (Russian)"), max_length=200, required=False)
    lead_ru = forms.CharField(
        label=gettext_lazy("First sentences (Russian)"), max_length=LONGEST_LEAD, required=False, widget=forms.Textarea
    )
    subject_en = forms.CharField(label=gettext_lazy("Subject line (English)"), max_length=200, required=False)
    lead_en = forms.CharField(
        label=gettext_lazy("First sentences (English)"), max_length=LONGEST_LEAD, required=False, widget=forms.Textarea
    )

    def clean(self):
        """What cannot be put in is named before anything is shown or saved."""
        found = super().clean()
        try:
            wording.check(self.row.kind, {name: found.get(name, "") for name in Wording.TEXTS})
        except ValidationError as refusal:
            self.add_error(None, refusal)
        return found


def subjects():
    """Give the models a rule may be about: those with a date to count from."""
    return [model for model in reconcile.remindable() if model.ANCHORS]
