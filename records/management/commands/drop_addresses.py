"""`manage.py drop_addresses`: network addresses of the trail after their time; beat does the same every night."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from records import networks


class Command(BaseCommand):
    """Drops, or says how many it would be."""

    help = (
        "Drop the network addresses of entries of the trail older than 180 days. The entries stay as they were sealed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """By which clock, and whether only to look."""
        parser.add_argument(
            "--at", default="", help="count from this moment, such as 2026-01-01T00:00+03:00; else from now"
        )
        parser.add_argument("--look", action="store_true", help="say how many it would be and change nothing")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Do it, and say how many."""
        now = _moment(options["at"])
        if options["look"]:
            self.stdout.write(f"{networks.old(now=now).count()} network addresses would be dropped.")
            return
        if now > timezone.now():
            raise CommandError("The database keeps addresses by its own clock: this moment is still to come.")
        self.stdout.write(f"{networks.drop(now=now)} network addresses are dropped.")


def _moment(text: str) -> datetime:
    """Read a moment; without one it is now."""
    now = timezone.now()
    try:
        found = parse_datetime(text) if text else now
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise CommandError("Give a moment with its difference from UTC, such as 2026-01-01T00:00+03:00.")
    return found
