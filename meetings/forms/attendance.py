"""The sheet of a sitting: presence and, for whoever is excused, the reason, a line for each person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import AttendanceState
from meetings.queries import attendance as reads
from records.forms import ActForm

LINES = {"rows": 3}


class AttendanceForm(ActForm):
    """All people of the sheet at once; the button that opens the sitting has the quorum counted too."""

    others_ru = forms.CharField(
        label=_("Also present (Russian)"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("One person a line: name, post, organisation"),
    )
    others_en = forms.CharField(
        label=_("Also present (English)"), max_length=4000, required=False, widget=forms.Textarea(attrs=LINES)
    )

    def prepare(self):
        """Give each person a line: what was saved, else what is offered."""
        sitting = self.row.sitting
        self.people = list(reads.on_sheet(sitting.meeting))
        self.is_new = self.row.pk is None
        known = reads.offered(sitting, self.people) if self.is_new else reads.marks(sitting)
        for person in self.people:
            state, reason = known.get(person.pk, (AttendanceState.ABSENT, ""))
            named = {"person": person.name}
            self.fields[f"state_{person.public_id}"] = forms.ChoiceField(
                label=_("%(person)s: presence") % named, choices=AttendanceState.choices, initial=state
            )
            self.fields[f"reason_{person.public_id}"] = forms.CharField(
                label=_("%(person)s: reason of the absence") % named, max_length=300, required=False, initial=reason
            )

    @property
    def lines(self):
        """The people with their fields."""
        return [
            (person, self[f"state_{person.public_id}"], self[f"reason_{person.public_id}"]) for person in self.people
        ]

    def clean(self):
        """Put the marks together; whoever is excused has a reason."""
        data = super().clean() or self.cleaned_data
        marks = {}
        for person in self.people:
            state = data.pop(f"state_{person.public_id}", "")
            reason = data.pop(f"reason_{person.public_id}", "")
            if state == AttendanceState.EXCUSED and not reason:
                self.add_error(f"reason_{person.public_id}", _("Say why the person is excused."))
            marks[person.pk] = (state, reason)
        return data | {"marks": marks, "opens": "opens" in self.data}
