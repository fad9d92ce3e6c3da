"""How days, times, ranges and zones are said: by Babel, in the reader's language, with no-break spaces where they belong."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, get_day_names
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NBSP = "\u00a0"
DASH = "\u2013"
HYPHEN = "\u2011"  # at which no line ends: «2-й»
# The names in CLDR are missing in English ("Kyiv" stands under an old key) or lack a letter in Russian.
CITIES = {
    ("ru", "Europe/Chisinau"): "Кишинёв",
    ("ru", "Europe/Kyiv"): "Киев",
    ("ru", "Asia/Kolkata"): "Калькутта",
    ("ru", "UTC"): "UTC",
    ("en", "UTC"): "UTC",
}


def locale() -> str:
    """Name the Babel locale of the reader's language: days come first in both."""
    return "ru" if (get_language() or "ru").startswith("ru") else "en_GB"


def neat(text: str) -> str:
    """Replace the narrow spaces of CLDR, which many faces lack, by the one no-break space."""
    return text.replace("\u202f", NBSP).replace("\u2009", NBSP)


def local(moment: date) -> date:
    """Bring an instant into the reader's zone; a wall time and a day stay as they are."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def as_day(moment: date) -> date:
    """Take the day of a moment, in the reader's zone when it is an instant."""
    moment = local(moment)
    return moment.date() if isinstance(moment, datetime) else moment


def day(moment: date, style: str = "long") -> str:
    """Say a day: «13 мая 2027 г.»; `full` adds the weekday, `short` is 13.05.2027, `month` leaves the year out."""
    value = as_day(moment)
    if style == "short":
        return value.strftime("%d.%m.%Y")
    if style == "month":
        return neat(format_skeleton("MMMMd", value, locale=locale())).replace(" ", NBSP)
    text = neat(format_date(value, "full" if style == "full" else "long", locale=locale()))
    return text.replace(" ", NBSP) if style == "long" else text


def daterange(start: date, end: date | None = None) -> str:
    """Say a range of days, its last day included: «13–14 мая 2027 г.», "31 May – 2 June 2027"."""
    first, last = as_day(start), as_day(end) if end is not None else as_day(start)
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{day(last)}"
    before = day(first, "month") if first.year == last.year else day(first)
    return f"{before}{NBSP}{DASH} {day(last)}"


def clock(moment: datetime) -> str:
    """Say the time of day on 24 hours."""
    return f"{local(moment):%H:%M}"


def last_day(start: datetime, end: datetime | None) -> date:
    """Give the last day of a span that ends before `end`: midnight belongs to the day before."""
    if end is None:
        return start.date()
    return max(start.date(), (end - timedelta(microseconds=1)).date())


def month(value: date, *, year: bool = True) -> str:
    """Say a month and its year: «май 2027 г.»; or the month alone."""
    if not year:
        return neat(format_date(value, "LLLL", locale=locale()))
    return neat(format_skeleton("yMMMM", value, locale=locale()))


def coarse(precision: str, window: object | None) -> str:
    """Say a date that is known to a year, a quarter, a month or not at all.

    `window` has `lower` and an `upper` that no longer belongs to it, as PostgreSQL's ranges of days do.
    """
    lower = getattr(window, "lower", None)
    upper = getattr(window, "upper", None)
    if precision == "unknown" or lower is None:
        return _("date not set")
    if precision == "year":
        return neat(format_date(lower, "y 'г'." if locale() == "ru" else "y", locale=locale()))
    if precision == "quarter":
        return neat(format_skeleton("yQQQQ", lower, locale=locale())).replace("-", HYPHEN)
    if precision == "month":
        return month(lower)
    return daterange(lower, upper - timedelta(days=1) if upper else None)


def dated(row: Any) -> str:
    """Say the days of a dated row as well as they are known, in plain words."""
    if str(row.precision) != "day" or row.starts_local is None:
        return coarse(str(row.precision), row.window)
    return daterange(row.starts_local.date(), last_day(row.starts_local, row.ends_local))


def weekdays() -> list[tuple[str, str]]:
    """Name the days of the week from Monday, short and whole."""
    short, whole = get_day_names("abbreviated", locale=locale()), get_day_names("wide", locale=locale())
    return [(short[number], whole[number]) for number in range(7)]


@lru_cache(maxsize=512)
def city(zone: str, language: str) -> str:
    """Name the city a zone is called after."""
    if (language, zone) in CITIES:
        return CITIES[language, zone]
    known = Locale.parse(language).time_zones.get(zone, {})
    return str(known.get("city") or zone.rsplit("/", 1)[-1].replace("_", " "))


def offset(zone: str, at: datetime) -> str:
    """Say how far a zone stands from UTC at a wall time or instant: "UTC+3", "UTC+5:30"."""
    there = at.astimezone(ZoneInfo(zone)) if timezone.is_aware(at) else at.replace(tzinfo=ZoneInfo(zone))
    minutes = int((there.utcoffset() or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def zone_label(zone: str, at: datetime) -> str:
    """Say a zone in words: "Minsk (UTC+3)"."""
    if zone == "UTC":
        return zone
    language = "ru" if locale() == "ru" else "en"
    return f"{city(zone, language)}{NBSP}({offset(zone, at)})"


def _times(start: datetime, end: datetime | None) -> str:
    if end is None:
        return clock(start)
    return f"{clock(start)}{DASH}{clock(end)}"


def span(start: datetime, end: datetime | None = None) -> str:
    """Say from when to when in one zone: "13 May 2027, 10:00–17:00", or both days in full when they differ."""
    if end is None or as_day(start) == as_day(end):
        return f"{day(start)}, {_times(start, end)}"
    return f"{day(start)}, {clock(start)}{NBSP}{DASH} {day(end)}, {clock(end)}"


def instant(moment: datetime, zone: str) -> datetime:
    """Give the instant of a wall time in a zone; an instant is only brought into that zone."""
    if timezone.is_aware(moment):
        return moment.astimezone(ZoneInfo(zone))
    return moment.replace(tzinfo=ZoneInfo(zone))


def zoned(start: datetime, zone: str, end: datetime | None = None) -> tuple[str, str]:
    """Say a time where the event is, and for the reader when that differs, else ''.

    >>> zoned(datetime(2027, 5, 13, 10), "Europe/Minsk")  # the reader sits in Dushanbe
    ('13 May 2027, 10:00, Minsk (UTC+3)', '12:00 (UTC+5)')
    """
    there = instant(start, zone)
    until = instant(end, zone) if end is not None else None
    wall, wall_end = there.replace(tzinfo=None), until.replace(tzinfo=None) if until else None
    event = f"{span(wall, wall_end)}, {zone_label(zone, there)}"
    mine = timezone.get_current_timezone()
    here = there.astimezone(mine)
    if here.utcoffset() == there.utcoffset():
        return event, ""
    here_end = until.astimezone(mine) if until else None
    own, own_end = here.replace(tzinfo=None), here_end.replace(tzinfo=None) if here_end else None
    same_days = own.date() == wall.date() and (
        own_end is None or wall_end is None or own_end.date() == wall_end.date() == own.date()
    )
    text = _times(own, own_end) if same_days else span(own, own_end)
    return event, f"{text} ({offset(str(mine), here)})"


def distance(moment: date, now: datetime) -> str:
    """Say how far a day or instant is from now, in words: "in 9 days", "today", "2 days ago"."""
    days = (as_day(moment) - as_day(now)).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def overdue(moment: date, now: datetime) -> str:
    """Say by how much a term has passed: "2 days overdue", or "overdue today"."""
    days = (as_day(now) - as_day(moment)).days
    if days < 1:
        return _("overdue since today")
    return ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days}


def is_past(moment: date, now: datetime) -> bool:
    """Tell whether a term has passed: an instant at once, a day when it is over."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return moment < now
    return as_day(moment) < as_day(now)


def utc(moment: datetime) -> str:
    """Write an instant for machines, as the `datetime` of a <time>."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if timezone.is_aware(moment)
        else moment.strftime("%Y-%m-%dT%H:%M")
    )
