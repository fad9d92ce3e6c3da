"""What is typed about programmes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Decision
from members.models import Party
from programs.models import Product, Programme, Section
from records.forms import ActForm

PASSPORT = {
    "basis": _("Basis"), "aims": _("Aims"), "results": _("Expected results"), "funding": _("Funding"),
    "control": _("Control of execution"), "note": _("Note"),
}  # fmt: skip
YEAR = forms.NumberInput(attrs={"size": 6, "min": 1991, "max": 2100})


class EnterForm(ActForm):
    """A new programme."""

    start_year = forms.IntegerField(label=_("First year"), min_value=1991, max_value=2100, widget=YEAR)
    end_year = forms.IntegerField(label=_("Last year"), min_value=1991, max_value=2100, widget=YEAR)
    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=600)
    title_en = forms.CharField(label=_("Title (English)"), max_length=600, required=False)
    adopting_party = forms.ModelChoiceField(Party.objects.none(), label=_("To be adopted by"))
    main_developer = forms.ModelChoiceField(Party.objects.none(), label=_("Main developer"), required=False)

    def __init__(self, *args, user, **options):
        """Offer the bodies, and every party as the developer."""
        super().__init__(*args, **options)
        seen = Party.objects.visible_to(user).exclude(kind="partner").in_order()
        self.fields["adopting_party"].queryset = seen.filter(kind="body")
        self.fields["main_developer"].queryset = seen

    def clean(self):
        """Refuse a last year before the first."""
        first, last = self.cleaned_data.get("start_year"), self.cleaned_data.get("end_year")
        if first and last and last < first:
            self.add_error("end_year", _("The last year is before the first."))
        return self.cleaned_data


def _text(label, *, required=False):
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": 4}))


class EditForm(ActForm):
    """Titles and passport of a draft."""

    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=600)
    title_en = forms.CharField(label=_("Title (English)"), max_length=600, required=False)
    main_developer = forms.ModelChoiceField(Party.objects.none(), label=_("Main developer"), required=False)
    coordinator = forms.ModelChoiceField(Party.objects.none(), label=_("Coordinator"))
    basis_ru, basis_en = _text(_("Basis (Russian)")), _text(_("Basis (English)"))
    aims_ru, aims_en = _text(_("Aims (Russian)")), _text(_("Aims (English)"))
    results_ru, results_en = _text(_("Expected results (Russian)")), _text(_("Expected results (English)"))
    funding_ru, funding_en = _text(_("Funding (Russian)")), _text(_("Funding (English)"))
    control_ru, control_en = _text(_("Control of execution (Russian)")), _text(_("Control of execution (English)"))
    note_ru, note_en = _text(_("Note (Russian)")), _text(_("Note (English)"))

    def __init__(self, *args, user, **options):
        """Offer the parties."""
        super().__init__(*args, **options)
        for name in ("main_developer", "coordinator"):
            self.fields[name].queryset = Party.objects.visible_to(user).exclude(kind="partner").in_order()

    @property
    def pairs(self):
        """The texts, Russian and English side by side."""
        return [(self[f"{name}_ru"], self[f"{name}_en"]) for name in ("title", *PASSPORT)]


class CheckForm(ActForm):
    """The table was compared with the paper."""


class AdoptionForm(ActForm):
    """The decision that adopted the programme."""

    decision = forms.ModelChoiceField(Decision.objects.none(), label=_("Decision"))
    warnings_seen = forms.BooleanField(
        label=_("I have seen the warnings, and they are as they should be"), required=False
    )

    def __init__(self, *args, user, **options):
        """Offer the adopted decisions that have adopted no other programme."""
        super().__init__(*args, **options)
        taken = Programme.objects.visible_to(user).exclude(pk=self.row.pk).filter(adoption_decision__isnull=False)
        self.fields["decision"].queryset = (
            Decision.objects.visible_to(user)
            .filter(status="adopted")
            .exclude(pk__in=taken.values("adoption_decision"))
            .newest_first()
        )

    def values_of(self, row):
        """Offer the decision that is known from public facts."""
        return {"decision": row.adoption_decision}


class TableFilter(forms.Form):
    """Which measures of a programme to show."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    section = forms.ModelChoiceField(Section.objects.none(), label=_("Section"), required=False, empty_label=_("any"))
    executor = forms.ModelChoiceField(Party.objects.none(), label=_("Executor"), required=False, empty_label=_("any"))
    product = forms.ChoiceField(label=_("Product"), choices=[("", _("any")), *Product.choices], required=False)
    overdue = forms.BooleanField(label=_("only overdue"), required=False)

    def __init__(self, data, *, programme, user, year=None, overdue=False):
        """Offer the years and sections of the programme, and the parties it names; a matrix is always of one `year`."""
        if year is not None and not data.get("year"):
            data = data.copy()
            data["year"] = year
        super().__init__(data)
        years = range(programme.start_year, programme.end_year + 1)
        any_year = [] if year is not None else [("", _("any"))]
        self.fields["year"].choices = [*any_year, *((year, year) for year in years)]
        self.fields["section"].queryset = programme.sections.order_by("number")
        named = Party.objects.visible_to(user).filter(pk__in=programme.measures.values("executors__party"))
        self.fields["executor"].queryset = named.in_order()
        if not overdue:
            del self.fields["overdue"]
