"""What the Center thinks of a measure in a year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Decision
from members.models import Party
from programs.models import Judgement
from records.forms import ActForm
from ui.widgets import Chooser


class AssessmentForm(ActForm):
    """A judgement on the measure as a whole, or on the part of one party."""

    party = forms.ModelChoiceField(
        Party.objects.none(), label=_("Whose part"), required=False, empty_label=_("the measure as a whole")
    )
    status = forms.ChoiceField(label=_("Assessment"), choices=Judgement, widget=forms.RadioSelect)
    justification = forms.CharField(
        label=_("Justification"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Asked for unless it is not begun, in progress or done"),
    )  # fmt: skip
    decision = forms.ModelChoiceField(
        Decision.objects.none(), label=_("Decision"), required=False, empty_label=_("none"), widget=Chooser,
        help_text=_("Only if a decision has cancelled the measure"),
    )  # fmt: skip

    def __init__(self, *args, user, parties, **options):
        """Take the parties that the measure names in this year."""
        self.parties = parties
        super().__init__(*args, user=user, **options)

    def prepare(self):
        """Offer these parties, and the decisions that were adopted."""
        named = [party.pk for party in self.parties]
        self.fields["party"].queryset = Party.objects.visible_to(self.user).filter(pk__in=named).in_order()
        decisions = Decision.objects.visible_to(self.user).filter(status="adopted")
        self.fields["decision"].queryset = decisions.newest_first()
