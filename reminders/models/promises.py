"""What the engine asks of anything that can be reminded of, and what a date on the calendar brings along."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, Q
from django.db.models.functions import Cast
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from reminders import walltime
from reminders.walltime import WallTimeField
from ui import text

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Anchor:
    """The moment a reminder counts from: a wall time or a day, its zone, and the instant derived from them."""

    local: date
    tz: str
    at: datetime

    @classmethod
    def moment(cls, local: datetime, tz: str) -> Self:
        """Anchor at a wall time."""
        return cls(local, tz, walltime.instant(local, tz))

    @classmethod
    def day(cls, local: date, tz: str) -> Self:
        """Anchor at the beginning of a day, for what starts on it."""
        return cls(local, tz, walltime.day_begins(local, tz))

    @classmethod
    def term(cls, local: date, tz: str) -> Self:
        """Anchor at the end of a day, for a deadline without an hour."""
        return cls(local, tz, walltime.day_ends(local, tz))

    @classmethod
    def instant(cls, at: datetime, tz: str) -> Self:
        """Anchor at an instant that has happened or was granted, said in a zone."""
        return cls(walltime.wall(at, tz), tz, at)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to tell, and the code of the party on whose behalf, if any."""

    person: Any
    on_behalf: str = ""


def narrowed(rows: Any, only: Any, path: str = "user") -> Any:
    """Keep of the rows of an audience those of one person; all of them where nobody is named."""
    return rows if only is None else rows.filter(**{path: only.pk})


class RemindableQuerySet(models.QuerySet):
    """The reading vocabulary the engine needs of a subject; the heir adds `visible_to`."""

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:
        """Keep the rows that may have an anchor in a stretch of time; more is harmless, fewer is not."""
        raise NotImplementedError


class Remindable(models.Model):
    """A subject people are reminded of: it knows its anchors and whom they concern, the engine does the rest."""

    VERBS: ClassVar = {
        "reminded": _("Reminded those who owe an answer"),
        "let_go": _("Let go what was kept back"),
        "taken_back": _("Took a notice back"),
        "kept_back": _("Kept a reminder back"),
        "skipped": _("Left a reminder out"),
        "sent_now": _("Sent a reminder ahead of time"),
        "sent_to_self": _("Had a reminder sent to oneself on trial"),
        "rules_copied": _("Copied the rules of the edition before"),
        "rezoned": _("Followed the new law of time of its zone"),
    }

    # What rules may count from, and to whom they may speak: the codes the two methods below know, in words.
    ANCHORS: ClassVar[Mapping[str, Any]] = {}
    AUDIENCES: ClassVar[Mapping[str, Any]] = {}
    # Whom of the secretariat the engine itself has something to say.
    KEEPERS: ClassVar[str] = "secretariat"

    # Grows by one for each committed change of time, place or status; it is the SEQUENCE of calendars too.
    schedule_version = models.PositiveIntegerField(default=1, editable=False)
    # Written by the planner alone, and never raises the row's own version.
    reminder_epoch = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name the moments rules may count from; none while draft, postponed, cancelled or over."""
        raise NotImplementedError

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterable[Recipient]:
        """Name each person of an audience once; who has answered is not among them. Asked again at sending.

        With `only`, name that person alone, if it is among them: each letter asks about its one reader.
        """
        raise NotImplementedError

    def told_about(self) -> Iterable["Remindable"]:
        """Name the subjects of which somebody was told and is therefore told of this one's changes: itself at least."""
        return (self,)

    def reminder_dates(self) -> Any:
        """Give the row whose dates a letter shows: anything `Scheduled`, None where there is none."""
        return self if hasattr(self, "starts_local") else None

    def reminder_title(self) -> str:
        """Say what a letter calls the subject, in the language that is active; a restricted title gives its symbol."""
        russian = str(getattr(self, "title_ru", "") or "")
        english = str(getattr(self, "title_en", "") or "")
        if (get_language() or "ru").startswith("ru"):
            return russian or english or str(self)
        return english or russian or str(self)

    def reminder_ask(self, anchor: str) -> str:  # noqa: ARG002  # an heir with several terms says what each is for
        """Say what is owed at one of the anchors, in the language that is active; what is `Owed` knows it itself."""
        return str(getattr(self, "ask", "") or self.reminder_title())

    def reminder_url(self) -> str:
        """Give the page a reader of a letter is led to; another than the own one where that is not for all of them."""
        return str(self.get_absolute_url())  # type: ignore[attr-defined]  # every subject has its page

    def reminder_key(self) -> str:
        """Give the name of the subject that survives a restored database and tells nothing."""
        return str(getattr(self, "public_id", None) or self.pk)


class Derived:
    """A row with instants derived from wall time and zone: when a zone changes its law, they are derived anew.

    `derive()` sets the columns named in `INSTANTS`; `PART_OF` names the link to the subject whose part the row is.
    """

    INSTANTS: ClassVar[tuple[str, ...]] = ()
    REVISION: ClassVar[tuple[str, ...]] = ("schedule_version",)
    PART_OF: ClassVar[str] = ""
    schedule_version: Any

    def derive(self) -> Any:
        """Derive the instants, as the table of zones has them now."""
        raise NotImplementedError

    def revise(self, *, now: datetime) -> None:  # noqa: ARG002  # an heir notes when
        """Note a change of time."""
        self.schedule_version += 1

    def moment_name(self, instant: str) -> str:
        """Give the field under which the history of the subject tells an instant; nothing where another says it too."""
        return instant

    def take_along(self, was: Mapping[str, datetime]) -> None:
        """Let copies of its instants follow; `was` is what they were."""


class Precision(models.TextChoices):
    """How well a date is known."""

    UNKNOWN = "unknown", pgettext_lazy("date", "not set")
    YEAR = "year", pgettext_lazy("date", "year")
    QUARTER = "quarter", pgettext_lazy("date", "quarter")
    MONTH = "month", pgettext_lazy("date", "month")
    DAY = "day", pgettext_lazy("date", "day")


class CalendarState(StrEnum):
    """What a calendar is told of an event: it knows no other states."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


def window_of(precision: str, day: date) -> DateRange:
    """Give the whole month, quarter or year a day lies in, or the day alone."""
    if precision == Precision.DAY:
        return DateRange(day, day + walltime.DAY)
    months = MONTHS[precision]
    first = date(day.year, day.month - (day.month - 1) % months, 1)
    year, month = divmod(first.month - 1 + months, 12)
    return DateRange(first, date(first.year + year, month + 1, 1))


def _whole(precision: str) -> Q:
    """Demand that a coarse window is one whole calendar unit, known to PostgreSQL by its name."""
    lower = Func(
        Cast(F("window"), DateRangeField()),
        template=f"date_trunc('{precision}', lower(%(expressions)s)::timestamp)::date",
        output_field=models.DateField(),
    )
    upper = Func(
        Cast(F("window"), DateRangeField()),
        template=(
            f"(date_trunc('{precision}', lower(%(expressions)s)::timestamp)"
            f" + interval '{MONTHS[precision]} months')::date"
        ),
        output_field=models.DateField(),
    )
    whole = Func(lower, upper, function="daterange", output_field=DateRangeField())
    return ~Q(precision=precision) | Q(window=whole)


def ends_with_start(unless: Q | None = None) -> models.CheckConstraint:
    """Give the constraint that what has a start has an end, except where the heir says otherwise."""
    condition = Q(starts_local__isnull=True) | Q(ends_local__isnull=False)
    return models.CheckConstraint(
        condition=condition | unless if unless is not None else condition,
        name="%(app_label)s_%(class)s_ends_with_start",
        violation_error_message=_("Give the end as well."),
    )


class ScheduledQuerySet(RemindableQuerySet):
    """The reading vocabulary of everything that has dates."""

    def between(self, first_day: date, last_day: date) -> Self:
        """Keep what touches a stretch of days, its last day included; a month or a quarter counts as a whole."""
        return self.filter(window__overlap=DateRange(first_day, last_day + walltime.DAY))

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:
        """Keep what starts or ends in a stretch of time."""
        return self.filter(Q(starts_at__range=(after, until)) | Q(ends_at__range=(after, until)))


class Scheduled(Remindable, Derived):
    """Something with a date, however well that is known: wall times and zone are the truth, instants are derived."""

    WHEN: ClassVar = ("precision", "window", "starts_local", "ends_local", "all_day", "tz", "starts_at", "ends_at")
    INSTANTS: ClassVar = ("starts_at", "ends_at")
    REVISION: ClassVar = ("schedule_version", "revised_at")
    # The audience that takes part for certain: what they are told of a change can stand in their calendars.
    CONFIRMED: ClassVar[str] = ""

    precision = models.CharField(
        _("how well the date is known"), max_length=7, choices=Precision, default=Precision.UNKNOWN
    )
    window = DateRangeField(_("days"), null=True, blank=True)
    starts_local = WallTimeField(_("starts"), null=True, blank=True)
    ends_local = WallTimeField(_("ends"), null=True, blank=True)
    all_day = models.BooleanField(_("whole days"), default=False)
    tz = models.CharField(_("zone"), max_length=64, blank=True, default="")
    starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    revised_at = models.DateTimeField(editable=False)

    class Meta(Remindable.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_local__gt=F("starts_local")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(precision=Precision.UNKNOWN, window__isnull=True)
                | (~Q(precision=Precision.UNKNOWN) & Q(window__isnull=False, window__isempty=False)),
                name="%(app_label)s_%(class)s_window_if_known",
                violation_error_message=_("A date is either not set, or it has its days."),
            ),
            models.CheckConstraint(
                condition=_whole("year") & _whole("quarter") & _whole("month"),
                name="%(app_label)s_%(class)s_window_whole",
                violation_error_message=_("A month, a quarter or a year is given as a whole."),
            ),
            models.CheckConstraint(
                condition=Q(precision=Precision.DAY, starts_local__isnull=False)
                | (~Q(precision=Precision.DAY) & Q(starts_local__isnull=True, ends_local__isnull=True)),
                name="%(app_label)s_%(class)s_hours_if_day",
                violation_error_message=_("Hours are given when the day is known, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(tz__in=["", "UTC"]) | (Q(tz__contains="/") & ~Q(tz__startswith="Etc/")),
                name="%(app_label)s_%(class)s_zone_of_place",
                violation_error_message=_("Give the zone by its place, like Europe/Minsk."),
            ),
            models.CheckConstraint(
                condition=Q(starts_local__isnull=True, starts_at__isnull=True)
                | Q(starts_local__isnull=False, starts_at__isnull=False),
                name="%(app_label)s_%(class)s_start_derived",
                violation_error_message=_("The instant of the start does not go with its wall time."),
            ),
            models.CheckConstraint(
                condition=Q(ends_local__isnull=True, ends_at__isnull=True)
                | Q(ends_local__isnull=False, ends_at__isnull=False),
                name="%(app_label)s_%(class)s_end_derived",
                violation_error_message=_("The instant of the end does not go with its wall time."),
            ),
        ]

    def place(self, starts_local: date, ends_local: date | None, tz: str, *, all_day: bool | None = None) -> None:
        """Set wall times, zone, both instants and the days together; `all_day` is kept where it is not given.

        Whole days run from midnight to the midnight after the last day; a bare date as the end means that day is
        the last one.
        """
        self.all_day = self.all_day if all_day is None else all_day
        start = _wall_time(starts_local)
        end = _wall_time(ends_local) if isinstance(ends_local, datetime) else None
        if end is None and ends_local is not None:
            end = walltime.midnight(ends_local + walltime.DAY)
        if self.all_day:
            start, end = _whole_days(start, end)
        self.precision = Precision.DAY
        self.tz = tz
        self.starts_local, self.ends_local = start, end
        self.window = DateRange(start.date(), max(start.date(), walltime.last_day(start, end)) + walltime.DAY)
        self.derive()

    def place_window(self, precision: str, window: DateRange | date | None = None) -> None:
        """Set a date known only to its month, quarter or year, or not at all; any day of it will do."""
        if precision == Precision.DAY:
            raise ValueError("a day is set by place()")
        self.precision = precision
        if precision == Precision.UNKNOWN or window is None:
            self.window = None
        else:
            self.window = window_of(precision, window) if isinstance(window, date) else window
        self.starts_local = self.ends_local = None
        self.all_day = False
        self.derive()

    def derive(self) -> None:
        """Derive both instants from wall times and zone, as the table of zones has it now."""
        self.starts_at = walltime.instant(self.starts_local, self.tz) if self.starts_local else None
        self.ends_at = walltime.instant(self.ends_local, self.tz) if self.ends_local else None

    def moment_name(self, instant: str) -> str:
        """Its beginning and its end, as they are called everywhere."""
        return {"starts_at": "starts_local", "ends_at": "ends_local"}[instant]

    def revise(self, *, now: datetime) -> None:
        """Note a change of time, place or status, once however many fields it touches; nothing goes back."""
        self.schedule_version += 1
        self.revised_at = max(now, self.revised_at) if self.revised_at else now

    # What calendars are told

    def calendar_state(self) -> CalendarState:
        """Tell whether it is provisional, firm, or off for now or for good."""
        raise NotImplementedError

    def calendar_title(self) -> tuple[str, bool]:
        """Give the short title in the active language, and tell whether the Russian one stands in for it."""
        return text.pair(self, "title")

    def calendar_place(self) -> str:
        """Give the city, in the active language."""
        return text.pair(self, "city")[0]

    def calendar_category(self) -> str:
        """Name what sort of event it is."""
        return ""

    def times(self) -> dict[str, Any]:
        """Give the dates as the history compares them."""
        return {
            name: getattr(self, name) for name in ("precision", "window", "starts_local", "ends_local", "all_day", "tz")
        }

    @property
    def first_day(self) -> date | None:
        """The first day on which it may be, in the zone of its place."""
        return self.window.lower if self.window else None

    @property
    def last_day(self) -> date | None:
        """The last day on which it may be, in the zone of its place."""
        return self.window.upper - walltime.DAY if self.window else None


def _wall_time(moment: date) -> datetime:
    return moment.replace(fold=0) if isinstance(moment, datetime) else walltime.midnight(moment)


def _whole_days(start: datetime, end: datetime | None) -> tuple[datetime, datetime]:
    """Widen a span to the midnights around the days it touches."""
    last = walltime.last_day(start, end)
    return walltime.midnight(start.date()), walltime.midnight(last + timedelta(days=1))
