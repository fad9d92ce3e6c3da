"""Release the engine, and adopt this instance."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reminders import domain, guards


class Command(BaseCommand):
    """Letters leave again, from this instance."""

    help = "Release the engine from its hold; this host and this database become its home."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, help="the e-mail of the account that answers for it")

    def handle(self, *_args: Any, **options: Any) -> None:
        account = get_user_model().objects.filter(email__iexact=options["by"], is_active=True).first()
        if account is None:
            raise CommandError("There is no active account with this address.")
        domain.engine.release(by=account, now=guards.database_clock(), adopt=True)
        self.stdout.write("The engine is released.")
