"""Matrix, timeline and board as plain values: places, what is left out, what is drawn once."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from ui import icons, matrix, timeline
from ui.board import Board, Card, Lane, Sorter


def drawn(template, **context):
    with translation.override("en"):
        return " ".join(render_to_string(template, context).split())


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 1, 1), 1),
        (date(2026, 3, 31), 1),
        (date(2026, 4, 1), 2),
        (date(2028, 12, 31), 12),
        (date(2029, 1, 1), 13),
    ],
)
def test_quarter_is_counted_from_the_first_year(day, found):
    assert timeline.quarter(day, 2026) == found


@pytest.mark.parametrize(
    ("first", "last", "found"), [(1, 4, (1, 4)), (-3, 2, (1, 2)), (5, 13, (5, 12)), (13, 14, (12, 12)), (6, 5, (6, 6))]
)
def test_bar_stays_inside_the_years(first, last, found):
    assert timeline.clamp(first, last, 3) == found


def test_timeline_marks_today_and_says_each_bar():
    span = timeline.Span(first=2, last=5, title="30.06", name="2026: by 30 June", url="#x", look="late")
    assert span.css == "q2 s4 l1 is-late"
    row = timeline.Row("1.1", "Law", "#row", [span])
    found = timeline.Timeline("Deadlines", 2026, 2028, [timeline.Group("1", "Basis", [row])], date(2027, 5, 3))
    assert found.years == [(2026, "q1 s4"), (2027, "q5 s4"), (2028, "q9 s4")]
    assert [number for number, (_name, now) in enumerate(found.quarters, 1) if now] == [6]
    html = drawn("ui/timeline.html", timeline=found)
    assert '<span class="p-span__says">2026: by 30 June</span>' in html
    assert 'role="region" tabindex="0" aria-label="Deadlines"' in html


def test_cell_without_a_sentence_is_bare():
    cells = [matrix.Cell("Ov", "late", "Kazakhstan: overdue", "#kz", strong=True), matrix.Cell("–")]
    row = matrix.Row("1.1", "Law", "#row", cells)
    heads = [matrix.Head("KZ", "Kazakhstan"), matrix.Head("ATC", "ATC")]
    found = matrix.Matrix("Measures", "No.", "Measure", heads, [matrix.Group("Basis", [row])])
    assert found.shortened == heads[:1]
    assert found.width == 5
    html = drawn("ui/matrix.html", matrix=found)
    assert '<td role="cell" class="p-cell is-late is-strong"><a href="#kz"><svg aria-hidden="true">' in html
    assert '<td role="cell" class="p-cell is-none">–</td>' in html


def test_every_shape_is_drawn_once_for_those_that_repeat_it():
    assert [f'id="shape-{look}"' in icons.shapes() for look in icons.LOOKS] == [True] * len(icons.LOOKS)


def test_card_stands_where_lane_and_step_meet():
    lanes = [Lane("a", "A"), Lane("b", "B")]
    sorter = Sorter(lanes)
    sorter.put(
        "b", "m5", Card(key="x", title="Meeting", url="#x", warnings=["Other: same days"], acts=[("Move", "#move")])
    )
    steps = [sorter.step("m4", "April"), sorter.step("m5", "May", now=True)]
    assert [step.is_empty for step in steps] == [True, False]
    board = Board("Plan", lanes, steps)
    assert board.count == 1
    html = drawn("ui/board.html", board=board)
    assert '<td role="cell" data-label="B"> <article class="p-card' in html
    assert "Other: same days" in html
    assert '<a class="c-small" href="#move">Move<span class="u-hidden"> Meeting</span></a>' in html
    assert '<th role="rowheader" scope="row" aria-current="date">May</th>' in html
