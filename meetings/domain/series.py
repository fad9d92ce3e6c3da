"""What is done to series: their names, their usual deadlines, who belongs to them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from documents.models import Register
from meetings.models import DeadlineTemplate, MeetingSeries, SeriesMember, SeriesQuota
from meetings.models.quota import USUAL
from meetings.models.seeds import SEEDS
from members.models import Party, User
from records import history

FIELDS = (
    "name_ru",
    "name_en",
    "short_ru",
    "short_en",
    "numbering",
    "register",
    "host_rule",
    "host",
    "office",
    "venue",
    "format",
    "languages",
    "two_step",
    "needs_credentials",
    "replies_shown",
    "quorum_basis",
    "quorum_needed",
    "quorum_number",
    "quorum_counts",
    "position",
    "is_active",
)


@transaction.atomic
def enter(
    *,
    code: str,
    deadlines: Mapping[str, int],
    seats: Mapping[tuple[str, str], int] = USUAL,
    by: User | None,
    now: datetime,
    **values: Any,
) -> MeetingSeries:
    """Enter a series with its usual deadlines and seats."""
    series = MeetingSeries(code=code, **values)
    series.write()
    _set_deadlines(series, deadlines)
    _set_seats(series, seats)
    changes = history.diff({}, {"code": code, **values, "deadlines": _kept(deadlines)})
    history.record(series, "entered", by=by, now=now, changes=changes)
    return series


@transaction.atomic
def edit(
    series: MeetingSeries,
    *,
    deadlines: Mapping[str, int],
    seats: Mapping[tuple[str, str], int] | None = None,
    version: int | None,
    by: User,
    now: datetime,
    **values: Any,
) -> MeetingSeries:
    """Change a series; editions keep the names, deadlines and seats they have."""
    series = MeetingSeries.objects.locked(series.pk, version=version)
    was = history.values(series, *FIELDS) | {"deadlines": _kept(_deadlines(series)), "seats": _seats_kept(series)}
    for name, value in values.items():
        setattr(series, name, value)
    series.write(*FIELDS)
    _set_deadlines(series, deadlines)
    if seats is not None:
        _set_seats(series, seats)
    after = history.values(series, *FIELDS) | {"deadlines": _kept(deadlines), "seats": _seats_kept(series)}
    history.record(series, "edited", by=by, now=now, changes=history.diff(was, after))
    return series


@transaction.atomic
def set_member(
    series: MeetingSeries,
    *,
    party: Party,
    role: str,
    since: date,
    until: date | None,
    version: int | None = None,
    by: User | None,
    now: datetime,
) -> MeetingSeries:
    """Say as what a party belongs to a series from a day on; `until` is the last day, an open end has none.

    What the party was before is cut off at the day before; lists of past editions stay what they were. An empty role
    ends the membership.
    """
    series = MeetingSeries.objects.locked(series.pk, version=version)
    if until is not None and until < since:
        raise ValidationError({"until": _("The last day is before the first.")})
    rows = SeriesMember.objects.select_for_update().filter(series=series, party=party)
    was = [str(row) for row in rows]
    rows.filter(valid__startswith__gte=since).delete()
    for row in rows.filter(valid__contains=since):
        row.valid = DateRange(row.valid.lower, since)
        row.full_clean()
        row.save(update_fields=["valid"])
    if role:
        after = date.fromordinal(until.toordinal() + 1) if until is not None else None
        row = SeriesMember(series=series, party=party, role=role, valid=DateRange(since, after))
        row.full_clean()
        row.save()
    said = f"{party}: {SeriesMember.Role(role).label}" if role else ""
    series.write()
    changes = history.diff({"member": ", ".join(was)}, {"member": said})
    history.record(series, "member_set", by=by, now=now, changes=changes)
    return series


@transaction.atomic
def seed(*, by: User | None, now: datetime) -> list[MeetingSeries]:
    """Enter the series the Center holds, those that are not there yet; the parties stand already."""
    entered = []
    known = set(MeetingSeries.objects.values_list("code", flat=True))
    for position, seeds in enumerate(SEEDS, 1):
        if seeds["code"] in known:
            continue
        host = Party.objects.get(code=seeds["host"]) if seeds["host"] else None
        register = Register.objects.get(code=seeds["register"])
        entered.append(
            enter(
                **{**seeds, "host": host, "register": register},
                two_step="confirm" in seeds["deadlines"],
                position=position,
                by=by,
                now=now,
            )
        )
    return entered


def _deadlines(series: MeetingSeries) -> dict[str, int]:
    return dict(series.deadline_templates.values_list("key", "days"))


def _kept(deadlines: Mapping[str, int]) -> list[tuple[str, int]]:
    """The usual deadlines as the history keeps them: each with its days."""
    return sorted(deadlines.items())


def _seats_kept(series: MeetingSeries) -> str:
    """The usual seats as one line of the history."""
    return "; ".join(str(row) for row in series.quotas.all() if row.seats)


def _set_seats(series: MeetingSeries, seats: Mapping[tuple[str, str], int]) -> None:
    """Keep a row for each number; none is none."""
    series.quotas.all().delete()
    SeriesQuota.objects.bulk_create(
        SeriesQuota(series=series, kind=kind, group=group, seats=number)
        for (kind, group), number in seats.items()
        if number
    )


def _set_deadlines(series: MeetingSeries, deadlines: Mapping[str, int]) -> None:
    known = {row.key: row for row in series.deadline_templates.all()}
    for key, row in known.items():
        if key not in deadlines:
            row.delete()
    for key, days in deadlines.items():
        row = known.get(key) or DeadlineTemplate(series=series, key=key)
        row.days = days
        row.full_clean()
        row.save()
