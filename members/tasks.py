"""What ends by itself, nightly: drafts, sessions, addresses of closed accounts, contacts of people nobody names, idle feeds, accounts nobody reviewed.

Once a week the administrators are told of the accounts to review.
"""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.utils import timezone

from members import domain
from members.models import Draft

DRAFTS_FOR = timedelta(days=90)
SESSIONS_FOR = timedelta(days=30)  # of where somebody was signed in; a session itself lasts twelve hours


@shared_task
def forget() -> None:
    """End what is over; running twice ends nothing more."""
    now = timezone.now()
    forget_before(now)
    forget_sessions_before(now)
    domain.account.erase_closed(by=None, now=now)
    domain.erasure.erase_unused(by=None, now=now)
    domain.access_token.end_idle(by=None, now=now)
    domain.review.suspend_unreviewed(by=None, now=now)
    domain.notice.reviews_wait(by=None, now=now)


def forget_before(now: datetime) -> int:
    """Delete the drafts not touched for ninety days; give how many."""
    gone, _ = Draft.objects.filter(saved_at__lt=now - DRAFTS_FOR).delete()
    return gone


def forget_sessions_before(now: datetime) -> int:
    """Delete where somebody was signed in, by which browser and from which network, a month ago; give how many."""
    gone, _ = UserSession.objects.filter(last_seen_at__lt=now - SESSIONS_FOR).delete()
    return gone
