"""A letter an hour to whoever watches from outside: when it stays away, the portal is silent."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from records import sealing
from reminders import compose
from reminders.compose import Envelope
from reminders.models import Message, Priority

HOUR = timedelta(hours=1)


@transaction.atomic
def write(*, now: datetime) -> int:
    """Write the letter of this hour, if one is wanted and there is none; however many ask, it is one."""
    if not settings.REMINDERS_CANARY:
        return 0
    hour = now.replace(minute=0, second=0, microsecond=0)
    key = hashlib.sha256(f"canary:{hour.isoformat()}".encode()).hexdigest()
    if Message.objects.filter(dedupe_key=key).exists():
        return 0
    name = compose.message_id(key, 1)
    envelope = Envelope("canary", settings.REMINDERS_CANARY, settings.LANGUAGE_CODE, "UTC", name)
    words = compose.account(envelope, {"hour": f"{hour:%Y-%m-%d %H:%M} UTC"}, now=now)
    letter = Message(
        kind="canary",
        priority=Priority.ACCOUNT,  # nobody decides about its fate: the next one tells
        dedupe_key=key,
        rfc_message_id=name,
        address=envelope.address,
        language=envelope.language,
        zone=envelope.zone,
        send_at=now,
        next_at=now,
        expires_at=hour + HOUR,
        rendered=sealing.seal(words, place=Message.SEALED_AT, row=name),
        render_hash=compose.fingerprint(words),
    )
    return len(Message.objects.bulk_create([letter], ignore_conflicts=True))
