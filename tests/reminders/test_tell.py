"""Notices of a change: whom they reach, what they replace, how they are taken back."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from meetings.models import Meeting
from records.models import Entry
from reminders import domain, reconcile
from reminders.domain import replan, tell
from reminders.models import Message, Preference, Reminder, Request

MINUTES = timedelta(minutes=1)


def notices(subject, **which):
    found = Reminder.objects.about(subject).filter(rule=None, **which).order_by("occasion", "channel", "person")
    return [(row.kind, row.channel, row.state) for row in found]


def move(meeting, days):
    meeting.refresh_from_db()
    meeting.place(meeting.starts_local + timedelta(days=days), meeting.ends_local + timedelta(days=days), meeting.tz)
    meeting.schedule_version += 1
    meeting.save()


@pytest.fixture
def invited(invitation, representative, at, now):
    """The representative was invited, in the portal and by mail."""
    tell(invitation, "invited", by=None, to="answer", now=now)
    at(now + 6 * MINUTES)
    return invitation


def test_a_notice_leaves_after_five_minutes_in_the_portal_and_by_mail(invitation, representative, at, box, now):
    tell(invitation, "invited", by=None, to="answer", now=now)
    at(now + 4 * MINUTES)
    assert notices(invitation) == [("invited", "mail", "planned"), ("invited", "portal", "planned")]
    at(now + 5 * MINUTES)
    assert notices(invitation) == [("invited", "mail", "bundled"), ("invited", "portal", "shown")]
    assert [parcel.address for parcel in box.parcels] == [representative.email]


def test_everyone_told_before_is_told_of_the_change_and_nobody_else(invited, colleague, now):
    assert tell(invited, "moved", by=None, now=now + 10 * MINUTES) == 2
    assert {row.person.name_ru for row in Reminder.objects.filter(kind="moved")} == {"Представитель"}
    assert set(Reminder.objects.filter(kind="moved").values_list("on_behalf", flat=True)) == {"TJ"}


def test_several_moves_make_one_letter(invited, at, box, now):
    start = now + 10 * MINUTES
    tell(invited, "moved", by=None, now=start)
    type(invited).objects.filter(pk=invited.pk).update(schedule_version=2)
    replan(invited, now=start + MINUTES)
    tell(invited, "moved", by=None, now=start + MINUTES)
    assert notices(invited, kind="moved") == [
        ("moved", "mail", "superseded"), ("moved", "portal", "superseded"),
        ("moved", "mail", "planned"), ("moved", "portal", "planned"),
    ]  # fmt: skip
    at(start + 7 * MINUTES)
    assert len(box.parcels) == 2


def test_who_is_yet_to_be_invited_is_told_the_last_truth_by_the_invitation(invitation, now):
    tell(invitation, "invited", by=None, to="answer", now=now)
    assert tell(invitation, "moved", by=None, to="answer", now=now + MINUTES) == 0
    assert notices(invitation) == [("invited", "mail", "planned"), ("invited", "portal", "planned")]


def test_who_never_knew_of_it_is_not_told_that_it_is_cancelled(invitation, now):
    tell(invitation, "invited", by=None, to="answer", now=now)
    assert tell(invitation, "cancelled", by=None, now=now + MINUTES) == 0
    assert notices(invitation) == [("invited", "mail", "superseded"), ("invited", "portal", "superseded")]


def test_a_notice_supersedes_the_nearest_step_of_a_late_date(meeting, secretary, now):
    late = datetime(2027, 5, 12, 12, tzinfo=UTC)
    replan(meeting, now=late)
    tell(meeting, "moved", by=None, to="owner", now=late)
    steps = Reminder.objects.about(meeting).filter(rule__isnull=False, reason="newer_notice")
    assert steps.count() == 2


def test_the_same_notice_twice_is_one_until_it_was_told(invitation, at, now):
    assert tell(invitation, "clarified", by=None, to="answer", words="One.", now=now) == 2
    assert tell(invitation, "clarified", by=None, to="answer", words="Two.", now=now + MINUTES) == 0
    assert set(Reminder.objects.filter(kind="clarified").values_list("words", flat=True)) == {"One.\nTwo."}
    at(now + 10 * MINUTES)
    assert tell(invitation, "clarified", by=None, to="answer", words="Three.", now=now + 11 * MINUTES) == 2
    assert set(Reminder.objects.values_list("occasion", flat=True)) == {"clarified:1", "clarified:1.2"}


def test_a_notice_under_review_waits_until_somebody_lets_it_go(invitation, secretary, at, box, now):
    tell(invitation, "invited", by=secretary, to="answer", review=True, now=now)
    at(now + timedelta(hours=1))
    assert box.parcels == []
    row = Reminder.objects.first()
    assert domain.reminder.let_go(row, by=secretary, now=now + timedelta(hours=2)) == 2
    at(now + timedelta(hours=2))
    assert len(box.parcels) == 1
    with pytest.raises(ValidationError):
        domain.reminder.let_go(row, by=secretary, now=now + timedelta(hours=3))
    assert Entry.objects.get().verb == "let_go"


def test_a_notice_is_taken_back_within_five_minutes(invitation, secretary, at, box, now):
    tell(invitation, "invited", by=secretary, to="answer", now=now)
    assert domain.reminder.take_back(Reminder.objects.first(), by=secretary, now=now + MINUTES) == 2
    at(now + 10 * MINUTES)
    assert box.parcels == []
    with pytest.raises(ValidationError):
        domain.reminder.take_back(Reminder.objects.first(), by=secretary, now=now + MINUTES)


def test_a_notice_waits_for_the_morning_of_the_reader(invitation, representative, now):
    night = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)  # 23:00 in Moscow
    tell(invitation, "invited", by=None, to="answer", now=night)
    leaves = dict(Reminder.objects.values_list("channel", "send_at"))
    assert leaves == {"mail": datetime(2027, 3, 2, 4, 0, tzinfo=UTC), "portal": night + 5 * MINUTES}


def test_people_whose_account_is_closed_are_not_told(invited, representative, now):
    representative.is_active, representative.closed_at = False, now
    representative.save()
    assert tell(invited, "moved", by=None, now=now) == 0


def test_the_nearest_event_does_not_wait_for_the_morning(meeting, secretary, now):
    Preference.objects.create(person=secretary, quiet_weekends=True)
    night = datetime(2027, 5, 11, 20, 0, tzinfo=UTC)
    tell(meeting, "moved", by=None, to="owner", now=night)
    assert set(Reminder.objects.values_list("send_at", flat=True)) == {night + 5 * MINUTES}


def test_a_cancelled_meeting_takes_unsent_notices_with_it(meeting, now):
    tell(meeting, "moved", by=None, to="owner", now=now)
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled", status_reason="—", schedule_version=2)
    replan(meeting, now=now)
    assert {state for _, _, state in notices(meeting)} == {"cancelled"}
    assert tell(meeting, "cancelled", by=None, now=now) == 0


def test_nothing_is_told_of_what_is_gone(meeting, now):
    assert tell(Meeting(pk=meeting.pk + 1), "moved", by=None, now=now) == 0


def test_account_mail_leaves_at_once_with_its_words_sealed(secretary, at, box, now):
    letter = domain.post("password", person=secretary, words={"url": "https://portal.example/one"}, now=now)
    assert domain.post("password", person=secretary, words={"url": "https://portal.example/one"}, now=now) == letter
    assert b"portal.example" not in bytes(Message.objects.get().rendered)
    at(now)
    assert [parcel.address for parcel in box.parcels] == [secretary.email]
    again = domain.post("password", person=secretary, words={"url": "https://portal.example/one"}, now=now)
    assert (again.generation, again.priority) == (2, 0)


def test_an_invitation_goes_to_an_address_without_an_account(at, box, now):
    domain.post("invitation", address="new@test.example", words={"url": "x", "language": "en"}, now=now)
    at(now)
    assert [parcel.address for parcel in box.parcels] == ["new@test.example"]


def test_rules_of_an_edition_are_copied_to_the_next(meeting, secretary, now):
    from tests.factories.meetings import make_meeting
    from tests.factories.reminders import make_rule

    make_rule(meeting, subject_id=meeting.pk, days_before=3, audience="owner")
    other = make_meeting(owner=secretary)
    assert domain.copy_rules(meeting, other, by=secretary, now=now) == 1
    assert Reminder.objects.about(other).filter(rule__days_before=3).count() == 2
    assert domain.copy_rules(other, meeting, by=secretary, now=now) == 1


def test_notices_of_the_inbox_are_marked_as_read(invited, representative, neighbour, now):
    row = Reminder.objects.get(channel="portal")
    assert domain.reminder.mark_read(neighbour, keys=[row.pk], now=now) == 0
    assert domain.reminder.mark_read(representative, keys=[row.pk], now=now) == 1
    assert domain.reminder.mark_read(representative, everything=True, now=now) == 0


def test_who_still_owes_is_reminded_at_once_and_once_a_day(
    invitation, representative, colleague, secretary, at, box, now
):
    assert domain.nudge([invitation], audience="answer", by=secretary, now=now) == 1
    at(now)
    assert [parcel.address for parcel in box.parcels] == [representative.email]
    with pytest.raises(ValidationError):
        domain.nudge([invitation], audience="answer", by=secretary, now=now + timedelta(hours=19))
    assert domain.nudge([invitation], audience="answer", by=secretary, now=now + timedelta(hours=21)) == 1
    with pytest.raises(ValidationError):
        domain.nudge([], audience="answer", by=secretary, now=now + timedelta(days=9))
    assert list(Entry.objects.values_list("verb", flat=True)) == ["reminded", "reminded"]


def test_wishes_are_noted_and_followed(meeting, secretary, now):
    replan(meeting, now=now)
    wish = {"quiet_from": time(9), "quiet_until": time(11), "quiet_weekends": False, "digest": "none"}
    domain.wish.change(secretary, **wish, by=secretary, now=now)
    domain.wish.change(secretary, **wish, topics_off=["meetings"], by=secretary, now=now)
    for request in Request.objects.all():
        reconcile.work(request, now=now)
    leaves = set(Reminder.objects.filter(channel="mail").values_list("send_at", flat=True))
    assert leaves == {datetime(2027, 5, 6, 8, tzinfo=UTC), datetime(2027, 5, 12, 8, tzinfo=UTC)}
    assert Preference.objects.get().topics_off == ["meetings"]


@pytest.mark.parametrize(
    "wrong", [{"quiet_until": None}, {"paused_until": datetime(2027, 6, 1, tzinfo=UTC)}, {"digest": "hourly"}]
)
def test_wishes_that_make_no_sense_are_refused(secretary, now, wrong):
    wish = {"quiet_from": time(21), "quiet_until": time(7), "quiet_weekends": False, "digest": "none"} | wrong
    with pytest.raises(ValidationError):
        domain.wish.change(secretary, **wish, by=secretary, now=now)
