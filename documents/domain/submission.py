"""The acts on papers of parties: handed in, taken back, returned with a reason, handed in again. Each keeps its row.

The secretariat enters what came by letter or e-mail, and names the letter.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.domain import document as documents
from documents.domain import file as files
from documents.models import CameBy, Document, Issue, IssueStatus, Marking, Register, Upload
from members.models import Party, User
from records import history
from records.forms import require_reason
from reminders.domain import tell

STATE = ("sent_to_center_at", "return_reason")
CAME = ("source", "letter")


@transaction.atomic
def submit(
    *,
    party: Party,
    register: Register,
    scope: str,
    kind: str,
    title_ru: str,
    title_en: str = "",
    original_language: str = "ru",
    marking: str = Marking.NONE,
    upload: Upload,
    source: str = CameBy.PORTAL,
    letter: str = "",
    by: User,
    now: datetime,
) -> Issue:
    """Take a paper of a party: a draft with its file, read by that party and the secretariat, by nobody else."""
    issue = documents.draft(
        register=register, scope=scope, kind=kind, title_ru=title_ru, title_en=title_en,
        original_language=original_language, marking=marking, upload=upload, by=by, now=now,
    )  # fmt: skip
    issue.document.submitted_by = party
    _sent(issue.document, source=source, letter=letter, by=by, now=now)
    return issue


@transaction.atomic
def take_back(issue: Issue, *, version: int | None, by: User, now: datetime) -> Issue:
    """Take a paper back before it is cleared: it stays the party's draft and may be handed in again."""
    issue = _with_us(issue, version, _("Only what lies with the secretariat and is not cleared yet is taken back."))
    paper = issue.document
    paper.sent_to_center_at = None
    paper.write(*STATE)
    history.record(paper, "taken_back", by=by, now=now, on_behalf=_code(paper))
    return issue


@transaction.atomic
def return_paper(issue: Issue, *, reason: str, version: int | None, by: User, now: datetime) -> Issue:
    """Send a paper back to its party with the reason; whoever hands in papers for it is told."""
    issue = _with_us(issue, version, _("Only what a party has handed in and is not cleared yet is returned."))
    paper = issue.document
    paper.sent_to_center_at, paper.return_reason = None, require_reason(reason)
    paper.write(*STATE)
    history.record(paper, "returned", by=by, now=now, reason=paper.return_reason, on_behalf=_code(paper))
    tell(issue, "paper_returned", to="submitter", by=by, now=now, words=paper.return_reason)
    return issue


@transaction.atomic
def submit_again(
    issue: Issue,
    *,
    title_ru: str,
    title_en: str = "",
    marking: str = Marking.NONE,
    upload: Upload | None = None,
    source: str = CameBy.PORTAL,
    letter: str = "",
    version: int | None,
    by: User,
    now: datetime,
) -> Issue:
    """Hand in a paper that was returned or taken back, with another file if there is one; it keeps its row."""
    issue = _locked(issue, version)
    paper = issue.document
    if not paper.is_of_party or paper.sent_to_center_at or issue.status != IssueStatus.DRAFT:
        raise ValidationError(_("Only what was returned or taken back is handed in again."), code="with_us")
    documents.edit(paper, title_ru=title_ru, title_en=title_en, marking=marking, version=None, by=by, now=now)
    if upload is not None:
        issue = files.upload(
            issue, language=paper.original_language, upload=upload, version=None, by=by, now=now
        )  # fmt: skip
    issue.document = Document.objects.locked(paper.pk)
    _sent(issue.document, source=source, letter=letter, by=by, now=now)
    return issue


def _sent(paper: Document, *, source: str, letter: str, by: User, now: datetime) -> None:
    if source != CameBy.PORTAL and not letter.strip():
        raise ValidationError({"letter": _("Name the letter with which the paper came.")})
    was = history.values(paper, *CAME)
    paper.source, paper.letter = source, letter.strip()
    paper.sent_to_center_at, paper.return_reason = now, ""
    paper.write("submitted_by", *CAME, *STATE)
    changes = history.diff(was, history.values(paper, *CAME))
    verb = "handed_in" if source == CameBy.PORTAL else "entered"
    history.record(paper, verb, by=by, now=now, changes=changes, on_behalf=_code(paper))


def _with_us(issue: Issue, version: int | None, refusal: Any) -> Issue:
    issue = _locked(issue, version)
    if not issue.document.lies_with_us or issue.status != IssueStatus.DRAFT:
        raise ValidationError(refusal, code="not_with_us")
    return issue


def _locked(issue: Issue, version: int | None) -> Issue:
    """Lock the paper, then its issue."""
    paper = Document.objects.locked(issue.document_id)
    row: Issue = Issue.objects.locked(issue.pk, version=version)
    row.document = paper
    return row


def _code(paper: Document) -> str:
    return paper.submitted_by.code if paper.submitted_by else ""
