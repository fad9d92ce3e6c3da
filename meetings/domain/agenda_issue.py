"""What is done with the whole agenda: it is issued, released to those invited, adopted."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.domain import issuing
from meetings.domain.agenda import locked
from meetings.domain.guards import can_wait
from meetings.models import Agenda, AgendaVersion, Meeting, Status, VersionStatus
from meetings.queries import agenda as reads
from members.models import User
from records import history
from reminders import walltime
from reminders.domain import tell

ISSUED_WHILE = (Status.DRAFT, Status.TENTATIVE, Status.CONVENED)


@transaction.atomic
def issue_version(
    agenda: Agenda,
    *,
    leave_out: bool = False,
    note_ru: str = "",
    note_en: str = "",
    version: int | None,
    by: User,
    now: datetime,
) -> AgendaVersion:
    """Issue the agenda as it stands: what is not cleared is named and left out, or the issue waits.

    Those who are invited read it at once; before the meeting is convened it waits for that.
    """
    agenda = locked(agenda, version)
    meeting = agenda.meeting
    if meeting.facts_only or meeting.status not in ISSUED_WHILE:
        raise ValidationError(_("An agenda is issued before the meeting is over, and not while it is postponed."))
    items = reads.items_of(meeting)
    waits = reads.uncleared(items)
    if waits and not leave_out:
        raise ValidationError({"leave_out": named(waits)}, code="uncleared")
    lines = reads.lines_of(meeting, items)
    last = meeting.agenda_versions.order_by("-revision").first()
    if not lines:
        raise ValidationError(_("There is no cleared item to issue."), code="empty")
    if last and last.lines == lines:
        raise ValidationError(_("Nothing has changed since the last issue."), code="same")
    if last and not note_ru.strip():
        raise ValidationError({"note_ru": _("Say what has changed since the last issue.")}, code="note")
    row = AgendaVersion(
        meeting=meeting,
        revision=last.revision + 1 if last else 1,
        issued_at=now,
        issued_by=by,
        note_ru=note_ru.strip(),
        note_en=note_en.strip(),
        starts_local=meeting.starts_local,
        lines=lines,
        released_at=now if meeting.status == Status.CONVENED else None,
    )
    row.issue = issuing.compose_agenda(row, by=by, now=now)
    row.full_clean()
    row.save()
    if row.released_at:
        _give_out(row, by=by, now=now)
        tell(meeting, "agenda_issued", to="invited", can_wait=can_wait(meeting, now), by=by, now=now, words=_said(row))
    said = {"issue": row.revision, "left_out": [item.title_ru for item in waits]}
    history.record(agenda, "agenda_issued", by=by, now=now, changes=history.diff({"left_out": []}, said))
    return row


@transaction.atomic
def adopt(agenda: Agenda, *, revision: int, version: int | None, by: User, now: datetime) -> Agenda:  # noqa: ARG001  # the issue is frozen
    """Mark the issue that the meeting has adopted; only one is."""
    agenda = locked(agenda)
    meeting = agenda.meeting
    row = AgendaVersion.objects.select_for_update().get(meeting=meeting, revision=revision)
    if meeting.status not in (Status.CONVENED, Status.HELD) or not meeting.has_begun(now):
        raise ValidationError(_("An agenda is adopted by the meeting: it has not begun."), code="too_early")
    if row.released_at is None:
        raise ValidationError(_("Those invited have not read this issue: issue the agenda anew."), code="not_released")
    if meeting.agenda_versions.filter(status=VersionStatus.ADOPTED).exists():
        raise ValidationError(_("Another issue of this agenda is adopted."), code="adopted")
    day = walltime.today(now, meeting.tz)
    AgendaVersion.objects.filter(pk=row.pk).update(status=VersionStatus.ADOPTED, adopted_on=day)
    history.record(agenda, "agenda_adopted", by=by, now=now, changes=history.diff({}, {"issue": revision}))
    return agenda


@transaction.atomic
def release(meeting: Meeting, *, by: User, now: datetime) -> AgendaVersion | None:
    """Release the last issue to those who are being invited; what came before it nobody has read."""
    row = meeting.agenda_versions.order_by("-revision").first()
    if row is None or row.released_at is not None:
        return row
    AgendaVersion.objects.filter(pk=row.pk).update(released_at=now)
    agenda = locked(Agenda(meeting_id=meeting.pk))
    history.record(agenda, "agenda_released", by=by, now=now, changes=history.diff({}, {"issue": row.revision}))
    _give_out(row, by=by, now=now)
    return row


def _give_out(row: AgendaVersion, *, by: User, now: datetime) -> None:
    """Release the document of an issue to those who read the papers of the meeting."""
    if row.issue is not None:
        parties = issuing.readers(row.meeting)
        issuing.give_out(row.issue, parties=parties, note_ru=row.note_ru, note_en=row.note_en, by=by, now=now)


def _said(row: AgendaVersion) -> str:
    """What has changed, as its readers are told."""
    return "\n".join(filter(None, (row.note_ru, row.note_en)))


def named(waits: list) -> str:
    """Name the items that are not cleared."""
    titles = "; ".join(str(item) for item in waits)
    return ngettext(
        "%(count)d item is not cleared: %(titles)s. Clear it, or leave it out of this issue.",
        "%(count)d items are not cleared: %(titles)s. Clear them, or leave them out of this issue.",
        len(waits),
    ) % {"count": len(waits), "titles": titles}
