"""The acts of the engine: those that the upper floors call inside their own transaction, and those of the staff pages."""

from datetime import datetime
from typing import Any

from reminders.models import Remindable


def replan(subject: Remindable, *, now: datetime) -> None:
    """Plan the reminders of a subject anew, after anything that changes dates, place, status, audience or who still owes."""


def tell(
    subject: Remindable,
    kind: str,
    *,
    by: Any,
    now: datetime,
    to: str = "told",
    words: str = "",
    review: bool = False,
) -> None:
    """Write a notice that is due now; `to` is an audience of the subject, or "told": everyone who was told before."""
