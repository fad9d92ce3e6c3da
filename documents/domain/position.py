"""The acts on positions: what a party did with a decision, as its signed paper says."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.domain.decision import refuse_future
from documents.models import SIGNED, Decision, Position, Procedures, Source, Stance
from members.models import Party, User
from records import history
from reminders.domain import tell

FIELDS = (
    "stance", "signed_on", "reservation_ru", "reservation_en", "statement_kind", "statement_ru", "statement_en",
    "procedures", "procedures_completed_on", "in_force_on", "reservation_withdrawn_on",
)  # fmt: skip
REPORT = (
    "procedures_reported_on", "procedures_reported_at", "procedures_reported_by", "procedures_source", "procedures_letter",
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
    return _told(_write(position, "recorded", {"stance": stance, **said}, by=by, now=now), by=by, now=now)


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
    _tell(decision, awaited.keys() & said.keys(), by=by, now=now)
    return decision


@transaction.atomic
def correct(
    position: Position, *, stance: str, reason: str, version: int | None, by: User, now: datetime, **said: Any
) -> Position:
    """Correct a position that was recorded wrongly; the old values stay in the trail."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is corrected; it is shown in the history.")})
    position = _locked(position, version)
    said = {"stance": stance, **said}
    if stance != Stance.RESERVATION:
        said["reservation_withdrawn_on"] = None
    if _is_taken_back(position, said):
        said |= _unreported()
    return _write(position, "corrected", said, by=by, now=now, reason=reason.strip())


@transaction.atomic
def report_procedures(
    position: Position, *, procedures_completed_on: date, letter: str = "", source: str = Source.PORTAL,
    version: int | None, by: User, now: datetime,
) -> Position:  # fmt: skip
    """Report for a party that its domestic procedures are completed; it owes nothing more, the secretariat confirms.

    Until that is done it may be reported anew. The secretariat enters what came by letter.
    """
    position = _locked(position, version)
    _pending(position)
    refuse_future("procedures_completed_on", procedures_completed_on, now)
    if source != Source.PORTAL and not letter.strip():
        raise ValidationError({"letter": _("Name the letter, or who called.")})
    said = {
        "procedures_reported_on": procedures_completed_on,
        "procedures_reported_at": now,
        "procedures_reported_by": by,
        "procedures_source": source,
        "procedures_letter": letter.strip(),
    }
    return _write(position, "procedures_reported", said, by=by, now=now)


@transaction.atomic
def confirm_procedures(
    position: Position, *, procedures_completed_on: date, in_force_on: date | None, version: int | None, by: User,
    now: datetime,
) -> Position:  # fmt: skip
    """Note that the domestic procedures of a party are completed, and from when the decision is in force for it."""
    position = _locked(position, version)
    _pending(position)
    refuse_future("procedures_completed_on", procedures_completed_on, now)
    said = {
        "procedures": Procedures.COMPLETED,
        "procedures_completed_on": procedures_completed_on,
        "in_force_on": in_force_on,
    }
    return _told(_write(position, "procedures_confirmed", said, by=by, now=now), by=by, now=now)


@transaction.atomic
def withdraw_reservation(
    position: Position, *, reservation_withdrawn_on: date, letter: str, version: int | None, by: User, now: datetime
) -> Position:
    """Note from the letter of a party that it has withdrawn its reservation; the text stays, as it was made."""
    position = _locked(position, version)
    if position.stance != Stance.RESERVATION or position.reservation_withdrawn_on:
        raise ValidationError(_("There is no reservation that could be withdrawn."), code="no_reservation")
    refuse_future("reservation_withdrawn_on", reservation_withdrawn_on, now)
    if position.signed_on and reservation_withdrawn_on < position.signed_on:
        raise ValidationError({"reservation_withdrawn_on": _("It was not withdrawn before it was made.")})
    said = {"reservation_withdrawn_on": reservation_withdrawn_on}
    row = _write(position, "reservation_withdrawn", said, by=by, now=now, reason=_named(letter))
    return _told(row, by=by, now=now)


@transaction.atomic
def join(
    position: Position, *, signed_on: date, letter: str, procedures: str = Procedures.NOT_NEEDED,
    in_force_on: date | None = None, version: int | None, by: User, now: datetime,
) -> Position:  # fmt: skip
    """Note from the letter of a party that it has joined a decision it had not signed."""
    position = _locked(position, version)
    if position.stance in SIGNED:
        raise ValidationError(_("This party has signed the decision."), code="signed")
    said = {
        "stance": Stance.JOINED_LATER, "signed_on": signed_on, "procedures": procedures, "in_force_on": in_force_on,
    }  # fmt: skip
    return _told(_write(position, "joined", said, by=by, now=now, reason=_named(letter)), by=by, now=now)


def _told(position: Position, *, by: User, now: datetime) -> Position:
    _tell(position.decision, [position.party.code], by=by, now=now)
    return position


def _tell(decision: Decision, codes: Collection[str], *, by: User, now: datetime) -> None:
    """Tell the parties of a decision that positions were recorded; where positions are not shown, each of its own alone."""
    to = ["parties"] if decision.positions_shown else [f"party:{code}" for code in sorted(codes)]
    tell(decision, "position_recorded", to=to, can_wait=True, by=by, now=now)


def _locked(position: Position, version: int | None) -> Position:
    """Lock the decision before the position."""
    decision = Decision.objects.locked(position.decision_id)
    position = Position.objects.locked(position.pk, version=version)
    position.decision = decision
    return position


def _pending(position: Position) -> None:
    if not position.is_pending:
        raise ValidationError(_("The procedures of this party are not pending."), code="not_pending")


def _named(letter: str) -> str:
    if not letter.strip():
        raise ValidationError({"letter": _("Name the letter of the party.")})
    return letter.strip()


def _is_taken_back(position: Position, said: Mapping[str, Any]) -> bool:
    """Tell whether a correction says that what was reported as completed is not, or was never to be done."""
    procedures = said.get("procedures", position.procedures)
    return procedures == Procedures.NOT_NEEDED or (
        procedures == Procedures.PENDING and position.procedures == Procedures.COMPLETED
    )


def _unreported() -> dict[str, Any]:
    return dict.fromkeys(REPORT) | {"procedures_source": Source.PORTAL, "procedures_letter": ""}


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
    names = FIELDS + REPORT
    if unknown := set(said) - set(names):
        raise TypeError(f"a position has no {', '.join(sorted(unknown))}")
    was = history.values(position, *names) if position.pk else {}
    for name, value in said.items():
        setattr(position, name, value)
    _check_days(position, now)
    position.write(*names)
    changes = history.diff(was, history.values(position, *names))
    history.record(position, verb, by=by, now=now, changes=changes, reason=reason, on_behalf=position.party.code)
    history.record(
        position.decision, f"position_{verb}", by=by, now=now, reason=reason,
        changes=history.diff({}, {"party": position.party, "stance": position.stance}),
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
