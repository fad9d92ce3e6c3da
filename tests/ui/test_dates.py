from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ui import dates, when
from ui.dates import Coarse, UnreadableError, parse_clock, parse_coarse, parse_day, parse_days, parse_range, parse_zone

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
THE_DAY = date(2027, 3, 27)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "text",
    [
        "27.03.2027",
        "27.3.2027",
        " 27.03.2027 г.",
        "2027-03-27",
        "27 марта 2027",
        "27 МАРТА 2027 года",
        "27\u00a0мар. 2027\u00a0г.",
        "27 March 2027",
        "27 mar 2027",
        "27  march,  2027",
    ],
)
def test_day_is_read_as_people_write_it(text):
    assert parse_day(text) == THE_DAY


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("27.03.27", "Write the year with four digits: 27.03.2027."),
        ("27 марта 27", "Write the year with four digits: 27.03.2027."),
        ("03/27/2027", "Write the day first, then the month, with dots: 27.03.2027."),
        ("27/03/2027", "Write the day first, then the month, with dots: 27.03.2027."),
        ("March 27, 2027", "Write the day first, then the month, with dots: 27.03.2027."),
        ("31.06.2027", "June 2027 has 30 days. Enter a day from 1 to 30."),
        ("29.02.2027", "February 2027 has 28 days. Enter a day from 1 to 28."),
        ("0.02.2027", "February 2027 has 28 days. Enter a day from 1 to 28."),
        ("03.27.2027", "There is no month 27. Write the day first, then the month: 27.03.2027."),
        ("27 мартобря 2027", "There is no month “мартобря”. Write the date like this: 27.03.2027."),
        ("27 ма 2027", "There is no month “ма”. Write the date like this: 27.03.2027."),
        ("27.03.1989", "Enter a year from 1990 to 2100."),
        ("2101-01-01", "Enter a year from 1990 to 2100."),
        ("tomorrow", "This is not a date. Write it like this: 27.03.2027."),
        ("", "This is not a date. Write it like this: 27.03.2027."),
        ("２７.03.2027", "This is not a date. Write it like this: 27.03.2027."),
    ],
)
def test_day_that_cannot_be_read_is_refused_with_the_way_to_write_it(text, sentence):
    with pytest.raises(UnreadableError) as refused:
        parse_day(text)
    assert str(refused.value) == sentence


@given(DAYS)
def test_every_day_is_read_back_from_each_way_of_writing_it(day):
    for language in ("ru", "en"):
        with translation.override(language):
            for style in ("long", "short"):
                assert parse_day(when.day(day, style)) == day
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day.day}.{day.month}.{day.year}") == day


@given(DAYS, st.integers(0, 400))
def test_every_range_is_read_back_from_the_way_it_is_said(first, length):
    last = min(first + timedelta(days=length), date(2100, 12, 31))
    for language in ("ru", "en"):
        with translation.override(language):
            assert parse_range(when.daterange(first, last)) == (first, last)


@given(DAYS, st.sampled_from(["year", "quarter", "month", "day"]))
def test_every_coarse_date_is_read_back_and_holds_its_day(day, precision):
    known = dates.whole(precision, day)
    assert known.lower <= day < known.upper
    for language in ("ru", "en"):
        with translation.override(language):
            assert parse_coarse(when.coarse(known.precision, known)) == known


@given(st.text(max_size=30))
def test_no_text_makes_the_readers_fail_otherwise_than_by_their_sentence(text):
    for read in (parse_day, parse_clock, parse_range, parse_coarse, parse_zone):
        with suppress(UnreadableError):
            read(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("14–15 мая 2027", date(2027, 5, 14), date(2027, 5, 15)),
        ("14-15 мая 2027 г.", date(2027, 5, 14), date(2027, 5, 15)),
        ("14 - 15.05.2027", date(2027, 5, 14), date(2027, 5, 15)),
        ("31.05–02.06.2027", date(2027, 5, 31), date(2027, 6, 2)),
        ("31 мая – 2 июня 2027 г.", date(2027, 5, 31), date(2027, 6, 2)),
        ("30 December 2027 – 2 January 2028", date(2027, 12, 30), date(2028, 1, 2)),
        ("2027-05-14 – 2027-05-15", date(2027, 5, 14), date(2027, 5, 15)),
        ("14 мая 2027", date(2027, 5, 14), date(2027, 5, 14)),
        ("2027-05-14", date(2027, 5, 14), date(2027, 5, 14)),
    ],
)
def test_range_is_read_with_its_last_day(text, first, last):
    assert parse_range(text) == (first, last)


def test_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(UnreadableError, match="earlier day first"):
        parse_range("15–14 мая 2027")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2027", Coarse("year", date(2027, 1, 1), date(2028, 1, 1))),
        ("2027 год", Coarse("year", date(2027, 1, 1), date(2028, 1, 1))),
        ("II квартал 2027 г.", Coarse("quarter", date(2027, 4, 1), date(2027, 7, 1))),
        ("4 кв. 2027", Coarse("quarter", date(2027, 10, 1), date(2028, 1, 1))),
        ("2nd quarter of 2027", Coarse("quarter", date(2027, 4, 1), date(2027, 7, 1))),
        ("Q4 2027", Coarse("quarter", date(2027, 10, 1), date(2028, 1, 1))),
        ("май 2027", Coarse("month", date(2027, 5, 1), date(2027, 6, 1))),
        ("December 2027", Coarse("month", date(2027, 12, 1), date(2028, 1, 1))),
        ("05.2027", Coarse("month", date(2027, 5, 1), date(2027, 6, 1))),
        ("2027-05", Coarse("month", date(2027, 5, 1), date(2027, 6, 1))),
        ("13–14 мая 2027", Coarse("day", date(2027, 5, 13), date(2027, 5, 15))),
        ("", Coarse("unknown")),
        ("не определена", Coarse("unknown")),
    ],
)
def test_coarse_date_is_read_as_well_as_it_is_known(text, known):
    assert parse_coarse(text) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("10:00", time(10)),
        ("10.00", time(10)),
        ("1000", time(10)),
        ("9:05", time(9, 5)),
        ("905", time(9, 5)),
        (" 23:59 ", time(23, 59)),
    ],
)
def test_clock_is_read_on_24_hours(text, known):
    assert parse_clock(text) == known


@pytest.mark.parametrize("text", ["24:00", "10:60", "10", "10 am", "10:00:00", "", "10-00", "99999"])
def test_clock_that_cannot_be_read_is_refused(text):
    with pytest.raises(UnreadableError):
        parse_clock(text)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Minsk", "Europe/Minsk"),
        ("europe/minsk", "Europe/Minsk"),
        ("Минск", "Europe/Minsk"),
        ("Dushanbe", "Asia/Dushanbe"),
        ("Кишинёв", "Europe/Chisinau"),
        ("Минск (UTC+3)", "Europe/Minsk"),
        ("UTC", "UTC"),
    ],
)
def test_zone_is_read_by_name_or_city(text, zone):
    assert parse_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("MSK", "“MSK” may mean several time zones. Choose a city, for example Moscow."),
        ("EST", "“EST” may mean several time zones. Choose a city, for example Moscow."),
        (
            "+3",
            "A difference in hours is not a time zone: it changes with the seasons. Choose a city, for example Minsk.",
        ),
        (
            "UTC+3",
            "A difference in hours is not a time zone: it changes with the seasons. Choose a city, for example Minsk.",
        ),
        (
            "МСК+2",
            "A difference in hours is not a time zone: it changes with the seasons. Choose a city, for example Minsk.",
        ),
        (
            "Etc/GMT-3",
            "There is no time zone “Etc/GMT-3”. Choose a city of the list, or write a name such as Europe/Minsk.",
        ),
        (
            "Atlantis",
            "There is no time zone “Atlantis”. Choose a city of the list, or write a name such as Europe/Minsk.",
        ),
    ],
)
def test_zone_that_is_none_is_refused_with_the_way_to_name_it(text, sentence):
    with pytest.raises(UnreadableError) as refused:
        parse_zone(text)
    assert str(refused.value) == sentence


def test_every_offered_zone_is_known_and_has_a_city_in_both_languages():
    for zone in (*dates.CAPITALS, *dates.OTHER_CITIES):
        assert parse_zone(zone) == zone
        for language in ("ru", "en"):
            assert parse_zone(when.city(zone, language)) == zone
        assert zone == "UTC" or not when.city(zone, "ru").isascii()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("14–15 мая 2027", date(2027, 5, 14), date(2027, 5, 15)),
        ("14.05.2027", date(2027, 5, 14), date(2027, 5, 14)),
        ("May 2027", date(2027, 5, 1), date(2027, 5, 31)),
        ("2-й квартал 2027", date(2027, 4, 1), date(2027, 6, 30)),
    ],
)
def test_days_from_to_are_read_in_one_text(text, first, last):
    assert parse_days(text) == (first, last)


@pytest.mark.parametrize("text", ["?", "–", "когда-нибудь", "15–14 мая 2027"])
def test_days_from_to_that_cannot_be_read_are_refused(text):
    with pytest.raises(UnreadableError):
        parse_days(text)
