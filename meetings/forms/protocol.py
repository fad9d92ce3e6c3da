"""Forms of the protocol: its own words, its circulation, its signature."""

from django import forms
from django.utils.translation import gettext_lazy as _

from records.forms import ActForm
from ui.fields import DayField

LINES = {"rows": 4}


class ProtocolForm(ActForm):
    """What stands in the protocol beside the record."""

    opening_ru = forms.CharField(
        label=_("Opening (Russian)"), max_length=8000, required=False, widget=forms.Textarea(attrs=LINES),
        help_text=_("After the list of those present: who opened the meeting, who greeted it"),
    )  # fmt: skip
    opening_en = forms.CharField(
        label=_("Opening (English)"), max_length=8000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    closing_ru = forms.CharField(
        label=_("Closing (Russian)"), max_length=8000, required=False, widget=forms.Textarea(attrs=LINES),
        help_text=_("Before the signature: where and when the next edition is held, thanks to the host"),
    )  # fmt: skip
    closing_en = forms.CharField(
        label=_("Closing (English)"), max_length=8000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    signatory_ru = forms.CharField(label=_("Who signs (Russian)"), max_length=300)
    signatory_en = forms.CharField(label=_("Who signs (English)"), max_length=300, required=False)


class CirculateForm(ActForm):
    """What has changed since the version before."""

    note_ru = forms.CharField(
        label=_("What has changed (Russian)"), max_length=2000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    note_en = forms.CharField(
        label=_("What has changed (English)"), max_length=2000, required=False, widget=forms.Textarea(attrs=LINES)
    )

    def prepare(self):
        """A first version has changed nothing."""
        if not self.row.meeting.protocol_versions.exists():
            del self.fields["note_ru"], self.fields["note_en"]

    def values_of(self, row):  # the signature of the form
        """It starts empty."""
        return {}


class SignForm(ActForm):
    """The day on which the protocol was signed."""

    signed_on = DayField(label=_("Signed on"))
