"""Due reminders become letters: one letter to one address, whoever asks for it twice."""

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, transaction

from reminders import compose, deliver, ledger, plan, quiet, walltime
from reminders.models import Channel, Message, Preference, Priority, Reminder
from reminders.models import MessageState as Letter
from reminders.models import ReminderState as State

log = logging.getLogger(__name__)

MOST = 500
TROUBLE = (
    OperationalError,
    InterfaceError,
)  # the database is in trouble, no row is at fault: the next pass tries again
ATTACH = """
UPDATE reminders_reminder AS row SET state = 'bundled', message_id = new.letter
FROM unnest(%(rows)s::bigint[], %(letters)s::bigint[]) AS new (id, letter) WHERE row.id = new.id
"""
CLOSED_UNSENT = (Letter.CANCELLED, Letter.MISSED, Letter.SUPPRESSED, Letter.FAILED)


def bundle(*, now: datetime) -> int:
    """Turn due rows into letters; when one of them cannot be addressed the others do not wait for it."""
    try:
        with transaction.atomic():
            return _bundle(_due(now), now=now)
    except TROUBLE:
        raise
    except Exception:  # whatever is wrong with one row is found below, and stays with that row
        log.exception("a batch of reminders is bundled row by row")
    done = 0
    for row in list(Reminder.objects.filter(pk__in=_keys(now))):
        try:
            with transaction.atomic():
                done += _bundle(list(_locked([row.pk])), now=now)
        except TROUBLE:
            raise
        except Exception:
            log.exception("reminder %s cannot be addressed", row.pk)
            Reminder.objects.filter(pk=row.pk, state=State.PLANNED).update(
                state=State.MISSED, reason="not_addressable", decided_at=now
            )
    return done


def _keys(now: datetime) -> list[int]:
    due = Reminder.objects.filter(
        state=State.PLANNED, channel=Channel.MAIL, held_at=None, send_at__lte=now, expires_at__gt=now
    )
    return list(due.order_by("send_at", "pk").values_list("pk", flat=True)[:MOST])


def _due(now: datetime) -> list[Reminder]:
    return list(_locked(_keys(now)))


def _locked(keys: Sequence[int]) -> Iterable[Reminder]:
    rows = Reminder.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=keys, state=State.PLANNED)
    return rows.select_related("person", "rule").order_by("pk")


def _bundle(rows: Sequence[Reminder], *, now: datetime) -> int:
    wishes = plan.wishes_of(row.person_id for row in rows)
    subjects = deliver.subjects_of(rows)
    wanted: dict[int, Message] = {}
    for row in rows:
        wish = wishes.get(row.person_id) or Preference()
        if _withheld(row, subjects.get((row.subject_type_id, row.subject_id)), wish, now=now):
            continue
        wanted[row.pk] = _letter(row, subjects[row.subject_type_id, row.subject_id], wish)
    letters = _written(list({letter.dedupe_key: letter for letter in wanted.values()}.values()))
    return _attach([(row, letters[wanted[row.pk].dedupe_key]) for row in rows if row.pk in wanted])


def _withheld(row: Reminder, subject: Any, wish: Preference, *, now: datetime) -> bool:
    """Withhold what nobody can be told any more, and wait for the end of a pause."""
    reason = "" if row.person.is_active else "inactive"
    if subject is None:
        reason = "gone"
    mandatory = row.rule is None or row.rule.mandatory or row.rule.urgent
    if not reason and wish.paused_until and wish.paused_until > now and not mandatory:
        if wish.paused_until <= row.expires_at:
            Reminder.objects.filter(pk=row.pk).update(send_at=wish.paused_until)
            return True
        reason = "switched_off"
    if reason:
        Reminder.objects.filter(pk=row.pk).update(state=State.SUPPRESSED, reason=reason, decided_at=now)
    return bool(reason)


def _letter(row: Reminder, subject: Any, wish: Preference) -> Message:
    """Describe the letter a reminder belongs in; its key is made of what it says, to whom, in which language."""
    person = row.person
    in_digest = _is_digest(row, wish)
    if in_digest:
        day = walltime.today(row.send_at, person.tz)
        key = _hash("digest", person.public_id, day.isoformat(), person.email.lower())
    else:
        anchor_at = row.anchor_at.isoformat() if row.anchor_at else ""
        kind = ContentType.objects.get_for_id(row.subject_type_id)
        about = (f"{kind.app_label}.{kind.model}", subject.reminder_key())
        told = (row.epoch, row.planned_version, anchor_at)
        key = _hash(row.occasion, *about, *told, person.email.lower(), person.language, row.on_behalf)
    urgent = row.rule is not None and row.rule.urgent
    return Message(
        kind="digest" if in_digest else row.kind,
        priority=Priority.DIGEST if in_digest else Priority.URGENT if urgent else Priority.NORMAL,
        dedupe_key=key,
        rfc_message_id=compose.message_id(key, 1),
        person=person,
        on_behalf="" if in_digest else row.on_behalf,
        address=person.email,
        language=person.language,
        zone=person.tz,
        send_at=row.send_at,
        next_at=row.send_at,
        expires_at=row.expires_at,
    )


def _is_digest(row: Reminder, wish: Preference) -> bool:
    may = row.can_wait if row.rule is None else row.rule.may_digest and not row.rule.urgent
    if not may or not quiet.waits(row.due_at, row.anchor_at, wish):
        return False
    return quiet.slot(row.send_at, wish.digest, row.person.tz) == row.send_at


def _written(letters: Sequence[Message]) -> dict[str, Message]:
    """Write letters that are not there; give for each key the one in force, taken until the transaction ends."""
    letters = sorted(letters, key=lambda letter: letter.dedupe_key)  # in one order: no two bundlers wait for each other
    keys = [letter.dedupe_key for letter in letters]
    Message.objects.bulk_create(letters, ignore_conflicts=True)
    found = _latest(keys)
    again = []
    for letter in letters:
        there = found[letter.dedupe_key]
        if there.state in CLOSED_UNSENT and not there.settled_how:
            letter.pk, letter.generation = None, there.generation + 1
            letter.rfc_message_id = compose.message_id(letter.dedupe_key, letter.generation)
            again.append(letter)
    if again:
        Message.objects.bulk_create(again, ignore_conflicts=True)
        found |= _latest([letter.dedupe_key for letter in again])
    return found


def _latest(keys: Sequence[str]) -> dict[str, Message]:
    rows = Message.objects.select_for_update().filter(dedupe_key__in=keys).defer("rendered").order_by("pk")
    found: dict[str, Message] = {}
    for row in rows:
        if row.dedupe_key not in found or found[row.dedupe_key].generation < row.generation:
            found[row.dedupe_key] = row
    return found


def _attach(pairs: Sequence[tuple[Reminder, Message]]) -> int:
    """Put reminders into their letters, all in one statement."""
    inside = [(row, letter) for row, letter in pairs if letter.kind != "digest" or _joins(row, letter)]
    values = {"rows": [row.pk for row, _ in inside], "letters": [letter.pk for _, letter in inside]}
    return ledger.run(ATTACH, values) if inside else 0


def _joins(row: Reminder, letter: Message) -> bool:
    """Tell whether a digest takes a reminder; one that has left takes nothing more, the next one does."""
    if letter.state == Letter.QUEUED:
        if letter.expires_at < row.expires_at:
            letter.expires_at = row.expires_at
            Message.objects.filter(pk=letter.pk).update(expires_at=row.expires_at)
        return True
    wish = Preference.objects.filter(person=row.person_id).first() or Preference()
    later = quiet.slot(letter.send_at + timedelta(minutes=1), wish.digest, row.person.tz)
    alone = min(row.send_at + timedelta(minutes=1), row.expires_at)  # no slot: it no longer waits for a digest
    Reminder.objects.filter(pk=row.pk).update(send_at=later if later < row.expires_at else alone)
    return False


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()
