"""Dates as they are typed: what is wrong is said at its field, with how to mend it, and everything typed stays."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from meetings.forms import DraftForm, RescheduleForm
from meetings.models import Status, When, doubled
from tests.factories.meetings import MAY, make_meeting

pytestmark = pytest.mark.django_db

GOOD = {
    "precision": "day",
    "start_day": "13.05.2027",
    "start_time": "10:00",
    "end_day": "14.05.2027",
    "end_time": "17:00",
    "tz": "Europe/Minsk",
    "ask_again": "keep",
}


def form_of(meeting, user, **changes):
    data = QueryDict(mutable=True)
    data.update({name: value for name, value in (GOOD | changes).items() if value is not None})
    return RescheduleForm(data, row=meeting, user=user)


@pytest.fixture
def row():
    return make_meeting(Status.TENTATIVE)


def test_days_and_hours_become_one_value(row, secretary):
    form = form_of(row, secretary)
    assert form.is_valid(), form.errors
    when = form.cleaned_data["when"]
    assert (when.starts_local, when.ends_local) == (datetime(2027, 5, 13, 10), datetime(2027, 5, 14, 17))
    assert form.cleaned_data["ask_again"] is False


def test_whole_days_need_no_hours(row, secretary):
    form = form_of(row, secretary, all_day="on", start_time=None, end_time=None)
    assert form.is_valid(), form.errors
    form.cleaned_data["when"].put(row)
    assert (row.starts_local, row.ends_local) == (datetime(2027, 5, 13), datetime(2027, 5, 15))


@pytest.mark.parametrize(
    ("precision", "known", "window"),
    [
        ("month", "май 2027", (date(2027, 5, 1), date(2027, 6, 1))),
        ("quarter", "II квартал 2027", (date(2027, 4, 1), date(2027, 7, 1))),
        ("quarter", "May 2027", (date(2027, 4, 1), date(2027, 7, 1))),
        ("year", "2027", (date(2027, 1, 1), date(2028, 1, 1))),
    ],
)
def test_coarse_date_becomes_its_whole_window(row, secretary, precision, known, window):
    form = form_of(row, secretary, precision=precision, known=known)
    assert form.is_valid(), form.errors
    form.cleaned_data["when"].put(row)
    assert (row.precision, row.window.lower, row.window.upper) == (precision, *window)
    assert row.starts_local is None


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"end_day": "12.05.2027"}, "end_day", "13.05.2027"),
        ({"end_day": "13.05.2027", "end_time": "09:00"}, "end_time", "10:00"),
        ({"start_day": None}, "start_day", "begins"),
        ({"start_time": None}, "start_time", "hour"),
        ({"end_time": None}, "end_time", "hour"),
        ({"start_day": "31.02.2027"}, "start_day", "28"),
        ({"start_day": "13.05.0207"}, "start_day", "1990"),
        ({"tz": "MSK"}, "tz", "Moscow"),
        ({"tz": "+3"}, "tz", "city"),
        ({"precision": "month", "known": None}, "known", "May 2027"),
        ({"precision": "month", "known": "2027"}, "known", "less"),
    ],
)
def test_mistake_is_said_at_its_field_and_what_was_typed_stays(row, secretary, changes, field, words):
    with translation.override("en"):
        form = form_of(row, secretary, **changes)
        assert not form.is_valid()
        assert list(form.errors) == [field]
        assert words in str(form.errors[field])
        assert form["start_day"].value() == (GOOD | changes)["start_day"]


def test_empty_last_day_is_the_first(row, secretary):
    form = form_of(row, secretary, end_day=None)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"].ends_local == datetime(2027, 5, 13, 17)


def test_wall_time_that_does_not_exist_is_refused_with_the_next_one(row):
    spring = When(
        precision="day",
        starts_local=datetime(2027, 3, 28, 2, 30),
        ends_local=datetime(2027, 3, 28, 12),
        tz="Europe/Vienna",
    )
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        spring.put(row)
    assert "03:30" in str(refused.value.error_dict["start_time"])


def test_wall_time_that_occurs_twice_takes_the_first_reading_and_says_so(row):
    autumn = When(
        precision="day",
        starts_local=datetime(2027, 10, 31, 2, 30),
        ends_local=datetime(2027, 10, 31, 12),
        tz="Europe/Vienna",
    )
    autumn.put(row)
    assert row.starts_at.hour == 0
    with translation.override("en"):
        assert "UTC+2" in doubled(row)[0]
    row.place(date(2027, 10, 31), None, "Europe/Vienna", all_day=True)
    assert doubled(row) == []


def test_day_without_start_or_zone_is_refused(row):
    with pytest.raises(ValidationError) as no_start:
        When(precision="day", tz="Europe/Minsk").put(row)
    assert "start_day" in no_start.value.error_dict
    with pytest.raises(ValidationError) as no_zone:
        When(precision="day", starts_local=datetime(2027, 5, 1, 10)).put(row)
    assert "tz" in no_zone.value.error_dict


def test_form_shows_the_dates_of_the_row(row, secretary):
    form = RescheduleForm(row=row, user=secretary)
    assert form["start_day"].initial_text() == "13.05.2027"
    assert form["end_time"].initial_text() == "17:00"
    coarse = RescheduleForm(row=make_meeting(Status.TENTATIVE, when=MAY), user=secretary)
    assert coarse["known"].initial_text()
    assert coarse["start_day"].initial_text() is None


def test_draft_may_have_no_date(secretary):
    data = QueryDict(mutable=True)
    data.update({"precision": "unknown", "tz": "Europe/Moscow", "title_ru": "Встреча"})
    form = DraftForm(data, user=secretary)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"].within is None
