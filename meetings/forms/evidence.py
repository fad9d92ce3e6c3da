"""What a party says of evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import EvidenceStatus
from records.forms import ActForm


class EvidenceForm(ActForm):
    """Whether the meeting was about the measure."""

    status = forms.ChoiceField(
        label=_("Is the meeting evidence that your party carries out the measure?"),
        choices=[
            (EvidenceStatus.CONFIRMED, _("confirm: it is")),
            (EvidenceStatus.DISMISSED, _("dismiss: it is not")),
        ],
        widget=forms.RadioSelect,
    )
