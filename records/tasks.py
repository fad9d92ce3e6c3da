"""What happens by itself: old keys, sessions, imports and network addresses are forgotten, heads of the trail are sent, its chain is looked over."""

import logging
from datetime import datetime, timedelta

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from records import heads, networks, verify
from records.models import Import, Once

log = logging.getLogger(__name__)

KEYS_FOR = timedelta(days=30)
IMPORTS_FOR = timedelta(days=90)


@shared_task
def forget() -> None:
    """Forget what is no longer needed; running twice forgets nothing more."""
    now = timezone.now()
    forget_before(now)
    networks.drop(now=now)


def forget_before(now: datetime) -> tuple[int, int, int]:
    """Delete keys of forms sent a month ago, sessions that are over and imports of a quarter ago; give how many of each."""
    keys, _ = Once.objects.filter(at__lt=now - KEYS_FOR).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    imports, _ = Import.objects.filter(at__lt=now - IMPORTS_FOR).delete()
    return keys, sessions, imports


@shared_task
def send_head() -> None:
    """Sign the end of the chain and send it off the host."""
    heads.send(now=timezone.now())


@shared_task
def verify_trail() -> None:
    """Look the whole chain over; what does not fit stands on the status page and in the log."""
    found = verify.verify(now=timezone.now())
    if found.wrong:
        log.error("the trail does not fit at seal %s, entry %s: %s", found.seq, found.entry_id, found.wrong)
