"""Which closed dates a meeting would meet."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from meetings.models import Blackout, Meeting


def on_days(meeting: Meeting, first: date | None, last: date | None, user: Any) -> list[Blackout]:
    """Give the closed dates of whoever and whatever a meeting needs, on some days, in their order."""
    if first is None or last is None:
        return []
    parties = set(meeting.invitations.exclude(status="withdrawn").values_list("party", flat=True))
    return concerning(Blackout.objects.visible_to(user).touching(first, last).in_order(), meeting, parties)


def concerning(rows: Iterable[Blackout], meeting: Meeting, parties: Collection[int]) -> list[Blackout]:
    """Keep the closed dates of all, of the host, of the parties, of the venue and of who is in charge."""
    return [
        row
        for row in rows
        if row.for_all
        or (row.party_id is not None and (row.party_id in parties or row.party_id == meeting.host_id))
        or (row.venue_id is not None and row.venue_id == meeting.venue_id)
        or (row.person_id is not None and row.person_id == meeting.owner_id)
    ]
