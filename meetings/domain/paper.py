"""What is done to the papers of a meeting: documents of the library are attached to it and taken off."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from documents.models import Document
from meetings.domain.agenda import locked, of
from meetings.models import AgendaItem, Meeting, MeetingPaper
from members.models import User
from records import history


@transaction.atomic
def attach_paper(
    meeting: Meeting,
    *,
    document: Document,
    item: AgendaItem | None = None,
    version: int | None,  # noqa: ARG001  # what is attached overwrites nothing
    by: User,
    now: datetime,
) -> MeetingPaper:
    """Attach a document of the library to a meeting, or to an item of it; who reads it is decided by its release."""
    agenda = locked(of(meeting))
    if item is not None and item.meeting_id != agenda.meeting_id:
        raise ValidationError({"item": _("The item belongs to another meeting.")})
    last = MeetingPaper.objects.filter(meeting=agenda.meeting).aggregate(last=Max("position"))["last"] or 0
    row = MeetingPaper(meeting=agenda.meeting, item=item, document=document, position=last + 1)
    row.write()
    changes = history.diff({}, {"document": document, "item": item.title_ru if item else ""})
    history.record(row, "attached", by=by, now=now, changes=changes)
    return row


@transaction.atomic
def detach_paper(paper: MeetingPaper, *, version: int | None, by: User, now: datetime) -> Meeting:
    """Take a document off a meeting; it stays in the library, with whoever has it."""
    agenda = locked(of(paper.meeting))
    row = MeetingPaper.objects.locked(paper.pk, version=version)
    history.record(row, "detached", by=by, now=now, changes=history.diff({"document": row.document}, {"document": ""}))
    row.delete()
    return agenda.meeting
