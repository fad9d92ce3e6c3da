"""How a meeting comes to be: drafted, entered from the public record, cloned from the edition before."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings import cloning
from meetings.domain import agenda, sitting
from meetings.models import Circle, CodeYear, Deadline, Invitation, Meeting, MeetingSeries, Quota, Status, When
from members.models import Party, User
from records import history
from reminders.domain import replan
from ui.text import roman

CARD = ("title_ru", "title_en", "series", "ordinal", "host", "city_ru", "city_en", "owner", "circle")
YEAR_LATER = 364  # the same weekday, 52 weeks on


@transaction.atomic
def draft(
    *,
    when: When,
    title_ru: str = "",
    title_en: str = "",
    series: MeetingSeries | None = None,
    ordinal: int | None = None,
    host: Party | None = None,
    city_ru: str = "",
    city_en: str = "",
    owner: User | None = None,
    circle: str = Circle.MEMBERS,
    by: User | None,
    now: datetime,
) -> Meeting:
    """Draft a meeting, which the secretariat alone sees; an edition takes names, host and deadlines of its series."""
    meeting = Meeting(
        series=series,
        ordinal=ordinal,
        title_ru=title_ru,
        title_en=title_en,
        host=host,
        city_ru=city_ru,
        city_en=city_en,
        owner=owner,
        circle=circle if series is not None else Circle.INVITED,
    )
    if series is not None:
        _take_from(series, meeting)
    if not meeting.title_ru:
        raise ValidationError({"title_ru": _("Enter a title, or choose a series that gives one.")})
    when.put(meeting)
    meeting.code, meeting.revised_at = _next_code(meeting, now), now
    meeting.write()
    Deadline.objects.copy_usual(meeting)
    Quota.objects.copy_usual(meeting)
    changes = history.diff({}, history.values(meeting, *CARD) | meeting.times())
    history.record(meeting, "drafted", by=by, now=now, changes=changes)
    return meeting


@transaction.atomic
def enter_fact(
    *,
    series: MeetingSeries,
    ordinal: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    city_ru: str = "",
    city_en: str = "",
    host: Party | None = None,
    note: str = "",
    tz: str = "",
    by: User | None,
    now: datetime,
) -> Meeting:
    """Enter a past meeting as the public record has it; what the record does not say stays empty.

    Done twice it finds what it entered before: by the number of the edition, else by its first day. Nobody is told and
    nothing falls due. `tz` is the zone of the place where that differs from the host's.
    """
    known = series.meetings.order_by("pk")
    if ordinal is not None:
        known = known.filter(ordinal=ordinal)
    elif starts_on is not None:
        known = known.filter(window__startswith=starts_on)
    else:
        known = known.filter(window=None, facts_only=True, source_note=note)
    if (found := known.first()) is not None:
        return found
    meeting = Meeting(series=series, ordinal=ordinal, status=Status.FINALISED, facts_only=True, source_note=note)
    meeting.city_ru, meeting.city_en, meeting.host = city_ru, city_en, host
    _name_after(series, meeting)
    meeting.tz = tz or (host.tz if host else "")
    if starts_on is not None:
        meeting.place(starts_on, ends_on, meeting.tz, all_day=True)
        if ends_on is None:
            meeting.ends_local = meeting.ends_at = None
    meeting.code, meeting.revised_at = _next_code(meeting, now), now
    meeting.write()
    changes = history.diff({}, history.values(meeting, "series", "ordinal", "host", "city_ru") | meeting.times())
    history.record(meeting, "entered_fact", by=by, now=now, changes=changes)
    return meeting


@transaction.atomic
def clone(
    meeting: Meeting,
    *,
    when: When,
    title_ru: str,
    title_en: str = "",
    host: Party | None = None,
    city_ru: str = "",
    city_en: str = "",
    owner: User | None = None,
    parties: list[Party],
    version: int | None = None,  # noqa: ARG001  # the edition before is only read
    by: User,
    now: datetime,
) -> Meeting:
    """Draft the next edition: format, languages, contact and offsets are copied, dates and people start anew."""
    following = Meeting(
        ordinal=next_ordinal(meeting.series) if meeting.ordinal else None,
        previous=meeting,
        title_ru=title_ru,
        title_en=title_en,
        host=host,
        city_ru=city_ru,
        city_en=city_en,
        owner=owner,
        **history.values(meeting, *cloning.copied("Meeting")),
    )
    if meeting.series is not None:
        _name_after(meeting.series, following)
    when.put(following)
    following.code, following.revised_at = _next_code(following, now), now
    following.write()
    for row in meeting.deadlines.filter(days__isnull=False):
        Deadline.objects.put(following, row.key, row.term())
    if meeting.facts_only:
        Deadline.objects.copy_usual(following)
        Quota.objects.copy_usual(following)
    else:
        Quota.objects.copy_from(meeting, following)
    for party in parties:
        Invitation(meeting=following, party=party).write()
    sitting.copy_pattern(meeting, following, now=now)
    agenda.copy_procedural(meeting, following)
    changes = history.diff({}, history.values(following, *CARD, "previous") | following.times())
    history.record(following, "cloned", by=by, now=now, changes=changes)
    replan(following, now=now)
    return following


def next_ordinal(series: MeetingSeries | None) -> int | None:
    """Give the number after the last edition of a series that counts its editions."""
    if series is None or series.numbering == MeetingSeries.Numbering.NONE:
        return None
    last = series.meetings.aggregate(last=Max("ordinal"))["last"]
    return (last or 0) + 1


def a_year_later(meeting: Meeting) -> date | None:
    """Offer the same weekday 52 weeks after a meeting's first day."""
    return date.fromordinal(meeting.first_day.toordinal() + YEAR_LATER) if meeting.first_day else None


def _take_from(series: MeetingSeries, meeting: Meeting) -> None:
    if meeting.ordinal is None:
        meeting.ordinal = next_ordinal(series)
    _name_after(series, meeting)
    meeting.host = meeting.host or series.host
    meeting.office, meeting.venue = series.office, series.venue
    meeting.format, meeting.languages = series.format, list(series.languages)


def _name_after(series: MeetingSeries, meeting: Meeting) -> None:
    """Copy the names of the series, with the number before them; from then on they are the edition's own."""
    number = f"{roman(meeting.ordinal)} " if meeting.ordinal else ""
    meeting.title_ru = meeting.title_ru or f"{number}{series.name_ru}"
    meeting.title_en = meeting.title_en or (f"{number}{series.name_en}" if series.name_en else "")
    meeting.short_ru = f"{number}{series.short_ru}"
    meeting.short_en = f"{number}{series.short_en}" if series.short_en else ""


def _next_code(meeting: Meeting, now: datetime) -> str:
    """Give the next code of the meeting's year; a code is given once and never again."""
    year = meeting.first_day.year if meeting.first_day else now.year
    CodeYear.objects.get_or_create(year=year)
    counter = CodeYear.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"M-{year}-{counter.last}"
