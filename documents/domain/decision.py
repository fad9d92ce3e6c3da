"""The acts on decisions: record what a body has adopted, and fill in what was not known then."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.models import Adoption, Decision, DecisionKind, DecisionStatus, Position, Register, RegisterCounter
from documents.models.register import DECISIONS
from members.models import Party, User
from records import history
from reminders import walltime
from reminders.domain import tell

WORDS = (
    "title_ru", "title_en", "text_ru", "text_en", "adopted_by_ru", "adopted_by_en", "kind", "adoption", "place_ru",
    "place_en",
)  # fmt: skip


def refuse_future(field: str, day: date | None, now: datetime) -> None:
    """Refuse a day that has not come yet, as the Center counts days."""
    if day and day > walltime.today(now, settings.CENTER_TZ):
        raise ValidationError({field: _("This day has not come yet.")}, code="future")


@transaction.atomic
def record(
    *,
    title_ru: str,
    adopted_on: date,
    by: User | None,
    now: datetime,
    body: Party | None = None,
    adopted_by_ru: str = "",
    adopted_by_en: str = "",
    number_text: str = "",
    kind: str = DecisionKind.DECISION,
    title_en: str = "",
    text_ru: str = "",
    text_en: str = "",
    adoption: str = Adoption.SIGNATURE,
    place_ru: str = "",
    place_en: str = "",
    in_force_on: date | None = None,
    published: bool = False,
) -> Decision:
    """Record a decision that stands already: it is adopted at once and frozen.

    No number of ours is taken and no positions are made. A `published` one is read by every party; another only by
    the parties whose positions are recorded.
    """
    refuse_future("adopted_on", adopted_on, now)
    if in_force_on and in_force_on < adopted_on:
        raise ValidationError({"in_force_on": _("A decision does not come into force before it is adopted.")})
    decision = Decision(
        title_ru=title_ru,
        title_en=title_en,
        body=body,
        adopted_by_ru=adopted_by_ru,
        adopted_by_en=adopted_by_en,
        number_text=number_text,
        kind=kind,
        text_ru=text_ru,
        text_en=text_en,
        adoption=adoption,
        adopted_on=adopted_on,
        place_ru=place_ru,
        place_en=place_en,
        in_force_on=in_force_on,
        published=published,
        status=DecisionStatus.ADOPTED,
    )
    decision.write()
    history.record(decision, "recorded", by=by, now=now)
    return decision


@transaction.atomic
def adopt(
    *,
    adopted_on: date,
    parties: Sequence[Party],
    by: User,
    now: datetime,
    in_force_on: date | None = None,
    **said: str,
) -> Decision:
    """Adopt a decision of a meeting, of which `said` has the words: it takes the next number of the year, and stands.

    Each party that adopts it gets a position, which is awaited until it is recorded.
    """
    if unknown := set(said) - set(WORDS):
        raise TypeError(f"a decision has no {', '.join(sorted(unknown))}")
    refuse_future("adopted_on", adopted_on, now)
    if not parties:
        raise ValidationError({"parties": _("Name the parties that adopt it.")})
    if not said.get("text_ru", "").strip():
        raise ValidationError({"text_ru": _("The text in Russian is adopted: write it whole.")})
    if in_force_on and in_force_on < adopted_on:
        raise ValidationError({"in_force_on": _("A decision does not come into force before it is adopted.")})
    decision = Decision(
        adopted_on=adopted_on, in_force_on=in_force_on, status=DecisionStatus.ADOPTED, **_numbered(adopted_on), **said
    )
    decision.write()
    for party in sorted(parties, key=lambda each: each.pk):
        Position(decision=decision, party=party, shown=decision.positions_shown).write()
    changes = history.diff({}, {"parties": [party.code for party in parties]})
    history.record(decision, "adopted", by=by, now=now, changes=changes)
    tell(decision, "decision_adopted", to="parties", can_wait=True, by=by, now=now)
    return decision


def _numbered(day: date) -> dict[str, Any]:
    """The next number of a year, in which decisions of meetings are counted together."""
    scope = str(day.year)
    number = RegisterCounter.take(Register.objects.get(code=DECISIONS), scope)
    return {"scope": scope, "number": number, "number_text": f"{number}/{scope}"}


@transaction.atomic
def complete(
    decision: Decision, *, version: int | None, by: User, now: datetime, **filled: str | date | None
) -> Decision:
    """Fill in what was not known when an adopted decision was recorded; what is filled stays."""
    if unknown := set(filled) - set(Decision.FILLED_ONCE):
        raise TypeError(f"complete() fills no {', '.join(sorted(unknown))}")
    decision = Decision.objects.locked(decision.pk, version=version)
    if not decision.is_adopted:
        raise ValidationError(_("Only an adopted decision is filled in."), code="not_adopted")
    was = history.values(decision, *Decision.FILLED_ONCE)
    for name, value in filled.items():
        if value and not getattr(decision, name):
            setattr(decision, name, value)
        elif value and value != getattr(decision, name):
            raise ValidationError({name: _("This is filled in already and stays as it is.")}, code="frozen")
    if decision.in_force_on and decision.adopted_on and decision.in_force_on < decision.adopted_on:
        raise ValidationError({"in_force_on": _("A decision does not come into force before it is adopted.")})
    changes = history.diff(was, history.values(decision, *Decision.FILLED_ONCE))
    if changes:
        decision.write(*Decision.FILLED_ONCE)
        history.record(decision, "completed", by=by, now=now, changes=changes)
    return decision
