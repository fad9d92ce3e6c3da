"""The acts on the agencies of a party: enter, edit, close."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Agency, Party, User
from records import history

EDITED = ("kind", "name_ru", "name_en", "abbreviation_ru", "abbreviation_en", "since", "until")


@transaction.atomic
def enter(
    *,
    party: Party,
    kind: str,
    name_ru: str,
    by: User | None,
    now: datetime,
    name_en: str = "",
    abbreviation_ru: str = "",
    abbreviation_en: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Agency:
    """Enter an authority of a party."""
    agency = Agency(
        party=party,
        kind=kind,
        name_ru=name_ru,
        name_en=name_en,
        abbreviation_ru=abbreviation_ru,
        abbreviation_en=abbreviation_en,
        since=since,
        until=until,
    )
    agency.write()
    history.record(agency, "entered", by=by, now=now)
    return agency


@transaction.atomic
def edit(
    agency: Agency,
    *,
    kind: str,
    name_ru: str,
    name_en: str,
    abbreviation_ru: str,
    abbreviation_en: str,
    since: date | None,
    until: date | None,
    version: int | None,
    by: User | None,
    now: datetime,
) -> Agency:
    """Change an authority; a day in `until` closes it."""
    agency = Agency.objects.locked(agency.pk, version=version)
    was = history.values(agency, *EDITED)
    agency.kind, agency.name_ru, agency.name_en = kind, name_ru, name_en
    agency.abbreviation_ru, agency.abbreviation_en = abbreviation_ru, abbreviation_en
    agency.since, agency.until = since, until
    agency.write(*EDITED)
    if changes := history.diff(was, history.values(agency, *EDITED)):
        history.record(agency, "edited", by=by, now=now, changes=changes)
    return agency


@transaction.atomic
def close(agency: Agency, *, last_day: date, version: int | None, by: User | None, now: datetime) -> Agency:
    """Close an authority with a day, which still belongs to it; its people stay where they are."""
    agency = Agency.objects.locked(agency.pk, version=version)
    if agency.until is not None:
        raise ValidationError(_("It is closed already."), code="closed")
    if agency.since and last_day < agency.since:
        raise ValidationError({"last_day": _("The last day is before the first.")})
    agency.until = last_day
    agency.write("until")
    history.record(agency, "closed", by=by, now=now, changes=history.diff({"until": None}, {"until": last_day}))
    return agency
