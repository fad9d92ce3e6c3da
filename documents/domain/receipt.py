"""The answer of a party to an issue."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.models import Answer, FileStatus, Issue, IssueStatus, Receipt, Source
from members.models import User
from records import history
from reminders.domain import replan
from ui import when

ANSWER = ("answer", "hashes", "by", "at", "source", "letter")


@transaction.atomic
def acknowledge(
    receipt: Receipt,
    *,
    source: str = Source.PORTAL,
    letter: str = "",
    version: int | None,
    by: User,
    now: datetime,
) -> Receipt:
    """Acknowledge receipt for a party, once and for good; the files it then had are named by their hashes.

    The first colleague's answer clears it for all and ends its reminders. The secretariat enters one that came by letter.
    """
    issue = Issue.objects.locked(receipt.issue_id)
    receipt = Receipt.objects.locked(receipt.pk, version=version)
    receipt.issue = issue
    if receipt.answer:
        said = {"time": f"{when.day(receipt.at)} {when.clock(receipt.at)}", "who": receipt.by}  # type: ignore[arg-type]  # an answer has its time
        raise ValidationError(_("Acknowledged on %(time)s by %(who)s.") % said, code="answered")
    _may_answer(issue, receipt)
    if source != Source.PORTAL and not letter.strip():
        raise ValidationError({"letter": _("Name the letter, or who called.")})
    files = issue.files.filter(status=FileStatus.FINAL).order_by("language")
    receipt.hashes = [{"language": row.language, "sha256": row.sha256} for row in files]
    receipt.answer, receipt.by, receipt.at = Answer.ACKNOWLEDGED, by, now
    receipt.source, receipt.letter = source, letter.strip()
    receipt.write(*ANSWER)
    history.record(receipt, "acknowledged", by=by, now=now, on_behalf=receipt.party.code, reason=receipt.letter)
    replan(receipt, now=now)
    return receipt


def _may_answer(issue: Issue, receipt: Receipt) -> None:
    """Refuse an answer to what is no longer the party's to answer."""
    if issue.status == IssueStatus.SUPERSEDED:
        latest = issue.document.issues.filter(status=IssueStatus.RELEASED).first()
        symbol = latest.symbol if latest else ""
        raise ValidationError(
            _("A later issue was released: %(symbol)s. Read it and acknowledge that.") % {"symbol": symbol},
            code="superseded",
        )
    if issue.status != IssueStatus.RELEASED:
        raise ValidationError(_("The paper has been withdrawn: nothing is to be acknowledged."), code="withdrawn")
    if not issue.distributions.standing().filter(party=receipt.party_id).exists():
        raise ValidationError(_("The paper no longer goes to this party."), code="ended")
