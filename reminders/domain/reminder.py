"""What people do with single reminders and notices."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from records import history
from reminders import deliver, ledger, pace, plan, trial
from reminders.compose import Item
from reminders.models import Message, Reminder, ReminderState
from reminders.models.reminder import OPEN


@transaction.atomic
def mark_read(person: Any, *, keys: Iterable[int] = (), everything: bool = False, now: datetime) -> int:
    """Note that a person has read notices of the own inbox."""
    rows = Reminder.objects.unread().filter(person=person)
    if not everything:
        rows = rows.filter(pk__in=list(keys))
    return rows.update(read_at=now)


@transaction.atomic
def keep_back(reminder: Reminder, *, by: Any, now: datetime) -> Reminder:
    """Keep back one reminder until somebody lets it go; past its use it counts as too late."""
    pace.keep(by, now=now)
    row = _waiting(reminder)
    row.held_at = now
    return _rewrite(row, "kept_back", by=by, now=now)


@transaction.atomic
def skip(reminder: Reminder, *, by: Any, now: datetime) -> Reminder:
    """Leave one reminder out for good; another date of the subject plans it anew."""
    pace.keep(by, now=now)
    row = _waiting(reminder)
    row.state, row.reason, row.decided_at, row.held_at = ReminderState.CANCELLED, "skipped", now, None
    return _rewrite(row, "skipped", by=by, now=now)


@transaction.atomic
def send_now(reminder: Reminder, *, by: Any, now: datetime) -> Reminder:
    """Send one reminder ahead of its hour, quiet hours or not; it leaves with the next pass."""
    pace.keep(by, now=now)
    row = _waiting(reminder)
    if row.expires_at <= now:
        raise ValidationError(_("It is no longer useful to send this."), code="expired")
    row.send_at, row.hurried_at, row.held_at = now, now, None
    return _rewrite(row, "sent_now", by=by, now=now)


@transaction.atomic
def let_go(reminder: Reminder, *, by: Any, now: datetime) -> int:
    """Let go what was kept back: one reminder at its own hour, a notice for all its recipients at once."""
    pace.keep(by, now=now)
    rows = _like(reminder).exclude(held_at=None)
    count = rows.update(held_at=None) if reminder.rule_id else rows.update(held_at=None, send_at=now, due_at=now)
    if not count:
        raise ValidationError(_("This notice has left or was taken back."), code="gone")
    _note(reminder, "let_go", by=by, now=now)
    ledger.wake()
    return count


@transaction.atomic
def take_back(reminder: Reminder, *, by: Any, now: datetime) -> int:
    """Take a notice back that has not left, for all its recipients."""
    pace.keep(by, now=now)
    rows = _like(reminder).filter(rule=None)
    count = rows.update(state=ReminderState.CANCELLED, reason="undone", decided_at=now)
    if not count:
        raise ValidationError(_("This notice has left or was taken back."), code="gone")
    _note(reminder, "taken_back", by=by, now=now)
    return count


@transaction.atomic
def send_to_me(reminder: Reminder, *, by: Any, now: datetime) -> Message:
    """Send an editor the letter as it would leave now, marked as a trial; nobody it is meant for is told."""
    pace.keep(by, now=now)
    subject = deliver.subjects_of([reminder]).get((reminder.subject_type_id, reminder.subject_id))
    if subject is None:
        raise ValidationError(_("What this letter was about is told or closed otherwise."), code="gone")
    message = trial.letter(reminder.kind, [Item(reminder, subject)], to=by, now=now)
    _note(reminder, "sent_to_self", by=by, now=now)
    return message


def _like(reminder: Reminder) -> QuerySet[Reminder]:
    """Give the planned row of a step, or those of a notice for all its recipients."""
    planned = Reminder.objects.filter(state=ReminderState.PLANNED)
    if reminder.rule_id:
        return planned.filter(pk=reminder.pk)
    return planned.filter(
        subject_type=reminder.subject_type_id, subject_id=reminder.subject_id, occasion=reminder.occasion, rule=None
    )


def _waiting(reminder: Reminder) -> Reminder:
    """Take a reminder that nobody was told yet, in the order of locks: its subject, itself, its letter."""
    model: Any = reminder.subject_type.model_class()
    if model is not None:
        plan.locked(model(pk=reminder.subject_id))
    row = Reminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    letters = Message.objects.select_for_update().defer("rendered")
    letter = letters.get(pk=row.message_id) if row.message_id else None
    if row.state not in OPEN or (letter is not None and letter.is_told):
        raise ValidationError(_("This reminder has left, or was closed before."), code="gone")
    return row


def _rewrite(row: Reminder, verb: str, *, by: Any, now: datetime) -> Reminder:
    """Take a reminder out of its letter and write what was decided about it."""
    letters = [row.message_id] if row.message_id else []
    row.message = None
    if row.state == ReminderState.BUNDLED:
        row.state = ReminderState.PLANNED
    ledger.change([row])
    ledger.break_open(letters, now=now)
    _note(row, verb, by=by, now=now)
    ledger.wake()
    return row


def _note(reminder: Reminder, verb: str, *, by: Any, now: datetime) -> None:
    model: Any = reminder.subject_type.model_class()
    subject = model._base_manager.filter(pk=reminder.subject_id).first() if model else None  # noqa: SLF001  # as in `plan.locked`
    history.record(subject or reminder, verb, by=by, now=now, reason=f"{reminder.person}: {reminder.says}")
