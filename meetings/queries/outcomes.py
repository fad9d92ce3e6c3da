"""Reads of outcomes: what still has none, which stand at each item, what follows from each."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from meetings.models import AgendaItem, Clearance, Meeting, Outcome
from meetings.queries.agenda import items_of


def put_before(meeting: Meeting) -> list[AgendaItem]:
    """The items that were put before the meeting: cleared, not withdrawn, not the secretariat's own."""
    return [
        item
        for item in items_of(meeting)
        if not item.is_hidden and not item.withdrawn_on and item.clearance == Clearance.YES
    ]


def without(meeting: Meeting) -> list[AgendaItem]:
    """The items put before the meeting that have no outcome; one of what an item stands under counts for it, and the reverse."""
    items = put_before(meeting)
    done = set(Outcome.objects.filter(item__meeting=meeting).values_list("item", flat=True))
    found = []
    for item in items:
        under = [each for each in items if each.parent_id == item.pk]
        by_others = item.parent_id in done or (bool(under) and all(each.pk in done for each in under))
        if item.pk not in done and not by_others:
            found.append(item)
    return found


def at_items(meeting: Meeting) -> dict[int, list[Outcome]]:
    """The outcomes of a meeting by item, in their order, with their decisions."""
    found: dict[int, list[Outcome]] = {}
    rows = Outcome.objects.filter(item__meeting=meeting).select_related("decision")
    for row in rows.order_by("item", "position"):
        found.setdefault(row.item_id, []).append(row)
    return found


def listed(meeting: Meeting) -> list[tuple[AgendaItem, list[Outcome]]]:
    """The items of the agenda that are not the secretariat's own, each with its outcomes."""
    known = at_items(meeting)
    return [(item, known.get(item.pk, [])) for item in items_of(meeting) if not item.is_hidden]


def with_actions(lines: Iterable[tuple[AgendaItem, list[Outcome]]], actions: QuerySet[Any]) -> None:
    """Give each outcome what follows from it, and each item what it was made to consider, of the action items given."""
    lines = list(lines)
    actions = actions.in_order().select_related("lead", "meeting")  # type: ignore[attr-defined]  # the reading vocabulary
    prefetch_related_objects([row for _item, rows in lines for row in rows], Prefetch("action_items", actions))
    prefetch_related_objects([item for item, _rows in lines], Prefetch("actions", actions))


def protocol_number(item: AgendaItem) -> int | None:
    """The number under which an item stands in the protocol; what stands under another goes with that."""
    found = re.match(r"\d+", (item.parent or item).number)
    return int(found[0]) if found else None
