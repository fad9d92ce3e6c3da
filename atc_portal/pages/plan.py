"""The plan of a year: lanes for the series and the exercises, months below each other, and what stands in its way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atc_portal.pages import conflicts
from atc_portal.pages.bars import TYPES
from atc_portal.pages.conflicts import Conflict, Event
from atc_portal.pages.periods import FIRST_YEAR, LAST_YEAR
from exercises.models import Exercise, ExerciseMeeting, ExerciseStage, StageParty
from meetings.models import Blackout, Invitation, Meeting, MeetingLink, MeetingSeries, SeriesMember
from meetings.queries import blackouts
from reminders import walltime
from reminders.models import window_of
from ui import when
from ui.board import Board, Card, Lane, Sorter
from ui.doors import demand, page

OTHER, EXERCISES, SOMEDAY, UNDATED = "other", "exercises", "someday", "undated"
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
        found = ExerciseMeeting.objects.visible_to(user).filter(meeting__in=self.meetings)
        self.belongs: dict[int, list[str]] = {}
        for meeting, exercise in found.values_list("meeting", "exercise"):
            self.belongs.setdefault(meeting, []).append(f"exercise-{exercise}")
        linked = MeetingLink.objects.visible_to(user).filter(from_meeting__in=self.meetings)
        for link, *both in linked.values_list("pk", "from_meeting", "to_meeting"):
            for meeting in both:
                self.belongs.setdefault(meeting, []).append(f"link-{link}")
        self.conflicts: list[Conflict] = conflicts.find(list(self._events()))
        self.blackouts = list(Blackout.objects.visible_to(user).touching(self.first, self.last).in_order())
        self.board = self._board()

    def _meetings(self) -> Any:
        dated = Q(window__overlap=(self.first, self.last + walltime.DAY))
        undated = Q(window__isnull=True, facts_only=False) if self.year == self.today.year else Q()
        members = (
            SeriesMember.objects.visible_to(self.user).on(self.first, self.last + walltime.DAY).filter(role="member")
        )
        invited = Invitation.objects.visible_to(self.user).exclude(status="withdrawn").in_order()
        return (
            Meeting.objects.visible_to(self.user)
            .filter(dated | undated)
            .select_related("series", "host", "venue")
            .prefetch_related(
                Prefetch("invitations", invited.select_related("party"), to_attr="asked"),
                Prefetch("series__members", members.select_related("party").order_by("party__protocol_order")),
            )
            .order_by("window", "starts_at", "pk")
        )

    def _stages(self) -> Any:
        taking_part = StageParty.objects.visible_to(self.user).select_related("participant__party")
        return (
            ExerciseStage.objects.visible_to(self.user)
            .between(self.first, self.last)
            .select_related("exercise")
            .prefetch_related(
                Prefetch("parties", taking_part.order_by("participant__party__protocol_order"), to_attr="placed")
            )
            .order_by("window", "starts_at", "pk")
        )

    # Conflicts

    def _events(self) -> Iterator[Event]:
        """What takes place on known days that are not over, and is not called off."""
        for row in (*self.meetings, *self.stages):
            if row.precision != "day" or row.window is None or row.is_off or row.window.upper <= self.today:
                continue
            event = Event(
                key=_key(row), title=_title(row), url=row.get_absolute_url(), first=row.window.lower,
                last=row.window.upper - walltime.DAY,
            )  # fmt: skip
            yield replace(event, **(self._of_meeting(row) if isinstance(row, Meeting) else self._of_stage(row)))

    def _of_meeting(self, row: Any) -> dict[str, Any]:
        parties = [one.party for one in row.asked]
        if not parties and row.series:
            parties = [one.party for one in row.series.members.all()]
        hosts = [row.host] if row.host else []
        return {
            "parties": {party.pk: party.short for party in (*parties, *hosts)},
            "venue": row.venue_id,
            "owner": row.owner_id,
            "belongs": self.belongs.get(row.pk, ()),
        }

    def _of_stage(self, row: Any) -> dict[str, Any]:
        parties = [one.participant.party for one in row.placed]
        return {"parties": {party.pk: party.short for party in parties}, "belongs": [f"exercise-{row.exercise_id}"]}

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
            warnings=[
                *(
                    each.said_of(event)
                    for each in self.conflicts
                    for event in (each.one, each.other)
                    if event.key == key
                ),
                *(self._closed(row) if meeting else ()),
            ],
            acts=self._moves(row),
        )

    def _closed(self, row: Any) -> list[str]:
        """The closed dates that a meeting meets, while it is to come and its days are known."""
        if row.precision != "day" or row.window is None or row.is_off or row.window.upper <= self.today:
            return []
        there = [
            each for each in self.blackouts if each.days.lower < row.window.upper and row.window.lower < each.days.upper
        ]
        parties = {one.party_id for one in row.asked}
        return [each.sentence for each in blackouts.concerning(there, row, parties)]

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
