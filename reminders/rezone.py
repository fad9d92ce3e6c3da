"""A zone changes its law of time: wall times stay, their instants are derived anew, and the secretariat is told once.

The engine notes the table of zones by which instants were derived. It is a hash of what this process reads, so that
neither the release of a package nor a file of the machine can say otherwise.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import Q

from records import history
from reminders import domain, plan, reconcile, walltime
from reminders.models import Derived, Engine

log = logging.getLogger(__name__)

YEARS = (2020, 2050)  # of the table; laws of other years move nothing that is planned
STEP = timedelta(days=7)  # no zone has put its clocks to and fro within a week
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """An instant that no longer goes with its wall time."""

    part: Any
    name: str
    was: datetime
    is_now: datetime


def zones() -> set[str]:
    """Name the zones in use: those of places, terms and people."""
    found = {settings.CENTER_TZ}
    for model in apps.get_models():
        try:
            model._meta.get_field("tz")  # noqa: SLF001  # Django's documented door to a model's options
        except FieldDoesNotExist:
            continue
        found |= set(model._base_manager.order_by().values_list("tz", flat=True).distinct())  # noqa: SLF001  # as in `plan.locked`
    return found - {""}


def table(names: Iterable[str] | None = None) -> str:
    """Give a mark of the table of zones as this process reads it: when clocks change, in the zones in use."""
    lines = [f"{name} {changes(name)}" for name in sorted(zones() if names is None else names)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:20]


def changes(name: str) -> list[tuple[str, str]]:
    """List the moments at which the clocks of a zone change, with what they are then ahead of UTC."""
    here = walltime.zone(name)

    def ahead(at: datetime) -> timedelta:
        return at.astimezone(here).utcoffset() or timedelta()

    at, last = (datetime(year, 1, 1, tzinfo=UTC) for year in YEARS)
    offset = ahead(at)
    found = [("", str(offset))]
    while at < last:
        if ahead(at + STEP) != offset:
            early, late = at, at + STEP
            while late - early > SECOND:
                middle = early + (late - early) / 2
                early, late = (middle, late) if ahead(middle) == offset else (early, middle)
            offset = ahead(at + STEP)
            found.append((f"{late:%Y-%m-%d %H:%M}", str(offset)))
        at += STEP
    return found


def derived() -> list[Any]:
    """Give the models with derived instants, those that are subjects themselves first."""
    models = [model for model in apps.get_models() if issubclass(model, Derived)]
    return sorted(models, key=lambda model: (bool(model.PART_OF), model._meta.label))  # noqa: SLF001  # as above


def subjects(now: datetime) -> Iterator[Any]:
    """Give the subjects with an instant still to come, of their own or of a part."""
    keys: dict[Any, set[int]] = {}
    for model in derived():
        ahead = reduce(or_, (Q(**{f"{name}__gte": now - reconcile.AROUND}) for name in model.INSTANTS))
        whole = model._meta.get_field(model.PART_OF).related_model if model.PART_OF else model  # noqa: SLF001  # as above
        key = f"{model.PART_OF}_id" if model.PART_OF else "pk"
        rows = model._base_manager.filter(ahead)  # noqa: SLF001  # as above
        keys.setdefault(whole, set()).update(rows.values_list(key, flat=True))
    for model, found in keys.items():
        for pk in sorted(found):
            yield model(pk=pk)


def parts(subject: Any) -> Iterator[Any]:
    """Give a subject, and the parts of it whose instants are derived, as they are locked."""
    yield subject
    for model in derived():
        if model.PART_OF and isinstance(subject, model._meta.get_field(model.PART_OF).related_model):  # noqa: SLF001  # as above
            rows = model._base_manager.select_for_update(of=("self",)).filter(**{model.PART_OF: subject})  # noqa: SLF001  # as above
            for row in rows.order_by("pk"):
                setattr(row, model.PART_OF, subject)
                yield row


def shifts(subject: Any, now: datetime) -> list[Shift]:
    """Derive the instants of a locked subject anew and give those still to come that differ, the latest first.

    What has been is left as it was. Of sittings that follow each other in one room the one that makes way goes first.
    """
    found = []
    for part in parts(subject):
        was = {name: getattr(part, name) for name in part.INSTANTS}
        if all(at is None or at < now - reconcile.AROUND for at in was.values()):
            continue
        part.derive()
        found += [
            Shift(part, name, before, after)
            for name, before in was.items()
            if before and (after := getattr(part, name)) and after != before
        ]
    later = any(one.is_now > one.was for one in found)
    return sorted(found, key=lambda one: one.was, reverse=later)


@transaction.atomic
def look(subject: Any, now: datetime) -> list[Shift]:
    """Give what would move of a subject; nothing is written."""
    there = plan.locked(subject)
    return shifts(there, now) if there is not None else []


@transaction.atomic
def follow(subject: Any, *, now: datetime) -> list[Shift]:
    """Write the instants of a subject as the table has them now, say so in its history and to the secretariat, and plan anew."""
    there = plan.locked(subject)
    found = shifts(there, now) if there is not None else []
    if not found:
        return []
    for part in dict.fromkeys(one.part for one in found):
        moved = [one for one in found if one.part is part]
        part.revise(now=now)
        part.write(*(one.name for one in moved), *part.REVISION)
        part.take_along({one.name: one.was for one in moved})
    history.record(there, "rezoned", by=None, now=now, changes=list(_told(found)))
    for other in dict.fromkeys((there, *there.told_about())):
        plan.merge(other, now=now, rezoned=True)
    domain.tell(there, "rezoned", to=there.KEEPERS, by=None, now=now)
    return found


def _told(found: list[Shift]) -> Iterator[dict[str, str]]:
    for one in sorted(found, key=lambda one: one.was):
        if name := one.part.moment_name(one.name):
            yield {"field": name, "was": f"{_utc(one.was)} UTC", "now": f"{_utc(one.is_now)} UTC"}


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%d.%m.%Y %H:%M}"


def run(*, now: datetime, mark: str = "", halt: Callable[[], bool] = lambda: False) -> list[Shift]:
    """Follow the table of zones when it is another than the one noted; what cannot follow is tried again.

    Asked to `halt`, it ends between two subjects and notes nothing: the next process begins anew. Then everything is planned anew: steps stand at hours of the place or of the reader, whose zone may be another.
    """
    mark = mark or table()
    if Engine.objects.filter(tzdata=mark).exists():
        return []
    moved: list[Shift] = []
    waiting = list(subjects(now))
    while waiting:  # whoever found the room still taken by one that has not moved yet comes again
        left = []
        for subject in waiting:
            if halt():
                return moved
            try:
                moved += follow(subject, now=now)
            except Exception:  # one subject never stops the others
                log.exception("%r cannot follow the new law of time", subject.pk)
                left.append(subject)
        if len(left) == len(waiting):
            break
        waiting = left
    whole = _replan(now, halt)
    if not waiting and whole:
        Engine.objects.update(tzdata=mark)
    if moved:
        log.warning("the table of zones has changed: %s instants moved", len(moved))
    return moved


def _replan(now: datetime, halt: Callable[[], bool]) -> bool:
    whole = True
    for subject in reconcile.everything(now):
        if halt():
            return False
        try:
            with transaction.atomic():
                plan.merge(subject, now=now, rezoned=True)
        except Exception:  # as above
            log.exception("%r cannot be planned by the new law of time", subject.pk)
            whole = False
    return whole
