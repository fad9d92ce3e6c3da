"""What is typed about decisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Adoption, Decision, DecisionKind
from members.models import Party
from records.forms import ActForm
from ui.fields import DayField

TEXT = forms.Textarea(attrs={"rows": 6})


class DecisionFilter(forms.Form):
    """Which decisions to list."""

    body = forms.ModelChoiceField(Party.objects.none(), label=_("Adopted by"), required=False, empty_label=_("any"))
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, data, *, decisions, user):
        """Offer the bodies and the years of the decisions that are seen."""
        super().__init__(data)
        self.fields["body"].queryset = (
            Party.objects.visible_to(user).filter(pk__in=decisions.order_by().values("body")).in_order()
        )
        years = [day.year for day in decisions.order_by().dates("adopted_on", "year", order="DESC")]
        self.fields["year"].choices = [("", _("any")), *((year, year) for year in years)]


class RecordForm(ActForm):
    """A decision of another body, as its paper says."""

    body = forms.ModelChoiceField(
        Party.objects.none(), label=_("Adopted by"), required=False, empty_label=_("another body or a meeting")
    )
    adopted_by_ru = forms.CharField(
        label=_("Body or meeting in words (Russian)"), max_length=300, required=False,
        help_text=_("Only if it is not in the list"),
    )  # fmt: skip
    adopted_by_en = forms.CharField(label=_("Body or meeting in words (English)"), max_length=300, required=False)
    number_text = forms.CharField(
        label=_("Number, as printed"), max_length=60, required=False, widget=forms.TextInput(attrs={"size": 20})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=DecisionKind)
    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=600)
    title_en = forms.CharField(label=_("Title (English)"), max_length=600, required=False)
    adopted_on = DayField(label=_("Adopted on"))
    adoption = forms.ChoiceField(label=_("How it was adopted"), choices=Adoption, initial=Adoption.SIGNATURE)
    place_ru = forms.CharField(label=_("Place (Russian)"), max_length=120, required=False)
    place_en = forms.CharField(label=_("Place (English)"), max_length=120, required=False)
    in_force_on = DayField(label=_("In force from"), required=False, help_text=_("Leave empty if it is not recorded"))
    text_ru = forms.CharField(label=_("Text (Russian)"), required=False, widget=TEXT)
    text_en = forms.CharField(label=_("Text (English)"), required=False, widget=TEXT)
    published = forms.BooleanField(
        label=_("It is known outside: every party reads it"), required=False,
        help_text=_("Otherwise only the parties whose position is recorded read it"),
    )  # fmt: skip

    def __init__(self, *args, user, **options):
        """Offer the bodies."""
        super().__init__(*args, **options)
        self.fields["body"].queryset = Party.objects.visible_to(user).filter(kind="body").in_order()

    def clean(self):
        """Demand a body, in the list or in words."""
        if not self.cleaned_data.get("body") and not self.cleaned_data.get("adopted_by_ru"):
            self.add_error("body", _("Name the body or the meeting that adopted it."))
        return self.cleaned_data


class CompleteForm(ActForm):
    """What was not known when the decision was recorded; a field that is filled is not offered again."""

    number_text = forms.CharField(
        label=_("Number, as printed"), max_length=60, required=False, widget=forms.TextInput(attrs={"size": 20})
    )
    title_en = forms.CharField(label=_("Title (English)"), max_length=600, required=False)
    place_ru = forms.CharField(label=_("Place (Russian)"), max_length=120, required=False)
    place_en = forms.CharField(label=_("Place (English)"), max_length=120, required=False)
    in_force_on = DayField(label=_("In force from"), required=False)
    text_ru = forms.CharField(label=_("Text (Russian)"), required=False, widget=TEXT)
    text_en = forms.CharField(label=_("Text (English)"), required=False, widget=TEXT)

    def __init__(self, *args, **options):
        """Leave out what is filled."""
        super().__init__(*args, **options)
        for name in Decision.FILLED_ONCE:
            if getattr(self.row, name):
                del self.fields[name]
