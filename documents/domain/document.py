"""The acts on papers: begin one, change what is said of it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.domain import file
from documents.models import SCOPE, Document, Issue, Marking, Register, Upload
from members.models import User
from records import history


@transaction.atomic
def draft(
    *,
    register: Register,
    scope: str,
    kind: str,
    title_ru: str,
    title_en: str = "",
    original_language: str = "ru",
    marking: str = Marking.NONE,
    internal: bool = False,
    upload: Upload | None = None,
    by: User,
    now: datetime,
) -> Issue:
    """Begin a paper: its first issue is a draft that the secretariat alone reads. It has no number yet."""
    if not SCOPE.fullmatch(scope) or not scope:
        raise ValidationError({"scope": _("Give the number of the edition in Roman figures, or the year: XX, 2027.")})
    document = Document(
        register=register, scope=scope, kind=kind, title_ru=title_ru, title_en=title_en,
        original_language=original_language, marking=marking, internal=internal,
    )  # fmt: skip
    document.write()
    history.record(document, "drafted", by=by, now=now)
    issue = Issue(document=document)
    issue.write()
    if upload is not None:
        file.place(issue, language=original_language, upload=upload, present=None, now=now)
    return issue


@transaction.atomic
def edit(document: Document, *, version: int | None, by: User, now: datetime, **said: Any) -> Document:
    """Change what is said of a paper none of whose issues was released."""
    if unknown := set(said) - set(Document.TEXTS):
        raise TypeError(f"edit() changes no {', '.join(sorted(unknown))}")
    document = Document.objects.locked(document.pk, version=version)
    if document.issues.filter(released_at__isnull=False).exists() and set(said) != {"internal"}:
        raise ValidationError(_("The paper has been released: it stays as it is."), code="released")
    was = history.values(document, *said)
    for name, value in said.items():
        setattr(document, name, value)
    changes = history.diff(was, history.values(document, *said))
    if changes:
        document.write(*said)
        history.record(document, "edited", by=by, now=now, changes=changes)
    return document
