"""Forms of delegations: people and roles, what is sent, returned, confirmed; the list, its substitutions and seats."""

from django import forms
from django.db.models import F, Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.forms.document import OfPartyForm
from documents.forms.fields import UploadField
from meetings.forms.seats import add_seats, taken_seats
from meetings.models import ACTIVE, Credentials, Language, Nominee, ReplyMode, Role, Source
from members.models import Person
from records.forms import ActForm
from ui import tables

SHOWN = 50
LONG = {"max_length": 1000, "widget": forms.Textarea(attrs={"rows": 3})}
BY_LETTER = [(Source.LETTER, Source.LETTER.label), (Source.TELEPHONE, Source.TELEPHONE.label)]


def roster(delegation, user):
    """The people of the party who can be named: those sent before first."""
    before = Q(nominations__status="confirmed") & ~Q(nominations__meeting=delegation.meeting)
    named = Nominee.objects.visible_to(user).filter(meeting=delegation.meeting, status__in=ACTIVE)
    found = Person.objects.visible_to(user).filter(party=delegation.party, is_active=True)
    found = found.exclude(pk__in=named.values("person")).annotate(
        sent=Max("nominations__meeting__starts_at", filter=before)
    )
    return found.order_by(F("sent").desc(nulls_last=True), "sort_key", "pk")


def labels(people, delegation, user):
    """Each person with post, whether sent before, and where else on these days."""
    found = list(people)
    seen = Nominee.objects.visible_to(user).filter(person__in=[person.pk for person in found])
    elsewhere = {row.person_id: row.meeting for row in seen.elsewhere(delegation.meeting).select_related("meeting")}
    said = []
    for person in found:
        parts = [str(person), tables.pair("post")(person)]
        parts += [gettext("sent before")] if person.sent else []
        if person.pk in elsewhere:
            parts.append(gettext("on these days also: %(meeting)s") % {"meeting": elsewhere[person.pk].short})
        said.append((person.pk, " · ".join(part for part in parts if part)))
    return said


class NominateForm(ActForm):
    """People of the party, and the role they are given."""

    people = forms.ModelMultipleChoiceField(
        label=_("People"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)

    def prepare(self):
        """Offer the roster, narrowed by what was searched for; who was taken out when the party declined is ticked."""
        query = (self.options.get("initial") or {}).get("query", "")
        found = roster(self.row, self.user)
        self.fields["people"].queryset = found
        shown = found.matching(query)[:SHOWN]
        self.fields["people"].choices = labels(shown, self.row, self.user)
        standing = self.row.nominees.standing()
        self.initial["role"] = Role.MEMBER if standing.filter(role=Role.HEAD).exists() else Role.HEAD
        if not standing.exists():
            withdrawn = self.row.nominees.filter(status="withdrawn").values_list("person", flat=True)
            self.initial["people"] = [pk for pk, _label in self.fields["people"].choices if pk in set(withdrawn)]

    def values_of(self, row):
        """Nobody is ticked before somebody ticks."""
        return {}


class NomineeForm(ActForm):
    """The role of one person, and what the person needs."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    speaks = forms.ChoiceField(
        label=_("Needs interpretation into"),
        choices=[("", _("none")), *Language.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    mode = forms.ChoiceField(
        label=_("Takes part"),
        choices=[("", _("as the delegation")), *ReplyMode.choices],
        required=False,
        widget=forms.RadioSelect,
    )

    def prepare(self):
        """How one takes part is asked where there is a choice."""
        if self.row.meeting.format != "hybrid":
            del self.fields["mode"]


class MoveForm(ActForm):
    """A place in the delegation for one of its people."""

    nominee = forms.ModelChoiceField(queryset=None, to_field_name="public_id")
    place = forms.IntegerField(min_value=1, max_value=1000)

    def prepare(self):
        """Only who stands in the delegation is moved."""
        self.fields["nominee"].queryset = Nominee.objects.visible_to(self.user).filter(delegation=self.row)

    def values_of(self, row):
        """It starts empty."""
        return {}


class SubmitForm(OfPartyForm):
    """The note that names the delegation, as a file; staff say by which letter the names came."""

    upload = UploadField(
        label=_("Credentials, or the letter that names the delegation, as a file"), required=False
    )  # fmt: skip

    source = forms.ChoiceField(label=_("The names came by"), choices=BY_LETTER, widget=forms.RadioSelect)
    letter = forms.CharField(label=_("Number and date of the letter, or who called"), max_length=200)

    def prepare(self):
        """The party's own needs no letter."""
        super().prepare()
        if not self.user.has_role("staff"):
            del self.fields["source"], self.fields["letter"]
        elif self.initial.get("source") == Source.PORTAL:
            self.initial["source"] = Source.LETTER


class ReturnForm(ActForm):
    """Why a delegation is returned, and what is to be corrected of whom."""

    reason = forms.CharField(label=_("Reason"), help_text=_("Shown to the party."), **LONG)

    def prepare(self):
        """One remark for each person."""
        for nominee in self.row.nominees.standing().select_related("person"):
            nominee.delegation = self.row
            self.fields[f"remark_{nominee.public_id}"] = forms.CharField(
                label=gettext("To be corrected: %(person)s") % {"person": nominee.name}, max_length=300, required=False
            )

    def values_of(self, row):
        """A new return starts empty."""
        return {}

    def clean(self):
        """Put the remarks together."""
        data = super().clean() or self.cleaned_data
        names = [name for name in data if name.startswith("remark_")]
        return data | {"remarks": {name.removeprefix("remark_"): data.pop(name) for name in names}}


class ConfirmPeopleForm(ActForm):
    """Who is confirmed: all unless somebody is left out."""

    people = forms.ModelMultipleChoiceField(
        label=_("Confirm"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self):
        """Those who are not confirmed yet."""
        seen = Nominee.objects.visible_to(self.user).filter(delegation=self.row, status="nominated")
        self.fields["people"].queryset = seen.select_related("person").order_by("position", "pk")
        self.initial["people"] = [row.pk for row in self.fields["people"].queryset]

    def values_of(self, row):
        """All are ticked."""
        return {}


class SendCredentialsForm(OfPartyForm):
    """The credentials as a file."""

    upload = UploadField(label=_("Credentials as a file"))

    def values_of(self, row):
        """It starts empty."""
        return {}


class CredentialsForm(OfPartyForm):
    """Whether the credentials are in hand, and the file if there is one."""

    upload = UploadField(label=_("Credentials as a file"), required=False)

    credentials_status = forms.ChoiceField(
        label=_("Credentials"), choices=Credentials.choices, widget=forms.RadioSelect
    )
    credentials_letter = forms.CharField(label=_("Number and date of the credentials"), max_length=200, required=False)
    waiver_reason = forms.CharField(label=_("Why they are waived"), max_length=300, required=False)


class SubstituteForm(ActForm):
    """Who comes in the place of another, and why."""

    person = forms.ModelChoiceField(
        label=_("Who comes instead"), queryset=None, widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(label=_("Reason"), help_text=_("The secretariat reads it."), **LONG)

    def prepare(self):
        """People of the party who are not in the delegation."""
        found = roster(self.row.delegation, self.user)
        self.fields["person"].queryset = found
        self.fields["person"].choices = labels(found[:SHOWN], self.row.delegation, self.user)

    def values_of(self, row):
        """It starts empty."""
        return {}


class IssueListForm(ActForm):
    """A note to the issue, and that what was warned of is accepted."""

    note = forms.CharField(
        label=_("Note"), help_text=_("Stands in the letter and on the page."), required=False, **LONG
    )
    overlaps_accepted = forms.BooleanField(
        label=_("It is accepted that some people are sent to another meeting on these days"), required=False
    )

    def prepare(self):
        """Ask only where somebody is."""
        if not (self.options.get("initial") or {}).get("overlaps"):
            del self.fields["overlaps_accepted"]

    def values_of(self, row):
        """It starts empty."""
        return {}


class SeatsForm(ActForm):
    """The seats of a meeting by kind of party and group."""

    def prepare(self):
        """A number for each."""
        add_seats(self, self.row.quotas.all())

    def clean(self):
        """Put the numbers together."""
        data = super().clean() or self.cleaned_data
        return data | {"seats": taken_seats(data)}


class OwnSeatsForm(ActForm):
    """The seats of one party."""

    seats_delegates = forms.IntegerField(
        label=_("Own seats for delegates"), min_value=0, max_value=99, required=False,
        help_text=_("Empty: as for all parties of the kind."),
    )  # fmt: skip
    seats_accompanying = forms.IntegerField(
        label=_("Own seats for accompanying persons"), min_value=0, max_value=99, required=False
    )
    seats_reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
