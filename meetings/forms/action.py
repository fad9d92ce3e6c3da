"""Forms of action items and of the reports on them."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.models import Decision
from meetings.models import ActionStatus, DueRule, MeetingSeries, Outcome, Source, Verdict
from members.models import Party
from records.forms import ActForm
from ui.fields import DayField

TEXT = forms.Textarea(attrs={"rows": 5})


class IssueActionForm(ActForm):
    """What is to be done, by whom, by when."""

    item_no = forms.IntegerField(label=_("Item of the protocol"), min_value=1, max_value=999)
    text_ru = forms.CharField(label=_("Text (Russian)"), max_length=4000, widget=TEXT)
    text_en = forms.CharField(label=_("Text (English)"), max_length=4000, required=False, widget=TEXT)
    lead: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=pgettext_lazy("action item", "Lead executor"), to_field_name="code"
    )
    co_executors: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("Co-executors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    start_on = DayField(label=_("Not before"), required=False)
    due_on = DayField(label=_("Due on"), required=False)
    due_rule = forms.ChoiceField(
        label=_("Or instead of a day"),
        choices=[("", _("a day is given")), *DueRule.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    decision: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Decision it follows from"), required=False, empty_label=_("none")
    )
    outcome: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Outcome it follows from"), required=False, empty_label=_("none")
    )

    def prepare(self):
        """Offer the parties in the order of protocol, the decisions, and the outcomes of the meeting."""
        parties = Party.objects.visible_to(self.user).in_order()
        self.fields["lead"].queryset = self.fields["co_executors"].queryset = parties
        self.fields["decision"].queryset = Decision.objects.visible_to(self.user).newest_first()
        outcomes = Outcome.objects.visible_to(self.user).filter(item__meeting=self.row).select_related("item")
        self.fields["outcome"].queryset = outcomes.order_by("item__position", "item", "position")
        self.fields["outcome"].label_from_instance = lambda row: Truncator(f"{row.item}: {row}").chars(120)

    def values_of(self, _row):
        """A new one starts empty, or with the outcome the page was opened from."""
        return {}


class ReportForm(ActForm):
    """What has been done; only the lead may say that this is all."""

    text = forms.CharField(label=_("What has been done"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))
    is_final = forms.TypedChoiceField(
        label=_("Kind of the report"),
        choices=[("no", _("interim: the work goes on")), ("yes", _("final: the action item is carried out"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    source = forms.ChoiceField(
        label=_("The report came by"),
        choices=[(Source.LETTER, Source.LETTER.label), (Source.TELEPHONE, Source.TELEPHONE.label)],
        widget=forms.RadioSelect,
        initial=Source.LETTER,
    )
    letter = forms.CharField(label=_("Number and date of the letter, or who called"), max_length=200)

    def __init__(self, *args, leads, **options):
        """Co-executors inform: they are not asked whether it is the end."""
        self.leads = leads
        super().__init__(*args, **options)

    def prepare(self):
        """How it came is asked of the secretariat alone."""
        if not self.leads:
            del self.fields["is_final"]
        if not self.user.has_role("staff"):
            del self.fields["source"], self.fields["letter"]

    def values_of(self, _row):
        """A report starts empty."""
        return {}


class AcceptForm(ActForm):
    """The ground on which an action item is removed from control."""

    ground = forms.CharField(
        label=_("Ground for removing it from control"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to the lead executor and its co-executors."),
    )

    def prepare(self):
        """Of an interim report note is taken, and nothing is closed."""
        if not self.row.is_final:
            del self.fields["ground"]


class SendBackForm(ActForm):
    """Why a report is returned."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Shown to the party.")
    )

    def values_of(self, _row):
        """It starts empty."""
        return {}


class CancelActionForm(ActForm):
    """The decision that cancels an action item."""

    decision: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Decision"))

    def prepare(self):
        """Only decisions that are adopted."""
        seen = Decision.objects.visible_to(self.user).filter(adopted_on__isnull=False)
        self.fields["decision"].queryset = seen.newest_first()

    def values_of(self, _row):
        """It starts empty."""
        return {}


class MoreTimeForm(ActForm):
    """A later day, and why."""

    day = DayField(label=_("New day"))
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def values_of(self, _row):
        """It starts empty."""
        return {}


class DecideMoreTimeForm(ActForm):
    """What the secretariat says of more time."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[(Verdict.GRANTED, _("grant the new day")), (Verdict.REFUSED, _("refuse"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a refusal. Shown to the party."),
    )

    def values_of(self, _row):
        """It starts empty."""
        return {}


class ActionFilter(forms.Form):
    """State, party, series; overdue alone."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("Under control")), *ActionStatus.choices, ("all", _("All"))],
        required=False,
    )
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    party = forms.ModelChoiceField(
        label=_("Lead or co-executor"), queryset=None, required=False, empty_label=_("All"), to_field_name="code"
    )
    series = forms.ModelChoiceField(
        label=_("Series"), queryset=None, required=False, empty_label=_("All"), to_field_name="code"
    )

    def __init__(self, *args, user, today, **options):
        super().__init__(*args, **options)
        self.today = today
        self.fields["party"].queryset = Party.objects.visible_to(user).in_order()
        self.fields["series"].queryset = MeetingSeries.objects.visible_to(user)
        self.fields["series"].label_from_instance = lambda series: series.short

    def apply(self, rows):
        """Keep what was asked for; what cannot be read is said at its field and left out."""
        wanted = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if wanted.get("party"):
            rows = rows.of([wanted["party"]])
        if wanted.get("series"):
            rows = rows.filter(meeting__series=wanted["series"])
        if wanted.get("overdue"):
            rows = rows.overdue(self.today)
        if wanted.get("state") == "all":
            return rows
        return rows.filter(status=wanted["state"]) if wanted.get("state") else rows.under_control()
