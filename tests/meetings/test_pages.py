"""Every page of meetings answers, for whom it is meant, and as 403, 404 or sign-in for the others."""

import pytest
from django.urls import reverse

from meetings.models import Status
from tests.factories.meetings import MAY, invite, make_fact, make_meeting, make_series, make_venue

pytestmark = pytest.mark.django_db

ACTS = (
    "plan",
    "convene",
    "reschedule",
    "postpone",
    "redate",
    "cancel",
    "revive",
    "mark-held",
    "finalise",
    "delete",
    "clone",
    "deadlines",
    "invitations",
)


def address(name, *args):
    return reverse(f"meetings:{name}", args=args)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("act", ACTS)
def test_act_page_opens_for_staff_in_every_status(as_user, secretary, party, act, status):
    reason = "Решение" if status in ("postponed", "cancelled") else ""
    meeting = make_meeting(status, series=make_series(members=[party]), host=party, status_reason=reason)
    invite(meeting, party)
    answer = as_user(secretary).get(address(act, meeting.public_id))
    assert answer.status_code == 200
    assert b"<h1" in answer.content


@pytest.mark.parametrize("act", ACTS)
def test_act_page_is_forbidden_or_absent_for_the_others(
    as_user, clerk, representative, neighbour, administrator, auditor, party, act
):
    meeting = make_meeting()
    invite(meeting, party)
    url = address(act, meeting.public_id)
    assert as_user(clerk).get(url).status_code == 403
    assert as_user(representative).get(url).status_code == 403
    for unseen in (neighbour, administrator, auditor):
        assert as_user(unseen).get(url).status_code == 404
    assert as_user(None).get(url).status_code == 302


@pytest.mark.parametrize("card", ["about", "place", "purpose"])
def test_card_opens_for_staff(as_user, secretary, clerk, representative, neighbour, party, card):
    meeting = make_meeting()
    invite(meeting, party)
    url = address("edit", meeting.public_id, card)
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(clerk).get(url).status_code == 403
    assert as_user(representative).get(url).status_code == 403
    assert as_user(neighbour).get(url).status_code == 404
    assert as_user(None).get(url).status_code == 302


def test_card_that_is_none_is_not_there(as_user, secretary):
    assert as_user(secretary).get(address("edit", make_meeting().public_id, "nothing")).status_code == 404


@pytest.mark.parametrize("status", Status.values)
def test_meeting_page_opens_in_every_status(as_user, secretary, representative, party, status):
    reason = "Решение" if status in ("postponed", "cancelled") else ""
    meeting = make_meeting(status, series=make_series(members=[party]), status_reason=reason)
    invite(meeting, party)
    assert as_user(secretary).get(meeting.get_absolute_url()).status_code == 200
    seen = 404 if status == "draft" else 200
    assert as_user(representative).get(meeting.get_absolute_url()).status_code == seen


def test_lists_open_for_those_with_content(as_user, secretary, representative, administrator, auditor, lapsed):
    series = make_series()
    make_fact(series, ordinal=3)
    make_meeting(Status.TENTATIVE, when=MAY, series=series)
    for url in (address("meetings"), f"{address('meetings')}?when=past"):
        assert as_user(secretary).get(url).status_code == 200
        assert as_user(representative).get(url).status_code == 200
        for other in (administrator, auditor, lapsed):
            assert as_user(other).get(url).status_code == 403
        assert as_user(None).get(url).status_code == 302
    assert as_user(representative).get(series.get_absolute_url()).status_code == 200
    for other in (administrator, auditor, lapsed):
        assert as_user(other).get(series.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["new", "new-series", "new-venue"])
def test_new_opens_for_those_who_may(as_user, secretary, clerk, representative, name):
    assert as_user(secretary).get(address(name)).status_code == 200
    assert as_user(clerk).get(address(name)).status_code == 403
    assert as_user(representative).get(address(name)).status_code == 403
    assert as_user(None).get(address(name)).status_code == 302


@pytest.mark.parametrize("name", ["edit-series", "set-member", "series-history"])
def test_series_pages(as_user, secretary, clerk, representative, administrator, name):
    url = address(name, make_series().code)
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(clerk).get(url).status_code == (200 if name == "series-history" else 403)
    assert as_user(representative).get(url).status_code == (404 if name == "series-history" else 403)
    assert as_user(administrator).get(url).status_code == 404


def test_venue_pages(as_user, secretary, clerk, representative):
    venue = make_venue()
    for url, reads in (
        (address("venues"), 200),
        (address("venue-history", venue.public_id), 200),
        (venue.get_absolute_url(), 403),
    ):
        assert as_user(secretary).get(url).status_code == 200
        assert as_user(clerk).get(url).status_code == reads
        assert as_user(representative).get(url).status_code in (403, 404)
        assert as_user(None).get(url).status_code == 302


@pytest.mark.parametrize("name", ["issue", "withdraw", "drop", "invitation-history"])
def test_invitation_pages(as_user, secretary, clerk, representative, neighbour, party, name):
    meeting = make_meeting()
    invite(meeting, party)
    url = address(name, meeting.public_id, party.code)
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(clerk).get(url).status_code == (200 if name == "invitation-history" else 403)
    assert as_user(representative).get(url).status_code == (200 if name == "invitation-history" else 403)
    assert as_user(neighbour).get(url).status_code == 404


def test_history_of_a_meeting_is_for_staff(as_user, clerk, representative, party):
    meeting = make_meeting()
    invite(meeting, party)
    url = address("history", meeting.public_id)
    assert as_user(clerk).get(url).status_code == 200
    assert as_user(representative).get(url).status_code == 404


def test_list_costs_the_same_for_one_and_many(same_queries, secretary, party):
    series = make_series()

    def add(count):
        for _number in range(count):
            make_meeting(series=series, host=party, deadlines=())

    same_queries(secretary, address("meetings"), add)


def test_series_page_costs_the_same_for_one_and_many(same_queries, representative, party):
    series = make_series()

    def add(count):
        for _number in range(count):
            make_meeting(series=series, host=party, deadlines=())

    same_queries(representative, series.get_absolute_url(), add, counts=(1, 3, 40))


def test_act_page_says_why_there_is_nothing_to_do_and_draws_no_button(as_user, secretary, party):
    held, draft = make_meeting(Status.HELD, host=party), make_meeting(Status.DRAFT, host=party)
    for meeting, act in (
        (held, "plan"),
        (held, "reschedule"),
        (held, "convene"),
        (draft, "finalise"),
        (draft, "redate"),
    ):
        answer = as_user(secretary).get(address(act, meeting.public_id))
        said = answer.context["nothing"]
        assert said.startswith("Текущее состояние мероприятия")
        assert said
        assert said in answer.content.decode()
        assert b"c-save" not in answer.content
    assert not as_user(secretary).get(address("plan", draft.public_id)).context["nothing"]
