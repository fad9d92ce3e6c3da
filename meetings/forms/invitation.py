"""Forms of invitations and answers."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.forms.document import OfPartyForm
from documents.forms.fields import UploadField
from meetings.forms.letter import LetterForm
from meetings.models import Capacity, Reply, ReplyMode, Source
from meetings.queries import papers
from members.models import Party
from records.forms import ActForm


class PrepareForm(ActForm):
    """Parties to invite, those not on the list yet."""

    parties = forms.ModelMultipleChoiceField(
        label=_("Parties"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.ChoiceField(
        label=_("Invited as"), choices=Capacity.choices, initial=Capacity.PARTICIPANT, widget=forms.RadioSelect
    )
    capacity_reason = forms.CharField(
        label=_("Why a guest is invited"), max_length=300, required=False, help_text=_("Only for guests.")
    )

    def prepare(self):
        listed = Party.objects.visible_to(self.user).exclude(pk__in=self.row.invitations.values("party"))
        self.fields["parties"].queryset = listed.in_order()


class IssueForm(LetterForm):
    """The letter with which an invitation goes out, and the papers the others have already."""

    papers = forms.ModelMultipleChoiceField(
        label=_("Papers that are out already"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those ticked are released to the party too."),
    )

    def prepare(self):
        super().prepare()
        found = papers.offered(self.row.meeting, self.row.party, self.user)
        self.fields["papers"].queryset = found
        self.initial["papers"] = list(found)
        if not self.initial["papers"]:
            del self.fields["papers"]


class WithdrawForm(ActForm):
    """The reason of a withdrawal."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to the party."),
    )


class RemindForm(ActForm):
    """The parties to remind of their answer: those that owe one."""

    parties = forms.ModelMultipleChoiceField(
        label=_("Have not answered yet"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one party.")},
    )

    def prepare(self):
        owing = self.row.invitations.outstanding().values("party")
        self.fields["parties"].queryset = Party.objects.visible_to(self.user).filter(pk__in=owing).in_order()
        self.initial["parties"] = list(self.fields["parties"].queryset)

    def values_of(self, _row):
        return {}


class ReplyForm(OfPartyForm):
    """The answer of a party; staff also say how it came, and add the letter."""

    upload = UploadField(label=_("The letter as a file"), required=False)

    reply = forms.ChoiceField(label=_("Answer"), choices=Reply.choices, widget=forms.RadioSelect)
    reply_mode = forms.ChoiceField(
        label=pgettext_lazy("delegation", "How it takes part"),
        choices=[("", _("not known yet")), *ReplyMode.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    reply_note = forms.CharField(
        label=_("Remark"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.ChoiceField(
        label=_("The answer came by"),
        choices=[(Source.LETTER, Source.LETTER.label), (Source.TELEPHONE, Source.TELEPHONE.label)],
        widget=forms.RadioSelect,
    )
    reply_letter = forms.CharField(label=_("Number and date of the letter"), max_length=200, required=False)
    seen_schedule = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self):
        self.initial["seen_schedule"] = self.row.meeting.schedule_version
        if self.row.meeting.format == "in_person":
            del self.fields["reply_mode"]
        if not self.user.has_role("staff"):
            for name in ("source", "reply_letter", "upload", "original_language", "marking", "not_above"):
                del self.fields[name]
            return
        super().prepare()
        if self.initial.get("source") == Source.PORTAL:
            self.initial["source"] = Source.LETTER
