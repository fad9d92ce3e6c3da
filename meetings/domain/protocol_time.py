"""More time for comments on the protocol: asked for by the party, granted or refused by the secretariat, or given unasked."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.domain import extension
from meetings.domain.guards import reason_given
from meetings.domain.protocol_reply import protocol_of
from meetings.models import Extension, ProtocolReply, Verdict
from members.models import User
from records import history
from reminders.domain import replan, tell


@transaction.atomic
def ask(
    reply: ProtocolReply, *, day: date, reason: str, version: int | None, by: User, now: datetime
) -> ProtocolReply:  # fmt: skip
    """Ask for a later day, for one party; the present term holds until the secretariat has decided."""
    reply = _locked(reply, version)
    row = _later(reply, day, by=by, now=now)
    row.reason = reason_given(reason)
    row.write()
    _note(reply, "more_time_asked", row, reason=row.reason, by=by, now=now)
    tell(reply, "more_time_asked", to="owner", by=by, now=now, words=row.reason)
    return reply


@transaction.atomic
def grant(
    reply: ProtocolReply, *, day: date, reason: str = "", version: int | None, by: User, now: datetime
) -> ProtocolReply:  # fmt: skip
    """Give a party more time unasked; what it may have asked for is decided with it."""
    reply = _locked(reply, version)
    row = _later(reply, day, by=by, now=now)
    if (pending := _pending(reply)) is not None:
        _settle(pending, Verdict.REFUSED, _("Another day was granted."), by=by, now=now)
    row.verdict, row.decision_reason, row.decided_by, row.decided_at = Verdict.GRANTED, reason.strip(), by, now
    row.write()
    return _told(reply, row, by=by, now=now)


@transaction.atomic
def decide(
    reply: ProtocolReply, *, verdict: str, reason: str = "", version: int | None, by: User, now: datetime
) -> ProtocolReply:  # fmt: skip
    """Grant the day a party asked for, or refuse it with the reason; it is told, and reminded by the day that holds."""
    reply = _locked(reply, version)
    row = _pending(reply)
    if row is None:
        raise ValidationError(_("Nobody asks for more time."), code="decided")
    if verdict == Verdict.REFUSED and not reason.strip():
        raise ValidationError({"reason": _("Give the reason of the refusal: the party reads it.")})
    _settle(row, verdict, reason, by=by, now=now)
    return _told(reply, row, by=by, now=now)


def _locked(reply: ProtocolReply, version: int | None) -> ProtocolReply:
    """Lock meeting, protocol and answer, in the order in which they are answered; refuse what is not owed."""
    protocol_of(reply)
    row: ProtocolReply = ProtocolReply.objects.locked(reply.pk, version=version)
    if not ProtocolReply.objects.outstanding().filter(pk=row.pk).exists():
        raise ValidationError(
            _("More time is a matter of an answer to the last version that is still owed."), code="closed"
        )
    return row


def _later(reply: ProtocolReply, day: date, *, by: User, now: datetime) -> Extension:
    if reply.term is None:
        raise ValidationError({"day": _("The meeting has no such deadline.")})
    row = extension.later(reply.term, reply.party, day, now)
    row.asked_by = by
    return row


def _pending(reply: ProtocolReply) -> Extension | None:
    rows = Extension.objects.select_for_update(of=("self",)).pending().filter(deadline=reply.term, party=reply.party)
    found: Extension | None = rows.select_related("deadline").first()
    return found


def _settle(row: Extension, verdict: str, reason: str, *, by: User, now: datetime) -> None:
    row.verdict, row.decision_reason, row.decided_by, row.decided_at = verdict, reason.strip(), by, now
    row.write(*extension.DECISION)


def _told(reply: ProtocolReply, row: Extension, *, by: User, now: datetime) -> ProtocolReply:
    """Note the decision, plan the reminders of this party alone anew, and tell it."""
    _note(reply, f"more_time_{row.verdict}", row, reason=row.decision_reason, by=by, now=now)
    reply.write()
    replan(reply, now=now)
    tell(reply, f"more_time_{row.verdict}", to="party", by=by, now=now, words=row.decision_reason)
    return reply


def _note(reply: ProtocolReply, verb: str, row: Extension, *, reason: str, by: User, now: datetime) -> None:
    changes = extension.moved(row)
    history.record(reply, verb, by=by, now=now, changes=changes, reason=reason, on_behalf=reply.party.code)
