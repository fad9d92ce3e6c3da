"""Forms of the exercise as a whole, and the filter of the list."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from documents.models import Decision
from exercises.models import Audience, Conduct, Exercise, ExerciseStage, Kind, MeetingKind, Participant
from meetings.models import Meeting
from members.models import Party
from programs.models import MeasureYear
from records.forms import ActForm
from ui.fields import CoarseField

YEARS = {"min_value": 1990, "max_value": 2100}
UNSET = ("", gettext_lazy("none"))


class SeenForm(ActForm):
    """A form whose choices are what its user may see."""

    def __init__(self, *args: Any, user: Any = None, **options: Any) -> None:
        """Take the user; a form that is made again to compare values needs no choices."""
        super().__init__(*args, **options)
        if user is not None:
            self.offer(user)

    def offer(self, user: Any) -> None:
        """Fill the choices with what the user may see."""


def parties(user: Any) -> Any:
    """The parties a person may name, in the order of protocol."""
    return Party.objects.visible_to(user).in_order()


class EnterForm(SeenForm):
    """What a new exercise asks."""

    year = forms.IntegerField(label=gettext_lazy("Year"), **YEARS)
    title_ru = forms.CharField(label=gettext_lazy("Title (Russian)"), max_length=300)
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[UNSET, *Kind.choices], required=False)
    host = forms.ModelChoiceField(Party.objects.none(), label=gettext_lazy("Host"), required=False)
    previous = forms.ModelChoiceField(Exercise.objects.none(), label=gettext_lazy("Previous edition"), required=False)
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For example, 2027-east. Left empty, it is made of the year and the title."),
    )

    def offer(self, user: Any) -> None:
        """Offer parties, and exercises as earlier editions."""
        self.fields["host"].queryset = parties(user)
        self.fields["previous"].queryset = Exercise.objects.visible_to(user).in_order()


TEXT = forms.Textarea(attrs={"rows": 3})
NOTHING_TACTICAL = gettext_lazy("No tactics, composition of forces, weapons or routes: the portal does not hold them.")


class EditForm(SeenForm):
    """The card of an exercise."""

    year = forms.IntegerField(label=gettext_lazy("Year"), **YEARS)
    title_ru = forms.CharField(label=gettext_lazy("Title (Russian)"), max_length=300)
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[UNSET, *Kind.choices], required=False)
    topic_ru = forms.CharField(
        label=gettext_lazy("Topic (Russian)"), widget=TEXT, required=False, help_text=NOTHING_TACTICAL
    )
    topic_en = forms.CharField(label=gettext_lazy("Topic (English)"), widget=TEXT, required=False)
    goal_ru = forms.CharField(
        label=gettext_lazy("Goal (Russian)"), widget=TEXT, required=False, help_text=NOTHING_TACTICAL
    )
    goal_en = forms.CharField(label=gettext_lazy("Goal (English)"), widget=TEXT, required=False)
    mandate = forms.ModelChoiceField(Decision.objects.none(), label=gettext_lazy("Mandate"), required=False)
    measures = forms.ModelMultipleChoiceField(
        MeasureYear.objects.none(),
        label=gettext_lazy("Measures of programmes it carries out"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    coordinator = forms.ModelChoiceField(Party.objects.none(), label=gettext_lazy("Coordinator"), empty_label=None)
    partner = forms.ModelChoiceField(Party.objects.none(), label=gettext_lazy("Partner organisation"), required=False)
    previous = forms.ModelChoiceField(Exercise.objects.none(), label=gettext_lazy("Previous edition"), required=False)
    uses_events = forms.BooleanField(label=gettext_lazy("Uses an events list"), required=False)
    uses_ratings = forms.BooleanField(label=gettext_lazy("Uses ratings"), required=False)
    note_ru = forms.CharField(label=gettext_lazy("Note (Russian)"), widget=TEXT, required=False)
    note_en = forms.CharField(label=gettext_lazy("Note (English)"), widget=TEXT, required=False)

    def values_of(self, row: Any) -> dict[str, Any]:
        """The measures are those its links point at."""
        links = row.measures.select_related("measure_year")
        return super().values_of(row) | {"measures": [link.measure_year for link in links]}

    def offer(self, user: Any) -> None:
        """Offer decisions, measures, parties and earlier editions."""
        self.fields["mandate"].queryset = Decision.objects.visible_to(user).newest_first()
        year = self.row.year if self.row else None
        of_year = Q(year=year) | Q(exercises__exercise=self.row)
        measures = MeasureYear.objects.visible_to(user).filter(of_year)
        self.fields["measures"].queryset = measures.select_related("measure", "programme").distinct()
        if not measures.exists():
            self.fields["measures"].widget = forms.MultipleHiddenInput()
        self.fields["coordinator"].queryset = parties(user)
        self.fields["partner"].queryset = parties(user).filter(kind="partner")
        others = Exercise.objects.visible_to(user).in_order()
        self.fields["previous"].queryset = others.exclude(pk=self.row.pk) if self.row else others


class AnnounceForm(ActForm):
    """Who may know of it from now on."""

    audience = forms.ChoiceField(label=gettext_lazy("Who may know of it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer only what is wider than now."""
        super().__init__(*args, **options)
        width = Audience(self.row.audience).width if isinstance(self.row, Exercise) else 0
        self.fields["audience"].choices = [each for each in Audience.choices if Audience(each[0]).width > width]


class ReasonForm(ActForm):
    """The reason of an act."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=TEXT,
        help_text=gettext_lazy("It is shown in the history and to those who are told."),
    )


class AdvanceForm(ActForm):
    """Passing a gate asks nothing: what is missing is listed."""


class ResumeForm(ReasonForm):
    """A new date for each stage that is to be held."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for a date by stage."""
        super().__init__(*args, **options)
        stages = self.row.stages.filter(conduct=Conduct.PLANNED) if isinstance(self.row, Exercise) else ()
        for stage in stages:
            label = _("New date of stage %(number)d") % {"number": stage.number}
            self.fields[f"stage_{stage.number}"] = CoarseField(label=label)
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean(self) -> dict[str, Any]:
        """Gather the dates by the number of the stage, as the act takes them."""
        cleaned = super().clean() or self.cleaned_data
        names = [name for name in cleaned if name.startswith("stage_")]
        dates = {int(name.removeprefix("stage_")): cleaned.pop(name) for name in names}
        return {**cleaned, "dates": dates}


class LinkMeetingForm(SeenForm):
    """What a meeting is to an exercise."""

    meeting = forms.ModelChoiceField(Meeting.objects.none(), label=gettext_lazy("Meeting"))
    kind = forms.ChoiceField(label=gettext_lazy("What it is to the exercise"), choices=MeetingKind)
    stage = forms.ModelChoiceField(
        ExerciseStage.objects.none(),
        label=gettext_lazy("Stage"),
        required=False,
        help_text=gettext_lazy("For the Assembly, the stage it is held with."),
    )

    def values_of(self, row: Any) -> dict[str, Any]:  # nothing of the exercise stands in this form
        """Nothing is filled in."""
        return {}

    def offer(self, user: Any) -> None:
        """Offer meetings, the latest first, and the stages of the exercise."""
        meetings = Meeting.objects.visible_to(user).exclude(facts_only=True)
        self.fields["meeting"].queryset = meetings.order_by("-starts_at", "-pk")
        self.fields["stage"].queryset = ExerciseStage.objects.visible_to(user).filter(exercise=self.row)


class ExerciseFilter(forms.Form):
    """The filter of the list."""

    q = forms.CharField(label=gettext_lazy("Words of the title"), required=False)
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None)
    host = forms.ModelChoiceField(
        Party.objects.none(),
        label=gettext_lazy("Host"),
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("host", "any"),
    )
    party = forms.ModelChoiceField(
        Party.objects.none(),
        label=gettext_lazy("Takes part"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("any"),
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        """Offer the years in which there was one, and the parties."""
        super().__init__(*args, **options)
        years = Exercise.objects.visible_to(user).order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [("", gettext_lazy("any")), *((year, str(year)) for year in years)]
        self.fields["host"].queryset = self.fields["party"].queryset = parties(user)
        self.user = user

    def rows(self) -> Any:
        """The exercises the person may see and asks for; a value that cannot be read is left out of account."""
        found = Exercise.objects.visible_to(self.user)
        self.is_valid()
        asked = self.cleaned_data
        seen = Participant.objects.visible_to(self.user)
        if asked.get("q"):
            found = found.matching(asked["q"])
        if asked.get("year"):
            found = found.filter(year=asked["year"])
        if asked.get("host"):
            found = found.filter(participants__in=seen.filter(party=asked["host"], role="host").values("pk"))
        if asked.get("party"):
            found = found.filter(pk__in=seen.filter(party=asked["party"]).values("exercise"))
        return found.in_order()
