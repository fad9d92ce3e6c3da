"""Forms of a stage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from exercises.domain.stage import ASK_AGAIN, KEEP
from exercises.forms.exercise import TEXT, UNSET, ReasonForm
from exercises.models import StageKind
from records.forms import ActForm
from ui.dates import Coarse
from ui.fields import ClockField, CoarseField, DayField, ZoneField

NOT_YET = Coarse("unknown")


class DatesForm(ActForm):
    """The date of a stage as well as it is known, its hours and its zone."""

    when = CoarseField(
        label=gettext_lazy("Date"),
        required=False,
        help_text=gettext_lazy("As well as it is known: 1–4 June 2027, June 2027, 2nd quarter 2027; empty: not yet."),
    )
    opens = ClockField(label=gettext_lazy("Begins at"), required=False)
    closes = ClockField(label=gettext_lazy("Ends at"), required=False)
    tz = ZoneField(label=gettext_lazy("Zone of the coordination headquarters"), required=False)

    def clean_when(self) -> Coarse:
        """An empty date is one that is not known yet."""
        return self.cleaned_data["when"] or NOT_YET


class AddStageForm(DatesForm):
    """What a new stage asks."""

    title_ru = forms.CharField(label=gettext_lazy("Title (Russian)"), max_length=300, required=False)
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[UNSET, *StageKind.choices], required=False)
    is_final = forms.BooleanField(label=gettext_lazy("Final stage"), required=False)
    field_order = ("kind", "title_ru", "title_en", "is_final", "when", "opens", "closes", "tz")


class EditStageForm(ActForm):
    """What a stage is called and for."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[UNSET, *StageKind.choices], required=False)
    title_ru = forms.CharField(label=gettext_lazy("Title (Russian)"), max_length=300, required=False)
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=300, required=False)
    is_final = forms.BooleanField(label=gettext_lazy("Final stage"), required=False)
    goal_ru = forms.CharField(label=gettext_lazy("Goal (Russian)"), widget=TEXT, required=False)
    goal_en = forms.CharField(label=gettext_lazy("Goal (English)"), widget=TEXT, required=False)
    coordination_point_ru = forms.CharField(
        label=gettext_lazy("Coordination headquarters (Russian)"), max_length=300, required=False
    )
    coordination_point_en = forms.CharField(
        label=gettext_lazy("Coordination headquarters (English)"), max_length=300, required=False
    )


class RescheduleStageForm(DatesForm, ReasonForm):
    """Other dates, and what becomes of the answers."""

    answers = forms.ChoiceField(
        label=gettext_lazy("Answers of the confirmed parties"),
        choices=[(KEEP, gettext_lazy("Keep them")), (ASK_AGAIN, gettext_lazy("Ask again"))],
        initial=KEEP,
        widget=forms.RadioSelect,
    )
    reply_due = DayField(label=gettext_lazy("If asked again: answer due"), required=False)
    field_order = ("when", "opens", "closes", "tz", "answers", "reply_due", "reason")

    def values_of(self, row: Any) -> dict[str, Any]:
        """Start from the present dates."""
        return super().values_of(row) | {"answers": KEEP}


class RecordStageForm(ActForm):
    """The days on which a stage was held."""

    when = CoarseField(
        label=gettext_lazy("Held on"), help_text=gettext_lazy("The day or days, for example 1–4 June 2027.")
    )
