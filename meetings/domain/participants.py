"""What is done to the list of participants: issued, and issued again after substitutions; and the seats it is made within."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.domain import delegation as delegations
from meetings.domain import guards, issuing
from meetings.domain.guards import reason_given
from meetings.models import (
    DelegationStatus,
    Invitation,
    InvitationStatus,
    Meeting,
    MeetingSeries,
    Nominee,
    NomineeStatus,
    ParticipantList,
    Quota,
    Status,
)
from meetings.queries import participants
from members.models import Person, User
from records import history
from reminders.domain import tell


@transaction.atomic
def issue_list(
    meeting: Meeting, *, note: str = "", overlaps_accepted: bool = False, version: int | None, by: User, now: datetime
) -> Meeting:
    """Issue the list of participants, the first or the next one: those confirmed today, as they were sent.

    From then on parties ask for substitutions; their answers are shown to each other as the series says; all are told.
    """
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    if meeting.status != Status.CONVENED:
        raise ValidationError(_("The list is issued while the meeting is convened."), code="not_convened")
    invitations = list(Invitation.objects.select_for_update(of=("self",)).filter(meeting=meeting).order_by("pk"))
    lines = participants.lines(meeting)
    if not lines:
        raise ValidationError(_("Nobody is confirmed yet: accept at least one delegation first."), code="nobody")
    last = meeting.lists.order_by("-number").first()
    if last is not None and last.lines == lines:
        raise ValidationError(_("Nothing has changed since the last issue."), code="same")
    if participants.overlaps(meeting) and not overlaps_accepted:
        raise ValidationError(
            {"overlaps_accepted": _("Some people are sent to another meeting on these days. Say that it is accepted.")},
            code="overlap",
        )
    number = last.number + 1 if last else 1
    row = ParticipantList(
        meeting=meeting, number=number, issued_at=now, issued_by=by, note=note.strip(), lines=lines
    )  # fmt: skip
    row.issue = issuing.compose_list(row, by=by, now=now)
    row.save()
    issuing.give_out(row.issue, parties=issuing.readers(meeting), note_ru=row.note, by=by, now=now)
    if _replies_shown(meeting) != MeetingSeries.RepliesShown.NEVER:
        for invited in invitations:
            if invited.status == InvitationStatus.ISSUED and not invited.shown:
                invited.shown = True
                invited.write("shown")
    meeting.write()
    changes = history.diff({}, {"issue": number, "people": len(lines)})
    history.record(meeting, "list_issued", by=by, now=now, changes=changes)
    tell(
        meeting, "list_issued", to="invited", can_wait=guards.can_wait(meeting, now), by=by, now=now, words=note.strip()
    )
    return meeting


@transaction.atomic
def request_substitution(
    nominee: Nominee, *, person: Person, reason: str, version: int | None, by: User, now: datetime
) -> Nominee:
    """Ask that somebody else come in the place of a person of the issued list; the owner of the meeting is told."""
    row = delegations.locked(nominee.delegation, version=None)
    nominee = Nominee.objects.locked(nominee.pk, version=version)
    if not row.meeting.lists.exists():
        raise ValidationError(
            _("The list of participants is not issued yet: change the delegation itself."), code="not_issued"
        )
    if row.meeting.status != Status.CONVENED or row.status != DelegationStatus.ACCEPTED:
        raise ValidationError(_("Only people of an accepted delegation are substituted."), code="not_accepted")
    if nominee.status != NomineeStatus.CONFIRMED:
        raise ValidationError(_("Only whoever is confirmed can be substituted."), code="not_confirmed")
    if person.party_id != row.party_id or not person.is_active:
        raise ValidationError(
            {"person": _("%(person)s is not on the list of the party’s people.") % {"person": person}}
        )
    found = Nominee(
        delegation=row, meeting=row.meeting, party=row.party, person=person, role=nominee.role, replaces=nominee,
        status=NomineeStatus.REQUESTED, position=delegations.next_place(row), reason=reason_given(reason),
    )  # fmt: skip
    found.take()
    found.write()
    history.record(found, "substitution_asked", by=by, now=now, reason=found.reason, on_behalf=row.party.code)
    row.write()
    tell(row, "substitution_asked", to="owner", by=by, now=now, words=found.reason)
    return found


@transaction.atomic
def approve_substitution(nominee: Nominee, *, version: int | None, by: User, now: datetime) -> Nominee:
    """Let somebody come in another's place: the same role, the same place; the next issue of the list will say so."""
    row = delegations.locked(nominee.delegation, version=None)
    nominee = _requested(nominee, version)
    gone = row.nominees.select_for_update(of=("self",)).get(replaced_by=nominee)
    gone.status = NomineeStatus.SUBSTITUTED
    gone.write("status")
    history.record(gone, "substituted", by=by, now=now, on_behalf=row.party.code)
    nominee.status, nominee.role = NomineeStatus.CONFIRMED, gone.role
    nominee.write("status", "role")
    delegations.swap(row, nominee, gone)
    history.record(nominee, "substitution_approved", by=by, now=now, on_behalf=row.party.code)
    row.write()
    tell(row, "substitution_approved", to="managers", by=by, now=now)
    return nominee


@transaction.atomic
def refuse_substitution(nominee: Nominee, *, reason: str, version: int | None, by: User, now: datetime) -> Nominee:
    """Refuse a substitution: the one who was to be replaced stays, and the party is told why."""
    row = delegations.locked(nominee.delegation, version=None)
    nominee = _requested(nominee, version)
    reason = reason_given(reason)
    nominee.status = NomineeStatus.WITHDRAWN
    nominee.write("status")
    history.record(nominee, "substitution_refused", by=by, now=now, reason=reason, on_behalf=row.party.code)
    row.write()
    tell(row, "substitution_refused", to="managers", by=by, now=now, words=reason)
    return nominee


@transaction.atomic
def set_seats(
    meeting: Meeting, *, seats: Mapping[tuple[str, str], int], version: int | None, by: User, now: datetime
) -> Meeting:
    """Set the seats of a meeting by kind of party and group; whoever is named already stays named."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    was = {"seats": list(meeting.quotas.all())}
    for (kind, group), number in seats.items():
        Quota.objects.update_or_create(meeting=meeting, kind=kind, group=group, defaults={"seats": number})
    meeting.write()
    changes = history.diff(was, {"seats": list(meeting.quotas.all())})
    history.record(meeting, "seats_set", by=by, now=now, changes=changes)
    return meeting


@transaction.atomic
def set_own_seats(
    invitation: Invitation,
    *,
    seats_delegates: int | None,
    seats_accompanying: int | None,
    seats_reason: str,
    version: int | None,
    by: User,
    now: datetime,
) -> Invitation:
    """Give one party seats of its own, with a reason; empty ones are those of the meeting."""
    Meeting.objects.locked(invitation.meeting_id)
    row: Invitation = Invitation.objects.locked(invitation.pk, version=version)
    names = ("seats_delegates", "seats_accompanying", "seats_reason")
    own = seats_delegates is not None or seats_accompanying is not None
    if own and not seats_reason.strip():
        raise ValidationError({"seats_reason": _("Say why the party has seats of its own.")})
    was = history.values(row, *names)
    row.seats_delegates, row.seats_accompanying = seats_delegates, seats_accompanying
    row.seats_reason = seats_reason.strip() if own else ""
    row.write(*names)
    history.record(row, "seats_set", by=by, now=now, changes=history.diff(was, history.values(row, *names)))
    return row


def _requested(nominee: Nominee, version: int | None) -> Nominee:
    row: Nominee = Nominee.objects.locked(nominee.pk, version=version)
    if row.status != NomineeStatus.REQUESTED:
        raise ValidationError(_("This substitution has been decided already."), code="decided")
    return row


def _replies_shown(meeting: Meeting) -> Any:
    return meeting.series.replies_shown if meeting.series else MeetingSeries.RepliesShown.AFTER_LIST
