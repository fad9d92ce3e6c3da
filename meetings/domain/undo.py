"""Taking back what was done to a meeting, while nobody has been told."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.domain import agenda, image, invitation, sitting
from meetings.domain.guards import still_to_come
from meetings.domain.meeting import CONCERNED, STATUS
from meetings.models import Meeting, Status
from members.models import User
from records import history, undo
from reminders.domain import replan, tell, untell


@transaction.atomic
def undo_move(meeting: Meeting, *, version: int | None, by: User, now: datetime) -> Meeting:
    """Take the last move back within five minutes: the dates, the terms and the questions before it stand again.

    The notice of the move is taken back as well, and what it had replaced leaves after all; reminders are planned anew.
    If somebody was told of the move already, all concerned are told that it is taken back.
    """
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    entry = undo.demanded(meeting, "rescheduled", now=now)
    was, kept, announced = _dates(meeting), entry.undo.before, meeting.schedule_version
    image.put_dates_back(meeting, kept)
    still_to_come(meeting, now)
    meeting.revise(now=now)
    meeting.write(*meeting.WHEN, *meeting.REVISION)
    image.put_terms_back(meeting, kept)
    image.put_questions_back(meeting, kept=kept, by=by, now=now)
    invitation.shift(meeting, ask_again=False, by=by, now=now)
    sitting.follow(meeting, now=now)
    changes = history.diff(was, _dates(meeting))
    undo.keep(history.record(meeting, "move_undone", by=by, now=now, changes=changes), meeting, {}, undoes=entry)
    unheard = untell(meeting, "moved", version=announced, written=entry.at, now=now)
    replan(meeting, now=now)
    if not unheard:
        tell(meeting, "moved", to=CONCERNED, by=by, now=now)
    return meeting


UNDONE = {Status.POSTPONED: "postponement_undone", Status.CANCELLED: "cancellation_undone"}


@transaction.atomic
def undo_rest(meeting: Meeting, *, version: int | None, by: User, now: datetime) -> Meeting:
    """Take a postponement or a cancellation back within five minutes: the meeting is again what it was.

    Its rooms are held again, or it says who has taken them. Answers and names are owed anew, reminders are planned; the
    notice is taken back, or, where somebody was told already, all concerned are told that the meeting takes place after all.
    """
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    kind = str(meeting.status)
    if kind not in UNDONE:
        raise ValidationError(_("There is nothing to take back."), code="nothing")
    entry = undo.demanded(meeting, kind, now=now)
    kept, announced = entry.undo.before, meeting.schedule_version
    image.put_state_back(meeting, kept)
    meeting.revise(now=now)
    meeting.write(*STATUS, *meeting.REVISION)
    sitting.take_again(meeting, kept["held"], now=now)
    agenda.out_of_backlog(meeting, kept["waits"])
    changes = history.diff({"status": kind}, {"status": str(meeting.status)})
    undo.keep(history.record(meeting, UNDONE[Status(kind)], by=by, now=now, changes=changes), meeting, {}, undoes=entry)
    unheard = untell(meeting, kind, version=announced, written=entry.at, now=now)
    replan(meeting, now=now)
    invitation.shift(meeting, ask_again=False, by=by, now=now)
    if not unheard:
        tell(meeting, "revived", to=CONCERNED, by=by, now=now)
    return meeting


def _dates(meeting: Meeting) -> dict:
    return meeting.times() | {f"due_{row.key}": row.due_local for row in meeting.deadlines.all()}
