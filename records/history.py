"""The only door to the trail: what was done is written by name, in the act's own transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from records import names, networks, origin
from records.models import NOBODY, Entry, EntryQuerySet

LONGEST_NAME = 400
FREE_TEXT = ("who", "q", "text", "name")  # what is typed into a filter may be somebody's name


def record(
    subject: models.Model,
    verb: str,
    *,
    by: Any,
    now: datetime,
    changes: list[dict[str, Any]] | None = None,
    reason: str = "",
    on_behalf: str = "",
) -> Entry:
    """Write one line of the trail; `by` is the person at the keyboard, None for a command or the clock.

    Names of people and values of personal fields are kept apart, where they can be erased.
    """
    with translation.override("ru"):
        name, who = str(subject)[:LONGEST_NAME], str(by) if by else NOBODY
    whose = names.whose(subject)
    kept = names.Keeper()
    actor_label = kept.keep(who, by) if by else None
    subject_label = kept.keep(name, whose) if whose else None
    changes = names.hidden(changes or [], subject, whose, kept) if whose else changes or []
    came, salt = origin.current(), networks.salted()
    entry = Entry.objects.create(
        at=now,
        actor=by,
        actor_name="" if actor_label else who,
        actor_label=actor_label,
        on_behalf=on_behalf,
        verb=verb,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        subject_key=str(getattr(subject, "public_id", None) or subject.pk),
        subject_name="" if subject_label else name,
        subject_label=subject_label,
        changes=changes,
        reason=reason,
        request_id=came.request_id,
        address=networks.digest(came.address, salt),
    )
    networks.keep(entry, came.address, salt)
    return entry


@transaction.atomic
def refused(permission: str, row: object, *, by: Any, now: datetime) -> Entry:
    """Write down that somebody was refused an act upon a row they see, or a section that is not theirs."""
    subject = row if isinstance(row, models.Model) and row.pk else by
    return record(subject, "act_refused", by=by, now=now, changes=[{"field": "act", "was": "", "now": permission}])


@transaction.atomic
def exported(what: str, wanted: Mapping[str, Any], rows: int, *, by: Any, now: datetime) -> Entry:
    """Write down that somebody took a list out as a file: which, by which filter, how many rows."""
    chosen = ", ".join(f"{name}={value if name not in FREE_TEXT else '…'}" for name, value in sorted(wanted.items()))
    changes = diff({}, {"list": what, "filter": chosen or None, "rows": rows})
    return record(by, "exported", by=by, now=now, changes=changes)


def values(row: models.Model, *names: str) -> dict[str, Any]:
    """The values of a row's fields as the trail compares and keeps them."""
    return {name: getattr(row, name) for name in names}


def diff(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What differs between two sets of values, each as field, was, now."""
    found = []
    for name, value in now.items():
        before, after = plain(was.get(name)), plain(value)
        if before != after:
            found.append({"field": name, "was": before, "now": after})
    return found


def plain(value: Any) -> Any:
    """A value as JSON and people read it: parties by code, other rows by name, ranges and wall times as text."""
    if hasattr(value, "IS_PARTY"):
        return value.code
    if isinstance(value, models.Model):
        with translation.override("ru"):
            return str(value)
    if isinstance(value, DateRange):
        return f"{value.lower or ''}…{value.upper or ''}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, list | tuple | set | models.QuerySet):
        return [plain(part) for part in value]
    return value


def of(*rows: models.Model) -> EntryQuerySet:
    """What was done to a row, or to some together, newest first; the caller has fetched them through `visible_to`."""
    return Entry.objects.about(*rows).done().in_words()
