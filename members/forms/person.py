"""The forms of people: names in two scripts, and the question whether it is one of those on the list."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Agency, Party, Person
from members.models.person import name_keys
from records.forms import ActForm
from ui import text
from ui.fields import NameField

LATIN = {"family_en": "family_ru", "given_en": "given_ru"}
STATES = [("", _("on the lists")), ("inactive", _("off the lists")), ("all", _("all records"))]


class PersonForm(ActForm):
    """What is known of a person. Before the first saving it suggests the Latin spelling and asks about namesakes, once each."""

    OWN_OF_FORM = ("suggested", "somebody_else")

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=None, required=False, empty_label=_("not named"))
    family_ru = NameField(label=_("Surname (Cyrillic)"), required=False)
    given_ru = NameField(label=_("Given name (Cyrillic)"), required=False)
    patronymic_ru = NameField(label=_("Patronymic (Cyrillic)"), required=False)
    family_en = NameField(label=_("Surname (Latin)"), required=False)
    given_en = NameField(label=_("Given name (Latin)"), required=False)
    display_ru = NameField(label=_("Name as written (Cyrillic)"), max_length=300, required=False)
    display_en = NameField(label=_("Name as written (Latin)"), max_length=300, required=False)
    rank_ru = forms.CharField(label=_("Rank (Russian)"), max_length=150, required=False)
    rank_en = forms.CharField(label=_("Rank (English)"), max_length=150, required=False)
    post_ru = forms.CharField(label=_("Post (Russian)"), max_length=300, required=False)
    post_en = forms.CharField(label=_("Post (English)"), max_length=300, required=False)
    email = forms.EmailField(label=_("Work e-mail"), required=False)
    phone = forms.CharField(label=_("Work telephone"), max_length=60, required=False)
    suggested = forms.BooleanField(required=False, widget=forms.HiddenInput)
    somebody_else = forms.BooleanField(label=_("It is somebody else"), required=False)

    def prepare(self):
        """Offer the agencies of the person's party that are open, and the one the person has."""
        self.suggesting = False
        self.alike = []
        self.party = self.row.party if self.row else self.options.get("initial", {}).get("of_party")
        seen = Agency.objects.visible_to(self.user).filter(party=self.party)
        mine = self.row.agency_id if self.row else None
        self.fields["agency"].queryset = seen.filter(until=None) | seen.filter(pk=mine)
        if not self.fields["agency"].queryset.exists():
            del self.fields["agency"]

    def clean(self):
        """Ask for a surname, and whether a namesake of the party is the same person."""
        values = super().clean()
        if not values.get("family_ru") and not values.get("family_en"):
            self.add_error("family_ru", _("Give the surname, in Cyrillic or in Latin letters."))
        if "agency" not in self.fields:
            values["agency"] = None
        keys = name_keys(*(values.get(name) or "" for name in ("family_ru", "given_ru", "family_en", "given_en")))
        if not self.errors and not values.get("somebody_else") and self._asks(keys):
            seen = Person.objects.visible_to(self.user).filter(party=self.party).named_like(*keys)
            self.alike = list(seen.exclude(pk=self.row.pk if self.row else None).order_by("sort_key", "pk")[:5])
            if self.alike:
                self.add_error("somebody_else", _("There is somebody of this name. Is it one of these?"))
        for name in self.OWN_OF_FORM:
            values.pop(name, None)
        return values

    def _asks(self, keys):
        """A person on the list is compared only when the name becomes another one."""
        return self.row is None or set(keys) - set(self.row.name_keys)

    def run(self, act, *, by, now, **fixed):
        """Suggest the Latin spelling before the first saving; what stands there then is saved as it is."""
        if self.is_bound and self.row is None and self.is_valid() and self._suggest():
            return False
        return super().run(act, by=by, now=now, **fixed)

    def _suggest(self):
        if self.data.get("suggested"):
            return False
        data = self.data.copy()
        data["suggested"] = "on"
        for name, source in LATIN.items():
            if self.cleaned_data.get(source) and not self.cleaned_data.get(name):
                data[name], self.suggesting = text.romanised(self.cleaned_data[source]), True
        self.data = data
        return self.suggesting


class PartyOfPersonForm(forms.Form):
    """Whose person it is: asked before the rest, where there is a choice."""

    party = forms.ModelChoiceField(label=pgettext_lazy("member", "Party"), queryset=None, to_field_name="code")

    def __init__(self, *args, parties, **options):
        """Offer the parties whose people the reader keeps."""
        super().__init__(*args, **options)
        self.fields["party"].queryset = parties


class DeactivateForm(ActForm):
    """Why a person leaves the lists; a reason helps, and is not demanded."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def values_of(self, row):
        """A new reason starts empty."""
        return {}


class MergeForm(ActForm):
    """The consent to a merge, with the version of the other record that was compared."""

    other_version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PeopleFilter(forms.Form):
    """Whom to look for."""

    q = forms.CharField(label=_("Name, post or e-mail"), max_length=100, required=False)
    party = forms.ModelChoiceField(
        label=pgettext_lazy("member", "Party"),
        queryset=None,
        required=False,
        empty_label=_("All"),
        to_field_name="code",
    )
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)

    def __init__(self, *args, user, **options):
        """Offer the parties whose people the reader sees."""
        super().__init__(*args, **options)
        parties = Party.objects.visible_to(user) if user.has_role("staff") else user.parties("view")
        self.fields["party"].queryset = parties.in_order()
        if parties.count() == 1:
            del self.fields["party"]

    def apply(self, rows):
        """Keep those who were asked for; what cannot be read is said at its field and left out."""
        wanted = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        rows = rows.unmerged().matching(wanted.get("q") or "")
        if wanted.get("party"):
            rows = rows.filter(party=wanted["party"])
        if wanted.get("state") == "all":
            return rows
        return rows.filter(is_active=wanted.get("state") != "inactive")
