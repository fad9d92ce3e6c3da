"""Settle letters of unknown fate by the mail server's log."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.moment import moment
from reminders import domain, guards

NAME = re.compile(r"<[^<>\s]+@[^<>\s]+>")


class Command(BaseCommand):
    """Takes the Message-IDs the mail server accepted, and the time its log covers."""

    help = "Settle letters of unknown fate by the names the mail server accepted: any text with <Message-ID>s in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--from", dest="since", type=moment, help="the log is whole from here, 2027-05-13T10:00+03:00"
        )
        parser.add_argument("--to", dest="until", type=moment, help="and up to here")

    def handle(self, *_args: Any, **options: Any) -> None:
        if (options["since"] is None) != (options["until"] is None):
            raise CommandError("Give both ends of the time the log covers, or neither: then only acceptance is proven.")
        try:
            accepted = set(NAME.findall(options["file"].read_text(errors="replace")))
        except OSError as trouble:
            raise CommandError(f"The file cannot be read: {trouble}") from trouble
        sent, again = domain.letter.take_evidence(
            accepted, since=options["since"], until=options["until"], by=None, now=guards.database_clock()
        )
        self.stdout.write(f"{len(accepted)} names read: {sent} letters did leave, {again} leave once more.")
