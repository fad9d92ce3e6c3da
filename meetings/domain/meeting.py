"""What is done to a meeting: planned, convened, moved, postponed, cancelled, held, finalised."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from meetings.domain import agenda, agenda_issue, conflict, evidence, image, invitation, outcome, protocol, sitting
from meetings.domain.guards import only_from, reason_given, still_to_come
from meetings.models import Circle, Deadline, InvitationStatus, Meeting, Status, Term, When
from meetings.queries import terms
from meetings.queries.attendance import took_part
from members.models import Person, User
from programs.models import Measure, Programme
from records import history, undo
from reminders import walltime
from reminders.domain import replan, tell
from reminders.models import Precision

ABOUT = (
    "title_ru", "title_en", "short_ru", "short_en", "owner", "contact", "circle", "languages", "source_note",
)  # fmt: skip
PLACE = ("host", "office", "city_ru", "city_en", "venue", "format", "video_note")
STATUS = ("status", "status_reason", "decided_by", "superseded_by")
CONCERNED = ("told", "concerned")  # everyone who was told before, and whoever it concerns today
CLOSED = (Status.FINALISED, Status.CANCELLED)


@transaction.atomic
def edit(meeting: Meeting, *, version: int | None, by: User, now: datetime, **values: Any) -> Meeting:
    """Change a card of a meeting: what it is called and who is responsible, or where it is held.

    Another city, venue or host is told to those who were told before.
    """
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    if meeting.status in CLOSED and not meeting.facts_only:
        raise ValidationError(_("A meeting that is finalised or cancelled is not changed any more."), code="closed")
    names = [name for name in (*ABOUT, *PLACE) if name in values]
    was = history.values(meeting, *names)
    for name in names:
        setattr(meeting, name, values[name])
    changes = history.diff(was, history.values(meeting, *names))
    moved = any(change["field"] in Meeting.PLACE for change in changes)
    if moved:
        meeting.revise(now=now)
    elif changes:
        meeting.revised_at = max(now, meeting.revised_at)
    meeting.write(*names, *meeting.REVISION)
    history.record(meeting, "edited", by=by, now=now, changes=changes)
    replan(meeting, now=now)
    if moved and meeting.status in (Status.TENTATIVE, Status.CONVENED):
        tell(meeting, "moved", to=CONCERNED, by=by, now=now)
    return meeting


@transaction.atomic
def set_purpose(
    meeting: Meeting,
    *,
    programme: Programme | None,
    measures: Iterable[Measure],
    version: int | None,
    by: User,
    now: datetime,
) -> Meeting:
    """Say which programme a meeting serves, and which of its measures."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    was = {"programme": meeting.programme, "measures": list(meeting.measures.all())}
    meeting.programme = programme
    serves = [measure for measure in measures if measure.programme_id == meeting.programme_id]
    meeting.write("programme")
    meeting.measures.set(serves)
    changes = history.diff(was, {"programme": programme, "measures": serves})
    history.record(meeting, "edited", by=by, now=now, changes=changes)
    return meeting


@transaction.atomic
def delete(meeting: Meeting, *, version: int | None, by: User, now: datetime) -> None:
    """Delete a draft nobody outside has seen; everything else is cancelled, not deleted."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    if meeting.status != Status.DRAFT or meeting.invitations.exclude(status=InvitationStatus.DRAFT).exists():
        raise ValidationError(_("Only a draft is deleted. Cancel this meeting instead."), code="not_draft")
    history.record(meeting, "deleted", by=by, now=now)
    try:
        meeting.delete()
    except ProtectedError as used:
        raise ValidationError(
            _("Something else points at this meeting: take it off there first."), code="used"
        ) from used


@transaction.atomic
def plan(meeting: Meeting, *, version: int | None, by: User, now: datetime) -> Meeting:
    """Enter a draft in the plan: members of the series see it as provisional and are told in their digest."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    only_from(meeting, Status.DRAFT)
    if meeting.precision not in (Precision.QUARTER, Precision.MONTH, Precision.DAY):
        raise ValidationError(_("Give the quarter, the month or the day before it enters the plan."), code="no_window")
    members = meeting.circle == Circle.MEMBERS and meeting.members().exists()
    if not members and not meeting.invitations.exists():
        raise ValidationError(
            _("Nobody would see it: name parties to invite, or members of the series."), code="nobody"
        )
    _enter_status(meeting, Status.TENTATIVE, now)
    agenda.draw_backlog(meeting)
    agenda.draw_actions(meeting, by=by, now=now)
    history.record(meeting, "planned", by=by, now=now, changes=_moved_to(Status.DRAFT, meeting))
    replan(meeting, now=now)
    tell(meeting, "planned", to="members", can_wait=True, by=by, now=now)
    return meeting


@transaction.atomic
def convene(
    meeting: Meeting,
    *,
    letter_no: str = "",
    letter_on: date | None = None,
    no_agenda_reason: str = "",
    warnings_accepted: str = "",
    signatory: Person | None = None,
    version: int | None,
    by: User,
    now: datetime,
) -> Meeting:
    """Convene a meeting: its invitations are issued, deadlines run, each party invited is told.

    The agenda issued last is released with the invitations; without one it says why there is none. Warnings that nobody
    has accepted are accepted with it, for the reason given.
    """
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    only_from(meeting, Status.TENTATIVE)
    if missing := missing_to_convene(meeting, now):
        raise ValidationError(missing, code="not_ready")
    no_agenda_reason = "" if meeting.agenda_versions.exists() else no_agenda_reason.strip()
    if not no_agenda_reason and not meeting.agenda_versions.exists():
        raise ValidationError(
            {"no_agenda_reason": _("Issue the provisional agenda first, or say why there is none.")}, code="no_agenda"
        )
    conflict.accept_to_convene(meeting, note=warnings_accepted, by=by, now=now)
    _enter_status(meeting, Status.CONVENED, now)
    invited = invitation.send_all(
        meeting, letter_no=letter_no, letter_on=letter_on, signatory=signatory, by=by, now=now
    )  # fmt: skip
    agenda_issue.release(meeting, by=by, now=now)
    changes = _moved_to(Status.TENTATIVE, meeting) + history.diff({}, {"parties": invited})
    history.record(meeting, "convened", by=by, now=now, changes=changes, reason=no_agenda_reason)
    replan(meeting, now=now)
    return meeting


@transaction.atomic
def reschedule(
    meeting: Meeting,
    *,
    when: When,
    reason: str,
    ask_again: bool,
    reply_on: date | None = None,
    version: int | None,
    by: User,
    now: datetime,
) -> Meeting:
    """Move a meeting to other dates.

    Also shifts the deadlines counted from its start, asks the parties to answer again if `ask_again`, plans its
    reminders anew and tells everyone who was told the old dates. `reply_on` sets a new term for the answers.
    """
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    if meeting.has_begun(now) and meeting.status == Status.CONVENED:
        raise ValidationError(_("It has begun. Record what happened instead."), code="begun")
    if not meeting.is_movable(now):
        raise ValidationError(_("Only a tentative or convened meeting can be moved."), code="not_movable")
    if meeting.status == Status.CONVENED and when.precision != Precision.DAY:
        raise ValidationError(
            {"precision": _("A convened meeting has a day. To leave the date open, postpone it.")}, code="coarse"
        )
    was, was_window, before = meeting.times(), meeting.window, image.of(meeting)
    when.put(meeting)
    if meeting.times() == was:
        raise ValidationError(_("These are the dates it has."), code="same")
    still_to_come(meeting, now)
    narrowed = was_window and meeting.precision != was["precision"] and _inside(meeting.window, was_window)
    reason = reason.strip() if narrowed else reason_given(reason)
    meeting.revise(now=now)
    meeting.write(*meeting.WHEN, *meeting.REVISION)
    moved = _take_along(meeting, ask_again=ask_again, reply_on=reply_on, by=by, now=now)
    if meeting.status == Status.CONVENED:
        conflict.nothing_blocks(meeting, now)
    changes = history.diff(was, meeting.times()) + moved
    entry = history.record(meeting, "rescheduled", by=by, now=now, reason=reason, changes=changes)
    undo.keep(entry, meeting, before)
    replan(meeting, now=now)
    waits = meeting.status == Status.TENTATIVE
    tell(meeting, "moved", to=CONCERNED, can_wait=waits, by=by, now=now, words=reason)
    return meeting


@transaction.atomic
def postpone(
    meeting: Meeting, *, reason: str, decided_by: str, version: int | None, by: User, now: datetime
) -> Meeting:
    """Take away the date of a meeting without giving a new one: nothing is owed, no reminder goes out, all are told."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    if not meeting.is_movable(now):
        raise ValidationError(
            _("Only a tentative or convened meeting that has not begun can be postponed."), code="not_movable"
        )
    was, before = meeting.status, image.of_state(meeting)
    meeting.status_reason, meeting.decided_by = reason_given(reason), decided_by.strip()
    if not meeting.decided_by:
        raise ValidationError({"decided_by": _("Say who decided it.")})
    _enter_status(meeting, Status.POSTPONED, now)
    changes, reason = _moved_to(was, meeting), meeting.status_reason
    undo.keep(history.record(meeting, "postponed", by=by, now=now, changes=changes, reason=reason), meeting, before)
    _come_to_rest(meeting, "postponed", by=by, now=now)
    return meeting


@transaction.atomic
def redate(
    meeting: Meeting,
    *,
    when: When,
    ask_again: bool,
    reply_on: date | None = None,
    warnings_accepted: str = "",
    version: int | None,
    by: User,
    now: datetime,
) -> Meeting:
    """Give a postponed meeting a new date: to a day it is convened again if it was, to a window it is provisional."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    only_from(meeting, Status.POSTPONED)
    if when.precision in (Precision.UNKNOWN, Precision.YEAR):
        raise ValidationError({"precision": _("Give the quarter, the month or the day.")}, code="coarse")
    was, issued = meeting.times(), meeting.invitations.filter(status=InvitationStatus.ISSUED).exists()
    when.put(meeting)
    still_to_come(meeting, now)
    again = issued and meeting.precision == Precision.DAY
    meeting.status_reason = meeting.decided_by = ""
    _enter_status(meeting, Status.CONVENED if again else Status.TENTATIVE, now, *meeting.WHEN)
    moved = _take_along(meeting, ask_again=ask_again, reply_on=reply_on, by=by, now=now)
    if again and (missing := missing_to_convene(meeting, now)):
        raise ValidationError(missing, code="not_ready")
    if again:
        conflict.accept_to_convene(meeting, note=warnings_accepted, by=by, now=now)
    changes = _moved_to(Status.POSTPONED, meeting) + history.diff(was, meeting.times()) + moved
    history.record(meeting, "redated", by=by, now=now, changes=changes)
    replan(meeting, now=now)
    tell(meeting, "moved", to=CONCERNED, by=by, now=now)
    return meeting


@transaction.atomic
def cancel(
    meeting: Meeting,
    *,
    reason: str,
    superseded_by: Meeting | None = None,
    version: int | None,
    by: User,
    now: datetime,
) -> Meeting:
    """Call a meeting off for good: nothing is owed, no reminder goes out, all who were told are told once."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    only_from(meeting, Status.DRAFT, Status.TENTATIVE, Status.CONVENED, Status.POSTPONED)
    if meeting.precision == Precision.UNKNOWN:
        raise ValidationError(_("A draft without a date is deleted, not cancelled."), code="no_date")
    was, before = meeting.status, image.of_state(meeting)
    meeting.status_reason, meeting.superseded_by = reason_given(reason), superseded_by
    _enter_status(meeting, Status.CANCELLED, now)
    before["waits"] = agenda.to_backlog(meeting)
    changes, reason = _moved_to(was, meeting), meeting.status_reason
    undo.keep(history.record(meeting, "cancelled", by=by, now=now, changes=changes, reason=reason), meeting, before)
    _come_to_rest(meeting, "cancelled", by=by, now=now)
    return meeting


@transaction.atomic
def revive(meeting: Meeting, *, reason: str, version: int | None, by: User, now: datetime) -> Meeting:
    """Take up a cancelled meeting again, as provisional; answers are asked anew when it is convened."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    only_from(meeting, Status.CANCELLED)
    still_to_come(meeting, now)
    meeting.status_reason, meeting.superseded_by = "", None
    _enter_status(meeting, Status.TENTATIVE, now)
    changes = _moved_to(Status.CANCELLED, meeting)
    history.record(meeting, "revived", by=by, now=now, changes=changes, reason=reason_given(reason))
    replan(meeting, now=now)
    tell(meeting, "revived", to=CONCERNED, by=by, now=now, words=reason)
    return meeting


@transaction.atomic
def mark_held(meeting: Meeting, *, version: int | None, by: User, now: datetime) -> Meeting:
    """Note that a convened meeting has taken place, from its first day on, once each item has an outcome.

    It is offered to the parties that were present as evidence for the measures it serves.
    """
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    only_from(meeting, Status.CONVENED)
    if meeting.first_day is None or walltime.today(now, meeting.tz) < meeting.first_day:
        raise ValidationError(_("Its first day has not come yet."), code="too_early")
    outcome.all_settled(meeting)
    _enter_status(meeting, Status.HELD, now)
    evidence.offer(meeting, to=took_part(meeting), by=by, now=now)
    history.record(meeting, "held", by=by, now=now, changes=_moved_to(Status.CONVENED, meeting))
    replan(meeting, now=now)
    invitation.shift(meeting, ask_again=False, by=by, now=now)
    return meeting


@transaction.atomic
def finalise(meeting: Meeting, *, reason: str, version: int | None, by: User, now: datetime) -> Meeting:
    """Close a meeting that was held, with the protocol or why there is none; from then on it is only read."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    only_from(meeting, Status.HELD)
    reason = reason_given(protocol.ground_to_finalise(meeting, reason))
    _enter_status(meeting, Status.FINALISED, now)
    history.record(meeting, "finalised", by=by, now=now, changes=_moved_to(Status.HELD, meeting), reason=reason)
    replan(meeting, now=now)
    return meeting


def missing_to_convene(meeting: Meeting, now: datetime) -> list[str]:
    """Name in sentences what a meeting lacks to be convened."""
    missing = []
    if meeting.precision != Precision.DAY or not meeting.tz:
        missing.append(_("Fix the day, the hours and the zone."))
    elif meeting.has_begun(now):
        missing.append(_("Its day is past. Move it first."))
    if meeting.host_id is None:
        missing.append(_("Name the host."))
    if not meeting.city_ru and meeting.format != "video":
        missing.append(_("Name the city, or say that it is held by video."))
    if not meeting.invitations.exclude(status=InvitationStatus.WITHDRAWN).exists():
        missing.append(_("Name at least one party to invite."))
    return missing + terms.problems(meeting, now)


# Steps that several acts share


def _enter_status(meeting: Meeting, status: str, now: datetime, *more: str) -> None:
    meeting.status = status
    meeting.revise(now=now)
    meeting.write(*STATUS, *more, *meeting.REVISION)
    meeting.sittings.update(schedule_version=F("schedule_version") + 1, revised_at=meeting.revised_at)


def _moved_to(was: str, meeting: Meeting) -> list[dict[str, Any]]:
    return history.diff({"status": str(was)}, {"status": str(meeting.status)})


def _inside(window: Any, other: Any) -> bool:
    return bool(window and other.lower <= window.lower and window.upper <= other.upper)


def _take_along(
    meeting: Meeting, *, ask_again: bool, reply_on: date | None, by: User, now: datetime
) -> list[dict[str, Any]]:
    """Let deadlines and invitations follow; refuse to ask for answers by a term that is past."""
    if reply_on is not None:
        Deadline.objects.put(meeting, "reply", Term(fixed_on=reply_on))
    moved = invitation.shift(meeting, ask_again=ask_again, by=by, now=now)
    sitting.follow(meeting, now=now)
    issued = meeting.invitations.filter(status=InvitationStatus.ISSUED)
    term = meeting.deadlines.filter(key="reply", due_at__lte=now).first()
    if term and meeting.status == Status.CONVENED and any(row.is_unanswered for row in issued):
        raise ValidationError(
            {"reply_on": _("Answers are awaited, and their deadline would be past. Enter a new day for them.")},
            code="past",
        )
    asked = history.diff({"answers": ""}, {"answers": _("asked again") if ask_again and issued.exists() else ""})
    return moved + asked


def _come_to_rest(meeting: Meeting, kind: str, *, by: User, now: datetime) -> None:
    sitting.let_go(meeting, now=now)
    replan(meeting, now=now)
    invitation.shift(meeting, ask_again=False, by=by, now=now)
    tell(meeting, kind, to=CONCERNED, by=by, now=now, words=meeting.status_reason)
