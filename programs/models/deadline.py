"""Deadlines as programmes print them, read into one of seven kinds; what cannot be read is refused, never guessed."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from programs.models.printed import folded

LATEST_MONTH_AFTER = 3  # a day in the first quarter after the end still belongs to the last year


class DeadlineKind(models.TextChoices):
    """What a printed deadline means."""

    DATE = "date", pgettext_lazy("deadline", "a day")
    YEAR = "year", pgettext_lazy("deadline", "within a year")
    RANGE = "range", pgettext_lazy("deadline", "within several years")
    LIST = "list", pgettext_lazy("deadline", "in listed years")
    ANNUAL = "annual", pgettext_lazy("deadline", "every year")
    PERMANENT = "permanent", pgettext_lazy("deadline", "permanently")
    PLAN = "plan", pgettext_lazy("deadline", "by a separate plan")


class Period(NamedTuple):
    """The years of a programme, both included."""

    start_year: int
    end_year: int


class Term(NamedTuple):
    """One year in which a measure is accounted for, and the day it is due, if any."""

    year: int
    due_on: date | None
    is_final: bool


REFUSALS = {
    "empty": _("Write the deadline as it is printed."),
    "unread": _("This cannot be read: “%(words)s”."),
    "ambiguous": _("Is the year named included? Write “in 2015” or “by the end of 2015”."),
    "reversed": _("The years stand in the wrong order."),
    "outside": _("This lies outside the period of the programme."),
    "no_such_day": _("There is no such day."),
    "no_year": _("Name the year, or write that it is every year."),
    "contradiction": _("This says two different things. Keep one of them."),
}


class Unreadable(Exception):  # noqa: N818  # the word of the refusal
    """A printed deadline that cannot be read: why, and at which letter of the text."""

    def __init__(self, code: str, at: int) -> None:
        super().__init__(f"{code} at {at}")
        self.code = code
        self.at = at

    def sentence(self, text: str) -> str:
        """Say in words what is wrong with the text."""
        words = " ".join(text[self.at :].split()[:4])
        return str(REFUSALS[self.code]) % {"words": words}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline that has been read."""

    kind: DeadlineKind
    due_on: date | None = None
    year_from: int | None = None
    year_to: int | None = None
    years: tuple[int, ...] = ()
    yearly_month: int | None = None
    yearly_day: int | None = None

    def __str__(self) -> str:
        return self.printed("ru" if (get_language() or "ru").startswith("ru") else "en")

    def printed(self, language: str) -> str:
        """Print it in words that are read back to the same."""
        russian = language == "ru"
        if self.kind == DeadlineKind.DATE and self.due_on:
            return f"{_said_day(self.due_on.day, self.due_on.month, russian=russian)} {self.due_on.year}{' года' if russian else ''}"
        if self.kind == DeadlineKind.LIST:
            return ", ".join(map(str, self.years)) + (" годы" if russian else "")
        span = str(self.year_from) if self.year_from == self.year_to else f"{self.year_from}–{self.year_to}"
        many = self.year_from != self.year_to
        if self.kind in (DeadlineKind.YEAR, DeadlineKind.RANGE):
            return span + ((" годы" if many else " год") if russian else "")
        if self.kind == DeadlineKind.ANNUAL:
            words = f"ежегодно в {span} {'годах' if many else 'году'}" if russian else f"annually in {span}"
            if self.yearly_day and self.yearly_month:
                words += (
                    f", {'до' if russian else 'by'} {_said_day(self.yearly_day, self.yearly_month, russian=russian)}"
                )
            return words
        plan = self.kind == DeadlineKind.PLAN
        if russian:
            return f"{'по отдельному плану' if plan else 'постоянно'}, {span} {'годы' if many else 'год'}"
        return f"{'under a separate plan' if plan else 'permanently'}, {span}"

    def terms(self, period: Period) -> list[Term]:
        """Give the years in which it is accounted for, each with its day."""
        if self.kind == DeadlineKind.DATE and self.due_on:
            return [Term(min(self.due_on.year, period.end_year), self.due_on, is_final=True)]
        years = self.years or range(self.year_from or 0, (self.year_to or 0) + 1)
        last = years[-1]
        return [Term(year, self._due(year, last), is_final=year == last) for year in years]

    def _due(self, year: int, last: int) -> date | None:
        if self.kind in (DeadlineKind.PERMANENT, DeadlineKind.PLAN):
            return None
        if self.kind == DeadlineKind.RANGE and year != last:
            return None
        if self.yearly_month and self.yearly_day:
            return date(year, self.yearly_month, min(self.yearly_day, calendar.monthrange(year, self.yearly_month)[1]))
        return date(year, 12, 31)


# Words

MONTHS_RU = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
             "декабрь")  # fmt: skip
MONTHS_RU_GEN = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
                 "ноября", "декабря")  # fmt: skip
MONTHS_RU_IN = ("январе", "феврале", "марте", "апреле", "мае", "июне", "июле", "августе", "сентябре", "октябре",
                "ноябре", "декабре")  # fmt: skip
MONTHS_EN = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
             "november", "december")  # fmt: skip
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "перв": 1, "втор": 2, "трет": 3,
            "четверт": 4, "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}  # fmt: skip


def _said_day(day: int, month: int, *, russian: bool) -> str:
    return f"{day} {MONTHS_RU_GEN[month - 1] if russian else MONTHS_EN[month - 1].capitalize()}"


def _any(words: tuple[str, ...]) -> str:
    return "|".join(words)


SUFFIX = r"(?:\s?(?:г\.\s?г\.?|гг\.?|г\.?|год(?:ов|ах|а|ы|у)?))?"
YEAR = r"[0-9]{4}(?![0-9])(?!-[0-9]{1,2}-[0-9])" + SUFFIX
WITHIN = r"(?:в течение |до конца |на |в |by the end of |during |throughout |in )?"
UNTIL = r"(?:не позднее |до |к |no later than |by |on )?"
ORDINAL = r"(?P<nth>iv|iii|ii|i|[1-4]|1st|2nd|3rd|4th|first|second|third|fourth|перв|втор|трет|четверт)"
ENDING = r"(?:-?(?:й|ый|ой|ий|м|ом|ем|го|ого|его|е|ое|я|ая|и))?"
OF_YEAR = rf"(?:,?\s(?:of )?(?P<year>{YEAR}))?"
UPPER = ORDINAL.replace("nth", "last")

ATOMS = {
    "date": [
        rf"{UNTIL}(?P<day>[0-9]{{1,2}}) (?P<month>{_any(MONTHS_RU_GEN)}) (?P<year>{YEAR})",
        rf"{UNTIL}(?P<day>[0-9]{{1,2}})\.(?P<number>[0-9]{{1,2}})\.(?P<year>{YEAR})",
        rf"{UNTIL}(?P<year>[0-9]{{4}})-(?P<number>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})",
        rf"{UNTIL}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? (?P<month>{_any(MONTHS_EN)}),? (?P<year>{YEAR})",
        rf"{UNTIL}(?P<month>{_any(MONTHS_EN)}) (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>{YEAR})",
    ],
    "day": [
        rf"{UNTIL}(?P<day>[0-9]{{1,2}}) (?P<month>{_any(MONTHS_RU_GEN)})",
        rf"{UNTIL}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? (?P<month>{_any(MONTHS_EN)})",
        rf"{UNTIL}(?P<month>{_any(MONTHS_EN)}) (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?",
    ],
    "month": [
        rf"(?P<month>{_any(MONTHS_RU)}){OF_YEAR}",
        rf"в (?P<month>{_any(MONTHS_RU_IN)}){OF_YEAR}",
        rf"(?:до конца|в течение) (?P<month>{_any(MONTHS_RU_GEN)}){OF_YEAR}",
        rf"(?:in |during |by the end of )?(?P<month>{_any(MONTHS_EN)}){OF_YEAR}",
    ],
    "quarter": [
        rf"(?:в течение |до конца |во |в )?{ORDINAL}{ENDING}(?: ?(?:-|и) ?{UPPER}{ENDING})? квартал(?:ах|ов|ы|е|а|у)?{OF_YEAR}",
        rf"(?:in |by the end of )?(?:the )?{ORDINAL} quarter{OF_YEAR}",
        rf"(?:in |by the end of )?q(?P<nth>[1-4]){OF_YEAR}",
    ],
    "half": [
        rf"(?:в течение |до конца |во |в )?{ORDINAL}{ENDING} полугоди(?:е|и|я){OF_YEAR}",
        rf"(?:in |by the end of )?(?:the )?{ORDINAL} half{OF_YEAR}",
        rf"(?:in |by the end of )?h(?P<nth>[12]){OF_YEAR}",
    ],
    "year": [rf"{WITHIN}(?P<year>{YEAR})"],
    "ambiguous": [rf"(?:до|к|before|by|until) (?:{YEAR}|[0-9]{{1,2}} (?:{_any(MONTHS_EN)}) {YEAR})"],
    "range": [
        rf"{WITHIN}(?P<from>{YEAR})\s?-\s?(?P<to>{YEAR})",
        rf"с (?P<from>{YEAR}) по (?P<to>{YEAR})",
        rf"from (?P<from>{YEAR}) (?:to|through|until) (?P<to>{YEAR})",
    ],
    "list": [rf"{WITHIN}(?P<years>{YEAR}(?:(?:\s?,\s?(?:и |and )?|\s(?:и|and)\s){YEAR})+)"],
    "whole": [
        r"(?:в течение |на )?(?:весь период|всего периода|срока действия|весь срок)(?: действия)?(?: программы)?",
        r"(?:throughout|during|for) the (?:whole |entire )?(?:programme|program|period)",
        r"(?:the )?(?:whole|entire) (?:programme|program|period)",
    ],
    "annual": [r"ежегодно|ежеквартально|ежемесячно|annually|yearly|quarterly|(?:every|each) year"],
    "permanent": [
        r"постоянно|на постоянной основе|в постоянном режиме|permanently|continuously|on a (?:permanent|continuous) basis"
    ],
    "plan": [
        r"по отдельн(?:ому плану|ым планам)|по мере необходимости",
        r"(?:under|by|according to) (?:a )?separate plans?|as (?:necessary|needed)",
    ],
}
PATTERNS = [(name, re.compile(rf"(?:{text})(?!\w)")) for name, texts in ATOMS.items() for text in texts]
MODES = {"annual": DeadlineKind.ANNUAL, "permanent": DeadlineKind.PERMANENT, "plan": DeadlineKind.PLAN}
SKIPPED = " ,;()-"


class Atom(NamedTuple):
    """A part of the text that means something, and where it begins."""

    name: str
    found: re.Match[str]
    at: int

    def number_of(self, group: str) -> int:
        """Give the four digits a year begins with."""
        return int(self.found.group(group)[:4])


def parse(text: str, *, period: Period) -> Deadline:
    """Read a printed deadline; raise `Unreadable` for everything that has not exactly one meaning."""
    normal, places = folded(text)
    if not normal.strip(SKIPPED + "."):
        raise Unreadable("empty", 0)
    return _Reading(_atoms(normal, places), period).deadline()


def _atoms(text: str, places: list[int]) -> list[Atom]:
    """Cut the text into atoms from left to right; at each place the longest wins."""
    found: list[Atom] = []
    end = len(text.rstrip(SKIPPED + ".")) if not text.rstrip(SKIPPED).endswith("г.") else len(text)
    place = 0
    while place < end:
        if text[place] in SKIPPED:
            place += 1
            continue
        matches = [(match, name) for name, pattern in PATTERNS if (match := pattern.match(text, place))]
        if not matches:
            raise Unreadable("unread", places[place])
        match, name = max(matches, key=lambda one: one[0].end())
        found.append(Atom(name, match, places[place]))
        place = match.end()
    return found


class _Reading:
    """Puts the atoms of one text together: at most one mode, one stretch of years and one day."""

    def __init__(self, atoms: list[Atom], period: Period) -> None:
        self.period = period
        self.mode: DeadlineKind | None = None
        self.years: tuple[int, ...] | None = None
        self.is_list = False
        self.due_on: date | None = None
        self.yearly: tuple[int, int] | None = None
        self.at = 0
        for atom in atoms:
            self.at = atom.at
            getattr(self, f"_{atom.name}")(atom) if atom.name not in MODES else self._take_mode(atom)

    def deadline(self) -> Deadline:
        """Say what the parts mean together."""
        if self.due_on is not None:
            if self.mode or self.years or self.yearly:
                raise Unreadable("contradiction", self.at)
            return Deadline(kind=DeadlineKind.DATE, due_on=self.due_on)
        if self.yearly is not None and self.mode != DeadlineKind.ANNUAL:
            raise Unreadable("contradiction" if self.mode or self.years else "no_year", self.at)
        if self.is_list:
            if self.mode:
                raise Unreadable("contradiction", self.at)
            return Deadline(kind=DeadlineKind.LIST, years=self.years or ())
        first, last = self.years or (self.period.start_year, self.period.end_year)
        kind = self.mode or (DeadlineKind.YEAR if first == last else DeadlineKind.RANGE)
        month, day = self.yearly or (None, None)
        return Deadline(kind=kind, year_from=first, year_to=last, yearly_month=month, yearly_day=day)

    def _take_mode(self, atom: Atom) -> None:
        if self.mode is not None:
            raise Unreadable("contradiction", atom.at)
        self.mode = MODES[atom.name]

    def _take_years(self, atom: Atom, years: tuple[int, ...], *, is_list: bool = False) -> None:
        if self.years is not None or self.due_on is not None:
            raise Unreadable("contradiction", atom.at)
        if list(years) != sorted(years):
            raise Unreadable("reversed", atom.at)
        if is_list and len(set(years)) < len(years):
            raise Unreadable("contradiction", atom.at)
        if years[0] < self.period.start_year or years[-1] > self.period.end_year:
            raise Unreadable("outside", atom.at)
        self.years, self.is_list = years, is_list

    def _take_date(self, atom: Atom, year: int, month: int, day: int) -> None:
        if self.due_on is not None or self.yearly is not None:
            raise Unreadable("contradiction", atom.at)
        try:
            self.due_on = date(year, month, day)
        except ValueError as problem:
            raise Unreadable("no_such_day", atom.at) from problem
        early = year == self.period.end_year + 1 and month <= LATEST_MONTH_AFTER
        if not early and not self.period.start_year <= year <= self.period.end_year:
            raise Unreadable("outside", atom.at)

    def _take_yearly(self, atom: Atom, month: int, day: int) -> None:
        if self.yearly is not None or self.due_on is not None:
            raise Unreadable("contradiction", atom.at)
        if not 1 <= day <= calendar.monthrange(2000, month)[1]:
            raise Unreadable("no_such_day", atom.at)
        self.yearly = (month, day)

    def _date(self, atom: Atom) -> None:
        groups = atom.found.groupdict()
        month = _month(groups["month"]) if groups.get("month") else int(groups["number"])
        self._take_date(atom, atom.number_of("year"), month, int(groups["day"]))

    def _day(self, atom: Atom) -> None:
        self._take_yearly(atom, _month(atom.found["month"]), int(atom.found["day"]))

    def _month(self, atom: Atom) -> None:
        self._end_of(atom, _month(atom.found["month"]))

    def _quarter(self, atom: Atom) -> None:
        first, last = atom.found["nth"], atom.found.groupdict().get("last")
        if last and QUARTERS[last] <= QUARTERS[first]:
            raise Unreadable("reversed", atom.at)
        self._end_of(atom, QUARTERS[last or first] * 3)

    def _half(self, atom: Atom) -> None:
        number = QUARTERS[atom.found["nth"]]
        if number > 2:  # noqa: PLR2004  # a year has two halves
            raise Unreadable("unread", atom.at)
        self._end_of(atom, number * 6)

    def _end_of(self, atom: Atom, month: int) -> None:
        """Take the last day of a month, of the year named or of every year."""
        if not atom.found["year"]:
            self._take_yearly(atom, month, calendar.monthrange(2000, month)[1])
            return
        year = atom.number_of("year")
        if year < date.min.year:
            raise Unreadable("outside", atom.at)
        self._take_date(atom, year, month, calendar.monthrange(year, month)[1])

    def _year(self, atom: Atom) -> None:
        year = atom.number_of("year")
        self._take_years(atom, (year, year))

    def _range(self, atom: Atom) -> None:
        self._take_years(atom, (atom.number_of("from"), atom.number_of("to")))

    def _list(self, atom: Atom) -> None:
        years = tuple(int(year) for year in re.findall(r"[0-9]{4}", atom.found["years"]))
        self._take_years(atom, years, is_list=True)

    def _whole(self, atom: Atom) -> None:
        self._take_years(atom, tuple(self.period))

    def _ambiguous(self, atom: Atom) -> None:
        raise Unreadable("ambiguous", atom.at)


def _month(word: str) -> int:
    for names in (MONTHS_RU, MONTHS_RU_GEN, MONTHS_RU_IN, MONTHS_EN):
        if word in names:
            return names.index(word) + 1
    raise KeyError(word)
