"""Compare what is wanted with what is planned, for many subjects; any difference is a defect and is counted."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q

from reminders import plan
from reminders.models import Message, Priority, Pulse, Remindable, Reminder, ReminderState, Request, Rule
from reminders.models.reminder import OPEN

log = logging.getLogger(__name__)

HORIZON = timedelta(days=400)
AROUND = timedelta(hours=48)


def remindable() -> list[type[Remindable]]:
    """Give the models people are reminded of."""
    return [model for model in apps.get_models() if issubclass(model, Remindable)]


def work(request: Request, *, now: datetime) -> int:
    """Plan anew what a request names: one subject, the subjects of a rule, or those that may concern a person."""
    if request.what == Request.What.SUBJECT:
        model: Any = request.type.model_class() if request.type else None
        return plan.merge(model(pk=request.key), now=now) if model else 0
    if request.what == Request.What.RULE:
        rule = Rule.objects.select_related("subject_type").get(pk=request.key)
        model = rule.subject_type.model_class()
        if model is None:
            return 0
        rows = Q(pk=rule.subject_id) if rule.subject_id else Q()
        return sum(plan.merge(subject, now=now) for subject in _with_rows(model, now).filter(rows))
    return sum(plan.merge(subject, now=now) for subject in everything(now))


def everything(now: datetime) -> Iterator[Any]:
    """Give the subjects of all models with a date ahead, and those with reminders that wait."""
    for model in remindable():
        yield from _with_rows(model, now)


def _with_rows(model: Any, now: datetime, *, until: timedelta = HORIZON) -> Any:
    """Give the subjects of a model with a date ahead, and those with reminders that wait."""
    kind = ContentType.objects.get_for_model(model)
    waiting = Reminder.objects.filter(subject_type=kind, state__in=OPEN).values("subject_id")
    dated = model._default_manager.with_anchors_between(now - AROUND, now + until).values("pk")  # noqa: SLF001  # the manager the promise is about
    return model._default_manager.filter(Q(pk__in=dated) | Q(pk__in=waiting)).order_by("pk")  # noqa: SLF001  # as above


def reconcile(*, now: datetime, wide: bool = False) -> int:
    """Repair what an act did not do, or a hand changed past the acts; give how many rows differed.

    Every quarter of an hour for what comes within the widest offset and two days, nightly for everything.
    """
    until = HORIZON if wide else _widest() + AROUND
    drift = 0
    for model in remindable():
        for subject in _with_rows(model, now, until=until).iterator(chunk_size=500):
            try:
                with transaction.atomic():
                    drift += plan.merge(subject, now=now, repair=True)
            except Exception:  # one subject never stops the others
                log.exception("%s %s cannot be planned", model.__name__, subject.pk)
        drift += _drop_gone(model, now)
    if drift:
        log.warning("drift: %s reminders differed from what is wanted", drift)
    return drift


def _drop_gone(model: Any, now: datetime) -> int:
    """Cancel what waits for subjects that are no longer there."""
    kind = ContentType.objects.get_for_model(model)
    there = model._base_manager.values("pk")  # noqa: SLF001  # as in `plan.locked`
    gone = Reminder.objects.filter(subject_type=kind, state__in=OPEN).exclude(subject_id__in=there)
    dropped = 0
    for key in sorted(set(gone.values_list("subject_id", flat=True))):
        with transaction.atomic():
            dropped += plan.drop(model(pk=key), now=now)
    return dropped


def _widest() -> timedelta:
    days = [abs(rule.days_before or 0) for rule in Rule.objects.filter(active=True)]
    return timedelta(days=max(days, default=0))


WORDS_KEPT = timedelta(days=30)
ROWS_KEPT = timedelta(days=400)


def run(source: str, *, clock: Callable[[], datetime]) -> int:
    """Do what beat asks for and leave a pulse: the reconciler its part, the night all of it and the purge."""
    now = clock()
    Pulse.objects.update_or_create(source=source, defaults={"seen_at": now})
    drift = reconcile(now=now, wide=source == "nightly")
    if source == "nightly":
        purge(now=now)
    Pulse.objects.filter(source=source).update(done_at=clock(), drift_before=F("drift"), drift=drift)
    return drift


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Forget the words of letters after 30 days, those with a link when they are closed, and closed rows after 400 days."""
    closed = Message.objects.filter(closed_at__isnull=False)
    words = closed.filter(rendered__isnull=False)
    emptied = words.filter(Q(closed_at__lte=now - WORDS_KEPT) | Q(priority=Priority.ACCOUNT)).update(rendered=None)
    return emptied + _purge_rows(now - ROWS_KEPT)


def _purge_rows(before: datetime) -> int:
    """Delete what was closed long ago, locked first as an act would lock it: what somebody is at is for the next night.

    A row that an act has just opened again is not what it was when it was looked for, and stays.
    """
    old = Message.objects.filter(closed_at__lte=before)
    done = Q(message__in=old) | Q(message=None, decided_at__lte=before)
    rows = Reminder.objects.filter(done, ~Q(state=ReminderState.PLANNED)).order_by("pk")
    told = dict(rows.select_for_update(of=("self",), skip_locked=True).values_list("pk", "message"))
    mine = set(old.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
    Reminder.objects.filter(pk__in=[pk for pk, letter in told.items() if letter is None or letter in mine]).delete()
    kept = Q(resent__isnull=False) | Q(reminders__isnull=False)
    count, _ = Message.objects.filter(pk__in=mine).exclude(kept).delete()
    return count
