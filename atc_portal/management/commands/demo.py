"""Make an invented year around the public facts, once, for showing and trying out."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from atc_portal.demo.fill import fill
from atc_portal.embedded import environment

MORNING = time(9)


class Command(BaseCommand):
    """Makes the demo."""

    help = "Make invented people and a whole invented year, marked as such; once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the options."""
        parser.add_argument("--scale", choices=["small", "large"], default="small", help="large: 500 events more")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day around which the year is made, like 2026-11-24"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it as a whole."""
        day: date | None = options["today"]
        now = datetime.combine(day, MORNING, ZoneInfo(settings.CENTER_TZ)) if day else timezone.now()
        keys = settings.VAR / "keys"
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            accounts = fill(scale=options["scale"], now=now, password=environment.demo_password(keys))
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"Demo: {len(accounts)} accounts, the password of all stands in {keys / 'demo-password'}.")
