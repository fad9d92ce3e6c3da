"""Forms of more time for a term of an invitation."""

from django import forms
from django.utils.translation import pgettext_lazy

from meetings.forms.action import MoreTimeForm


class TermForm(MoreTimeForm):
    """Which term, the new day, and why."""

    term = forms.ChoiceField(label=pgettext_lazy("of a meeting", "Deadline"), widget=forms.RadioSelect)
    field_order = ("term", "day", "reason")

    def prepare(self):
        """Offer the terms by which something is still owed."""
        there = {row.key: row.get_key_display() for row in self.row.meeting.deadlines.all() if row.due_at}
        offered = [(key, there[key]) for key in self.row.terms_to_extend if key in there]
        self.fields["term"].choices = offered
        if offered:
            self.fields["term"].initial = offered[0][0]


class GivenTimeForm(MoreTimeForm):
    """A later day, given unasked: the reason may be left out."""

    def prepare(self):
        self.fields["reason"].required = False


class GrantTermForm(TermForm):
    """The same, given unasked: the reason may be left out."""

    def prepare(self):
        super().prepare()
        self.fields["reason"].required = False
