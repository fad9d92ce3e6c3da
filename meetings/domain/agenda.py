"""What is done to the working copy of an agenda: items enter it, are ordered, numbered, withdrawn, carried over."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, ProtectedError, Q
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from meetings.domain.guards import reason_given
from meetings.models import ActionItem, Agenda, AgendaItem, AgendaVersion, Meeting, Status
from meetings.queries import agenda as reads
from meetings.queries import order as orders
from members.models import User
from records import history
from records.models import StaleError
from reminders import walltime

CLOSED = (Status.HELD, Status.FINALISED, Status.CANCELLED)
NEXT = (Status.DRAFT, Status.TENTATIVE, Status.CONVENED)
LONGEST = 4000
COPIED = (
    "title_ru", "title_en", "annotation_ru", "annotation_en", "kind", "audience", "minutes", "rapporteur_party_id",
    "rapporteur_ru", "rapporteur_en", "proposed_by_id",
)  # fmt: skip


def of(meeting: Meeting) -> Agenda:
    """The working copy of a meeting; one that nobody has begun is made by the first act."""
    return Agenda.objects.filter(meeting=meeting).first() or Agenda(meeting_id=meeting.pk)


def of_item(item: AgendaItem) -> Agenda:
    """The working copy in which an item stands."""
    if item.meeting is None:
        raise ValidationError(_("The item waits for the next edition of its series."), code="waits")
    return of(item.meeting)


@transaction.atomic
def add_item(
    agenda: Agenda,
    *,
    parent: AgendaItem | None = None,
    version: int | None,  # noqa: ARG001  # what is added overwrites nothing
    by: User,
    now: datetime,
    **values: Any,
) -> AgendaItem:
    """Put an item at the end of the working copy, or at the end of what stands under another."""
    agenda = locked(agenda)
    still_open(agenda.meeting)
    if parent is not None:
        parent = AgendaItem.objects.locked(parent.pk)
        if parent.meeting_id != agenda.meeting_id or parent.parent_id is not None:
            raise ValidationError({"parent": _("Only an item of this agenda has others under it, and only one level.")})
    item = AgendaItem(meeting=agenda.meeting, parent=parent, position=_next_place(agenda.meeting, parent), **values)
    item.write()
    agenda.write()
    history.record(agenda, "item_added", by=by, now=now, changes=history.diff({}, {"item": item.title_ru}))
    return item


@transaction.atomic
def edit_item(item: AgendaItem, *, version: int | None, by: User, now: datetime, **values: Any) -> AgendaItem:
    """Change what is said of an item; what was issued of it stays as it was issued."""
    agenda = locked(of_item(item))
    still_open(agenda.meeting)
    item = AgendaItem.objects.locked(item.pk, version=version)
    names = [name for name in (*AgendaItem.TEXTS, *AgendaItem.FACTS, "number") if name in values]
    was = history.values(item, *names)
    for name in names:
        setattr(item, name, values[name])
    changes = history.diff(was, history.values(item, *names))
    if changes:
        item.write(*names)
        named = history.diff({}, {"item": item.title_ru})
        history.record(agenda, "item_edited", by=by, now=now, changes=named + changes)
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, version: int | None, by: User, now: datetime) -> Agenda:
    """Take off an item that was never issued; one that was is withdrawn, so that its line stays."""
    agenda = locked(of_item(item))
    still_open(agenda.meeting)
    item = AgendaItem.objects.locked(item.pk, version=version)
    if was_issued(item):
        raise ValidationError(
            _("It stands in an issued agenda: withdraw it, its line stays with the reason."), code="issued"
        )
    if item.children.exists():
        raise ValidationError(_("Move what stands under it first."), code="children")
    changes = history.diff({"item": item.title_ru}, {"item": ""})
    try:
        item.delete()
    except ProtectedError as used:
        raise ValidationError(
            _("A proposal or a paper belongs to it: withdraw the item instead."), code="used"
        ) from used
    agenda.write()
    history.record(agenda, "item_removed", by=by, now=now, changes=changes)
    return agenda


@transaction.atomic
def withdraw_item(item: AgendaItem, *, reason: str, version: int | None, by: User, now: datetime) -> AgendaItem:
    """Withdraw an item with what stands under it: its line stays, struck, with date and reason."""
    agenda = locked(of_item(item))
    still_open(agenda.meeting)
    item = AgendaItem.objects.locked(item.pk, version=version)
    if item.withdrawn_on:
        raise ValidationError(_("The item is withdrawn already."), code="withdrawn")
    reason = reason_given(reason)
    for row in [item, *item.children.select_for_update().filter(withdrawn_on__isnull=True).order_by("pk")]:
        row.withdrawn_on, row.withdrawn_reason = walltime.today(now, agenda.meeting.tz or "UTC"), reason
        row.write("withdrawn_on", "withdrawn_reason")
    agenda.write()
    changes = history.diff({}, {"item": item.title_ru})
    history.record(agenda, "item_withdrawn", by=by, now=now, changes=changes, reason=reason)
    return item


@transaction.atomic
def arrange(
    agenda: Agenda, *, order: Sequence[orders.Row], version: int | None, by: User, now: datetime
) -> Agenda:  # fmt: skip
    """Save the order of the whole list; numbers stay as they are. Whoever saved meanwhile is not overwritten."""
    agenda = locked(agenda, version)
    still_open(agenda.meeting)
    items = reads.items_of(agenda.meeting)
    by_key = {str(item.key): item for item in items}
    if sorted(by_key) != sorted(key for key, _level in order):
        raise StaleError(agenda)
    was = [item.title_ru for item in items]
    placed = orders.parents(order)
    for key, parent, place in placed:
        item = by_key[key]
        item.parent, item.position = by_key.get(parent), place
        item.version += 1
    AgendaItem.objects.bulk_update(items, ["parent", "position", "version"])
    changes = history.diff({"order": was}, {"order": [by_key[key].title_ru for key, _parent, _place in placed]})
    agenda.write()
    history.record(agenda, "arranged", by=by, now=now, changes=changes)
    return agenda


@transaction.atomic
def renumber(agenda: Agenda, *, version: int | None, by: User, now: datetime) -> Agenda:
    """Number the items anew in their order; the secretariat's own and the withdrawn ones bear none."""
    agenda = locked(agenda, version)
    still_open(agenda.meeting)
    items = reads.items_of(agenda.meeting)
    was = [item.number for item in items]
    first = second = 0
    for item in items:
        item.version += 1
        counted = not item.is_hidden and not item.withdrawn_on
        if item.parent_id is None:
            first, second = first + counted, 0
            item.number = str(first) if counted else ""
        else:
            second += counted
            item.number = f"{first}.{second}" if counted else ""
    AgendaItem.objects.bulk_update(items, ["number", "version"])
    agenda.write()
    before, after = filter(None, was), filter(None, (item.number for item in items))  # what is not counted has none
    changes = history.diff({"numbers": list(before)}, {"numbers": list(after)})
    history.record(agenda, "renumbered", by=by, now=now, changes=changes)
    return agenda


@transaction.atomic
def carry_over(item: AgendaItem, *, version: int | None, by: User, now: datetime) -> AgendaItem:
    """Carry an item over to the next edition, or to those that wait for it; the old one stays where it is."""
    agenda = locked(of_item(item))
    item = AgendaItem.objects.locked(item.pk, version=version)
    series = agenda.meeting.series
    if series is None:
        raise ValidationError(_("The meeting belongs to no series: there is no next edition."), code="no_series")
    if item.parent_id is not None:
        raise ValidationError(_("Carry over the item it stands under, or move it out first."), code="under")
    if hasattr(item, "carried_to"):
        raise ValidationError(_("The item is carried over already."), code="carried")
    following = next_edition(agenda.meeting)
    target = {"meeting": following, "series": None} if following else {"meeting": None, "series": series}
    new = _copied(item, None, target, carried_from=item)
    for child in item.children.filter(withdrawn_on__isnull=True).order_by("position", "pk"):
        _copied(child, new, target, carried_from=child)
    if following is not None:
        locked(of(following)).write()
    agenda.write()
    where = following.short if following else series.short
    changes = history.diff({}, {"item": item.title_ru, "to": where})
    history.record(agenda, "item_carried_over", by=by, now=now, changes=changes)
    return new


# What other acts call inside their own transaction


def draw_backlog(meeting: Meeting) -> None:
    """Take in what waits for the next edition of the series."""
    if meeting.series_id is None:
        return
    waiting = list(AgendaItem.objects.select_for_update().filter(series=meeting.series_id).order_by("position", "pk"))
    for item in waiting:
        if item.parent_id is None:
            item.position = _next_place(meeting, None)
        item.meeting, item.series = meeting, None
        item.version += 1
        item.save(update_fields=["meeting", "series", "position", "version"])
    if waiting:
        locked(of(meeting)).write()


@transaction.atomic
def draw_actions(meeting: Meeting, *, by: User, now: datetime) -> None:
    """Put what earlier editions have asked for, as far as it is open and has begun, before the meeting: one item, made once."""
    if meeting.series_id is None or meeting.items.filter(actions__isnull=False).exists():
        return
    today = walltime.today(now, settings.CENTER_TZ)
    rows = list(ActionItem.objects.to_consider(meeting.series_id, today).exclude(meeting=meeting))
    if rows:
        item = add_item(of(meeting), version=None, by=by, now=now, **_to_consider(rows))
        item.actions.set(rows)


def copy_procedural(was: Meeting, meeting: Meeting) -> None:
    """Copy the procedural items of the edition before, not cleared yet."""
    rows = was.items.filter(kind="procedural", parent__isnull=True, withdrawn_on__isnull=True)
    for row in rows.order_by("position", "pk"):
        _copied(row, None, {"meeting": meeting, "series": None}, number=row.number)


def to_backlog(meeting: Meeting) -> list[str]:
    """Let what parties had proposed wait for the next edition: this one does not take place. Give the keys of what waits."""
    if meeting.series_id is None:
        return []
    proposed = meeting.items.filter(proposed_by__isnull=False, withdrawn_on__isnull=True, carried_to__isnull=True)
    waits = {"meeting": None, "series": meeting.series}
    return [str(_copied(row, None, waits, carried_from=row).key) for row in proposed.order_by("position", "pk")]


def out_of_backlog(meeting: Meeting, keys: list[str]) -> None:
    """Let what waits for the next edition go: this one takes place after all. What another edition took in stays there."""
    AgendaItem.objects.filter(meeting=None, series=meeting.series_id, key__in=keys).delete()


def locked(agenda: Agenda, version: int | None = None) -> Agenda:
    """Lock the meeting, then its working copy, which the first act makes."""
    meeting = Meeting.objects.locked(agenda.meeting_id)
    row, _made = Agenda.objects.get_or_create(meeting=meeting)
    row = Agenda.objects.locked(row.pk, version=version)
    row.meeting = meeting
    return row


def still_open(meeting: Meeting) -> None:
    """Refuse to change the agenda of what is over or cancelled."""
    if meeting.facts_only or meeting.status in CLOSED:
        raise ValidationError(_("The meeting is over or cancelled: its agenda stays as it is."), code="closed")


def was_issued(item: AgendaItem) -> bool:
    """Whether an item stands in an issue of the agenda."""
    issued = AgendaVersion.objects.filter(meeting=item.meeting_id, lines__contains=[{"key": str(item.key)}])
    return item.meeting_id is not None and issued.exists()


def next_edition(meeting: Meeting) -> Meeting | None:
    """The next edition of the series that is neither off nor held; None while there is none."""
    later = (
        Q(previous=meeting) | Q(window__startswith__gt=meeting.first_day) if meeting.first_day else Q(previous=meeting)
    )
    rows = Meeting.objects.filter(later, series=meeting.series_id, status__in=NEXT, facts_only=False)
    return rows.exclude(pk=meeting.pk).order_by(F("window").asc(nulls_last=True), "pk").first()


def _to_consider(rows: Sequence[ActionItem]) -> dict[str, Any]:
    """Call the item, and name in its annotation the action items by their numbers, meeting by meeting, in both languages."""
    said: dict[str, Any] = {}
    for language in ("ru", "en"):
        with translation.override(language):
            lines = [
                f"{meeting.short}: {', '.join(row.number for row in group)}"
                for meeting, group in groupby(rows, key=lambda row: row.meeting)
            ]
            said[f"title_{language}"] = _("On the implementation of decisions adopted earlier")
            said[f"annotation_{language}"] = Truncator(
                _("Action items: %(items)s.") % {"items": "; ".join(lines)}
            ).chars(LONGEST)
    return said


def _next_place(meeting: Meeting | None, parent: AgendaItem | None, series: Any = None) -> int:
    rows = AgendaItem.objects.filter(meeting=meeting, series=series, parent=parent)
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _copied(row: AgendaItem, parent: AgendaItem | None, target: dict[str, Any], **more: Any) -> AgendaItem:
    position = _next_place(target["meeting"], parent, target["series"])
    copied = {name: getattr(row, name) for name in COPIED}
    new = AgendaItem(parent=parent, position=position, **target, **copied, **more)
    new.write()
    return new
