"""What people do with single reminders and notices."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records import history
from reminders import ledger, notices, plan
from reminders.models import Remindable, Reminder, ReminderState


@transaction.atomic
def nudge(
    subject: Remindable,
    *,
    audience: str,
    by: Any,
    now: datetime,
    people: Iterable[int] | None = None,
    key: str = "",
) -> int:
    """Remind those who still owe, beyond the rules: at once, each person once in twenty hours. Say how many people.

    `people` are keys of accounts chosen among the audience, all of it unless given; `key` is the one-time key of the form,
    so that a form sent twice reminds once.
    """
    there = plan.locked(subject)
    chosen = None if people is None else set(people)
    found = [to for to in there.people_to_remind(audience) if chosen is None or to.person.pk in chosen] if there else []
    count = notices.nudge(there, found, audience, key=key or uuid4().hex, now=now) if there else 0
    if not count:
        raise ValidationError(
            _("Nobody is left to remind: everyone has answered or was reminded today."), code="nobody"
        )
    history.record(there, "reminded", by=by, now=now)
    return count


@transaction.atomic
def mark_read(person: Any, *, keys: Iterable[int] = (), everything: bool = False, now: datetime) -> int:
    """Note that a person has read notices of the own inbox."""
    rows = Reminder.objects.unread().filter(person=person)
    if not everything:
        rows = rows.filter(pk__in=list(keys))
    return rows.update(read_at=now)


@transaction.atomic
def let_go(reminder: Reminder, *, by: Any, now: datetime) -> int:
    """Let a notice go that waits for a second look, for all its recipients; it leaves at once."""
    rows = _waiting_like(reminder)
    count = rows.update(held_at=None, send_at=now, due_at=now)
    if not count:
        raise ValidationError(_("This notice has left or was taken back."), code="gone")
    _note(reminder, "let_go", by=by, now=now)
    ledger.wake()
    return count


@transaction.atomic
def take_back(reminder: Reminder, *, by: Any, now: datetime) -> int:
    """Take a notice back that has not left, for all its recipients."""
    count = _waiting_like(reminder, held=False).update(state=ReminderState.CANCELLED, reason="undone", decided_at=now)
    if not count:
        raise ValidationError(_("This notice has left or was taken back."), code="gone")
    _note(reminder, "taken_back", by=by, now=now)
    return count


def _waiting_like(reminder: Reminder, *, held: bool = True) -> Any:
    rows = Reminder.objects.filter(
        subject_type=reminder.subject_type_id,
        subject_id=reminder.subject_id,
        occasion=reminder.occasion,
        rule=None,
        state=ReminderState.PLANNED,
    )
    return rows.exclude(held_at=None) if held else rows


def _note(reminder: Reminder, verb: str, *, by: Any, now: datetime) -> None:
    model = reminder.subject_type.model_class()
    subject = model._base_manager.filter(pk=reminder.subject_id).first() if model else None  # noqa: SLF001  # as in `plan.locked`
    history.record(subject or reminder, verb, by=by, now=now)
