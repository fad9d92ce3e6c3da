"""The acts on parties: enter, edit; set a standing, correct, end or remove it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Party, Standing, StandingStatus, User
from records import history

NAMES = ("name_ru", "name_en", "short_ru", "short_en", "name_gen_ru", "short_gen_ru")
EDITED = (*NAMES, "protocol_order", "tz")


def known_zone(tz: str) -> str:
    """Give the zone back; refuse what the table of zones does not know."""
    try:
        return ZoneInfo(tz).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise ValidationError(
            {"tz": _("There is no such zone. Choose a city, or write a name such as Europe/Minsk.")}
        ) from unknown


@transaction.atomic
def enter(
    *,
    kind: str,
    code: str,
    name_ru: str,
    name_en: str,
    short_ru: str,
    short_en: str,
    protocol_order: int,
    tz: str,
    by: User | None,
    now: datetime,
    name_gen_ru: str = "",
    short_gen_ru: str = "",
) -> Party:
    """Enter a state or a body; its standing is set by an act of its own."""
    party = Party(
        kind=kind,
        code=code.strip().upper(),
        name_ru=name_ru,
        name_en=name_en,
        short_ru=short_ru,
        short_en=short_en,
        name_gen_ru=name_gen_ru,
        short_gen_ru=short_gen_ru,
        protocol_order=protocol_order,
        tz=known_zone(tz),
    )
    party.write()
    history.record(party, "entered", by=by, now=now)
    return party


@transaction.atomic
def edit(
    party: Party,
    *,
    name_ru: str,
    name_en: str,
    short_ru: str,
    short_en: str,
    protocol_order: int,
    tz: str,
    version: int | None,
    by: User | None,
    now: datetime,
    name_gen_ru: str = "",
    short_gen_ru: str = "",
) -> Party:
    """Change the names, the place in the order of protocol or the zone of a party; kind and code stay."""
    party = Party.objects.locked(party.pk, version=version)
    was = history.values(party, *EDITED)
    party.name_ru, party.name_en = name_ru, name_en
    party.short_ru, party.short_en = short_ru, short_en
    party.name_gen_ru, party.short_gen_ru = name_gen_ru, short_gen_ru
    party.protocol_order, party.tz = protocol_order, known_zone(tz)
    party.write(*EDITED)
    if changes := history.diff(was, history.values(party, *EDITED)):
        history.record(party, "edited", by=by, now=now, changes=changes)
    return party


@transaction.atomic
def set_switches(*, feeds: Iterable[Party], api: Iterable[Party], by: User, now: datetime) -> None:
    """Say which parties may subscribe to calendars and use the API; what is switched off ends with the next request."""
    allowed = {"feeds_allowed": {party.pk for party in feeds}, "api_allowed": {party.pk for party in api}}
    for pk in list(Party.objects.order_by("pk").values_list("pk", flat=True)):
        party = Party.objects.locked(pk)
        was = history.values(party, *allowed)
        for name, parties in allowed.items():
            setattr(party, name, pk in parties)
        if changes := history.diff(was, history.values(party, *allowed)):
            party.write(*allowed)
            history.record(party, "switched", by=by, now=now, changes=changes)


@transaction.atomic
def set_standing(
    party: Party, *, status: str, valid: DateRange, by: User | None, now: datetime, version: int | None = None
) -> Standing:
    """Set how a party stands to the Commonwealth over a stretch of days, open ends allowed.

    The standing that ran into these days from before ends where the new one begins. Doing it twice changes nothing.
    """
    party = Party.objects.locked(party.pk, version=version)
    if status not in StandingStatus.values:
        raise ValidationError({"status": _("There is no such standing.")})
    if same := party.standings.filter(status=status, valid=valid).first():
        return same
    was = _standings(party)
    if valid.lower is not None:
        _cut(party, valid.lower)
    standing = Standing(party=party, status=status, valid=valid)
    standing.full_clean()
    standing.save(force_insert=True)
    party.write()
    history.record(
        party, "standing_set", by=by, now=now, changes=history.diff({"standing": was}, {"standing": _standings(party)})
    )
    return standing


@transaction.atomic
def correct_standing(
    party: Party,
    *,
    standing: Standing,
    status: str,
    valid: DateRange,
    version: int | None,
    by: User | None,
    now: datetime,
) -> Party:
    """Put right what a standing says, or its days; where another one has these days, the database refuses."""
    party, standing, was = _one_standing(party, standing, version)
    standing.status, standing.valid = status, valid
    standing.full_clean()
    standing.save(update_fields=["status", "valid"])
    return _standings_changed(party, "standing_corrected", was, by=by, now=now)


@transaction.atomic
def end_standing(
    party: Party, *, standing: Standing, last_day: date, version: int | None, by: User | None, now: datetime
) -> Party:
    """End a standing with a day, which still belongs to it; the days after it have none until one is set."""
    party, standing, was = _one_standing(party, standing, version)
    if standing.first_day and last_day < standing.first_day:
        raise ValidationError({"last_day": _("The last day is before the first.")})
    if standing.last_day and last_day > standing.last_day:
        raise ValidationError({"last_day": _("It ends before that day already.")})
    standing.valid = DateRange(standing.first_day, last_day + timedelta(days=1))
    standing.save(update_fields=["valid"])
    return _standings_changed(party, "standing_ended", was, by=by, now=now)


@transaction.atomic
def remove_standing(
    party: Party, *, standing: Standing, reason: str, version: int | None, by: User | None, now: datetime
) -> Party:
    """Take away a standing that was entered by mistake; the history keeps what it said."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is shown in the history.")})
    party, standing, was = _one_standing(party, standing, version)
    standing.delete()
    return _standings_changed(party, "standing_removed", was, by=by, now=now, reason=reason.strip())


def _one_standing(party: Party, standing: Standing, version: int | None) -> tuple[Party, Standing, list[list[Any]]]:
    """Lock the party and one of its standings; give what all of them said before."""
    party = Party.objects.locked(party.pk, version=version)
    return party, party.standings.select_for_update().get(pk=standing.pk), _standings(party)


def _standings_changed(
    party: Party, verb: str, was: list[list[Any]], *, by: User | None, now: datetime, reason: str = ""
) -> Party:
    """Count the party's version up, and record what its standings say now, if it is something else."""
    party.write()
    if changes := history.diff({"standing": was}, {"standing": _standings(party)}):
        history.record(party, verb, by=by, now=now, changes=changes, reason=reason)
    return party


def _cut(party: Party, day: date) -> None:
    """End the standing that began before a day and goes beyond it."""
    before = party.standings.filter(
        Q(valid__startswith__lt=day) | Q(valid__startswith__isnull=True), valid__contains=day
    )
    for standing in before:
        standing.valid = DateRange(standing.valid.lower, day)
        standing.save(update_fields=["valid"])


def _standings(party: Party) -> list[list[Any]]:
    """The standings of a party as the history keeps them: each with its days."""
    return [[row.status, row.valid] for row in party.standings.order_by("valid")]
