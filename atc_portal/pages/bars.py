"""How each dated thing is drawn on the calendars: what kind it is, its letter, its words; facts are read off the models."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from exercises.models import Exercise, ExerciseStage, ExerciseStanding, Participant
from meetings.models import Deadline, Invitation, Meeting
from programs.models import Collective, Executor, MeasureYear
from reminders import walltime
from ui import when
from ui.planner import Bar

# What may be chosen as a type: its colour, its letter, its words.
TYPES: Mapping[str, tuple[str, Any, Any]] = {
    "assembly": ("assembly", pgettext_lazy("letter of the Assembly", "A"), gettext_lazy("Assembly")),
    "national-centres": (
        "meeting",
        pgettext_lazy("letter of the heads of national centres", "H"),
        gettext_lazy("Heads of national centres"),
    ),
    "authorised-representatives": (
        "meeting",
        pgettext_lazy("letter of the authorised representatives", "R"),
        gettext_lazy("Authorised representatives"),
    ),
    "expert-consultations": (
        "meeting",
        pgettext_lazy("letter of the expert consultations", "C"),
        gettext_lazy("Expert consultations"),
    ),
    "meeting": ("meeting", pgettext_lazy("letter of other meetings", "M"), gettext_lazy("Other meetings")),
    "exercise": (
        "exercise",
        pgettext_lazy("letter of joint exercises", "E"),
        gettext_lazy("Joint exercises"),
    ),
    "measure": (
        "measure",
        pgettext_lazy("letter of the measures of a programme", "P"),
        gettext_lazy("Measures of programmes"),
    ),
    "deadline": ("deadline", "!", gettext_lazy("Deadlines")),
}

EVENTS = tuple(type_ for type_, (kind, _letter, _words) in TYPES.items() if kind in ("assembly", "meeting", "exercise"))


@dataclass(frozen=True)
class Reader:
    """Who looks at the calendar, and for which parties."""

    user: Any
    parties: tuple[Any, ...] = ()

    @property
    def codes(self) -> set[str]:
        """The codes of the parties the reader acts for."""
        return {party.code for party in self.parties}


@dataclass(frozen=True)
class Source:
    """One model of DATED: which types it gives, what its bars need, how a row is drawn and for whom it is."""

    model: Any
    types: tuple[str, ...]
    draw: Callable[[Any, Reader], tuple[str, Bar]]
    concerning: Callable[[Any, Iterable[Any]], Q]
    place: str = ""  # the path to the Russian name of the city; empty: it has none
    owner: str = ""  # the path to the responsible member of staff
    related: tuple[str, ...] = ()
    prefetch: Callable[[Reader], tuple[Any, ...]] = field(default=lambda _reader: ())

    def rows(self, reader: Reader, first: date, last: date) -> QuerySet[Any]:
        """The rows the reader may see that touch these days."""
        found = self.model.objects.visible_to(reader.user).between(first, last)
        return found.select_related(*self.related).prefetch_related(*self.prefetch(reader))

    def own(self, reader: Reader) -> Q:
        """What is the reader's own: of the parties one acts for, or what a member of staff is responsible for."""
        if reader.parties:
            return self.concerning(reader.user, reader.parties)
        return Q(**{self.owner: reader.user}) if self.owner else Q(pk__in=())


def _words(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)


def _said(row: Any) -> str:
    """The date of a scheduled row, as well as it is known."""
    return when.coarse(row.precision, row.window)


def _hours(start: datetime, tz: str) -> str:
    """The hour at the place, and the reader's own where it differs; the day stands beside."""
    there = when.instant(start, tz)
    said = f"{there:%H:%M} ({when.offset(tz, start)})"
    own = when.zoned(start, tz)[1]
    return f"{said} · " + _("for you %(time)s") % {"time": own} if own else said


def _city(row: Any) -> str:
    return row.city_ru if when.locale() == "ru" else row.city_en or row.city_ru


# Meetings


def _invited(user: Any, parties: Iterable[Any], meeting: str = "pk") -> Q:
    """Hosted by one of the parties, or one is invited and the reader may know it."""
    parties = list(parties)
    invited = Invitation.objects.visible_to(user).filter(party__in=parties)
    prefix = "" if meeting == "pk" else f"{meeting}__"
    return Q(**{f"{prefix}host__in": parties}) | Q(**{f"{meeting}__in": invited.values("meeting")})


def _own_answers(reader: Reader) -> tuple[Any, ...]:
    if not reader.parties:
        return ()
    own = Invitation.objects.visible_to(reader.user).select_related("party")
    return (Prefetch("invitations", own, to_attr="own_invitations"),)


def _meeting(row: Meeting, _reader: Reader) -> tuple[str, Bar]:
    code = row.series.code if row.series else ""
    type_ = code if code in TYPES else "meeting"
    kind, letter, words = TYPES[type_]
    status, title = row.get_status_display(), row.short
    answers = [
        _("%(party)s: %(answer)s") % {"party": own.party.short, "answer": own.get_reply_display() or _("no answer yet")}
        for own in getattr(row, "own_invitations", ())
    ]
    hours = "" if row.starts_local is None or row.all_day else _hours(row.starts_local, row.tz)
    return type_, Bar(
        first=row.window.lower,
        last=row.window.upper - walltime.DAY,
        kind=kind,
        letter=str(letter),
        title=title,
        name=_words(words, str(row), _said(row), _city(row), status, *answers),
        url=row.get_absolute_url(),
        note=" · ".join(part for part in (_city(row), hours, *answers) if part),
        status=status,
        look=row.status_look,
        precision=row.precision,
        said="" if row.precision == "day" else _said(row),
        tentative=row.status in ("draft", "tentative"),
        off=row.is_off,
    )


def _deadline(row: Deadline, _reader: Reader) -> tuple[str, Bar]:
    kind, letter, words = TYPES["deadline"]
    assert row.due_at is not None  # between() keeps only what has its moment
    day = walltime.wall(row.due_at, settings.CENTER_TZ).date()
    title = f"{row.get_key_display()}: {row.meeting.short}"
    return "deadline", Bar(
        first=day,
        last=day,
        kind=kind,
        letter=str(letter),
        title=title,
        name=_words(words, title, when.day(day)),
        url=row.get_absolute_url(),
        note=_hours(row.due_at, row.tz),
        off=row.meeting.is_off,
    )


# Measures of programmes

TITLE = 90


def _executed_by(user: Any, parties: Iterable[Any]) -> Q:
    """Carried out by one of the parties, by itself or among all states or bodies."""
    parties = list(parties)
    kinds = {party.kind for party in parties}
    together = [Collective.ALL_STATES, Collective.OTHER_STATES] if "state" in kinds else []
    together += [Collective.BODIES] if "body" in kinds else []
    executors = Executor.objects.visible_to(user).standing()
    return Q(measure__in=executors.filter(Q(party__in=parties) | Q(collective__in=together)).values("measure"))


def _measure(row: MeasureYear, _reader: Reader) -> tuple[str, Bar]:
    kind, letter, words = TYPES["measure"]
    assert row.due_on is not None  # between() keeps only what has its day
    title = Truncator(str(row.measure)).chars(TITLE)
    return "measure", Bar(
        first=row.due_on,
        last=row.due_on,
        kind=kind,
        letter=str(letter),
        title=title,
        name=_words(words, title, when.day(row.due_on)),
        url=row.get_absolute_url(),
        note=_("Measure due, programme of %(years)s") % {"years": row.measure.programme.years},
    )


# Exercises


def _exercised_by(user: Any, parties: Iterable[Any], exercise: str = "pk") -> Q:
    """Of exercises to which one of the parties is invited."""
    asked = Participant.objects.visible_to(user).filter(party__in=list(parties)).exclude(invitation="draft")
    return Q(**{f"{exercise}__in": asked.values("exercise")})


def _exercise(row: Exercise, _reader: Reader) -> tuple[str, Bar]:
    """An exercise of which only the year is known; stages with days are drawn in its place."""
    kind, letter, words = TYPES["exercise"]
    return "exercise", Bar(
        first=date(row.year, 1, 1),
        last=date(row.year, 12, 31),
        kind=kind,
        letter=str(letter),
        title=str(row),
        name=_words(words, str(row), row.year, row.status_words),
        url=row.get_absolute_url(),
        status=row.status_words,
        look=row.status_look,
        precision="year",
        off=row.standing != ExerciseStanding.ACTIVE,
    )


def _stage(row: ExerciseStage, _reader: Reader) -> tuple[str, Bar]:
    kind, letter, words = TYPES["exercise"]
    assert row.window is not None  # between() keeps only what has its days
    hours = "" if row.starts_local is None or row.all_day else _hours(row.starts_local, row.tz)
    return "exercise", Bar(
        first=row.window.lower,
        last=row.window.upper - walltime.DAY,
        kind=kind,
        letter=str(letter),
        title=str(row.exercise),
        name=_words(words, str(row), _said(row), row.status_words),
        url=row.get_absolute_url(),
        note=" · ".join(part for part in (_("Stage %(number)d") % {"number": row.number}, hours) if part),
        status=row.status_words,
        look=row.status_look,
        precision=row.precision,
        said="" if row.precision == "day" else _said(row),
        tentative=row.is_tentative,
        off=row.is_off,
    )


SOURCES = [
    Source(
        model=Meeting,
        types=("assembly", "national-centres", "authorised-representatives", "expert-consultations", "meeting"),
        draw=_meeting,
        concerning=_invited,
        place="city_ru",
        owner="owner",
        related=("series", "host"),
        prefetch=_own_answers,
    ),
    Source(
        model=Deadline,
        types=("deadline",),
        draw=_deadline,
        concerning=lambda user, parties: _invited(user, parties, "meeting"),
        place="meeting__city_ru",
        owner="meeting__owner",
        related=("meeting", "meeting__series"),
    ),
    Source(
        model=Exercise,
        types=("exercise",),
        draw=_exercise,
        concerning=_exercised_by,
    ),
    Source(
        model=ExerciseStage,
        types=("exercise",),
        draw=_stage,
        concerning=lambda user, parties: _exercised_by(user, parties, "exercise"),
        related=("exercise",),
    ),
    Source(
        model=MeasureYear,
        types=("measure",),
        draw=_measure,
        concerning=_executed_by,
        related=("measure", "measure__programme"),
    ),
]


def legend() -> list[tuple[str, str, str]]:
    """What the colours and letters mean."""
    return [(kind, str(letter), str(words)) for kind, letter, words in TYPES.values()]


def draw(
    reader: Reader,
    first: date,
    last: date,
    *,
    types: Collection[str] = (),
    narrow: Callable[[Source, QuerySet[Any]], QuerySet[Any]] = lambda _source, rows: rows,
) -> list[Bar]:
    """Draw what the reader may see in a stretch of days, of some types or of all, narrowed by what the page asks."""
    found = []
    for source in SOURCES:
        if types and not set(types) & set(source.types):
            continue
        for row in narrow(source, source.rows(reader, first, last)):
            drawn, bar = source.draw(row, reader)
            if not types or drawn in types:
                found.append(bar)
    return found


def models() -> list[type[Model]]:
    """The models that are drawn."""
    return [source.model for source in SOURCES]
