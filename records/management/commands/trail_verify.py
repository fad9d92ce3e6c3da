"""Look over the whole trail: rows, chain, and all heads that were sent."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from records import heads, verify


class Command(BaseCommand):
    """Prints how far the chain holds, and fails at the first thing that does not fit."""

    help = "Verify the audit trail: every entry against its seal, the chain, and the heads that were sent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads",
            action="append",
            type=Path,
            default=[],
            metavar="FILE",
            help="more heads, from a log kept elsewhere",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if missing := [str(file) for file in options["heads"] if not file.exists()]:
            raise CommandError(f"There is no file {', '.join(missing)}.")
        found = verify.verify(now=timezone.now(), files=options["heads"])
        if found.wrong:
            words = verify.Wrong(found.wrong).label
            where = f"seal {found.seq}" + (f", entry {found.entry_id}" if found.entry_id else "")
            raise CommandError(f"The trail does not fit at {where}: {words}.")
        self.stdout.write(f"The trail fits: {found.seq} entries, {found.heads} heads. Public key: {heads.public_key()}")
