"""The calendar: one set of rows, four renderings, one filter; the address is the state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atc_portal.pages import bars
from atc_portal.pages.bars import TYPES, Reader, Source
from atc_portal.pages.periods import PARAMETERS, VIEWS, Period
from meetings.models import Meeting
from members.models import Party
from members.views.saved_view import beside
from ui import addresses, planner, text, when
from ui.doors import demand, page
from ui.planner import Bar

WORDS = {
    "agenda": gettext_lazy("Agenda"),
    "month": gettext_lazy("Month"),
    "quarter": gettext_lazy("Quarter"),
    "year": gettext_lazy("Year"),
}
ALL = ("", gettext_lazy("All"))
NAMED = 3  # terms of one day whose names stand in the one mark they share
LINES, BESIDE = 300, 120  # of an agenda on its page, of one beside the months it stands for on a narrow screen


class CalendarFilter(forms.Form):
    """What of the calendar is shown."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[ALL, *((key, words) for key, (_k, _l, words) in TYPES.items())],
        required=False,
    )
    party = forms.ChoiceField(label=gettext_lazy("Party"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    mine = forms.BooleanField(label=gettext_lazy("mine only"), required=False)
    off = forms.BooleanField(label=gettext_lazy("show cancelled"), required=False)

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        parties = Party.objects.visible_to(user).in_order()
        fields["party"].choices = [ALL, *((party.code, party.short) for party in parties)]
        cities = Meeting.objects.visible_to(user).exclude(city_ru="").order_by("city_ru")
        english = when.locale() != "ru"
        names = {ru: (en or ru) if english else ru for ru, en in cities.values_list("city_ru", "city_en").distinct()}
        fields["place"].choices = [ALL, *sorted(names.items(), key=lambda pair: text.sort_key(pair[1]))]

    def chosen(self) -> dict[str, Any]:
        """What was chosen and makes sense; the rest is named by the form."""
        self.is_valid()
        return self.cleaned_data


def calendar(request: HttpRequest) -> HttpResponse:
    """Show the days of a month, a quarter or a year, or list what stands in them."""
    demand(request.user, "portal.read_calendar")
    today = timezone.localdate()
    view = _view(request)
    period = Period.read(request.GET, view=view, today=today)
    chosen = CalendarFilter(request.GET, user=request.user)
    reader = Reader(request.user, tuple(request.user.parties("view")))
    drawn = _drawn(reader, period, chosen.chosen())
    day_url = _address(request, {"view": "agenda"}) + "&day="
    context = {
        "filter": chosen,
        "saved": beside(request),
        "keep": [(name, request.GET[name]) for name in ("view", *PARAMETERS) if request.GET.get(name)],
        "legend": bars.legend(),
        "period": period,
        "count": len(drawn),
        "someday": [bar for bar in drawn if bar.precision == "year"],
        "views": _views(request, period, today),
        "steps": _steps(request, period, today),
        "day_url": day_url,
        "month_url": _address(request, {"view": "agenda"}) + "&month=",
        **_rendering(view, period, [_inside(bar, period) for bar in drawn if bar.precision != "year"], today, day_url),
    }
    return page(request, "pages/calendar.html", context)


def _view(request: HttpRequest) -> str:
    """The rendering that was asked for, else the last one, else the role's."""
    asked = request.GET.get("view")
    if asked in VIEWS:
        if request.session.get("calendar_view") != asked:
            request.session["calendar_view"] = asked
        return asked
    kept = request.session.get("calendar_view")
    return kept if kept in VIEWS else "quarter" if request.user.role == "staff" else "month"


def _drawn(reader: Reader, period: Period, chosen: dict[str, Any]) -> list[Bar]:
    types = [chosen["type"]] if chosen.get("type") else ()
    drawn = bars.draw(reader, period.first, period.last, types=types, narrow=_narrowing(reader, chosen))
    return [bar for bar in drawn if chosen.get("off") or not bar.off]


def _narrowing(reader: Reader, chosen: dict[str, Any]) -> Callable[[Source, QuerySet[Any]], QuerySet[Any]]:
    """Keep what concerns a party, what is in a place, what is the reader's own."""
    party = chosen.get("party")
    parties = list(Party.objects.visible_to(reader.user).filter(code=party)) if party else []

    def narrow(source: Source, rows: QuerySet[Any]) -> QuerySet[Any]:
        if party:
            rows = rows.filter(source.concerning(reader.user, parties))
        if place := chosen.get("place"):
            rows = rows.filter(**{source.place: place}) if source.place else rows.none()
        if chosen.get("mine"):
            rows = rows.filter(source.own(reader))
        return rows

    return narrow


def _inside(bar: Bar, period: Period) -> Bar:
    """Let what is known to a quarter stand in the first month that is shown; a bar with days stays as it is."""
    return bar if bar.precision == "day" or bar.first >= period.first else replace(bar, first=period.first)


def _gathered(drawn: list[Bar], day_url: str) -> list[Bar]:
    """Put the terms of one day together: one mark with their number, which leads to that day of the agenda."""
    terms: dict[tuple[str, date, bool], list[Bar]] = {}
    for bar in drawn:
        if bar.is_minor:
            terms.setdefault((bar.kind, bar.first, bar.off), []).append(bar)
    together = [_together(found, day_url) if len(found) > 1 else found[0] for found in terms.values()]
    return [bar for bar in drawn if not bar.is_minor] + together


def _together(terms: list[Bar], day_url: str) -> Bar:
    first = terms[0]
    words = str(TYPES[first.kind][2])
    name = _("%(words)s: %(n)d, %(day)s") % {"words": words, "n": len(terms), "day": first.days}
    titles = "; ".join(bar.title for bar in terms)
    return replace(
        first,
        letter=f"{first.letter}{len(terms)}",
        stands_for=len(terms),
        title=titles if len(terms) <= NAMED else words,
        name=f"{name}: {titles}" if len(terms) <= NAMED else name,
        note="",
        status="",
        url=f"{day_url}{first.first:%Y-%m-%d}",
    )


def _rendering(view: str, period: Period, drawn: list[Bar], today: date, day_url: str) -> dict[str, Any]:
    if view == "agenda":
        months = planner.agenda(drawn, period.first, period.last)
        return {"view": view, "months": planner.fold(months, LINES, today=today)}
    gathered = _gathered(drawn, day_url)
    if view == "year":
        few = sum(bar.is_minor for bar in gathered) <= planner.MARKS
        return {"view": view, "months": planner.year(gathered if few else drawn, period.year, today=today)}
    numbers = range(period.first.month, period.last.month + 1)
    return {
        "view": view,
        "months": [planner.month(drawn, period.year, number, today=today) for number in numbers],
        "agenda": planner.fold(
            planner.agenda(drawn if len(drawn) <= BESIDE else gathered, period.first, period.last), BESIDE, today=today
        ),
    }


def _address(request: HttpRequest, changes: dict[str, Any]) -> str:
    return addresses.changed(request.GET, dict.fromkeys(PARAMETERS) | changes)


def _views(request: HttpRequest, period: Period, today: date) -> list[tuple[str, str, bool]]:
    return [(str(WORDS[view]), _address(request, period.in_view(view, today)), view == period.view) for view in VIEWS]


def _steps(request: HttpRequest, period: Period, today: date) -> list[tuple[str, str, str]]:
    """Links to the stretch before, to today, to the stretch after."""
    found = []
    if before := period.before():
        found.append(("back", before.label, _address(request, {"view": period.view} | before.parameters())))
    if not period.holds(today):
        found.append(("calendar", _("today"), _address(request, {"view": period.view} | period.parameters(today))))
    if after := period.after():
        found.append(("next", after.label, _address(request, {"view": period.view} | after.parameters())))
    return found
