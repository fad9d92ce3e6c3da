"""The acts on the files of an issue: one a language, replaced while it is a draft; a translation may come later."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.models import FileStatus, Issue, IssueStatus, LanguageFile, Scan, Upload
from members.models import User
from records import history

CARRIED = ("file", "name", "size", "sha256", "mime", "author", "has_place", "scan")


@transaction.atomic
def upload(
    issue: Issue, *, language: str, upload: Upload, version: int | None, by: User, now: datetime
) -> Issue:  # fmt: skip
    """Give an issue its file in a language: in place of an earlier one while it is a draft, as a translation once it is out."""
    issue = Issue.objects.locked(issue.pk, version=version)
    present = issue.files.filter(language=language).first()
    if issue.status == IssueStatus.RELEASED:
        _translate(issue, present, language, upload)
        verb = "file_added"
    elif issue.status == IssueStatus.DRAFT:
        verb = "file_replaced" if present else "file_added"
        place(issue, language=language, upload=upload, present=present, now=now)
    else:
        raise ValidationError(_("The files of this issue are closed."), code="closed")
    _note(issue, verb, language, present.name if present else "", upload.name, by=by, now=now)
    return issue


@transaction.atomic
def remove(issue: Issue, *, language: str, version: int | None, by: User, now: datetime) -> Issue:
    """Take a file off a draft."""
    issue = Issue.objects.locked(issue.pk, version=version)
    if issue.status != IssueStatus.DRAFT:
        raise ValidationError(_("The files of this issue are closed."), code="closed")
    row = issue.files.filter(language=language).first()
    if row is None:
        raise ValidationError(_("There is no file in this language."), code="absent")
    let_go(row, now=now)
    row.delete()
    _note(issue, "file_removed", language, row.name, "", by=by, now=now)
    return issue


def place(issue: Issue, *, language: str, upload: Upload, present: LanguageFile | None, now: datetime) -> LanguageFile:
    """Put uploaded bytes into the place of a language; those that stood there are forgotten in a day."""
    row = present or LanguageFile(
        issue=issue, language=language, is_original=language == issue.document.original_language
    )
    if present:
        let_go(present, now=now)
    for name in CARRIED:
        setattr(row, name, getattr(upload, name))
    row.write(*(CARRIED if present else ()))
    upload.delete()
    return row


def _translate(issue: Issue, present: LanguageFile | None, language: str, upload: Upload) -> None:
    """Add a translation to what is released: it is final at once."""
    if present:
        raise ValidationError(
            {"language": _("The released file stays as it is. Begin a new issue to correct it.")}, code="released"
        )
    if upload.scan != Scan.CLEAN:
        raise ValidationError({"upload": _("The scanner has not answered yet. Try again later.")}, code="pending")
    row = LanguageFile(issue=issue, language=language, status=FileStatus.FINAL)
    for name in CARRIED:
        setattr(row, name, getattr(upload, name))
    row.write()
    upload.delete()


def let_go(row: LanguageFile, *, now: datetime) -> None:
    """Leave the bytes of a file to the sweep of what belongs to nothing."""
    Upload.objects.create(
        by=None, at=now, **{name: getattr(row, name) for name in CARRIED if name != "scan"}, scan=row.scan
    )


def _note(issue: Issue, verb: str, language: str, was: str, is_now: str, *, by: User, now: datetime) -> None:
    said = {name: f"{language.upper()}: {value}" if value else "" for name, value in (("was", was), ("now", is_now))}
    changes = history.diff({"file": said["was"]}, {"file": said["now"]})
    history.record(issue, verb, by=by, now=now, changes=changes)
