"""After a restore: compare what waits with what the mail server took, and say what would leave."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reminders import domain, guards
from reminders.management.commands.reminders_evidence import NAME


class Command(BaseCommand):
    """Takes the Message-IDs of the mail server's log and of the journal `outgoing.log`; the engine is on hold."""

    help = "After a restore, on hold: what the mail server took counts as sent; prints what a release would send."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            accepted = {name for file in options["files"] for name in NAME.findall(file.read_text(errors="replace"))}
        except OSError as trouble:
            raise CommandError(f"The file cannot be read: {trouble}") from trouble
        try:
            taken, left = domain.letter.reconcile(accepted, by=None, now=guards.database_clock())
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{taken} letters had left. A release would send {len(left)}:")
        for letter in left:
            self.stdout.write(f"{letter.next_at:%Y-%m-%d %H:%M} {letter.kind} {letter.address}")
