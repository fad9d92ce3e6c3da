"""Days, times, ranges, coarse dates and zones as people write them; what cannot be read is refused with a sentence that mends it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import available_timezones

from babel.dates import get_month_names
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ui import when

FIRST_YEAR, LAST_YEAR = 1990, 2100
EXAMPLE = "27.03.2027"
SPACES = re.compile(r"[\s\u00a0\u202f]+")
YEAR_WORD = re.compile(r"[ ,]*(?<![а-яa-z])(г\.?|года?|year)$")
DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
WORDED = re.compile(r"([0-9]{1,2}) ([а-яёa-z]+)\.?,? ([0-9]{4})")
SHORT_YEAR = re.compile(r"[0-9]{1,2}([./-]| [а-яёa-z]+\.? )[0-9]{0,2}[./-]?[0-9]{2}")
SLASHED = re.compile(r"[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}")
MONTH_FIRST = re.compile(r"[a-zа-яё]+\.? [0-9]{1,2},? [0-9]{4}")
CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})|([0-9]{1,2})([0-9]{2})")
MONTHS_IN_QUARTER = 3
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
QUARTER = re.compile(
    r"(?:(?:q|кв\.? ?)([1-4])|([1-4]|iv|iii|ii|i)(?:-?й|st|nd|rd|th)? ?(?:квартал|кв\.?|quarter|q))(?: of)?,? ([0-9]{4})"
)
MONTH_ONLY = re.compile(r"([а-яёa-z]+)\.?,? ([0-9]{4})|([0-9]{1,2})\.([0-9]{4})|([0-9]{4})-([0-9]{2})")
YEAR_ONLY = re.compile(r"[0-9]{4}")
NOT_KNOWN = {"", "?", "-", "–", "—", "не определена", "неизвестно", "unknown", "not set", "date not set"}
OFFSET = re.compile(r"(utc|gmt|мск|msk)? ?[+\-−–]? ?[0-9]{1,2}(:?[0-9]{2})?", re.IGNORECASE)
ABBREVIATION = re.compile(r"[A-ZА-ЯЁ]{2,5}")

# The zones that are offered: capitals of the states first, then where their people work and meet.
CAPITALS = (
    "Europe/Moscow",
    "Asia/Yerevan",
    "Asia/Baku",
    "Europe/Minsk",
    "Asia/Almaty",
    "Asia/Bishkek",
    "Europe/Chisinau",
    "Asia/Dushanbe",
    "Asia/Ashgabat",
    "Asia/Tashkent",
)
OTHER_CITIES = (
    "Europe/Kaliningrad",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
    "Asia/Samarkand",
    "Europe/Kyiv",
    "Asia/Tbilisi",
    "Europe/Istanbul",
    "Asia/Tehran",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Ulaanbaatar",
    "Europe/Belgrade",
    "Europe/Vienna",
    "Europe/Zurich",
    "Europe/London",
    "America/New_York",
    "UTC",
)


class UnreadableError(ValueError):
    """The text cannot be read; its message says how to write it."""


@dataclass(frozen=True)
class Coarse:
    """A date as well as it is known; `upper` no longer belongs to it."""

    precision: str
    lower: date | None = None
    upper: date | None = None


def _month_words() -> dict[str, int]:
    """Collect the names of months, nominative and genitive, of both languages."""
    words: dict[str, int] = {}
    for language in ("ru", "en"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names("wide", context, language).items():
                words[name.lower()] = number
    return words


MONTHS = SimpleLazyObject(_month_words)
SHORTEST_MONTH = 3
LONGEST = 200  # letters of what is read as a date or a zone: no more are looked at


def _month(word: str) -> int | None:
    """Find a month by its name or by the beginning of it, three letters at least."""
    if len(word) < SHORTEST_MONTH:
        return None
    found = {number for name, number in MONTHS.items() if name.startswith(word)}
    return found.pop() if len(found) == 1 else None


def tidy(text: str) -> str:
    """Fold case and spaces, and drop «г.» at the end."""
    plain = SPACES.sub(" ", text[:LONGEST]).replace(when.HYPHEN, "-")
    return YEAR_WORD.sub("", plain.strip().lower()).strip()


def _built(year: int, month: int, number: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableError(_("Enter a year from %(first)d to %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    if not 1 <= month <= len(set(MONTHS.values())):
        raise UnreadableError(
            _("There is no month %(month)d. Write the day first, then the month: %(example)s.")
            % {"month": month, "example": EXAMPLE}
        )
    last = monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise UnreadableError(
            ngettext(
                "%(month)s has %(days)d day. Enter a day from 1 to %(days)d.",
                "%(month)s has %(days)d days. Enter a day from 1 to %(days)d.",
                last,
            )
            % {"month": when.month(date(year, month, 1)), "days": last}
        )
    return date(year, month, number)


def parse_day(text: str) -> date:
    """Read a day: 27.03.2027, 27.3.2027, 2027-03-27, «27 марта 2027», "27 March 2027"."""
    wanted = tidy(text)
    if found := DOTTED.fullmatch(wanted):
        return _built(int(found[3]), int(found[2]), int(found[1]))
    if found := ISO.fullmatch(wanted):
        return _built(int(found[1]), int(found[2]), int(found[3]))
    if found := WORDED.fullmatch(wanted):
        month = _month(found[2])
        if month is None:
            raise UnreadableError(
                _("There is no month “%(word)s”. Write the date like this: %(example)s.")
                % {"word": found[2], "example": EXAMPLE}
            )
        return _built(int(found[3]), month, int(found[1]))
    if SLASHED.fullmatch(wanted) or MONTH_FIRST.fullmatch(wanted):
        raise UnreadableError(_("Write the day first, then the month, with dots: %(example)s.") % {"example": EXAMPLE})
    if SHORT_YEAR.fullmatch(wanted):
        raise UnreadableError(_("Write the year with four digits: %(example)s.") % {"example": EXAMPLE})
    raise UnreadableError(_("This is not a date. Write it like this: %(example)s.") % {"example": EXAMPLE})


def parse_clock(text: str) -> time:
    """Read a time of day on 24 hours: 10:00, 10.00, 1000."""
    found = CLOCK.fullmatch(SPACES.sub("", text))
    if not found:
        raise UnreadableError(_("This is not a time of day. Write it on 24 hours, like this: 10:00."))
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4])
    try:
        return time(hour, minute)
    except ValueError:
        raise UnreadableError(_("There is no such time. A day goes from 00:00 to 23:59.")) from None


def parse_range(text: str) -> tuple[date, date]:
    """Read a range of days, its last day included: «14–15 мая 2027», 31.05.2027–02.06.2027; one day alone is a range too."""
    wanted = tidy(text)
    cut = (
        re.fullmatch(r"(.+?)\s*[–—]\s*(.+)", wanted)
        or re.fullmatch(r"(.+?) - (.+)", wanted)
        or re.fullmatch(r"([^-]+)-([^-]+)", wanted)
    )
    if not cut or ISO.fullmatch(wanted):
        only = parse_day(wanted)
        return only, only
    last = parse_day(cut[2])
    first = _beginning(tidy(cut[1]), last)
    if first > last:
        raise UnreadableError(_("The last day is before the first. Write the earlier day first."))
    return first, last


def _beginning(text: str, last: date) -> date:
    """Read the first day of a range, which borrows what it leaves out from the last."""
    if re.fullmatch(r"[0-9]{1,2}", text):
        return _built(last.year, last.month, int(text))
    if re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}\.?", text):
        return parse_day(f"{text.rstrip('.')}.{last.year}")
    if re.fullmatch(r"[0-9]{1,2} [а-яёa-z]+\.?", text):
        return parse_day(f"{text} {last.year}")
    return parse_day(text)


def parse_coarse(text: str) -> Coarse:
    """Read a date as well as it is known: a year, a quarter, a month, a day, a range, or nothing."""
    wanted = tidy(text)
    if wanted in NOT_KNOWN:
        return Coarse("unknown")
    if YEAR_ONLY.fullmatch(wanted):
        return whole("year", _built(int(wanted), 1, 1))
    if found := QUARTER.fullmatch(wanted):
        number = int(ROMAN.get(found[2] or "", 0) or found[1] or found[2])
        return whole("quarter", _built(int(found[3]), MONTHS_IN_QUARTER * number - 2, 1))
    if found := MONTH_ONLY.fullmatch(wanted):
        month = _month(found[1]) if found[1] else int(found[3] or found[6])
        if month:
            return whole("month", _built(int(found[2] or found[4] or found[5]), month, 1))
    first, last = parse_range(wanted)
    return Coarse("day", first, date.fromordinal(last.toordinal() + 1))


def parse_days(text: str) -> tuple[date, date]:
    """Read days from – to: a range, one day, or the whole of a month, a quarter, a year."""
    found = parse_coarse(text)
    if found.lower is None or found.upper is None:
        return parse_range(text)  # which says how to write it
    return found.lower, date.fromordinal(found.upper.toordinal() - 1)


def whole(precision: str, within: date) -> Coarse:
    """Give the whole year, quarter, month or day a day lies in."""
    if precision == "year":
        lower, months = date(within.year, 1, 1), 12
    elif precision == "quarter":
        lower, months = date(within.year, within.month - (within.month - 1) % MONTHS_IN_QUARTER, 1), MONTHS_IN_QUARTER
    elif precision == "month":
        lower, months = within.replace(day=1), 1
    else:
        return Coarse("day", within, date.fromordinal(within.toordinal() + 1))
    after = lower.month - 1 + months
    return Coarse(precision, lower, date(lower.year + after // 12, after % 12 + 1, 1))


def _city_words() -> dict[str, str]:
    return {when.city(zone, language).lower(): zone for language in ("ru", "en") for zone in (*CAPITALS, *OTHER_CITIES)}


CITIES = SimpleLazyObject(_city_words)
NAMES = SimpleLazyObject(
    lambda: {
        name.lower(): name
        for name in available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))
    }
)


def parse_zone(text: str) -> str:
    """Read a zone, as a name of the zone table or as a city in either language, and give its IANA name."""
    wanted = SPACES.sub(" ", text[:LONGEST]).strip()
    folded = re.sub(r" ?\([^(]*\)$", "", wanted.lower())
    if folded == "utc":
        return "UTC"
    if found := NAMES.get(folded) or CITIES.get(folded) or CITIES.get(folded.replace("ё", "е")):
        return found
    if OFFSET.fullmatch(wanted):
        raise UnreadableError(
            _(
                "A difference in hours is not a time zone: it changes with the seasons. Choose a city, for example Minsk."
            )
        )
    if ABBREVIATION.fullmatch(wanted):
        raise UnreadableError(
            _("“%(zone)s” may mean several time zones. Choose a city, for example Moscow.") % {"zone": wanted}
        )
    raise UnreadableError(
        _("There is no time zone “%(zone)s”. Choose a city of the list, or write a name such as Europe/Minsk.")
        % {"zone": wanted}
    )
