"""The offices of the Center: read by the secretariat, kept by staff with the right `plan`."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from members import domain
from members.models import Office
from records import history
from tests.members.refusals import refused_by

OFFICES = "/members/offices/"
BISHKEK = {
    "kind": "regional",
    "name_ru": "Отделение в Бишкеке",
    "name_en": "Office in Bishkek",
    "city_ru": "Бишкек",
    "city_en": "Bishkek",
    "tz": "Asia/Bishkek",
}


def test_an_office_is_entered_edited_and_closed(secretary, now):
    act = {"by": secretary, "now": now}
    found = domain.office.enter(**BISHKEK, **act)
    dates = {"since": date(2020, 1, 1), "until": None}
    for _time in range(2):
        domain.office.edit(found, **{**BISHKEK, "city_en": "Bishkek city"}, **dates, version=None, **act)
    with pytest.raises(ValidationError):
        domain.office.close(found, last_day=date(2019, 1, 1), version=None, **act)
    domain.office.close(found, last_day=date(2026, 12, 31), version=None, **act)
    with pytest.raises(ValidationError):
        domain.office.close(found, last_day=date(2026, 12, 31), version=None, **act)
    assert [entry.verb for entry in history.of(found)] == ["closed", "edited", "entered"]


def test_there_is_one_open_headquarters(secretary, office, now):
    with pytest.raises(ValidationError, match="Штаб-квартира уже есть"):
        domain.office.enter(**BISHKEK | {"kind": "headquarters"}, by=secretary, now=now)
    domain.office.close(office, last_day=date(2026, 12, 31), version=None, by=secretary, now=now)
    domain.office.enter(**BISHKEK | {"kind": "headquarters"}, by=secretary, now=now)


@pytest.mark.parametrize("wrong", [{"tz": "MSK"}, {"name_en": ""}, {"kind": "tent"}])
def test_enter_refuses_what_cannot_be(secretary, now, wrong):
    with pytest.raises(ValidationError):
        domain.office.enter(**BISHKEK | wrong, by=secretary, now=now)


def test_the_database_refuses_an_office_that_ended_before_it_began(office):
    rows = Office.objects.filter(pk=office.pk)
    refused_by("members_office_until_after_since", lambda: rows.update(since=date(2020, 1, 2), until=date(2020, 1, 1)))


def test_staff_with_plan_keep_the_offices(secretary, office, as_user):
    client = as_user(secretary)
    assert client.get(f"{OFFICES}new/").status_code == 200
    assert client.post(f"{OFFICES}new/", BISHKEK).status_code == 303
    found = Office.objects.get(kind="regional")
    assert [row.pk for row in client.get(OFFICES).context["table"].rows] == [office.pk, found.pk]
    url = f"{OFFICES}{found.public_id}/"
    assert client.post(url, BISHKEK | {"since": "01.01.2020", "version": 1}).status_code == 303
    assert client.post(url, BISHKEK | {"since": "01.01.2020", "until": "01.01.2019", "version": 2}).status_code == 422
    assert client.get(f"{url}close/").status_code == 200
    assert client.post(f"{url}close/", {"last_day": "01.01.2027", "version": 2}).status_code == 303
    assert len(client.get(f"{url}history/").context["entries"]) == 3


def test_who_reads_offices_may_not_change_them(clerk, office, as_user):
    client = as_user(clerk)
    answer = client.get(OFFICES)
    assert "acts" not in [column.name for column in answer.context["table"].columns]
    for url in ("new/", f"{office.public_id}/", f"{office.public_id}/close/"):
        assert client.post(OFFICES + url, BISHKEK).status_code == 403


@pytest.mark.parametrize("who", ["representative", "administrator", "auditor"])
def test_offices_are_the_secretariats(who, as_user, request):
    assert as_user(request.getfixturevalue(who)).get(OFFICES).status_code == 403


def test_more_offices_cost_no_more_queries(clerk, same_queries):
    def add(count):
        for _number in range(count):
            Office.objects.create(**BISHKEK)

    same_queries(clerk, OFFICES, add, counts=(1, 3, 30))
