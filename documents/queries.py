"""For how many parties a decision is in force."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from documents.models import Decision, Position


def with_force(decisions: QuerySet[Decision], on: date, user: Any) -> QuerySet[Decision]:
    """Count for each decision the parties named in it, and those for whom it is in force on a day.

    The counts are for staff and for the parties the decision names, even where positions are not shown; to others they
    are None, whatever has been recorded.
    """
    named = Exists(Position.objects.filter(decision=OuterRef("pk"), party__in=user.parties("view")))
    reads = Value(True) if user.has_role("staff") else named  # a value of SQL
    return decisions.annotate(
        parties_named=Case(When(reads, then=_count(Position.objects.all()))),
        in_force_for=Case(When(reads, then=_count(Position.objects.in_force(on)))),
    )


def _count(positions: QuerySet[Position]) -> Coalesce:
    counted = positions.filter(decision=OuterRef("pk")).order_by().values("decision").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), Value(0))
