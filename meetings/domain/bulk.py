"""What is done to many meetings at once, each by the act of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from meetings.domain.meeting import edit
from meetings.models import Meeting
from members.models import User
from records import bulk
from records.models import Batch

ROW = ("owner", "office")  # rows that a change names


@transaction.atomic
def edit_many(*, chosen: Mapping[int, int], values: Mapping[str, Any], by: User, now: datetime) -> Batch:
    """Change the same fields of many meetings; what may not or cannot be changed is left out, with the reason.

    `chosen` says of which version each was seen. Everything that belongs to the change of one meeting happens to each.
    """
    return bulk.change(_seen(by), edit, chosen=chosen, values=values, permission="meetings.edit", by=by, now=now)


@transaction.atomic
def undo_many(batch: Batch, *, by: User, now: datetime) -> Batch:
    """Give many meetings back, within five minutes, what they had before; whatever was changed since is left out."""
    return bulk.take_back(batch, _seen(by), edit, permission="meetings.edit", by=by, now=now)


def _seen(by: User) -> Any:
    return Meeting.objects.visible_to(by).select_related(*ROW)
