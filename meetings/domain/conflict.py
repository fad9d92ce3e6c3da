"""What is done to warnings: accepted with a reason, one by one or all that a meeting is convened in spite of."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import ConflictAck, Meeting
from meetings.queries import conflicts, terms
from meetings.queries.conflict import Conflict
from members.models import User
from records import history


@transaction.atomic
def accept(conflict: Conflict, *, note: str, by: User, now: datetime) -> ConflictAck:
    """Accept a warning: it stands as accepted until its facts change."""
    if not conflict.may_be_accepted:
        raise ValidationError(_("Only a warning that nobody has accepted yet can be accepted."), code="not_open")
    row = ConflictAck(
        fingerprint=conflict.fingerprint, kind=conflict.kind, said=conflict.written, note=note.strip(), by=by, at=now
    )
    row.write()
    history.record(row, "accepted", by=by, now=now, reason=row.note)
    return row


@transaction.atomic
def accept_to_convene(meeting: Meeting, *, note: str, by: User, now: datetime) -> None:
    """Accept each warning that is open against a meeting with one reason; refuse to go on without it, naming them."""
    waiting = [each for each in conflicts.of(meeting, by, now=now) if each.may_be_accepted]
    if waiting and not note.strip():
        raise ValidationError(
            {
                "warnings_accepted": [
                    _("Some warnings are open. Say why they are accepted, or move what stands in the way."),
                    *(each.said_of(f"meeting-{meeting.pk}") for each in waiting),
                ]
            },
            code="warnings",
        )
    for each in waiting:
        accept(each, note=note, by=by, now=now)


def nothing_blocks(meeting: Meeting, now: datetime) -> None:
    """Refuse to move a convened meeting where its deadlines could not stand; the room is asked by the sittings."""
    if wrong := terms.wrong(meeting.deadlines.all(), meeting, now):
        mend = ValidationError(_("Set the deadlines first: they may have days of their own."), code="deadlines")
        raise ValidationError([*wrong, mend])
