"""Enter the public facts, as often as you like: what is there already stays as people left it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from atc_portal.seed import facts, load


class Command(BaseCommand):
    """Loads the public facts."""

    help = "Enter the parties, programmes, meetings and exercises of the public record; repeatable."

    def handle(self, *_: Any, **_options: Any) -> None:
        """Read everything, then enter it as a whole."""
        found = facts.read()
        if found.mistakes:
            raise CommandError("Nothing was entered.\n" + "\n".join(str(mistake) for mistake in found.mistakes))
        report = load.load(found, now=timezone.now())
        for line in report.kept:
            self.stdout.write(line)
        self.stdout.write(f"Public facts: {report.entered} entered, {len(report.kept)} left as people have them.")
