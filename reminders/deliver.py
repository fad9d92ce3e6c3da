"""One letter: begin-send is committed before the first word about it; its outcome is written with the token it was given."""

import logging
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, transaction

from reminders import compose, fetch, guards, ledger, relay
from reminders.compose import Envelope, Item
from reminders.models import Address, Message, Outcome, Priority, Reminder
from reminders.models import MessageState as Letter
from reminders.models import ReminderState as State
from reminders.models.message import MOST_ATTEMPTS

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
LEAST_LEASE = timedelta(seconds=180)
WAITS = (1, 5, 15, 60, 180)  # minutes after the first, second … try
SLOW_DOWN = (421, 432)
SLOWLY = timedelta(minutes=5)
MOST_COMPOSE_FAILURES = 3
REFUSED_FOR = timedelta(days=30)
JOURNAL = "outgoing.log"

# The first word of a try, and the last: the letter and its try are written by one statement.
BEGUN = """
WITH try AS (
    INSERT INTO reminders_attempt (message_id, n, token, worker, relay, began_at, phase, enhanced_code, outcome)
    VALUES (%(letter)s, %(n)s, %(token)s, %(worker)s, %(relay)s, %(now)s, '', '', '')
)
UPDATE reminders_message SET state = 'sending', attempts = %(n)s, rendered = %(rendered)s, render_hash = %(hash)s
WHERE id = %(letter)s
"""
CAME = """
WITH try AS (
    UPDATE reminders_attempt
    SET phase = %(phase)s, code = %(code)s, enhanced_code = %(enhanced)s, ended_at = %(now)s, outcome = %(outcome)s
    WHERE message_id = %(letter)s AND n = %(n)s
)
UPDATE reminders_message SET
    state = %(state)s, lease_until = NULL, lease_owner = '', last_phase = %(phase)s, last_code = %(code)s,
    last_error = %(error)s, next_at = %(next_at)s, closed_at = %(closed_at)s,
    rendered = CASE WHEN %(forget)s THEN NULL ELSE rendered END
WHERE id = %(letter)s
"""


def send(letter: int, token: int, *, sender: relay.Sender, clock: Clock, worker: str) -> str:
    """Send one claimed letter and say the state it came to; the sender is connected."""
    parcel = begin(letter, token, now=clock(), worker=worker, via=sender.name)
    if parcel is None:
        ledger.tally("fence_refused", label="begin")
        return ""
    answer = sender.hand_over(parcel)
    now = clock()
    journal(now, parcel.message_id, answer)
    state = finish(letter, token, answer, now=now)
    if not state:
        ledger.tally("fence_refused", label="finish")
    return state


@transaction.atomic
def begin(letter: int, token: int, *, now: datetime, worker: str, via: str) -> relay.Parcel | None:
    """Ask everything again, compose, and commit that the letter is leaving; None when it is not to leave.

    An act that changes what would be said has raised the token; if it commits later, it finds a letter that was told.
    """
    message, rows = fetch.locked(letter)
    if not _is_mine(message, token, now):
        return None
    last = guards.last_word(message.address, [row.person_id for row in rows], now=now)
    if not last.may_send:
        return None
    if now >= message.expires_at:
        _close(message, rows, Letter.MISSED, State.MISSED, "expired", now=now)
        return None
    if last.is_refused:
        _close(message, rows, Letter.SUPPRESSED, State.SUPPRESSED, "refused_address", now=now)
        return None
    items = _kept(message, rows, last.topics_off, now=now)
    if items is None:
        return None
    content = _content(message, items, now=now)
    if content is None:
        return None
    begun = {"letter": letter, "n": message.attempts + 1, "token": token, "worker": worker, "relay": via, "now": now}
    ledger.run(BEGUN, begun | {"rendered": message.sealed(content), "hash": compose.fingerprint(content)})
    return relay.Parcel(str(message.public_id), message.rfc_message_id, message.address, content)


def _is_mine(message: Message, token: int, now: datetime) -> bool:
    return (
        message.state == Letter.CLAIMED
        and message.lease_token == token
        and message.lease_until is not None
        and message.lease_until - now >= LEAST_LEASE
    )


def _kept(
    message: Message, rows: Sequence[Reminder], off: Mapping[int, Collection[str]], *, now: datetime
) -> list[Item] | None:
    """Keep what is still true and may still be told; withhold the rest. None when nothing is left of a letter."""
    if not rows:
        if message.rendered is None:  # every reminder was taken out of it meanwhile
            _close(message, (), Letter.CANCELLED, State.CANCELLED, "stopped", now=now)
            return None
        return []
    if message.person is not None and not message.person.is_active and not message.settled_how:
        _close(message, rows, Letter.SUPPRESSED, State.SUPPRESSED, "inactive", now=now)
        return None
    subjects = subjects_of(rows)
    kept, dropped = [], []
    for row in rows:
        item = Item(row, subjects.get((row.subject_type_id, row.subject_id)))
        if why := withheld(item, off):
            dropped.append((row, why))
        else:
            kept.append(item)
    if not kept or not message.settled_how:
        for row, why in dropped:
            _withhold(row, why, now=now, told=bool(message.settled_how))
    if kept:
        return kept
    message.state, message.lease_until, message.closed_at = Letter.SUPPRESSED, None, now
    message.save(update_fields=["state", "lease_until", "closed_at"])
    return None


def withheld(item: Item, off: Mapping[int, Collection[str]]) -> str:
    """Say why a reminder may not leave as it stands, or nothing if it may: everything is asked again.

    `off` names the topics each person has switched off.
    """
    row, subject = item.row, item.subject
    if subject is None:
        return "gone"
    if not row.person.is_active:
        return "inactive"
    if row.planned_version != subject.schedule_version:
        return "stale"
    if row.rule_id:
        anchor = item.anchors.get(row.anchor)
        if anchor is None or anchor.at != row.anchor_at:
            return "stale"
    if row.audience and row.audience != "told":
        mine = subject.people_to_remind(row.audience, only=row.person)
        if not any(to.person.pk == row.person_id for to in mine):
            return "not_concerned"
    if not fetch.sees(row.person, subject):
        return "not_visible"
    rule = row.rule
    is_off = rule is not None and not rule.mandatory and rule.topic in off.get(row.person_id, ())
    return "switched_off" if is_off else ""


def subjects_of(rows: Sequence[Reminder]) -> dict[tuple[int, int], Any]:
    """Fetch the subjects of reminders, one query a type."""
    keys: dict[int, set[int]] = {}
    for row in rows:
        keys.setdefault(row.subject_type_id, set()).add(row.subject_id)
    found = {}
    for kind, ids in keys.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        for subject in fetch.all_of(model, sorted(ids)) if model else ():
            found[kind, subject.pk] = subject
    return found


def _withhold(row: Reminder, why: str, *, now: datetime, told: bool) -> None:
    """Take a reminder out of its letter: back to the planner if only its dates are old, else withheld."""
    if told:
        return
    if why == "stale":
        ledger.request("subject", row.subject_id, kind=row.subject_type_id, reason="stale", now=now)
        row.state, row.message, row.reason = State.PLANNED, None, ""
    else:
        row.state, row.message, row.reason, row.decided_at = State.SUPPRESSED, None, why, now
    row.save(update_fields=["state", "message", "reason", "decided_at"])


def _close(
    message: Message, rows: Sequence[Reminder], state: str, row_state: str, reason: str, *, now: datetime
) -> None:
    """End a letter that does not leave, with everything in it."""
    if not message.settled_how:
        for row in rows:
            row.state, row.message, row.reason, row.decided_at = row_state, None, reason, now
        ledger.change(list(rows))
    message.state, message.lease_until, message.lease_owner, message.closed_at = state, None, "", now
    message.save(update_fields=["state", "lease_until", "lease_owner", "closed_at"])


def _content(message: Message, items: Sequence[Item], *, now: datetime) -> bytes | None:
    """Give the bytes: those stored if it was tried before, else composed now. A failure is no send and counted apart."""
    if message.rendered is not None:
        return message.unsealed()
    try:
        with transaction.atomic():
            message.address.encode("ascii")
            return compose.letter(envelope(message), items, now=now)
    except (OperationalError, InterfaceError):  # the database is in trouble, not the letter
        raise
    except Exception as trouble:  # whatever a template, a title or an address does: one letter never stops the others
        log.exception("letter %s of kind %s cannot be composed", message.public_id, message.kind)
        message.compose_failures += 1
        message.last_error = f"compose: {type(trouble).__name__}"[:200]
        failed = message.compose_failures >= MOST_COMPOSE_FAILURES
        message.state = Letter.FAILED if failed else Letter.QUEUED
        message.closed_at = now if failed else None
        message.next_at, message.lease_until, message.lease_owner = now + timedelta(minutes=1), None, ""
        message.save()
        return None


def envelope(message: Message) -> Envelope:
    """Give what the words of a letter need to know of it."""
    return Envelope(
        kind=message.kind,
        address=message.address,
        language=message.language,
        zone=message.zone,
        message_id=message.rfc_message_id,
        name=str(message.person) if message.person else "",
    )


@transaction.atomic
def finish(letter: int, token: int, answer: relay.Answer, *, now: datetime) -> str:
    """Write what came of it, if the letter is still ours; whoever slept past the lease changes nothing."""
    message = fetch.leaving(letter)
    if message.state != Letter.SENDING or message.lease_token != token:
        return ""
    state, outcome = verdict(answer, message.attempts, _again(message, answer, now) < message.expires_at)
    is_over = state in (Letter.SENT, Letter.FAILED)
    came = {
        "letter": letter,
        "n": message.attempts,
        "state": state,
        "outcome": outcome,
        "phase": answer.phase,
        "code": answer.code or None,
        "enhanced": answer.enhanced,
        "error": answer.error[:200],
        "now": now,
        "next_at": _again(message, answer, now) if state == Letter.RETRY_WAIT else message.next_at,
        "closed_at": now if is_over else None,
        # A link or a code lives no longer than its letter.
        "forget": is_over and message.priority == Priority.ACCOUNT and not settings.TRIAL,
    }
    ledger.run(CAME, came)
    if state == Letter.FAILED and answer.phase == "rcpt" and answer.enhanced.startswith("5.1."):
        mark_refused(message.address, answer.enhanced, now=now)
    return state


def mark_refused(address: str, code: str, *, now: datetime) -> None:
    """Note that nothing reaches an address; nothing is sent there for thirty days, unless somebody tries it again."""
    Address.objects.update_or_create(
        address=address.lower(),
        defaults={"refused_at": now, "code": code[:12], "until": now + REFUSED_FOR, "lifted_by": None},
    )


def verdict(answer: relay.Answer, attempts: int, time_left: bool) -> tuple[str, str]:  # noqa: FBT001  # a pure table
    """Say what a dialogue means: the state of the letter, and the outcome of the try."""
    if answer.accepted:
        return Letter.SENT, Outcome.SENT
    if answer.for_good:
        return Letter.FAILED, Outcome.REFUSED
    if answer.code == 0 and answer.phase == "dot":
        return Letter.UNKNOWN, Outcome.UNKNOWN
    outcome = Outcome.LATER if answer.code else Outcome.BROKEN
    if attempts >= MOST_ATTEMPTS or not time_left:
        return Letter.FAILED, outcome
    return Letter.RETRY_WAIT, outcome


def _again(message: Message, answer: relay.Answer, now: datetime) -> datetime:
    """Say when to try again: after 1, 5, 15, 60, 180 minutes, give or take a fifth."""
    wait = timedelta(minutes=WAITS[min(message.attempts, len(WAITS)) - 1])
    wait *= random.uniform(0.8, 1.2)  # noqa: S311  # spreads the tries, guards nothing
    return now + (max(wait, SLOWLY) if answer.code in SLOW_DOWN else wait)


def hand_back(letters: Sequence[tuple[int, int]]) -> None:
    """Give back letters of which nothing was said."""
    for letter, token in letters:
        Message.objects.filter(pk=letter, lease_token=token, state=Letter.CLAIMED).update(
            state=Letter.QUEUED, lease_until=None, lease_owner=""
        )


@lru_cache(maxsize=1)
def _journal() -> Path:
    return Path(settings.VAR) / JOURNAL


def journal(now: datetime, name: str, answer: relay.Answer) -> None:
    """Write one line about a letter: time, its name, how far it came, the code; it may prove acceptance, never absence."""
    line = f"{now.isoformat()} {name} {answer.phase} {answer.code} {answer.enhanced}\n"
    try:
        with _journal().open("a") as out:
            out.write(line)
    except OSError:
        log.exception("the journal of letters cannot be written")
