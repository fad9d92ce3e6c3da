"""What is done to the credentials of a delegation: sent by the party as a file, noted or waived by the secretariat."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from documents.models import Marking, Upload
from meetings.domain import delegation as delegations
from meetings.domain import letters
from meetings.models import Credentials, Delegation
from members.models import User
from records import history
from reminders.domain import replan

NOTED = ("credentials_status", "credentials_letter", "waiver_reason")


@transaction.atomic
def send_credentials(
    delegation: Delegation,
    *,
    upload: Upload,
    original_language: str = "ru",
    marking: str = Marking.NONE,
    version: int | None,
    by: User,
    now: datetime,
) -> Delegation:
    """Send the credentials of a delegation as a file; they are owed no more, an earlier file stays in the library."""
    row = delegations.locked(delegation, version=version)
    delegations.taking_part(row, now)
    letters.put_credentials(
        row, upload=upload, original_language=original_language, marking=marking, by=by, now=now
    )  # fmt: skip
    row.write("credentials", "credentials_status", "waiver_reason")
    replan(row, now=now)
    return row


@transaction.atomic
def set_credentials(
    delegation: Delegation,
    *,
    credentials_status: str,
    credentials_letter: str = "",
    waiver_reason: str = "",
    upload: Upload | None = None,
    original_language: str = "ru",
    marking: str = Marking.NONE,
    version: int | None,
    by: User,
    now: datetime,
) -> Delegation:
    """Note whether the credentials of a delegation are in hand, with the file if there is one; waiving takes a reason."""
    row = delegations.locked(delegation, version=version)
    if credentials_status == Credentials.WAIVED and not waiver_reason.strip():
        raise ValidationError({"waiver_reason": _("Say why the credentials are waived.")})
    was = history.values(row, *NOTED)
    row.credentials_status, row.credentials_letter = credentials_status, credentials_letter.strip()
    row.waiver_reason = waiver_reason.strip() if credentials_status == Credentials.WAIVED else ""
    if upload is not None:
        letters.put_credentials(
            row, upload=upload, original_language=original_language, marking=marking, by=by, now=now
        )  # fmt: skip
    row.write(*NOTED, "credentials")
    changes = history.diff(was, history.values(row, *NOTED))
    history.record(row, "credentials_set", by=by, now=now, changes=changes)
    replan(row, now=now)
    return row
