"""Taking an import of a delegation back as a whole: who came by it goes, everybody else is again what he was."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from meetings.domain import delegation as delegations
from meetings.models import Delegation, Nominee
from members.domain import person as people
from members.models import Agency, Person, User
from records import history, undo
from records.models import Batch, Import
from reminders.domain import replan

NOMINEE = ("role", "status")


def image(row: Delegation) -> dict[str, Any]:
    """Take down what a delegation is before a file comes in: its state, and each of its people."""
    return {
        "status": row.status,
        "accepted_at": row.accepted_at.isoformat() if row.accepted_at else None,
        "accepted_by": row.accepted_by_id,
        "nominees": {str(each.pk): history.values(each, *NOMINEE) for each in row.nominees.all()},
    }


def of_person(person: Person, values: Any) -> dict[str, Any]:
    """Take down what a person is before a row of the file changes it; it stays with the file and is forgotten with it."""
    return {name: _kept(getattr(person, name)) for name in values}


@transaction.atomic
def take_names_back(brought: Import, *, version: int | None, by: User, now: datetime) -> Import:
    """Take an import back within five minutes, while nothing else was done to the delegation.

    Its state and its people are as before. Who was new on the party's list of people goes from it too, who was changed is
    as before; whoever was changed or used since is left, and counted.
    """
    brought = Import.objects.locked(brought.pk, version=version)
    batch = brought.batch
    if batch is None or hasattr(batch, "undone_by") or "before" not in brought.outcome:
        raise ValidationError(_("There is nothing to take back."), code="nothing")
    row = delegations.locked(Delegation.objects.get(pk=brought.outcome["delegation"]), version=None)
    if not by.has_perm("meetings.nominate", row) or not by.has_perm("members.import_people", row.party):
        raise PermissionDenied
    delegations.may_change(row, by, now)
    entry = undo.demanded(row, "names_imported", now=now)
    if entry.undo.batch_id != batch.pk:
        raise ValidationError(undo.changed_since(), code="stands")
    before = brought.outcome["before"]
    _people_back(row, before)
    _state_back(row, before)
    stands = [_person_back(int(pk), kept, by=by, now=now) for pk, kept in before["people"].items()].count(False)
    kind = ContentType.objects.get_for_model(Nominee)
    taken = Batch.objects.create(by=by, at=now, kind=kind, undoes=batch)
    changes = history.diff({}, {"people": row.nominees.standing().count()})
    undone = history.record(row, "names_import_undone", by=by, now=now, changes=changes, on_behalf=row.party.code)
    undo.keep(undone, row, {}, batch=taken, undoes=entry)
    replan(row, now=now)
    brought.outcome = {name: value for name, value in brought.outcome.items() if name != "before"} | {"stands": stands}
    brought.write("outcome")
    return brought


def _people_back(row: Delegation, before: dict[str, Any]) -> None:
    """Who came by the import leaves no row; the head is made last, since there is one head at any moment."""
    kept = before["nominees"]
    row.nominees.exclude(pk__in=kept).delete()
    for nominee in sorted(row.nominees.all(), key=lambda each: kept[str(each.pk)]["role"] == "head"):
        for name, value in kept[str(nominee.pk)].items():
            setattr(nominee, name, value)
        nominee.write(*NOMINEE)


def _state_back(row: Delegation, before: dict[str, Any]) -> None:
    row.status = before["status"]
    row.accepted_at = parse_datetime(before["accepted_at"]) if before["accepted_at"] else None
    row.accepted_by_id = before["accepted_by"]
    row.write("status", "accepted_at", "accepted_by")


def _person_back(pk: int, kept: dict[str, Any], *, by: User, now: datetime) -> bool:
    """Take a person of the party's list back; tell whether it went."""
    person = Person.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if person is None or person.version != kept["version"]:
        return False
    values = dict(kept["values"] or {})
    if "agency" in values:
        values["agency"] = Agency.objects.filter(pk=values["agency"]).first()
    try:
        with transaction.atomic():
            if kept["values"] is None:
                people.forget_new(person, by=by, now=now)
            else:
                people.edit(person, **values, verb="import_undone", version=None, by=by, now=now)
    except ValidationError:
        return False
    return True


def _kept(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
