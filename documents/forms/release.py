"""What is typed when an issue is released, and when a party answers."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Action, Source
from members.models import Party
from records.forms import ActForm
from ui.fields import ClockField, DayField

TEXT = forms.Textarea(attrs={"rows": 2})


class PartiesForm(ActForm):
    """The parties an issue goes to, ticked one by one: nobody is ticked beforehand."""

    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label=gettext_lazy("Parties"), widget=forms.CheckboxSelectMultiple, required=False
    )
    urgent = forms.BooleanField(
        label=gettext_lazy("Tell at once"),
        help_text=gettext_lazy("Else it comes in the readers’ digests. A paper that asks for an answer never waits."),
        required=False,
    )

    def prepare(self):
        """Offer the parties that do not have it, in the order of protocol."""
        had = self.row.distributions.standing().values("party")
        offered = Party.objects.visible_to(self.user).exclude(pk__in=had).exclude(code=settings.CENTER_PARTY)
        self.fields["parties"].queryset = offered.in_order()

    def clean_parties(self):
        """An empty list never means all."""
        if not self.cleaned_data["parties"]:
            raise ValidationError(_("Tick at least one party, or mark the paper as internal."), code="nobody")
        return self.cleaned_data["parties"]


class ReleaseForm(PartiesForm):
    """To whom an issue goes, what is asked of them, what has changed."""

    audience_note = forms.CharField(
        label=gettext_lazy("To whom, in words"), max_length=300, required=False,
        help_text=gettext_lazy("For example: all invited to the XX Meeting"),
    )  # fmt: skip
    action = forms.ChoiceField(
        label=gettext_lazy("What is asked of the parties"), choices=Action, widget=forms.RadioSelect,
        initial=Action.NONE,
    )  # fmt: skip
    due_on = DayField(label=gettext_lazy("Answer due on"), required=False)
    due_time = ClockField(label=gettext_lazy("Time, by the Center's clock"), required=False, initial="18:00")
    change_note_ru = forms.CharField(label=gettext_lazy("What has changed (Russian)"), required=False, widget=TEXT)
    change_note_en = forms.CharField(label=gettext_lazy("What has changed (English)"), required=False, widget=TEXT)

    def prepare(self):
        """A first issue has changed nothing."""
        super().prepare()
        if not self.row.number:
            del self.fields["change_note_ru"], self.fields["change_note_en"]

    def clean(self):
        """Put day and time together; they belong to what is asked."""
        day, time = self.cleaned_data.pop("due_on", None), self.cleaned_data.pop("due_time", None)
        asked = self.cleaned_data.get("action") != Action.NONE
        if asked and not day and "due_on" not in self.errors:
            self.add_error("due_on", _("Give a day after today by which the answer is due."))
        self.cleaned_data["answer_due_local"] = (
            datetime.combine(day, time or datetime.min.time().replace(hour=18)) if asked and day else None
        )
        return self.cleaned_data


class AnswerForm(ActForm):
    """The acknowledgement of a party; the secretariat says how it came."""

    source = forms.ChoiceField(
        label=gettext_lazy("Received by"), choices=[one for one in Source.choices if one[0] != Source.PORTAL],
        widget=forms.RadioSelect, initial=Source.LETTER,
    )  # fmt: skip
    letter = forms.CharField(label=gettext_lazy("Number and date of the letter, or who called"), max_length=200)

    def prepare(self):
        """A party's own answer has no letter."""
        if not self.user.has_role("staff"):
            del self.fields["source"], self.fields["letter"]

    def values_of(self, row):
        """The answer is still to be given."""
        return {}
