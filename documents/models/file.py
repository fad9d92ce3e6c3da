"""Files: those of an issue, one a language, and those that were uploaded and belong to nothing yet."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents import content
from documents.models.document import FILE_LANGUAGES
from documents.models.issue import Issue, IssueStatus
from records.models import Versioned, VersionedQuerySet


class Scan(models.TextChoices):
    """What the scanner has said."""

    PENDING = "pending", pgettext_lazy("scan", "waits for the scanner")
    CLEAN = "clean", pgettext_lazy("scan", "checked")
    REFUSED = "refused", pgettext_lazy("scan", "refused")


class FileStatus(models.TextChoices):
    """Whether a file may still be replaced."""

    DRAFT = "draft", pgettext_lazy("file", "draft")
    FINAL = "final", pgettext_lazy("file", "final")


SCAN_LOOKS = {"pending": "running", "clean": "done", "refused": "off"}


def stored_as(_row: models.Model, _name: str) -> str:
    """Give the name under which bytes are stored: random, and nothing of the name they came with."""
    name = uuid4().hex
    return f"documents/{name[:2]}/{name}"


class UploadQuerySet(models.QuerySet):
    """The reading vocabulary of what was uploaded."""

    def visible_to(self, user: Any) -> Self:
        """Show whoever uploaded it the own uploads."""
        return self.filter(by=user.pk) if user.is_authenticated else self.none()


class Upload(models.Model):
    """Bytes that were uploaded and belong to nothing yet: a form that was wrong elsewhere finds them again for a day."""

    VERBS = {"turned_away": _("File refused")}

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True)
    at = models.DateTimeField(_("uploaded"), db_index=True)
    file = models.FileField(max_length=100, upload_to=stored_as, blank=True)
    name = models.CharField(_("name"), max_length=150)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    mime = models.CharField(_("type"), max_length=100, blank=True)
    author = models.CharField(_("author named in the file"), max_length=200, blank=True)
    has_place = models.BooleanField(_("the file names a place"), default=False)
    scan = models.CharField(_("check"), max_length=7, choices=Scan, default=Scan.PENDING)
    refusal = models.CharField(max_length=10, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        constraints = [
            models.CheckConstraint(
                condition=Q(scan="refused", file="") & ~Q(refusal="")
                | ~Q(scan="refused") & ~Q(file="") & Q(refusal=""),
                name="documents_upload_refused_is_not_kept",
                violation_error_message=_("A refused file is not kept, and the reason is."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ending(self) -> str:
        """The ending of names of its type."""
        return content.ending_of(self.mime)


class LanguageFileQuerySet(VersionedQuerySet):
    """The reading vocabulary of the files of issues."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a party the final ones of what it sees, and none of what was withdrawn; of the own papers all."""
        found = self.filter(issue__in=Issue.objects.visible_to(user))
        if user.is_anonymous or user.role == "staff":
            return found
        final = Q(status=FileStatus.FINAL) & ~Q(issue__status=IssueStatus.WITHDRAWN)
        return found.filter(final | Q(issue__document__submitted_by__in=user.parties("view")))

    def readable(self) -> Self:
        """Keep what the scanner has found clean: nothing else is ever sent."""
        return self.filter(scan=Scan.CLEAN)

    def in_order(self) -> Self:
        """Put the original first."""
        return self.order_by("-is_original", "-language", "pk")


class LanguageFile(Versioned):
    """The file of an issue in a language."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="files", verbose_name=_("issue"))
    language = models.CharField(_("language"), max_length=2, choices=FILE_LANGUAGES)
    status = models.CharField(_("status"), max_length=5, choices=FileStatus, default=FileStatus.DRAFT)
    is_original = models.BooleanField(_("original"), default=False)
    file = models.FileField(max_length=100, upload_to=stored_as)
    name = models.CharField(_("name"), max_length=150)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(_("type"), max_length=100)
    author = models.CharField(_("author named in the file"), max_length=200, blank=True)
    has_place = models.BooleanField(_("the file names a place"), default=False)
    scan = models.CharField(_("check"), max_length=7, choices=Scan, default=Scan.PENDING)

    objects = LanguageFileQuerySet.as_manager()

    class Meta:
        ordering = ["issue", "-is_original", "-language", "pk"]
        verbose_name = _("file of an issue")
        verbose_name_plural = _("files of issues")
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "language"],
                name="documents_languagefile_once",
                violation_error_message=_("There is a file in this language already."),
            ),
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(is_original=True),
                name="documents_languagefile_one_original",
                violation_error_message=_("An issue has one original."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | (Q(status="final", scan="clean", size__gt=0) & ~Q(file="") & ~Q(sha256="")),
                name="documents_languagefile_final_is_clean",
                violation_error_message=_("A final file has been checked by the scanner."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue.symbol} {self.language.upper()}".strip()

    def get_absolute_url(self) -> str:
        """The page of its issue."""
        return self.issue.get_absolute_url()

    @property
    def ending(self) -> str:
        """The ending of names of its type."""
        return content.ending_of(self.mime)

    @property
    def sent_as(self) -> str:
        """The name under which it is sent."""
        return self.issue.file_name(self.language, self.ending)

    @property
    def scan_look(self) -> str:
        """The look of the check."""
        return SCAN_LOOKS[self.scan]

    @property
    def is_clean(self) -> bool:
        """Whether it may be sent."""
        return self.scan == Scan.CLEAN
