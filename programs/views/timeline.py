"""The timeline of a programme: each measure with a bar that ends with its deadline."""

from datetime import date
from itertools import groupby

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from programs.models import DeadlineKind
from ui import text, when
from ui import timeline as shown
from ui.timeline import QUARTERS, YEARS, quarter

ONE_BAR = (DeadlineKind.RANGE, DeadlineKind.PERMANENT)
WORDS = 12


def draw(programme, found, *, late, today):
    """Lay out reporting years that stand in the order of the table; `late` are the keys of those past their deadline."""
    last_year = min(programme.end_year, programme.start_year + YEARS - 1)
    groups = []
    for section, of_section in groupby(found, key=lambda one: one.measure.section):
        rows = [
            _row(programme, measure, list(years), late)
            for measure, years in groupby(of_section, key=lambda one: one.measure)
        ]
        title, fallback = text.pair(section, "title")
        groups.append(shown.Group(str(section.number), f"{section.number}. {title}", rows, "ru" if fallback else ""))
    label = _("Deadlines, %(years)s") % {"years": programme.years}
    in_period = programme.start_year <= today.year <= last_year
    return shown.Timeline(label, programme.start_year, last_year, groups, today if in_period else None)


def _row(programme, measure, years, late):
    words, fallback = text.pair(measure, "text")
    url = f"measures/{measure.number}/"
    years = [(years[0], years[-1])] if measure.deadline_kind in ONE_BAR else [(one, one) for one in years]
    spans = [_span(programme, measure, first, last, url, last.pk in late) for first, last in years]
    title = Truncator(words).words(WORDS, truncate=" …")
    return shown.Row(measure.number, title, url, spans, "ru" if fallback else "")


def _span(programme, measure, first, last, url, is_late):
    """A bar from the beginning of its work to its deadline; what has no day is drawn over its whole year."""
    begins = programme.start_year if measure.deadline_kind == DeadlineKind.DATE else first.year
    start = quarter(date(begins, 1, 1), programme.start_year)
    end = quarter(last.due_on, programme.start_year) if last.due_on else start + (last.year - begins + 1) * QUARTERS - 1
    start, end = shown.clamp(start, end, programme.end_year - programme.start_year + 1)
    kind = str(measure.get_deadline_kind_display())
    years = str(last.year) if first.year == last.year else f"{first.year}–{last.year}"
    said = (
        _("%(years)s: by %(day)s") % {"years": years, "day": when.day(last.due_on)}
        if last.due_on
        else f"{years}: {kind}"
    )
    states = [
        (last.dropped_by_decision_id is not None, "off", _("dropped by a decision")),
        (is_late, "late", _("overdue")),
        (last.due_on is None, "loose", ""),
    ]
    look, more = next(((look, words) for holds, look, words in states if holds), ("", ""))
    return shown.Span(
        first=start,
        last=end,
        title=_short(last.due_on, alone=start == end) if last.due_on else kind,
        name=f"{said}, {more}" if more else said,
        url=f"{url}?year={last.year}",
        look=look,
    )


def _short(day, *, alone):
    """Write a day as short as its bar asks: a quarter has no room for the year, which stands above it."""
    return f"{day:%d.%m}" if alone else when.day(day, "short")
