"""Forms of the papers that parties hand in for a meeting, and that staff enter for them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.forms.document import OfPartyForm
from documents.forms.fields import UploadField
from documents.models import CameBy, DocumentKind
from meetings.queries import choices

KINDS = (DocumentKind.REPORT, DocumentKind.INFORMATION, DocumentKind.DRAFT_DECISION, DocumentKind.OTHER)


class HandInForm(OfPartyForm):
    """What a party says of its paper, and the file; staff say whose it is and how it came."""

    party = forms.ModelChoiceField(label=_("Whose paper"), queryset=None)
    source = forms.ChoiceField(
        label=_("The paper came by"), choices=[one for one in CameBy.choices if one[0] != CameBy.PORTAL],
        initial=CameBy.LETTER, widget=forms.RadioSelect,
    )  # fmt: skip
    letter = forms.CharField(
        label=_("Number and date of the letter"), max_length=200, help_text=_("Of an e-mail: who sent it and when.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in KINDS])
    title_ru = forms.CharField(label=_("Title (Russian)"), max_length=600)
    title_en = forms.CharField(label=_("Title (English)"), max_length=600, required=False)
    item = forms.ChoiceField(label=_("Item of the agenda"), required=False)
    wish = forms.CharField(
        label=_("What the meeting is asked to do"), max_length=300, required=False,
        help_text=_("For example: take note, approve, consider"),
    )  # fmt: skip

    def prepare(self):
        """Offer the items of the agenda that is out, to staff the parties that read the papers of the meeting."""
        super().prepare()
        if self.user.has_role("staff"):
            self.fields["party"].queryset = choices.readers(self.meeting)
        else:
            for name in ("party", "source", "letter"):
                del self.fields[name]
        self.fields["item"].choices = [("", _("the meeting as a whole")), *choices.items_released(self.meeting)]

    @property
    def meeting(self):
        """The meeting the paper is for."""
        return self.row

    def values_of(self, row):
        """Nothing of the meeting stands in a new paper."""
        return {}


class HandInAgainForm(HandInForm):
    """The same paper, corrected; its file stays unless another is chosen."""

    upload = UploadField(label=_("Another file in place of the first"), required=False)

    def prepare(self):
        """Party, kind and language stay."""
        super().prepare()
        self.fields.pop("party", None)
        del self.fields["kind"], self.fields["original_language"]
        item = self.row.item
        if item and str(item.key) not in dict(self.fields["item"].choices):
            # Its words may have changed in the working copy, which a party does not read.
            self.fields["item"].choices = [*self.fields["item"].choices, (str(item.key), _("the item chosen before"))]

    @property
    def meeting(self):
        """The meeting the paper is for."""
        return self.row.meeting

    def values_of(self, row):
        """What was said before."""
        paper = row.document
        return {
            "title_ru": paper.title_ru,
            "title_en": paper.title_en,
            "marking": paper.marking,
            "item": str(row.item.key) if row.item else "",
            "wish": row.wish,
        }
