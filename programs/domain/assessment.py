"""The act of assessing: what the Center thinks of a measure in a year, or of one party's part in it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.models import Decision
from members.models import Party, User
from programs.models import Assessment, MeasureYear, ProgrammeStatus
from programs.queries import expectation
from programs.queries.matrix import Reading
from records import history
from reminders.domain import replan


@transaction.atomic
def assess(
    measure_year: MeasureYear,
    *,
    status: str,
    justification: str,
    version: int | None,
    by: User,
    now: datetime,
    party: Party | None = None,
    decision: Decision | None = None,
) -> MeasureYear:
    """Assess a measure in a year, or the part of one party; the last judgement stays and is replaced by the new one.

    When the measure as a whole is done, carried over or cancelled, nobody is reminded of it any more.
    """
    found = MeasureYear.objects.select_related("measure__programme__adoption_decision", "programme")
    row = found.locked(measure_year.pk, version=version)
    if row.programme.status != ProgrammeStatus.ADOPTED or row.programme.facts_only:
        raise ValidationError(_("The programme is not in force."), code="not_adopted")
    if party is not None:
        reading = Reading(row.measure.programme, by, measure=row.measure)
        actor = reading.actor(party, row.year)
        if not expectation.cover(reading.executors.get(row.measure_id, ()), actor):
            raise ValidationError({"party": _("The measure does not name this party.")}, code="not_named")
    last = row.assessments.current().filter(party=party).first()
    judged = Assessment(
        measure_year=row, party=party, status=status, justification=justification.strip(), decision=decision,
        supersedes=last, by=by, at=now,
    )  # fmt: skip
    judged.full_clean()
    judged.save()
    row.write()
    was = {"assessment": str(last.status if last else ""), "justification": last.justification if last else ""}
    values = {"assessment": judged.status, "justification": judged.justification, "decision": decision}
    changes = history.diff(was, {**({"party": party} if party else {}), **values})
    history.record(row, "assessed", by=by, now=now, changes=changes)
    replan(row, now=now)
    return row
