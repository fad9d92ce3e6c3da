"""The outcomes of a meeting on one sheet, and the adoption of a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.models import Adoption, DecisionKind
from meetings.models import OutcomeKind
from meetings.models.outcome import IN_WORDS
from meetings.queries import agenda, attendance, outcomes
from members.models import Party
from records.forms import ActForm
from ui.fields import DayField

MORE = 1  # empty lines under what stands at an item


class OutcomesForm(ActForm):
    """All items at once, each with its outcomes in words and room for one more."""

    def prepare(self):
        """Give each item its lines: those that are there, and one that is empty."""
        self.known = outcomes.at_items(self.row.meeting)
        self.items = [
            item for item in agenda.items_of(self.row.meeting) if not item.is_hidden and not item.withdrawn_on
        ]
        for item in self.items:
            rows = [row for row in self.known.get(item.pk, []) if row.decision_id is None]
            for place in range(len(rows) + MORE):
                row = rows[place] if place < len(rows) else None
                self._line(item, place, row)

    def _line(self, item, place, row):
        named = {"item": item, "number": place + 1}
        self.fields[f"kind_{item.key}_{place}"] = forms.ChoiceField(
            label=_("%(item)s: outcome %(number)s") % named,
            choices=[("", "–"), *OutcomeKind.choices],
            required=False,
            initial=row.kind if row else "",
        )
        for language, label in (
            ("ru", _("%(item)s: text of outcome %(number)s (Russian)")),
            ("en", _("%(item)s: text of outcome %(number)s (English)")),
        ):
            field = forms.CharField(
                label=label % named,
                max_length=8000,
                required=False,
                initial=getattr(row, f"text_{language}") if row else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"text_{language}_{item.key}_{place}"] = field

    def values_of(self, row):  # the signature of the form
        """The row is the agenda; what stands at its items is filled in line by line."""
        return {}

    def _places(self, item):
        return [place for place in range(100) if f"kind_{item.key}_{place}" in self.fields]

    @property
    def lines(self):
        """The items, each with its decisions and its lines of fields."""
        return [
            {
                "item": item,
                "decisions": [row for row in self.known.get(item.pk, []) if row.decision_id],
                "rows": [
                    [self[f"{name}_{item.key}_{place}"] for name in ("kind", "text_ru", "text_en")]
                    for place in self._places(item)
                ],
            }
            for item in self.items
        ]

    def clean(self):
        """Put the outcomes together; what is decided or recommended is written in words."""
        data = super().clean() or self.cleaned_data
        marks = {}
        for item in self.items:
            marks[str(item.key)] = []
            for place in self._places(item):
                names = [f"{name}_{item.key}_{place}" for name in ("kind", "text_ru", "text_en")]
                kind, text_ru, text_en = (data.pop(name, "") for name in names)
                if kind in IN_WORDS and not text_ru:
                    self.add_error(names[1], _("Write in Russian what was decided or recommended."))
                if not kind and (text_ru or text_en):
                    self.add_error(names[0], _("Choose what the meeting did with the item."))
                marks[str(item.key)].append((kind, text_ru, text_en))
        return data | {"marks": marks}


class AdoptDecisionForm(ActForm):
    """A decision the meeting adopts on an item: its text, by whom, when."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DecisionKind)
    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=600)
    title_en = forms.CharField(label=_("Title (English)"), max_length=600, required=False)
    text_ru = forms.CharField(label=_("Text (Russian)"), widget=forms.Textarea(attrs={"rows": 8}))
    text_en = forms.CharField(label=_("Text (English)"), required=False, widget=forms.Textarea(attrs={"rows": 8}))
    adoption = forms.ChoiceField(label=_("How it was adopted"), choices=Adoption, widget=forms.RadioSelect)
    adopted_on = DayField(label=_("Adopted on"))
    in_force_on = DayField(label=_("In force from"), required=False, help_text=_("Leave empty if it is not recorded"))
    sitting: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("At the sitting"))
    parties: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        label=_("Adopted by the parties"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those present are ticked. Each gets a position, awaited until it is recorded."),
    )
    reason = forms.CharField(
        label=pgettext_lazy("quorum", "Reason, if the quorum is not met"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def prepare(self):
        """Offer the sittings, and the invited parties with those present ticked."""
        meeting = self.row.meeting
        invited = [*meeting.invitations.filter(status="issued").values_list("party", flat=True), meeting.host_id]
        self.fields["parties"].queryset = Party.objects.visible_to(self.user).filter(pk__in=invited).in_order()
        self.fields["sitting"].queryset = meeting.sittings.in_order().select_related("meeting")
        self.fields["sitting"].label_from_instance = lambda sitting: f"{sitting}, {sitting.said}"
        sittings = list(meeting.sittings.in_order()[:2])
        if not sittings:
            del self.fields["sitting"]
        if not meeting.series or not meeting.series.quorum_basis:
            del self.fields["reason"]
        self.initial = {
            "kind": DecisionKind.PROTOCOL_DECISION,
            "adoption": Adoption.CONSENSUS,
            "parties": attendance.took_part(meeting),
            "sitting": sittings[0] if len(sittings) == 1 else None,
        } | self.initial

    def values_of(self, row):
        """A decision begins with the title of its item."""
        return {"title_ru": row.title_ru, "title_en": row.title_en}
