"""What is due before a meeting, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from meetings.models.series import EVENING, DeadlineKey
from records.models import Versioned, VersionedQuerySet
from reminders import walltime
from reminders.models import Derived
from ui import when

# Names are sent first, then they are confirmed: the order that convening demands.
IN_TURN = ("reply", "nominate", "confirm")


@dataclass(frozen=True)
class Term:
    """When something is due: so many days before the meeting, or a day of its own."""

    days: int | None = None
    fixed_on: date | None = None
    at_time: time = EVENING

    def __str__(self) -> str:
        at = f"{self.at_time:%H:%M}"
        return f"{self.fixed_on:%d.%m.%Y}, {at}" if self.fixed_on else f"−{self.days}, {at}"


class DeadlineQuerySet(VersionedQuerySet):
    """The reading vocabulary of deadlines."""

    def visible_to(self, user: Any) -> Self:
        """Show the deadlines of meetings whose papers the person may read."""
        return self.filter(meeting__in=Meeting.objects.open_to(user))

    def between(self, first_day: date, last_day: date) -> Self:
        """Keep what falls due in a stretch of days, its last day included, as the Center counts days."""
        return self.filter(
            due_at__gte=walltime.day_begins(first_day, settings.CENTER_TZ),
            due_at__lt=walltime.day_ends(last_day, settings.CENTER_TZ),
        )

    def put(self, meeting: Meeting, key: str, term: Term) -> None:
        """Set one deadline of a meeting."""
        row: Deadline = Deadline.objects.filter(meeting=meeting, key=key).first() or Deadline(meeting=meeting, key=key)
        row.meeting = meeting
        row.days, row.fixed_on, row.at_time = term.days, term.fixed_on, term.at_time
        if row.derive() and row.pk is not None:
            row.schedule_version += 1
        row.write("days", "fixed_on", "at_time", "due_at", "schedule_version")

    def copy_usual(self, meeting: Meeting) -> None:
        """Give a meeting the usual deadlines of its series; that for the protocol is set when it is circulated."""
        if meeting.series is not None:
            for usual in meeting.series.deadline_templates.exclude(key=DeadlineKey.PROTOCOL_COMMENTS):
                self.put(meeting, usual.key, Term(days=usual.days, at_time=usual.at_time))

    def follow(self, meeting: Meeting) -> tuple[dict[str, Any], dict[str, Any]]:
        """Derive a meeting's deadlines anew from its first day; give those that moved, as they were and as they are."""
        was, now = {}, {}
        for row in meeting.deadlines.select_for_update():
            row.meeting = meeting
            before = row.due_local
            if row.derive():
                row.schedule_version += 1
                row.write("due_at", "schedule_version")
                was[f"due_{row.key}"], now[f"due_{row.key}"] = before, row.due_local
        return was, now


class Deadline(Versioned, Derived):
    """A term of a meeting: so many days before its first day, or a day of its own."""

    INSTANTS = ("due_at",)
    PART_OF = "meeting"

    key = models.CharField(_("what"), max_length=17, choices=DeadlineKey)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="deadlines", verbose_name=_("meeting"))
    days = models.PositiveSmallIntegerField(_("days before the first day"), null=True, blank=True)
    fixed_on = models.DateField(_("day"), null=True, blank=True)
    at_time = models.TimeField(_("time"), default=EVENING)
    tz = models.CharField(_("zone"), max_length=64, default=settings.CENTER_TZ)
    due_at = models.DateTimeField(_("due"), null=True, blank=True, editable=False)
    schedule_version = models.PositiveIntegerField(default=1, editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "due_at", "pk"]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        indexes = [models.Index(fields=["due_at", "id"], name="meetings_deadline_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "key"],
                name="meetings_deadline_once",
                violation_error_message=_("The meeting has this deadline already."),
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=True, fixed_on__isnull=False) | Q(days__isnull=False, fixed_on__isnull=True),
                name="meetings_deadline_days_or_day",
                violation_error_message=_("Give either the days before the meeting or a day, not both."),
            ),
            models.CheckConstraint(
                condition=Q(tz="UTC") | (Q(tz__contains="/") & ~Q(tz__startswith="Etc/")),
                name="meetings_deadline_zone_of_place",
                violation_error_message=_("Give the zone by its place, like Europe/Minsk."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_key_display()

    def get_absolute_url(self) -> str:
        """The page of its meeting."""
        return self.meeting.get_absolute_url()

    @property
    def due_local(self) -> datetime | None:
        """When it is due, in the zone in which it was set."""
        return walltime.wall(self.due_at, self.tz) if self.due_at else None

    @property
    def hour(self) -> str:
        """The hour at which it is due, with its zone in words."""
        return f"{self.at_time:%H:%M}, {when.zone_label(self.tz, self.due_local)}" if self.due_local else ""

    def term(self) -> Term:
        """Give it as it was set."""
        return Term(self.days, self.fixed_on, self.at_time)

    def would_be_due(self, first_day: date | None) -> datetime | None:
        """Give the instant at which it would fall due if the meeting began on a day; None while that is not known."""
        if self.fixed_on is not None:
            return walltime.days_before(self.fixed_on, 0, self.at_time, self.tz)
        if first_day is None or self.days is None:
            return None
        return walltime.days_before(first_day, self.days, self.at_time, self.tz)

    def derive(self) -> bool:
        """Derive the instant from the meeting's first day; tell whether it has changed."""
        was = self.due_at
        self.due_at = self.would_be_due(self.meeting.starts_local.date() if self.meeting.starts_local else None)
        return self.due_at != was

    def moment_name(self, instant: str) -> str:  # noqa: ARG002  # it has one
        """What is due."""
        return f"due_{self.key}"

    def take_along(self, was: Mapping[str, datetime]) -> None:
        """What was granted to a party beyond the term moves by as much: no wall time of it is kept."""
        if self.due_at is not None:
            by = self.due_at - was["due_at"]
            granted = self.extensions.filter(was_due=was["due_at"])
            granted.update(was_due=F("was_due") + by, due_at=F("due_at") + by)
