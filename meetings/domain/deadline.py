"""What is done to the deadlines of a meeting."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Deadline, DeadlineKey, Meeting, Status, Term
from members.models import User
from records import history
from reminders.domain import replan, tell

CLOSED = (Status.HELD, Status.FINALISED, Status.CANCELLED)


@transaction.atomic
def set_terms(
    meeting: Meeting, *, terms: Mapping[str, Term | None], version: int | None, by: User, now: datetime
) -> Meeting:
    """Set the deadlines of a meeting; what is left empty has none. Those who still owe are reminded anew,
    and once the meeting is convened those who are invited are told."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    if meeting.facts_only or meeting.status in CLOSED:
        raise ValidationError(_("This meeting is over or cancelled: nothing falls due any more."), code="closed")
    was = _said(meeting)
    for key, term in terms.items():
        if term is None:
            meeting.deadlines.filter(key=key).delete()
        elif str(term) != was[f"due_{key}"]:
            Deadline.objects.put(meeting, key, term)
    meeting.revised_at = max(now, meeting.revised_at)
    meeting.write("revised_at")
    changes = history.diff(was, _said(meeting))
    history.record(meeting, "deadlines_set", by=by, now=now, changes=changes)
    replan(meeting, now=now)
    for invitation in meeting.invitations.all():
        replan(invitation, now=now)
    for delegation in meeting.delegations.order_by("pk"):
        replan(delegation, now=now)
    if changes and meeting.status == Status.CONVENED:
        tell(meeting, "terms_changed", to="invited", by=by, now=now)
    return meeting


def _said(meeting: Meeting) -> dict[str, str]:
    """Each deadline as the history says it, empty where there is none."""
    there = {f"due_{row.key}": str(row.term()) for row in meeting.deadlines.all()}
    return {f"due_{key}": there.get(f"due_{key}", "") for key in DeadlineKey.values}
