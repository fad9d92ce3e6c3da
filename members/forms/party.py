"""The forms of parties, their standing and their agencies; of the offices of the Center."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.domain.representation import days
from members.models import Agency, Kind, Office, StandingStatus
from records.forms import ActForm
from ui.fields import DayField, ZoneField, check_order


class EditPartyForm(ActForm):
    """Names, place in the order of protocol, zone."""

    name_ru = forms.CharField(label=_("Full name (Russian)"), max_length=300)
    name_en = forms.CharField(label=_("Full name (English)"), max_length=300)
    short_ru = forms.CharField(label=_("Short name (Russian)"), max_length=100)
    short_en = forms.CharField(label=_("Short name (English)"), max_length=100)
    name_gen_ru = forms.CharField(
        label=_("Full name, genitive (Russian)"),
        max_length=300,
        required=False,
        help_text=_("For papers in Russian; without it they use wording that needs the nominative only."),
    )
    short_gen_ru = forms.CharField(label=_("Short name, genitive (Russian)"), max_length=100, required=False)
    protocol_order = forms.IntegerField(
        label=_("Place in the order of protocol"),
        min_value=1,
        max_value=999,
        help_text=_("Every list of parties uses it."),
    )
    tz = ZoneField(label=_("Zone of the capital or seat"))


class EnterPartyForm(EditPartyForm):
    """A new party: kind and code as well, which stay for good."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind, widget=forms.RadioSelect)
    code = forms.CharField(label=_("Code"), max_length=12, help_text=_("Of a state, its two Latin letters, like KZ."))
    field_order = ("kind", "code")


class StandingForm(ActForm):
    """How a party stands, from a first to a last day."""

    status = forms.ChoiceField(
        label=pgettext_lazy("party", "Standing"), choices=StandingStatus
    )  # Django takes fields off the class
    since = DayField(label=_("From"), required=False, help_text=_("Empty: since always, as far as we know."))
    until = DayField(label=_("To"), required=False, help_text=_("Empty: without an end."))

    def values_of(self, row):
        """A new standing starts empty."""
        return {}

    def clean(self):
        """Give the act a range of days."""
        values = super().clean()
        check_order(self, "since", "until")
        if not self.errors:
            values["valid"] = days(values.pop("since"), values.pop("until"))
        return values


class LastDayForm(ActForm):
    """The day with which something ends, which still belongs to it."""

    last_day = DayField(label=_("Last day"))

    def values_of(self, row):
        """The day comes from the page."""
        return {}


class RemoveStandingForm(ActForm):
    """Why a standing is taken away."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def values_of(self, row):
        """A new reason starts empty."""
        return {}


class AgencyForm(ActForm):
    """An authority of a party."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Agency.AgencyKind, widget=forms.RadioSelect)
    name_ru = forms.CharField(label=_("Name (Russian)"), max_length=300)
    name_en = forms.CharField(label=_("Name (English)"), max_length=300, required=False)
    abbreviation_ru = forms.CharField(label=_("Abbreviation (Russian)"), max_length=40, required=False)
    abbreviation_en = forms.CharField(label=_("Abbreviation (English)"), max_length=40, required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False, help_text=_("A day here closes it."))

    def clean(self):
        """Refuse a last day before the first."""
        check_order(self, "since", "until")
        return super().clean()


class OfficeForm(ActForm):
    """A seat of the Center."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Office.OfficeKind, widget=forms.RadioSelect)
    name_ru = forms.CharField(label=_("Name (Russian)"), max_length=200)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200)
    city_ru = forms.CharField(label=_("City (Russian)"), max_length=100)
    city_en = forms.CharField(label=_("City (English)"), max_length=100)
    tz = ZoneField(label=_("Zone of the place"))
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False, help_text=_("A day here closes it."))

    def clean(self):
        """Refuse a last day before the first."""
        check_order(self, "since", "until")
        return super().clean()
