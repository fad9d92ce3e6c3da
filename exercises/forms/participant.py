"""Forms of the participants."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from exercises.domain.participant import NO, YES
from exercises.forms.exercise import ReasonForm, SeenForm, parties
from exercises.models import ExerciseStage, Role
from members.models import Party
from records.forms import ActForm
from ui import when
from ui.fields import DayField, ZoneField


class InviteForm(SeenForm):
    """Whom to invite, as what, and by when an answer is asked for."""

    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label=gettext_lazy("Parties"), widget=forms.CheckboxSelectMultiple
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Take part as"),
        choices=Role,
        initial=Role.PARTICIPANT,
        help_text=gettext_lazy("A party that is named already, like the host, keeps its part."),
    )
    reply_due = DayField(label=gettext_lazy("Answer due"))

    def offer(self, user: Any) -> None:
        """Offer the parties that are not invited and have not confirmed."""
        asked = self.row.participants.filter(invitation__in=["invited", "confirmed"]) if self.row else ()
        found = parties(user)
        self.fields["parties"].queryset = found.exclude(pk__in=asked.values("party")) if self.row else found


class RemindForm(SeenForm):
    """The parties to remind of their answer: those whose answer is awaited."""

    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(),
        label=gettext_lazy("Have not answered yet"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one party.")},
    )

    def values_of(self, _row: Any) -> dict[str, Any]:
        """Nothing of the exercise stands in this form."""
        return {}

    def offer(self, user: Any) -> None:
        """Offer the parties that owe, all of them ticked."""
        owing = self.row.participants.outstanding().values("party") if self.row else ()
        self.fields["parties"].queryset = parties(user).filter(pk__in=owing)
        self.initial["parties"] = list(self.fields["parties"].queryset)


class LetterForm(ActForm):
    """A form that staff fill in from a letter; a party's own answer has no letter."""

    letter_no = forms.CharField(label=gettext_lazy("Number of the letter"), max_length=60)
    letter_on = DayField(label=gettext_lazy("Date of the letter"))

    def __init__(self, *args: Any, by_letter: bool = False, **options: Any) -> None:
        """Ask for the letter only where there is one."""
        super().__init__(*args, **options)
        self.options["by_letter"] = by_letter
        if not by_letter:
            del self.fields["letter_no"], self.fields["letter_on"]


class ReplyForm(LetterForm):
    """The answer of a party."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Does the party take part?"),
        choices=[(YES, gettext_lazy("Yes, it takes part")), (NO, gettext_lazy("No, it does not"))],
        widget=forms.RadioSelect,
    )
    stages = forms.ModelMultipleChoiceField(
        ExerciseStage.objects.none(),
        label=gettext_lazy("Stages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("If yes: in which it takes part."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Contact"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Post and telephone or address."),
    )
    field_order = ("answer", "stages", "contact", "letter_no", "letter_on")

    def __init__(self, *args: Any, stages: Any = None, **options: Any) -> None:
        """Offer the stages the person may see."""
        super().__init__(*args, **options)
        if stages is not None:
            self.fields["stages"].queryset = stages
            self.fields["stages"].label_from_instance = _with_date
            if not stages.exists():
                self.fields["stages"].widget = forms.MultipleHiddenInput()

    def values_of(self, row: Any) -> dict[str, Any]:
        """The stages are those in which the party takes part already."""
        found = [part.stage for part in row.stages.select_related("stage")]
        return {"stages": found, "contact": row.contact}


def _with_date(stage: ExerciseStage) -> str:
    """A stage by its number and its date, as well as that is known."""
    said = when.coarse(stage.precision, stage.window)
    return gettext("Stage %(number)d: %(when)s") % {"number": stage.number, "when": said}


class WithdrawForm(LetterForm, ReasonForm):
    """Why a party takes its confirmation back."""

    field_order = ("reason", "letter_no", "letter_on")

    def values_of(self, row: Any) -> dict[str, Any]:  # the letter of the confirmation is another one
        """Nothing is filled in."""
        return {}


class RoleForm(ActForm):
    """As what a party takes part."""

    role = forms.ChoiceField(label=gettext_lazy("Takes part as"), choices=Role, widget=forms.RadioSelect)


class PlaceForm(ActForm):
    """Whether and where a stage is held on the territory of a party."""

    on_territory = forms.BooleanField(label=gettext_lazy("The stage is held on its territory"), required=False)
    place_ru = forms.CharField(label=gettext_lazy("Place (Russian)"), max_length=200, required=False)
    place_en = forms.CharField(label=gettext_lazy("Place (English)"), max_length=200, required=False)
    zone = ZoneField(
        label=gettext_lazy("Zone"),
        required=False,
        help_text=gettext_lazy("Left empty, the party's own."),
    )


class HeadcountForm(ActForm):
    """With how many people a party takes part in a stage."""

    headcount_planned = forms.IntegerField(label=gettext_lazy("Planned head-count"), min_value=0, required=False)
    headcount_actual = forms.IntegerField(label=gettext_lazy("Actual head-count"), min_value=0, required=False)
