"""Parties that have not answered are reminded beyond the rules, by hand."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import domain
from records.models import Entry
from reminders.models import Reminder
from tests.factories.meetings import invite, make_meeting

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=21)


@pytest.fixture
def meeting(secretary):
    return make_meeting(owner=secretary)


@pytest.fixture
def remind(meeting, secretary, now):
    """Remind parties: `remind(party, …, later=DAY)`."""

    def reminded(*parties, later=timedelta()):
        domain.invitation.remind(meeting, parties=parties, version=None, by=secretary, now=now + later)
        return list(Reminder.objects.filter(occasion__startswith="nudge:", channel="mail").order_by("pk"))

    return reminded


def answer(invitation, by, now):
    invitation.reply, invitation.replied_at, invitation.replied_by = "accepted", now, by
    invitation.save()


@pytest.fixture
def owing(meeting, party, other_party, representative, neighbour):
    return invite(meeting, party), invite(meeting, other_party)


def test_only_those_named_are_reminded(owing, party, representative, remind):
    (row,) = remind(party)
    assert (row.person, row.on_behalf, row.kind) == (representative, party.code, "deadline")
    assert list(Entry.objects.filter(verb="reminded").values_list("subject_id", flat=True)) == [owing[0].pk]


def test_who_has_answered_is_not_reminded(owing, party, other_party, representative, neighbour, remind, now):
    answer(owing[0], representative, now)
    (row,) = remind(party, other_party)
    assert row.person == neighbour
    with pytest.raises(ValidationError, match="некому"):
        remind(party, later=DAY)


def test_nobody_is_reminded_twice_within_a_day(owing, party, remind):
    remind(party)
    with pytest.raises(ValidationError):
        remind(party, later=timedelta(hours=19))
    assert len(remind(party, later=DAY)) == 2


def test_the_page_reminds_those_ticked(owing, meeting, party, secretary, clerk, representative, as_user):
    url = f"{meeting.get_absolute_url()}invitations/remind/"
    assert url in as_user(secretary).get(f"{meeting.get_absolute_url()}invitations/").content.decode()
    page = as_user(secretary).get(url)
    assert page.context["told"]["count"] == 2
    assert as_user(secretary).post(url, {"version": "1"}).status_code == 422
    assert as_user(secretary).post(url, {"parties": [party.pk]}).status_code == 303
    assert {row.person for row in Reminder.objects.all()} == {representative}
    again = as_user(secretary).post(url, {"parties": [party.pk]})
    assert again.status_code == 422
    assert as_user(clerk).get(url).status_code == 403
    assert as_user(representative).get(url).status_code == 403


def test_a_meeting_without_open_answers_offers_no_reminder(meeting, party, representative, secretary, as_user, now):
    answer(invite(meeting, party), representative, now)
    assert "/remind/" not in as_user(secretary).get(f"{meeting.get_absolute_url()}invitations/").content.decode()


def test_page_leads_back_where_all_have_answered(owing, meeting, representative, neighbour, secretary, as_user, now):
    page, client = reverse("meetings:remind", args=[meeting.public_id]), as_user(secretary)
    assert client.get(page).status_code == 200
    for invitation in owing:
        answer(invitation, representative, now)
    answered = client.get(page, follow=True)
    assert answered.redirect_chain == [(reverse("meetings:invitations", args=[meeting.public_id]), 303)]
    assert "напоминать некому" in answered.content.decode()
