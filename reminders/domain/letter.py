"""What people do with letters of unknown fate and with those that were refused."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records import history
from reminders import ledger
from reminders.models import Message
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
