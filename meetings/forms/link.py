"""The form that links two meetings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, MeetingLink
from records.forms import ActForm
from ui import when
from ui.widgets import Chooser


class LinkForm(ActForm):
    """What this meeting is to another one."""

    kind = forms.ChoiceField(label=_("This meeting"), choices=MeetingLink.Kind.choices)
    other = forms.ModelChoiceField(label=_("Other meeting"), queryset=None, widget=Chooser)

    def values_of(self, row):
        """Nothing of the meeting itself is changed."""
        return {}

    def prepare(self):
        rows = Meeting.objects.visible_to(self.user).exclude(pk=self.row.pk).exclude(status="cancelled")
        self.fields["other"].queryset = rows.order_by("-window", "pk")
        self.fields["other"].label_from_instance = label_of


def label_of(meeting):
    """A meeting as a list offers it: its date, then its title."""
    return f"{when.dated(meeting)} · {meeting.short}" if meeting.window else meeting.short
