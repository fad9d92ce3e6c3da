"""Links between meetings: said from both ends, warned of before one of them moves."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from meetings import domain
from meetings.models import MeetingLink
from records import history
from tests.factories.meetings import invite, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(party):
    row = make_meeting(title_ru="Консультации экспертов")
    invite(row, party)
    return row


def test_link_stands_in_the_history_of_both(meeting, other, secretary, now):
    row = domain.link.link(meeting, kind="prepares", other=other, version=None, by=secretary, now=now)
    assert row.seen_from(meeting) == ("готовит", other)
    assert row.seen_from(other) == ("его готовит", meeting)
    assert [history.of(each).first().verb for each in (meeting, other)] == ["linked", "linked"]
    domain.link.unlink(row, version=1, by=secretary, now=now)
    assert not MeetingLink.objects.exists()
    assert [history.of(each).first().verb for each in (meeting, other)] == ["unlinked", "unlinked"]


def test_link_is_made_once_in_either_direction(meeting, other, secretary, now):
    domain.link.link(meeting, kind="co_located", other=other, version=None, by=secretary, now=now)
    with pytest.raises(ValidationError):
        domain.link.link(other, kind="co_located", other=meeting, version=None, by=secretary, now=now)
    with pytest.raises(ValidationError):
        domain.link.link(meeting, kind="reviews", other=meeting, version=None, by=secretary, now=now)


@pytest.mark.parametrize("name", ["meetings_meetinglink_not_to_itself", "meetings_meetinglink_once"])
def test_database_refuses(meeting, other, name):
    MeetingLink.objects.create(from_meeting=meeting, to_meeting=other, kind="reviews")
    first, second = (other, meeting) if name.endswith("once") else (meeting, meeting)
    with pytest.raises(IntegrityError, match=name):
        MeetingLink.objects.create(from_meeting=first, to_meeting=second, kind="reviews")


def test_pages_of_links(send, as_user, meeting, other, invitation, representative, secretary):
    url = reverse("meetings:links", args=[meeting.public_id])
    assert send(secretary, url, kind="prepares", other=str(other.pk)).status_code == 303
    link = MeetingLink.objects.get()
    for user, seen, named in ((secretary, meeting, other), (representative, other, meeting)):
        assert str(named.title_ru) in as_user(user).get(seen.get_absolute_url()).content.decode()
    for act in ("reschedule", "postpone", "cancel"):
        page = as_user(secretary).get(reverse(f"meetings:{act}", args=[meeting.public_id])).content.decode()
        assert "Консультации экспертов" in page
    away = reverse("meetings:unlink", args=[meeting.public_id, link.pk])
    assert as_user(representative).get(away).status_code == 403
    assert send(secretary, away).status_code == 303
    assert not MeetingLink.objects.exists()


def test_link_to_what_one_does_not_see_is_not_told(as_user, meeting, invitation, representative):
    hidden = make_meeting(title_ru="Закрытое совещание")
    MeetingLink.objects.create(from_meeting=meeting, to_meeting=hidden, kind="prepares")
    assert "Закрытое совещание" not in as_user(representative).get(meeting.get_absolute_url()).content.decode()
