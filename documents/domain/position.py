"""The acts on positions: what a party did with a decision, as its signed paper says."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from documents.domain.decision import refuse_future
from documents.models import Decision, Position, Procedures, Stance
from members.models import Party, User
from records import history

FIELDS = (
    "stance", "signed_on", "reservation_ru", "reservation_en", "statement_kind", "statement_ru", "statement_en",
    "procedures", "procedures_completed_on", "in_force_on",
)  # fmt: skip


@transaction.atomic
def record(
    decision: Decision, *, party: Party, stance: str, version: int | None, by: User, now: datetime, **said: Any
) -> Position:
    """Record what a party did with an adopted decision; one that is recorded already is corrected with a reason."""
    decision = Decision.objects.locked(decision.pk, version=version)
    if not decision.is_adopted:
        raise ValidationError(_("Positions are recorded on an adopted decision."), code="not_adopted")
    position = Position.objects.filter(decision=decision, party=party).first()
    if position is None:
        position = Position(decision=decision, party=party, shown=decision.positions_shown)
    elif position.stance != Stance.AWAITED:
        raise ValidationError(
            {"party": _("The position of this party is recorded already. Correct it on its own page, with a reason.")},
            code="recorded",
        )
    return _write(position, "recorded", {"stance": stance, **said}, by=by, now=now)


@transaction.atomic
def record_all(
    decision: Decision,
    *,
    said: Mapping[str, Mapping[str, Any]],
    version: int | None,
    by: User,
    now: datetime,
) -> Decision:
    """Record in one go, from the signed paper, what the parties named by a decision did, by the code of the party.

    Only positions still awaited are recorded; one that is recorded is corrected by itself, with a reason.
    """
    decision = Decision.objects.locked(decision.pk, version=version)
    if not decision.is_adopted:
        raise ValidationError(_("Positions are recorded on an adopted decision."), code="not_adopted")
    rows = Position.objects.select_for_update(of=("self",)).filter(decision=decision, stance=Stance.AWAITED)
    awaited = {row.party.code: row for row in rows.select_related("party").in_order()}
    if gone := sorted(set(said) - set(awaited)):
        raise ValidationError(
            _("Recorded meanwhile, or not named by the decision: %(parties)s.") % {"parties": ", ".join(gone)},
            code="recorded",
        )
    for code, row in awaited.items():
        if code in said:
            row.decision = decision
            _of_party(row, said[code], by=by, now=now)
    decision.write()
    return decision


@transaction.atomic
def correct(
    position: Position, *, stance: str, reason: str, version: int | None, by: User, now: datetime, **said: Any
) -> Position:
    """Correct a position that was recorded wrongly; the old values stay in the trail."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is corrected; it is shown in the history.")})
    Decision.objects.locked(position.decision_id)
    position = Position.objects.locked(position.pk, version=version)
    return _write(position, "corrected", {"stance": stance, **said}, by=by, now=now, reason=reason.strip())


@transaction.atomic
def confirm_procedures(
    position: Position, *, procedures_completed_on: date, in_force_on: date | None, version: int | None, by: User,
    now: datetime,
) -> Position:  # fmt: skip
    """Note that the domestic procedures of a party are completed, and from when the decision is in force for it."""
    Decision.objects.locked(position.decision_id)
    position = Position.objects.locked(position.pk, version=version)
    if position.procedures != Procedures.PENDING:
        raise ValidationError(_("The procedures of this party are not pending."), code="not_pending")
    refuse_future("procedures_completed_on", procedures_completed_on, now)
    said = {
        "procedures": Procedures.COMPLETED,
        "procedures_completed_on": procedures_completed_on,
        "in_force_on": in_force_on,
    }
    return _write(position, "procedures_confirmed", said, by=by, now=now)


def _of_party(position: Position, said: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Record one of many, and name the party where it is refused."""
    try:
        _write(position, "recorded", dict(said), by=by, now=now)
    except ValidationError as refusal:
        sentence = " ".join(refusal.messages)
        raise ValidationError(f"{position.party}: {sentence}") from refusal


def _write(
    position: Position, verb: str, said: dict[str, Any], *, by: User, now: datetime, reason: str = ""
) -> Position:
    """Set, check and save a position; the trail of the decision says it too."""
    if unknown := set(said) - set(FIELDS):
        raise TypeError(f"a position has no {', '.join(sorted(unknown))}")
    was = history.values(position, *FIELDS) if position.pk else {}
    for name, value in said.items():
        setattr(position, name, value)
    _check_days(position, now)
    position.write(*FIELDS)
    changes = history.diff(was, history.values(position, *FIELDS))
    history.record(position, verb, by=by, now=now, changes=changes, reason=reason, on_behalf=position.party.code)
    with translation.override("ru"):
        stance = str(position.get_stance_display())
    history.record(
        position.decision, f"position_{verb}", by=by, now=now, reason=reason,
        changes=history.diff({}, {"party": position.party, "stance": stance}),
    )  # fmt: skip
    return position


def _check_days(position: Position, now: datetime) -> None:
    adopted_on = position.decision.adopted_on
    refuse_future("signed_on", position.signed_on, now)
    refuse_future("procedures_completed_on", position.procedures_completed_on, now)
    if not position.signed_on or not adopted_on:
        return
    if position.stance == Stance.JOINED_LATER and position.signed_on <= adopted_on:
        raise ValidationError({"signed_on": _("Who joined later did so after the adoption.")})
    if position.signed_on < adopted_on:
        raise ValidationError({"signed_on": _("It was not signed before it was adopted.")})
