"""A meeting held by the clocks of another zone: its hours stay, or its moment does; all that hangs on them goes along."""

from datetime import UTC, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import domain
from meetings.models import AgendaItem, Meeting, Sitting
from records import history
from reminders.models import Reminder
from tests.factories.meetings import make_item, make_room, make_sitting

pytestmark = pytest.mark.django_db
BEGAN = datetime(2027, 5, 13, 7, 0, tzinfo=UTC)  # 10:00 in Minsk, 12:00 in Aktau


def rezone(meeting, by, now, *, keep, tz="Asia/Aqtau"):
    return domain.rezone.rezone(
        meeting, tz=tz, keep_instant=keep, reason="Решение принимающей стороны", version=None, by=by, now=now
    )


@pytest.fixture
def planned(meeting):
    """With a sitting in a room and an item pinned to half past ten of the second day."""
    make_sitting(meeting, room=make_room())
    make_item(meeting, fixed_day=2, fixed_start=time(10, 30))
    return meeting


def test_the_hours_stay_unless_the_moment_is_kept(planned, invitation, secretary, now):
    row = rezone(planned, secretary, now, keep=False)
    assert (row.starts_local.hour, row.starts_at) == (10, BEGAN.replace(hour=5))
    sitting = Sitting.objects.get()
    assert (sitting.start_time, sitting.starts_at, sitting.holds_room) == (time(10), row.starts_at, True)
    assert AgendaItem.objects.get().fixed_start == time(10, 30)


def test_the_moment_stays_and_the_hours_are_said_anew(planned, invitation, secretary, representative, now):
    version = planned.schedule_version
    row = rezone(planned, secretary, now, keep=True)
    assert (row.tz, row.starts_local, row.starts_at) == ("Asia/Aqtau", datetime(2027, 5, 13, 12, 0), BEGAN)
    assert (row.ends_local.hour, row.schedule_version) == (19, version + 1)
    sitting = Sitting.objects.get()
    assert (sitting.start_time, sitting.end_time, sitting.starts_at) == (time(12), time(15), BEGAN)
    assert (sitting.starts_local, sitting.holds_room) == (datetime(2027, 5, 13, 12, 0), True)
    item = AgendaItem.objects.get()
    assert (item.fixed_day, item.fixed_start) == (2, time(12, 30))
    assert Reminder.objects.filter(kind="moved", person=representative, channel="mail").exists()
    entry = history.of(row).first()
    assert (entry.verb, entry.reason) == ("rescheduled", "Решение принимающей стороны")


def test_a_sitting_that_would_run_past_midnight_is_named(meeting, secretary, now):
    make_sitting(meeting, hours=(14, 17))
    with pytest.raises(ValidationError, match="1"):
        rezone(meeting, secretary, now, keep=True, tz="Asia/Vladivostok")
    meeting.refresh_from_db()
    assert meeting.tz == "Europe/Minsk"


def test_what_cannot_be_rezoned_is_refused(meeting, secretary, now):
    for refused in (
        lambda: rezone(meeting, secretary, now, keep=False, tz="Europe/Minsk"),
        lambda: rezone(meeting, secretary, meeting.starts_at, keep=False),
    ):
        with pytest.raises(ValidationError):
            refused()
    Meeting.objects.filter(pk=meeting.pk).update(status="postponed", status_reason="Визит")
    with pytest.raises(ValidationError):
        rezone(meeting, secretary, now, keep=False)


def test_page_offers_both_and_says_what_is_now(as_user, send, meeting, secretary, clerk):
    here = reverse("meetings:rezone", args=[meeting.public_id])
    page = as_user(secretary).get(here).text
    assert "10:00" in page
    assert here in as_user(secretary).get(meeting.get_absolute_url()).text
    assert send(secretary, here, tz="Asia/Aqtau", keep_instant="instant", reason="Решение").status_code == 303
    meeting.refresh_from_db()
    assert meeting.starts_at == BEGAN
    assert as_user(clerk).get(here).status_code == 403
