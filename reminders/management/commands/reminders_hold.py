"""Put the engine on hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reminders import domain, guards


class Command(BaseCommand):
    """Nothing leaves until it is released."""

    help = "Put the engine on hold: planning goes on, nothing leaves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("why", help="the reason people read")

    def handle(self, *_args: Any, **options: Any) -> None:
        domain.engine.hold(why=options["why"], by=None, now=guards.database_clock())
        self.stdout.write("The engine is on hold.")
