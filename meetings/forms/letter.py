"""What is asked about the letters with which invitations go out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.queries import choices
from records.forms import ActForm
from ui.fields import DayField


class LetterForm(ActForm):
    """Number and date of the letter, and who signs it."""

    letter_no = forms.CharField(
        label=_("Number of the letter"),
        max_length=60,
        required=False,
        help_text=_("Without one the letter bears its symbol."),
    )
    letter_on = DayField(label=_("Date of the letter"), required=False)
    signatory = forms.ModelChoiceField(
        label=_("Who signs the letter"),
        queryset=None,
        required=False,
        help_text=_("From the people of the Center. Left open, there is room for the name."),
    )

    def prepare(self):
        self.fields["signatory"].queryset = choices.signatories(self.user)
