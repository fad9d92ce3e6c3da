"""The papers the portal composes itself: agendas, lists, letters. Each is numbered, filled and cleared in one act."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from documents.domain import file
from documents.domain import issue as issues
from documents.domain.document import draft
from documents.models import Document, Issue, IssueStatus, LanguageFile, Register, RegisterCounter, Scan
from members.models import User

PDF = "application/pdf"
Filled = Callable[[Issue], Mapping[str, bytes]]


@transaction.atomic
def compose(
    document: Document | None,
    *,
    register: Register,
    scope: str,
    kind: str,
    title_ru: str,
    title_en: str,
    filled: Filled,
    by: User,
    now: datetime,
) -> Issue:
    """Make the next issue of a paper, or its first: it has its symbol before `filled` makes its PDF in each language.

    An issue that is cleared and not out yet is made anew under its symbol. The first language is that of the original.
    """
    issue = _next(document, by=by, now=now) if document else None
    if issue is None:
        issue = draft(
            register=register, scope=scope, kind=kind, title_ru=title_ru, title_en=title_en, by=by, now=now
        )  # fmt: skip
    paper: Document = Document.objects.locked(issue.document_id)
    if paper.number is None:
        paper.number = RegisterCounter.take(paper.register, paper.scope)
        paper.base_symbol = f"{issues.HOUSE}/{paper.register.code}/{paper.scope}/{paper.number}"
        paper.write("number", "base_symbol")
    issue.document = paper
    issue.symbol = f"{paper.base_symbol}{issue.suffix}"
    for language, data in filled(issue).items():
        _put(issue, language, data, now=now)
    return issues.clear(issue, version=None, by=by, now=now)


def _next(document: Document, *, by: User, now: datetime) -> Issue:
    """The issue to fill: one that waits is opened again, else the next is begun."""
    waiting = document.issues.filter(status__in=(IssueStatus.DRAFT, IssueStatus.CLEARED)).first()
    if waiting is None:
        return issues.revise(document.issues.latest("number", "pk"), version=None, by=by, now=now)
    return waiting if waiting.is_draft else issues.unclear(waiting, version=None, by=by, now=now)


def _put(issue: Issue, language: str, data: bytes, *, now: datetime) -> None:
    """Give an issue its file in a language, in place of an earlier one; what we made ourselves needs no scanner."""
    row = issue.files.filter(language=language).first()
    if row is None:
        row = LanguageFile(issue=issue, language=language, is_original=language == issue.document.original_language)
    else:
        file.let_go(row, now=now)
    row.name, row.mime, row.scan, row.author = issue.file_name(language, "pdf"), PDF, Scan.CLEAN, ""
    row.size, row.sha256, row.has_place = len(data), hashlib.sha256(data).hexdigest(), False
    row.file.save(row.name, ContentFile(data), save=False)
    row.write(*(file.CARRIED if row.pk else ()))
