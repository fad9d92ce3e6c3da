from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from ui import when

RU = {
    (date(2027, 5, 13), date(2027, 5, 13)): "13 мая 2027 г.",
    (date(2027, 5, 13), date(2027, 5, 14)): "13–14 мая 2027 г.",
    (date(2027, 5, 31), date(2027, 6, 2)): "31 мая – 2 июня 2027 г.",
    (date(2027, 12, 30), date(2028, 1, 2)): "30 декабря 2027 г. – 2 января 2028 г.",
}
EN = {
    (date(2027, 5, 13), date(2027, 5, 13)): "13 May 2027",
    (date(2027, 5, 13), date(2027, 5, 14)): "13–14 May 2027",
    (date(2027, 5, 31), date(2027, 6, 2)): "31 May – 2 June 2027",
    (date(2027, 12, 30), date(2028, 1, 2)): "30 December 2027 – 2 January 2028",
}
NOW = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)


def plain(text):
    """No-break spaces as spaces; any other odd space would stay and be seen."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("language", "ranges"), [("ru", RU), ("en", EN)])
def test_ranges_are_said_as_each_language_says_them(language, ranges):
    with translation.override(language):
        assert {days: plain(when.daterange(*days)) for days in ranges} == ranges


def test_spaces_that_many_faces_lack_are_never_used():
    for language in ("ru", "en"):
        with translation.override(language):
            for number in range(1, 13):
                said = (
                    when.daterange(date(2027, number, 1), date(2028, number, 2))
                    + when.month(date(2027, number, 1))
                    + when.day(date(2027, number, 1), "full")
                )
                assert not set(said) & set("\u202f\u2009")


@pytest.mark.parametrize(
    ("language", "precision", "said"),
    [
        ("ru", "year", "2027 г."),
        ("ru", "quarter", "2\u2011й квартал 2027 г."),
        ("ru", "month", "апрель 2027 г."),
        ("en", "year", "2027"),
        ("en", "quarter", "2nd quarter 2027"),
        ("en", "month", "April 2027"),
    ],
)
def test_coarse_dates_are_said_in_words(language, precision, said):
    window = SimpleNamespace(lower=date(2027, 4, 1), upper=date(2027, 7, 1))
    with translation.override(language):
        assert plain(when.coarse(precision, window)) == said


def test_unknown_date_says_so():
    with translation.override("en"):
        assert when.coarse("unknown", None) == "date not set"


def test_zone_is_said_by_its_city():
    with translation.override("ru"):
        assert plain(when.zone_label("Europe/Minsk", NOW)) == "Минск (UTC+3)"
    with translation.override("en"):
        assert plain(when.zone_label("Asia/Kolkata", NOW)) == "Kolkata (UTC+5:30)"
        assert plain(when.zone_label("America/New_York", NOW)) == "New York (UTC−4)"
        assert plain(when.zone_label("UTC", NOW)) == "UTC"


def test_event_is_said_in_its_zone_and_the_readers():
    with translation.override("en"), timezone.override(ZoneInfo("Asia/Dushanbe")):
        there, here = when.zoned(datetime(2027, 5, 13, 10), "Europe/Minsk", datetime(2027, 5, 13, 17))
        assert plain(there) == "13 May 2027, 10:00–17:00, Minsk (UTC+3)"
        assert here == "12:00–19:00 (UTC+5)"


def test_reader_in_the_same_offset_is_told_once():
    with translation.override("en"), timezone.override(ZoneInfo("Europe/Moscow")):
        assert when.zoned(datetime(2027, 5, 13, 10), "Europe/Minsk")[1] == ""


def test_reader_on_another_day_is_told_the_day():
    with translation.override("en"), timezone.override(ZoneInfo("Asia/Vladivostok")):
        assert plain(when.zoned(datetime(2027, 5, 13, 20), "Europe/Minsk")[1]) == "14 May 2027, 03:00 (UTC+10)"


def test_instant_is_brought_into_the_zone_of_the_event():
    with translation.override("en"), timezone.override(ZoneInfo("Europe/Minsk")):
        assert (
            plain(when.zoned(datetime(2027, 5, 13, 7, tzinfo=UTC), "Europe/Minsk")[0])
            == "13 May 2027, 10:00, Minsk (UTC+3)"
        )


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "tomorrow"), (9, "in 9 days"), (-1, "1 day ago"), (-2, "2 days ago")],
)
def test_distance_is_said_in_days(days, said):
    with translation.override("en"):
        assert when.distance(NOW + timedelta(days=days), NOW) == said


def test_day_is_past_when_it_is_over_and_an_instant_at_once():
    assert not when.is_past(date(2027, 5, 3), NOW)
    assert when.is_past(date(2027, 5, 2), NOW)
    assert when.is_past(NOW - timedelta(minutes=1), NOW)
    with translation.override("en"):
        assert when.overdue(NOW - timedelta(minutes=1), NOW) == "overdue since today"
        assert when.overdue(date(2027, 5, 1), NOW) == "2 days overdue"


def test_midnight_belongs_to_the_day_before():
    assert when.last_day(datetime(2027, 5, 13), datetime(2027, 5, 15)) == date(2027, 5, 14)
    assert when.last_day(datetime(2027, 5, 13, 10), datetime(2027, 5, 13, 17)) == date(2027, 5, 13)
    assert when.last_day(datetime(2027, 5, 13), None) == date(2027, 5, 13)
