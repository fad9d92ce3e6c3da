"""What is forgotten by itself: drafts that nobody came back to."""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from members.models import Draft

DRAFTS_FOR = timedelta(days=90)


@shared_task
def forget() -> None:
    """Forget old drafts; running twice forgets nothing more."""
    forget_before(timezone.now())


def forget_before(now: datetime) -> int:
    """Delete the drafts not touched for ninety days; give how many."""
    gone, _ = Draft.objects.filter(saved_at__lt=now - DRAFTS_FOR).delete()
    return gone
