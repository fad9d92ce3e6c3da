"""The acts on a delegation that came as a file: keep it, then include its people in one go."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.domain import delegation as delegations
from meetings.domain import roster_undo
from meetings.models import Delegation, Nominee, Role
from meetings.papers import roster
from members.domain import person as people
from members.models import User
from members.papers.roster import read
from records import history, undo
from records.models import Batch, Import
from ui.sheets_in import Row

KIND = "meetings"


@transaction.atomic
def bring(delegation: Delegation, *, name: str, sheet: list[Row], by: User, now: datetime) -> Import:
    """Keep the rows of a file to be looked at; nothing else is written, so the trail has nothing to say."""
    try:
        read(sheet, roster.COLUMNS)
    except ValueError as refusal:
        raise ValidationError({"file": str(refusal)}) from refusal
    brought = Import(user=by, kind=KIND, name=name[-200:], sheet=sheet, at=now, outcome={"delegation": delegation.pk})
    brought.write()
    return brought


@transaction.atomic
def include_names(
    brought: Import, *, whole: bool, answers: Mapping[int, str], version: int | None, by: User, now: datetime
) -> Import:
    """Include the people of a file in the delegation, entering or changing them on the party's list where needed.

    Rows that are wrong, not answered or without a seat are left out and named; with `whole` nothing is written until
    there are none. The file keeps all its rows; for five minutes the whole can be taken back.
    """
    brought = Import.objects.locked(brought.pk, version=version)
    if brought.applied_at is not None:
        raise ValidationError(_("This file has been imported already."), code="applied")
    row = delegations.locked(Delegation.objects.get(pk=brought.outcome["delegation"]), version=None)
    if not by.has_perm("meetings.nominate", row) or not by.has_perm("members.import_people", row.party):
        raise PermissionDenied
    found = roster.rows(brought.sheet, row, answers=answers)
    left = [each for each in found if each.verb in (roster.WRONG, roster.ASKED)]
    if whole and left:
        numbers = ", ".join(str(each.number) for each in left[:20])
        raise ValidationError(
            _("Nothing has been imported. These rows are wrong or open: %(rows)s.") % {"rows": numbers}
        )
    going = [each for each in found if each.verb in roster.WRITES]
    if not going:
        raise ValidationError(_("There is nothing to import: no row is new or changes anything."), code="nothing")
    before = roster_undo.image(row) | {"people": {}}
    for each in sorted(going, key=_head_goes_first):
        before["people"] |= _include(row, each, by=by, now=now)
    brought.applied_at, brought.batch = now, _batch(by=by, now=now)
    counts = {verb: sum(each.verb == verb for each in found) for verb in (*roster.WRITES, roster.SAME)}
    brought.outcome = {**brought.outcome, **counts, "left_out": [each.number for each in left], "before": before}
    brought.write("applied_at", "batch", "outcome")
    changes = history.diff({}, {"people": row.nominees.standing().count()})
    row = Delegation.objects.get(pk=row.pk)
    entry = history.record(row, "names_imported", by=by, now=now, changes=changes, on_behalf=row.party.code)
    undo.keep(entry, row, {}, batch=brought.batch)
    return brought


def _head_goes_first(row: roster.Row) -> tuple[bool, int]:
    """Whoever is head no longer makes room before another becomes it."""
    return not (row.nominee is not None and row.nominee.role == Role.HEAD), row.number


def _include(delegation: Delegation, row: roster.Row, *, by: User, now: datetime) -> dict[str, Any]:
    """Write one row; give what its person was before, where the list of people changes by it."""
    line, was = row.line, None
    is_new, is_other = line.person is None, line.person is not None and bool(line.changes)
    if line.person is not None and is_other:
        was = roster_undo.of_person(line.person, line.values)
    try:
        if line.person is None:
            line.person = people.enter(party=delegation.party, **line.values, by=by, now=now)
        elif line.changes:
            line.person = people.edit(
                line.person, **line.values, verb="imported", version=line.person.version, by=by, now=now
            )
        if row.nominee is None:
            delegations.nominate(delegation, people=[line.person], role=row.role, version=None, by=by, now=now)
        elif row.nominee.role != row.role:
            nominee = Nominee.objects.get(pk=row.nominee.pk)
            delegations.edit_nominee(
                nominee, role=row.role, speaks=nominee.speaks, mode=nominee.mode, version=None, by=by, now=now
            )
    except ValidationError as refusal:
        words = " ".join(refusal.messages)
        raise ValidationError(_("Row %(number)d: %(words)s") % {"number": row.number, "words": words}) from refusal
    person: Any = line.person
    return {str(person.pk): {"version": person.version, "values": was}} if is_new or is_other else {}


def _batch(*, by: User, now: datetime) -> Batch:
    return Batch.objects.create(by=by, at=now, kind=ContentType.objects.get_for_model(Nominee))
