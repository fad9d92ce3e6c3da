from datetime import date, timedelta
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ui import grid, planner
from ui.planner import Bar

ROOT = Path(__file__).resolve().parents[2]


def bar(first, last=None, title="Heads XX", **more):
    options = {"kind": "meeting", "letter": "H", "name": f"Meeting {title}", "url": f"/{title}/", **more}
    return Bar(first=first, last=last or first, title=title, **options)


HEADS = bar(date(2027, 5, 13), date(2027, 5, 14))
LONG = bar(date(2027, 4, 29), date(2027, 6, 2), "Course", kind="measure")
OFF = bar(date(2027, 5, 13), date(2027, 5, 20), "Called off", off=True)
QUARTER = bar(date(2027, 4, 1), date(2027, 6, 30), "Consultations", precision="quarter")
BARS = [OFF, QUARTER, HEADS, LONG]

spans = st.tuples(st.dates(date(2026, 11, 1), date(2028, 2, 1)), st.integers(0, 60), st.booleans())


def test_year_puts_each_bar_into_the_first_free_lane():
    may = planner.year(BARS, 2027)[4]
    places = [(segment.bar.title, segment.start, segment.span, segment.lane) for segment in may.segments]
    assert places == [("Course", 1, 31, 1), ("Heads XX", 13, 2, 2), ("Called off", 13, 8, 3)]
    assert may.count == 3


def test_bar_over_several_months_is_cut_and_says_so():
    april, may, june = planner.year([LONG], 2027)[3:6]
    assert [
        (part.start, part.span, part.continued, part.continues)
        for month in (april, may, june)
        for part in month.segments
    ] == [
        (29, 2, False, True),
        (1, 31, True, True),
        (1, 2, True, False),
    ]


def test_what_is_known_to_a_quarter_never_stands_on_the_first():
    april = planner.year(BARS, 2027)[3]
    assert [bar.title for bar in april.loose] == ["Consultations"]
    assert all(segment.bar.precision == "day" for month in planner.year(BARS, 2027) for segment in month.segments)


def test_what_is_called_off_never_pushes_out_what_stands():
    off = [bar(date(2027, 5, 13), title=f"off {number}", off=True) for number in range(planner.MONTH_LANES)]
    week = planner.month([*off, HEADS], 2027, 5).weeks[2]
    assert HEADS in [segment.bar for segment in week[3].segments]
    assert (week[3].more, week[4].more) == (1, 0)


def test_month_starts_on_monday_and_tints_its_days():
    month = planner.month(BARS, 2027, 5, today=date(2027, 5, 3), holidays={date(2027, 5, 9): "Victory Day"})
    assert [day.on.day for day in month.weeks[0]] == [26, 27, 28, 29, 30, 1, 2]
    assert [day.outside for day in month.weeks[0]] == [True] * 5 + [False] * 2
    assert month.weeks[1][0].is_today
    assert month.weeks[1][6].holiday == "Victory Day"
    assert len(month.weeks) == 6


def test_agenda_lists_by_month_and_takes_in_what_began_before():
    months = planner.agenda(BARS, date(2027, 5, 1), date(2027, 7, 31))
    assert [(month.key, [bar.title for bar in month.bars], [bar.title for bar in month.loose]) for month in months] == [
        ("2027-05", ["Course", "Heads XX", "Called off"], []),
    ]
    april = planner.agenda(BARS, date(2027, 4, 1), date(2027, 4, 30))
    assert [(month.key, [bar.title for bar in month.bars], [bar.title for bar in month.loose]) for month in april] == [
        ("2027-04", ["Course"], ["Consultations"]),
    ]


@given(st.lists(spans, max_size=60))
def test_no_two_bars_share_a_day_of_a_lane_and_none_is_lost(made):
    bars = [
        bar(first, first + timedelta(days=length), f"b{number}", off=off)
        for number, (first, length, off) in enumerate(made)
    ]
    for number, month in enumerate(planner.year(bars, 2027), 1):
        first, last = planner.ends(2027, number)
        assert {bar.title for bar in month.bars} == {bar.title for bar in bars if bar.touches(first, last)}
        seen = set()
        for segment in month.segments:
            days = {(segment.lane, day) for day in range(segment.start, segment.start + segment.span)}
            assert not days & seen
            assert 1 <= segment.lane <= planner.LANES
            assert segment.start + segment.span - 1 <= last.day
            seen |= days


@given(st.lists(spans, max_size=40))
def test_every_day_of_a_month_is_accounted_for(made):
    bars = [
        bar(first, first + timedelta(days=length), f"b{number}", off=off)
        for number, (first, length, off) in enumerate(made)
    ]
    for week in planner.month(bars, 2027, 5).weeks:
        segments = [(position, segment) for position, day in enumerate(week, 1) for segment in day.segments]
        for position, day in enumerate(week, 1):
            drawn = sum(start <= position < start + segment.span for start, segment in segments)
            assert drawn + day.more == sum(bar.touches(day.on, day.on) for bar in bars)
            assert drawn <= planner.MONTH_LANES


def test_calendars_are_drawn_without_a_style_and_with_whole_names():
    with translation.override("en"):
        year = render_to_string("ui/year.html", {"months": planner.year(BARS, 2027, today=date(2027, 5, 3))})
        month = render_to_string(
            "ui/month.html",
            {
                "month": planner.month(BARS, 2027, 5, today=date(2027, 5, 3)),
                "day_url": "?day=",
            },
        )
        agenda = render_to_string(
            "ui/agenda.html", {"months": planner.agenda(BARS, date(2027, 4, 1), date(2027, 7, 31))}
        )
    for html in (year, month, agenda):
        assert "style=" not in html
        assert "Heads XX" in html
    assert 'class="d13 s2 l2"' in year
    assert "Meeting Course, continues" in year
    assert 'aria-current="date"' in month
    assert "no day yet" in agenda


def test_year_of_five_hundred_events_stays_within_its_nodes():
    bars = [
        bar(date(2027, 1, 1) + timedelta(days=number * 364 // 500), title=f"Event {number}") for number in range(500)
    ]
    html = render_to_string("ui/year.html", {"months": planner.year(bars, 2027)})
    assert html.count("</") <= 3000


def test_positions_are_those_of_the_generator():
    assert (ROOT / "static/css/grid.css").read_text() == grid.sheet()


def test_term_leaves_the_place_beside_a_short_bar_to_its_title():
    term = bar(date(2027, 5, 17), title="Papers", kind="deadline")
    may = planner.year([term, HEADS], 2027)[4]
    heads, papers = may.segments
    assert (heads.bar, heads.lane, heads.room, heads.label) == (HEADS, 1, 12, "r12")
    assert (papers.bar, papers.lane, papers.label, papers.shows_title) == (term, 2, "", False)


def test_title_stands_in_a_bar_that_is_long_or_has_no_room_beside_it():
    crowded = [HEADS, bar(date(2027, 5, 16), date(2027, 5, 18), "Next")]
    heads, following = planner.year(crowded, 2027)[4].segments
    assert (heads.room, heads.label, heads.shows_title) == (1, "", True)
    assert (following.label, following.shows_title) == ("", True)


def test_event_comes_before_a_term_of_the_same_day():
    term = bar(date(2027, 5, 13), title="A term", kind="deadline")
    assert [each.title for each in planner.order([term, HEADS])] == ["Heads XX", "A term"]


def test_long_agenda_folds_the_months_that_are_far():
    """What is ahead is shown before what is over, the near before the far; each month says how much stands in it."""
    bars = [bar(date(2027, month, 3), title=f"{month}-{number}") for month in range(1, 7) for number in range(10)]
    months = planner.agenda(bars, date(2027, 1, 1), date(2027, 12, 31))
    assert planner.fold(months, 100, today=date(2027, 4, 10)) == months
    folded = planner.fold(months, 40, today=date(2027, 4, 10))
    assert [month.folded for month in folded] == [10, 10, 0, 0, 0, 0]
    assert [month.count for month in folded] == [10] * 6
    assert [month.folded for month in planner.fold(months, 5, today=date(2027, 4, 10))] == [10, 10, 10, 0, 10, 10]


def test_terms_of_a_full_year_are_counted_and_not_drawn():
    terms = [bar(date(2027, 1, 1) + timedelta(days=number), kind="deadline") for number in range(planner.MARKS + 1)]
    january, *_rest = planner.year([HEADS, *terms], 2027)
    assert (len(january.segments), january.over, january.count) == (0, 31, 31)
    assert len(planner.year([HEADS, *terms[:-1]], 2027)[0].segments) == 31


def test_days_of_a_bar_are_said_under_the_name_of_its_month():
    assert [part.days for part in planner.year([HEADS], 2027)[4].segments] == ["13–14"]
    assert [part.days for part in planner.year([LONG], 2027)[4].segments] == [LONG.days]
