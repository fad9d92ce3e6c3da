"""Forms of the acts on a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.letter import LetterForm
from meetings.forms.when import WhenForm
from meetings.models import Circle, Format, Language, Meeting, MeetingSeries, Status, Venue
from meetings.queries import choices
from members.models import Party
from programs.models import Measure, Programme
from records.forms import ActForm
from ui.fields import DayField, ZoneField
from ui.widgets import Chooser

LONG = forms.Textarea(attrs={"rows": 3})


def reason_field(*, required: bool = True) -> forms.CharField:
    """The reason of an act; a move that only narrows a date needs none, which the act judges."""
    return forms.CharField(
        label=_("Reason"),
        required=required,
        error_messages={"required": _("Give a reason: it is shown in the history and to those who are told.")},
        max_length=1000,
        widget=LONG,
        help_text=_("Shown in the history and in the message to those who are told."),
    )


def answers_field() -> forms.TypedChoiceField:
    """Whether the answers given so far stand."""
    return forms.TypedChoiceField(
        label=_("Answers so far"),
        choices=[("keep", pgettext_lazy("answers", "keep")), ("again", _("ask the parties again"))],
        coerce=lambda value: value == "again",
        widget=forms.RadioSelect,
        initial="keep",
    )


def accepted_field() -> forms.CharField:
    """Why a meeting is convened in spite of warnings."""
    return forms.CharField(
        label=_("Why the warnings are accepted"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Asked only while warnings are open. Kept beside each of them."),
    )


KEEPS = [
    ("hours", _("The hours: they are the same by the clocks of the new zone")),
    ("instant", _("The moment: the hours are said anew by the clocks of the new zone")),
]


class ConfirmForm(ActForm):
    """Nothing to fill in: the page says what happens, the button confirms it."""


class ReasonForm(ActForm):
    """An act that takes a reason."""

    reason = reason_field()


class WhyNotForm(ReasonForm):
    """A reason that may be left out."""

    def prepare(self):
        """Say that it may."""
        self.fields["reason"].required = False


class RefuseForm(ReasonForm):
    """A refusal: its own reason, not the one of what was asked for."""

    def values_of(self, row):
        """It starts empty."""
        return {}


class FinaliseForm(ReasonForm):
    """Close what was held, with its protocol or without."""

    def prepare(self):
        """The reason is that of the protocol, which speaks for itself where the portal has it."""
        self.fields["reason"].required = not hasattr(self.row, "protocol")
        self.fields["reason"].label = _("Protocol: its number and date, or why there is none")
        self.fields["reason"].help_text = _("Kept in the history.")


class PostponeForm(ReasonForm):
    """Postpone: the reason, and who decided it."""

    decided_by = forms.CharField(label=_("Who decided"), max_length=200)


class CancelForm(ReasonForm):
    """Cancel: the reason, and the meeting it is merged into."""

    superseded_by = forms.ModelChoiceField(
        label=_("Merged into"), queryset=None, required=False, help_text=_("The meeting that takes its place, if any.")
    )

    def prepare(self):
        offered = Meeting.objects.visible_to(self.user).filter(status__in=[Status.TENTATIVE, Status.CONVENED])
        self.fields["superseded_by"].queryset = offered.exclude(pk=self.row.pk)


class ConveneForm(LetterForm):
    """Convene: the letters that go out, and why without an agenda."""

    no_agenda_reason = forms.CharField(
        label=_("Why no provisional agenda is issued"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history. It is asked only while no agenda is issued."),
    )

    warnings_accepted = accepted_field()

    def prepare(self):
        super().prepare()
        if self.row.agenda_versions.exists():
            del self.fields["no_agenda_reason"]


class RescheduleForm(WhenForm):
    """Move: the new date, whether answers stand, and why."""

    reply_on = DayField(
        label=_("New deadline for answers"),
        required=False,
        help_text=_("Only if the present rule gives a day that is past or too early."),
    )
    ask_again = answers_field()
    reason = reason_field(required=False)

    def prepare(self):
        self.offer("day", "month", "quarter", "year")


class RezoneForm(ActForm):
    """Another zone: whose hours are kept."""

    tz = ZoneField(label=_("Zone of the place"))
    keep_instant = forms.TypedChoiceField(
        label=_("What stays"), choices=KEEPS, coerce=lambda said: said == "instant", widget=forms.RadioSelect,
        initial="hours",
    )  # fmt: skip
    reason = reason_field()

    def values_of(self, row):
        """The zone it has; the reason starts empty."""
        return {"tz": row.tz}


class RedateForm(RescheduleForm):
    """A new date for a postponed meeting."""

    reason = None
    warnings_accepted = accepted_field()

    def prepare(self):
        self.offer("day", "month", "quarter")


class DraftForm(WhenForm):
    """A new meeting: what it is, when and where as far as that is known."""

    series = forms.ModelChoiceField(
        label=_("Series"), queryset=None, required=False, empty_label=_("none, a single meeting")
    )
    title_ru = forms.CharField(
        label=_("Title (Russian)"), max_length=400, required=False, help_text=_("Empty: the name of the series.")
    )
    title_en = forms.CharField(label=_("Title (English)"), max_length=400, required=False)
    host = forms.ModelChoiceField(label=_("Host"), queryset=None, required=False, widget=Chooser)
    city_ru = forms.CharField(label=_("City (Russian)"), max_length=100, required=False)
    city_en = forms.CharField(label=_("City (English)"), max_length=100, required=False)
    field_order = ("series", "title_ru", "title_en")

    def prepare(self):
        self.fields["series"].queryset = MeetingSeries.objects.visible_to(self.user).filter(is_active=True)
        self.fields["host"].queryset = Party.objects.visible_to(self.user).in_order()
        self.fields["tz"].initial = self.fields["tz"].initial or "Europe/Moscow"


class CloneForm(DraftForm):
    """The next edition: what cannot be copied is asked."""

    series = None
    parties = forms.ModelMultipleChoiceField(
        label=_("Parties to invite"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def values_of(self, row):  # the view offers what may be offered
        """Nothing of the edition before stands as it is."""
        return {}

    def prepare(self):
        self.fields["host"].queryset = Party.objects.visible_to(self.user).in_order()
        self.fields["parties"].queryset = Party.objects.visible_to(self.user).in_order()


class AboutForm(ActForm):
    """The card of names and responsibility."""

    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=400)
    title_en = forms.CharField(label=_("Title (English)"), max_length=400, required=False)
    short_ru = forms.CharField(label=_("Short title (Russian)"), max_length=150, required=False)
    short_en = forms.CharField(label=_("Short title (English)"), max_length=150, required=False)
    owner = forms.ModelChoiceField(
        label=_("Responsible member of staff"), queryset=None, required=False, widget=Chooser
    )
    contact = forms.CharField(
        label=_("Contact"), max_length=200, required=False, help_text=_("A telephone or an address for questions.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Working languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    circle = forms.ChoiceField(
        label=_("Who sees it before it is convened"), choices=Circle.choices, widget=forms.RadioSelect
    )

    def prepare(self):
        self.fields["owner"].queryset = choices.secretariat()


class PlaceForm(ActForm):
    """The card of the place."""

    format = forms.ChoiceField(label=_("Format"), choices=Format.choices, widget=forms.RadioSelect)
    host = forms.ModelChoiceField(label=_("Host"), queryset=None, required=False, widget=Chooser)
    city_ru = forms.CharField(label=_("City (Russian)"), max_length=100, required=False)
    city_en = forms.CharField(label=_("City (English)"), max_length=100, required=False)
    venue = forms.ModelChoiceField(
        label=_("Venue"), queryset=None, required=False, widget=Chooser(route="meetings:venue-choices")
    )
    office = forms.ModelChoiceField(label=_("Organising office"), queryset=None, required=False)
    video_note = forms.CharField(
        label=_("How the link will be given"),
        max_length=300,
        required=False,
        help_text=_("Never the link itself: it is sent to those accepted."),
    )

    def prepare(self):
        self.fields["host"].queryset = Party.objects.visible_to(self.user).in_order()
        self.fields["venue"].queryset = Venue.objects.visible_to(self.user).filter(is_active=True)
        self.fields["venue"].label_from_instance = lambda venue: venue.with_city
        self.fields["office"].queryset = choices.offices()

    def clean_video_note(self):
        """Refuse the link itself: who has it could enter."""
        note = self.cleaned_data["video_note"]
        if "://" in note:
            raise forms.ValidationError(_("Say how the link will be given, not the link itself."))
        return note


class PurposeForm(ActForm):
    """The card of what the meeting serves: a programme and, once that is chosen, its measures."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=None, required=False)
    measures = forms.ModelMultipleChoiceField(
        label=_("Measures of the programme"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose a programme and save: its measures are offered then."),
    )

    def prepare(self):
        self.fields["programme"].queryset = Programme.objects.visible_to(self.user)
        self.fields["measures"].queryset = Measure.objects.visible_to(self.user).filter(programme=self.row.programme)
