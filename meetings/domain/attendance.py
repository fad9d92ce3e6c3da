"""What is done to the attendance of a sitting: the sheet is saved at once, the quorum is counted and kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import (
    Attendance,
    AttendanceSheet,
    AttendanceState,
    CountedFor,
    Meeting,
    QuorumSnapshot,
    Sitting,
    is_in_session,
)
from meetings.queries import attendance as reads
from meetings.queries import quorum
from members.models import User
from records import history


def of(sitting: Sitting) -> AttendanceSheet:
    """The sheet of a sitting; the first saving makes it."""
    return AttendanceSheet.objects.filter(sitting=sitting).first() or AttendanceSheet(sitting=sitting)


@transaction.atomic
def record_attendance(
    sheet: AttendanceSheet,
    *,
    marks: Mapping[int, tuple[str, str]],
    others_ru: str = "",
    others_en: str = "",
    opens: bool = False,
    version: int | None,
    by: User,
    now: datetime,
) -> AttendanceSheet:
    """Save the sheet of a sitting: presence and reason by nominee; whoever is not named leaves it.

    With `opens` the quorum is counted by it and kept.
    """
    sheet = _locked(sheet, version)
    in_session(sheet.sitting.meeting, now)
    people = {row.pk: row for row in reads.on_sheet(sheet.sitting.meeting)}
    if set(marks) - set(people):
        raise ValidationError(
            _("Somebody on this sheet is not confirmed in a delegation any more: open the page anew."), code="strangers"
        )
    was = _numbers(sheet.sitting)
    kept = {row.nominee_id: row for row in sheet.sitting.attendance.select_for_update().order_by("pk")}
    for pk, (state, reason) in marks.items():
        row = kept.pop(pk, None) or Attendance(
            sitting=sheet.sitting, meeting=sheet.sitting.meeting, nominee=people[pk], party=people[pk].party
        )
        row.state, row.reason = state, reason.strip() if state == AttendanceState.EXCUSED else ""
        row.full_clean()
        row.save()
    for row in kept.values():
        row.delete()
    sheet.others_ru, sheet.others_en = others_ru.strip(), others_en.strip()
    sheet.write("others_ru", "others_en")
    changes = history.diff(was, _numbers(sheet.sitting))
    history.record(sheet, "attendance_recorded", by=by, now=now, changes=changes)
    if opens:
        take_count(sheet.sitting, reason=CountedFor.OPENING, by=by, now=now)
    return sheet


def in_session(meeting: Meeting, now: datetime) -> None:
    """Refuse to record what happens before the first day, or once the meeting is marked as held."""
    if not is_in_session(meeting, now):
        raise ValidationError(
            _("Attendance is recorded from the first day of a convened meeting until it is marked as held."),
            code="not_in_session",
        )


@transaction.atomic
def take_count(sitting: Sitting, *, reason: CountedFor, by: User, now: datetime) -> QuorumSnapshot:
    """Count the quorum of a sitting as it is, and keep the count."""
    found = quorum.count(sitting)
    row = QuorumSnapshot(
        sitting=sitting,
        reason=reason,
        basis=found.basis,
        expected=[party.code for party in found.expected],
        present=[party.code for party in found.present],
        beside=[party.code for party in found.beside],
        needed=found.needed,
        met=found.met,
        at=now,
        by=by,
    )
    row.full_clean()
    row.save()
    said = {None: "–", True: "+", False: "−"}[found.met]
    now_said = {"parties": row.present, "needed": found.needed, "met": said}
    history.record(of(sitting), "quorum_counted", by=by, now=now, changes=history.diff({}, now_said))
    return row


def _locked(sheet: AttendanceSheet, version: int | None) -> AttendanceSheet:
    """Lock the meeting, then the sitting's sheet, which the first saving makes."""
    sitting = Sitting.objects.select_related("meeting__series").get(pk=sheet.sitting_id)
    meeting = Meeting.objects.locked(sitting.meeting_id)
    row, _made = AttendanceSheet.objects.get_or_create(sitting=sitting)
    row = AttendanceSheet.objects.locked(row.pk, version=version)
    row.sitting = sitting
    row.sitting.meeting = meeting
    return row


def _numbers(sitting: Sitting) -> dict[str, Any]:
    """A sheet as the history compares it: how many were there and how, and of which parties; no names."""
    rows = list(sitting.attendance.select_related("party").order_by("party__protocol_order", "pk"))
    states = [row.state for row in rows]
    there = list(dict.fromkeys(row.party.code for row in rows if row.state in ("present", "video")))
    return {state.value: states.count(state) for state in AttendanceState} | {"parties": there}
