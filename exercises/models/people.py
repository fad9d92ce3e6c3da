"""Who is told: the representatives of parties, and the staff that keep exercises."""

from collections.abc import Iterable
from typing import Any

from members.models import Representation, User
from reminders.models import Recipient, narrowed


def representatives(parties: Any, right: str = "view", *, only: Any = None) -> list[Recipient]:
    """Name each person who acts for one of these parties today, once, on behalf of the first of them."""
    found: dict[int, Recipient] = {}
    rows = narrowed(Representation.objects.in_force(right).filter(party__in=parties), only)
    for row in rows.select_related("user", "party").order_by("party__protocol_order", "user_id"):
        found.setdefault(row.user_id, Recipient(row.user, row.party.code))
    return list(found.values())


def keepers(*, only: Any = None) -> list[Recipient]:
    """Name the staff whose right is exercises."""
    staff = narrowed(User.objects.active().filter(role="staff", rights__right="exercises"), only, "pk")
    return [Recipient(person) for person in staff.order_by("pk")]


def audience(name: str, choices: dict[str, Any]) -> Iterable[Recipient]:
    """Name the people of an audience out of those a subject knows; an unknown one is a mistake of the caller."""
    if name not in choices:
        raise ValueError(f"there is no audience {name!r}")
    return choices[name]()
