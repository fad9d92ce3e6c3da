"""Who sees which meeting, and that nothing of one party's invitation reaches another."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from meetings.models import Deadline, Invitation, Meeting, MeetingSeries, SeriesMember, Status, Venue
from tests.factories.meetings import MAY, invite, make_fact, make_meeting, make_series, make_venue
from tests.factories.programs import make_programme

pytestmark = pytest.mark.django_db


def seen_by(user):
    return set(Meeting.objects.visible_to(user))


def test_staff_see_all_and_no_one_else_sees_drafts(clerk, representative, series):
    draft = make_meeting(Status.DRAFT, series=series)
    assert seen_by(clerk) == {draft}
    assert seen_by(representative) == set()


def test_members_see_what_their_series_plans_on_the_dates_of_membership(representative, party):
    series = make_series()
    SeriesMember.objects.create(series=series, party=party, valid=DateRange(date(2027, 5, 14), date(2027, 6, 1)))
    now_member = make_meeting(Status.TENTATIVE, series=series)
    make_meeting(Status.TENTATIVE, series=series, circle="invited")
    later = make_meeting(Status.TENTATIVE, series=series, when=MAY)
    assert seen_by(representative) == {now_member, later}
    SeriesMember.objects.update(valid=DateRange(date(2027, 6, 1), None))
    assert seen_by(representative) == set()


def test_invited_and_withdrawn_and_host_see_it_but_not_those_on_a_draft_list(representative, party):
    invited, withdrawn, listed, hosted = (make_meeting() for _number in range(4))
    invite(invited, party)
    invite(withdrawn, party, status="withdrawn")
    invite(listed, party, status="draft")
    Meeting.objects.filter(pk=hosted.pk).update(host=party)
    assert seen_by(representative) == {invited, withdrawn, hosted}
    assert set(Meeting.objects.open_to(representative)) == {invited, hosted}


def test_public_record_is_seen_by_everyone_who_represents_a_party(representative, neighbour, lapsed, clerk):
    fact = make_fact(make_series(), ordinal=1)
    for reader in (representative, neighbour, clerk):
        assert seen_by(reader) == {fact}
    assert seen_by(lapsed) == set()


def test_no_content_for_administrators_auditors_and_strangers(administrator, auditor, lapsed, meeting, invitation):
    make_venue()
    for user in (administrator, auditor, lapsed, AnonymousUser()):
        for model in (Meeting, Invitation, Deadline, MeetingSeries, SeriesMember, Venue):
            assert not model.objects.visible_to(user).exists(), (user, model)


def test_children_follow_their_meeting(representative, neighbour, clerk, meeting, invitation, other_invitation):
    assert set(Invitation.objects.visible_to(representative)) == {invitation}
    assert set(Invitation.objects.visible_to(neighbour)) == {other_invitation}
    assert set(Invitation.objects.visible_to(clerk)) == {invitation, other_invitation}
    assert Deadline.objects.visible_to(representative).count() == 1
    Meeting.objects.update(status="draft")
    assert not Invitation.objects.visible_to(representative).exists()
    assert not Deadline.objects.visible_to(representative).exists()


def test_deadlines_are_shown_with_an_issued_invitation_only(representative, party, meeting):
    row = invite(meeting, party, status="withdrawn")
    assert not Deadline.objects.visible_to(representative).exists()
    Invitation.objects.filter(pk=row.pk).update(status="issued")
    assert Deadline.objects.visible_to(representative).exists()


@pytest.mark.parametrize("name", ["meeting", "reply"])
def test_page_is_the_same_whatever_the_other_party_does(
    as_user, representative, neighbour, meeting, invitation, other_party, name
):
    """What could leak is planted; the page of party A is what it was."""
    client = as_user(representative)
    url = reverse(f"meetings:{name}", args=[meeting.public_id])

    def page():
        text = client.get(url).content.decode()
        return re.sub(r'(name="(key|csrfmiddlewaretoken)" value=|data-(idle|last)=)"[^"]*"', "", text)

    before = page()
    row = invite(meeting, other_party, letter_no="777-SECRET")
    Invitation.objects.filter(pk=row.pk).update(
        reply="declined", reply_note="REASON-OF-B", replied_at=row.issued_at, replied_by=neighbour.pk
    )
    assert page() == before


def test_list_does_not_tell_who_else_is_invited(as_user, representative, meeting, invitation, other_party):
    url = reverse("meetings:meetings")
    unfiltered = as_user(representative).get(f"{url}?party={other_party.code}")
    invite(meeting, other_party)
    assert [list(table.rows) for _n, table in unfiltered.context["groups"]] == [[meeting]]
    again = as_user(representative).get(f"{url}?party={other_party.code}")
    assert [list(table.rows) for _n, table in again.context["groups"]] == [[meeting]]


def test_neighbour_cannot_reach_an_invitation_by_its_code(as_user, representative, meeting, invitation, other_party):
    invite(meeting, other_party)
    url = reverse("meetings:reply", args=[meeting.public_id])
    there = as_user(representative).get(f"{url}?party={other_party.code}")
    absent = as_user(representative).get(f"{url}?party=XX")
    assert there.status_code == absent.status_code == 404


def test_between_counts_a_month_as_a_whole(now):
    month, days = make_meeting(Status.TENTATIVE, when=MAY), make_meeting()
    assert set(Meeting.objects.between(date(2027, 5, 14), date(2027, 5, 20))) == {month, days}
    assert set(Meeting.objects.between(date(2027, 5, 20), date(2027, 5, 20))) == {month}
    assert not Meeting.objects.between(date(2027, 6, 1), date(2027, 6, 30)).exists()


def test_deadlines_between_days(meeting):
    assert Deadline.objects.between(date(2027, 4, 3), date(2027, 4, 3)).exists()
    assert not Deadline.objects.between(date(2027, 4, 4), date(2027, 4, 30)).exists()


def test_programme_that_is_still_drafted_is_not_named(meeting, invitation, center, as_user, representative, clerk):
    Meeting.objects.filter(pk=meeting.pk).update(programme=make_programme(center, title_ru="Замысел секретариата"))
    url = meeting.get_absolute_url()
    assert "Замысел секретариата" in as_user(clerk).get(url).content.decode()
    assert "Замысел секретариата" not in as_user(representative).get(url).content.decode()
