"""The acts on the offices of the Center: enter, edit, close."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.domain.party import known_zone
from members.models import Office, User
from records import history

EDITED = ("kind", "name_ru", "name_en", "city_ru", "city_en", "tz", "since", "until")


@transaction.atomic
def enter(
    *,
    kind: str,
    name_ru: str,
    name_en: str,
    city_ru: str,
    city_en: str,
    tz: str,
    by: User | None,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
) -> Office:
    """Enter a seat of the Center."""
    office = Office(
        kind=kind,
        name_ru=name_ru,
        name_en=name_en,
        city_ru=city_ru,
        city_en=city_en,
        tz=known_zone(tz),
        since=since,
        until=until,
    )
    office.write()
    history.record(office, "entered", by=by, now=now)
    return office


@transaction.atomic
def edit(
    office: Office,
    *,
    kind: str,
    name_ru: str,
    name_en: str,
    city_ru: str,
    city_en: str,
    tz: str,
    since: date | None,
    until: date | None,
    version: int | None,
    by: User | None,
    now: datetime,
) -> Office:
    """Change a seat of the Center; meetings keep the zone they were given."""
    office = Office.objects.locked(office.pk, version=version)
    was = history.values(office, *EDITED)
    office.kind, office.tz = kind, known_zone(tz)
    office.name_ru, office.name_en = name_ru, name_en
    office.city_ru, office.city_en = city_ru, city_en
    office.since, office.until = since, until
    office.write(*EDITED)
    if changes := history.diff(was, history.values(office, *EDITED)):
        history.record(office, "edited", by=by, now=now, changes=changes)
    return office


@transaction.atomic
def close(office: Office, *, last_day: date, version: int | None, by: User | None, now: datetime) -> Office:
    """Close an office with a day, which still belongs to it; accounts and meetings keep its name."""
    office = Office.objects.locked(office.pk, version=version)
    if office.until is not None:
        raise ValidationError(_("It is closed already."), code="closed")
    if office.since and last_day < office.since:
        raise ValidationError({"last_day": _("The last day is before the first.")})
    office.until = last_day
    office.write("until")
    history.record(office, "closed", by=by, now=now, changes=history.diff({"until": None}, {"until": last_day}))
    return office
