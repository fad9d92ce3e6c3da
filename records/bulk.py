"""One act on many rows: each row by the act of one, in one transaction; what cannot be done is left out and named."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from records import undo
from records.models import Batch, Entry, StaleError, Undo, Versioned

MOST = 200  # rows at once
CHOSEN_FOR = 3600  # seconds
SALT = "records.bulk"

Act = Callable[..., Any]  # of one row; it gives the row as it left it


@dataclass(frozen=True)
class Step:
    """What is to be done to one row: of which version, which values, and which entry that takes back."""

    pk: int
    version: int
    values: Mapping[str, Any]
    undoes: Entry | None = None


# What was chosen, carried through the pages


def sealed(rows: Iterable[Versioned], *, by: Any) -> str:
    """Sign which rows a person has chosen, and of which version they were seen."""
    rows = list(rows)
    label = rows[0]._meta.label if rows else ""  # noqa: SLF001  # Django's documented door to a model's options
    return signing.dumps([label, by.pk, [[row.pk, row.version] for row in rows]], salt=SALT, compress=True)


def opened(token: str, model: type[models.Model], *, by: Any) -> dict[int, int]:
    """Read what `sealed` signed for this person and this kind of rows; refuse what is another's or too old."""
    try:
        label, who, chosen = signing.loads(token, salt=SALT, max_age=CHOSEN_FOR)
    except signing.BadSignature:
        label, who, chosen = "", None, []
    if (label, who) != (model._meta.label, by.pk):  # noqa: SLF001  # as above
        raise ValidationError(_("Your choice is no longer valid. Choose the rows again."), code="token")
    return {int(pk): int(version) for pk, version in chosen}


# The act


def change(
    seen: models.QuerySet,
    act: Act,
    *,
    chosen: Mapping[int, int],
    values: Mapping[str, Any],
    permission: str,
    by: Any,
    now: datetime,
) -> Batch:
    """Give the chosen rows the same values, each by `act`; `seen` and `permission` are asked anew for every row.

    A row that is of another version by now is never overwritten.
    """
    if len(chosen) > MOST:
        raise ValidationError(too_many(), code="too_many")
    steps = [Step(pk, version, values) for pk, version in chosen.items()]
    return _run(seen, act, steps, permission=permission, by=by, now=now)


def do(
    seen: models.QuerySet,
    act: Act,
    *,
    chosen: Mapping[int, int],
    values: Mapping[str, Any],
    permission: str,
    by: Any,
    now: datetime,
) -> Batch:
    """Do an act that sets no fields to each of the chosen rows, with the same words; there is nothing to take back.

    `seen` and `permission` are asked anew for every row; a row that was saved meanwhile is left alone.
    """
    if len(chosen) > MOST:
        raise ValidationError(too_many(), code="too_many")
    steps = [Step(pk, version, values) for pk, version in chosen.items()]
    return _run(seen, act, steps, permission=permission, by=by, now=now, one=_acted)


def take_back(
    batch: Batch, seen: models.QuerySet, act: Act, *, permission: str, by: Any, now: datetime
) -> Batch:  # fmt: skip
    """Give the rows of a batch the values they had before, within five minutes; who has changed since is left out."""
    if undo.is_late(batch.at, now):
        raise ValidationError(undo.too_late(), code="stands")
    if batch.undoes_id or Batch.objects.filter(undoes=batch).exists():
        raise ValidationError(_("There is nothing to take back."), code="nothing")
    kept = batch.steps.select_related("entry").order_by("entry__subject_id")
    steps = [
        Step(each.entry.subject_id, each.version, _values(seen.model, each.before), undoes=each.entry) for each in kept
    ]
    return _run(seen, act, steps, permission=permission, by=by, now=now, undoes=batch)


def too_many() -> str:
    """Say how many rows are changed at once."""
    return _("At most %(most)d rows are changed at once: narrow the filter.") % {"most": MOST}


def _run(
    seen: models.QuerySet,
    act: Act,
    steps: Sequence[Step],
    *,
    permission: str,
    by: Any,
    now: datetime,
    undoes: Batch | None = None,
    one: Callable[..., Undo] | None = None,
) -> Batch:
    one = one or _one
    rows = {row.pk: row for row in seen.filter(pk__in=[step.pk for step in steps])}
    done: list[Undo] = []
    skipped: list[list[Any]] = []
    with transaction.atomic():
        for step in sorted(steps, key=lambda step: step.pk):
            row = rows.get(step.pk)
            try:
                done.append(one(row, act, step, permission=permission, by=by, now=now))
            except ValidationError as refusal:
                skipped.append([step.pk, " ".join(str(sentence) for sentence in refusal.messages)])
            except StaleError:
                skipped.append([step.pk, undo.changed_since() if undoes else _changed_meanwhile()])
        batch = _made(seen.model, skipped, by=by, now=now, undoes=undoes)
        for kept in done:
            kept.batch = batch
        Undo.objects.bulk_create(done)
    return batch


def _allowed(row: Versioned | None, permission: str, by: Any) -> Versioned:
    if row is None:
        raise ValidationError(_("There is nothing here, or it is not open to you."))
    if not by.has_perm(permission, row):
        raise ValidationError(_("Your account has no right to change this one."))
    return row


def _acted(row: Versioned | None, act: Act, step: Step, *, permission: str, by: Any, now: datetime) -> Undo:
    row = act(_allowed(row, permission, by), **step.values, version=step.version, by=by, now=now)
    return _kept(row, step, {}, by=by, now=now)


def _one(row: Versioned | None, act: Act, step: Step, *, permission: str, by: Any, now: datetime) -> Undo:
    row = _allowed(row, permission, by)
    before = image(row, step.values)
    values = {name: value for name, value in step.values.items() if _key(value) != before[name]}
    if not values:
        if row.version != step.version:
            raise StaleError(row)
        raise ValidationError(_("It has these values already."))
    row = act(row, **values, version=step.version, by=by, now=now)
    return _kept(row, step, {name: before[name] for name in values}, by=by, now=now)


def _kept(row: Any, step: Step, before: dict[str, Any], *, by: Any, now: datetime) -> Undo:
    """What the act has left: the version, the entry, and what was there before."""
    entry = Entry.objects.about(row).filter(at=now, actor=by).first()
    if entry is None:
        raise TypeError(f"the act on {row} has written nothing to the trail")
    return Undo(entry=entry, version=row.version, before=before, undoes=step.undoes)


def _made(model: type[models.Model], skipped: list, *, by: Any, now: datetime, undoes: Batch | None) -> Batch:
    kind = ContentType.objects.get_for_model(model)
    try:
        with transaction.atomic():
            return Batch.objects.create(by=by, at=now, kind=kind, skipped=skipped, undoes=undoes)
    except IntegrityError as twice:
        raise ValidationError(_("There is nothing to take back."), code="nothing") from twice


def _changed_meanwhile() -> str:
    return _("Somebody saved it meanwhile; nothing was overwritten.")


# Values, as they are kept and as people read them


def image(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Take down values of a row as JSON keeps them; of another row its key."""
    return {name: _field(row, name).value_from_object(row) for name in names}


def _field(row: models.Model | type[models.Model], name: str) -> Any:
    return row._meta.get_field(name)  # noqa: SLF001  # Django's documented door to a model's options


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _values(model: type[models.Model], before: Mapping[str, Any]) -> dict[str, Any]:
    """Read back what `image` took down."""
    found = {}
    for name, value in before.items():
        field = _field(model, name)
        is_row = field.is_relation and value is not None
        found[name] = field.related_model._base_manager.get(pk=value) if is_row else value  # noqa: SLF001  # as above
    return found


@dataclass(frozen=True)
class Difference:
    """A row, and what would become of it: label, was, now; nothing where it has these values already."""

    row: models.Model
    changes: list[tuple[str, str, str]]


def differences(rows: Iterable[models.Model], values: Mapping[str, Any], labels: Mapping[str, Any]) -> list[Difference]:
    """Say in words what the values would change in each row."""
    found = []
    for row in rows:
        before = image(row, values)
        changed = [name for name, value in values.items() if _key(value) != before[name]]
        found.append(Difference(row, [(str(labels[name]), *_change(row, name, values[name])) for name in changed]))
    return found


def _change(row: models.Model, name: str, value: Any) -> tuple[str, str]:
    field = _field(row, name)
    return _words(field, getattr(row, name)), _words(field, value)


def _words(field: Any, value: Any) -> str:
    if value is None:
        return ""
    return str(dict(field.flatchoices).get(value, value))
