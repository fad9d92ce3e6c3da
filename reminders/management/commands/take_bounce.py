"""Take in a report that a letter came back (RFC 3464), from standard input: the mail server pipes it here."""

import sys
from email import message_from_binary_file, policy
from email.message import EmailMessage
from typing import Any

from django.core.management.base import BaseCommand

from reminders import domain, guards

FOR_GOOD = "5."


class Command(BaseCommand):
    """Marks the address of a letter of ours that came back for good; anything else is left alone."""

    help = "Read a delivery report on standard input and mark the address it is about."

    def handle(self, *_args: Any, **_options: Any) -> None:
        report = message_from_binary_file(sys.stdin.buffer, policy=policy.default)
        code, names = _failure(report), _names(report)
        if not code:
            self.stdout.write("This says of no letter that it came back for good.")
            return
        now = guards.database_clock()
        found = next(
            filter(None, (domain.letter.take_bounce(name, code=code, by=None, now=now) for name in names)), None
        )
        self.stdout.write(f"The address of letter {found.public_id} is marked." if found else "None of ours.")


def _failure(report: EmailMessage) -> str:
    """Give the status code of a failure for good, or nothing."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.iter_parts() if part.is_multipart() else ():
            status = str(block.get("Status", "")).strip()
            if str(block.get("Action", "")).strip().lower() == "failed" and status.startswith(FOR_GOOD):
                return status
    return ""


def _names(report: EmailMessage) -> list[str]:
    """Give the Message-IDs of the letters that are returned, whole or by their headers."""
    found = []
    for part in report.walk():
        if part is not report and part.get("Message-ID"):
            found.append(str(part["Message-ID"]).strip())
        if part.get_content_type() == "text/rfc822-headers":
            for line in part.get_content().splitlines():
                name, _colon, value = line.partition(":")
                if name.strip().lower() == "message-id":
                    found.append(value.strip())
    return found
