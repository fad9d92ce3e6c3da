"""What a meeting that was held is evidence for: offered to the parties that were present, confirmed or dismissed by each."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Evidence, EvidenceStatus, Meeting
from members.models import Party, User
from programs.models import MeasureYear, ProgrammeStatus
from records import history


@transaction.atomic
def answer_evidence(evidence: Evidence, *, status: str, version: int | None, by: User, now: datetime) -> Evidence:
    """Confirm or dismiss for a party; it may think better of it. Nothing is reported by this."""
    evidence = Evidence.objects.locked(evidence.pk, version=version)
    if status not in (EvidenceStatus.CONFIRMED, EvidenceStatus.DISMISSED):
        raise ValidationError({"status": _("Confirm it or dismiss it.")})
    was = history.values(evidence, "status")
    evidence.status, evidence.by, evidence.at = status, by, now
    evidence.write("status", "by", "at")
    changes = history.diff(was, history.values(evidence, "status"))
    history.record(evidence, status, by=by, now=now, changes=changes, on_behalf=evidence.party.code)
    return evidence


# What other acts call inside their own transaction


@transaction.atomic
def offer(meeting: Meeting, *, to: Iterable[Party], by: User, now: datetime) -> None:
    """Offer a meeting to parties for each measure it serves: in its year, or the next one in which the measure is accounted for."""
    day = meeting.first_day
    if day is None:
        return
    years = MeasureYear.objects.standing().filter(
        measure__in=meeting.measures.all(),
        year__gte=day.year,
        programme__status=ProgrammeStatus.ADOPTED,
        programme__facts_only=False,
    )
    parties = list(to)
    for measure_year in years.order_by("measure_id", "year").distinct("measure_id"):
        for party in parties:
            row = Evidence(meeting=meeting, measure_year=measure_year, party=party)
            row.write()
            history.record(row, "offered", by=by, now=now, on_behalf=party.code)
