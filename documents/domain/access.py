"""What opening a paper leaves behind, in the transaction that shows it."""

from datetime import datetime, timedelta

from django.db import transaction

from documents.models import AccessAction, AccessEvent, Issue, LanguageFile
from members.models import Party, User
from records import history

AGAIN = timedelta(minutes=10)  # what one person repeats within it is one opening


@transaction.atomic
def view(issue: Issue, *, by: User, now: datetime) -> Issue:
    """Open the page of an issue, if it may still be seen; of a paper for official use the trail keeps it too."""
    issue = Issue.objects.visible_to(by).locked(issue.pk)
    _note(issue, None, by=by, now=now)
    return issue


@transaction.atomic
def fetch(file: LanguageFile, *, by: User, now: datetime) -> LanguageFile:
    """Fetch a file, if it may still be seen; recalling the issue waits for this or is seen here."""
    issue = Issue.objects.visible_to(by).locked(file.issue_id)
    file = LanguageFile.objects.visible_to(by).readable().get(pk=file.pk)
    file.issue = issue
    _note(issue, file, by=by, now=now)
    return file


def _note(issue: Issue, file: LanguageFile | None, *, by: User, now: datetime) -> None:
    action = AccessAction.DOWNLOAD if file else AccessAction.VIEW
    lately = AccessEvent.objects.filter(issue=issue, user=by, action=action, file=file, at__gt=now - AGAIN)
    if lately.exists():
        return
    mine = issue.distributions.standing().filter(party__in=by.parties("view")).select_related("party").in_order()
    parties: list[Party | None] = [row.party for row in mine] if by.has_role("representative") else [None]
    AccessEvent.objects.bulk_create(
        AccessEvent(
            issue=issue, file=file, user=by, party=party, action=action, sha256=file.sha256 if file else "", at=now
        )
        for party in parties
    )
    if issue.is_restricted:
        verb = "downloaded" if file else "viewed"
        changes = history.diff({}, {"file": file.sent_as}) if file else None
        own = issue.document.submitted_by if by.has_role("representative") else None
        party = parties[0] if parties else own
        behalf = party.code if party else ""
        history.record(issue, verb, by=by, now=now, changes=changes, on_behalf=behalf)
