"""What is forgotten by itself: one-time keys of forms, and sessions whose time is over."""

from datetime import datetime, timedelta

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from records.models import Once

KEYS_FOR = timedelta(days=30)


@shared_task
def forget() -> None:
    """Forget what is no longer needed; running twice forgets nothing more."""
    forget_before(timezone.now())


def forget_before(now: datetime) -> tuple[int, int]:
    """Delete keys of forms sent a month ago and sessions that are over; give how many of each."""
    keys, _ = Once.objects.filter(at__lt=now - KEYS_FOR).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    return keys, sessions
