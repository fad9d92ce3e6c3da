"""The acts on a list of people that came as a file: keep it, apply it in one go, take that back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from members.domain import person as people
from members.models import Agency, Party, Person, User
from members.papers import check, roster
from records import history, undo
from records.models import Batch, Import
from ui.sheets_in import Row

KIND = "members"


@transaction.atomic
def bring(*, name: str, sheet: list[Row], by: User, now: datetime) -> Import:
    """Keep the rows of a file to be looked at; nothing else is written, so the trail has nothing to say."""
    try:
        roster.read(sheet)
    except ValueError as refusal:
        raise ValidationError({"file": str(refusal)}) from refusal
    brought = Import(user=by, kind=KIND, name=name[-200:], sheet=sheet, at=now)
    brought.write()
    return brought


def lines(brought: Import, *, answers: Mapping[int, str], by: User) -> list[check.Line]:
    """Check a file against what is on record now: the preview and the act ask the same."""
    parties = list(Party.objects.visible_to(by).people_kept_by(by).in_order())
    return check.lines(roster.read(brought.sheet).rows, parties=parties, answers=answers)


@transaction.atomic
def apply(
    brought: Import, *, whole: bool, answers: Mapping[int, str], version: int | None, by: User, now: datetime
) -> Import:
    """Enter the new people of a file and change the others, in one go.

    Rows that are wrong or not answered are left out and named; with `whole` nothing is written until there are none.
    Each person has an entry of the trail, all of them one group; for five minutes the whole can be taken back.
    """
    brought = Import.objects.locked(brought.pk, version=version)
    if brought.applied_at is not None:
        raise ValidationError(_("This file has been imported already."), code="applied")
    found = lines(brought, answers=answers, by=by)
    left = [line for line in found if line.verb in (check.WRONG, check.ASKED)]
    if whole and left:
        numbers = ", ".join(str(line.number) for line in left[:20])
        raise ValidationError(
            _("Nothing has been imported. These rows are wrong or open: %(rows)s.") % {"rows": numbers}
        )
    if not any(line.will_be_done for line in found):
        raise ValidationError(_("There is nothing to import: no row is new or changes anything."), code="nothing")
    batch = _batch(by=by, now=now)
    before: dict[str, Any] = {}
    for line in sorted(found, key=lambda each: (each.person is None, each.person and each.person.pk, each.number)):
        if line.will_be_done:
            before |= _apply_one(line, batch, by=by, now=now)
    brought.applied_at, brought.batch = now, batch
    brought.outcome = {**_outcome(found, left), "before": before}
    brought.write("applied_at", "batch", "outcome")
    return brought


def _batch(*, by: User, now: datetime, skipped: list[Any] | None = None, undoes: Batch | None = None) -> Batch:
    kind = ContentType.objects.get_for_model(Person)
    return Batch.objects.create(by=by, at=now, kind=kind, skipped=skipped or [], undoes=undoes)


def _apply_one(line: check.Line, batch: Batch, *, by: User, now: datetime) -> dict[str, Any]:
    """Write one row; give what the person was before, which stays with the file and is forgotten with it."""
    party: Any = line.party
    if not by.has_perm("members.import_people", party):
        raise ValidationError(_("Row %(number)d: its people are not yours to keep.") % {"number": line.number})
    before: dict[str, Any] = {}
    try:
        if line.person is None:
            person = people.enter(party=party, **line.values, by=by, now=now)
        else:
            before = {name: _kept(getattr(line.person, name)) for name in line.values}
            person = people.edit(
                line.person, **line.values, verb="imported", version=line.person.version, by=by, now=now
            )
    except ValidationError as refusal:
        words = " ".join(refusal.messages)
        raise ValidationError(_("Row %(number)d: %(words)s") % {"number": line.number, "words": words}) from refusal
    undo.keep(_entry(person), person, {}, batch=batch)
    return {str(person.pk): before} if before else {}


def _entry(person: Person) -> Any:
    return history.of(person).filter(verb__in=("entered", "imported", "import_undone")).first()


def _kept(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _outcome(found: list[check.Line], left: list[check.Line]) -> dict[str, Any]:
    counts = {verb: sum(line.verb == verb for line in found) for verb in (check.NEW, check.CHANGED, check.SAME)}
    return {**counts, "left_out": [line.number for line in left]}


@transaction.atomic
def take_back(brought: Import, *, version: int | None, by: User, now: datetime) -> Import:
    """Take an import back within five minutes: who was new goes, what was changed stands again.

    Whoever was changed or used since is left as he is, and named.
    """
    brought = Import.objects.locked(brought.pk, version=version)
    batch = brought.batch
    if batch is None or hasattr(batch, "undone_by"):
        raise ValidationError(_("There is nothing to take back."), code="nothing")
    if undo.is_late(batch.at, now):
        raise ValidationError(undo.too_late(), code="stands")
    skipped, done = [], []
    for step in batch.steps.select_related("entry").order_by("entry__subject_id"):
        try:
            with transaction.atomic():
                before = brought.outcome["before"].get(str(step.entry.subject_id))
                done.append((step, *_take_one_back(step, before, by=by, now=now)))
        except ValidationError as refusal:
            skipped.append([step.entry.subject_id, " ".join(refusal.messages)])
    taken = _batch(by=by, now=now, skipped=skipped, undoes=batch)
    for step, entry, person in done:
        undo.keep(entry, person, {}, batch=taken, undoes=step.entry)
    brought.outcome = {**brought.outcome, "taken_back": len(done), "stands": len(skipped)}
    brought.write("outcome")
    return brought


def _take_one_back(step: Any, before: dict[str, Any] | None, *, by: User, now: datetime) -> tuple[Any, Person]:
    person = Person.objects.select_for_update().filter(pk=step.entry.subject_id).first()
    if person is None or person.version != step.version:
        raise ValidationError(undo.changed_since())
    if before is None:
        return people.forget_new(person, by=by, now=now), person
    values = dict(before)
    if "agency" in values:
        values["agency"] = Agency.objects.filter(pk=values["agency"]).first()
    person = people.edit(person, **values, verb="import_undone", version=None, by=by, now=now)
    return _entry(person), person
