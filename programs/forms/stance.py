"""What a party declares about its part in a measure."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Position
from programs.models import Participation
from records.forms import ActForm
from ui.fields import DayField


class StanceForm(ActForm):
    """Whether a party takes part, from a year on; the secretariat also gives the letter it came by, or the reservation."""

    from_year = forms.TypedChoiceField(
        label=_("From year"), coerce=int, help_text=_("What was said before goes on to speak for the years before it")
    )
    stance = forms.ChoiceField(label=_("Part in the measure"), choices=Participation, widget=forms.RadioSelect)
    letter_no = forms.CharField(label=_("Number of the letter"), max_length=60, required=False)
    declared_on = DayField(label=_("Day of the letter"), required=False)
    position = forms.ModelChoiceField(
        Position.objects.none(), label=_("Reservation"), required=False, empty_label=_("none"),
        help_text=_("Only for an exemption: the reservation it rests on; without one the remark says why"),
    )  # fmt: skip
    note = forms.CharField(label=_("Remark"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, user, party, measure, years=(), **options):
        """Take the party it is about, and the years that may still be chosen."""
        self.party, self.measure, self.years = party, measure, years
        super().__init__(*args, user=user, **options)

    def prepare(self):
        """A party says yes or no, today; a stance that stands keeps its year."""
        if self.row is not None:
            del self.fields["from_year"]
        else:
            self.fields["from_year"].choices = [(year, year) for year in self.years]
        if self.user.role != "staff":
            for name in ("letter_no", "declared_on", "position"):
                del self.fields[name]
            self.fields["stance"].choices = [one for one in Participation.choices if one[0] != Participation.EXEMPT]
            return
        decision = self.measure.programme.adoption_decision_id
        found = Position.objects.visible_to(self.user).filter(decision=decision, party=self.party)
        self.fields["position"].queryset = found.exclude(reservation_ru="").select_related("party")
