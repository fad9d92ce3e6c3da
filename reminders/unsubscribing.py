"""The link by which a reader leaves a topic without signing in (RFC 2369, RFC 8058): it names a person and a topic, no more."""

from typing import Any

from django.conf import settings
from django.core import signing

SALT = "reminders.unsubscribe"


def token(person: Any, topic: str) -> str:
    """Give what stands in the link; it does one thing and does it at any time."""
    return signing.dumps([str(person.public_id), topic], salt=SALT, key=settings.LINK_KEY)


def read(token: str) -> tuple[str, str] | None:
    """Give the person's public name and the topic; None for what we have not signed."""
    try:
        person, topic = signing.loads(token, salt=SALT, key=settings.LINK_KEY)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return person, topic
