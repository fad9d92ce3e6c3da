"""The letter of each hour to whoever watches from outside."""

from datetime import timedelta

from reminders import canary
from reminders.models import Message

HOUR = timedelta(hours=1)


def test_an_hour_has_one_letter(db, at, box, now, settings):
    settings.REMINDERS_CANARY = "watch@monitor.example"
    for _ in range(3):
        at(now)
    at(now + HOUR / 2)
    (parcel,) = box.parcels
    assert parcel.address == "watch@monitor.example"
    at(now + HOUR)
    assert [letter.state for letter in Message.objects.all()] == ["sent", "sent"]
    assert len({letter.rfc_message_id for letter in Message.objects.all()}) == 2


def test_one_that_could_not_leave_is_not_made_up_for(db, at, box, now, settings):
    settings.REMINDERS_CANARY = "watch@monitor.example"
    canary.write(now=now)
    at(now + HOUR)
    assert [letter.state for letter in Message.objects.order_by("pk")] == ["missed", "sent"]


def test_nobody_gets_one_who_did_not_ask(db, at, box, now):
    at(now)
    assert not box.parcels
