"""Whom the reminders of the rooms name: those who act for parties today, and the staff that keep something."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from members.models.account import User
from members.models.accreditation import Representation
from reminders.models import Recipient, narrowed


def speaking_for(parties: Iterable[Any] | QuerySet[Any], right: str = "view", *, only: Any = None) -> list[Recipient]:
    """Name each person who acts for one of these parties today with a right."""
    return Representation.objects.in_force(right).filter(party__in=parties).recipients(only=only)


def keepers(right: str, *, only: Any = None) -> list[Recipient]:
    """Name the staff that have a right of the secretariat."""
    staff = User.objects.active().filter(role="staff", rights__right=right)
    return [Recipient(person) for person in narrowed(staff, only, "pk").order_by("pk")]
