"""The list of meetings: to come and past by year, filtered, coarse dates as such."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from meetings.models import Meeting, Status, When
from tests.factories.meetings import MAY, invite, make_fact, make_meeting, make_series

pytestmark = pytest.mark.django_db

QUARTER = When(precision="quarter", within=date(2027, 10, 1))


def shown(as_user, user, query=""):
    answer = as_user(user).get(f"{reverse('meetings:meetings')}?{query}")
    assert answer.status_code == 200
    return [(name, list(table.rows)) for name, table in answer.context["groups"]]


def test_to_come_are_ordered_by_date_and_cancelled_ones_left_out(as_user, clerk):
    series = make_series()
    quarter = make_meeting(Status.TENTATIVE, when=QUARTER, series=series)
    days = make_meeting(series=series)
    undated = make_meeting(Status.DRAFT, when=When(precision="unknown"))
    off = make_meeting(Status.CANCELLED, status_reason="Причина", series=series)
    make_fact(series, ordinal=3)
    assert shown(as_user, clerk)[0][1] == [days, quarter, undated]
    assert shown(as_user, clerk, "cancelled=on")[0][1] == [days, off, quarter, undated]
    assert shown(as_user, clerk, "status=cancelled")[0][1] == [off]


def test_past_are_grouped_by_year_and_what_is_not_dated_comes_last(as_user, clerk):
    series = make_series()
    fifth = make_fact(series, ordinal=5, days=(date(2025, 6, 10), date(2025, 6, 10)))
    second = make_fact(series, ordinal=2, days=(date(2018, 2, 20), date(2018, 2, 21)))
    unknown = make_fact(series, ordinal=4)
    make_meeting(series=series)
    with translation.override("en"):
        groups = shown(as_user, clerk, "when=past")
    assert [rows for _name, rows in groups] == [[fifth], [second], [unknown]]
    assert [name for name, _rows in groups][:2] == ["2025", "2018"]


def test_filters(as_user, clerk, party):
    one, other = make_series(), make_series("assembly")
    invited = make_meeting(series=one)
    hosted = make_meeting(series=other, host=party)
    invite(invited, party)
    month = make_meeting(Status.TENTATIVE, when=MAY, series=other)
    assert shown(as_user, clerk, "series=assembly")[0][1] == [month, hosted]
    assert shown(as_user, clerk, "party=TJ")[0][1] == [invited, hosted]
    assert shown(as_user, clerk, "status=tentative")[0][1] == [month]
    assert len(shown(as_user, clerk, "year=2027")[0][1]) == 3


def test_value_that_is_no_choice_is_a_message_not_an_empty_list(as_user, clerk):
    meeting = make_meeting()
    answer = as_user(clerk).get(f"{reverse('meetings:meetings')}?series=nothing&year=abc")
    assert list(answer.context["groups"][0][1].rows) == [meeting]
    assert set(answer.context["filter_form"].errors) == {"series", "year"}


def test_empty_lists_say_so(as_user, clerk):
    assert "c-empty" in as_user(clerk).get(reverse("meetings:meetings")).content.decode()
    assert "c-empty" in as_user(clerk).get(f"{reverse('meetings:meetings')}?year=&status=held").content.decode()


def test_representative_finds_no_drafts_among_the_filters(as_user, representative, clerk):
    def statuses(user):
        form = as_user(user).get(reverse("meetings:meetings")).context["filter_form"]
        return [value for value, _label in form.fields["status"].choices]

    assert "draft" in statuses(clerk)
    assert "draft" not in statuses(representative)


def test_page_tells_under_way_and_looks(meeting, now):
    assert meeting.is_under_way(meeting.starts_at)
    assert not meeting.is_under_way(meeting.ends_at)
    assert (meeting.status_look, meeting.is_off) == ("confirmed", False)
    assert Meeting(status="postponed").is_off


def test_meeting_is_remindable_while_it_is_to_come(meeting, now):
    assert set(meeting.reminder_anchors()) == {"starts", "ends"}
    assert meeting.reminder_anchors()["starts"].local == datetime(2027, 5, 13, 10)
    assert make_meeting(Status.TENTATIVE, when=MAY).reminder_anchors() == {}
    assert make_meeting(Status.DRAFT).reminder_anchors() == {}


def test_starts_are_told_to_those_taking_part_host_and_owner_once(
    meeting, invitation, secretary, representative, neighbour, colleague, now
):
    def people(audience):
        return [found.person for found in meeting.people_to_remind(audience)]

    assert people("taking_part") == [secretary, neighbour]
    meeting.invitations.update(reply="accepted", replied_at=now, replied_by=representative)
    assert people("taking_part") == [secretary, neighbour, representative]
    assert people("owner") == [secretary]
    assert people("host") == [neighbour]
    assert set(people("members")) == {representative, neighbour, colleague}
    assert people("nobody") == []


@pytest.mark.parametrize(
    ("days", "found"), [("13–14 мая 2027", 1), ("май 2027", 1), ("14.05.2027", 1), ("15.05.2027", 0), ("2027", 1)]
)
def test_days_from_to_keep_what_touches_them(as_user, clerk, days, found):
    make_meeting()
    answer = as_user(clerk).get(reverse("meetings:meetings"), {"days": days})
    assert answer.context["shown"].paginator.count == found


def test_days_that_cannot_be_read_are_said_at_the_field(as_user, clerk):
    make_meeting()
    answer = as_user(clerk).get(reverse("meetings:meetings"), {"days": "15–14 мая 2027"})
    assert set(answer.context["filter_form"].errors) == {"days"}
    assert answer.context["shown"].paginator.count == 1
