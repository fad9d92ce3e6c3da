"""The filter of the list of meetings."""

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, MeetingSeries, Status
from members.models import Party
from ui.fields import RangeField


class MeetingFilter(forms.Form):
    """Series, party, status, year; cancelled meetings are shown on demand."""

    series = forms.ModelChoiceField(
        label=_("Series"), queryset=None, required=False, empty_label=_("All"), to_field_name="code"
    )
    party = forms.ModelChoiceField(
        label=_("Invited or host"), queryset=None, required=False, empty_label=_("All"), to_field_name="code"
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    days = RangeField(label=_("From – to"), required=False, help_text=_("For example: 14–15 May 2027"))
    cancelled = forms.BooleanField(label=_("Show cancelled"), required=False)

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.user = user
        seen = Meeting.objects.visible_to(user)
        years = sorted({year for year in seen.values_list("window__startswith__year", flat=True) if year}, reverse=True)
        statuses = [pair for pair in Status.choices if pair[0] != Status.DRAFT or user.has_role("staff")]
        self.fields["series"].queryset = MeetingSeries.objects.visible_to(user)
        self.fields["series"].label_from_instance = lambda series: series.short
        self.fields["party"].queryset = Party.objects.visible_to(user).in_order()
        self.fields["status"].choices = [("", _("All")), *statuses]
        self.fields["year"].choices = [("", _("All")), *((str(year), str(year)) for year in years)]
        if not user.has_role("staff"):
            self.fields["party"].queryset = user.parties("view").in_order()

    def apply(self, rows: QuerySet) -> QuerySet:
        """Keep what was asked for; what cannot be read is said at its field and left out."""
        wanted = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if wanted.get("series"):
            rows = rows.filter(series=wanted["series"])
        if wanted.get("party"):
            rows = rows.concerning(wanted["party"])
        if wanted.get("year"):
            rows = rows.filter(window__startswith__year=int(wanted["year"]))
        if wanted.get("days"):
            first, last = wanted["days"]
            rows = rows.filter(window__overlap=DateRange(first, last, "[]"))
        if wanted.get("status"):
            return rows.filter(status=wanted["status"])
        return rows if wanted.get("cancelled") else rows.exclude(status=Status.CANCELLED)
