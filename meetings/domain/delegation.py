"""What is done to a delegation: named, ordered, submitted, returned, accepted, confirmed.

Locks are taken in one order: meeting, invitation, delegation, its people by id. Seats are counted under them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Max, PositiveSmallIntegerField, Value, When
from django.utils.translation import gettext as _

from documents.models import Marking, Upload
from meetings.domain import letters
from meetings.domain.guards import reason_given
from meetings.models import (
    IN_DELEGATION,
    Credentials,
    Delegation,
    DelegationStatus,
    Invitation,
    InvitationStatus,
    Meeting,
    Nominee,
    NomineeStatus,
    Reply,
    Role,
    Source,
    Status,
)
from meetings.models.nominee import AS_SENT
from meetings.queries import seats
from members.models import Person, User
from records import history
from reminders.domain import replan, tell

STATE = (
    "status", "submitted_at", "submitted_by", "accepted_at", "accepted_by", "return_reason", "source", "letter",
    "credentials_status", "credentials", "waiver_reason",
)  # fmt: skip


@transaction.atomic
def nominate(
    delegation: Delegation, *, people: Iterable[Person], role: str, version: int | None, by: User, now: datetime
) -> Delegation:
    """Include people of the party in its delegation, in a role; seats are counted while nobody else can take one.

    A delegation that was submitted or accepted is submitted again afterwards.
    """
    row = locked(delegation, version=version)
    may_change(row, by, now)
    chosen = sorted(people, key=lambda person: (person.sort_key, person.pk))
    if not chosen:
        raise ValidationError({"people": _("Choose at least one person.")})
    if role == Role.HEAD and (len(chosen) > 1 or _head(row)):
        raise ValidationError({"role": _("A delegation has one head. Give the present head another role first.")})
    for person in chosen:
        _can_be_sent(row, person)
        _put_in(row, person, role, by=by, now=now)
    _within_seats(row, "people")
    _changed(row, "nominated", by=by, now=now)
    return row


@transaction.atomic
def edit_nominee(
    nominee: Nominee, *, role: str, speaks: str = "", mode: str = "", version: int | None, by: User, now: datetime
) -> Delegation:
    """Change the role of a person in the delegation, the language needed, or how the person takes part."""
    row, nominee = _of(nominee, version)
    may_change(row, by, now)
    _stands(nominee)
    if role == Role.HEAD and nominee.role != Role.HEAD and _head(row):
        raise ValidationError({"role": _("A delegation has one head. Give the present head another role first.")})
    was = history.values(nominee, "role", "speaks", "mode")
    nominee.role, nominee.speaks, nominee.mode = role, speaks, mode
    changes = history.diff(was, history.values(nominee, "role", "speaks", "mode"))
    if not changes:
        return row
    nominee.write("role", "speaks", "mode")
    _within_seats(row, "role")
    history.record(nominee, "edited", by=by, now=now, changes=changes, on_behalf=row.party.code)
    _changed(row, "nominated", by=by, now=now)
    return row


@transaction.atomic
def reorder(
    delegation: Delegation, *, nominee: Nominee, place: int, version: int | None, by: User, now: datetime
) -> Delegation:
    """Put a person of the delegation in another place; those who are out of it come after all others."""
    row = locked(delegation, version=version)
    may_change(row, by, now)
    standing = [other.pk for other in row.nominees.standing()]
    if nominee.pk not in standing:
        raise ValidationError(_("This person is not in the delegation any more."), code="gone")
    standing.remove(nominee.pk)
    standing.insert(max(0, min(place - 1, len(standing))), nominee.pk)
    others = row.nominees.exclude(pk__in=standing).order_by("position").values_list("pk", flat=True)
    _number(row, [*standing, *others])
    _changed(row, "reordered", by=by, now=now)
    return row


@transaction.atomic
def drop(nominee: Nominee, *, version: int | None, by: User, now: datetime) -> Delegation:
    """Take a person out of the delegation; the seat is free at once."""
    row, nominee = _of(nominee, version)
    may_change(row, by, now)
    _stands(nominee)
    _take_out(row, nominee, by=by, now=now)
    _changed(row, "dropped", by=by, now=now)
    return row


@transaction.atomic
def submit(
    delegation: Delegation,
    *,
    source: str = Source.PORTAL,
    letter: str = "",
    upload: Upload | None = None,
    original_language: str = "ru",
    marking: str = Marking.NONE,
    version: int | None,
    by: User,
    now: datetime,
) -> Delegation:
    """Send the delegation to the secretariat: names, ranks and posts are kept as they are today; its owner is told.

    Credentials may come with it as a file; where the series asks for them they are awaited else.
    """
    row = locked(delegation, version=version)
    taking_part(row, now)
    if not row.is_open:
        raise ValidationError(_("The delegation is submitted already."), code="submitted")
    if missing := missing_to_submit(row):
        raise ValidationError([ValidationError(sentence, code="incomplete") for sentence in missing])
    if source != Source.PORTAL and not letter.strip():
        raise ValidationError({"letter": _("Name the letter, or who called.")})
    for nominee in row.nominees.standing():
        nominee.take()
        nominee.remark = ""
        nominee.write(*AS_SENT, "remark")
    row.source, row.letter = source, letter.strip()
    row.submitted_at, row.submitted_by, row.return_reason = now, by, ""
    if upload is not None:
        letters.put_credentials(
            row, upload=upload, original_language=original_language, marking=marking, by=by, now=now
        )  # fmt: skip
    elif row.wants_credentials and row.credentials_status == Credentials.NOT_NEEDED:
        row.credentials_status = Credentials.AWAITED
    _enter(row, DelegationStatus.SUBMITTED, "submitted", by=by, now=now)
    tell(row, "delegation_submitted", to="owner", can_wait=True, by=by, now=now)
    return row


@transaction.atomic
def accept(delegation: Delegation, *, version: int | None, by: User, now: datetime) -> Delegation:
    """Accept a delegation whose credentials are in hand; where the series asks for no confirmation its people are confirmed."""
    row = locked(delegation, version=version)
    taking_part(row, now)
    if row.status != DelegationStatus.SUBMITTED:
        raise ValidationError(_("Only a delegation that is submitted can be accepted."), code="not_submitted")
    if row.credentials_status == Credentials.AWAITED:
        raise ValidationError(_("Credentials are awaited: note them, or waive them with a reason."), code="credentials")
    row.accepted_at, row.accepted_by = now, by
    if not row.two_step:
        _confirm(row, row.nominees.standing(), by=by, now=now)
    _enter(row, DelegationStatus.ACCEPTED, "accepted", by=by, now=now)
    tell(row, "delegation_accepted", to="managers", by=by, now=now)
    return row


@transaction.atomic
def return_delegation(
    delegation: Delegation, *, reason: str, remarks: Mapping[str, str], version: int | None, by: User, now: datetime
) -> Delegation:
    """Send a delegation back to be corrected: why, and what of whom; the party is told and owes it anew."""
    row = locked(delegation, version=version)
    taking_part(row, now)
    if row.status not in (DelegationStatus.SUBMITTED, DelegationStatus.ACCEPTED):
        raise ValidationError(_("Only a delegation that is submitted can be returned."), code="not_submitted")
    row.return_reason = reason_given(reason)
    row.accepted_at = row.accepted_by = None
    for nominee in row.nominees.standing():
        nominee.remark = remarks.get(str(nominee.public_id), "").strip()
        nominee.write("remark")
    _enter(row, DelegationStatus.RETURNED, "returned", by=by, now=now, reason=row.return_reason)
    tell(row, "delegation_returned", to="managers", by=by, now=now, words=row.return_reason)
    return row


@transaction.atomic
def confirm(
    delegation: Delegation, *, people: Iterable[Nominee], version: int | None, by: User, now: datetime
) -> Delegation:
    """Confirm people of an accepted delegation; whoever is not confirmed is left out of the list, not deleted."""
    row = locked(delegation, version=version)
    taking_part(row, now)
    if row.status != DelegationStatus.ACCEPTED:
        raise ValidationError(_("Only an accepted delegation is confirmed."), code="not_accepted")
    chosen = row.nominees.standing().filter(pk__in=[nominee.pk for nominee in people])
    if not chosen.filter(status=NomineeStatus.NOMINATED).exists():
        raise ValidationError({"people": _("Choose at least one person.")})
    _confirm(row, chosen, by=by, now=now)
    _enter(row, DelegationStatus.ACCEPTED, "confirmed", by=by, now=now)
    return row


def missing_to_submit(row: Delegation) -> list[str]:
    """Name in sentences what a delegation lacks to be submitted."""
    standing = list(row.nominees.standing().select_related("person"))
    if not standing:
        return [_("Nobody is named yet.")]
    missing = [] if _head(row) else [_("Name the head of the delegation.")]
    for nominee in standing:
        person = nominee.person
        if "ru" in row.meeting.languages and not person.full_ru:
            missing.append(_("%(person)s: give the name in Cyrillic.") % {"person": person})
        if "en" in row.meeting.languages and not person.full_en:
            missing.append(_("%(person)s: give the name in Latin letters.") % {"person": person})
        if not (person.rank_ru or person.post_ru or person.rank_en or person.post_en):
            missing.append(_("%(person)s: give the rank or the post.") % {"person": person})
    return missing


# What the acts of invitations call inside their own transaction


@transaction.atomic
def follow(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Open the delegation of a party that takes part; withdraw that of one that does not, with its people."""
    row = Delegation.objects.select_for_update(of=("self",)).filter(invitation=invitation).first()
    if invitation.reply == Reply.ACCEPTED and row is None:
        row = Delegation(meeting=invitation.meeting, party=invitation.party, invitation=invitation)
        row.write()
        history.record(row, "opened", by=by, now=now, on_behalf=row.party.code)
    elif row is None:
        return
    row.invitation, row.meeting = invitation, invitation.meeting
    if invitation.reply == Reply.ACCEPTED and row.status == DelegationStatus.WITHDRAWN:
        _enter(row, DelegationStatus.DRAFT, "opened", by=by, now=now)
    elif invitation.reply == Reply.DECLINED and row.status != DelegationStatus.WITHDRAWN:
        active = row.nominees.select_for_update(of=("self",)).exclude(status__in=["withdrawn", "substituted"])
        for nominee in active.order_by("pk"):
            _take_out(row, nominee, by=by, now=now)
        row.accepted_at = row.accepted_by = None
        row.return_reason = ""
        _enter(row, DelegationStatus.WITHDRAWN, "withdrawn", by=by, now=now)
    replan(row, now=now)


# Steps that several acts share


def locked(delegation: Delegation, *, version: int | None) -> Delegation:
    """Take meeting, invitation, delegation and its people until the transaction ends."""
    meeting = Meeting.objects.locked(delegation.meeting_id)
    invitation = Invitation.objects.locked(delegation.invitation_id)
    row: Delegation = Delegation.objects.locked(delegation.pk, version=version)
    list(row.nominees.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    invitation.meeting = row.meeting = meeting
    row.invitation = invitation
    return row


def may_change(row: Delegation, who: User, now: datetime) -> None:
    """Refuse to change a delegation that does not take part, or, by the party, one of an issued list."""
    taking_part(row, now)
    if row.meeting.lists.exists() and not who.has_role("staff"):
        raise ValidationError(_("The list of participants is issued. Ask for a substitution."), code="issued")


def taking_part(row: Delegation, now: datetime) -> None:
    """Refuse what is done to the delegation of a party that does not take part, or of a meeting that has begun."""
    meeting, invitation = row.meeting, row.invitation
    if meeting.status != Status.CONVENED or meeting.has_begun(now):
        raise ValidationError(_("The meeting has begun, is over, postponed or cancelled."), code="closed")
    if invitation.status != InvitationStatus.ISSUED or invitation.reply != Reply.ACCEPTED:
        raise ValidationError(_("The party has not answered that it takes part."), code="not_accepted")


def _of(nominee: Nominee, version: int | None) -> tuple[Delegation, Nominee]:
    row = locked(nominee.delegation, version=None)
    found: Nominee = Nominee.objects.locked(nominee.pk, version=version)
    found.delegation = row
    return row, found


def _stands(nominee: Nominee) -> None:
    if nominee.status not in IN_DELEGATION:
        raise ValidationError(_("This person is not in the delegation any more."), code="gone")


def _head(row: Delegation) -> bool:
    return row.nominees.standing().filter(role=Role.HEAD).exists()


def _can_be_sent(row: Delegation, person: Person) -> None:
    if person.party_id != row.party_id or not person.is_active:
        raise ValidationError(
            {"people": _("%(person)s is not on the list of the party’s people.") % {"person": person}}, code="stranger"
        )
    if Nominee.objects.filter(meeting=row.meeting, person=person, status__in=[*IN_DELEGATION, "requested"]).exists():
        raise ValidationError({"people": _("%(person)s is in the delegation already.") % {"person": person}})


def _put_in(row: Delegation, person: Person, role: str, *, by: User, now: datetime) -> None:
    """Take up again whoever was taken out, or add a person in the last place."""
    nominee = row.nominees.filter(person=person, status=NomineeStatus.WITHDRAWN, replaces=None).first()
    if nominee is None:
        nominee = Nominee(delegation=row, meeting=row.meeting, party=row.party, person=person, position=next_place(row))
    nominee.role, nominee.status = role, NomineeStatus.NOMINATED
    nominee.write("role", "status")
    changes = history.diff({}, {"role": nominee.role})
    history.record(nominee, "nominated", by=by, now=now, changes=changes, on_behalf=row.party.code)


def next_place(row: Delegation) -> int:
    """Give the place after the last."""
    return (row.nominees.aggregate(last=Max("position"))["last"] or 0) + 1


def _number(row: Delegation, order: list[int]) -> None:
    """Number the people of a delegation in one statement: the places are compared at the end of it."""
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(order, 1)]
    row.nominees.update(position=Case(*places, default=F("position"), output_field=PositiveSmallIntegerField()))


def swap(row: Delegation, one: Nominee, other: Nominee) -> None:
    """Let two people of a delegation change places."""
    places = [When(pk=one.pk, then=Value(other.position)), When(pk=other.pk, then=Value(one.position))]
    row.nominees.filter(pk__in=(one.pk, other.pk)).update(
        position=Case(*places, default=F("position"), output_field=PositiveSmallIntegerField())
    )


def _within_seats(row: Delegation, field: str) -> None:
    for group in seats.of(row).values():
        if group.taken > group.total:
            full = _("%(group)s: %(seats)d seats, %(wanted)d wanted. Take somebody out or ask for more seats.")
            said = full % {"group": group.label.capitalize(), "seats": group.total, "wanted": group.taken}
            raise ValidationError({field: ValidationError(said, code="full")})


def _take_out(row: Delegation, nominee: Nominee, *, by: User, now: datetime) -> None:
    nominee.status = NomineeStatus.WITHDRAWN
    nominee.write("status")
    history.record(nominee, "withdrawn", by=by, now=now, on_behalf=row.party.code)


def _confirm(row: Delegation, people: Iterable[Nominee], *, by: User, now: datetime) -> None:
    for nominee in people:
        if nominee.status == NomineeStatus.NOMINATED:
            nominee.status = NomineeStatus.CONFIRMED
            nominee.write("status")
            history.record(nominee, "confirmed", by=by, now=now, on_behalf=row.party.code)


def _changed(row: Delegation, verb: str, *, by: User, now: datetime) -> None:
    """Note a change of the people; what was submitted or accepted is to be submitted again."""
    if not row.is_open:
        row.accepted_at = row.accepted_by = None
        row.status = DelegationStatus.DRAFT
    row.write(*STATE)
    people = {"people": row.nominees.standing().count()}
    history.record(row, verb, by=by, now=now, changes=history.diff({}, people), on_behalf=row.party.code)
    replan(row, now=now)


def _enter(row: Delegation, status: str, verb: str, *, by: User, now: datetime, reason: str = "") -> None:
    was = {"status": row.status}
    row.status = status
    row.write(*STATE)
    changes = history.diff(was, {"status": row.status})
    history.record(row, verb, by=by, now=now, changes=changes, reason=reason, on_behalf=row.party.code)
    replan(row, now=now)
