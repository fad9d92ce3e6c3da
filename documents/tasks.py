"""What is looked at every minute: files that wait for the scanner, and uploads that belong to nothing."""

from celery import shared_task
from django.utils import timezone

from documents import domain


@shared_task
def sweep() -> None:
    """Ask the scanner again, and forget; running twice does nothing more."""
    now = timezone.now()
    domain.upload.rescan(by=None, now=now)
    domain.upload.forget(by=None, now=now)
