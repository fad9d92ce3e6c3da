"""Wall times of six zones around the days on which clocks change; the instants were worked out by hand."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from reminders import walltime


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "tz", "expected"),
    [
        (datetime(2027, 5, 13, 10), "Europe/Minsk", utc(2027, 5, 13, 7)),
        (datetime(2024, 2, 29, 10), "Asia/Almaty", utc(2024, 2, 29, 4)),  # before the law of 1 March 2024
        (datetime(2024, 3, 1, 10), "Asia/Almaty", utc(2024, 3, 1, 5)),  # after it
        (datetime(2027, 3, 28, 1, 59), "Europe/Chisinau", utc(2027, 3, 27, 23, 59)),
        (
            datetime(2027, 3, 28, 2, 30),
            "Europe/Chisinau",
            utc(2027, 3, 28, 0, 30),
        ),  # skipped: read as before the change
        (datetime(2027, 10, 31, 2, 30), "Europe/Chisinau", utc(2027, 10, 30, 23, 30)),  # doubled: the first of the two
        (datetime(2027, 3, 14, 2, 30), "America/New_York", utc(2027, 3, 14, 7, 30)),
        (datetime(2027, 11, 7, 1, 30), "America/New_York", utc(2027, 11, 7, 5, 30)),
        (datetime(2027, 7, 1, 9), "Asia/Kathmandu", utc(2027, 7, 1, 3, 15)),
        (datetime(2027, 7, 1, 9), "UTC", utc(2027, 7, 1, 9)),
        (datetime(2018, 9, 1), "", utc(2018, 9, 1)),
    ],
)
def test_instant_takes_the_first_reading(local, tz, expected):
    assert walltime.instant(local, tz) == expected
    assert walltime.instant(local.replace(fold=1), tz) == expected


def test_skipped_and_doubled_hours_are_recognised():
    assert not walltime.exists(datetime(2027, 3, 28, 3, 30), "Europe/Chisinau")
    assert walltime.exists(datetime(2027, 3, 28, 4, 0), "Europe/Chisinau")
    assert walltime.occurs_twice(datetime(2027, 10, 31, 3, 30), "Europe/Chisinau")
    assert not walltime.occurs_twice(datetime(2027, 10, 31, 4, 0), "Europe/Chisinau")
    assert not walltime.occurs_twice(datetime(2027, 3, 28, 2, 30), "Europe/Chisinau")


@pytest.mark.parametrize(
    ("local", "days", "at", "tz", "expected"),
    [
        # Seven days on the calendar are 167 or 169 hours when clocks change between them.
        (datetime(2027, 4, 1, 18), 7, time(9), "Europe/Chisinau", utc(2027, 3, 25, 7)),
        (datetime(2027, 4, 1, 18), 2, time(9), "Europe/Chisinau", utc(2027, 3, 30, 6)),
        (datetime(2027, 11, 2, 18), 7, time(9), "Europe/Chisinau", utc(2027, 10, 26, 6)),
        (datetime(2027, 11, 2, 18), 1, time(9), "Europe/Chisinau", utc(2027, 11, 1, 7)),
        (date(2027, 3, 1), 1, time(9), "Europe/Moscow", utc(2027, 2, 28, 6)),
        (date(2028, 3, 1), 1, time(9), "Europe/Moscow", utc(2028, 2, 29, 6)),
        (date(2027, 5, 5), -1, time(9), "Asia/Dushanbe", utc(2027, 5, 6, 4)),
        (datetime(2027, 5, 5, 18), 1, None, "Asia/Dushanbe", utc(2027, 5, 4, 13)),
        (datetime(2027, 3, 29, 2, 30), 1, None, "Europe/Chisinau", utc(2027, 3, 28, 0, 30)),
    ],
)
def test_days_before_is_counted_on_the_calendar(local, days, at, tz, expected):
    assert walltime.days_before(local, days, at, tz) == expected


def test_a_day_begins_and_ends_at_local_midnight():
    day = date(2027, 3, 28)
    assert walltime.day_begins(day, "Europe/Chisinau") == utc(2027, 3, 27, 22)
    assert walltime.day_ends(day, "Europe/Chisinau") == utc(2027, 3, 28, 21)
    assert walltime.today(utc(2027, 3, 28, 21), "Europe/Chisinau") == date(2027, 3, 29)


def test_last_day_leaves_the_midnight_at_the_end_to_the_day_before():
    start = datetime(2027, 5, 13)
    assert walltime.last_day(start, datetime(2027, 5, 15)) == date(2027, 5, 14)
    assert walltime.last_day(start, datetime(2027, 5, 15, 0, 1)) == date(2027, 5, 15)
    assert walltime.last_day(start, None) == date(2027, 5, 13)


@pytest.mark.parametrize("name", ["Europe/Minsk", "Asia/Ho_Chi_Minh", "America/Argentina/Ushuaia", "UTC"])
def test_names_of_places_are_zones(name):
    assert walltime.is_zone(name)


@pytest.mark.parametrize("name", ["", "MSK", "EST", "Etc/GMT+3", "UTC+3", "GMT", "Europe/Nowhere", "../etc/passwd"])
def test_offsets_abbreviations_and_rubbish_are_no_zones(name):
    assert not walltime.is_zone(name)


def test_field_takes_wall_times_and_refuses_instants():
    field = walltime.WallTimeField()
    assert field.to_python("2027-05-13T10:00") == datetime(2027, 5, 13, 10)
    assert field.to_python(date(2027, 5, 13)) == datetime(2027, 5, 13)
    assert field.to_python("") is None
    assert field.get_prep_value(None) is None
    for wrong in (utc(2027, 5, 13, 10), "2027-05-13T10:00Z", "soon", "2027-13-13T10:00", 5):
        with pytest.raises(ValidationError):
            field.to_python(wrong)
