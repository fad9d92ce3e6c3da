"""What is typed about the position of a party."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Position, Procedures, Source, Stance
from documents.models.position import SIGNED, StatementKind
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


class PositionsForm(ActForm):
    """What the parties named by a decision did with it, all on one sheet; whoever is left as awaited is not recorded."""

    signed_on = DayField(label=_("Signed on"), required=False)

    def prepare(self):
        """Give each party whose position is awaited a line of its own."""
        awaited = Position.objects.visible_to(self.user).filter(decision=self.row, stance=Stance.AWAITED)
        self.parties = [row.party for row in awaited.in_order()]
        self.initial = {"signed_on": self.row.adopted_on} | self.initial
        for party in self.parties:
            self._line(party)

    def _line(self, party):
        named = {"party": party.name}
        at = {
            "stance": forms.ChoiceField(
                label=_("%(party)s: what it did") % named,
                choices=[one for one in Stance.choices if one[0] != Stance.JOINED_LATER],
                initial=Stance.AWAITED,
            ),
            "reservation": forms.CharField(
                label=_("%(party)s: text of the reservation") % named, required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            "procedures": forms.ChoiceField(
                label=_("%(party)s: domestic procedures") % named,
                choices=[one for one in Procedures.choices if one[0] != Procedures.COMPLETED],
                initial=Procedures.NOT_NEEDED,
            ),
            "in_force": DayField(label=_("%(party)s: in force from") % named, required=False, help_text=""),
        }  # fmt: skip
        for name, field in at.items():
            self.fields[f"{name}_{party.code}"] = field

    @property
    def lines(self):
        """The parties with their fields."""
        return [
            (party, *(self[f"{name}_{party.code}"] for name in ("stance", "reservation", "procedures", "in_force")))
            for party in self.parties
        ]

    def values_of(self, row):  # the signature of the form
        """Begin empty: the row is the decision, whose days are not those of the parties."""
        return {}

    def clean(self):
        """Put together what is said of each party; a signature has its day, a reservation its text."""
        data = super().clean() or self.cleaned_data
        said = {}
        for party in self.parties:
            stance, reservation, procedures, in_force = (
                data.pop(f"{name}_{party.code}", None) for name in ("stance", "reservation", "procedures", "in_force")
            )
            if stance in (None, Stance.AWAITED):
                continue
            signed = stance in SIGNED
            if stance == Stance.RESERVATION and not reservation:
                self.add_error(f"reservation_{party.code}", _("Write the reservation in Russian, as it was signed."))
            said[party.code] = {
                "stance": stance,
                "signed_on": data.get("signed_on") if signed else None,
                "reservation_ru": reservation if stance == Stance.RESERVATION else "",
                "procedures": procedures if signed else Procedures.NOT_NEEDED,
                "in_force_on": in_force if signed and procedures == Procedures.NOT_NEEDED else None,
            }
        if any(each["stance"] in SIGNED for each in said.values()) and not data.get("signed_on"):
            self.add_error("signed_on", _("Give the day of the signature."))
        if not said and not self.errors:
            raise forms.ValidationError(_("Say of at least one party what it did."))
        data.pop("signed_on", None)
        return data | {"said": said}


class CorrectPositionForm(PositionForm):
    """A position that was recorded wrongly."""

    reason = forms.CharField(label=_("Reason"), widget=TEXT, help_text=_("It is shown in the history"))


class ConfirmProceduresForm(ActForm):
    """The domestic procedures of a party are completed."""

    procedures_completed_on = DayField(label=_("Procedures completed on"))
    in_force_on = DayField(label=_("In force for the party from"), required=False)

    def values_of(self, row):
        """Begin with the day the party has reported."""
        return {"procedures_completed_on": row.procedures_reported_on}


class ReportProceduresForm(ActForm):
    """A party says that its domestic procedures are completed; the secretariat says how it came."""

    procedures_completed_on = DayField(label=_("Procedures completed on"))
    source = forms.ChoiceField(
        label=_("Received by"), choices=[one for one in Source.choices if one[0] != Source.PORTAL],
        widget=forms.RadioSelect, initial=Source.LETTER,
    )  # fmt: skip
    letter = forms.CharField(label=_("Number and date of the letter, or who called"), max_length=300)

    def prepare(self):
        """A party may name its letter or add a remark; how a report came is asked of the secretariat alone."""
        if not self.user.has_role("staff"):
            del self.fields["source"]
            self.fields["letter"].label, self.fields["letter"].required = _("Letter or remark"), False

    def values_of(self, row):
        """Begin with what was reported before."""
        return {"procedures_completed_on": row.procedures_reported_on, "letter": row.procedures_letter}


class WithdrawReservationForm(ActForm):
    """A reservation that a party has withdrawn."""

    reservation_withdrawn_on = DayField(label=_("Withdrawn on"))
    letter = forms.CharField(label=_("Number and date of the letter"), max_length=300)


class JoinForm(ActForm):
    """A party joins a decision it had not signed."""

    signed_on = DayField(label=_("Joined on"))
    procedures = forms.ChoiceField(
        label=_("Domestic procedures"), choices=[one for one in Procedures.choices if one[0] != Procedures.COMPLETED],
        initial=Procedures.NOT_NEEDED, widget=forms.RadioSelect,
    )  # fmt: skip
    in_force_on = DayField(
        label=_("In force for the party from"), required=False,
        help_text=_("Leave empty if the day is that of the decision, or not recorded"),
    )  # fmt: skip
    letter = forms.CharField(label=_("Number and date of the letter"), max_length=300)

    def values_of(self, row):
        """Begin empty: nothing of what was recorded goes on."""
        return {}
