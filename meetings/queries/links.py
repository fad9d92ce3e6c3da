"""The links of a meeting as its page says them."""

from dataclasses import dataclass
from typing import Any

from meetings.models import Meeting, MeetingLink


@dataclass(frozen=True)
class Linked:
    """Another meeting, and what it is to this one."""

    pk: int
    kind: str
    said: str
    other: Meeting


def of(meeting: Meeting, user: Any) -> list[Linked]:
    """Say the links of a meeting whose other end the reader sees."""
    found = []
    for row in MeetingLink.objects.visible_to(user).of(meeting):
        said, other = row.seen_from(meeting)
        found.append(Linked(row.pk, row.kind, said, other))
    return found
