"""The calendar that other programs fetch: what its owner sees, by a token in the address and without a session."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.core.cache import cache, caches
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atc_portal.pages.bars import SOURCES, Reader
from exercises.models import ExerciseStage
from meetings.models import Deadline, Extension, Invitation, Meeting, MeetingSeries, Sitting, Status, effective
from members import devices, signin
from members.domain import access_token
from members.domain.account import center_day
from members.models import AccessToken, Party
from records import scope
from reminders import ical, walltime
from reminders.ical import Facts
from reminders.models import CalendarState
from ui import when

log = logging.getLogger(__name__)

BACK, AHEAD = timedelta(days=183), timedelta(days=548)
MOST = 1000
FETCHES, HOUR = 60, 3600  # of one token within an hour
ENDED_FOR = timedelta(days=60)  # as long as what was postponed or cancelled stays, past its last known day
READERS = ("staff", "representative")
MINE, SERIES, PLAN = "mine", "series", "plan"
DUE = (Status.TENTATIVE, Status.CONVENED, Status.HELD, Status.FINALISED)  # nothing is due of what is off
COUNTED_FOR = 2 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a token opens: which calendar, with what beside its events, in which language and detail."""

    of: str = PLAN
    series: str = ""
    deadlines: bool = False
    sittings: bool = False
    language: str = ""
    full: bool = False

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """Read what the token keeps; full detail only where the portal allows it at this moment."""
        return cls(
            of=kept.get("of", PLAN),
            series=kept.get("series", ""),
            deadlines=bool(kept.get("deadlines")),
            sittings=bool(kept.get("sittings")),
            language=kept.get("language", ""),
            full=kept.get("detail") == "full" and settings.FEED_FULL_DETAIL,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One event to be: where it stands in the calendar, and how its facts are told."""

    at: datetime
    day: date
    uid: str
    tell: Callable[[], Facts]


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar of whoever the token belongs to; any other address is one and the same empty 404."""
    now = timezone.now()
    client = devices.said(request.headers.get("User-Agent", ""))
    opened = access_token.opened(token, AccessToken.Kind.FEED, client=client, now=now)
    if opened is None or not _may_read(opened.user):
        return HttpResponse(status=404)
    if _asks_too_often(opened, now):
        return HttpResponse(status=429, headers={"Retry-After": str(HOUR - now.minute * 60 - now.second)})
    wanted = Wanted.read(opened.scope)
    with translation.override(wanted.language or opened.user.language), scope.of(opened.user):
        body = calendar(opened.user, wanted, center_day(now))
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    is_known = "*" in known or tag in {each.removeprefix("W/") for each in known}
    answer = HttpResponse(status=304) if is_known else HttpResponse(body, content_type="text/calendar; charset=utf-8")
    for name, value in (("ETag", tag), ("Cache-Control", "private, no-cache"), ("Referrer-Policy", "no-referrer")):
        answer.headers[name] = value
    return answer


def _asks_too_often(token: AccessToken, now: datetime) -> bool:
    """Count what a token fetches within an hour of the clock; while the cache is away nothing is counted."""
    kept, key = caches["sessions"], f"feed-{token.pk}-{now:%Y%m%d%H}"
    count = kept.get(key, 0) + 1
    kept.set(key, count, HOUR)
    return bool(count > FETCHES)


def _may_read(user: Any) -> bool:
    """Tell whether the owner may read a calendar at this moment, and their party, or the Center, may subscribe."""
    if not user.has_role(*READERS) or not signin.has_second_step(user):
        return False
    if user.has_role("staff"):
        return not Party.objects.visible_to(user).filter(code=settings.CENTER_PARTY, feeds_allowed=False).exists()
    return user.parties("view").exists()


def calendar(user: Any, wanted: Wanted, today: date) -> bytes:
    """Put the events a person sees into a calendar; it differs from the one before only where an event does."""
    nearest = sorted(_lines(user, wanted, today), key=lambda line: (abs(line.day - today), line.uid))[:MOST]
    told, left_out = [], 0
    for line in sorted(nearest, key=lambda line: (line.at, line.uid)):
        try:
            told.append(ical.event(line.tell()))
        except (ValueError, TypeError, AttributeError, LookupError):  # one bad event never breaks a feed
            log.exception("An event was left out of a feed: %s", line.uid)
            left_out += 1
    if left_out:
        _count(today, left_out)
    return ical.calendar(told, name=_named(user, wanted)).to_ical()


def _count(today: date, left_out: int) -> None:
    """Keep the number for the page on the state of the portal."""
    cache.add(key_of(today), 0, COUNTED_FOR)
    cache.incr(key_of(today), left_out)


def key_of(day: date) -> str:
    """Give the name under which the events that were left out on a day are counted."""
    return f"feeds-left-out-{day:%Y-%m-%d}"


def _named(user: Any, wanted: Wanted) -> str:
    if wanted.of == SERIES:
        found = MeetingSeries.objects.visible_to(user).filter(code=wanted.series).first()
        return f"{_('ATC Portal')}: {found.short}" if found else _("ATC Portal")
    which = _("my calendar") if wanted.of == MINE else _("plan")
    return f"{_('ATC Portal')}: {which}"


def _lines(user: Any, wanted: Wanted, today: date) -> Iterator[Line]:
    """What touches the stretch of the feed and has a day."""
    stretch = (today - BACK, today + AHEAD)
    for rows in _dated(user, wanted):
        for row in rows.between(*stretch).filter(starts_at__isnull=False):
            if row.calendar_state() not in ical.OFF or row.window.upper + ENDED_FOR > today:
                yield Line(row.starts_at, row.window.lower, str(row.uid), partial(_event, row, wanted))
    if wanted.deadlines:
        parties = list(user.parties("view")) if user.has_role("representative") else []
        for row in _deadlines(user, wanted, stretch):
            due = min((at for party in parties if (at := effective(row, party))), default=row.due_at)
            day = walltime.wall(due, row.tz).date()
            yield Line(due, day, f"{row.meeting.uid}-d-{row.key}", partial(_term, row, due))
    if wanted.sittings:
        for row in _sittings(user, wanted, stretch):
            yield Line(row.starts_at, row.starts_local.date(), f"{row.meeting.uid}-s-{row.uid}", partial(_sitting, row))


def _dated(user: Any, wanted: Wanted) -> Iterator[Any]:
    meetings = Meeting.objects.visible_to(user).exclude(status=Status.DRAFT).select_related("series", "venue")
    if wanted.full and user.has_role("representative"):
        own = Invitation.objects.visible_to(user).filter(party__in=user.parties("view")).select_related("party")
        meetings = meetings.prefetch_related(Prefetch("invitations", own.in_order(), to_attr="own_invitations"))
    yield _narrowed(user, wanted, meetings)
    if wanted.of != SERIES:
        yield _narrowed(user, wanted, ExerciseStage.objects.visible_to(user).select_related("exercise"))


def _deadlines(user: Any, wanted: Wanted, stretch: tuple[date, date]) -> Any:
    """The terms of the meetings, with the more time that the owner's parties were given."""
    given = Extension.objects.visible_to(user).filter(verdict="granted")
    rows = Deadline.objects.visible_to(user).filter(meeting__status__in=DUE, meeting__facts_only=False)
    rows = rows.between(*stretch).select_related("meeting__series").prefetch_related(Prefetch("extensions", given))
    return _narrowed(user, wanted, rows, "meeting__")


def _sittings(user: Any, wanted: Wanted, stretch: tuple[date, date]) -> Any:
    """The sittings of the meetings that take place."""
    seen = _narrowed(user, wanted, Meeting.objects.visible_to(user)).filter(status__in=DUE, facts_only=False)
    rows = Sitting.objects.visible_to(user).filter(meeting__in=seen, starts_local__range=stretch)
    return rows.select_related("meeting__series", "room")


def _narrowed(user: Any, wanted: Wanted, rows: QuerySet[Any], path: str = "") -> Any:
    """Keep one series, or what is the owner's own, as the calendar page counts it."""
    if wanted.of == SERIES:
        return rows.filter(**{f"{path}series__code": wanted.series})
    if wanted.of != MINE:
        return rows
    source = next(source for source in SOURCES if source.model is rows.model)
    return rows.filter(source.own(Reader(user, tuple(user.parties("view")))))


def _event(row: Any, wanted: Wanted) -> Facts:
    told = ical.facts(row)
    if not wanted.full or not isinstance(row, Meeting):
        return told
    place = ", ".join(str(part) for part in (row.venue, told.place) if part)
    answers = [
        _("%(party)s: %(answer)s") % {"party": own.party.short, "answer": own.get_reply_display() or _("no answer yet")}
        for own in getattr(row, "own_invitations", ())
    ]
    return ical.facts(row, place=place, text=". ".join(part for part in (told.text, *answers) if part))


def _sitting(row: Sitting) -> Facts:
    """A sitting: hours of one day in the zone of its meeting, under the title of that."""
    meeting = row.meeting
    title, stands_in = meeting.calendar_title()
    zone = walltime.zone(meeting.tz)
    return Facts(
        uid=f"{meeting.uid}-s-{row.uid}",
        sequence=row.schedule_version,
        revised_at=row.revised_at,
        created_at=row.created_at,
        title=f"{title}: {row.get_kind_display()}",
        url=settings.PORTAL_URL + meeting.get_absolute_url(),
        starts=row.starts_local.replace(tzinfo=zone),
        ends=row.ends_local.replace(tzinfo=zone),
        state=meeting.calendar_state(),
        place=meeting.calendar_place(),
        category=meeting.calendar_category(),
        text=_("The title is recorded in Russian only.") if stands_in else "",
    )


def _term(row: Deadline, due: datetime) -> Facts:
    """A term of a meeting: a whole day that keeps nobody busy, its hour in the text."""
    meeting = row.meeting
    title, stands_in = meeting.calendar_title()
    local = walltime.wall(due, row.tz)
    given = [each.decided_at for each in row.extensions.all() if each.decided_at]
    hour = f"{local:%H:%M}, {when.zone_label(row.tz, local)}"
    said = [_("Due by %(hour)s.") % {"hour": hour}]
    if stands_in:
        said.append(_("The title is recorded in Russian only."))
    return Facts(
        uid=f"{meeting.uid}-d-{row.key}",
        sequence=row.schedule_version + len(given),
        revised_at=max([meeting.revised_at, *given]),
        created_at=row.created_at,
        title=f"{row.get_key_display()}: {title}",
        url=settings.PORTAL_URL + row.get_absolute_url(),
        starts=local.date(),
        ends=local.date() + walltime.DAY,
        state=CalendarState.TENTATIVE if meeting.status == Status.TENTATIVE else CalendarState.CONFIRMED,
        category=meeting.calendar_category(),
        text=" ".join(said),
        is_term=True,
    )
