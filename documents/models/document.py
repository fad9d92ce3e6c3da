"""Papers: what is issued under a symbol, whoever's meeting, programme or exercise it is for."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models.register import Register
from members.models import Party
from records.models import Versioned, VersionedQuerySet


class DocumentKind(models.TextChoices):
    """What a paper is."""

    AGENDA = "agenda", pgettext_lazy("document", "agenda")
    CONVOCATION = "convocation", pgettext_lazy("document", "notice of convocation")
    REPORT = "report", pgettext_lazy("document", "report")
    DRAFT_DECISION = "draft_decision", pgettext_lazy("document", "draft decision")
    INFORMATION = "information", pgettext_lazy("document", "information")
    PARTICIPANTS = "participants", pgettext_lazy("document", "list of participants")
    PROTOCOL = "protocol", pgettext_lazy("document", "protocol")
    LETTER = "letter", pgettext_lazy("document", "letter")
    PROGRAMME = "programme", pgettext_lazy("document", "programme")
    PLAN = "plan", pgettext_lazy("document", "plan")
    CONSOLIDATED = "consolidated_report", pgettext_lazy("document", "consolidated report")
    OTHER = "other", pgettext_lazy("document", "other")


class Marking(models.TextChoices):
    """How a paper is marked; the portal holds nothing above the second."""

    NONE = "none", pgettext_lazy("marking", "none")
    OFFICIAL_USE = "official_use", pgettext_lazy("marking", "for official use")


# What a paper of a party may be written in; our own are in the languages of the portal.
FILE_LANGUAGES = [
    *settings.LANGUAGES, ("az", _("Azerbaijani")), ("hy", _("Armenian")), ("be", _("Belarusian")), ("kk", _("Kazakh")),
    ("ky", _("Kyrgyz")), ("ro", _("Romanian")), ("tg", _("Tajik")), ("tk", _("Turkmen")), ("uz", _("Uzbek")),
]  # fmt: skip


class CameBy(models.TextChoices):
    """How a paper of a party reached the Center."""

    PORTAL = "portal", _("portal")
    LETTER = "letter", _("letter")
    EMAIL = "email", pgettext_lazy("way a paper came", "e-mail")


class Document(Versioned):
    """A paper: its symbol, title and marking; what is read are its issues."""

    VERBS = {
        "drafted": _("Draft begun"),
        "edited": _("Edited"),
        "handed_in": _("Handed in by the party"),
        "entered": _("Entered by the secretariat for the party"),
        "taken_back": _("Taken back by the party"),
        "returned": _("Returned to the party"),
    }
    TEXTS = ("kind", "title_ru", "title_en", "marking", "internal")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    register = models.ForeignKey(Register, models.PROTECT, related_name="documents", verbose_name=_("register"))
    scope = models.CharField(_("edition or year"), max_length=16)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    base_symbol = models.CharField(_("symbol"), max_length=60, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=19, choices=DocumentKind)
    title_ru = models.CharField(_("title (Russian)"), max_length=600)
    title_en = models.CharField(_("title (English)"), max_length=600, blank=True)
    original_language = models.CharField(
        _("language of the original"), max_length=2, choices=FILE_LANGUAGES, default="ru"
    )
    marking = models.CharField(_("marking"), max_length=12, choices=Marking, default=Marking.NONE)
    internal = models.BooleanField(_("internal: a paper of the secretariat alone"), default=False)
    submitted_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="submitted_documents", editable=False,
        verbose_name=_("handed in by"),
    )  # fmt: skip
    # Filled while the paper lies with the secretariat: it is emptied when the paper is returned or taken back.
    sent_to_center_at = models.DateTimeField(_("handed in"), null=True, blank=True, editable=False)
    return_reason = models.TextField(_("why it is returned"), blank=True, editable=False)
    # Of a paper that the secretariat has entered for its party: how it came, and with which letter.
    source = models.CharField(_("received by"), max_length=6, choices=CameBy, default=CameBy.PORTAL, editable=False)
    letter = models.CharField(_("number and date of the letter"), max_length=200, blank=True, editable=False)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["register", "scope", "number"],
                name="documents_document_number_once",
                violation_error_message=_("This number is taken."),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, base_symbol="") | (Q(number__isnull=False) & ~Q(base_symbol="")),
                name="documents_document_symbol_if_number",
                violation_error_message=_("A paper has its number and its symbol, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=False) | Q(sent_to_center_at__isnull=True, return_reason=""),
                name="documents_document_handed_in_by_a_party",
                violation_error_message=_("Only a paper of a party is handed in and returned."),
            ),
            models.CheckConstraint(
                condition=Q(return_reason="") | Q(sent_to_center_at__isnull=True),
                name="documents_document_returned_or_handed_in",
                violation_error_message=_("What is returned to a party lies with the secretariat no more."),
            ),
            models.CheckConstraint(
                condition=Q(source="portal", letter="")
                | (Q(submitted_by__isnull=False) & ~Q(source="portal") & ~Q(letter="")),
                name="documents_document_source_is_named",
                violation_error_message=_(
                    "What did not come through the portal is a party's, and its letter is named."
                ),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        title = self.title_ru if russian else self.title_en or self.title_ru
        return f"{self.base_symbol} {title}".strip()

    def get_absolute_url(self) -> str:
        """The page of its newest issue."""
        return self.issues.latest("pk").get_absolute_url()

    @property
    def is_restricted(self) -> bool:
        """Whether it is for official use."""
        return self.marking == Marking.OFFICIAL_USE

    @property
    def is_of_party(self) -> bool:
        """Whether a party hands it in to be cleared; a letter of a party is kept as it came."""
        return self.submitted_by_id is not None and self.kind != DocumentKind.LETTER

    @property
    def handed(self) -> str:
        """Where a paper of a party lies: handed_in, returned or taken_back; empty for our own."""
        if self.submitted_by_id is None:
            return ""
        if self.sent_to_center_at:
            return "handed_in"
        return "returned" if self.return_reason else "taken_back"

    @property
    def lies_with_us(self) -> bool:
        """Whether a party's paper is with the secretariat, which clears or returns it."""
        return self.is_of_party and self.sent_to_center_at is not None
