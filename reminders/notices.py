"""Notices of a change, written in the transaction of the change: they leave five minutes later, and say the last truth."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from reminders import ledger, plan, quiet
from reminders.models import Channel, Message, Preference, Recipient, Remindable, Reminder
from reminders.models import ReminderState as State
from reminders.models.reminder import OPEN

SCHEDULE = frozenset({"invited", "moved", "postponed", "cancelled", "revived"})
STANDS = {"invited": frozenset({"moved", "revived"})}  # who is yet to be invited is told the last truth by that alone
TAKEN_UP = ("words", "due_at", "send_at", "expires_at", "planned_version", "on_behalf", "held_at", "can_wait")
NOTICE_USE = timedelta(days=7)
NUDGE_AGAIN = timedelta(hours=20)


def recipients(subject: Remindable, to: str | Iterable[str]) -> dict[int, tuple[str, Recipient]]:
    """Find whom to tell: audiences of the subject, or everyone who was told of it before."""
    found: dict[int, tuple[str, Recipient]] = {}
    for audience in (to,) if isinstance(to, str) else to:
        people = told_before(subject) if audience == "told" else subject.people_to_remind(audience)
        for person in people:
            if person.person.is_active:
                found.setdefault(person.person.pk, (audience, person))
    return found


def told_before(subject: Remindable) -> Iterable[Recipient]:
    """Name everyone who was told of a subject, or of another that makes its changes their business."""
    about = Q()
    for other in subject.told_about():
        about |= Q(subject_type=ContentType.objects.get_for_model(other), subject_id=other.pk)
    rows = Reminder.objects.told().filter(about).select_related("person").order_by("person_id", "-pk")
    for row in rows.distinct("person_id"):
        yield Recipient(row.person, row.on_behalf)


def write(
    subject: Remindable,
    kind: str,
    recipients: Mapping[int, tuple[str, Recipient]],
    *,
    words: str,
    review: bool,
    can_wait: bool,
    now: datetime,
) -> int:
    """Write a notice to people, in place of older ones of its family that have not left; say how many rows."""
    rows, letters = plan.rows_of(subject)
    waiting = [row for row in rows if row.state in OPEN and not plan.is_told(row, letters)]
    staying = {row.person_id for row in waiting if row.rule_id is None and kind in STANDS.get(row.kind, ())}
    to = {person: found for person, found in recipients.items() if person not in staying}
    occasion = _occasion(kind, subject.schedule_version, rows, letters)
    mine = {(row.person_id, row.channel): row for row in rows if row.occasion == occasion}
    older = [row for row in waiting if _gives_way(row, kind, occasion, to, now)]
    touched = {row.message_id for row in older if row.message_id}
    for row in older:
        row.state, row.reason, row.decided_at, row.message = State.SUPERSEDED, "newer_notice", now, None
    new: list[Reminder] = []
    changed = list(older)
    for found in _notices(
        subject, kind, occasion, to, words=words, held=now if review else None, can_wait=can_wait, now=now
    ):
        there = mine.get((found.person_id, found.channel))
        if there is None:
            new.append(found)
        elif there in waiting or there.state not in OPEN:
            touched |= {there.message_id} if there.message_id else set()
            found.words = _both(there, found.words)
            for name in TAKEN_UP:
                setattr(there, name, getattr(found, name))
            there.state, there.reason, there.decided_at, there.message = State.PLANNED, "", None, None
            changed.append(there)
    Reminder.objects.bulk_create(new, batch_size=2000)
    ledger.change(changed)
    ledger.break_open(touched, now=now)
    ledger.wake()
    return len(new)


def take_back(subject: Remindable, occasion: str, *, written: datetime, now: datetime) -> bool:
    """Take back a notice with all its rows, unless one of them was told; what it had replaced is planned again."""
    rows, letters = plan.rows_of(subject)
    mine = [row for row in rows if row.occasion.split(".")[0] == occasion]
    if any(plan.is_told(row, letters) for row in mine):
        return False
    waiting = [row for row in mine if row.state in OPEN]
    touched = {row.message_id for row in waiting if row.message_id}
    for row in waiting:
        row.state, row.reason, row.decided_at, row.message = State.CANCELLED, "undone", now, None
    replaced = [
        row
        for row in rows
        if (row.state, row.reason, row.decided_at) == (State.SUPERSEDED, "newer_notice", written) and row not in mine
    ]
    for row in replaced:
        row.state, row.reason, row.decided_at = State.PLANNED, "", None
    ledger.change(waiting + replaced)
    ledger.break_open(touched, now=now)
    ledger.wake()
    return True


def nudge(subject: Remindable, people: Iterable[Recipient], audience: str, *, key: str, now: datetime) -> int:
    """Remind people of what they owe, at once and once in twenty hours each; say how many people."""
    rows, _ = plan.rows_of(subject)
    name, anchor = next(iter(dict(subject.reminder_anchors()).items()), ("", None))
    lately = {row.person_id for row in rows if row.occasion.startswith("nudge:") and now - row.due_at < NUDGE_AGAIN}
    to = {found.person.pk: found for found in people if found.person.is_active and found.person.pk not in lately}
    until = plan.expiry(now, anchor.at if anchor else now)
    new = [
        Reminder(
            occasion=f"nudge:{key}",
            kind="deadline",
            subject_type=ContentType.objects.get_for_model(subject),
            subject_id=subject.pk,
            person=found.person,
            channel=channel,
            epoch=subject.reminder_epoch,
            audience=audience,
            on_behalf=found.on_behalf,
            anchor=name,
            anchor_at=anchor.at if anchor else None,
            planned_version=subject.schedule_version,
            due_at=now,
            send_at=now,
            expires_at=until,
        )
        for found in to.values()
        for channel in Channel.values
    ]
    Reminder.objects.bulk_create(new)
    ledger.wake()
    return len(to)


def _occasion(kind: str, version: int, rows: Sequence[Reminder], letters: Mapping[int, Message]) -> str:
    """Name a notice by its kind and the version of the schedule; one more after people were told gets a number."""
    name = f"{kind}:{version}"
    told = {row.occasion for row in rows if row.occasion.split(".")[0] == name and plan.is_told(row, letters)}
    return f"{name}.{len(told) + 1}" if told else name


def _both(row: Reminder, words: str) -> str:
    """Join the words of two notices of one kind that leave together; of a date only the last truth is told."""
    if row.state not in OPEN or row.kind in SCHEDULE or not row.words or words in row.words:
        return words or row.words
    return f"{row.words}\n{words}"


def _gives_way(row: Reminder, kind: str, occasion: str, to: Mapping[int, Any], now: datetime) -> bool:
    """Tell whether an unsent row is replaced: an older notice of the family, or a step already due of who is told now."""
    if kind not in SCHEDULE:
        return False
    if row.rule_id is None:
        return row.occasion != occasion and row.kind in SCHEDULE and kind not in STANDS.get(row.kind, ())
    return row.person_id in to and row.due_at <= now


def _notices(
    subject: Remindable,
    kind: str,
    occasion: str,
    to: Mapping[int, tuple[str, Recipient]],
    *,
    words: str,
    held: datetime | None,
    can_wait: bool,
    now: datetime,
) -> Iterable[Reminder]:
    at = now + plan.GRACE
    until = at + NOTICE_USE
    starts = getattr(subject, "starts_at", None)
    soon = starts is not None and timedelta() < starts - now < quiet.ALONE
    wishes = plan.wishes_of(to)
    for person, (audience, found) in to.items():
        wish = wishes.get(person) or Preference()
        for channel in Channel.values:
            leaves = at
            if channel == Channel.MAIL:
                leaves = quiet.departure(
                    at, until, None, wish=wish, tz=found.person.tz, urgent=soon, may_digest=can_wait
                )
            yield Reminder(
                occasion=occasion,
                kind=kind,
                words=words,
                subject_type=ContentType.objects.get_for_model(subject),
                subject_id=subject.pk,
                person=found.person,
                channel=channel,
                epoch=subject.reminder_epoch,
                audience=audience,
                on_behalf=found.on_behalf,
                planned_version=subject.schedule_version,
                due_at=at,
                send_at=leaves,
                expires_at=until,
                held_at=held,
                can_wait=can_wait and not soon,
            )
