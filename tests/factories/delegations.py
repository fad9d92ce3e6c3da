"""Delegations, their people and seats for tests: explicit values, no randomness."""

from datetime import UTC, datetime

from meetings.models import Delegation, Extension, Nominee, Quota
from tests.factories.meetings import ENTERED

SENT = datetime(2027, 2, 10, 9, 0, tzinfo=UTC)
SIGNED = {
    "draft": (),
    "submitted": ("submitted",),
    "returned": ("submitted",),
    "accepted": ("submitted", "accepted"),
    "withdrawn": (),
}


def make_seats(meeting, *, delegates=3, accompanying=2, kind="state") -> None:
    """Seats for the parties of a kind."""
    for group, seats in (("delegates", delegates), ("accompanying", accompanying)):
        Quota.objects.create(meeting=meeting, kind=kind, group=group, seats=seats)


def make_delegation(invitation, status="draft", *, by=None, **values) -> Delegation:
    """The delegation of an invited party."""
    signed = {f"{step}_{part}": value for step in SIGNED[status] for part, value in (("at", SENT), ("by", by))}
    if status == "returned":
        values.setdefault("return_reason", "Нет должности")
    return Delegation.objects.create(
        meeting=invitation.meeting, party=invitation.party, invitation=invitation, status=status, **signed, **values
    )


def make_nominee(delegation, person, role="member", status="nominated", **values) -> Nominee:
    """A person of the delegation, in the next place."""
    row = Nominee(
        delegation=delegation, meeting=delegation.meeting, party=delegation.party, person=person,
        role=role, status=status, position=delegation.nominees.count() + 1, **values,
    )  # fmt: skip
    if status != "nominated" or delegation.status in ("submitted", "accepted"):
        row.take()
    row.save()
    return row


def make_extension(deadline, party, by, **values) -> Extension:
    """More time, asked for."""
    asked = {
        "was_due": deadline.due_at,
        "due_at": deadline.due_at.replace(hour=deadline.due_at.hour + 1),
        "asked_by": by,
        "asked_at": ENTERED,
        "reason": "Состав согласуется",
    }
    return Extension.objects.create(deadline=deadline, party=party, **asked | values)
