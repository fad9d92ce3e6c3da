"""What a meeting is reminded of: its first ladder, what each term asks for, and whom of the secretariat it concerns."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import keepers
from reminders.models import Recipient


def _step(anchor: str, days: int, audience: str, kind: str = "deadline", **more: Any) -> dict[str, Any]:
    step = {"anchor": anchor, "days_before": days, "at_time": "10:00", "audience": audience, "kind": kind}
    return step | {"topic": "meetings"} | more


LADDER = [
    _step("starts", 7, "taking_part", "starts"),
    _step("starts", 1, "taking_part", "starts"),
    _step("proposals", 7, "proposing"),
    _step("papers", 7, "proposing"),
    _step("ends", -2, "recorder", may_digest=True),
    _step("ends", -30, "owner", may_digest=True),
]
ASKS = {
    "proposals": _("Proposals for the agenda: %(meeting)s"),
    "papers": _("Papers for the meeting: %(meeting)s"),
    "ends": _("Enter the outcome and close the record: %(meeting)s"),
}


def in_charge(meeting: Any, *, only: Any = None) -> Iterator[Recipient]:
    """Name whoever has a meeting in charge, while the account is in use."""
    if only is not None and only.pk != meeting.owner_id:
        return
    if meeting.owner and meeting.owner.is_active:
        yield Recipient(meeting.owner)


def secretariat(meeting: Any, *, only: Any = None) -> Iterator[Recipient]:
    """Name whoever is in charge, and the staff that writes to everybody."""
    yield from in_charge(meeting, only=only)
    yield from keepers("messages", only=only)
