"""What people do with letters of unknown fate and with those that were refused."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records import history
from reminders import compose, ledger
from reminders.models import Address, Message
from reminders.models import MessageState as Letter


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
    """Send a letter once more: of unknown fate the same bytes under the same name, a refused one as a new letter.

    An address the mail server refused is tried again, as whoever asks for it has seen why it was refused.
    """
    there = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if there.state not in (Letter.UNKNOWN, Letter.FAILED):
        raise ValidationError(_("The fate of this letter is known already."), code="settled")
    if there.expires_at <= now:
        raise ValidationError(_("The letter is no longer useful."), code="expired")
    again = _repeated(there, by=by, now=now) if there.state == Letter.UNKNOWN else _renewed(there, by=by, now=now)
    history.record(there, "resent", by=by, now=now)
    ledger.wake()
    return again


def _repeated(message: Message, *, by: Any, now: datetime) -> Message:
    message.state, message.next_at = Letter.QUEUED, now
    message.settled_how, message.settled_by = "operator", by
    message.save(update_fields=["state", "next_at", "settled_how", "settled_by"])
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
    return fresh


def _settle(message: Message) -> Message:
    there = Message.objects.select_for_update().defer("rendered").get(pk=message.pk)
    if there.state != Letter.UNKNOWN:
        raise ValidationError(_("The fate of this letter is known already."), code="settled")
    return there
