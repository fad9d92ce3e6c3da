"""A letter to the editor who asked for it, as it would leave to somebody else, marked as a trial."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from records import sealing
from reminders import compose, ledger
from reminders.compose import Envelope, Item
from reminders.models import Message, Priority

USE = timedelta(hours=1)


def letter(kind: str, items: Sequence[Item], *, to: Any, now: datetime) -> Message:
    """Write a letter about some reminders in the editor's language; it leaves with the next pass."""
    return post(kind, lambda envelope: compose.letter(envelope, items, now=now), to=to, now=now)


def post(kind: str, written: Any, *, to: Any, now: datetime, language: str = "") -> Message:
    """Write a letter to an editor; `written` makes its bytes out of the envelope."""
    language = language or to.language
    key = hashlib.sha256(f"trial:{kind}:{language}:{to.pk}:{now.isoformat()}".encode()).hexdigest()
    name = compose.message_id(key, 1)
    words = written(Envelope(kind, to.email, language, to.tz, name, str(to), trial=True))
    message = Message.objects.create(
        kind=kind,
        priority=Priority.NORMAL,
        dedupe_key=key,
        rfc_message_id=name,
        person=to,
        address=to.email,
        language=language,
        zone=to.tz,
        send_at=now,
        next_at=now,
        expires_at=now + USE,
        rendered=sealing.seal(words, place=Message.SEALED_AT, row=name),
        render_hash=compose.fingerprint(words),
    )
    ledger.wake()
    return message
