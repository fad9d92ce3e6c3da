"""Meetings of the public record: what it does not say stays empty, and nothing is entered twice."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError

from meetings import domain
from meetings.models import Deadline, Meeting
from records.models import Entry
from tests.factories.meetings import make_series
from tests.factories.members import make_party

pytestmark = pytest.mark.django_db


def enter(series, now, **values):
    return domain.edition.enter_fact(series=series, by=None, now=now, **values)


def test_fact_is_entered_finalised_and_all_day(party, now):
    series = make_series()
    russia = make_party("RU", order=7)
    fact = enter(
        series,
        now,
        ordinal=18,
        starts_on=date(2025, 6, 10),
        ends_on=date(2025, 6, 10),
        city_ru="Москва",
        city_en="Moscow",
        host=russia,
        note="Участвовали девять государств",
    )
    assert (fact.status, fact.facts_only, fact.all_day, fact.tz) == ("finalised", True, True, "Europe/Moscow")
    assert (fact.starts_local, fact.ends_local) == (datetime(2025, 6, 10), datetime(2025, 6, 11))
    assert fact.title_ru == "XVIII Совещание руководителей национальных центров"
    assert fact.code == "M-2025-1"
    assert not Deadline.objects.exists()
    assert fact.reminder_anchors() == {}
    assert Entry.objects.get().verb == "entered_fact"


def test_fact_entered_again_is_found_by_its_number_or_first_day(now):
    series = make_series()
    by_number = enter(series, now, ordinal=11, starts_on=date(2018, 2, 20), ends_on=date(2018, 2, 21))
    by_day = enter(series, now, starts_on=date(2016, 5, 31), ends_on=date(2016, 6, 2))
    unknown = enter(series, now, note="Дата не указана")
    assert enter(series, now, ordinal=11, starts_on=date(2018, 2, 22)) == by_number
    assert enter(series, now, starts_on=date(2016, 5, 31)) == by_day
    assert enter(series, now, note="Дата не указана") == unknown
    assert Meeting.objects.count() == 3


def test_fact_without_end_keeps_it_empty(now):
    fact = enter(make_series(), now, starts_on=date(2018, 9, 25))
    assert (fact.starts_local, fact.ends_local, fact.last_day) == (datetime(2018, 9, 25), None, date(2018, 9, 25))


def test_fact_without_date_is_unknown(now):
    fact = enter(make_series(), now, ordinal=14)
    assert (fact.precision, fact.window, fact.tz) == ("unknown", None, "")


def test_fact_is_over_in_the_database(now):
    fact = enter(make_series(), now, ordinal=14)
    with pytest.raises(IntegrityError, match="meetings_meeting_fact_is_over"):
        Meeting.objects.filter(pk=fact.pk).update(status="draft")
