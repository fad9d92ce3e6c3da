"""Forms of series: names, usual deadlines, members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Register
from meetings.forms.seats import add_seats, taken_seats
from meetings.models import DeadlineKey, Format, Language, MeetingSeries, SeriesMember, Venue
from meetings.queries import choices
from members.models import Party
from records.forms import ActForm
from ui.fields import DayField


class SeriesForm(ActForm):
    """A series: its names, its host, and how many days before an edition what is due."""

    name_ru = forms.CharField(label=_("Name (Russian)"), max_length=300)
    name_en = forms.CharField(label=_("Name (English)"), max_length=300, required=False)
    short_ru = forms.CharField(label=_("Short name (Russian)"), max_length=100)
    short_en = forms.CharField(label=_("Short name (English)"), max_length=100, required=False)
    numbering = forms.ChoiceField(
        label=_("Numbering of editions"), choices=MeetingSeries.Numbering.choices, widget=forms.RadioSelect
    )
    register = forms.ModelChoiceField(
        label=_("Register of its papers"),
        queryset=None,
        required=False,
        help_text=_("The symbols of its agendas and lists are counted in it; without one among the other documents."),
    )
    host_rule = forms.ChoiceField(label=_("Host"), choices=MeetingSeries.HostRule.choices, widget=forms.RadioSelect)
    host = forms.ModelChoiceField(label=_("Usual host"), queryset=None, required=False)
    office = forms.ModelChoiceField(label=_("Organising office"), queryset=None, required=False)
    venue = forms.ModelChoiceField(label=_("Usual venue"), queryset=None, required=False)
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices, widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label=_("Working languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple, initial=["ru"]
    )
    two_step = forms.BooleanField(
        label=_("Parties confirm their delegations"),
        required=False,
        initial=False,
        help_text=_("After the secretariat has accepted them; otherwise acceptance confirms all."),
    )
    needs_credentials = forms.BooleanField(label=_("Delegations bring credentials"), required=False, initial=False)
    replies_shown = forms.ChoiceField(
        label=_("Answers of parties are shown to each other"),
        choices=MeetingSeries.RepliesShown.choices,
        initial=MeetingSeries.RepliesShown.AFTER_LIST,
        widget=forms.RadioSelect,
    )
    quorum_basis = forms.ChoiceField(
        label=_("Quorum"),
        choices=[("", _("not defined: the count is shown, nothing is blocked")), *MeetingSeries.QuorumBasis.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    quorum_needed = forms.ChoiceField(
        label=_("Needed for the quorum"), choices=[("", "–"), *MeetingSeries.QuorumNeeded.choices], required=False
    )
    quorum_number = forms.IntegerField(label=_("Number of parties"), min_value=1, max_value=100, required=False)
    quorum_counts = forms.ChoiceField(
        label=_("A party is present through"),
        choices=MeetingSeries.QuorumCounts.choices,
        widget=forms.RadioSelect,
        initial=MeetingSeries.QuorumCounts.ANY,
    )
    position = forms.IntegerField(label=_("Place in lists"), min_value=1, max_value=1000, initial=100)
    is_active = forms.BooleanField(label=_("It is held: offered for new meetings"), required=False, initial=True)

    def prepare(self):
        self.fields["register"].queryset = Register.objects.visible_to(self.user)
        self.fields["host"].queryset = Party.objects.visible_to(self.user).in_order()
        self.fields["venue"].queryset = Venue.objects.visible_to(self.user).filter(is_active=True)
        self.fields["office"].queryset = choices.offices()
        usual = dict(self.row.deadline_templates.values_list("key", "days")) if self.row else {}
        for key in DeadlineKey:
            self.fields[f"days_{key}"] = forms.IntegerField(
                label=key.label,
                required=False,
                min_value=0,
                max_value=365,
                initial=usual.get(key.value),
                widget=forms.NumberInput(attrs={"size": "5"}),
            )

        add_seats(self, self.row.quotas.all() if self.row else None)

    @property
    def main_fields(self):
        """What stands above the deadlines."""
        return [
            self[name] for name in self.fields if not name.startswith(("days_", "seats_")) and not self[name].is_hidden
        ]

    @property
    def day_fields(self):
        """The usual deadlines."""
        return [self[name] for name in self.fields if name.startswith("days_")]

    @property
    def seat_fields(self):
        """The usual seats."""
        return [self[name] for name in self.fields if name.startswith("seats_")]

    def clean(self):
        """Put the deadlines and the seats together."""
        data = super().clean() or self.cleaned_data
        data |= {"seats": taken_seats(data)}
        if not data.get("quorum_basis"):
            data |= {"quorum_needed": "", "quorum_number": None}
        elif data.get("quorum_needed") != "number":
            data["quorum_number"] = None
        days = {key.value: data.pop(f"days_{key}", None) for key in DeadlineKey}
        return data | {"deadlines": {key: number for key, number in days.items() if number is not None}}


class EnterSeriesForm(SeriesForm):
    """A new series, with the code that stands in its address for good."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Latin letters and hyphens; it stands in the address for good.")
    )
    field_order = ("code",)


class MemberForm(ActForm):
    """As what a party belongs to a series from a day on."""

    party = forms.ModelChoiceField(label=_("Party"), queryset=None)
    role = forms.ChoiceField(
        label=_("Role"), choices=[*SeriesMember.Role.choices, ("", _("belongs to it no longer"))], required=False
    )
    since = DayField(label=_("From"))
    until = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice"))

    def prepare(self):
        self.fields["party"].queryset = Party.objects.visible_to(self.user).in_order()
