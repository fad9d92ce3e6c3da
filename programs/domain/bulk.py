"""What is done to many measures at once, each by the act of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from members.models import User
from programs.domain.measure import WORDS, edit_measure
from programs.models import Measure
from records import bulk
from records.models import Batch

KEPT = ("number", "text_ru", "kind", "adopting_body", *WORDS)


@transaction.atomic
def edit_many(*, chosen: Mapping[int, int], values: Mapping[str, Any], by: User, now: datetime) -> Batch:
    """Change the same fields of many measures of drafts; what may not or cannot be changed is left out, with the reason."""
    return bulk.change(
        _seen(by), _edit, chosen=chosen, values=values, permission="programs.edit_measure", by=by, now=now
    )


@transaction.atomic
def undo_many(batch: Batch, *, by: User, now: datetime) -> Batch:
    """Give many measures back, within five minutes, what they had before; whatever was changed since is left out."""
    return bulk.take_back(batch, _seen(by), _edit, permission="programs.edit_measure", by=by, now=now)


def _edit(measure: Measure, *, version: int, by: User, now: datetime, **values: Any) -> Measure:
    """Change some fields of a row: the act takes all of them, of the version that was seen."""
    kept = {name: getattr(measure, name) for name in KEPT}
    return edit_measure(measure, **(kept | values), by_hand=measure.deadline, version=version, by=by, now=now)


def _seen(by: User) -> Any:
    return Measure.objects.visible_to(by).select_related("programme", "adopting_body")
