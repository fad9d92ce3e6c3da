"""The sittings of a meeting, and the rooms they hold."""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from meetings.models.place import Room
from records.models import Versioned, VersionedQuerySet
from reminders import walltime
from reminders.models import Derived
from reminders.walltime import DAY, WallTimeField
from ui import when


class SittingQuerySet(VersionedQuerySet):
    """The reading vocabulary of sittings."""

    def visible_to(self, user: Any) -> Self:
        """Show the sittings of meetings whose agenda the person may read."""
        return self.filter(meeting__in=Meeting.objects.open_to(user))

    def in_order(self) -> Self:
        """Sort them as they follow each other."""
        return self.order_by("day", "start_time", "number")

    def holding(self, room: Room, starts_at: datetime, ends_at: datetime) -> Self:
        """Keep those that hold a room at some moment of a stretch; ends that touch do not count."""
        return self.filter(room=room, holds_room=True, starts_at__lt=ends_at, ends_at__gt=starts_at)


class Sitting(Versioned, Derived):
    """A sitting: on which day of its meeting, from when till when, in which room.

    It is counted by the days of the meeting, so that it moves with it and waits while no day is fixed.
    """

    CHANGE_LABELS = {"room": _("room")}

    DERIVED = ("starts_local", "ends_local", "starts_at", "ends_at", "holds_room")
    INSTANTS = ("starts_at", "ends_at")
    REVISION = ("schedule_version", "revised_at")
    PART_OF = "meeting"

    class Kind(models.TextChoices):
        """What sort of sitting it is."""

        PLENARY = "plenary", pgettext_lazy("sitting", "plenary")
        RESTRICTED = "restricted", pgettext_lazy("sitting", "heads of delegations")
        GROUP = "group", pgettext_lazy("sitting", "working group")
        OTHER = "other", pgettext_lazy("sitting", "other event")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sittings", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PLENARY)
    day = models.PositiveSmallIntegerField(_("day of the meeting"), default=1)
    start_time = models.TimeField(_("begins at"))
    end_time = models.TimeField(_("ends at"))
    starts_local = WallTimeField(_("begins"), null=True, blank=True, editable=False)
    ends_local = WallTimeField(_("ends"), null=True, blank=True, editable=False)
    starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="sittings", verbose_name=_("room")
    )
    holds_room = models.BooleanField(_("room is held"), default=False)
    room_wish = models.CharField(_("wish for the room"), max_length=200, blank=True)
    chair_ru = models.CharField(_("presiding (Russian)"), max_length=200, blank=True)
    chair_en = models.CharField(_("presiding (English)"), max_length=200, blank=True)
    is_closed = models.BooleanField(_("closed sitting"), default=False)
    needs_interpretation = models.BooleanField(_("needs interpretation"), default=False)
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    schedule_version = models.PositiveIntegerField(default=1, editable=False)
    revised_at = models.DateTimeField(editable=False)

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "day", "start_time", "number"]
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        indexes = [
            models.Index(fields=["meeting", "day", "start_time", "number"], name="meetings_sitting_in_order"),
            models.Index(fields=["starts_at", "id"], name="meetings_sitting_starts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="meetings_sitting_one_number",
                violation_error_message=_("The meeting has a sitting with this number."),
            ),
            models.UniqueConstraint(fields=["id", "meeting"], name="meetings_sitting_of_meeting"),
            models.CheckConstraint(
                condition=Q(number__gte=1, day__gte=1),
                name="meetings_sitting_counts_from_one",
                violation_error_message=_("Sittings and days count from one."),
            ),
            models.CheckConstraint(
                condition=Q(end_time__gt=F("start_time")),
                name="meetings_sitting_ends_after_start",
                violation_error_message=_("A sitting ends on its day, after it has begun."),
            ),
            models.CheckConstraint(
                condition=Q(starts_local=None, ends_local=None, starts_at=None, ends_at=None)
                | Q(starts_local__isnull=False, ends_local__isnull=False)
                & Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="meetings_sitting_moments_together",
                violation_error_message=_("The moments of a sitting are known together, or not at all."),
            ),
            models.CheckConstraint(
                condition=Q(holds_room=False) | Q(room__isnull=False, starts_at__isnull=False),
                name="meetings_sitting_holds_a_room",
                violation_error_message=_("A room is held on a day that is fixed: name the room and the day."),
            ),
            ExclusionConstraint(
                name="meetings_sitting_room_once",
                expressions=[
                    (F("room"), RangeOperators.EQUAL),
                    (
                        Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(holds_room=True),
                violation_error_message=_("The room is held by another sitting at this time."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Sitting %(number)d") % {"number": self.number})

    def get_absolute_url(self) -> str:
        """The sittings of its meeting."""
        return reverse("meetings:sittings", args=[self.meeting.public_id])

    @property
    def tz(self) -> str:
        """The zone of its meeting, by whose clocks it runs."""
        return self.meeting.tz

    @property
    def hours(self) -> str:
        """From when till when."""
        return f"{self.start_time:%H:%M}–{self.end_time:%H:%M}"

    @property
    def said(self) -> str:
        """Its day and hours in words, or which day of the meeting it is."""
        if self.starts_local is None:
            return str(_("day %(day)d, %(hours)s") % {"day": self.day, "hours": self.hours})
        return f"{when.day(self.starts_local)}, {self.hours}"

    @property
    def chair(self) -> str:
        """Who presides, in the reader's language."""
        russian = (get_language() or "ru").startswith("ru")
        return self.chair_ru if russian else self.chair_en or self.chair_ru

    def derive(self) -> bool:
        """Derive its moments from the first day and the zone of its meeting; tell whether they have changed."""
        was = (self.starts_at, self.ends_at)
        first = self.meeting.starts_local
        if first is None or not self.meeting.tz:
            self.starts_local = self.ends_local = self.starts_at = self.ends_at = None
        else:
            day = first.date() + DAY * (self.day - 1)
            self.starts_local = datetime.combine(day, self.start_time)
            self.ends_local = datetime.combine(day, self.end_time)
            self.starts_at = walltime.instant(self.starts_local, self.meeting.tz)
            self.ends_at = walltime.instant(self.ends_local, self.meeting.tz)
        return (self.starts_at, self.ends_at) != was

    def is_inside(self) -> bool:
        """Tell whether it lies inside its meeting, as far as the days of that are known."""
        whole = self.meeting
        if self.starts_local is None or self.ends_local is None or whole.starts_local is None:
            return True
        return whole.starts_local <= self.starts_local and (
            whole.ends_local is None or self.ends_local <= whole.ends_local
        )

    def moment_name(self, instant: str) -> str:
        """Its time; the end goes with the beginning."""
        return "sitting_time" if instant == "starts_at" else ""

    def revise(self, *, now: datetime) -> None:
        """Note a change of time or place; nothing goes back."""
        self.schedule_version += 1
        self.revised_at = max(now, self.revised_at) if self.revised_at else now
