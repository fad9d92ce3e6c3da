"""The acts of the engine: those that the upper floors call inside their own transaction, and those of the staff pages."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from records import history, sealing
from reminders import compose, ledger, notices, plan, reconcile
from reminders.compose import Envelope
from reminders.models import (
    Channel,
    Engine,
    Message,
    Preference,
    Priority,
    Remindable,
    Reminder,
    ReminderState,
    Request,
    Rule,
    Scheduled,
)
from reminders.models import MessageState as Letter

ACCOUNT_USE = timedelta(hours=24)
LONGEST_PAUSE = timedelta(days=60)
EVENT_LADDER = tuple(
    {"anchor": "starts", "days_before": days, "at_time": "09:00", "audience": "taking_part", "kind": "starts",
     "may_digest": days == 14}  # noqa: PLR2004
    for days in (14, 2)
)  # fmt: skip
DEADLINE_LADDER = tuple(
    {"anchor": "due", "days_before": days, "at_time": "09:00", "audience": "answer", "kind": "deadline",
     "urgent": days < 0, "mandatory": True}
    for days in (14, 7, 2, -1)
)  # fmt: skip
COPIED = (
    "anchor", "before", "days_before", "at_time", "zone_of", "audience", "channels", "kind", "topic", "urgent",
    "honours_quiet", "may_digest", "mandatory", "useful_for", "active",
)  # fmt: skip


# What the upper floors call inside their own transaction


@transaction.atomic
def replan(subject: Remindable, *, now: datetime) -> None:
    """Plan the reminders of a subject anew, after anything that changes dates, place, status, audience or who still owes."""
    plan.merge(subject, now=now)


@transaction.atomic
def tell(
    subject: Remindable,
    kind: str,
    *,
    by: Any,  # noqa: ARG001  # the trail of the act says who; a notice does not
    now: datetime,
    to: str | Iterable[str] = "told",
    words: str = "",
    review: bool = False,
) -> int:
    """Write a notice; it leaves after five minutes, with `review` when somebody lets it go. Give how many rows.

    `to` is an audience of the subject, several, or "told": everyone who was told before. Older notices of the same family
    that have not left are replaced, so that several moves make one letter.
    """
    there = plan.locked(subject)
    if there is None:
        return 0
    return notices.write(there, kind, notices.recipients(there, to), words=words, review=review, now=now)


@transaction.atomic
def post(
    kind: str,
    *,
    now: datetime,
    address: str = "",
    person: Any = None,
    words: Mapping[str, Any] | None = None,
    language: str = "",
    useful_for: timedelta = ACCOUNT_USE,
) -> Message:
    """Write a letter about an account: an invitation, a new password, a change of security. It leaves at once.

    Its bytes are composed and sealed here, so that what is in `words` (a link, a code) stands nowhere else.
    """
    words = dict(words or {})
    address = address or person.email
    language = language or (person.language if person else str(words.get("language", "ru")))
    zone = person.tz if person else "UTC"
    event = json.dumps([kind, address.lower(), words], sort_keys=True, default=str)
    key = hashlib.sha256(event.encode()).hexdigest()
    last = Message.objects.filter(dedupe_key=key).order_by("-generation").first()
    if last is not None and last.state in (Letter.QUEUED, Letter.CLAIMED, Letter.RETRY_WAIT):
        return last
    generation = last.generation + 1 if last else 1
    name = compose.message_id(key, generation)
    letter = compose.account(
        Envelope(kind, address, language, zone, name, str(person) if person else ""), words, now=now
    )
    message = Message.objects.create(
        kind=kind,
        priority=Priority.ACCOUNT,
        dedupe_key=key,
        generation=generation,
        rfc_message_id=name,
        person=person,
        address=address,
        language=language,
        zone=zone,
        send_at=now,
        next_at=now,
        expires_at=now + useful_for,
        rendered=sealing.seal(letter, place=Message.SEALED_AT),
        render_hash=compose.fingerprint(letter),
    )
    ledger.wake()
    return message


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
def replan_person(person: Any, *, now: datetime) -> None:
    """Plan anew what concerns a person whose zone, language, hours, address, rights or activity changed; in seconds."""
    request(Request.What.PERSON, person.pk, reason="person changed", now=now)


@transaction.atomic
def copy_rules(source: Remindable, target: Remindable, *, by: Any, now: datetime) -> int:
    """Copy the rules that an edition has of its own to the next one; rows are never copied."""
    kind = ContentType.objects.get_for_model(source)
    copies = [
        Rule(subject_type=kind, subject_id=target.pk, **{name: getattr(rule, name) for name in COPIED})
        for rule in Rule.objects.filter(subject_type=kind, subject_id=source.pk)
    ]
    Rule.objects.bulk_create(copies, ignore_conflicts=True)
    if copies:
        history.record(target, "rules_copied", by=by, now=now)
    plan.merge(target, now=now)
    return len(copies)


def request(what: str, key: int, *, now: datetime, kind: ContentType | None = None, reason: str = "") -> None:
    """Ask the engine to plan many things anew; equal requests merge."""
    Request.objects.bulk_create(
        [Request(what=what, type=kind, key=key, reason=reason, asked_at=now)], ignore_conflicts=True
    )
    ledger.wake()


@transaction.atomic
def seed_rules(*, now: datetime | None = None) -> int:
    """Turn the first ladders of the models into rules, once; what people edited or switched off stays. Give how many are new."""
    made = 0
    for model in reconcile.remindable():
        kind = ContentType.objects.get_for_model(model)
        silent = EVENT_LADDER if issubclass(model, Scheduled) else DEADLINE_LADDER
        known = set(Rule.objects.filter(subject_type=kind, subject_id=None).values_list("seed", flat=True))
        rules = [_rule(kind, step) for step in getattr(model, "REMINDER_RULES", silent)]
        new = [rule for rule in rules if rule.seed not in known]
        before = Rule.objects.aggregate(last=Max("pk"))["last"] or 0
        Rule.objects.bulk_create(new, ignore_conflicts=True)
        fresh = list(Rule.objects.filter(pk__gt=before, subject_type=kind))
        made += len(fresh)
        if now is not None:
            for rule in fresh:
                request(Request.What.RULE, rule.pk, reason="seeded", now=now)
    return made


def _rule(kind: ContentType, step: Mapping[str, Any]) -> Rule:
    values = {"channels": list(Channel.values), "topic": "", **step}
    at = values.get("at_time")
    if isinstance(at, str):
        values["at_time"] = time.fromisoformat(at)
    named = [step.get(name, "") for name in ("anchor", "audience", "kind", "days_before", "before", "at_time")]
    seed = "/".join(str(part) for part in named)
    return Rule(subject_type=kind, seed=seed, **values)


# What people do on the pages of the engine


@transaction.atomic
def set_wishes(
    person: Any,
    *,
    quiet_from: time | None,
    quiet_until: time | None,
    quiet_weekends: bool,
    digest: str,
    topics_off: Iterable[str] = (),
    paused_until: datetime | None = None,
    by: Any,
    now: datetime,
) -> Preference:
    """Note how a person wants to be told; what is planned for them is planned anew in seconds."""
    wish = Preference.objects.select_for_update().filter(person=person).first() or Preference(person=person)
    names = ("quiet_from", "quiet_until", "quiet_weekends", "digest", "topics_off", "paused_until")
    was = history.values(wish, *names)
    if paused_until is not None and paused_until - now > LONGEST_PAUSE:
        raise ValidationError({"paused_until": _("A pause lasts sixty days at most.")}, code="too_long")
    wish.quiet_from, wish.quiet_until, wish.quiet_weekends = quiet_from, quiet_until, quiet_weekends
    wish.digest, wish.topics_off, wish.paused_until = digest, sorted(topics_off), paused_until
    wish.full_clean()
    wish.save()
    history.record(person, "profile_changed", by=by, now=now, changes=history.diff(was, history.values(wish, *names)))
    request(Request.What.PERSON, person.pk, reason="wishes changed", now=now)
    return wish


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


@transaction.atomic
def mark_delivered(message: Message, *, by: Any, now: datetime) -> Message:
    """Settle a letter of unknown fate: it did arrive, or it need not be sent again."""
    message = _settle(message)
    message.state, message.closed_at = Letter.SENT, now
    message.settled_how, message.settled_by = "operator", by
    message.save(update_fields=["state", "closed_at", "settled_how", "settled_by"])
    history.record(message, "delivered", by=by, now=now)
    return message


@transaction.atomic
def send_again(message: Message, *, by: Any, now: datetime) -> Message:
    """Send a letter of unknown fate once more: the same bytes under the same name."""
    message = _settle(message)
    if message.expires_at <= now:
        raise ValidationError(_("The letter is no longer useful."), code="expired")
    message.state, message.next_at = Letter.QUEUED, now
    message.settled_how, message.settled_by = "operator", by
    message.save(update_fields=["state", "next_at", "settled_how", "settled_by"])
    history.record(message, "resent", by=by, now=now)
    ledger.wake()
    return message


def _settle(message: Message) -> Message:
    there = Message.objects.select_for_update().defer("rendered").get(pk=message.pk)
    if there.state != Letter.UNKNOWN:
        raise ValidationError(_("The fate of this letter is known already."), code="settled")
    return there


@transaction.atomic
def hold(*, why: str, by: Any, now: datetime) -> Engine:
    """Put the engine on hold: nothing leaves until it is released; planning goes on."""
    engine = Engine.objects.select_for_update().get()
    if not why.strip():
        raise ValidationError({"why": _("Say why the engine is put on hold.")})
    engine.hold, engine.hold_why = True, why.strip()[:200]
    engine.save(update_fields=["hold", "hold_why"])
    history.record(engine, "held", by=by, now=now, reason=why)
    return engine


@transaction.atomic
def release(*, by: Any, now: datetime, instance: str = "") -> Engine:
    """Let the engine go on from here; the clock and, if named, the instance are taken as they are now."""
    engine = Engine.objects.select_for_update().get()
    engine.hold, engine.hold_why, engine.last_clock = False, "", now
    engine.instance = instance or engine.instance
    engine.save(update_fields=["hold", "hold_why", "last_clock", "instance"])
    history.record(engine, "released", by=by, now=now)
    ledger.wake()
    return engine
