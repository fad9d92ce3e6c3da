"""What is done to the protocol of a meeting: drafted, circulated for comments, agreed, signed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.domain import protocol_reply
from meetings.domain.outcome import all_settled, may_be_recorded
from meetings.models import (
    Deadline,
    DeadlineKey,
    DeadlineTemplate,
    Meeting,
    Outcome,
    Protocol,
    ProtocolStatus,
    ProtocolVersion,
    Status,
    Term,
)
from meetings.models.series import EVENING
from meetings.queries import protocol as reads
from members.models import User
from records import history
from reminders import walltime
from reminders.domain import tell
from ui import when


def of(meeting: Meeting) -> Protocol:
    """The protocol of a meeting; the first writing makes it."""
    found = Protocol.objects.filter(meeting=meeting).first() or Protocol(meeting=meeting, **_chairs(meeting))
    found.meeting = meeting
    return found


@transaction.atomic
def write_protocol(protocol: Protocol, *, version: int | None, by: User, now: datetime, **texts: Any) -> Protocol:
    """Write what stands in the protocol beside the record: how it opens and closes, and who signs it."""
    row = _locked(protocol, version)
    may_be_recorded(row.meeting, now)
    if not Outcome.objects.filter(item__meeting=row.meeting).exists():
        raise ValidationError(_("Enter the outcomes first: the protocol is drawn from them."), code="no_outcome")
    was = history.values(row, *Protocol.TEXTS)
    for name in Protocol.TEXTS:
        setattr(row, name, texts.get(name, getattr(row, name)).strip())
    row.write(*Protocol.TEXTS)
    changes = history.diff(was, history.values(row, *Protocol.TEXTS))
    history.record(row, "protocol_written", by=by, now=now, changes=changes)
    return row


@transaction.atomic
def circulate(
    protocol: Protocol,
    *,
    comments_by: date,
    note_ru: str = "",
    note_en: str = "",
    version: int | None,
    by: User,
    now: datetime,
) -> Protocol:
    """Circulate the protocol as it is: a version that stays, read by all who are invited; they are told.

    Each party that took part owes an answer to it by the day that is named; with another version all are asked anew.
    """
    row = _locked(protocol, version)
    if row.meeting.status != Status.HELD:
        raise ValidationError(_("A protocol is circulated once the meeting is marked as held."), code="not_held")
    all_settled(row.meeting)
    if not row.signatory_ru:
        raise ValidationError(_("Say who signs the protocol."), code="no_signatory")
    last = row.meeting.protocol_versions.newest_first().first()
    content = reads.content(row.meeting, row)
    if last is not None and last.content == content:
        raise ValidationError(_("Nothing has changed since the last version."), code="same")
    due = _until(row.meeting, comments_by, now)
    number = last.number + 1 if last else 1
    issued = ProtocolVersion.objects.create(
        meeting=row.meeting, number=number, issued_at=now, issued_by=by, content=content,
        note_ru=note_ru.strip(), note_en=note_en.strip(),
    )  # fmt: skip
    row.status = ProtocolStatus.CIRCULATED
    row.write("status")
    asked = protocol_reply.ask(issued, now=now)
    changes = history.diff({}, {"issue": number, "asked": asked, "due_protocol_comments": due})
    history.record(row, "protocol_circulated", by=by, now=now, changes=changes, reason=note_ru.strip())
    tell(row.meeting, "protocol_circulated", to="invited", by=by, now=now, words=note_ru.strip())
    return row


@transaction.atomic
def agree(protocol: Protocol, *, version: int | None, by: User, now: datetime) -> Protocol:
    """Note that the version circulated last is agreed: the time for comments is over, or all have answered.

    Each comment has its answer by then. From whom none came is noted as "no comments received", and as nothing else.
    """
    row = _locked(protocol, version)
    if row.status != ProtocolStatus.CIRCULATED:
        raise ValidationError(_("Only a protocol that is circulated can be agreed."), code="not_circulated")
    _unchanged(row)
    silent = protocol_reply.close(row.meeting, now=now)
    row.status = ProtocolStatus.AGREED
    row.write("status")
    history.record(row, "protocol_agreed", by=by, now=now, changes=history.diff({"silent": []}, {"silent": silent}))
    return row


@transaction.atomic
def sign(protocol: Protocol, *, signed_on: date, version: int | None, by: User, now: datetime) -> Protocol:
    """Note that the agreed version is signed; the protocol stays as it is, all who are invited are told."""
    row = _locked(protocol, version)
    if row.status != ProtocolStatus.AGREED:
        raise ValidationError(_("Only a protocol that is agreed can be signed."), code="not_agreed")
    _unchanged(row)
    first, today = row.meeting.first_day, walltime.today(now, row.meeting.tz)
    if signed_on > today or (first and signed_on < first):
        raise ValidationError(
            {
                "signed_on": _("Give a day between the first day of the meeting and today, %(day)s.")
                % {"day": when.day(today)}
            }
        )
    row.status, row.signed_on = ProtocolStatus.SIGNED, signed_on
    row.write("status", "signed_on")
    history.record(row, "protocol_signed", by=by, now=now, changes=history.diff({}, {"signed_on": signed_on}))
    tell(row.meeting, "protocol_signed", to="invited", can_wait=True, by=by, now=now)
    return row


def ground_to_finalise(meeting: Meeting, reason: str) -> str:
    """Give the ground on which a meeting is finalised: its signed protocol, or why there is none; refuse one that is under way."""
    found = Protocol.objects.filter(meeting=meeting).first()
    if found is None:
        return reason.strip()
    if found.status != ProtocolStatus.SIGNED or found.signed_on is None:
        raise ValidationError(
            _("The protocol is %(status)s: the meeting is finalised once it is signed.")
            % {"status": found.get_status_display()},
            code="protocol",
        )
    return reason.strip() or _("Protocol signed on %(day)s") % {"day": when.day(found.signed_on)}


def _locked(protocol: Protocol, version: int | None) -> Protocol:
    """Lock the meeting, then its protocol, which the first writing makes; refuse one that is signed."""
    meeting = Meeting.objects.locked(protocol.meeting_id)
    row, _made = Protocol.objects.get_or_create(meeting=meeting, defaults=_chairs(meeting))
    row = Protocol.objects.locked(row.pk, version=version)
    row.meeting = meeting
    if row.status == ProtocolStatus.SIGNED:
        raise ValidationError(_("The protocol is signed: it stays as it is."), code="signed")
    return row


def usual_end(meeting: Meeting, now: datetime) -> date | None:
    """Until when comments are usually taken, from today on; None where the series does not say."""
    usual = _usual(meeting)
    return walltime.today(now, settings.CENTER_TZ) + timedelta(days=usual.days) if usual else None


def _usual(meeting: Meeting) -> DeadlineTemplate | None:
    found = DeadlineTemplate.objects.filter(series=meeting.series_id, key=DeadlineKey.PROTOCOL_COMMENTS)
    return found.first() if meeting.series_id else None


def _until(meeting: Meeting, day: date, now: datetime) -> datetime | None:
    """Fix the term for comments, the same for all who are asked."""
    usual = _usual(meeting)
    at_time = usual.at_time if usual else EVENING
    if walltime.days_before(day, 0, at_time, settings.CENTER_TZ) <= now:
        raise ValidationError({"comments_by": _("This date is past. Enter a later one.")})
    Deadline.objects.put(meeting, DeadlineKey.PROTOCOL_COMMENTS, Term(fixed_on=day, at_time=at_time))
    return Deadline.objects.get(meeting=meeting, key=DeadlineKey.PROTOCOL_COMMENTS).due_local


def _unchanged(row: Protocol) -> None:
    """Refuse what is no longer the version that the parties have read."""
    if reads.content(row.meeting, row) != row.meeting.protocol_versions.newest_first()[0].content:
        raise ValidationError(
            _("The record has changed since the version that was circulated: circulate it anew first."), code="changed"
        )


def _chairs(meeting: Meeting) -> dict[str, str]:
    """Who presides at the first sitting is offered to sign."""
    first = meeting.sittings.exclude(chair_ru="").in_order().first()
    return {"signatory_ru": first.chair_ru, "signatory_en": first.chair_en} if first else {}
