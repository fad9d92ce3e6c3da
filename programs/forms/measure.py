"""What is typed about sections, measures, their deadlines and their executors."""

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Agency, Party
from programs.models import Collective, Deadline, DeadlineKind, MeasureKind, Product, Unreadable
from programs.models.deadline import parse
from programs.models.printed import name_key
from programs.papers import executors
from programs.papers.executors import Who
from records.forms import ActForm
from ui.fields import DayField
from ui.widgets import Chooser

TEXT = forms.Textarea(attrs={"rows": 5})
NUMBER = forms.NumberInput(attrs={"size": 6})
BY_HAND = ("deadline_kind", "due_on", "year_from", "year_to", "years", "yearly_month", "yearly_day")


class SectionForm(ActForm):
    """A section."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=9999, widget=NUMBER)
    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=400)
    title_en = forms.CharField(label=_("Title (English)"), max_length=400, required=False)


class EditSectionForm(ActForm):
    """The title of a section."""

    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=400)
    title_en = forms.CharField(label=_("Title (English)"), max_length=400, required=False)


class MeasureForm(ActForm):
    """A row of the table. The fields of a deadline are asked for only where its words cannot be read."""

    number = forms.CharField(
        label=_("Number"), max_length=20, widget=forms.TextInput(attrs={"size": 8}),
        help_text=_("Like 1.2 or 1.2.3; the section and the heading row follow from it"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind of row"), choices=MeasureKind, initial=MeasureKind.ITEM, widget=forms.RadioSelect
    )
    text_ru = forms.CharField(label=_("Text (Russian)"), widget=TEXT)
    text_en = forms.CharField(label=_("Text (English)"), required=False, widget=TEXT)
    deadline_text_ru = forms.CharField(
        label=_("Deadline, as printed (Russian)"), max_length=300, required=False,
        help_text=_("Like “2027”, “2026–2028”, “every year, by 1 March”, “under a separate plan”"),
    )  # fmt: skip
    deadline_text_en = forms.CharField(label=_("Deadline, as printed (English)"), max_length=300, required=False)
    deadline_kind = forms.ChoiceField(
        label=_("What the deadline means"), choices=[("", _("choose")), *DeadlineKind.choices], required=False
    )
    due_on = DayField(label=_("Day"), required=False)
    year_from = forms.IntegerField(label=_("From year"), required=False, widget=NUMBER)
    year_to = forms.IntegerField(label=_("Until year"), required=False, widget=NUMBER)
    years = forms.CharField(label=_("Years"), required=False, help_text=_("Like 2026, 2028"))
    yearly_month = forms.IntegerField(
        label=_("Month of each year"), min_value=1, max_value=12, required=False, widget=NUMBER
    )
    yearly_day = forms.IntegerField(
        label=_("Day of that month"), min_value=1, max_value=31, required=False, widget=NUMBER
    )
    product = forms.ChoiceField(label=_("Product"), choices=[("", _("none named")), *Product.choices], required=False)
    adopting_body = forms.ModelChoiceField(
        Party.objects.none(), label=_("Body that adopts the paper"), required=False, empty_label=_("none named")
    )
    adopting_text_ru = forms.CharField(label=_("That body, as printed (Russian)"), max_length=300, required=False)
    adopting_text_en = forms.CharField(label=_("That body, as printed (English)"), max_length=300, required=False)

    def __init__(self, *args, user, programme, **options):
        """Offer the bodies; leave out the fields of a deadline that can be read."""
        super().__init__(*args, **options)
        self.programme = programme
        self.fields["adopting_body"].queryset = Party.objects.visible_to(user).filter(kind="body").in_order()
        self.asks_by_hand = self._is_unreadable()
        if not self.asks_by_hand:
            for name in BY_HAND:
                del self.fields[name]

    def values_of(self, row):
        """Write the years of a list with commas."""
        return {**super().values_of(row), "years": ", ".join(map(str, row.years or []))}

    def shown(self, form=None):
        """Count a field that is not asked for as empty."""
        return {**dict.fromkeys(BY_HAND, ""), **super().shown(form)}

    @property
    def by_hand(self):
        """The fields of the deadline, if they are asked for."""
        return [self[name] for name in BY_HAND] if self.asks_by_hand else []

    def _is_unreadable(self):
        text = self.data.get("deadline_text_ru", "") if self.is_bound else self.initial.get("deadline_text_ru", "")
        try:
            parse(text, period=self.programme.period)
        except Unreadable as refused:
            return refused.code != "empty"
        return False

    def clean_years(self):
        """Read the years of a list."""
        words = self.cleaned_data["years"].replace(",", " ").split()
        if not all(word.isdecimal() and len(word) == 4 for word in words):  # noqa: PLR2004  # a year
            raise forms.ValidationError(_("Write the years like 2026, 2028."))
        return tuple(int(word) for word in words)

    def clean(self):
        """Make one deadline of the fields chosen by hand."""
        given = {name: self.cleaned_data.pop(name, None) for name in BY_HAND}
        self.cleaned_data["by_hand"] = self._deadline(given) if given["deadline_kind"] else None
        return self.cleaned_data

    def _deadline(self, given):
        kind = DeadlineKind(given["deadline_kind"])
        if kind == DeadlineKind.DATE:
            return self._demand(given, "due_on") and Deadline(kind=kind, due_on=given["due_on"])
        if kind == DeadlineKind.LIST:
            return self._demand(given, "years") and Deadline(kind=kind, years=given["years"])
        if kind == DeadlineKind.YEAR:
            given["year_to"] = given["year_from"]
        if not self._demand(given, "year_from", "year_to"):
            return None
        yearly = kind == DeadlineKind.ANNUAL and given["yearly_month"] and given["yearly_day"]
        return Deadline(
            kind=kind, year_from=given["year_from"], year_to=given["year_to"],
            yearly_month=given["yearly_month"] if yearly else None, yearly_day=given["yearly_day"] if yearly else None,
        )  # fmt: skip

    def _demand(self, given, *names):
        missing = [name for name in names if not given[name] and not self.has_error(name)]
        for name in missing:
            self.add_error(name, _("This kind of deadline needs it."))
        return True if all(given[name] for name in names) else None


class ExecutorsForm(ActForm):
    """The executors as printed; a name that is not known is explained once and remembered."""

    wording = forms.CharField(
        label=_("Executors, as printed"), widget=TEXT,
        help_text=_("In their order, with commas between them; the first party named leads"),
    )  # fmt: skip

    def __init__(self, *args, user, **options):
        """Ask about each name that is not known."""
        super().__init__(*args, **options)
        text = self.data.get("wording", "") if self.is_bound else self.initial.get("wording", "")
        lines = executors.parse(text, known=executors.known_names())
        self.unknown = {_field_of(line.wording): line.wording for line in lines if line.problem == "unknown"}
        for name, wording in self.unknown.items():
            self.fields[name] = forms.ChoiceField(
                label=_("Who is “%(words)s”?") % {"words": wording},
                choices=_choices(user),
                required=False,
                widget=Chooser,
            )

    def values_of(self, row):
        """Write the executors with commas between them."""
        return {"wording": ", ".join(one.wording for one in row.executors.all())}

    def clean(self):
        """Give what was explained beside the words."""
        chosen = {wording: self.cleaned_data.pop(name, "") for name, wording in self.unknown.items()}
        self.cleaned_data["explained"] = {wording: _who(value) for wording, value in chosen.items() if value}
        return self.cleaned_data


class PlanDateForm(ActForm):
    """The day a separate plan gives for a year."""

    due_on = DayField(label=_("Due on"), required=False)


def _field_of(wording):
    return f"explain_{hashlib.sha256(name_key(wording).encode()).hexdigest()[:12]}"


def _choices(user):
    parties = Party.objects.visible_to(user).exclude(kind="partner").in_order()
    agencies = Agency.objects.visible_to(user).select_related("party").order_by("party__protocol_order", "pk")
    return [
        ("", _("choose")),
        (_("Parties"), [(f"party:{party.pk}", party.short) for party in parties]),
        (_("Agencies"), [(f"agency:{one.pk}:{one.party_id}", f"{one.party.short}: {one}") for one in agencies]),
        (_("Named together"), [(f"collective:{value}", label) for value, label in Collective.choices]),
    ]


def _who(value):
    kind, key, *party = value.split(":")
    if kind == "party":
        return Who(party=int(key))
    return Who(collective=key) if kind == "collective" else Who(agency=int(key), party=int(party[0]))
