"""What the upper floors call inside their own transaction; an act starts no task and sends nothing itself."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from records import history, scope, sealing
from reminders import compose, ledger, notices, pace, plan
from reminders.compose import Envelope
from reminders.models import Address, Message, Priority, Remindable, Request, Rule
from reminders.models import MessageState as Letter
from reminders.models.message import WAITING

ACCOUNT_USE = timedelta(hours=24)
LINKED = ("password", "enrolment", "new_address")  # letters about an account that hold a link
COPIED = (
    "anchor", "before", "days_before", "at_time", "zone_of", "audience", "channels", "kind", "topic", "urgent",
    "honours_quiet", "may_digest", "mandatory", "useful_for", "active",
)  # fmt: skip


@transaction.atomic
def replan(subject: Remindable, *, now: datetime) -> None:
    """Plan the reminders of a subject anew, after anything that changes dates, place, status, audience or who still owes."""
    with scope.everything():  # others are reminded too, whoever acts
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
    can_wait: bool = False,
) -> int:
    """Write a notice; it leaves after five minutes, with `review` when somebody lets it go. Give how many rows.

    `to` is an audience of the subject, several, or "told": everyone who was told before. What `can_wait` comes by mail in the
    reader's digest, in the portal at once. Older notices of the same family
    that have not left are replaced, so that several moves make one letter.
    """
    with scope.everything():  # others are told too, whoever acts
        there = plan.locked(subject)
        if there is None:
            return 0
        return notices.write(
            there, kind, notices.recipients(there, to), words=words, review=review, can_wait=can_wait, now=now
        )


@transaction.atomic
def untell(subject: Remindable, kind: str, *, version: int, written: datetime, now: datetime) -> bool:
    """Take back a notice that has not left, and let what it had replaced leave after all; False when somebody heard of it.

    `version` is that of the schedule which the notice told, `written` the moment of the act that wrote it.
    """
    with scope.everything():
        there = plan.locked(subject)
        return there is None or notices.take_back(there, f"{kind}:{version}", written=written, now=now)


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
    _alone(key)
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
        rendered=sealing.seal(letter, place=Message.SEALED_AT, row=name),
        render_hash=compose.fingerprint(letter),
    )
    ledger.wake()
    return message


def _alone(key: str) -> None:
    """Let equal letters be written one after the other: the second finds the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


@transaction.atomic
def nudge(subjects: Iterable[Remindable], *, audience: str, by: Any, now: datetime) -> int:
    """Remind those who still owe, beyond the rules: at once, each person once in twenty hours a subject. Say how many.

    Raises ValidationError when nobody is left to remind.
    """
    pace.keep(by, now=now)
    key, count = uuid4().hex, 0
    for subject in sorted(subjects, key=lambda row: row.pk):
        there = plan.locked(subject)
        reminded = notices.nudge(there, there.people_to_remind(audience), audience, key=key, now=now) if there else 0
        if reminded:
            history.record(there, "reminded", by=by, now=now)
            count += reminded
    if not count:
        raise ValidationError(
            _("Nobody is left to remind: everyone has answered or was reminded today."), code="nobody"
        )
    return count


@transaction.atomic
def withhold(person: Any, *, now: datetime) -> int:
    """Withhold the letters with a link for an account that have not left: the link opens nothing any more."""
    waiting = Message.objects.filter(person=person, kind__in=LINKED, state__in=WAITING)
    return waiting.update(state=Letter.SUPPRESSED, closed_at=now, rendered=None)


@transaction.atomic
def forget(person: Any, *, address: str, instead: str, before: datetime, now: datetime) -> None:
    """Erase the address of a person, and the words, from the letters sent there; that they were sent stays known."""
    unnamed = Q(person=None, address__iexact=address, send_at__lt=before)
    letters = Message.objects.filter(Q(person=person) | unnamed)
    letters.filter(state__in=WAITING).update(state=Letter.SUPPRESSED, closed_at=now)
    letters.update(address=instead, rendered=None)
    Address.objects.filter(address__iexact=address, refused_at__lt=before).delete()


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
    ledger.request(what, key, kind=kind.pk if kind else None, reason=reason, now=now)
    ledger.wake()
