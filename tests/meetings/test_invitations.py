"""The list of parties: chosen, issued later, withdrawn, taken off; deadlines set by hand; venues."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import domain
from meetings.models import Deadline, Invitation, Meeting, Status, Term, Venue
from records import history
from reminders.models import Reminder
from tests.factories.meetings import invite, make_fact, make_meeting, make_series
from tests.factories.members import make_party

pytestmark = pytest.mark.django_db


def prepare(meeting, by, now, *parties, capacity="participant", **more):
    return domain.invitation.prepare(meeting, parties=parties, capacity=capacity, **more, version=None, by=by, now=now)


def test_members_are_put_on_the_list_and_nobody_is_told(meeting, secretary, party, other_party, now):
    prepare(meeting, secretary, now, party, other_party)
    assert set(Invitation.objects.values_list("party__code", "status")) == {("TJ", "draft"), ("KG", "draft")}
    assert not Reminder.objects.filter(kind="invited").exists()
    assert history.of(meeting).first().changes[0]["now"] == ["TJ", "KG"]


def test_stranger_to_the_series_is_a_guest_with_a_reason(meeting, secretary, now):
    guest = make_party("UN", kind="partner", order=1)
    with pytest.raises(ValidationError) as refused:
        prepare(meeting, secretary, now, guest)
    assert "parties" in refused.value.error_dict
    with pytest.raises(ValidationError) as unexplained:
        prepare(meeting, secretary, now, guest, capacity="guest")
    assert "capacity_reason" in unexplained.value.error_dict
    prepare(meeting, secretary, now, guest, capacity="guest", capacity_reason="По решению Совета")
    assert Invitation.objects.get().capacity_reason == "По решению Совета"


def test_list_is_closed_when_the_meeting_has_begun_and_never_empty(meeting, secretary, party, now):
    with pytest.raises(ValidationError) as empty:
        prepare(meeting, secretary, now)
    assert "parties" in empty.value.error_dict
    with pytest.raises(ValidationError):
        prepare(meeting, secretary, meeting.starts_at, party)
    with pytest.raises(ValidationError):
        prepare(make_fact(make_series("assembly")), secretary, now, party)


def test_anyone_is_invited_to_a_single_meeting(secretary, party, now):
    prepare(make_meeting(Status.DRAFT), secretary, now, party)
    assert Invitation.objects.exists()


def test_issued_later_is_told_alone(meeting, secretary, representative, party, now):
    row = invite(meeting, party, status="draft")
    domain.invitation.issue(row, letter_no="7", version=None, by=secretary, now=now)
    row.refresh_from_db()
    assert (row.status, row.letter_no) == ("issued", "7")
    assert Reminder.objects.filter(kind="invited", person=representative, channel="portal").count() == 1
    with pytest.raises(ValidationError) as twice:
        domain.invitation.issue(row, version=None, by=secretary, now=now)
    assert twice.value.code == "issued"
    Meeting.objects.update(status="tentative")
    with pytest.raises(ValidationError) as early:
        domain.invitation.issue(row, version=None, by=secretary, now=now)
    assert early.value.code == "not_convened"


def test_withdrawn_is_told_with_the_reason_and_may_be_issued_again(
    meeting, invitation, secretary, representative, party, now
):
    with pytest.raises(ValidationError):
        domain.invitation.withdraw(invitation, reason="", version=None, by=secretary, now=now)
    domain.invitation.withdraw(invitation, reason="Решение", version=None, by=secretary, now=now)
    invitation.refresh_from_db()
    assert (invitation.status, invitation.reminder_anchors()) == ("withdrawn", {})
    assert not Invitation.objects.outstanding_for(party, at=now).exists()
    assert Reminder.objects.filter(kind="withdrawn", person=representative).exists()
    with pytest.raises(ValidationError) as twice:
        domain.invitation.withdraw(invitation, reason="Решение", version=None, by=secretary, now=now)
    assert twice.value.code == "not_issued"
    domain.invitation.issue(invitation, version=None, by=secretary, now=now)
    assert Invitation.objects.get().withdrawn_reason == ""


def test_only_what_is_not_issued_is_taken_off(meeting, invitation, secretary, other_party, now):
    with pytest.raises(ValidationError) as issued:
        domain.invitation.drop(invitation, version=None, by=secretary, now=now)
    assert issued.value.code == "issued"
    domain.invitation.drop(invite(meeting, other_party, status="draft"), version=None, by=secretary, now=now)
    assert Invitation.objects.get() == invitation


def far(**values):
    from meetings.models import When

    when = When(
        precision="day", starts_local=datetime(2090, 5, 13, 10), ends_local=datetime(2090, 5, 13, 17), tz="Europe/Minsk"
    )
    return make_meeting(when=when, **values)


def test_pages_of_the_list(send, as_user, secretary, series, party, other_party):
    meeting = far(series=series)
    url = reverse("meetings:invitations", args=[meeting.public_id])
    page = as_user(secretary).get(url)
    assert page.context["form"].initial["parties"] == [other_party, party]
    assert send(secretary, url, parties=[party.pk, other_party.pk]).status_code == 303
    assert send(secretary, url, parties=[]).status_code == 422

    def act(name, **filled):
        return send(secretary, reverse(f"meetings:{name}", args=[meeting.public_id, "TJ"]), **filled).status_code

    assert act("issue", letter_no="7") == 303
    assert act("issue") == 422
    assert act("withdraw", reason="") == 422
    assert act("withdraw", reason="Решение") == 303
    assert act("drop") == 422
    dropped = send(secretary, reverse("meetings:drop", args=[meeting.public_id, "KG"]))
    assert (dropped.status_code, dropped["Location"]) == (303, url)


# Deadlines


def test_deadlines_are_set_and_those_who_owe_are_reminded_anew(meeting, invitation, secretary, now):
    terms = {"reply": Term(days=30), "papers": Term(fixed_on=date(2027, 4, 20)), "proposals": None}
    row = domain.deadline.set_terms(meeting, terms=terms, version=None, by=secretary, now=now)
    due = {each.key: each.due_local for each in row.deadlines.all()}
    assert due == {"reply": datetime(2027, 4, 13, 18), "papers": datetime(2027, 4, 20, 18)}
    assert Deadline.objects.get(key="reply").schedule_version == 2
    assert {change["field"] for change in history.of(row).first().changes} == {"due_reply", "due_papers"}
    assert {"starts", "ends", "papers"} == set(row.reminder_anchors())
    domain.deadline.set_terms(row, terms={"papers": None}, version=None, by=secretary, now=now)
    assert Deadline.objects.get().key == "reply"


def test_deadlines_of_what_is_over_are_not_set(meeting, secretary, now):
    Meeting.objects.update(status="cancelled", status_reason="Причина")
    with pytest.raises(ValidationError) as refused:
        domain.deadline.set_terms(meeting, terms={}, version=None, by=secretary, now=now)
    assert refused.value.code == "closed"


def test_deadlines_page(send, secretary, meeting):
    url = reverse("meetings:deadlines", args=[meeting.public_id])
    assert send(secretary, url, days_reply="30", fixed_papers="20.04.2027").status_code == 303
    assert Deadline.objects.get(key="papers").fixed_on == date(2027, 4, 20)
    both = send(secretary, url, days_reply="30", fixed_reply="20.04.2027")
    assert both.status_code == 422
    assert "fixed_reply" in both.context["form"].errors


def test_deadline_is_named_with_its_hour(meeting):
    row = meeting.deadlines.get()
    assert row.hour.startswith("18:00, ")
    assert str(row)
    assert row.get_absolute_url() == meeting.get_absolute_url()
    assert str(Term(days=3)) == "−3, 18:00"


# Venues


def test_venue_is_entered_and_edited_by_its_pages(send, secretary):
    filled = {"name_ru": "Дворец", "city_ru": "Душанбе", "tz": "Asia/Dushanbe"}
    assert send(secretary, reverse("meetings:new-venue"), **filled).status_code == 303
    venue = Venue.objects.get()
    assert (venue.tz, venue.is_active, history.of(venue).get().verb) == ("Asia/Dushanbe", True, "entered")
    assert send(secretary, venue.get_absolute_url(), name_ru="Дворец республики").status_code == 303
    assert send(secretary, venue.get_absolute_url(), name_ru="Другой", tz="MSK").status_code == 422
    assert (
        send(secretary, reverse("meetings:new-venue"), **filled | {"name_ru": "Дворец республики"}).status_code == 422
    )
