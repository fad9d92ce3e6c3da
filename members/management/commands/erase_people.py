"""`manage.py erase_people`: the contacts of people whom nobody has named for five years; beat does the same every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from members.domain import erasure
from records.moment import moment


class Command(BaseCommand):
    """Erases, or says how many it would be."""

    help = "Erase contacts, post and rank of people nobody has named for five years. Their names stay where they were issued."

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
            self.stdout.write(f"{erasure.unused(now).count()} people would lose their contacts.")
            return
        self.stdout.write(f"The contacts of {erasure.erase_unused(by=None, now=now)} people are erased.")
