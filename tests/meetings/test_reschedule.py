"""Moving a meeting: dates, deadlines, answers, history, and the page on which it is done."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from meetings import domain
from meetings.models import Invitation, Meeting, Status, When
from meetings.queries import changes
from records import history
from records.models import StaleError
from reminders.models import Reminder
from tests.factories.meetings import DAYS, MAY, make_meeting

pytestmark = pytest.mark.django_db

JUNE = When(
    precision="day",
    starts_local=datetime(2027, 6, 9, 9, 30),
    ends_local=datetime(2027, 6, 11, 18, 0),
    tz="Asia/Bishkek",
)
QUARTER = When(precision="quarter", within=date(2027, 4, 1), tz="Europe/Minsk")


def move(meeting, secretary, now, *, when=JUNE, reason="Просьба принимающей стороны", ask_again=False, **more):
    version = more.pop("version", meeting.version)
    return domain.meeting.reschedule(
        meeting, when=when, reason=reason, ask_again=ask_again, version=version, by=secretary, now=now, **more
    )


def test_meeting_is_moved_with_its_deadlines_and_history(meeting, invitation, secretary, now):
    moved = move(meeting, secretary, now)
    assert (moved.starts_local, moved.ends_local, moved.tz) == (JUNE.starts_local, JUNE.ends_local, "Asia/Bishkek")
    assert moved.window.lower == date(2027, 6, 9)
    assert (moved.schedule_version, moved.version, moved.revised_at) == (2, 2, now)
    assert moved.uid == meeting.uid
    assert moved.deadlines.get().due_local == datetime(2027, 4, 30, 18, 0)
    entry = history.of(moved).get(verb="rescheduled")
    said = {change["field"]: (change["was"], change["now"]) for change in entry.changes}
    assert said["starts_local"] == ("2027-05-13 10:00", "2027-06-09 09:30")
    assert said["tz"] == ("Europe/Minsk", "Asia/Bishkek")
    assert said["due_reply"] == ("2027-04-03 18:00", "2027-04-30 18:00")
    assert entry.reason == "Просьба принимающей стороны"
    assert changes.last_move(moved, now).was


def test_answers_are_kept_or_asked_again(meeting, invitation, secretary, representative, party, now):
    domain.invitation.reply(invitation, reply="accepted", version=None, by=representative, now=now)
    move(meeting, secretary, now + timedelta(hours=1))
    later = now + timedelta(days=1)
    assert not Invitation.objects.outstanding_for(party, at=later).exists()
    meeting.refresh_from_db()
    move(meeting, secretary, later, when=DAYS, ask_again=True)
    asked = Invitation.objects.outstanding_for(party, at=later).get()
    assert (asked.reply, asked.is_unanswered) == ("accepted", True)
    assert history.of(asked).first().verb == "asked_again"


def test_everyone_concerned_is_told_once(meeting, invitation, secretary, representative, colleague, neighbour, now):
    move(meeting, secretary, now)
    told = Reminder.objects.filter(kind="moved", channel="portal").values_list("person", flat=True)
    assert sorted(told) == sorted([secretary.pk, representative.pk, neighbour.pk])


def test_what_has_begun_or_is_no_plan_is_not_moved(meeting, secretary, now):
    with pytest.raises(ValidationError) as begun:
        move(meeting, secretary, meeting.starts_at)
    assert begun.value.code == "begun"
    for status in (Status.DRAFT, Status.HELD, Status.FINALISED, Status.POSTPONED, Status.CANCELLED):
        Meeting.objects.update(status=status, status_reason="Причина")
        with pytest.raises(ValidationError) as refused:
            move(meeting, secretary, now)
        assert refused.value.code == "not_movable"


def test_convened_meeting_keeps_a_day(meeting, secretary, now):
    with pytest.raises(ValidationError) as refused:
        move(meeting, secretary, now, when=QUARTER)
    assert "precision" in refused.value.error_dict


def test_reason_is_needed_unless_a_window_is_narrowed_within_itself(secretary, now):
    meeting = make_meeting(Status.TENTATIVE, when=QUARTER)
    assert move(meeting, secretary, now, when=MAY, reason="").precision == "month"
    meeting.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        move(meeting, secretary, now, when=When(precision="month", within=date(2027, 7, 1)), reason=" ")
    assert "reason" in refused.value.error_dict
    assert move(meeting, secretary, now, when=DAYS, reason="").precision == "day"


def test_same_dates_and_past_dates_are_refused(meeting, secretary, now):
    with pytest.raises(ValidationError) as same:
        move(meeting, secretary, now, when=DAYS)
    assert same.value.code == "same"
    past = When(
        precision="day", starts_local=datetime(2027, 2, 1, 10), ends_local=datetime(2027, 2, 1, 12), tz="Europe/Minsk"
    )
    with pytest.raises(ValidationError) as refused:
        move(meeting, secretary, now, when=past)
    assert "start_day" in refused.value.error_dict
    tentative = make_meeting(Status.TENTATIVE, when=MAY)
    with pytest.raises(ValidationError):
        move(tentative, secretary, now, when=When(precision="month", within=date(2027, 1, 1)))


def test_term_of_answers_that_would_be_past_is_asked_for(meeting, invitation, secretary, now):
    soon = When(
        precision="day", starts_local=datetime(2027, 3, 20, 10), ends_local=datetime(2027, 3, 20, 18), tz="Europe/Minsk"
    )
    with pytest.raises(ValidationError) as refused:
        move(meeting, secretary, now, when=soon)
    assert "reply_on" in refused.value.error_dict
    meeting.refresh_from_db()
    moved = move(meeting, secretary, now, when=soon, reply_on=date(2027, 3, 12))
    assert moved.deadlines.get().due_local == datetime(2027, 3, 12, 18)


def test_move_of_another_version_is_stale(meeting, secretary, now):
    with pytest.raises(StaleError):
        move(meeting, secretary, now, version=7)


def test_move_without_window_of_history_is_not_named(meeting, secretary, now):
    hours = When(precision="day", starts_local=datetime(2027, 5, 13, 9), ends_local=DAYS.ends_local, tz="Europe/Minsk")
    moved = move(meeting, secretary, now, when=hours)
    with translation.override("en"):
        assert "10:00" in changes.last_move(moved, now).was
    assert changes.last_move(moved, now + timedelta(days=31)) is None


# The page


def url_of(meeting):
    return reverse("meetings:reschedule", args=[meeting.public_id])


FILLED = {
    "precision": "day",
    "start_day": "10.06.2027",
    "end_day": "11.06.2027",
    "reason": "Просьба принимающей стороны",
}


def test_page_moves_and_leads_back(send, secretary, meeting, invitation):
    answer = send(secretary, url_of(meeting), **FILLED)
    assert (answer.status_code, answer["Location"]) == (303, meeting.get_absolute_url())
    meeting.refresh_from_db()
    assert meeting.starts_local == datetime(2027, 6, 10, 10, 0)


def test_page_shows_what_moves_before_anything_is_saved(send, secretary, representative, meeting, invitation):
    answer = send(secretary, url_of(meeting), **FILLED, step="preview")
    assert answer.status_code == 200
    shift = answer.context["shifts"][0]
    assert (shift.was_local, shift.is_now_local) == (datetime(2027, 4, 3, 18), datetime(2027, 5, 1, 18))
    assert answer.context["told"]["count"] == 2
    assert b'value="10.06.2027"' in answer.content
    meeting.refresh_from_db()
    assert meeting.schedule_version == 1
    assert send(secretary, url_of(meeting), precision="day", start_day="31.02.2027", step="preview").status_code == 422


def test_page_of_a_neighbours_edit_merges_or_asks(as_user, send, secretary, meeting):
    client = as_user(secretary)
    form = client.get(url_of(meeting)).context["form"]
    seen = {name: form[name].initial_text() or "" for name in form.fields}
    assert send(secretary, url_of(meeting), **FILLED).status_code == 303
    mine = {**seen, "start_day": "02.06.2027", "end_day": "03.06.2027", "reason": "Другая", "ask_again": "keep"}
    answer = client.post(url_of(meeting), {name: value for name, value in mine.items() if value})
    assert answer.status_code == 409
    names = [conflict["name"] for conflict in answer.context["merge"]["conflicts"]]
    assert names == ["start_day", "end_day"]
