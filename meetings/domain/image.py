"""What a move, a postponement or a cancellation changes, as it was: kept beside the entry of the trail, and put back."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from meetings.models import Deadline, Meeting, Term, When
from members.models import User
from records import history
from reminders.models import Precision


def of(meeting: Meeting) -> dict[str, Any]:
    """Take down the dates of a meeting, its terms, and when each party was asked last."""
    return {
        "precision": str(meeting.precision),
        "within": _said(meeting.first_day),
        "starts_local": _said(meeting.starts_local),
        "ends_local": _said(meeting.ends_local),
        "all_day": meeting.all_day,
        "tz": meeting.tz,
        "terms": {
            row.key: [row.days, _said(row.fixed_on), _said(row.at_time)] for row in meeting.deadlines.order_by("pk")
        },
        "asked": {str(row.pk): _said(row.asked_at) for row in meeting.invitations.filter(status="issued")},
    }


def put_dates_back(meeting: Meeting, kept: dict[str, Any]) -> None:
    """Set the dates of a meeting as they were."""
    meeting.tz = kept["tz"]
    if kept["precision"] != Precision.DAY:
        within = date.fromisoformat(kept["within"]) if kept["within"] else None
        When(precision=kept["precision"], within=within).put(meeting)
        return
    start, end = (datetime.fromisoformat(kept[name]) if kept[name] else None for name in ("starts_local", "ends_local"))
    When(
        precision=Precision.DAY, starts_local=start, ends_local=end, all_day=kept["all_day"], tz=kept["tz"]
    ).put(meeting)  # fmt: skip


def put_terms_back(meeting: Meeting, kept: dict[str, Any]) -> None:
    """Set the terms of a meeting as they were; those that merely follow its first day are left to follow."""
    for row in meeting.deadlines.all():
        if row.key not in kept["terms"]:
            row.delete()
    there = {row.key: row.term() for row in meeting.deadlines.all()}
    for key, (days, fixed_on, at_time) in kept["terms"].items():
        term = Term(days, date.fromisoformat(fixed_on) if fixed_on else None, time.fromisoformat(at_time))
        if there.get(key) != term:
            Deadline.objects.put(meeting, key, term)


@transaction.atomic
def put_questions_back(meeting: Meeting, *, kept: dict[str, Any], by: User, now: datetime) -> None:
    """Let the answers stand that the move had asked for again; each invitation says so in its history."""
    rows = meeting.invitations.select_for_update(of=("self",)).filter(pk__in=[int(key) for key in kept["asked"]])
    for row in rows.order_by("pk"):
        asked = kept["asked"][str(row.pk)]
        if _said(row.asked_at) != asked:
            row.asked_at = datetime.fromisoformat(asked) if asked else None
            row.write("asked_at")
            history.record(row, "not_asked_again", by=by, now=now)


def of_state(meeting: Meeting) -> dict[str, Any]:
    """Take down the state of a meeting that is about to rest: with its reason, and the sittings that hold a room."""
    return {
        "status": str(meeting.status),
        "status_reason": meeting.status_reason,
        "decided_by": meeting.decided_by,
        "superseded_by": meeting.superseded_by_id,
        "held": list(meeting.sittings.filter(holds_room=True).order_by("pk").values_list("pk", flat=True)),
        "waits": [],
    }


def put_state_back(meeting: Meeting, kept: dict[str, Any]) -> None:
    """Set the state of a meeting as it was."""
    meeting.status, meeting.status_reason = kept["status"], kept["status_reason"]
    meeting.decided_by, meeting.superseded_by_id = kept["decided_by"], kept["superseded_by"]


def _said(moment: date | time | None) -> str:
    return moment.isoformat() if moment else ""
