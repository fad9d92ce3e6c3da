"""The form of closed dates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Blackout, Venue
from meetings.queries import choices
from members.models import Party
from records.forms import ActForm
from reminders.walltime import DAY
from ui.fields import RangeField
from ui.widgets import Chooser


class BlackoutForm(ActForm):
    """Which days, why, and whose; with nobody named they are of all."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Blackout.Kind.choices, initial=Blackout.Kind.HOLIDAY)
    days = RangeField(label=_("Days"))
    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=200)
    title_en = forms.CharField(label=_("Title (English)"), max_length=200, required=False)
    party = forms.ModelChoiceField(
        label=_("State or body"),
        queryset=None,
        required=False,
        widget=Chooser,
        help_text=_("Name one: a party, a venue or a colleague. With none of them the dates are closed for all."),
    )
    venue = forms.ModelChoiceField(
        label=_("Venue"), queryset=None, required=False, widget=Chooser(route="meetings:venue-choices")
    )
    person = forms.ModelChoiceField(label=_("Member of staff"), queryset=None, required=False, widget=Chooser)
    shown = forms.BooleanField(
        label=_("Show to representatives"), required=False, help_text=_("Holidays only."), initial=False
    )

    def values_of(self, row):
        """The days are typed with the last one included."""
        return super().values_of(row) | {"days": (row.days.lower, row.days.upper - DAY)}

    def prepare(self):
        self.fields["party"].queryset = Party.objects.visible_to(self.user).in_order()
        self.fields["venue"].queryset = Venue.objects.visible_to(self.user)
        self.fields["venue"].label_from_instance = lambda venue: venue.with_city
        self.fields["person"].queryset = choices.secretariat()
