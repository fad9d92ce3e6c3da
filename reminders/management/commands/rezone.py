"""After an update of the table of zones: what moves, or would move."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from reminders import guards, rezone


class Command(BaseCommand):
    """Engine and worker do the same by themselves; this does it at once, or only looks."""

    help = "Derive instants from wall times anew if the table of zones has changed; list what moved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--look", action="store_true", help="list what would move, change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = guards.database_clock()
        if options["look"]:
            found = [shift for subject in rezone.subjects(now) for shift in rezone.look(subject, now)]
        else:
            found = rezone.run(now=now)
        with translation.override("en"):
            for shift in found:
                self.stdout.write(
                    f"{shift.was:%Y-%m-%d %H:%M} → {shift.is_now:%Y-%m-%d %H:%M} UTC  {_name(shift.part)}"
                )
        self.stdout.write(f"{len(found)} instants {'would move' if options['look'] else 'moved'}.")


def _name(part: Any) -> str:
    whole = getattr(part, part.PART_OF) if part.PART_OF else None
    return f"{whole}: {part}" if whole else str(part)
