"""Series: entered, edited, seeded; who belongs to them from when; editions with what is not recorded between."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import translation

from meetings import domain
from meetings.models import MeetingSeries, SeriesMember, When
from meetings.views.series import with_gaps
from records import history
from tests.factories.meetings import make_fact, make_series
from tests.factories.members import make_party

pytestmark = pytest.mark.django_db


def test_seed_enters_the_four_series_once(now):
    make_party("RU", order=7)
    make_party("KG", order=5)
    assert len(domain.series.seed(by=None, now=now)) == 4
    assert domain.series.seed(by=None, now=now) == []
    assert [row.code for row in MeetingSeries.objects.all()] == [
        "assembly",
        "national-centres",
        "authorised-representatives",
        "expert-consultations",
    ]
    heads = MeetingSeries.objects.get(code="national-centres")
    assert (heads.host.code, heads.numbering, heads.host_rule) == ("RU", "roman", "fixed")
    assert dict(heads.deadline_templates.values_list("key", "days")) == {
        "proposals": 45,
        "papers": 25,
        "reply": 40,
        "nominate": 25,
        "confirm": 10,
        "protocol_comments": 14,
    }
    assert history.of(heads).get().verb == "entered"


def test_member_is_set_from_a_day_and_the_past_stays(party, secretary, now):
    series = make_series(members=[party])
    values = {"party": party, "version": None, "by": secretary, "now": now}
    domain.series.set_member(series, role="observer", since=date(2027, 1, 1), until=date(2027, 12, 31), **values)
    rows = list(SeriesMember.objects.order_by("valid").values_list("role", "valid"))
    assert rows == [
        ("member", DateRange(date(2000, 1, 1), date(2027, 1, 1))),
        ("observer", DateRange(date(2027, 1, 1), date(2028, 1, 1))),
    ]
    domain.series.set_member(series, role="", since=date(2027, 6, 1), until=None, **values)
    assert SeriesMember.objects.get(role="observer").valid.upper == date(2027, 6, 1)
    assert history.of(series).first().verb == "member_set"
    with pytest.raises(ValidationError) as refused:
        domain.series.set_member(series, role="member", since=date(2027, 6, 1), until=date(2027, 5, 1), **values)
    assert "until" in refused.value.error_dict


def test_member_page(send, secretary, party):
    series = make_series()
    url = reverse("meetings:set-member", args=[series.code])
    answer = send(secretary, url, party=party.pk, role="member", since="01.01.2027")
    assert (answer.status_code, answer["Location"]) == (303, series.get_absolute_url())
    assert SeriesMember.objects.get().valid == DateRange(date(2027, 1, 1), None)
    assert send(secretary, url, party=party.pk, role="member", since="01.01.0207").status_code == 422


def test_series_is_edited_with_its_deadlines(send, secretary):
    series = make_series()
    url = reverse("meetings:edit-series", args=[series.code])
    answer = send(secretary, url, short_ru="Совещание", days_reply="30", days_papers="", two_step="on", needs_credentials="on",
                  replies_shown="never")  # fmt: skip
    assert answer.status_code == 303
    series.refresh_from_db()
    assert series.short_ru == "Совещание"
    days = dict(series.deadline_templates.values_list("key", "days"))
    assert (days["reply"], "papers" in days) == (30, False)
    changed = {change["field"] for change in history.of(series).first().changes}
    assert changed == {"short_ru", "deadlines", "two_step", "needs_credentials", "replies_shown"}
    assert (series.two_step, series.needs_credentials, series.replies_shown) == (True, True, "never")


def test_usual_seats_are_edited_with_the_series_and_taken_by_new_editions(send, secretary, party, now):
    series = make_series(members=[party])
    url = reverse("meetings:edit-series", args=[series.code])
    assert send(secretary, url, seats_state_delegates="5", seats_body_delegates="1").status_code == 303
    usual = {(row.kind, row.group): row.seats for row in series.quotas.all()}
    assert usual == {("state", "delegates"): 5, ("body", "delegates"): 1}
    (change,) = history.of(series).first().changes
    assert change["field"] == "seats"
    when = When(precision="month", within=date(2027, 6, 1), tz="Europe/Minsk")
    row = domain.edition.draft(series=series, when=when, owner=secretary, by=secretary, now=now)
    assert {(each.kind, each.group): each.seats for each in row.quotas.all()} == usual


def test_series_is_entered_by_its_page(send, secretary):
    filled = {
        "code": "working-group",
        "name_ru": "Рабочая группа",
        "short_ru": "Группа",
        "numbering": "none",
        "host_rule": "ad_hoc",
        "format": "video",
        "days_reply": "14",
    }
    answer = send(secretary, reverse("meetings:new-series"), **filled)
    assert answer.status_code == 303
    series = MeetingSeries.objects.get()
    assert (series.code, series.format, series.deadline_templates.get().days) == ("working-group", "video", 14)
    refused = send(secretary, reverse("meetings:new-series"), **filled | {"code": "other", "host_rule": "fixed"})
    assert refused.status_code == 422


def test_gaps_between_known_numbers_are_named(now):
    series = make_series()
    make_fact(series, ordinal=11), make_fact(series, ordinal=12), make_fact(series, ordinal=18)
    make_fact(series)
    editions = series.meetings.order_by("-ordinal")
    numbered = [row for row in editions if row.ordinal]
    found = [
        item["meeting"].ordinal if "meeting" in item else (item["first"], item["last"]) for item in with_gaps(numbered)
    ]
    assert found == [18, (13, 17), 12, 11]


def test_series_page_says_what_is_not_recorded(as_user, representative, party):
    series = make_series(members=[party])
    make_fact(series, ordinal=12, days=(date(2019, 2, 19), date(2019, 2, 20)), city_ru="Москва")
    make_fact(series, ordinal=18)
    with translation.override("en"):
        page = as_user(representative).get(series.get_absolute_url())
    assert page.content.decode().count('colspan="3"') == 1
    assert "XIII–XVII" in page.content.decode()


def test_names_in_the_readers_language():
    series = make_series()
    with translation.override("en"):
        assert (str(series), series.short) == ("Meeting of heads of national centres", "Heads of national centres")
    series.name_en = series.short_en = ""
    with translation.override("en"):
        assert (str(series), series.short) == (series.name_ru, series.short_ru)
