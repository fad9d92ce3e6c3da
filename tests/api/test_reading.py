"""What the API shows: pages of rows, narrowed by listed filters, to those who may see them."""

import pytest

from atc_portal.rest import ByAccount
from tests.factories.meetings import make_meeting

CONTENT = ["/series/", "/meetings/", "/exercises/", "/programmes/", "/measures/"]


def test_meeting_is_shown_with_its_version(ask, secretary, meeting):
    answer = ask(secretary, "get", f"/meetings/{meeting.public_id}/")
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"1"'
    shown = answer.json()
    assert (shown["code"], shown["series"], shown["host"]) == (meeting.code, "national-centres", "TJ")
    assert (shown["starts_local"], shown["tz"]) == ("2027-05-13T10:00", "Europe/Minsk")
    assert (shown["first_day"], shown["last_day"]) == ("2027-05-13", "2027-05-14")


def test_parties_stand_in_the_order_of_protocol(ask, representative, center, other_party):
    found = ask(representative, "get", "/parties/").json()["results"]
    assert [row["code"] for row in found] == ["KG", "TJ", "ATC"]
    assert [row["code"] for row in ask(representative, "get", "/parties/", kind="body").json()["results"]] == ["ATC"]
    assert ask(representative, "get", "/parties/TJ/").json()["short_en"] == "Tajikistan"


def test_exercise_is_shown_with_its_stages(ask, representative, neighbour, exercise):
    shown = ask(representative, "get", f"/exercises/{exercise.public_id}/").json()
    assert (shown["code"], shown["coordinator"]) == ("2027-joint", "ATC")
    assert [(stage["number"], stage["first_day"]) for stage in shown["stages"]] == [(1, "2027-06-01")]
    assert ask(representative, "get", "/exercises/", year=2026).json()["count"] == 0
    assert ask(neighbour, "get", f"/exercises/{exercise.public_id}/").status_code == 404


def test_measure_is_shown_with_its_executors(ask, neighbour, measure, party):
    programme = str(measure.programme.public_id)
    found = ask(neighbour, "get", "/measures/", programme=programme, executor=party.code).json()["results"]
    assert [(row["number"], row["executors"][0]["party"]) for row in found] == [("1.1", party.code)]
    assert ask(neighbour, "get", "/measures/", executor="KG").json()["results"] == []
    assert ask(neighbour, "get", f"/programmes/{programme}/").json()["start_year"] == 2026


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "draft"}, ["T-2027-2"]),
        ({"status": ["draft", "convened"]}, ["T-2027-1", "T-2027-2"]),
        ({"series": "national-centres"}, ["T-2027-1"]),
        ({"host": "KG"}, []),
        ({"since": "2027-05-14"}, ["T-2027-1", "T-2027-2"]),
        ({"since": "2027-05-15"}, []),
        ({"until": "2027-05-12"}, []),
        ({"title_ru": "x", "status__in": "draft"}, ["T-2027-1", "T-2027-2"]),  # not on the list: no lookup
    ],
)
def test_meetings_are_narrowed_by_listed_filters(ask, secretary, meeting, query, expected):
    make_meeting("draft")
    found = ask(secretary, "get", "/meetings/", **query).json()["results"]
    assert sorted(row["code"] for row in found) == expected


def test_representative_sees_what_the_pages_show(ask, representative, neighbour, meeting):
    make_meeting("draft")
    assert [row["code"] for row in ask(representative, "get", "/meetings/").json()["results"]] == [meeting.code]
    assert ask(neighbour, "get", "/meetings/").json()["results"] == []
    assert ask(neighbour, "get", f"/meetings/{meeting.public_id}/").status_code == 404


@pytest.mark.parametrize("path", CONTENT)
def test_lists_of_content_are_closed_to_who_has_none(ask, administrator, auditor, lapsed, path):
    for person in (administrator, auditor, lapsed):
        answer = ask(person, "get", path)
        assert answer.status_code == 403
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert ask(None, "get", path).status_code == 401


def test_hidden_row_is_told_from_no_row_by_nothing(ask, neighbour, administrator, meeting):
    nothing = "/meetings/00000000-0000-4000-8000-000000000000/"
    for person in (neighbour, administrator):
        hidden, absent = ask(person, "get", f"/meetings/{meeting.public_id}/"), ask(person, "get", nothing)
        assert hidden.status_code == absent.status_code == 404
        assert (hidden.content, hidden.headers.items()) == (absent.content, absent.headers.items())


@pytest.mark.parametrize(
    ("rows", "expected"), [(2, 2), (100, 100), (101, 100), (10**9, 100), (0, 50), (-1, 50), ("x", 50)]
)
def test_s69_pages_hold_a_hundred_rows_at_most(ask, secretary, db, rows, expected):
    for number in range(103):
        make_meeting("draft", code=f"M-{number}", deadlines=())
    answer = ask(secretary, "get", "/meetings/", rows=rows).json()
    assert (len(answer["results"]), answer["count"]) == (expected, 103)


@pytest.mark.parametrize("page", [0, -1, 10**12, "x", "\x00", "9" * 5000])
def test_page_that_is_none_is_not_found(ask, secretary, meeting, page):
    assert ask(secretary, "get", "/meetings/", page=page).status_code == 404


def test_walking_the_pages_gives_each_row_once(ask, secretary, db):
    for number in range(7):
        make_meeting("draft", code=f"M-{number}", deadlines=())
    found = [
        row["code"]
        for page in (1, 2, 3)
        for row in ask(secretary, "get", "/meetings/", rows=3, page=page).json()["results"]
    ]
    assert sorted(found) == [f"M-{number}" for number in range(7)]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "\x00"}, {"status": "no such"}, {"series": "a\x00b"}, {"series": "a" * 5000}, {"since": "0000-01-01"},
        {"since": "9999-12-31"}, {"until": "2027-13-01"}, {"until": "9" * 400}, {"host": "\x00"},
    ],
)  # fmt: skip
def test_nonsense_in_a_filter_is_refused_with_a_sentence(ask, secretary, meeting, query):
    answer = ask(secretary, "get", "/meetings/", **query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(query)


@pytest.mark.parametrize("path", ["/parties/T%00J/", "/series/%00/", "/meetings/%00/", "/parties/%F0%28%8C/"])
def test_nonsense_in_the_address_is_not_found(ask, secretary, path):
    assert ask(secretary, "get", path).status_code == 404


def test_list_costs_the_same_whatever_its_length(same_queries, secretary, series, party):
    def add(count):
        for _ in range(count):
            make_meeting("draft", series=series, host=party, deadlines=())

    same_queries(secretary, "/api/v1/meetings/", add, counts=(1, 3, 40))


def test_s74_too_many_requests_wait(ask, secretary, meeting, monkeypatch):
    monkeypatch.setattr(ByAccount, "rate", "2/min")
    answers = [ask(secretary, "get", "/series/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].json()["status"] == 429
