"""Who is told: an audience by its name."""

from collections.abc import Iterable
from typing import Any

from reminders.models import Recipient


def audience(name: str, choices: dict[str, Any]) -> Iterable[Recipient]:
    """Name the people of an audience out of those a subject knows; an unknown one is a mistake of the caller."""
    if name not in choices:
        raise ValueError(f"there is no audience {name!r}")
    return choices[name]()
