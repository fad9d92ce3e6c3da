"""The acts on stances: what a party declares about its part in a measure, from a year on."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.models import Position
from members.models import Party, User
from programs.models import Measure, MeasureKind, Participation, ProgrammeStatus, Stance
from programs.queries import expectation
from programs.queries.matrix import Reading
from records import history
from reminders import walltime
from reminders.domain import replan

SAID = ("stance", "declared_on", "letter_no", "position", "note")


@transaction.atomic
def declare(
    *,
    measure: Measure,
    party: Party,
    from_year: int,
    stance: str,
    by: User,
    now: datetime,
    declared_on: date | None = None,
    letter_no: str = "",
    position: Position | None = None,
    note: str = "",
) -> Stance:
    """Declare whether a party takes part in a measure, from a year on; the reminders of these years are planned anew.

    A party declares for itself, today. The secretariat enters what came by letter, with the letter's day and number.
    """
    measure = Measure.objects.select_related("programme__adoption_decision").locked(measure.pk)
    _demand_open(measure)
    _demand_asked(measure, party, from_year, by)
    row = Stance(measure=measure, party=party, from_year=from_year)
    _fill(row, stance, declared_on, letter_no, position, note, by=by, now=now)
    row.write()
    changes = history.diff({}, {"from_year": from_year, **history.values(row, *SAID)})
    history.record(row, "declared", by=by, now=now, changes=changes, on_behalf=party.code)
    _replan(row, now)
    return row


@transaction.atomic
def correct(
    stance_row: Stance,
    *,
    stance: str,
    version: int | None,
    by: User,
    now: datetime,
    declared_on: date | None = None,
    letter_no: str = "",
    position: Position | None = None,
    note: str = "",
) -> Stance:
    """Change what was declared from the same year on; what it said before stays in the history."""
    row = Stance.objects.select_related("measure__programme__adoption_decision", "party").locked(
        stance_row.pk, version=version
    )
    _demand_open(row.measure)
    was = history.values(row, *SAID)
    _fill(row, stance, declared_on, letter_no, position, note, by=by, now=now)
    row.write(*SAID)
    if changes := history.diff(was, history.values(row, *SAID)):
        history.record(row, "corrected", by=by, now=now, changes=changes, on_behalf=row.party.code)
        _replan(row, now)
    return row


def _demand_open(measure: Measure) -> None:
    if measure.kind != MeasureKind.ITEM:
        raise ValidationError(_("A heading has no executors."), code="heading")
    if measure.programme.status != ProgrammeStatus.ADOPTED or measure.programme.facts_only:
        raise ValidationError(_("The programme is not in force."), code="not_adopted")


def _demand_asked(measure: Measure, party: Party, from_year: int, by: User) -> None:
    """Refuse a year in which the measure is not accounted for, and a party that it does not name."""
    if not measure.reporting_years.standing().filter(year__gte=from_year).exists() or (
        from_year < measure.programme.start_year
    ):
        raise ValidationError({"from_year": _("The measure is not accounted for from this year on.")}, code="year")
    reading = Reading(measure.programme, by, measure=measure)
    if not expectation.cover(reading.executors.get(measure.pk, ()), reading.actor(party, from_year)):
        raise ValidationError(_("The measure does not name this party."), code="not_named")


def _fill(
    row: Stance, stance: str, declared_on: date | None, letter_no: str, position: Position | None, note: str,
    *, by: User, now: datetime,
) -> None:  # fmt: skip
    today = walltime.today(now, settings.CENTER_TZ)
    if by.role != "staff":
        if stance == Participation.EXEMPT:
            raise ValidationError({"stance": _("A reservation is entered by the secretariat.")}, code="exempt")
        declared_on, letter_no, position = today, "", None
    elif stance != Participation.EXEMPT:
        position = None
        missing = {
            name: sentence
            for name, value, sentence in (
                ("declared_on", declared_on, _("Give the day of the letter.")),
                ("letter_no", letter_no.strip(), _("Give the number of the letter.")),
            )
            if not value
        }
        if missing:
            raise ValidationError(missing, code="no_letter")
    if declared_on and declared_on > today:
        raise ValidationError({"declared_on": _("This day has not come yet.")}, code="future")
    if position is not None and position.party_id != row.party_id:
        raise ValidationError({"position": _("This is the position of another party.")}, code="other_party")
    values: dict[str, Any] = {
        "stance": stance, "declared_on": declared_on, "letter_no": letter_no.strip(), "position": position, "note": note,
    }  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)


def _replan(row: Stance, now: datetime) -> None:
    """Plan the reminders of the years anew for which it may speak: who declines is not reminded."""
    years = row.measure.reporting_years.standing().filter(year__gte=row.from_year)
    for year in years.select_related("measure__programme", "programme"):
        replan(year, now=now)
