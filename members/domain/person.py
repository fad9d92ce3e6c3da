"""The acts on people: enter, edit, deactivate and take up again, merge two records of one person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Agency, Party, Person, User
from records import history
from records.models import Entry, Versioned

EDITED = (
    "agency",
    *Person.NAMES,
    "display_ru",
    "display_en",
    "rank_ru",
    "rank_en",
    "post_ru",
    "post_en",
    "email",
    "phone",
)
MERGED = gettext_lazy("This record was merged into another one, which is used instead.")


@transaction.atomic
def enter(*, party: Party, by: User | None, now: datetime, **values: Any) -> Person:
    """Enter a person of a party."""
    person = Person(party=party)
    _take(person, values)
    person.write()
    history.record(person, "entered", by=by, now=now)
    return person


@transaction.atomic
def edit(
    person: Person, *, version: int | None, by: User | None, now: datetime, verb: str = "edited", **values: Any
) -> Person:
    """Change what is known of a person; the accounts of the person follow the name."""
    person = Person.objects.locked(person.pk, version=version)
    if person.merged_into_id:
        raise ValidationError(MERGED, code="merged")
    was, before = history.values(person, *EDITED), (person.full_ru, person.full_en)
    _take(person, values)
    changes = history.diff(was, history.values(person, *EDITED))
    if not changes:
        return person
    person.write(*EDITED, *Person.KEYS)
    history.record(person, verb, by=by, now=now, changes=changes)
    if before != (person.full_ru, person.full_en):
        _rename_accounts(person, by=by, now=now)
    return person


def _take(person: Person, values: Mapping[str, Any]) -> None:
    """Put values into a record; an agency is one of the same party."""
    for name, value in values.items():
        if name not in EDITED:
            raise TypeError(f"a person has no {name!r} to be written")
        setattr(person, name, value.strip() if isinstance(value, str) else value)
    agency: Agency | None = person.agency
    if agency is not None and agency.party_id != person.party_id:
        raise ValidationError({"agency": _("The agency is not one of this party.")})
    if not person.family_ru and not person.family_en:
        raise ValidationError({"family_ru": _("Give the surname, in Cyrillic or in Latin letters.")})
    person.name()


def _rename_accounts(person: Person, *, by: User | None, now: datetime) -> None:
    """Let the accounts of a person bear the person's name."""
    for account in User.objects.select_for_update().filter(person=person).order_by("pk"):
        was = history.values(account, "name_ru", "name_en")
        account.name_ru, account.name_en = (person.full_ru or person.full_en)[:200], person.full_en[:200]
        if changes := history.diff(was, history.values(account, "name_ru", "name_en")):
            account.write("name_ru", "name_en")
            history.record(account, "profile_changed", by=by, now=now, changes=changes)


@transaction.atomic
def deactivate(person: Person, *, reason: str, version: int | None, by: User | None, now: datetime) -> Person:
    """Take a person off the lists people are chosen from; what the person did stays on record."""
    person = Person.objects.locked(person.pk, version=version)
    if not person.is_active:
        raise ValidationError(_("The person is off the lists already."), code="inactive")
    person.is_active = False
    person.write("is_active")
    history.record(person, "deactivated", by=by, now=now, reason=reason.strip())
    return person


@transaction.atomic
def reactivate(person: Person, *, version: int | None, by: User | None, now: datetime) -> Person:
    """Put a person back on the lists people are chosen from."""
    person = Person.objects.locked(person.pk, version=version)
    if person.merged_into_id:
        raise ValidationError(MERGED, code="merged")
    if person.is_active:
        raise ValidationError(_("The person is on the lists already."), code="active")
    person.is_active = True
    person.write("is_active")
    history.record(person, "reactivated", by=by, now=now)
    return person


@transaction.atomic
def forget_new(person: Person, *, by: User | None, now: datetime) -> Entry:
    """Delete a record nothing points at yet, as an import that is taken back left it; what it was stays in the trail."""
    if references(person):
        raise ValidationError(_("The record is used already, so it stays."), code="used")
    entry = history.record(person, "import_undone", by=by, now=now)
    person.delete()
    return entry


# Two records of one person


@transaction.atomic
def merge(
    person: Person,
    *,
    other: Person,
    other_version: int | None,
    version: int | None,
    by: User | None,
    now: datetime,
) -> Person:
    """Merge another record of the same person into this one.

    Whatever points at the other record points at this one from now on; what this one does not know is taken from the
    other, which leaves the lists and leads here.
    """
    locked = {
        row.pk: row for row in Person.objects.select_for_update().filter(pk__in=(person.pk, other.pk)).order_by("pk")
    }
    person, other = Person.objects.locked(person.pk, version=version), locked[other.pk]
    _mergeable(person, other, other_version)
    was = history.values(person, *EDITED)
    for name, value in filled(person, other).items():
        setattr(person, name, value)
    person.name()
    person.is_active = person.is_active or other.is_active
    moved = _move(person, other)
    person.write(*EDITED, *Person.KEYS, "is_active")
    other.is_active, other.merged_into = False, person
    other.write("is_active", "merged_into")
    changes = history.diff(was, history.values(person, *EDITED))
    changes += history.diff({}, {"merged": other, "moved": moved})
    history.record(person, "merged", by=by, now=now, changes=changes)
    history.record(other, "merged_away", by=by, now=now, changes=history.diff({}, {"merged_into": person}))
    _rename_accounts(person, by=by, now=now)
    return person


def _mergeable(person: Person, other: Person, other_version: int | None) -> None:
    if person.pk == other.pk:
        raise ValidationError(_("A record cannot be merged into itself."), code="itself")
    if person.party_id != other.party_id:
        raise ValidationError(_("People of two parties are two people."), code="parties")
    if person.merged_into_id or other.merged_into_id:
        raise ValidationError(MERGED, code="merged")
    if other_version is not None and other.version != other_version:
        raise ValidationError(_("The other record has been changed meanwhile. Compare the two again."), code="stale")


def filled(person: Person, other: Person) -> dict[str, Any]:
    """Give what a record does not know and takes from another one; the names of a script go together."""
    found: dict[str, Any] = {}
    for names in (("family_ru", "given_ru", "patronymic_ru"), ("family_en", "given_en")):
        if not getattr(person, names[0]):
            found |= {name: getattr(other, name) for name in names}
    for name in EDITED:
        if name not in found and not getattr(person, name) and getattr(other, name):
            found[name] = getattr(other, name)
    return {name: value for name, value in found.items() if value != getattr(person, name)}


def references(person: Person) -> list[tuple[Any, int]]:
    """Count what points at a record, table by table, whatever floor it stands on."""
    counted = [(field, _pointing_at(field, person).count()) for field in pointing()]
    return [(field, count) for field, count in counted if count]


def pointing() -> list[Any]:
    """The columns of all tables that name a person, whatever floor they stand on."""
    relations: list[Any] = Person._meta.get_fields(include_hidden=True)  # noqa: SLF001  # Django's documented door to a model's options
    return [each.field for each in relations if each.auto_created and not each.concrete and not each.many_to_many]


def _pointing_at(field: Any, person: Person) -> Any:
    return field.model._base_manager.filter(**{field.name: person})  # noqa: SLF001  # Django's documented door to all rows


def _move(person: Person, other: Person) -> list[str]:
    """Let what points at one record point at another; what may stand there only once is settled by people first."""
    moved = []
    for field, count in references(other):
        changed: dict[str, Any] = {field.name: person}
        if issubclass(field.model, Versioned):
            changed["version"] = F("version") + 1
        try:
            with transaction.atomic():
                _pointing_at(field, other).update(**changed)
        except IntegrityError as refusal:
            raise ValidationError(
                _("Both records stand in one place, or in one that is closed: %(kind)s. Settle that first.")
                % {"kind": field.model._meta.verbose_name_plural},  # noqa: SLF001  # see pointing()
                code="both",
            ) from refusal
        with translation.override("ru"):
            moved.append(f"{field.model._meta.verbose_name_plural}: {count}")  # noqa: SLF001  # see pointing()
    return sorted(moved)
