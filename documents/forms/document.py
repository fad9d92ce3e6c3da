"""What is typed about papers."""

import re

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.forms.fields import UploadField
from documents.models import DocumentKind, IssueStatus, Marking, Register, symbol_key
from documents.models.document import FILE_LANGUAGES
from records.forms import ActForm

HIGHER = "higher"
SECRET = re.compile(r"секретн|secret\b", re.IGNORECASE)


class DocumentFilter(forms.Form):
    """Which papers to list."""

    words = forms.CharField(label=gettext_lazy("Symbol or title"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    register = forms.ModelChoiceField(
        Register.objects.none(), label=gettext_lazy("Register"), required=False, empty_label=gettext_lazy("All"),
        to_field_name="code",
    )  # fmt: skip
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    no_english = forms.BooleanField(label=gettext_lazy("without English"), required=False)
    handed_in = forms.BooleanField(label=gettext_lazy("handed in by parties, to be accepted"), required=False)
    new = forms.BooleanField(label=gettext_lazy("new to us"), required=False)
    owed = forms.BooleanField(label=gettext_lazy("to acknowledge"), required=False)

    def __init__(self, *args, user, **options):
        """Offer to each what tells papers apart."""
        super().__init__(*args, **options)
        self.fields["kind"].choices = [("", _("All")), *DocumentKind.choices]
        shown = [one for one in IssueStatus.choices if one[0] not in (IssueStatus.SUPERSEDED, IssueStatus.RECALLED)]
        self.fields["status"].choices = [("", _("All")), *shown]
        self.fields["register"].queryset = Register.objects.visible_to(user).of_papers()
        if user.has_role("staff"):
            del self.fields["new"], self.fields["owed"]
        else:
            for name in ("register", "status", "no_english", "handed_in"):
                del self.fields[name]


class MarkedForm(ActForm):
    """How what comes in is marked; the portal holds nothing above official use."""

    marking = forms.ChoiceField(
        label=gettext_lazy("Marking"), initial=Marking.NONE, widget=forms.RadioSelect,
        choices=[*Marking.choices, (HIGHER, gettext_lazy("higher than official use"))],
    )  # fmt: skip
    not_above = forms.BooleanField(
        label=gettext_lazy("The paper is not marked higher than “for official use”"), required=False
    )

    def clean_marking(self):
        """Refuse what the portal may not hold."""
        if self.cleaned_data["marking"] == HIGHER:
            raise forms.ValidationError(_("The portal may not hold this. Send it by the prescribed channel."))
        return self.cleaned_data["marking"]

    def clean(self):
        """Ask again when a title or a name speaks of secrecy."""
        sure = self.cleaned_data.pop("not_above", False)
        upload = self.cleaned_data.get("upload")
        said = " ".join([*(self.cleaned_data.get(name, "") for name in ("title_ru", "title_en")), str(upload or "")])
        if SECRET.search(said) and not sure:
            self.add_error("not_above", _("The title or the name of the file speaks of secrecy. Confirm the marking."))
        return self.cleaned_data

    @property
    def asks_again(self):
        """Whether the marking has to be confirmed."""
        return self.is_bound and ("not_above" in self.errors or bool(self["not_above"].value()))


class OfPartyForm(MarkedForm):
    """A file of a party: its language and its marking."""

    upload = UploadField()
    original_language = forms.ChoiceField(
        label=gettext_lazy("Language of the file"), choices=FILE_LANGUAGES, initial="ru"
    )

    def prepare(self):
        """The file belongs to whoever uploads it."""
        self.fields["upload"].user = self.user


class PaperForm(MarkedForm):
    """What is said of a paper."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DocumentKind, initial=DocumentKind.REPORT)
    title_ru = forms.CharField(label=gettext_lazy("Title (Russian)"), max_length=600)
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=600, required=False)
    internal = forms.BooleanField(
        label=gettext_lazy("An internal paper of the secretariat: it is released to nobody"), required=False
    )


class EditForm(PaperForm):
    """The paper's row is what is changed."""


class NewForm(PaperForm):
    """A new paper, with its file if it is there already."""

    register = forms.ModelChoiceField(Register.objects.none(), label=gettext_lazy("Register"), empty_label=None)
    scope = forms.CharField(
        label=gettext_lazy("Edition or year"), max_length=16, widget=forms.TextInput(attrs={"size": 10}),
        help_text=gettext_lazy("The number of the edition in Roman figures, or the year: XX, 2027"),
    )  # fmt: skip
    original_language = forms.ChoiceField(
        label=gettext_lazy("Language of the original"), choices=settings.LANGUAGES, widget=forms.RadioSelect,
        initial="ru",
    )  # fmt: skip
    upload = UploadField(required=False)

    def prepare(self):
        """Offer the registers; the file belongs to whoever uploads it."""
        self.fields["register"].queryset = Register.objects.visible_to(self.user).of_papers()
        self.fields["upload"].user = self.user

    def clean_scope(self):
        """Read Roman figures typed in the other alphabet as what they are."""
        return symbol_key(self.cleaned_data["scope"])


class UploadForm(ActForm):
    """A file of an issue in a language."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect, initial="ru"
    )
    upload = UploadField()

    def prepare(self):
        """The file belongs to whoever uploads it; a party's original keeps its language."""
        self.fields["upload"].user = self.user
        paper = self.row.document
        if paper.original_language not in dict(settings.LANGUAGES):
            own = (paper.original_language, paper.get_original_language_display())
            self.fields["language"].choices = [*settings.LANGUAGES, own]


class ConfirmForm(ActForm):
    """An act that asks for nothing."""


class ReasonForm(ActForm):
    """An act that asks for its reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown in the history and to those who are told"),
    )  # fmt: skip
