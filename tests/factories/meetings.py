"""Series, meetings and invitations for tests: explicit values, no randomness."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange

from meetings.models import (
    AgendaItem,
    AgendaProposal,
    AgendaVersion,
    Blackout,
    Deadline,
    Invitation,
    Meeting,
    MeetingSeries,
    Room,
    SeriesMember,
    Sitting,
    Status,
    Venue,
    When,
)

ENTERED = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
STARTS = datetime(2027, 5, 13, 10, 0)
ENDS = datetime(2027, 5, 14, 17, 0)
DAYS = When(precision="day", starts_local=STARTS, ends_local=ENDS, tz="Europe/Minsk")
MAY = When(precision="month", within=date(2027, 5, 1), tz="Europe/Minsk")
ALWAYS = DateRange(date(2000, 1, 1), None)


def make_series(code="national-centres", *, members=(), **values) -> MeetingSeries:
    """A series with deadlines of its own and the given members since 2000."""
    names = {
        "name_ru": "Совещание руководителей национальных центров",
        "name_en": "Meeting of heads of national centres",
        "short_ru": "Совещание руководителей",
        "short_en": "Heads of national centres",
        "numbering": "roman",
    }
    series = MeetingSeries.objects.create(code=code, **names | values)
    for key, days in (("proposals", 45), ("reply", 40), ("papers", 25), ("nominate", 25), ("confirm", 10)):
        series.deadline_templates.create(key=key, days=days)
    for party in members:
        SeriesMember.objects.create(series=series, party=party, valid=ALWAYS)
    return series


def make_meeting(
    status=Status.CONVENED, *, when=DAYS, code="", title_ru="", deadlines=(("reply", 40),), **values
) -> Meeting:
    """A meeting of two days in Minsk, convened unless told otherwise, with a term for replies."""
    number = Meeting.objects.count() + 1
    meeting = Meeting(
        code=code or f"T-2027-{number}",
        status=status,
        title_ru=title_ru or f"Мероприятие {number}",
        title_en=f"Meeting {number}",
        revised_at=ENTERED,
        **{"city_ru": "Минск", "city_en": "Minsk"} | values,
    )
    when.put(meeting)
    meeting.save()
    for key, days in deadlines:
        row = Deadline(meeting=meeting, key=key, days=days, at_time=time(18))
        row.derive()
        row.save()
    return meeting


def make_fact(series, *, ordinal=None, days=None, **values) -> Meeting:
    """A meeting of the public record."""
    when = When(precision="unknown")
    meeting = make_meeting(
        Status.FINALISED,
        when=when,
        series=series,
        ordinal=ordinal,
        facts_only=True,
        deadlines=(),
        **{"city_ru": "", "city_en": ""} | values,
    )
    if days:
        first, last = days
        meeting.place(first, last, "Europe/Moscow", all_day=True)
        meeting.save()
    return meeting


def invite(meeting, party, *, status="issued", **values) -> Invitation:
    """An invitation, issued unless told otherwise."""
    issued_at = None if status == "draft" else ENTERED
    if status == "withdrawn":
        values.setdefault("withdrawn_reason", "Решение принимающей стороны")
    return Invitation.objects.create(
        meeting=meeting, party=party, status=status, issued_at=issued_at, asked_at=issued_at, **values
    )


def make_venue(name="Дом правительства", city="Минск", **values) -> Venue:
    """A venue in Minsk."""
    venue = Venue(name_ru=name, city_ru=city, tz="Europe/Minsk", **values)
    venue.name()
    venue.save()
    return venue


def make_item(meeting, position=1, title="Открытие", *, parent=None, **values) -> AgendaItem:
    """An item of the working copy, cleared unless told otherwise."""
    said = {"title_ru": title, "title_en": f"Item {position}", "number": str(position), "clearance": "yes"}
    return AgendaItem.objects.create(meeting=meeting, parent=parent, position=position, **said | values)


def make_version(meeting, by, *, revision=1, lines=(), released_at=ENTERED, **values) -> AgendaVersion:
    """An issue of the agenda, released unless told otherwise."""
    return AgendaVersion.objects.create(
        meeting=meeting, revision=revision, issued_at=ENTERED, issued_by=by, starts_local=meeting.starts_local,
        lines=list(lines), released_at=released_at, **values,
    )  # fmt: skip


def make_line(key=None, title="Открытие", **values) -> dict:
    """A line of an issue, as it is kept."""
    said = {
        "key": str(key or uuid4()), "parent": "", "number": "1", "title_ru": title, "title_en": "", "annotation_ru": "",
        "annotation_en": "", "kind": "report", "minutes": None, "day": "", "day_number": 1, "starts": "", "rapporteur_ru": "",
        "rapporteur_en": "", "proposed_by_ru": "", "proposed_by_en": "", "withdrawn_on": "", "withdrawn_reason": "",
    }  # fmt: skip
    return said | values


def make_proposal(meeting, party, by, status="submitted", **values) -> AgendaProposal:
    """A proposal of a party, sent unless told otherwise."""
    sent = {} if status == "draft" else {"submitted_at": ENTERED, "submitted_by": by}
    return AgendaProposal.objects.create(
        meeting=meeting, party=party, status=status,
        **{"title_ru": "О порядке обмена", "rationale": "Нужен единый порядок"} | sent | values,
    )  # fmt: skip


def make_room(venue=None, name="Зал 4", **values) -> Room:
    """A room, of the venue in Minsk unless told otherwise."""
    room = Room(venue=venue or make_venue(), name_ru=name, **values)
    room.name()
    room.save()
    return room


def make_sitting(meeting, *, number=1, day=1, hours=(10, 13), room=None, **values) -> Sitting:
    """A sitting that holds its room, if it has one and its day is known."""
    first, last = hours
    sitting = Sitting(
        meeting=meeting,
        number=number,
        day=day,
        start_time=time(first),
        end_time=time(last),
        room=room,
        revised_at=ENTERED,
        **values,
    )
    sitting.derive()
    sitting.holds_room = room is not None and sitting.starts_at is not None
    sitting.save()
    return sitting


def make_blackout(first=date(2027, 5, 14), after=date(2027, 5, 15), title="Праздничный день", **values) -> Blackout:
    """Closed dates, of all unless somebody is named."""
    named = {"party", "venue", "person"} & set(values)
    return Blackout.objects.create(days=DateRange(first, after), title_ru=title, for_all=not named, **values)
