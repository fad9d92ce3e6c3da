"""The forms of accounts: invitation, suspension, rights, representations."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members import queries
from members.domain.account import center_day
from members.models import RIGHT_WORDS, Office, Party, Representation, Role, StaffRight, User
from records.forms import ActForm
from ui.fields import DayField, NameField, check_order

PARTY_RIGHTS = list(RIGHT_WORDS.items())


class InviteForm(ActForm):
    """Who is invited, as what; the role is chosen before, and decides what else is asked."""

    OF_ROLE = {"staff": ("office", "staff_rights"), "representative": ("party", "party_rights", "valid_until")}

    email = forms.EmailField(label=_("E-mail"), help_text=_("Used to sign in; letters go there."))
    party: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Represents"))
    party_rights = forms.MultipleChoiceField(
        label=_("Rights beside seeing"), choices=PARTY_RIGHTS, required=False, widget=forms.CheckboxSelectMultiple
    )
    valid_until = DayField(
        label=_("Represents until"), required=False, help_text=_("The last day. Empty: without an end.")
    )
    office: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Office"))
    staff_rights = forms.MultipleChoiceField(
        label=_("Rights beside reading"),
        choices=StaffRight.Right,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    family_ru = NameField(label=_("Surname (Cyrillic)"), required=False)
    given_ru = NameField(label=_("Given name (Cyrillic)"), required=False)
    patronymic_ru = NameField(label=_("Patronymic (Cyrillic)"), required=False)
    family_en = NameField(label=_("Surname (Latin)"), required=False)
    given_en = NameField(label=_("Given name (Latin)"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=[("ru", _("Russian")), ("en", _("English"))],
        widget=forms.RadioSelect,
        initial="ru",
    )

    def __init__(self, *args, role, user, **options):
        """Ask only what the role needs."""
        super().__init__(*args, **options)
        self.fields["party"].queryset = Party.objects.visible_to(user).in_order()
        self.fields["office"].queryset = Office.objects.visible_to(user).filter(until__isnull=True)
        wanted = self.OF_ROLE.get(role, ())
        for name in [name for names in self.OF_ROLE.values() for name in names if name not in wanted]:
            del self.fields[name]


class BareForm(ActForm):
    """An act without a question."""


class RightForm(ActForm):
    """A right of a member of staff."""

    right = forms.ChoiceField(label=_("Right"), choices=StaffRight.Right, widget=forms.RadioSelect)

    def __init__(self, *args, among=None, **options):
        """Offer what is not held yet, or what is."""
        super().__init__(*args, **options)
        if among is not None:
            self.fields["right"].choices = [pair for pair in StaffRight.Right.choices if pair[0] in among]


class RepresentationForm(ActForm):
    """Rights for a party, from a first to a last day."""

    since = DayField(label=_("From"))
    until = DayField(label=_("To"), required=False, help_text=_("The last day. Empty: without an end."))
    answer = forms.BooleanField(label=RIGHT_WORDS["answer"], required=False)
    manage_delegation = forms.BooleanField(label=RIGHT_WORDS["manage_delegation"], required=False)
    propose = forms.BooleanField(label=RIGHT_WORDS["propose"], required=False)
    basis = forms.CharField(label=_("Basis: number and date of the party's letter"), max_length=200, required=False)

    def values_of(self, row):
        """The days of a range are its first and its last."""
        if not isinstance(row, Representation):
            return {}
        return super().values_of(row) | {"since": row.first_day, "until": row.last_day}

    def clean(self):
        """Refuse a last day before the first."""
        check_order(self, "since", "until")
        return super().clean()


class GrantForm(RepresentationForm):
    """A new representation: the party as well."""

    party: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Represents"))
    field_order = ("party",)

    def __init__(self, *args, user, **options):
        """Offer the parties in the order of protocol."""
        super().__init__(*args, **options)
        self.fields["party"].queryset = Party.objects.visible_to(user).in_order()


class EndForm(ActForm):
    """The last day of a representation, and why."""

    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def values_of(self, row):
        """The day comes from the page, the reason from the person."""
        return {}


class AcceptForm(forms.Form):
    """The password of a new account, twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 12 characters; a phrase of several words is best. Passwords known from leaks are refused."
        ),
    )
    again = forms.CharField(
        label=_("Password once more"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self):
        """Both are the same."""
        values = super().clean()
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("The two passwords differ."))
        return values


class AccountFilter(django_filters.FilterSet):
    """What to look for among accounts."""

    q = django_filters.CharFilter(label=_("Name or e-mail"), method="by_name", max_length=100)
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role, empty_label=pgettext_lazy("role", "any"))
    party = django_filters.ModelChoiceFilter(
        label=_("Represents"),
        field_name="representations__party",
        queryset=lambda request: Party.objects.visible_to(request.user).in_order(),
        empty_label=pgettext_lazy("party", "any"),
        distinct=True,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("active", _("active")),
            ("suspended", _("suspended")),
            ("closed", _("closed")),
            ("review", _("to review")),
        ],
        method="by_state",
        empty_label=pgettext_lazy("state", "any"),
    )
    seen = django_filters.ChoiceFilter(
        label=_("Signed in"),
        choices=[("never", _("never")), ("silent", _("not for half a year"))],
        method="by_sign_in",
        empty_label=_("any"),
    )
    step = django_filters.ChoiceFilter(
        label=_("Second step"),
        choices=[("none", _("none")), *queries.STEP_WORDS.items()],
        method="by_step",
        empty_label=_("any"),
    )

    class Meta:
        model = User
        fields = ("q", "role", "party", "state", "seen", "step")

    def __init__(self, *args, now, **options):
        """Take the moment by which silence and reviews are judged."""
        super().__init__(*args, **options)
        self.now = now

    def by_name(self, queryset, name, value):
        """Keep those whose name or address holds the words."""
        return queryset.named_like(value)

    def by_state(self, queryset, name, value):
        """Keep the accounts of one state."""
        if value == "review":
            return queries.to_review(queryset, today=center_day(self.now), now=self.now)
        shut = {
            "suspended": {"suspended_at__isnull": False, "closed_at__isnull": True},
            "closed": {"closed_at__isnull": False},
        }
        return queryset.filter(**shut.get(value, {"is_active": True}))

    def by_sign_in(self, queryset, name, value):
        """Keep those who never came, or not for half a year."""
        if value == "never":
            return queryset.filter(last_login__isnull=True)
        return queryset.filter(last_login__lt=self.now - queries.SILENCE)

    def by_step(self, queryset, name, value):
        """Keep those with a kind of second step, or with none."""
        if value == "none":
            return queryset.filter(steps__len=0)
        return queryset.filter(steps__contains=[value])
