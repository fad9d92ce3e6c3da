"""Reads of attendance: who stands on a sheet, what is offered there at first, which parties were present."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from meetings.models import Attendance, AttendanceState, Meeting, Nominee, ReplyMode, Role, Sitting
from meetings.models.nominee import NomineeQuerySet
from members.models import Party


def on_sheet(meeting: Meeting) -> NomineeQuerySet:
    """Whoever is confirmed in an accepted delegation, by party in the order of protocol, the head first."""
    found = Nominee.objects.filter(
        meeting=meeting, status="confirmed", delegation__status="accepted", delegation__invitation__status="issued"
    )
    kinds = Case(When(party__kind="state", then=0), When(party__kind="body", then=1), default=2)
    heads = Case(When(role=Role.HEAD, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.select_related("party", "person", "delegation").order_by(
        kinds, "party__protocol_order", "party_id", heads, "position", "pk"
    )


def marks(sitting: Sitting) -> dict[int, tuple[str, str]]:
    """What stands on the sheet of a sitting, by nominee: presence and reason."""
    return {row.nominee_id: (row.state, row.reason) for row in Attendance.objects.filter(sitting=sitting)}


def offered(sitting: Sitting, people: Iterable[Nominee]) -> dict[int, tuple[str, str]]:
    """What a sheet that nobody has saved begins with: that of the sitting before, else how each takes part."""
    before = Sitting.objects.in_order().filter(meeting=sitting.meeting_id, attendance_sheet__isnull=False)
    earlier = [row for row in before if _place(row) < _place(sitting)]
    known = marks(earlier[-1]) if earlier else {}
    return {row.pk: known.get(row.pk, (_usual(row), "")) for row in people}


def took_part(meeting: Meeting) -> list[Party]:
    """The parties of which somebody was present at any sitting, in the order of protocol."""
    there = Attendance.objects.filter(meeting=meeting).there()
    return list(Party.objects.filter(pk__in=there.values("party")).in_order())


def _place(sitting: Sitting) -> tuple[Any, ...]:
    return (sitting.day, sitting.start_time, sitting.number)


def _usual(nominee: Nominee) -> str:
    return AttendanceState.VIDEO if nominee.mode == ReplyMode.VIDEO else AttendanceState.PRESENT
