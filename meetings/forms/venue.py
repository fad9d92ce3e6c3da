"""The form of a venue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Party
from records.forms import ActForm
from ui.fields import ZoneField


class VenueForm(ActForm):
    """A venue: its names, its city, its zone."""

    name_ru = forms.CharField(label=_("Name (Russian)"), max_length=200)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    city_ru = forms.CharField(label=_("City (Russian)"), max_length=100)
    city_en = forms.CharField(label=_("City (English)"), max_length=100, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    party = forms.ModelChoiceField(label=_("State or body"), queryset=None, required=False)
    tz = ZoneField(label=_("Zone of the place"))
    is_active = forms.BooleanField(label=_("In use: offered in forms"), required=False, initial=True)

    def prepare(self):
        self.fields["party"].queryset = Party.objects.visible_to(self.user).in_order()
