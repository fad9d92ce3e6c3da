"""What is typed about the position of a party."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Procedures, Stance
from documents.models.position import StatementKind
from members.models import Party
from records.forms import ActForm
from ui.fields import DayField

TEXT = forms.Textarea(attrs={"rows": 3})


class PositionForm(ActForm):
    """What a party did with a decision."""

    stance = forms.ChoiceField(
        label=_("What it did"), choices=[one for one in Stance.choices if one[0] != Stance.AWAITED],
        widget=forms.RadioSelect,
    )  # fmt: skip
    signed_on = DayField(label=_("Signed on"), required=False)
    reservation_ru = forms.CharField(label=_("Reservation (Russian)"), required=False, widget=TEXT)
    reservation_en = forms.CharField(label=_("Reservation (English)"), required=False, widget=TEXT)
    statement_kind = forms.ChoiceField(
        label=_("Statement beside it"), choices=[("", _("none")), *StatementKind.choices], required=False
    )
    statement_ru = forms.CharField(label=_("Statement (Russian)"), required=False, widget=TEXT)
    statement_en = forms.CharField(label=_("Statement (English)"), required=False, widget=TEXT)
    procedures = forms.ChoiceField(
        label=_("Domestic procedures"), choices=Procedures, initial=Procedures.NOT_NEEDED, widget=forms.RadioSelect
    )
    procedures_completed_on = DayField(label=_("Procedures completed on"), required=False)
    in_force_on = DayField(
        label=_("In force for the party from"), required=False,
        help_text=_("Leave empty if the day is that of the decision, or not recorded"),
    )  # fmt: skip


class RecordPositionForm(PositionForm):
    """The position of a party that has none recorded."""

    field_order = ("party",)
    party = forms.ModelChoiceField(Party.objects.none(), label=_("Party"))

    def __init__(self, *args, user, **options):
        """Offer the parties that have no position on the decision."""
        super().__init__(*args, **options)
        taken = self.row.positions.exclude(stance=Stance.AWAITED).values("party")
        offered = Party.objects.visible_to(user).exclude(kind="partner").exclude(pk__in=taken)
        self.fields["party"].queryset = offered.in_order()

    def values_of(self, row):  # the signature of the form
        """Begin empty: the row is the decision, whose days are not those of the party."""
        return {}


class CorrectPositionForm(PositionForm):
    """A position that was recorded wrongly."""

    reason = forms.CharField(label=_("Reason"), widget=TEXT, help_text=_("It is shown in the history"))


class ConfirmProceduresForm(ActForm):
    """The domestic procedures of a party are completed."""

    procedures_completed_on = DayField(label=_("Procedures completed on"))
    in_force_on = DayField(label=_("In force for the party from"), required=False)
