"""What is done to the papers of a meeting: documents of the library are attached and taken off, parties hand in their own."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from documents.domain import submission
from documents.models import CameBy, Document, Marking, Upload
from meetings.domain.agenda import locked, of
from meetings.domain.issuing import readers, register_of
from meetings.models import AgendaItem, Meeting, MeetingPaper
from meetings.models.paper import TAKES_PAPERS
from members.models import Party, User
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
    meeting = locked(of(meeting)).meeting
    _of_the_meeting(meeting, item)
    row = MeetingPaper(meeting=meeting, item=item, document=document, position=_next(meeting))
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


@transaction.atomic
def hand_in(
    meeting: Meeting,
    *,
    party: Party,
    kind: str,
    title_ru: str,
    title_en: str = "",
    item: str = "",
    wish: str = "",
    original_language: str = "ru",
    marking: str = Marking.NONE,
    upload: Upload,
    source: str = CameBy.PORTAL,
    letter: str = "",
    version: int | None = None,  # noqa: ARG001  # a new row overwrites nothing
    by: User,
    now: datetime,
) -> MeetingPaper:
    """Take a paper of a party for a meeting, or for an item of its agenda: the secretariat clears it or returns it.

    What comes after the term is taken and marked, never dropped. What came by letter or e-mail the secretariat enters for
    the party, and names the letter.
    """
    meeting = locked(of(meeting)).meeting
    _takes_papers(meeting, party)
    found = _item(meeting, item)
    register, scope = register_of(meeting, general=False)
    issue = submission.submit(
        party=party, register=register, scope=scope, kind=kind, title_ru=title_ru, title_en=title_en,
        original_language=original_language, marking=marking, upload=upload, source=source, letter=letter, by=by, now=now,
    )  # fmt: skip
    row = MeetingPaper(
        meeting=meeting, item=found, document=issue.document, position=_next(meeting), wish=wish.strip()
    )  # fmt: skip
    row.write()
    _note(row, "handed_in" if source == CameBy.PORTAL else "entered", by=by, now=now)
    return row


@transaction.atomic
def hand_in_again(
    paper: MeetingPaper,
    *,
    title_ru: str,
    title_en: str = "",
    item: str = "",
    wish: str = "",
    marking: str = Marking.NONE,
    upload: Upload | None = None,
    source: str = CameBy.PORTAL,
    letter: str = "",
    version: int | None,
    by: User,
    now: datetime,
) -> MeetingPaper:
    """Hand in again what was returned or taken back, corrected: it keeps its row and its place."""
    meeting = locked(of(paper.meeting)).meeting
    row: MeetingPaper = MeetingPaper.objects.locked(paper.pk, version=version)
    row.meeting = meeting
    if row.document.submitted_by is None:
        raise ValidationError(_("This is no paper of a party."), code="ours")
    _takes_papers(meeting, row.document.submitted_by)
    row.item, row.wish = _item(meeting, item), wish.strip()
    row.write("item", "wish")
    submission.submit_again(
        row.document.issues.latest("pk"), title_ru=title_ru, title_en=title_en, marking=marking, upload=upload,
        source=source, letter=letter, version=None, by=by, now=now,
    )  # fmt: skip
    row.document.refresh_from_db()
    _note(row, "handed_in_again" if source == CameBy.PORTAL else "entered_again", by=by, now=now)
    return row


def _takes_papers(meeting: Meeting, party: Party) -> None:
    if meeting.facts_only or meeting.status not in TAKES_PAPERS:
        raise ValidationError(_("The meeting is over or cancelled: it takes no papers."), code="closed")
    if party not in readers(meeting):
        raise ValidationError(_("The party is not invited to the meeting."), code="not_invited")


def _of_the_meeting(meeting: Meeting, item: AgendaItem | None) -> None:
    if item is not None and item.meeting_id != meeting.pk:
        raise ValidationError({"item": _("The item belongs to another meeting.")})


def _item(meeting: Meeting, key: str) -> AgendaItem | None:
    """Find an item by its key, out of those that may stand in an issued agenda."""
    if not key:
        return None
    found: AgendaItem | None = meeting.items.to_issue().filter(key=key).first()
    if found is None:
        raise ValidationError({"item": _("The item belongs to another meeting.")})
    return found


def _next(meeting: Meeting) -> int:
    return (MeetingPaper.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0) + 1


def _note(row: MeetingPaper, verb: str, *, by: User, now: datetime) -> None:
    said = {"document": row.document, "item": row.item.title_ru if row.item else "", "wish": row.wish}
    code = row.document.submitted_by.code if row.document.submitted_by else ""
    history.record(row, verb, by=by, now=now, changes=history.diff({}, said), on_behalf=code)
