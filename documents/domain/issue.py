"""The acts on issues before they leave: clear, open again, begin the next one."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.models import (
    Document,
    FileStatus,
    Issue,
    IssueKind,
    IssueStatus,
    LanguageFile,
    RegisterCounter,
    Scan,
    symbol_key,
)
from members.models import User
from records import history
from reminders.domain import tell

HOUSE = "ATC"
CLEARED = ("status", "symbol", "symbol_key", "cleared_at", "cleared_by")


@transaction.atomic
def clear(issue: Issue, *, version: int | None, by: User, now: datetime) -> Issue:
    """Clear a draft for release: it takes its number, which is never given again, and its files are closed.

    Of a party's paper whoever hands in papers for it is told.
    """
    document = Document.objects.locked(issue.document_id)
    issue = Issue.objects.locked(issue.pk, version=version)
    issue.document = document
    if issue.status != IssueStatus.DRAFT:
        raise ValidationError(_("Only a draft is cleared."), code="not_draft")
    for sentence in missing_to_clear(issue):
        raise ValidationError(sentence, code="missing")
    if document.number is None:
        document.number = RegisterCounter.take(document.register, document.scope)
        document.base_symbol = f"{HOUSE}/{document.register.code}/{document.scope}/{document.number}"
        document.write("number", "base_symbol")
    issue.symbol = f"{document.base_symbol}{issue.suffix}"
    issue.symbol_key = symbol_key(issue.symbol)
    issue.status, issue.cleared_at, issue.cleared_by = IssueStatus.CLEARED, now, by
    issue.write(*CLEARED)
    _close_files(issue, FileStatus.FINAL)
    history.record(issue, "cleared", by=by, now=now)
    if document.is_of_party:
        tell(issue, "paper_cleared", to="submitter", by=by, now=now)
    return issue


@transaction.atomic
def unclear(issue: Issue, *, version: int | None, by: User, now: datetime) -> Issue:
    """Open the files of a cleared issue for changes again; its symbol stays."""
    issue = Issue.objects.locked(issue.pk, version=version)
    if issue.status != IssueStatus.CLEARED:
        raise ValidationError(_("Only what is cleared and not yet released is opened again."), code="not_cleared")
    issue.status = IssueStatus.DRAFT
    issue.write("status")
    _close_files(issue, FileStatus.DRAFT)
    history.record(issue, "uncleared", by=by, now=now)
    return issue


@transaction.atomic
def revise(issue: Issue, *, version: int | None, by: User, now: datetime) -> Issue:
    """Begin the next issue of a paper; what was recalled before anybody had opened it is begun anew under its own symbol."""
    document = Document.objects.locked(issue.document_id)
    issue = Issue.objects.locked(issue.pk, version=version)
    if document.issues.filter(status__in=(IssueStatus.DRAFT, IssueStatus.CLEARED)).exists():
        raise ValidationError(_("The next issue is in preparation already."), code="in_preparation")
    last = document.issues.order_by("-number", "-pk")[0]
    number = last.number if last.status == IssueStatus.RECALLED else last.number + 1
    new = Issue(document=document, kind=IssueKind.REV if number else IssueKind.ORIGINAL, number=number)
    new.write()
    history.record(issue, "revised", by=by, now=now)
    return new


def missing_to_clear(issue: Issue) -> list[str]:
    """Say what an issue lacks before it can be cleared."""
    found = []
    if issue.document.is_of_party and not issue.document.lies_with_us:
        found.append(str(_("The paper lies with its party: it was returned or taken back.")))
    files = list(issue.files.all())
    original = next((row for row in files if row.is_original), None)
    if original is None:
        found.append(str(_("The original is missing: upload it in the language of the original.")))
    if any(row.scan == Scan.PENDING for row in files):
        found.append(str(_("The scanner has not answered about every file yet. What is not checked is not released.")))
    if any(row.scan == Scan.REFUSED for row in files):
        found.append(str(_("The scanner refuses a file: replace it.")))
    return found


def _close_files(issue: Issue, status: str) -> None:
    for row in LanguageFile.objects.select_for_update().filter(issue=issue).order_by("pk"):
        row.status = status
        row.write("status")
