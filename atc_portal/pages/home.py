"""The first page: what needs an answer, what comes next, what has changed; by role."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from atc_portal import owing, waiting
from atc_portal.pages import bars
from atc_portal.pages.bars import Reader
from documents import queries as papers
from meetings.models import Deadline, Meeting
from members.models import AccountInvitation, Party, Representation, User
from records.models import Entry, with_names
from records.queries import chain
from reminders import health, queries
from reminders.models import Reminder
from ui import planner
from ui.doors import page

AHEAD, NEXT = timedelta(days=120), 6
CHANGES = ("moved", "postponed", "cancelled", "redated", "revived", "withdrawn")
RECENT, LATEST, MOST = timedelta(days=30), 12, 20
WEEK = timedelta(days=7)


def home(request):
    """Show the reader's own first page."""
    build = PAGES[request.user.role]
    context = build(request.user, timezone.now(), timezone.localdate())
    return page(request, f"pages/home_{request.user.role}.html", context)


def _representative(user: Any, now: datetime, today: date) -> dict[str, Any]:
    """What the parties one acts for owe, what comes next, what has changed."""
    parties = list(user.parties("view").in_order())
    owed = sorted((each for party in parties for each in owing.of(user, party, now)), key=lambda each: each.order)
    return {
        "now": now,
        "parties": parties,
        "owed": owed,
        "may_answer": set(user.parties("answer").values_list("pk", flat=True)),
        "next": _next(user, tuple(parties), today),
        "changed": _changed(user, now),
        "papers": papers.new_for(user)[:NEXT],
    }


def _next(user: Any, parties: tuple[Party, ...], today: date) -> list[planner.Bar]:
    """The next events with a day; terms stand in the list of what is owed."""
    drawn = bars.draw(Reader(user, parties), today, today + AHEAD, types=bars.EVENTS)
    coming = [bar for bar in drawn if bar.precision == "day" and not bar.off]
    return sorted(coming, key=lambda bar: bar.first)[:NEXT]


def _changed(user: Any, now: datetime) -> list[queries.Line]:
    """What was moved, postponed or cancelled lately, of what one was told."""
    told = Reminder.objects.visible_to(user).filter(person=user.pk, kind__in=CHANGES, send_at__gt=now - RECENT)
    shown = queries.lines(told.filter(channel="portal").order_by("-send_at", "-pk")[:LATEST], user)
    return [line for line in shown if line.subject is not None]


def _staff(user: Any, now: datetime, today: date) -> dict[str, Any]:
    """What is overdue, what waits, upcoming meetings with their answers, this week's terms, letters that did not go well."""
    meetings = Meeting.objects.visible_to(user).filter(
        status__in=("tentative", "convened"), ends_at__gt=now, facts_only=False
    )
    issued = Q(invitations__status="issued")
    overdue = [row for row in owing.everything(user, now) if row.is_late(now)]
    found = waiting.everything(user, now)
    counted = Counter(row.kind for row in found)
    week = list(
        Deadline.objects.visible_to(user)
        .between(today, today + WEEK)
        .filter(Q(meeting__status="convened") | Q(meeting__protocol__status="circulated", key="protocol_comments"))
        .select_related("meeting")
        .order_by("due_at", "pk")
    )
    return {
        "now": now,
        "overdue": overdue,
        "late": overdue[:LATEST],
        "more_late": max(0, len(overdue) - LATEST),
        "waiting": found,
        "longest": found[:LATEST],
        "more_waiting": max(0, len(found) - LATEST),
        "waiting_kinds": [(kind, words, counted[kind]) for kind, words in waiting.KINDS.items() if counted[kind]],
        "meetings": meetings.annotate(
            asked=Count("invitations", filter=issued),
            answered=Count("invitations", filter=issued & Q(invitations__reply__in=("accepted", "declined"))),
        ).order_by("starts_at", "pk")[:LATEST],
        "week": week[:MOST],
        "more_this_week": max(0, len(week) - MOST),
        "week_ends": today + WEEK,
        "engine": health.look(now),
    }


def _administrator(user: Any, now: datetime, today: date) -> dict[str, Any]:
    """Open invitations, accounts without a second step, parties nobody can answer for, how the portal is."""
    accounts = User.objects.visible_to(user).active()
    parties = Party.objects.visible_to(user).standing("member", on=today)
    return {
        "now": now,
        "invitations": AccountInvitation.objects.visible_to(user)
        .filter(accepted_at=None, revoked_at=None)
        .order_by("-created_at", "-pk")[:LATEST],
        "without_second": accounts.filter(authenticator=None).order_by("name_ru", "pk")[:LATEST],
        "mute": parties.exclude(pk__in=_answering(user)).in_order(),
        "to_review": accounts.filter(review_on__lte=today).count(),
        "engine": health.look(now),
    }


def _answering(user: Any) -> Any:
    """The parties for which somebody may answer today."""
    return Representation.objects.visible_to(user).in_force("answer").values("party")


def _auditor(user: Any, now: datetime, _today: date) -> dict[str, Any]:
    """The last entries of the trail, and how many there were of late."""
    trail = Entry.objects.visible_to(user)
    return {
        "now": now,
        "chain": chain(now),
        "entries": with_names(list(trail.in_words().order_by("-pk")[:LATEST])),
        "today": trail.filter(
            at__gte=datetime.combine(timezone.localdate(), time(), timezone.get_current_timezone())
        ).count(),
    }


PAGES = {
    "representative": _representative,
    "staff": _staff,
    "administrator": _administrator,
    "auditor": _auditor,
}
