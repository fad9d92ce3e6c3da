"""Taking a move back: what stands again, who hears of it, until when, and the button."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import domain
from meetings.models import Invitation, Meeting, Status, When
from meetings.queries import changes
from records import history, undo
from records.models import StaleError
from reminders.domain import rule
from reminders.models import Reminder
from tests.factories.meetings import DAYS, MAY, make_meeting

pytestmark = pytest.mark.django_db

JUNE = When(
    precision="day", starts_local=datetime(2027, 6, 9, 9, 30), ends_local=datetime(2027, 6, 11, 18), tz="Asia/Bishkek"
)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def move(secretary, now):
    """Move a meeting to June: `move(meeting, ask_again=True)`."""

    def moved(meeting, *, when=JUNE, at=now, ask_again=False, **more):
        return domain.meeting.reschedule(
            meeting, when=when, reason="Зал занят", ask_again=ask_again, version=None, by=secretary, now=at, **more
        )

    return moved


def notices(**found):
    return Reminder.objects.filter(kind="moved", channel="portal", **found)


def planned(meeting):
    """The reminders of the rules that wait, and when they are due."""
    rows = Reminder.objects.about(meeting).filter(rule__isnull=False, state="planned")
    return set(rows.values_list("occasion", "person", "channel", "due_at"))


def test_everything_a_move_changes_stands_again(meeting, invitation, secretary, representative, move, now):
    rule.seed()
    domain.invitation.reply(invitation, reply="accepted", version=None, by=representative, now=now)
    domain.meeting.edit(meeting, contact="123", version=None, by=secretary, now=now)  # which plans its reminders
    meeting.refresh_from_db()
    was, terms = meeting.times(), [(row.key, row.term(), row.due_at) for row in meeting.deadlines.all()]
    reminders, asked = planned(meeting), invitation.asked_at
    assert reminders
    moved = move(meeting, ask_again=True, reply_on=date(2027, 4, 20), at=now + MINUTE)
    assert planned(meeting) != reminders
    back = domain.undo.undo_move(moved, version=moved.version, by=secretary, now=now + 2 * MINUTE)
    back.refresh_from_db()
    assert back.times() == was
    assert [(row.key, row.term(), row.due_at) for row in back.deadlines.all()] == terms
    assert planned(meeting) == reminders
    answered = Invitation.objects.get()
    assert (answered.asked_at, answered.is_unanswered) == (asked, False)
    assert (back.schedule_version, back.revised_at) == (moved.schedule_version + 1, now + 2 * MINUTE)
    assert changes.last_move(back, now) is None


def test_history_says_it_in_words(meeting, secretary, move, now):
    back = domain.undo.undo_move(move(meeting), version=None, by=secretary, now=now)
    entry = history.of(back).first()
    said = {change["field"]: (change["was"], change["now"]) for change in entry.changes}
    assert (entry.verb, entry.actor) == ("move_undone", secretary)
    assert said["starts_local"] == ("2027-06-09 09:30", "2027-05-13 10:00")
    assert said["due_reply"] == ("2027-04-30 18:00", "2027-04-03 18:00")
    assert entry.undo.undoes.verb == "rescheduled"


def test_nobody_hears_of_a_move_that_was_taken_back(
    meeting, invitation, secretary, representative, neighbour, move, now
):
    moved = move(meeting)
    assert notices(state="planned").count() == 3
    domain.undo.undo_move(moved, version=None, by=secretary, now=now + MINUTE)
    assert set(notices().values_list("state", "reason")) == {("cancelled", "undone")}


def test_earlier_move_of_which_nobody_has_heard_is_told_after_all(meeting, invitation, secretary, neighbour, move, now):
    move(meeting)
    second = move(meeting, when=DAYS, at=now + 2 * MINUTE)
    domain.undo.undo_move(second, version=None, by=secretary, now=now + 3 * MINUTE)
    meeting.refresh_from_db()
    assert meeting.starts_local == JUNE.starts_local
    waiting = notices(state="planned")
    assert {(row.occasion, row.due_at, row.planned_version) for row in waiting} == {("moved:2", now + 5 * MINUTE, 4)}
    assert waiting.count() == 2


def test_whoever_was_told_is_told_again(meeting, invitation, secretary, neighbour, move, now):
    moved = move(meeting)
    notices(person=neighbour).update(state="shown", decided_at=now)
    domain.undo.undo_move(moved, version=None, by=secretary, now=now + MINUTE)
    told = notices(state="planned")
    assert {(row.person, row.occasion) for row in told} == {(secretary, "moved:3"), (neighbour, "moved:3")}


def test_five_minutes_and_no_longer(meeting, secretary, move, now):
    moved = move(meeting)
    late = now + undo.MAY_BE_UNDONE + timedelta(seconds=1)
    with pytest.raises(ValidationError) as refused:
        domain.undo.undo_move(moved, version=None, by=secretary, now=late)
    assert refused.value.code == "stands"
    assert domain.undo.undo_move(moved, version=None, by=secretary, now=now + undo.MAY_BE_UNDONE)


def test_move_stands_once_the_meeting_was_changed_or_put_back(meeting, secretary, move, now):
    with pytest.raises(ValidationError) as refused:
        domain.undo.undo_move(meeting, version=None, by=secretary, now=now)
    assert refused.value.code == "nothing"
    moved = move(meeting)
    domain.meeting.edit(moved, contact="123", version=None, by=secretary, now=now)
    with pytest.raises(ValidationError) as refused:
        domain.undo.undo_move(moved, version=None, by=secretary, now=now)
    assert refused.value.code == "stands"
    again = move(moved, when=DAYS)
    domain.undo.undo_move(again, version=None, by=secretary, now=now)
    with pytest.raises(ValidationError):
        domain.undo.undo_move(again, version=None, by=secretary, now=now)


def test_page_of_another_version_is_stale(meeting, secretary, move, now):
    with pytest.raises(StaleError):
        domain.undo.undo_move(move(meeting), version=1, by=secretary, now=now)


def test_earlier_date_that_has_passed_meanwhile_does_not_come_back(meeting, secretary, move, now):
    at = meeting.starts_at - MINUTE
    moved = move(meeting, at=at)
    with pytest.raises(ValidationError) as refused:
        domain.undo.undo_move(moved, version=None, by=secretary, now=at + 2 * MINUTE)
    assert "start_day" in refused.value.error_dict


@pytest.mark.parametrize("when", [MAY, When(precision="day", starts_local=datetime(2027, 5, 13), ends_local=date(2027, 5, 14), all_day=True, tz="Europe/Minsk")])  # fmt: skip
def test_window_and_whole_days_come_back(secretary, move, now, when):
    meeting = make_meeting(Status.TENTATIVE, when=when)
    was = meeting.times()
    back = domain.undo.undo_move(move(meeting), version=None, by=secretary, now=now)
    assert Meeting.objects.get(pk=back.pk).times() == was


# The button


def url_of(meeting):
    return reverse("meetings:undo-move", args=[meeting.public_id])


def test_banner_takes_the_move_back(as_user, secretary, clerk, representative, meeting, invitation, move):
    moved = move(meeting)
    client = as_user(secretary)
    assert url_of(meeting) in client.get(meeting.get_absolute_url()).content.decode()
    for other in (clerk, representative):
        assert url_of(meeting) not in as_user(other).get(meeting.get_absolute_url()).content.decode()
    answer = client.post(url_of(meeting), {"version": moved.version})
    assert (answer.status_code, answer["Location"]) == (303, meeting.get_absolute_url())
    meeting.refresh_from_db()
    assert meeting.starts_local == DAYS.starts_local
    page = client.get(meeting.get_absolute_url())
    assert page.context["takes_back"] is None


def test_button_pressed_too_late_says_so(as_user, secretary, meeting, move, now):
    moved = move(meeting, at=now - 6 * MINUTE)
    assert as_user(secretary).get(meeting.get_absolute_url()).context["takes_back"] is None
    answer = as_user(secretary).post(url_of(meeting), {"version": moved.version})
    assert answer.status_code == 422
    meeting.refresh_from_db()
    assert meeting.starts_local == JUNE.starts_local


def test_button_of_a_page_that_is_old_changes_nothing(as_user, secretary, meeting, move, now):
    moved = move(meeting)
    domain.meeting.edit(moved, contact="123", version=None, by=secretary, now=now)
    answer = as_user(secretary).post(url_of(meeting), {"version": moved.version})
    assert answer.status_code == 422
    assert as_user(secretary).get(url_of(meeting)).status_code == 303  # there is nothing to take back
