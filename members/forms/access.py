"""The forms of access: closing, a lost second step, a new address, the review, tokens."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import AccessToken
from records.forms import ActForm

SECTIONS = AccessToken.Section.choices


class ReasonForm(ActForm):
    """Why something is done to an account; a new reason starts empty."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is shown in the history."),
    )

    def values_of(self, row):
        """The account has no reason to begin with."""
        return {}


class EnrolmentForm(ReasonForm):
    """How an administrator made sure who is asking."""

    def prepare(self):
        """Ask what the history will show."""
        self.fields["reason"].label = _("How did you make sure who is asking?")
        self.fields["reason"].help_text = _("By telephone, in person; never by a letter to the address of the account.")


class AddressForm(ActForm):
    """A new address."""

    email = forms.EmailField(
        label=_("New address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("A link goes there. Until it is used, nothing changes."),
    )

    def values_of(self, row):
        """The present address is shown beside, not typed over."""
        return {}


class ReviewForm(ReasonForm):
    """Whether an account is still needed."""

    needed = forms.TypedChoiceField(
        label=_("Is the account still needed?"),
        choices=[("yes", _("Still needed")), ("no", _("Not needed: suspend it"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ("needed", "reason")

    def prepare(self):
        """A reason is demanded of a suspension alone."""
        self.fields["reason"].required = False
        self.fields["reason"].help_text = _("Needed if the account is suspended.")


class TokenForm(ActForm):
    """A token of the API for a program: what it reaches, for which party, how long."""

    name = forms.CharField(
        label=pgettext_lazy("token", "Name"),
        max_length=80,
        help_text=_("For which program it is; only you and the administrators see it."),
    )
    reads = forms.MultipleChoiceField(
        label=_("Reads"), choices=SECTIONS, required=False, widget=forms.CheckboxSelectMultiple
    )
    writes = forms.MultipleChoiceField(
        label=_("Reads and changes"), choices=SECTIONS, required=False, widget=forms.CheckboxSelectMultiple
    )
    party: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Only for the party"), required=False, empty_label=_("all parties you represent")
    )
    days = forms.TypedChoiceField(
        label=_("Works for"),
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        coerce=int,
        initial=90,
    )

    def prepare(self):
        """Offer the parties of somebody who represents several."""
        parties = self.user.parties().in_order()
        self.fields["party"].queryset = parties
        if len(parties) <= 1:
            del self.fields["party"]
