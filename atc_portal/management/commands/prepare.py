"""Bring the database to what the code needs: tables, rules of reminders and, into an empty one, facts and demo data."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from atc_portal.demo import people
from atc_portal.embedded import environment
from members.models import Party
from reminders import domain


class Command(BaseCommand):
    """Prepares the database; run by the owner of the tables, as often as you like."""

    help = "Migrate, bring the rules of reminders up to date and, with --fill, fill an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the options."""
        parser.add_argument(
            "--fill", action="store_true", help="public facts and demo data into a database that holds no parties"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it, each step whole or not at all."""
        try:
            connection.ensure_connection()
        except OperationalError as trouble:
            reason = str(trouble).strip().splitlines()[-1]
            raise CommandError(
                f"The database does not answer. Is DATABASE_URL right, and the server up? {reason}"
            ) from None
        call_command("migrate", skip_checks=True, interactive=False, verbosity=0, stdout=self.stdout)
        self.stdout.write("Tables: up to date.")
        # Rows belong to the worker's work: the owner of the tables only makes the tables.
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE atc_worker")
        domain.rule.seed()
        if options["fill"]:
            if not Party.objects.exists():
                call_command("load_public_facts", stdout=self.stdout)
                call_command("demo", stdout=self.stdout)
            accounts = settings.VAR / "run/accounts.json"
            accounts.parent.mkdir(parents=True, exist_ok=True)
            environment.write_whole(accounts, json.dumps(people.listed(), indent=1))
