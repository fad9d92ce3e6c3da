"""The plan of a year: lanes for the series and the exercises, months below each other, and what stands in its way."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atc_portal.pages import in_the_way
from atc_portal.pages.bars import TYPES
from atc_portal.pages.periods import FIRST_YEAR, LAST_YEAR
from exercises.models import Exercise, ExerciseStage
from meetings.models import Blackout, ConflictKind, Meeting, MeetingSeries, PlanVersion
from reminders import walltime
from reminders.models import window_of
from ui import when
from ui.board import Board, Card, Lane, Sorter
from ui.doors import demand, page

OTHER, EXERCISES, SOMEDAY, UNDATED = "other", "exercises", "someday", "undated"
# What a card says of its event; what a meeting lacks by itself stands on its page and in the list of conflicts.
ON_CARDS = (
    ConflictKind.ROOM, ConflictKind.PERSON, ConflictKind.PARTY, ConflictKind.VENUE, ConflictKind.HOST, ConflictKind.CLOSED,
    ConflictKind.OWNER,
)  # fmt: skip
# Which act moves a meeting, by its status.
MOVES = {"draft": "plan", "tentative": "reschedule", "convened": "reschedule", "postponed": "redate"}


def plan(request: HttpRequest, year: int) -> HttpResponse:
    """Show the plan of a year to the secretariat; each card leads to the act that moves it."""
    demand(request.user, "portal.read_plan")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    drawn = Plan(request.user, year, timezone.now())
    context = {
        "year": year,
        "board": drawn.board,
        "conflicts": drawn.conflicts,
        "accepted": drawn.accepted,
        "approved": PlanVersion.objects.visible_to(request.user).of(year).first(),
        "may_accept": request.user.has_perm("meetings.accept_conflict"),
        "blackouts": drawn.blackouts,
        "steps": [
            (sign, str(number), reverse("plan", args=[number]))
            for sign, number in (("back", year - 1), ("next", year + 1))
            if FIRST_YEAR <= number <= LAST_YEAR
        ],
    }
    return page(request, "pages/plan.html", context)


class Plan:
    """What a year holds, read once for the board and the conflicts."""

    def __init__(self, user: Any, year: int, now: Any) -> None:
        self.user, self.year, self.now = user, year, now
        self.today = timezone.localdate(now)
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)
        self.meetings = list(self._meetings())
        self.stages = list(self._stages())
        self.exercises = list(Exercise.objects.visible_to(user).between(self.first, self.last).in_order())
        found = in_the_way.find(user, self.first, self.last, now=now, today=self.today)
        shown = [each for each in found if each.kind in ON_CARDS]
        self.conflicts = [each for each in shown if each.ack is None and len(each.events) > 1]
        self.accepted = sum(each.ack is not None for each in shown)
        self.against: dict[str, list[str]] = {}
        for each in shown:
            for event in each.events if each.ack is None else ():
                self.against.setdefault(event.key, []).append(each.said_of(event.key))
        self.blackouts = list(Blackout.objects.visible_to(user).touching(self.first, self.last).in_order())
        self.board = self._board()

    def _meetings(self) -> Any:
        dated = Q(window__overlap=(self.first, self.last + walltime.DAY))
        undated = Q(window__isnull=True, facts_only=False) if self.year == self.today.year else Q()
        return (
            Meeting.objects.visible_to(self.user)
            .filter(dated | undated)
            .select_related("series", "host")
            .order_by("window", "starts_at", "pk")
        )

    def _stages(self) -> Any:
        return (
            ExerciseStage.objects.visible_to(self.user)
            .between(self.first, self.last)
            .select_related("exercise")
            .order_by("window", "starts_at", "pk")
        )

    # The board

    def _board(self) -> Board:
        lanes = self._lanes()
        sorter = Sorter(lanes)
        known = {lane.key for lane in lanes}
        for row in self.meetings:
            lane = row.series.code if row.series and row.series.code in known else OTHER
            sorter.put(lane, self._step(row), self._card(row))
        for row in (*self.stages, *self.exercises):
            sorter.put(EXERCISES, self._step(row), self._card(row))
        steps = []
        for month in range(1, 13):
            now = (self.year, month) == (self.today.year, self.today.month)
            steps.append(sorter.step(f"m{month}", when.month(date(self.year, month, 1), year=False), now=now))
            if month % 3 == 0:
                first = date(self.year, month - 2, 1)
                said = when.coarse("quarter", window_of("quarter", first))
                steps.append(
                    sorter.step(f"q{month // 3}", _("%(quarter)s, month not known") % {"quarter": said}, loose=True)
                )
        steps.append(sorter.step(SOMEDAY, _("%(year)s, month not known") % {"year": self.year}, loose=True))
        steps.append(sorter.step(UNDATED, _("date not set"), loose=True))
        shown = [step for step in steps if not (step.loose and step.is_empty)]
        return Board(_("Plan of %(year)s") % {"year": self.year}, lanes, shown, head=_("Month"))

    def _lanes(self) -> list[Lane]:
        used = {row.series_id for row in self.meetings}
        series = MeetingSeries.objects.visible_to(self.user).filter(Q(is_active=True) | Q(pk__in=used))
        lanes = [Lane(one.code, one.short, one.get_absolute_url()) for one in series.order_by("position", "pk")]
        if any(row.series_id is None for row in self.meetings):
            lanes.append(Lane(OTHER, _("Other meetings")))
        return [*lanes, Lane(EXERCISES, _("Joint exercises"), reverse("exercises:exercises"))]

    def _step(self, row: Any) -> str:
        """The month in which it begins, or what is known instead."""
        if isinstance(row, Exercise):
            return SOMEDAY
        if row.window is None:
            return UNDATED
        first = max(row.window.lower, self.first)
        coarse = {"quarter": f"q{(first.month + 2) // 3}", "year": SOMEDAY}
        return coarse.get(row.precision, f"m{first.month}")

    def _card(self, row: Any) -> Card:
        key = _key(row)
        meeting = isinstance(row, Meeting)
        code = row.series.code if meeting and row.series and row.series.code in TYPES else "meeting"
        return Card(
            key=key,
            title=_title(row),
            url=row.get_absolute_url(),
            when="" if isinstance(row, Exercise) or row.window is None else when.dated(row),
            place=_place(row) if meeting else "",
            status=str(row.get_status_display() if meeting else row.status_words),
            look=row.status_look,
            css=f"p-bar--{TYPES[code if meeting else 'exercise'][0]}",
            off=bool(getattr(row, "is_off", False)),
            warnings=self.against.get(key, []),
            acts=self._moves(row),
        )

    def _moves(self, row: Any) -> list[tuple[str, str]]:
        """The act that moves it, if the reader may and it can still be moved."""
        if isinstance(row, Meeting):
            act = MOVES.get(row.status, "")
            possible = act and not row.facts_only and (act != "reschedule" or row.is_movable(self.now))
            if not possible or not self.user.has_perm(f"meetings.{act}", row):
                return []
            label = _("Enter in the plan") if act == "plan" else _("Move")
            return [(label, reverse(f"meetings:{act}", args=[row.public_id]))]
        planned = isinstance(row, ExerciseStage) and row.conduct == "planned" and row.exercise.is_active
        if not planned or row.exercise.facts_only or not self.user.has_perm("exercises.reschedule_stage", row):
            return []
        return [(_("Move"), reverse("exercises:reschedule_stage", args=[row.exercise.public_id, row.number]))]


def _key(row: Any) -> str:
    return f"{row._meta.model_name}-{row.pk}"  # noqa: SLF001  # Django's documented door to a model's options


def _title(row: Any) -> str:
    return row.short if isinstance(row, Meeting) else str(row)


def _place(row: Any) -> str:
    city = row.city_ru if when.locale() == "ru" else row.city_en or row.city_ru
    return str(city or (row.host.short if row.host else ""))
