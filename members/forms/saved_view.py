"""What is typed about views that a person keeps."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.forms import ActForm


class ViewForm(ActForm):
    """The name of a view; whether colleagues see it, for those who may share."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=60,
        help_text=_("It stands above the list, for example: Mine in May"),
    )
    shared_with_role = forms.BooleanField(label=_("Share with colleagues of my role"), required=False)

    def prepare(self):
        if not self.user.has_perm("members.share_view"):
            del self.fields["shared_with_role"]


class KeepViewForm(ViewForm):
    """A new view: the list and the filter come with the address of the page."""

    path = forms.CharField(max_length=200, widget=forms.HiddenInput)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
