"""What stands on a stretch of days, read once: each rule of conflicts looks at these rows, none asks for an event of its own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Prefetch

from meetings.models import ACTIVE, Blackout, Deadline, Invitation, Meeting, MeetingLink, Nominee, SeriesMember, Sitting
from meetings.queries.conflict import WEEK, Event
from reminders import walltime
from reminders.walltime import DAY

TO_COME = ("draft", "tentative", "convened")


class Ground:
    """The meetings of a stretch of days with what they need, as one reader sees them; days that are over do not count."""

    def __init__(
        self,
        user: Any,
        first: date,
        last: date | None,
        *,
        now: datetime,
        moved: Meeting | None = None,
        belongs: Mapping[int, Sequence[str]] | None = None,
    ) -> None:
        self.user, self.now = user, now
        self.moved: Any = moved
        today = walltime.today(now, settings.CENTER_TZ)
        self.days = DateRange(max(first - WEEK, today), last + WEEK + DAY if last else None)
        self.ties: dict[int, list[str]] = {pk: list(keys) for pk, keys in (belongs or {}).items()}
        self.shared: dict[int, list[str]] = {pk: list(keys) for pk, keys in (belongs or {}).items()}
        self.meetings = self._meetings()
        self.pks = [row.pk for row in self.meetings]
        self._tie()
        self.events = {row.pk: self._event(row) for row in self.meetings}

    def _meetings(self) -> list[Meeting]:
        if self.days.upper is not None and self.days.upper <= self.days.lower:
            return []
        seen = Meeting.objects.visible_to(self.user).filter(facts_only=False, status__in=TO_COME)
        rows = seen.filter(precision="day", window__overlap=self.days)
        if self.moved is not None:
            rows = rows.exclude(pk=self.moved.pk)
        found = list(
            rows.select_related("series", "host", "venue").prefetch_related(*self._asked()).order_by("window", "pk")
        )
        if self.moved is not None:
            self.moved.asked = list(self._invited().filter(meeting=self.moved))
            if self.moved.series is not None and not self.moved.asked:
                self.moved.series.known = list(self._members().filter(series=self.moved.series))
            found.append(self.moved)
        return found

    def _invited(self) -> Any:
        return Invitation.objects.visible_to(self.user).exclude(status="withdrawn").select_related("party").in_order()

    def _members(self) -> Any:
        members = SeriesMember.objects.visible_to(self.user).filter(role="member").select_related("party")
        return members.order_by("party__protocol_order")

    def _asked(self) -> list[Prefetch]:
        return [
            Prefetch("invitations", self._invited(), to_attr="asked"),
            Prefetch("series__members", self._members(), to_attr="known"),
        ]

    def _tie(self) -> None:
        links = MeetingLink.objects.visible_to(self.user).filter(from_meeting__in=self.pks)
        for pk, kind, *both in links.values_list("pk", "kind", "from_meeting", "to_meeting"):
            for meeting in both:
                self.ties.setdefault(meeting, []).append(f"link-{pk}")
                if kind == MeetingLink.Kind.CO_LOCATED:
                    self.shared.setdefault(meeting, []).append(f"link-{pk}")

    def parties(self, row: Any) -> list[Any]:
        """Whom a meeting takes: those invited; before anybody is named, the members of its series on its days."""
        if row.asked or row.series is None:
            return [one.party for one in row.asked]
        return [one.party for one in row.series.known if _meets(one.valid, row.window)]

    def _event(self, row: Any) -> Event:
        hosts = [row.host] if row.host else []
        by_video = row.format == "video"
        country = row.venue.party_id if row.venue and row.venue.party_id else row.host_id
        return Event(
            key=f"meeting-{row.pk}",
            title=row.short,
            url=row.get_absolute_url(),
            first=row.first_day,
            last=row.last_day,
            parties={party.pk: party.short for party in (*self.parties(row), *hosts)},
            hosts=() if by_video else tuple(party.pk for party in hosts),
            venue=row.venue_id,
            owner=row.owner_id,
            city="" if by_video else row.city_ru.casefold(),
            country=country,
            people=self.people.get(row.pk, {}),
            belongs=self.ties.get(row.pk, ()),
            together=self.shared.get(row.pk, ()),
        )

    @cached_property
    def people(self) -> dict[int, dict[int, str]]:
        """Those who are sent to more than one of the meetings, by meeting."""
        sent = Nominee.objects.visible_to(self.user).filter(meeting__in=self.pks, status__in=ACTIVE)
        twice = (
            sent.values("person").annotate(times=Count("meeting", distinct=True)).filter(times__gt=1).values("person")
        )
        found: dict[int, dict[int, str]] = {}
        for row in sent.filter(person__in=twice).select_related("person").order_by("person__sort_key", "pk"):
            found.setdefault(row.meeting_id, {})[row.person_id] = str(row.person)
        return found

    @cached_property
    def blackouts(self) -> list[Blackout]:
        """The closed dates of the stretch."""
        seen = Blackout.objects.visible_to(self.user).filter(days__overlap=self.days)
        return list(seen.in_order())

    @cached_property
    def holidays(self) -> list[Blackout]:
        """The holidays of parties and of all, also before the stretch: terms lie before the meetings they belong to."""
        due = [row.due_at for rows in self.deadlines.values() for row in rows if row.due_at is not None]
        if not due:
            return []
        seen = Blackout.objects.visible_to(self.user).filter(kind=Blackout.Kind.HOLIDAY, venue=None, person=None)
        return list(seen.touching(min(due).date() - WEEK, max(due).date() + DAY).in_order())

    @cached_property
    def deadlines(self) -> dict[int, list[Deadline]]:
        """The terms of each meeting; those of one that is looked at before it moves, as they would be."""
        seen = Deadline.objects.visible_to(self.user).filter(meeting__in=self.pks)
        return self._by_meeting(seen.prefetch_related("extensions").order_by("due_at", "pk"))

    @cached_property
    def sittings(self) -> dict[int, list[Sitting]]:
        """The sittings of each meeting with their rooms; those of one that is looked at before it moves, as they would be."""
        seen = Sitting.objects.visible_to(self.user).filter(meeting__in=self.pks)
        return self._by_meeting(seen.select_related("room__venue").in_order())

    def _by_meeting(self, rows: Iterable[Any]) -> dict[int, list[Any]]:
        there = {row.pk: row for row in self.meetings}
        found: dict[int, list[Any]] = {}
        for row in rows:
            row.meeting = there[row.meeting_id]
            if self.moved is not None and row.meeting_id == self.moved.pk:
                row.derive()
            found.setdefault(row.meeting_id, []).append(row)
        return found


def _meets(one: Any, other: Any) -> bool:
    return bool(
        (one.lower is None or one.lower < other.upper) and (one.upper is None or other.lower < one.upper)
    )  # fmt: skip
