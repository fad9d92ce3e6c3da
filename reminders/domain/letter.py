"""Letters of unknown fate and those that were refused or came back: what people and the mail server's records say of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records import history
from reminders import bundle, compose, deliver, ledger, pace
from reminders.models import Address, Attempt, Engine, Message, Outcome
from reminders.models import MessageState as Letter
from reminders.models.message import WAITING

GENERATIONS = 5  # how often a letter may have been renewed after the backup was made


@transaction.atomic
def mark_delivered(message: Message, *, by: Any, now: datetime) -> Message:
    """Settle a letter of unknown fate: it did arrive, or it need not be sent again."""
    pace.keep(by, now=now)
    there = Message.objects.select_for_update().defer("rendered").get(pk=message.pk)
    if there.state != Letter.UNKNOWN:
        raise ValidationError(_("The fate of this letter is known already."), code="settled")
    return _settled(there, Letter.SENT, "operator", by=by, now=now)


@transaction.atomic
def send_again(message: Message, *, by: Any, now: datetime) -> Message:
    """Send a letter once more: of unknown fate the same bytes under the same name, a refused one as a new letter.

    An address the mail server refused is tried again, as whoever asks for it has seen why it was refused.
    """
    pace.keep(by, now=now)
    there = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if there.state not in (Letter.UNKNOWN, Letter.FAILED):
        raise ValidationError(_("The fate of this letter is known already."), code="settled")
    if there.expires_at <= now:
        raise ValidationError(_("The letter is no longer useful."), code="expired")
    ledger.wake()
    if there.state == Letter.UNKNOWN:
        return _settled(there, Letter.QUEUED, "operator", by=by, now=now)
    return _renewed(there, by=by, now=now)


@transaction.atomic
def take_evidence(
    accepted: Collection[str], *, since: datetime | None = None, until: datetime | None = None, by: Any, now: datetime
) -> tuple[int, int]:
    """Settle letters of unknown fate by the mail server's log; give how many did leave, and how many leave again.

    `accepted` are the names (Message-ID, with their angle brackets) of letters the server took. What began within
    `since`–`until`, the time the log covers, and is not among them, was not taken: the same bytes leave once more, if
    they are still useful. Without that time only acceptance is proven, never its absence.
    """
    unknown = Message.objects.select_for_update(of=("self",)).filter(state=Letter.UNKNOWN).order_by("pk")
    there = list(unknown.defer("rendered"))
    sent = [row for row in there if row.rfc_message_id in accepted]
    lost = [row for row in there if row.rfc_message_id not in accepted and _covered(row, since, until)]
    for row in sent:
        _settled(row, Letter.SENT, "evidence", by=by, now=now)
    again = [row for row in lost if row.expires_at > now]
    for row in again:
        _settled(row, Letter.QUEUED, "evidence", by=by, now=now)
    if again:
        ledger.wake()
    return len(sent), len(again)


def _covered(message: Message, since: datetime | None, until: datetime | None) -> bool:
    if since is None or until is None:
        return False
    last = message.tries.order_by("-n").first()
    return last is not None and since <= last.began_at <= until


@transaction.atomic
def reconcile(accepted: Collection[str], *, by: Any, now: datetime) -> tuple[int, list[Message]]:
    """After a restore, on hold: what the mail server took under any name its letter would get counts as sent.

    Due reminders become letters first, under the names they had before the restore. Give how many were taken, and the
    letters that would leave with a release.
    """
    if not Engine.objects.filter(hold=True).exists():
        raise ValidationError(_("Put the engine on hold first."), code="running")
    while bundle.bundle(now=now):
        pass
    waiting = Message.objects.select_for_update(of=("self",)).filter(state__in=WAITING, expires_at__gt=now)
    taken: list[Message] = []
    left: list[Message] = []
    for row in waiting.order_by("pk"):
        names = {compose.message_id(row.dedupe_key, n) for n in range(1, row.generation + GENERATIONS)}
        (taken if names & set(accepted) else left).append(row)
    for row in taken:
        _took(row, by=by, now=now)
    return len(taken), left


def _took(message: Message, *, by: Any, now: datetime) -> None:
    """Write that a letter had left, by the one way letters leave: taken up, begun, answered."""
    message.attempts += 1
    Attempt.objects.create(
        message=message, n=message.attempts, token=message.lease_token, worker="evidence", began_at=now, ended_at=now,
        phase="replied", outcome=Outcome.SENT,
    )  # fmt: skip
    message.render_hash = message.render_hash or "evidence"
    message.lease_until = now
    for state in (Letter.CLAIMED, Letter.SENDING):
        message.state = state
        message.save(update_fields=["state", "lease_until", "attempts", "render_hash"])
    message.lease_until = None
    message.state, message.settled_how, message.settled_by, message.closed_at = Letter.SENT, "evidence", by, now
    message.save(update_fields=["state", "lease_until", "settled_how", "settled_by", "closed_at"])
    history.record(message, "delivered", by=by, now=now)


@transaction.atomic
def take_bounce(name: str, *, code: str, by: Any, now: datetime) -> Message | None:
    """Mark the address of a letter that came back for good, for thirty days; None when the letter is not ours."""
    message = Message.objects.defer("rendered").filter(rfc_message_id=name).first()
    if message is not None:
        deliver.mark_refused(message.address, code, now=now)
        history.record(message, "bounced", by=by, now=now, reason=code)
    return message


def _settled(message: Message, state: str, how: str, *, by: Any, now: datetime) -> Message:
    """Write what became of a letter of unknown fate: it did leave, or the same bytes leave once more."""
    message.state, message.settled_how, message.settled_by = state, how, by
    if state == Letter.SENT:
        message.closed_at = now
    else:
        message.next_at = now
    message.save(update_fields=["state", "settled_how", "settled_by", "closed_at", "next_at"])
    history.record(message, "delivered" if state == Letter.SENT else "resent", by=by, now=now)
    return message


def _renewed(message: Message, *, by: Any, now: datetime) -> Message:
    """Write the next generation of a letter under a name of its own; what it tells goes with it."""
    if not message.reminders.exists():
        raise ValidationError(_("What this letter was about is told or closed otherwise."), code="gone")
    last = Message.objects.filter(dedupe_key=message.dedupe_key).order_by("-generation")[0]
    if last.pk != message.pk:
        raise ValidationError(_("This letter was sent again before."), code="again")
    Address.objects.filter(address=message.address.lower(), lifted_by=None).update(lifted_by=by)
    fresh = Message.objects.create(
        kind=message.kind,
        priority=message.priority,
        dedupe_key=message.dedupe_key,
        generation=message.generation + 1,
        resend_of=message,
        rfc_message_id=compose.message_id(message.dedupe_key, message.generation + 1),
        person=message.person,
        on_behalf=message.on_behalf,
        address=message.address,
        language=message.language,
        zone=message.zone,
        send_at=now,
        next_at=now,
        expires_at=message.expires_at,
    )
    message.reminders.update(message=fresh)
    history.record(message, "resent", by=by, now=now)
    return fresh
