"""Network addresses beside the trail: an entry keeps the digest, the address itself is dropped after its time."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models, transaction

from records.models import Entry, Network

KEPT_FOR = timedelta(days=180)  # as logs are; the database holds to it by its own clock


def digest(address: str, salt: str) -> str:
    """What an entry keeps of an address: without the salt it tells nothing."""
    return hashlib.sha256((salt + address).encode()).hexdigest() if address else ""


def salted() -> str:
    """A salt for one entry; equal addresses have digests that tell nothing of each other."""
    return secrets.token_hex(16)


def keep(entry: Entry, address: str, salt: str) -> None:
    """Put the address of an entry beside the trail."""
    if address:
        Network.objects.create(entry=entry, address=address, salt=salt)


def old(*, now: datetime) -> models.QuerySet:
    """The addresses whose time is over."""
    return Network.objects.filter(entry__at__lt=now - KEPT_FOR)


@transaction.atomic
def drop(*, now: datetime) -> int:
    """Drop the addresses of entries older than their time; the entries stay, and the chain fits. Give how many."""
    gone, _models = old(now=now).delete()
    return gone
