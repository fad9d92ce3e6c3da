"""Forms of proposals for an agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import ProposalStatus
from records.forms import ActForm

VERDICTS = (ProposalStatus.ACCEPTED, ProposalStatus.RETURNED, ProposalStatus.DEFERRED, ProposalStatus.DECLINED)


class ProposalForm(ActForm):
    """What a party proposes; one button keeps it, the other sends it."""

    title_ru = forms.CharField(label=_("Title of the item (Russian)"), max_length=600)
    title_en = forms.CharField(label=_("Title of the item (English)"), max_length=600, required=False)
    rationale = forms.CharField(
        label=_("Grounds"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Why the meeting should consider it, and what it should decide."),
    )
    send = forms.BooleanField(required=False, widget=forms.HiddenInput)


class NewProposalForm(ProposalForm):
    """A proposal that is not there yet."""

    def values_of(self, row):
        """Nothing of the meeting stands in a proposal."""
        return {}


class DecideForm(ActForm):
    """The decision of the secretariat."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[(each.value, each.label) for each in VERDICTS],
        widget=forms.RadioSelect,
        help_text=_("What is accepted becomes an item of the working copy, named after the party."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The party reads it. It may be left out only if the proposal is accepted."),
    )
