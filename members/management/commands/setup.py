"""`manage.py setup`: the first administrators, whose links are printed instead of sent."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from members.domain import invitation
from members.models import AccountInvitation, Role


class Command(BaseCommand):
    """Invites an administrator on behalf of whoever operates the server."""

    help = "Invite an administrator and print the link that opens the account. Run it twice: there should be two."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who is invited."""
        parser.add_argument("email", help="the address of the administrator")
        parser.add_argument("--family", required=True, help="surname")
        parser.add_argument("--given", default="", help="given name")
        parser.add_argument("--language", default="ru", choices=["ru", "en"], help="language of the account")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Prepare the invitation, unless one waits already, and print a new link."""
        now = timezone.now()
        waiting = AccountInvitation.objects.waiting().filter(
            email__iexact=options["email"], role=Role.ADMINISTRATOR, origin=AccountInvitation.Origin.COMMAND
        )
        try:
            found = waiting.first() or invitation.invite(
                email=options["email"],
                role=Role.ADMINISTRATOR,
                family_ru=options["family"],
                given_ru=options["given"],
                family_en=options["family"] if options["family"].isascii() else "",
                given_en=options["given"] if options["given"].isascii() else "",
                language=options["language"],
                by=None,
                now=now,
            )
            link = invitation.hand_over(found, version=None, by=None, now=now)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(link)
