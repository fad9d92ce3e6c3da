"""Letters of parties that come as files: each is a paper of its party in the library, read by it and the secretariat."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from documents.domain import submission
from documents.models import DocumentKind, Issue, Upload
from meetings.domain.issuing import LANGUAGES, register_of
from meetings.models import Credentials, Delegation, Invitation, Meeting
from members.models import Party, User
from records import history
from reminders import walltime
from ui import when

CREDENTIALS = gettext_lazy("Credentials of the delegation of %(party)s: %(meeting)s, %(day)s")
ANSWER = gettext_lazy("Answer of %(party)s to the invitation: %(meeting)s, %(day)s")


@transaction.atomic
def put_credentials(
    row: Delegation, *, upload: Upload, original_language: str, marking: str, by: User, now: datetime
) -> None:
    """Put a file in the place of the credentials of a delegation: a copy is in hand. The earlier one stays in the library.

    The row is locked by the act that calls, which writes it.
    """
    was = str(row.credentials or "")
    row.credentials = _kept(
        row.meeting, row.party, CREDENTIALS, upload=upload, original_language=original_language, marking=marking, by=by, now=now
    )  # fmt: skip
    if row.credentials_status != Credentials.ORIGINAL:
        row.credentials_status, row.waiver_reason = Credentials.COPY, ""
    changes = history.diff({"credentials": was}, {"credentials": str(row.credentials)})
    history.record(row, "credentials_sent", by=by, now=now, changes=changes, on_behalf=row.party.code)


@transaction.atomic
def keep_answer(
    row: Invitation, *, upload: Upload, original_language: str, marking: str, by: User, now: datetime
) -> Issue:
    """Keep the letter with which an answer came."""
    return _kept(
        row.meeting, row.party, ANSWER, upload=upload, original_language=original_language, marking=marking, by=by, now=now
    )  # fmt: skip


def _kept(
    meeting: Meeting,
    party: Party,
    title: Any,
    *,
    upload: Upload,
    original_language: str,
    marking: str,
    by: User,
    now: datetime,
) -> Issue:
    register, scope = register_of(meeting, general=True)
    titles = {}
    for language in LANGUAGES:
        with translation.override(language):
            said = {
                "party": party.short,
                "day": when.day(walltime.wall(now, settings.CENTER_TZ)),
                "meeting": getattr(meeting, f"title_{language}") or meeting.title_ru,
            }
            titles[f"title_{language}"] = (str(title) % said)[:600]
    return submission.submit(
        party=party, register=register, scope=scope, kind=DocumentKind.LETTER, **titles,
        original_language=original_language, marking=marking, upload=upload, by=by, now=now,
    )  # fmt: skip
