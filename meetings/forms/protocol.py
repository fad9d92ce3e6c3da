"""Forms of the protocol: its own words, its circulation, what parties say of it, its signature."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models import CommentVerdict, Disposition, Source
from records.forms import ActForm
from ui.fields import DayField

LINES = {"rows": 4}


class ProtocolForm(ActForm):
    """What stands in the protocol beside the record."""

    opening_ru = forms.CharField(
        label=_("Opening (Russian)"), max_length=8000, required=False, widget=forms.Textarea(attrs=LINES),
        help_text=_("After the list of those present: who opened the meeting, who greeted it"),
    )  # fmt: skip
    opening_en = forms.CharField(
        label=_("Opening (English)"), max_length=8000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    closing_ru = forms.CharField(
        label=_("Closing (Russian)"), max_length=8000, required=False, widget=forms.Textarea(attrs=LINES),
        help_text=_("Before the signature: where and when the next edition is held, thanks to the host"),
    )  # fmt: skip
    closing_en = forms.CharField(
        label=_("Closing (English)"), max_length=8000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    signatory_ru = forms.CharField(label=_("Who signs (Russian)"), max_length=300)
    signatory_en = forms.CharField(label=_("Who signs (English)"), max_length=300, required=False)


class CirculateForm(ActForm):
    """Until when comments are taken, and what has changed since the version before."""

    comments_by = DayField(
        label=_("Comments are taken until"),
        help_text=_("The last day. Those who took part in the meeting are asked, and reminded in time."),
    )
    note_ru = forms.CharField(
        label=_("What has changed (Russian)"), max_length=2000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    note_en = forms.CharField(
        label=_("What has changed (English)"), max_length=2000, required=False, widget=forms.Textarea(attrs=LINES)
    )

    def prepare(self):
        """A first version has changed nothing."""
        if not self.row.meeting.protocol_versions.exists():
            del self.fields["note_ru"], self.fields["note_en"]

    def values_of(self, row):  # the signature of the form
        """It starts empty."""
        return {}


class CommentForm(ActForm):
    """What a party says of the protocol; staff also say how it came."""

    verdict = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (CommentVerdict.NO_COMMENTS, pgettext_lazy("answer to the protocol", "There are no comments")),
            (CommentVerdict.COMMENTS, pgettext_lazy("answer to the protocol", "There are comments")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Comments"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Name the item, what is to be changed, and your wording."),
    )  # fmt: skip
    source = forms.ChoiceField(
        label=_("The answer came by"),
        choices=[(Source.LETTER, Source.LETTER.label), (Source.TELEPHONE, Source.TELEPHONE.label)],
        widget=forms.RadioSelect,
    )
    letter = forms.CharField(label=_("Number and date of the letter, or who called"), max_length=200, required=False)
    seen_round = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self):
        """A party answers in the portal; the secretariat names what it enters from."""
        self.initial["seen_round"] = self.row.round.number
        if not self.user.has_role("staff"):
            del self.fields["source"], self.fields["letter"]
        elif self.initial.get("source") == Source.PORTAL:
            self.initial["source"] = Source.LETTER


class DisposeForm(ActForm):
    """What becomes of the comments of a party."""

    disposition = forms.ChoiceField(label=_("Decision"), choices=Disposition.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Answer of the secretariat"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The party reads it; the others do not."),
    )  # fmt: skip

    def values_of(self, row):  # the signature of the form
        """What was said before."""
        return {"disposition": row.disposition, "words": row.disposition_words}


class SignForm(ActForm):
    """The day on which the protocol was signed."""

    signed_on = DayField(label=_("Signed on"))
