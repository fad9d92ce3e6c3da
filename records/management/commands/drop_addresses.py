"""`manage.py drop_addresses`: network addresses of the trail after their time; beat does the same every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from records import networks
from records.moment import moment


class Command(BaseCommand):
    """Drops, or says how many it would be."""

    help = (
        "Drop the network addresses of entries of the trail older than 180 days. The entries stay as they were sealed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """By which clock, and whether only to look."""
        parser.add_argument(
            "--at", type=moment, help="count from this moment, such as 2032-01-01T00:00+03:00; else from now"
        )
        parser.add_argument("--look", action="store_true", help="say how many it would be and change nothing")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Do it, and say how many."""
        now = options["at"] or timezone.now()
        if options["look"]:
            self.stdout.write(f"{networks.old(now=now).count()} network addresses would be dropped.")
            return
        if now > timezone.now():
            raise CommandError("The database keeps addresses by its own clock: this moment is still to come.")
        self.stdout.write(f"{networks.drop(now=now)} network addresses are dropped.")
