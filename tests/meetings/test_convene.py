"""Planning and convening: what is lacking is named, invitations go out, deadlines run."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from meetings import domain
from meetings.models import Deadline, Invitation, Meeting, Status, When
from records import history
from reminders.models import Reminder
from tests.factories.meetings import DAYS, MAY, invite, make_meeting, make_series

pytestmark = pytest.mark.django_db

FIVE = (("proposals", 45), ("reply", 40), ("papers", 25), ("nominate", 25), ("confirm", 10))


@pytest.fixture
def tentative(series, party, other_party, secretary):
    meeting = make_meeting(Status.TENTATIVE, series=series, host=other_party, owner=secretary, deadlines=FIVE)
    invite(meeting, party, status="draft")
    return meeting


def convene(meeting, secretary, now, **more):
    more = {"no_agenda_reason": "Повестка дня согласуется", "warnings_accepted": "Суббота рабочая"} | more
    return domain.meeting.convene(meeting, version=None, by=secretary, now=now, **more)


def missing(meeting, now):
    meeting.refresh_from_db()
    with translation.override("en"):
        return " ".join(domain.meeting.missing_to_convene(meeting, now))


def test_convening_issues_the_invitations_and_tells(tentative, party, secretary, representative, now):
    convened = convene(tentative, secretary, now, letter_no="12/345", letter_on=date(2027, 3, 1))
    row = Invitation.objects.get()
    assert (convened.status, convened.schedule_version) == (Status.CONVENED, 2)
    assert (row.status, row.issued_at, row.asked_at, row.issued_by) == ("issued", now, now, secretary)
    assert (row.letter_no, row.letter_on) == ("12/345", date(2027, 3, 1))
    assert Invitation.objects.outstanding_for(party, at=now).get() == row
    assert row.due_at == datetime.fromisoformat("2027-04-03T15:00:00+00:00")
    told = Reminder.objects.filter(kind="invited", channel="portal").values_list("person", flat=True)
    assert list(told) == [representative.pk]
    entry = history.of(convened).get(verb="convened")
    assert {change["field"]: change["now"] for change in entry.changes} == {
        "status": "convened",
        "parties": ["TJ"],
    }
    assert [entry.verb for entry in history.of(row)] == ["letter_written", "issued"]


def test_each_thing_that_is_lacking_is_named(tentative, now):
    assert missing(tentative, now) == ""
    Invitation.objects.all().delete()
    assert "at least one party" in missing(tentative, now)
    Meeting.objects.update(host=None, city_ru="")
    assert "host" in missing(tentative, now)
    assert "city" in missing(tentative, now)
    Meeting.objects.update(format="video")
    assert "city" not in missing(tentative, now)
    assert "past" in missing(tentative, tentative.starts_at + timedelta(hours=1))
    assert "day" in missing(make_meeting(Status.TENTATIVE, when=MAY), now)


def test_deadlines_must_be_in_turn_to_come_and_before_the_start(tentative, now):
    Deadline.objects.filter(key="nominate").update(due_at=datetime.fromisoformat("2027-03-20T15:00:00+00:00"))
    assert "before" in missing(tentative, now)
    late = datetime.fromisoformat("2027-04-25T15:00:00+00:00")
    assert "is past" in missing(tentative, late)
    Deadline.objects.filter(key="papers").update(due_at=tentative.starts_at)
    assert "not before the meeting begins" in missing(tentative, now)


def test_meeting_that_lacks_something_is_not_convened(tentative, secretary, now):
    Meeting.objects.update(host=None)
    with pytest.raises(ValidationError) as refused:
        convene(tentative, secretary, now)
    assert refused.value.error_list[0].code == "not_ready" or len(refused.value.messages) == 1
    assert Meeting.objects.get().status == Status.TENTATIVE


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CONVENED, Status.HELD, Status.FINALISED])
def test_only_a_tentative_meeting_is_convened(tentative, secretary, now, status):
    Meeting.objects.update(status=status)
    with pytest.raises(ValidationError) as refused:
        convene(tentative, secretary, now)
    assert refused.value.code == "status"


def test_convene_page_names_what_is_lacking_and_who_is_told(send, as_user, secretary, representative, tentative):
    url = reverse("meetings:convene", args=[tentative.public_id])
    page = as_user(secretary).get(url)
    assert page.context["told"] == {"count": 1, "ru": 1, "en": 0}
    assert page.context["missing"] == []
    assert (
        send(secretary, url, letter_no="1", no_agenda_reason="Согласуется", warnings_accepted="Да").status_code == 303
    )
    assert Meeting.objects.get().status == Status.CONVENED
    assert send(secretary, url).status_code == 422


def test_convening_takes_approval(as_user, clerk, tentative):
    from members.models import StaffRight

    StaffRight.objects.create(user=clerk, right="meetings")
    assert as_user(clerk).get(reverse("meetings:convene", args=[tentative.public_id])).status_code == 403
    assert as_user(clerk).get(reverse("meetings:reschedule", args=[tentative.public_id])).status_code == 200


# Planning


def plan(meeting, secretary, now):
    return domain.meeting.plan(meeting, version=None, by=secretary, now=now)


def test_plan_shows_it_to_members(secretary, representative, series, now):
    draft = make_meeting(Status.DRAFT, series=series, when=MAY)
    planned = plan(draft, secretary, now)
    assert planned.status == Status.TENTATIVE
    assert list(Meeting.objects.visible_to(representative)) == [planned]
    assert Reminder.objects.filter(kind="planned", person=representative).exists()


def test_plan_needs_a_window_and_somebody_to_see_it(secretary, party, now):
    year = make_meeting(Status.DRAFT, when=When(precision="year", within=date(2027, 1, 1)))
    with pytest.raises(ValidationError) as coarse:
        plan(year, secretary, now)
    assert coarse.value.code == "no_window"
    lonely = make_meeting(Status.DRAFT, series=make_series("assembly"))
    with pytest.raises(ValidationError) as nobody:
        plan(lonely, secretary, now)
    assert nobody.value.code == "nobody"
    invite(lonely, party, status="draft")
    assert plan(lonely, secretary, now).status == Status.TENTATIVE
    with pytest.raises(ValidationError):
        plan(lonely, secretary, now)


def test_plan_page(send, secretary, series):
    draft = make_meeting(Status.DRAFT, series=series, when=DAYS)
    answer = send(secretary, reverse("meetings:plan", args=[draft.public_id]))
    assert answer.status_code == 303
    assert Meeting.objects.get().status == Status.TENTATIVE
