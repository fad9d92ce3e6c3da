"""The form of what parties may subscribe to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Party
from records.forms import ActForm


class SwitchesForm(ActForm):
    """Those that are ticked may; the Center stands for its own staff."""

    feeds: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("May subscribe to calendars"), required=False, widget=forms.CheckboxSelectMultiple
    )
    api: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("May use the API"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self):
        """Every party, in the order of protocol."""
        for name in ("feeds", "api"):
            self.fields[name].queryset = Party.objects.visible_to(self.user).in_order()
