"""The acts by which an issue reaches the parties, and by which it is taken back."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.models import Action, Distribution, Document, Issue, IssueStatus, Receipt
from members.models import Party, User
from records import history
from records.forms import require_reason
from reminders import walltime
from reminders.domain import replan, tell

RELEASED = (
    "status", "action", "answer_due_local", "tz", "answer_due", "audience_note", "change_note_ru", "change_note_en",
    "released_at", "released_by",
)  # fmt: skip


@transaction.atomic
def release(
    issue: Issue,
    *,
    parties: Iterable[Party],
    action: str = Action.NONE,
    answer_due_local: datetime | None = None,
    audience_note: str = "",
    change_note_ru: str = "",
    change_note_en: str = "",
    told: bool = True,
    urgent: bool = False,
    version: int | None,
    by: User,
    now: datetime,
) -> Issue:
    """Release a cleared issue to parties: each gets its row, and owes an answer where one is asked for.

    Its files are frozen, an earlier issue is superseded and owed no longer, the representatives of the parties are told;
    without `told` whoever calls tells them, in words of the own. What is not `urgent` and asks for nothing waits for digests.
    """
    document = Document.objects.locked(issue.document_id)
    issue = Issue.objects.locked(issue.pk, version=version)
    issue.document = document
    chosen = list(parties)
    _may_leave(issue, chosen, by)
    if issue.number and not change_note_ru.strip():
        raise ValidationError({"change_note_ru": _("Say what has changed since the last issue.")})
    _supersede(issue, by=by, now=now)
    issue.status, issue.released_at, issue.released_by = IssueStatus.RELEASED, now, by
    issue.audience_note = audience_note.strip()
    issue.change_note_ru, issue.change_note_en = change_note_ru.strip(), change_note_en.strip()
    _ask(issue, action, answer_due_local, now)
    issue.write(*RELEASED)
    _distribute(issue, chosen, by=by, now=now)
    history.record(issue, "released", by=by, now=now, changes=history.diff({}, {"parties": _codes(chosen)}))
    if told:
        tell(issue, "released", to="parties", can_wait=_can_wait(issue, urgent=urgent), by=by, now=now)
    return issue


def _can_wait(issue: Issue, *, urgent: bool) -> bool:
    """Tell whether a paper may come in a digest: no answer is due, and its event is not near."""
    return not urgent and issue.action == Action.NONE


@transaction.atomic
def extend(
    issue: Issue,
    *,
    parties: Iterable[Party],
    told: bool = True,
    urgent: bool = False,
    version: int | None,
    by: User,
    now: datetime,
) -> Issue:
    """Release an issue that is out to further parties; they are told, unless the caller does."""
    issue = Issue.objects.locked(issue.pk, version=version)
    if issue.status != IssueStatus.RELEASED:
        raise ValidationError(_("Only what is released goes to further parties."), code="not_released")
    had = set(issue.distributions.standing().values_list("party", flat=True))
    chosen = [party for party in parties if party.pk not in had]
    if not chosen:
        raise ValidationError({"parties": _("Tick at least one party.")}, code="nobody")
    _distribute(issue, chosen, by=by, now=now)
    history.record(issue, "extended", by=by, now=now, changes=history.diff({}, {"parties": _codes(chosen)}))
    issue.write()
    if told:
        audiences = [f"party:{party.code}" for party in chosen]
        tell(issue, "released", to=audiences, can_wait=_can_wait(issue, urgent=urgent), by=by, now=now)
    return issue


@transaction.atomic
def end_distribution(
    distribution: Distribution, *, reason: str, version: int | None, by: User, now: datetime
) -> Issue:  # fmt: skip
    """End the distribution to one party, with a reason: it sees the issue no longer; what it opened stays on record."""
    issue = Issue.objects.locked(distribution.issue_id)
    row = Distribution.objects.locked(distribution.pk, version=version)
    if row.ended_at:
        raise ValidationError(_("The distribution to this party has ended already."), code="ended")
    row.ended_at, row.ended_by, row.ended_reason = now, by, require_reason(reason)
    row.write("ended_at", "ended_by", "ended_reason")
    changes = history.diff({"parties": _codes([row.party])}, {"parties": []})
    history.record(issue, "distribution_ended", by=by, now=now, changes=changes, reason=row.ended_reason)
    _replan(issue, now=now)
    return issue


@transaction.atomic
def withdraw(issue: Issue, *, reason: str, version: int | None, by: User, now: datetime) -> Issue:
    """Withdraw an issue: the parties keep seeing its symbol, title and the reason, and get its files no longer."""
    issue = Issue.objects.locked(issue.pk, version=version)
    if issue.status != IssueStatus.RELEASED:
        raise ValidationError(_("Only what is released is withdrawn."), code="not_released")
    return _take_back(issue, IssueStatus.WITHDRAWN, reason, by=by, now=now)


@transaction.atomic
def recall(issue: Issue, *, reason: str, version: int | None, by: User, now: datetime) -> Issue:
    """Recall an issue nobody of a party has opened: it was never there, and its symbol may be given again."""
    issue = Issue.objects.locked(issue.pk, version=version)
    if issue.status != IssueStatus.RELEASED:
        raise ValidationError(_("Only what is released is recalled."), code="not_released")
    if issue.is_opened:
        raise ValidationError(_("It has been opened: withdraw it, or release a new issue."), code="opened")
    return _take_back(issue, IssueStatus.RECALLED, reason, by=by, now=now)


def _take_back(issue: Issue, status: str, reason: str, *, by: User, now: datetime) -> Issue:
    issue.status, issue.status_reason = status, require_reason(reason)
    issue.schedule_version += 1
    issue.write("status", "status_reason", "schedule_version")
    history.record(issue, status, by=by, now=now, reason=issue.status_reason)
    _replan(issue, now=now)
    told = "parties" if status == IssueStatus.WITHDRAWN else "told"
    tell(issue, "paper_withdrawn", to=told, by=by, now=now, words=issue.status_reason)
    return issue


def _may_leave(issue: Issue, parties: list[Party], by: User) -> None:
    if issue.status != IssueStatus.CLEARED:
        raise ValidationError(_("Only what is cleared is released."), code="not_cleared")
    if issue.document.internal:
        raise ValidationError(
            _("This is an internal paper of the secretariat. Take the mark off before it is released."), code="internal"
        )
    if not parties:
        raise ValidationError({"parties": _("Tick at least one party, or mark the paper as internal.")}, code="nobody")
    if issue.is_restricted and issue.cleared_by_id == by.pk:
        raise ValidationError(
            _("A paper for official use is released by somebody other than whoever cleared it."), code="four_eyes"
        )


def _ask(issue: Issue, action: str, due: datetime | None, now: datetime) -> None:
    """Set what is asked of the parties, and by when."""
    issue.action, issue.tz = action, settings.CENTER_TZ if action != Action.NONE else ""
    if action == Action.NONE:
        issue.answer_due_local = issue.answer_due = None
        return
    if due is None or due.date() <= walltime.today(now, settings.CENTER_TZ):
        raise ValidationError({"due_on": _("Give a day after today by which the answer is due.")})
    issue.answer_due_local = due
    issue.derive()


def _supersede(issue: Issue, *, by: User, now: datetime) -> None:
    earlier = issue.document.issues.select_for_update().filter(status=IssueStatus.RELEASED).first()
    if earlier is None:
        return
    earlier.status = IssueStatus.SUPERSEDED
    earlier.write("status")
    history.record(earlier, "superseded", by=by, now=now)
    _replan(earlier, now=now)


def _distribute(issue: Issue, parties: list[Party], *, by: User, now: datetime) -> None:
    """Make the rows of the parties; one that had it before gets its row opened again."""
    rows = {row.party_id: row for row in issue.distributions.select_for_update()}
    for party in sorted(parties, key=lambda each: each.pk):
        row = rows.get(party.pk)
        if row is None:
            Distribution(issue=issue, party=party, added_at=now, added_by=by).write()
        else:
            row.ended_at, row.ended_by, row.ended_reason = None, None, ""
            row.write("ended_at", "ended_by", "ended_reason")
        if issue.action != Action.NONE and issue.answer_due:
            receipt = Receipt.objects.filter(issue=issue, party=party).first()
            if receipt is None:
                receipt = Receipt(issue=issue, party=party, due_at=issue.answer_due)
                receipt.write()
            replan(receipt, now=now)


def _replan(issue: Issue, *, now: datetime) -> None:
    for receipt in issue.receipts.order_by("pk"):
        replan(receipt, now=now)


def _codes(parties: Iterable[Party]) -> list[str]:
    return [party.code for party in parties]
