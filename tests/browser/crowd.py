"""A portal that is full: a year of 500 events with their terms, lists longer than a page, a state that owes much.

Rows are put in at once, past the acts, from rows of the demo: `manage.py demo --scale large` makes as many by the acts,
which takes half a minute.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from documents.models import Decision
from exercises.models import Exercise, ExerciseStage
from meetings.models import Deadline, Invitation, Meeting, MeetingSeries, Venue
from members.models import Party, User
from programs.models import Executor
from reminders.models import Reminder
from tests.factories.likenesses import likenesses
from tests.factories.programs import make_measure, make_programme, make_section

EVENTS, ROWS = 500, 60
WIDE = "Рабочая встреча экспертов по межгосударственному розыску"
WORDS = "Подготовить и провести курсы повышения квалификации сотрудников компетентных органов государств-участников"


@transaction.atomic
def fill() -> None:
    """Fill the world, once."""
    if Meeting.objects.filter(code__startswith="F-").exists():
        return
    meetings = _year(timezone.localdate().year)
    _terms(meetings)
    _owed(meetings)
    _lists()


def _year(year: int) -> list[Meeting]:
    """One, two or three days each, over the whole year, in all series; what lies ahead is convened.

    With what the demo has in the year they are so many events as the year may hold.
    """
    there = (Meeting, ExerciseStage)
    whole = DateRange(date(year, 1, 1), date(year + 1, 1, 1))
    count = EVENTS - sum(model.objects.filter(window__overlap=whole).count() for model in there)
    series = [*MeetingSeries.objects.order_by("pk"), None]
    today = timezone.localdate()

    def change(row: Meeting, number: int) -> None:
        first = date(year, 1, 1) + timedelta(days=number * 364 // count)
        last = first + timedelta(days=number % 3)
        row.code, row.ordinal = f"F-{number}", None
        row.series = series[number % len(series)]
        row.title_ru = row.short_ru = f"{WIDE} {number}"
        row.title_en = row.short_en = f"Working meeting of experts {number}"
        row.place(datetime.combine(first, time(10)), datetime.combine(last, time(17)), row.tz)
        row.status = "convened" if first > today else "held"

    return likenesses(Meeting.objects.filter(status="convened").earliest("pk"), range(count), change)


def _terms(meetings: list[Meeting]) -> None:
    rows = [
        Deadline(meeting=meeting, key=key, days=days)
        for meeting in meetings
        for key, days in (("proposals", 45), ("reply", 40), ("papers", 25), ("nominate", 25))
    ]
    for row in rows:
        row.derive()
    Deadline.objects.bulk_create(rows)


def reader() -> User:
    """The demo's first representative."""
    return User.objects.filter(role="representative", email__endswith="@demo.example").earliest("pk")


def _owed(meetings: list[Meeting]) -> None:
    """The reader's party and two others owe an answer to much of what lies ahead."""
    now, ahead = timezone.now(), meetings[-ROWS:]
    for number, meeting in enumerate(ahead):
        soon = 39 if number % 2 else 43  # the term of the answer, forty days before, is over or is near
        starts = datetime.combine(timezone.localdate() + timedelta(days=soon), time(10))
        meeting.status = "convened"
        meeting.place(starts, starts + timedelta(hours=7), meeting.tz)
    Meeting.objects.bulk_update(
        ahead, ["status", "precision", "starts_local", "ends_local", "starts_at", "ends_at", "window"]
    )
    terms = list(Deadline.objects.filter(meeting__in=ahead))
    for term in terms:
        term.meeting = next(meeting for meeting in ahead if meeting.pk == term.meeting_id)
        term.derive()
    Deadline.objects.bulk_update(terms, ["due_at"])
    asked = {"status": "issued", "issued_at": now, "asked_at": now}
    parties = [*reader().parties("view"), *Party.objects.filter(code__in=["UZ", "BY"])]
    Invitation.objects.bulk_create(
        [Invitation(meeting=meeting, party=party, **asked) for meeting in ahead for party in parties]
    )


def _lists() -> None:
    """Longer than a page: venues, accounts, decisions, exercises, measures of one section, reminders, notices."""

    def venue(row: Any, number: int) -> None:
        row.name_ru = f"Зал заседаний № {number}"

    def account(row: Any, number: int) -> None:
        row.email, row.person = f"full-{number}@test.example", None

    def exercise(row: Any, number: int) -> None:
        row.code, row.title_ru = f"full-{number}", f"Образец-{number}"

    def measure(row: Any, number: int) -> None:
        row.number = f"1.{number + 2}"

    def reminder(row: Any, number: int) -> None:
        row.occasion = f"full:{number}"

    def notice(row: Any, number: int) -> None:
        row.occasion, row.channel = f"shown:{number}", "portal"

    likenesses(Venue.objects.latest("pk"), range(ROWS), venue)
    likenesses(User.objects.filter(role="auditor").latest("pk"), range(ROWS), account)
    likenesses(Decision.objects.latest("pk"), range(ROWS))
    likenesses(Exercise.objects.latest("pk"), range(ROWS), exercise)
    draft = make_programme(Party.objects.filter(kind="body").earliest("pk"), years=(2041, 2043))
    made = likenesses(make_measure(make_section(draft), text_ru=WORDS, text_en=WORDS), range(ROWS), measure)
    parties = Party.objects.filter(kind="state")[:3]
    Executor.objects.bulk_create(
        [
            Executor(
                measure=measure, party=party, position=place, role="co" if place > 1 else "lead", wording=party.short_ru
            )
            for measure in made
            for place, party in enumerate(parties, 1)
        ]
    )
    likenesses(Reminder.objects.filter(state="planned").latest("pk"), range(ROWS), reminder)
    likenesses(Reminder.objects.filter(person=reader(), state="planned").latest("pk"), range(ROWS), notice)
    Reminder.objects.filter(occasion__startswith="shown:").update(state="shown")
