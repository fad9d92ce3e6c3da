"""Forms of the agenda: the order of the whole list, one item, an issue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Issue
from meetings.models import AgendaItem, Audience, Clearance, ItemKind
from meetings.queries import agenda as reads
from meetings.queries import order as orders
from members.models import Party
from records import history
from records.forms import CONFLICT, ActForm
from ui.fields import ClockField
from ui.widgets import Chooser

LINES = {"rows": 3}


class OrderForm(ActForm):
    """The whole list in its order, as rows `key:level`; a number typed beside a row moves it there."""

    conflict = None

    @property
    def rows(self):
        """The rows as they were sent, or as they are."""
        if not self.is_bound:
            return [(str(item.key), item.level) for item in reads.items_of(self.row.meeting)]
        sent = [text.partition(":") for text in self.data.getlist("row")]
        return orders.straight([(key, 1 if level == "1" else 0) for key, _colon, level in sent])

    def moved(self):
        """The rows after the move whose button was pressed, with the key of the one that was moved."""
        how, _colon, key = self.data.get("move", "").partition(":")
        if how not in orders.MOVES:
            return self.rows, ""
        return orders.moved(self.rows, key, how, self._typed_place(key) or 0), key

    def clean(self):
        """Put what has another number typed beside it there, the smallest number first."""
        rows = self.rows
        places = {key: place for key, _parent, place in orders.parents(rows)}
        typed = {key: self._typed_place(key) for key in places}
        for key in sorted(
            (key for key in places if typed[key] and typed[key] != places[key]), key=lambda key: typed[key]
        ):
            rows = orders.moved(rows, key, "to", typed[key])
        return self.cleaned_data | {"order": rows}

    def _typed_place(self, key):
        text = self.data.get(f"place_{key}", "").strip()
        return int(text) if text.isdecimal() and len(text) < 5 else None  # noqa: PLR2004  # more items than a list has

    def _together(self, row, act, *, by, now, **fixed):  # two orders of one list do not go together
        """Show both lists: theirs as it is now, and this one with what has come in since at its end."""
        row.refresh_from_db()
        items = reads.items_of(row.meeting)
        named = {str(item.key): item for item in items}
        mine = [each for each in self.cleaned_data["order"] if each[0] in named]
        mine = orders.straight(mine + [(key, 0) for key in named if key not in dict(mine)])
        entry = history.of(row).first()
        self.status = CONFLICT
        self.conflict = {
            "theirs": [(item, item.level) for item in items],
            "mine": [(named[key], level) for key, level in mine],
            "version": row.version,
            "who": entry.who if entry else "",
            "at": entry.at if entry else None,
        }
        return False


class ItemForm(ActForm):
    """What is said of an item."""

    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=600)
    title_en = forms.CharField(label=_("Title (English)"), max_length=600, required=False)
    annotation_ru = forms.CharField(
        label=_("Annotation (Russian)"), max_length=4000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    annotation_en = forms.CharField(
        label=_("Annotation (English)"), max_length=4000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    number = forms.CharField(
        label=_("Number"), max_length=12, required=False, help_text=_("As it is printed. “Renumber” numbers all anew.")
    )
    kind = forms.ChoiceField(label=_("What is done with it"), choices=ItemKind.choices, widget=forms.RadioSelect)
    rapporteur_party = forms.ModelChoiceField(
        label=_("Rapporteur: a party"), queryset=None, required=False, widget=Chooser
    )
    rapporteur_ru = forms.CharField(label=_("Rapporteur in words (Russian)"), max_length=200, required=False)
    rapporteur_en = forms.CharField(label=_("Rapporteur in words (English)"), max_length=200, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440, required=False)
    fixed_day = forms.IntegerField(
        label=_("Day of the meeting"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("1 is the first day. Empty: it follows the item before."),
    )
    fixed_start = ClockField(
        label=_("Starts at"), required=False, help_text=_("For example, 14:00. Empty: when the item before is over.")
    )
    clearance = forms.ChoiceField(
        label=_("Clearance"),
        choices=Clearance.choices,
        widget=forms.RadioSelect,
        help_text=_("Only what is cleared is issued."),
    )
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        help_text=_("What is the secretariat's alone is never issued, nor what stands under it."),
    )

    def prepare(self):
        self.fields["rapporteur_party"].queryset = Party.objects.visible_to(self.user).in_order()


class NewItemForm(ItemForm):
    """A new item, and what it stands under."""

    parent = forms.ModelChoiceField(
        label=_("Stands under"), queryset=None, required=False, empty_label=_("nothing, an item of its own")
    )
    field_order = ("title_ru", "title_en", "parent")

    def prepare(self):
        super().prepare()
        rows = AgendaItem.objects.visible_to(self.user).filter(meeting=self.row.meeting_id, parent__isnull=True)
        self.fields["parent"].queryset = rows.order_by("position", "pk")
        self.initial = {
            "kind": ItemKind.REPORT,
            "clearance": Clearance.NOT_YET,
            "audience": Audience.ALL,
        } | self.initial

    def values_of(self, row):
        """Nothing of the working copy stands in a new item."""
        return {}


class IssueAgendaForm(ActForm):
    """An issue: whether it goes without what is not cleared, and what has changed since the last one."""

    leave_out = forms.BooleanField(label=_("Issue it without the items that are not cleared"), required=False)
    note_ru = forms.CharField(
        label=_("What has changed (Russian)"), max_length=2000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    note_en = forms.CharField(
        label=_("What has changed (English)"), max_length=2000, required=False, widget=forms.Textarea(attrs=LINES)
    )

    def prepare(self):
        meeting = self.row.meeting
        if not reads.uncleared(reads.items_of(meeting)):
            del self.fields["leave_out"]
        if not meeting.agenda_versions.exists():
            del self.fields["note_ru"], self.fields["note_en"]


class AttachForm(ActForm):
    """A document of the library, and the item it is for."""

    document = forms.ModelChoiceField(label=_("Document"), queryset=None, widget=Chooser)
    item = forms.ModelChoiceField(
        label=_("Item of the agenda"), queryset=None, required=False, empty_label=_("the meeting as a whole")
    )

    def prepare(self):
        issues = Issue.objects.visible_to(self.user).current().select_related("document")
        listed = self.row.papers.values("document")
        self.fields["document"].queryset = issues.exclude(document__in=listed).newest_first()
        rows = AgendaItem.objects.visible_to(self.user).filter(meeting=self.row)
        self.fields["item"].queryset = rows.in_order()

    def values_of(self, row):
        """Nothing of the meeting stands in a new paper."""
        return {}

    def clean_document(self):
        """Give the document of the issue that was chosen by its symbol and title."""
        return self.cleaned_data["document"].document
