"""What is done to action items: issued, reported on, reviewed, closed, cancelled, given more time."""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from documents.models import Decision
from meetings.domain.guards import reason_given
from meetings.models import (
    ActionItem,
    ActionStatus,
    Extension,
    Meeting,
    Outcome,
    ProgressReport,
    ReportVerdict,
    Source,
    Status,
    Verdict,
)
from members.models import Party, User
from records import history
from reminders import walltime
from reminders.domain import replan, tell
from ui import when

REVIEW = ("verdict", "reason", "decided_at", "decided_by")
DECISION = ("verdict", "decided_by", "decided_at", "decision_reason")


@transaction.atomic
def issue(
    meeting: Meeting,
    *,
    item_no: int,
    text_ru: str,
    text_en: str = "",
    lead: Party,
    co_executors: Collection[Party] = (),
    start_on: date | None = None,
    due_on: date | None = None,
    due_rule: str = "",
    decision: Decision | None = None,
    outcome: Outcome | None = None,
    version: int | None,  # noqa: ARG001  # issuing overwrites nothing of the meeting
    by: User,
    now: datetime,
) -> ActionItem:
    """Issue an action item of a meeting that was held; its lead and co-executors are told.

    It may follow from an outcome of the meeting: then it follows from the decision of that outcome too.
    """
    meeting = Meeting.objects.locked(meeting.pk)
    if meeting.status != Status.HELD or meeting.facts_only:
        raise ValidationError(_("Action items are issued from a meeting that was held, until it is finalised."))
    if outcome is not None and outcome.item.meeting_id != meeting.pk:
        raise ValidationError({"outcome": _("It is an outcome of another meeting.")})
    joined = list(co_executors)
    if lead in joined:
        raise ValidationError({"co_executors": _("The lead executor is not among its own co-executors.")})
    last = meeting.action_items.filter(item_no=item_no).aggregate(last=Max("position"))["last"] or 0
    action = ActionItem(
        meeting=meeting,
        item_no=item_no,
        position=last + 1,
        text_ru=text_ru,
        text_en=text_en,
        lead=lead,
        start_on=start_on,
        due_on=due_on,
        due_rule=due_rule,
        decision=decision or (outcome.decision if outcome else None),
        outcome=outcome,
    )
    action.write()
    action.co_executors.set(joined)
    history.record(action, "issued", by=by, now=now)
    replan(action, now=now)
    tell(action, "assigned", to="executors", by=by, now=now, words=text_ru)
    return action


@transaction.atomic
def report(
    action: ActionItem,
    *,
    party: Party,
    text: str,
    is_final: bool = False,
    source: str = Source.PORTAL,
    letter: str = "",
    version: int | None,  # noqa: ARG001  # a report overwrites nothing; two at once are two reports
    by: User,
    now: datetime,
) -> ActionItem:
    """Send the report of a party. A final one of the lead waits for its review; an interim one never closes anything.

    Co-executors inform: theirs is never final. A final report ends the lead's reminders.
    """
    action = ActionItem.objects.locked(action.pk)
    _still_open(action)
    is_lead = party.pk == action.lead_id
    if not is_lead and not action.co_executors.filter(pk=party.pk).exists():
        raise ValidationError(_("This party neither leads the action item nor carries it out with others."))
    if is_final and not is_lead:
        raise ValidationError({"is_final": _("Only the lead executor reports finally; co-executors inform.")})
    if is_final and action.status == ActionStatus.REPORTED:
        raise ValidationError(_("A final report waits for its review already."), code="waits")
    row = ProgressReport(
        action=action,
        party=party,
        text=text.strip(),
        is_final=is_final,
        at=now,
        by=by,
        source=source,
        letter=letter.strip(),
    )
    row.write()
    if is_final:
        action.status = ActionStatus.REPORTED
        action.write("status")
    changes = history.diff({"report": ""}, {"report": "final" if is_final else "interim"})
    history.record(action, "reported", by=by, now=now, changes=changes, on_behalf=party.code)
    replan(action, now=now)
    return action


@transaction.atomic
def accept(report: ProgressReport, *, ground: str = "", version: int | None, by: User, now: datetime) -> ActionItem:
    """Accept a report: a final one closes the action item on a ground, of an interim one note is taken."""
    action, report = _to_review(report, version)
    ground = ground.strip()
    if report.is_final and not ground:
        raise ValidationError({"ground": _("Name the ground on which it is removed from control.")})
    _review(report, ReportVerdict.ACCEPTED, "", by=by, now=now)
    if not report.is_final:
        history.record(action, "noted", by=by, now=now, on_behalf=report.party.code)
        return action
    action.status, action.closing_ground = ActionStatus.CLOSED, ground
    action.closed_at, action.closed_by = now, by
    action.write("status", "closing_ground", "closed_at", "closed_by")
    history.record(action, "closed", by=by, now=now, reason=ground)
    replan(action, now=now)
    tell(action, "closed", to="executors", can_wait=True, by=by, now=now, words=ground)
    return action


@transaction.atomic
def send_back(report: ProgressReport, *, reason: str, version: int | None, by: User, now: datetime) -> ActionItem:
    """Return a report with the reason: the action item is open again, and its lead is told."""
    action, report = _to_review(report, version)
    reason = reason_given(reason)
    _review(report, ReportVerdict.RETURNED, reason, by=by, now=now)
    if report.is_final:
        action.status = ActionStatus.OPEN
        action.write("status")
    history.record(action, "returned", by=by, now=now, reason=reason, on_behalf=report.party.code)
    replan(action, now=now)
    audience = "lead" if report.party_id == action.lead_id else "executors"
    tell(action, "returned", to=audience, by=by, now=now, words=reason)
    return action


@transaction.atomic
def cancel(action: ActionItem, *, decision: Decision, version: int | None, by: User, now: datetime) -> ActionItem:
    """Cancel an action item by a decision, and by nothing else; nothing is owed any more."""
    action = ActionItem.objects.locked(action.pk, version=version)
    _still_open(action)
    if decision.adopted_on is None:
        raise ValidationError({"decision": _("Only a decision that is adopted cancels an action item.")})
    action.status, action.cancelled_by = ActionStatus.CANCELLED, decision
    action.write("status", "cancelled_by")
    history.record(action, "cancelled", by=by, now=now, reason=str(decision))
    replan(action, now=now)
    tell(action, "cancelled_action", to="executors", by=by, now=now, words=str(decision))
    return action


@transaction.atomic
def ask_more_time(
    action: ActionItem, *, day: date, reason: str, version: int | None, by: User, now: datetime
) -> ActionItem:
    """Ask for a later day, for the lead; what is due stays as it is until the secretariat has decided."""
    action = ActionItem.objects.locked(action.pk, version=version)
    extension = _later(action, day, reason_given(reason), by=by, now=now)
    extension.write()
    changes = history.diff({"due": action.due}, {"due": day})
    history.record(action, "asked", by=by, now=now, changes=changes, reason=reason, on_behalf=action.lead.code)
    action.write()
    tell(action, "more_time_asked", to="owner", by=by, now=now, words=reason)
    return action


@transaction.atomic
def decide_more_time(
    action: ActionItem, *, verdict: str, reason: str = "", version: int | None, by: User, now: datetime
) -> ActionItem:
    """Grant the lead the day it asked for, or refuse with a reason; it is told, and reminded by the day that holds."""
    action = ActionItem.objects.locked(action.pk, version=version)
    extension = action.extensions.select_for_update().pending().first()
    if extension is None:
        raise ValidationError(_("Nobody asks for more time."), code="decided")
    if verdict == Verdict.REFUSED and not reason.strip():
        raise ValidationError({"reason": _("Give the reason of the refusal: the party reads it.")})
    was = action.due
    extension.verdict, extension.decision_reason = verdict, reason.strip()
    extension.decided_by, extension.decided_at = by, now
    extension.write(*DECISION)
    if verdict == Verdict.GRANTED:
        action.schedule_version += 1
    action.write("schedule_version")
    del action.due_found
    changes = history.diff({"due": was}, {"due": action.due})
    history.record(action, verdict, by=by, now=now, changes=changes, reason=reason.strip(), on_behalf=action.lead.code)
    replan(action, now=now)
    tell(action, f"more_time_{verdict}", to="lead", by=by, now=now, words=reason.strip())
    return action


def _later(action: ActionItem, day: date, reason: str, *, by: User, now: datetime) -> Extension:
    _still_open(action)
    if action.due is None:
        raise ValidationError(_("It has no day yet: there is nothing to put off."), code="no_day")
    if day <= action.due:
        raise ValidationError({"day": _("Give a day after %(due)s.") % {"due": when.day(action.due)}})
    was, later = (walltime.day_ends(each, settings.CENTER_TZ) - walltime.DAY / 4 for each in (action.due, day))
    return Extension(
        action_item=action, party=action.lead, was_due=was, due_at=later, reason=reason, asked_by=by, asked_at=now
    )


def _to_review(report: ProgressReport, version: int | None) -> tuple[ActionItem, ProgressReport]:
    """Lock the action item, then the report that nobody has reviewed."""
    action = ActionItem.objects.locked(report.action_id)
    report = ProgressReport.objects.locked(report.pk, version=version)
    if report.verdict != ReportVerdict.PENDING:
        raise ValidationError(_("This report has been reviewed already."), code="reviewed")
    _still_open(action)
    return action, report


def _review(report: ProgressReport, verdict: ReportVerdict, reason: str, *, by: User, now: datetime) -> None:
    report.verdict, report.reason, report.decided_at, report.decided_by = verdict, reason, now, by
    report.write(*REVIEW)


def _still_open(action: ActionItem) -> None:
    if not action.is_open:
        raise ValidationError(_("The action item is removed from control or cancelled."), code="closed")
