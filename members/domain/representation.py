"""The acts on accreditations: grant, change, end."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from members.domain.account import center_day, not_own
from members.models import Party, Representation, Role, User
from records import history
from reminders.domain import replan
from ui import when

ACCREDITATION_YEARS = 2
EDITED = ("valid", "answer", "manage_delegation", "propose", "basis")


def offered_end(first: date) -> date:
    """The last day of the term that is offered for a first one: two years, and anybody may type another."""
    following = date(first.year + ACCREDITATION_YEARS, first.month, 1) + timedelta(days=first.day - 1)
    return following - timedelta(days=1)


def _alone(representation: Representation) -> None:
    """Say which one overlaps; the database refuses it whoever came first."""
    others = Representation.objects.filter(user=representation.user, party=representation.party)
    other = others.filter(valid__overlap=representation.valid).exclude(pk=representation.pk).order_by("valid").first()
    if other is None:
        return
    who: dict[str, object] = {"person": representation.user, "party": representation.party}
    if other.first_day is None:
        sentence = _("%(person)s already represents “%(party)s”. End that one first or join the dates.") % who
    else:
        who["day"] = when.day(other.first_day, "short")
        sentence = (
            _("%(person)s already represents “%(party)s” from %(day)s. End that one first or join the dates.") % who
        )
    raise ValidationError(sentence, code="overlap")


def days(first: date | None, last: date | None) -> DateRange:
    """The days from a first to a last one, which belongs to them."""
    if first and last and last < first:
        raise ValidationError({"until": _("The last day is before the first.")})
    return DateRange(first, last + timedelta(days=1) if last else None)


@transaction.atomic
def grant(
    user: User,
    *,
    party: Party,
    since: date,
    until: date | None,
    answer: bool,
    manage_delegation: bool,
    propose: bool,
    basis: str,
    by: User,
    now: datetime,
    version: int | None = None,
) -> Representation:
    """Let a person act for a party, from a first to a last day as the Center counts them."""
    user = User.objects.locked(user.pk, version=version)
    not_own(user, by)
    if user.role != Role.REPRESENTATIVE:
        raise ValidationError(
            _("Only an account of a representative can represent a party."), code="not_representative"
        )
    representation = Representation(
        user=user,
        party=party,
        valid=days(since, until),
        answer=answer,
        manage_delegation=manage_delegation,
        propose=propose,
        basis=basis,
    )
    _alone(representation)
    representation.write()
    history.record(
        representation, "granted", by=by, now=now, changes=history.diff({}, history.values(representation, *EDITED))
    )
    _plan(representation, now)
    return representation


@transaction.atomic
def change(
    representation: Representation,
    *,
    since: date,
    until: date | None,
    answer: bool,
    manage_delegation: bool,
    propose: bool,
    basis: str,
    version: int | None,
    by: User,
    now: datetime,
) -> Representation:
    """Change the days or the rights of an accreditation; it holds from the next request on."""
    representation = Representation.objects.locked(representation.pk, version=version)
    not_own(representation.user, by)
    was = history.values(representation, *EDITED)
    representation.valid = days(since, until)
    representation.answer, representation.manage_delegation = answer, manage_delegation
    representation.propose, representation.basis = propose, basis
    representation.schedule_version += 1
    _alone(representation)
    representation.write(*EDITED, "schedule_version")
    if changes := history.diff(was, history.values(representation, *EDITED)):
        history.record(representation, "changed", by=by, now=now, changes=changes)
        _plan(representation, now)
    return representation


@transaction.atomic
def end(
    representation: Representation, *, last_day: date, reason: str, version: int | None, by: User, now: datetime
) -> Representation:
    """End an accreditation with a day, yesterday at the earliest: what was done under it stays as it was."""
    representation = Representation.objects.locked(representation.pk, version=version)
    not_own(representation.user, by)
    if last_day < center_day(now) - timedelta(days=1):
        raise ValidationError({"last_day": _("The past stays as it was. The earliest last day is yesterday.")})
    if representation.valid.lower is not None and last_day < representation.valid.lower:
        raise ValidationError({"last_day": _("The last day is before the first.")})
    if representation.valid.upper is not None and last_day >= representation.valid.upper:
        raise ValidationError({"last_day": _("It ends before that day already.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is shown in the history.")})
    was = history.values(representation, "valid")
    representation.valid = DateRange(representation.valid.lower, last_day + timedelta(days=1))
    representation.schedule_version += 1
    representation.write("valid", "schedule_version")
    changes = history.diff(was, history.values(representation, "valid"))
    history.record(representation, "ended", by=by, now=now, changes=changes, reason=reason.strip())
    _plan(representation, now)
    return representation


def _plan(representation: Representation, now: datetime) -> None:
    """Plan the reminders of its end, and those of the one it takes up or that takes it up."""
    mine = Representation.objects.filter(user=representation.user_id, party=representation.party_id)
    for row in mine.order_by("pk"):
        replan(row, now=now)
