"""Reads that one queryset cannot carry: for how many parties a decision is in force, who has a paper and has opened it."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from documents.models import AccessEvent, Decision, Distribution, Issue, IssueStatus, Position, Receipt
from members.models import Representation
from records import scope


@transaction.atomic
def with_force(decisions: Iterable[Decision], on: date, user: Any) -> list[Decision]:
    """Write on each decision how many parties it names, and for how many it is in force on a day.

    The counts are for staff and for the parties the decision names, even where positions are not shown; to others they
    are None, whatever has been recorded.
    """
    found = list(decisions)
    wanted = [row.pk for row in found]
    if not user.has_role("staff"):
        own = Position.objects.filter(decision__in=wanted, party__in=user.parties("view"))
        wanted = list(own.order_by().values_list("decision", flat=True))
    with scope.everything():  # a number tells no party from another
        named = _count(Position.objects.all(), wanted)
        in_force = _count(Position.objects.in_force(on), wanted)
    for row in found:
        reads = row.pk in wanted
        counts = {
            "parties_named": named.get(row.pk, 0) if reads else None,
            "in_force_for": in_force.get(row.pk, 0) if reads else None,
        }
        vars(row).update(counts)
    return found


def _count(positions: QuerySet[Position], wanted: Collection[int]) -> dict[int, int]:
    counted = positions.filter(decision__in=wanted).order_by().values("decision").annotate(number=Count("pk"))
    return dict(counted.values_list("decision", "number"))


def with_readers(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """Count for each issue the parties it goes to, those that have opened it, and those that owe an answer: for staff."""
    standing = Distribution.objects.standing()
    opened = AccessEvent.objects.filter(party__isnull=False)
    return issues.annotate(
        parties_reached=_of_issue(standing),
        parties_opened=_of_issue(opened.filter(party__in=standing.filter(issue=OuterRef("issue")).values("party"))),
        parties_owing=_of_issue(Receipt.objects.owed()),
    )


def with_own_side(issues: QuerySet[Issue], user: Any) -> QuerySet[Issue]:
    """Say of each issue whether the reader's parties have opened it, and until when they owe an answer."""
    mine = user.parties("view")
    opened = AccessEvent.objects.filter(issue=OuterRef("pk"), party__in=mine)
    owed = Receipt.objects.owed().filter(issue=OuterRef("pk"), party__in=mine)
    answered = Receipt.objects.filter(issue=OuterRef("pk"), party__in=mine).exclude(answer="")
    return issues.annotate(
        is_opened_by_us=Exists(opened),
        owed_until=Subquery(owed.order_by("due_at").values("due_at")[:1]),
        is_acknowledged_by_us=Exists(answered),
        is_ours=Coalesce(Q(document__submitted_by__in=mine), Value(False)),  # a value of SQL
    )


def new_for(user: Any) -> QuerySet[Issue]:
    """Released issues that nobody of the reader's parties has opened, the newest first."""
    opened = AccessEvent.objects.filter(issue=OuterRef("pk"), party__in=user.parties("view"))
    seen = Issue.objects.visible_to(user).filter(~Exists(opened), status=IssueStatus.RELEASED)
    seen = seen.exclude(document__submitted_by__in=user.parties("view"))
    return seen.select_related("document").order_by("-released_at", "-pk")


def readers(issue: Issue) -> list[dict[str, Any]]:
    """One line for each party of an issue: since when it has it, when it was opened and by whom, what it answered."""
    receipts = {row.party_id: row for row in issue.receipts.select_related("by")}
    opened: dict[int, list[AccessEvent]] = {}
    for event in issue.accesses.filter(party__isnull=False).select_related("user").order_by("pk"):
        opened.setdefault(event.party_id or 0, []).append(event)
    return [
        {
            "distribution": row,
            "party": row.party,
            "opened": opened.get(row.party_id, [None])[0],
            "fetched": next((each for each in opened.get(row.party_id, []) if each.file_id), None),
            "receipt": receipts.get(row.party_id),
        }
        for row in issue.distributions.in_order()
    ]


def told(parties: Any) -> dict[str, int]:
    """Count the people who represent some parties, each once, by language: they are told."""
    rows = Representation.objects.in_force().filter(party__in=parties)
    languages = Counter(dict(rows.order_by("user").values_list("user", "user__language")).values())
    return {"count": sum(languages.values()), "ru": languages["ru"], "en": languages["en"]}


def _of_issue(rows: QuerySet[Any]) -> Coalesce:
    counted = (
        rows.filter(issue=OuterRef("pk")).order_by().values("issue").annotate(number=Count("party", distinct=True))
    )
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), Value(0))
