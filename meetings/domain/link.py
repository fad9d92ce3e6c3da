"""What is done to the links of meetings."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Meeting, MeetingLink
from members.models import User
from records import history


@transaction.atomic
def link(meeting: Meeting, *, kind: str, other: Meeting, version: int | None, by: User, now: datetime) -> MeetingLink:
    """Link a meeting to another one; it stands in the history of both, and neither moves by that."""
    if meeting.pk == other.pk:
        raise ValidationError({"other": _("A meeting is not linked to itself.")})
    seen = {meeting.pk: version}
    both = {pk: Meeting.objects.locked(pk, version=seen.get(pk)) for pk in sorted((meeting.pk, other.pk))}
    row = MeetingLink(from_meeting=both[meeting.pk], to_meeting=both[other.pk], kind=kind)
    row.write()
    for end in both.values():
        said, there = row.seen_from(end)
        history.record(end, "linked", by=by, now=now, changes=history.diff({}, {"linked": f"{said}: {there}"}))
    return row


@transaction.atomic
def unlink(link: MeetingLink, *, version: int | None, by: User, now: datetime) -> None:
    """Take a link off both its meetings."""
    both = [Meeting.objects.locked(pk) for pk in sorted((link.from_meeting_id, link.to_meeting_id))]
    row: MeetingLink = MeetingLink.objects.locked(link.pk, version=version)
    for end in both:
        said, there = row.seen_from(end)
        was = {"linked": f"{said}: {there}"}
        history.record(end, "unlinked", by=by, now=now, changes=history.diff(was, {"linked": ""}))
    row.delete()
