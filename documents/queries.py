"""For how many parties a decision is in force."""

from datetime import date

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from documents.models import Decision, Position


def with_force(decisions: QuerySet[Decision], on: date) -> QuerySet[Decision]:
    """Count for each decision the parties named in it, and those for whom it is in force on a day."""
    return decisions.annotate(
        parties_named=_count(Position.objects.all()), in_force_for=_count(Position.objects.in_force(on))
    )


def _count(positions: QuerySet[Position]) -> Coalesce:
    counted = positions.filter(decision=OuterRef("pk")).order_by().values("decision").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), Value(0))
