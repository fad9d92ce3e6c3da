"""Check what must always hold of reminders and letters; a list of sentences, none when all is well."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reminders import guards, queries


class Command(BaseCommand):
    """Prints what does not hold and fails."""

    help = "Check the invariants of the engine."

    def handle(self, *_args: Any, **_options: Any) -> None:
        wrong = queries.broken(now=guards.database_clock())
        for sentence in wrong:
            self.stdout.write(sentence)
        if wrong:
            raise CommandError(f"{len(wrong)} invariants do not hold")
        self.stdout.write("All invariants hold.")
