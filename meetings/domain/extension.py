"""More time for a term of an invitation: asked for by the party, granted or refused by the secretariat, or given unasked."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.domain.guards import reason_given
from meetings.models import Deadline, Delegation, Extension, Invitation, Meeting, Verdict, effective
from members.models import Party, User
from records import history
from reminders import walltime
from reminders.domain import replan, tell
from ui import when

DECISION = ("verdict", "decision_reason", "decided_by", "decided_at")


@transaction.atomic
def ask(
    invitation: Invitation, *, term: str, day: date, reason: str, version: int | None, by: User, now: datetime
) -> Invitation:
    """Ask for a later day, for one party; the present term holds until the secretariat has decided."""
    invitation = _locked(invitation, version, now)
    row = _later(invitation, term, day, by=by, now=now)
    row.reason = reason_given(reason)
    row.write()
    _note(invitation, "more_time_asked", row, reason=row.reason, by=by, now=now)
    told = _subject(invitation, term)
    tell(told, "more_time_asked", to="owner", by=by, now=now, words=row.reason)
    return invitation


@transaction.atomic
def grant(
    invitation: Invitation, *, term: str, day: date, reason: str = "", version: int | None, by: User, now: datetime
) -> Invitation:
    """Give a party more time unasked; what it may have asked for the same term is decided with it."""
    invitation = _locked(invitation, version, now)
    row = _later(invitation, term, day, by=by, now=now)
    pending = Extension.objects.select_for_update().pending()
    for other in pending.filter(deadline=row.deadline, party=invitation.party):
        _settle(other, Verdict.REFUSED, _("Another day was granted."), by=by, now=now)
    row.verdict, row.decision_reason, row.decided_by, row.decided_at = Verdict.GRANTED, reason.strip(), by, now
    row.write()
    _tell_of(invitation, row, by=by, now=now)
    return invitation


@transaction.atomic
def decide(
    invitation: Invitation, *, verdict: str, reason: str = "", version: int | None, by: User, now: datetime
) -> Invitation:
    """Grant the day a party asked for, or refuse it with the reason; it is told, and reminded by the day that holds."""
    invitation = _locked(invitation, version, now)
    row = waiting(invitation)
    if row is None:
        raise ValidationError(_("Nobody asks for more time."), code="decided")
    if verdict == Verdict.REFUSED and not reason.strip():
        raise ValidationError({"reason": _("Give the reason of the refusal: the party reads it.")})
    _settle(row, verdict, reason, by=by, now=now)
    _tell_of(invitation, row, by=by, now=now)
    return invitation


def waiting(invitation: Invitation) -> Extension | None:
    """Find what a party asks for, the earliest first."""
    rows = Extension.objects.pending().filter(deadline__meeting=invitation.meeting_id, party=invitation.party_id)
    found: Extension | None = rows.select_related("deadline").order_by("asked_at", "pk").first()
    return found


# Steps they share


def _locked(invitation: Invitation, version: int | None, now: datetime) -> Invitation:
    meeting = Meeting.objects.locked(invitation.meeting_id)
    row: Invitation = Invitation.objects.locked(invitation.pk, version=version)
    row.meeting = meeting
    if row.status != "issued" or meeting.status != "convened" or meeting.has_begun(now):
        raise ValidationError(_("More time is a matter of a convened meeting that has not begun."), code="closed")
    return row


def _later(invitation: Invitation, term: str, day: date, *, by: User, now: datetime) -> Extension:
    """A later term of a party, checked against the one that holds and the beginning of the meeting."""
    found = Deadline.objects.filter(meeting=invitation.meeting_id, key=term).first()
    if found is None or found.due_at is None:
        raise ValidationError({"term": _("The meeting has no such deadline.")})
    if term not in invitation.terms_to_extend:
        raise ValidationError({"term": _("Nothing is owed by this deadline any more.")})
    row = later(found, invitation.party, day, now)
    row.asked_by = by
    if invitation.meeting.starts_at and row.due_at >= invitation.meeting.starts_at:
        raise ValidationError({"day": _("Give a day before the meeting begins.")})
    return row


def later(term: Deadline, party: Party, day: date, now: datetime) -> Extension:
    """Make a later term of a party, after the one that holds and after today; it is not stored."""
    holds, first = effective(term, party), term.due_at
    if holds is None or first is None:
        raise ValidationError({"day": _("The meeting has no such deadline.")})
    due_at = walltime.days_before(day, 0, term.at_time, term.tz)
    if due_at <= holds:
        said = when.day(walltime.wall(holds, term.tz))
        raise ValidationError({"day": _("Give a day after %(due)s.") % {"due": said}})
    if due_at <= now:
        raise ValidationError({"day": _("This date is past. Enter a later one.")})
    return Extension(deadline=term, party=party, was_due=first, due_at=due_at, asked_at=now)


def _settle(row: Extension, verdict: str, reason: str, *, by: User, now: datetime) -> None:
    row.verdict, row.decision_reason, row.decided_by, row.decided_at = verdict, reason.strip(), by, now
    row.write(*DECISION)


def _subject(invitation: Invitation, key: str) -> Invitation | Delegation:
    """Of what the term is: the invitation itself, or the delegation that it opened."""
    if key == "reply":
        return invitation
    return Delegation.objects.with_facts().get(invitation=invitation)


def _tell_of(invitation: Invitation, row: Extension, *, by: User, now: datetime) -> None:
    """Note the decision, plan the reminders of this party alone anew, and tell it."""
    _note(invitation, f"more_time_{row.verdict}", row, reason=row.decision_reason, by=by, now=now)
    invitation.write()
    key = row.deadline.key if row.deadline else ""
    subject = _subject(invitation, key)
    replan(subject, now=now)
    tell(subject, f"more_time_{row.verdict}", to="party" if key == "reply" else "managers", by=by, now=now,
         words=row.decision_reason)  # fmt: skip


def _note(invitation: Invitation, verb: str, row: Extension, *, reason: str, by: User, now: datetime) -> None:
    if row.deadline is None:
        return
    code = invitation.party.code
    history.record(invitation, verb, by=by, now=now, changes=moved(row), reason=reason, on_behalf=code)


def moved(row: Extension) -> list[dict[str, Any]]:
    """Say from which day to which, as the trail keeps it."""
    if row.deadline is None:
        return []
    name, tz = f"due_{row.deadline.key}", row.deadline.tz
    return history.diff({name: walltime.wall(row.was_due, tz)}, {name: walltime.wall(row.due_at, tz)})
