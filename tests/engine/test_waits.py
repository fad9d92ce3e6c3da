"""A step of the engine waits for nobody: what an act has taken is left to the next pass, and no ring of locks can form."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from reminders import dispatch
from reminders.domain import replan
from reminders.models import Message, Reminder
from tests.factories.meetings import make_meeting
from tests.factories.members import make_account, make_office, make_party
from tests.factories.reminders import make_message

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2027, 5, 6, 7, 0, tzinfo=UTC)


@pytest.fixture
def planned(rules, transactional_db, now):
    owner = make_account("staff", party=make_party("ATC", kind="body"), office=make_office(), name="Секретарь")
    meetings = [make_meeting(owner=owner) for _ in range(2)]
    for meeting in meetings:
        replan(meeting, now=now)
    return meetings


def meanwhile(act):
    """Let an act be done by another connection that waits for no lock; what it gives, or raises."""
    found = []

    def other():
        with connections["default"].cursor() as cursor:
            cursor.execute("SET lock_timeout = 2000")
        try:
            found.append(act())
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    return found[0] if found else "waited for a lock"


STEPS = {
    "show": lambda: dispatch.show(now=DUE),
    "catch up": lambda: dispatch.catch_up(now=DUE + timedelta(days=6, minutes=30)),
    "sweep": lambda: dispatch.sweep(now=DUE + timedelta(days=8)),
    "bundle": lambda: dispatch.bundle.bundle(now=DUE),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_leaves_out_what_an_act_has_taken(planned, step):
    taken, free = planned
    with transaction.atomic():
        list(Reminder.objects.about(taken).select_for_update().order_by("pk"))
        assert meanwhile(STEPS[step]) in range(1, 5)
    assert set(Reminder.objects.about(taken).values_list("state", flat=True)) == {"planned"}
    assert set(Reminder.objects.about(free).values_list("state", flat=True)) != {"planned"}


@pytest.mark.parametrize(("state", "swept"), [("claimed", "queued"), ("queued", "missed")])
def test_the_sweep_leaves_out_a_letter_that_is_taken(planned, now, state, swept):
    owner = planned[0].owner
    taken, free = (make_message(owner, now=now, dedupe_key=name * 64, rfc_message_id=name) for name in "ab")
    lease = {"state": "claimed", "lease_until": now} if state == "claimed" else {"expires_at": now}
    Message.objects.update(**lease)
    with transaction.atomic():
        Message.objects.select_for_update().get(pk=taken.pk)
        assert meanwhile(lambda: dispatch.sweep(now=now + timedelta(minutes=1))) == 1
    taken.refresh_from_db()
    free.refresh_from_db()
    assert (taken.state, free.state) == (state, swept)


def test_a_letter_past_its_use_waits_for_the_act_that_has_its_reminder(planned, now):
    """The act has the reminder and will ask for the letter: who takes the letter and then asks for the reminder rings."""
    dispatch.bundle.bundle(now=DUE)
    late = DUE + timedelta(days=8)
    with transaction.atomic():
        list(Reminder.objects.about(planned[0]).select_for_update().order_by("pk"))
        assert meanwhile(lambda: dispatch.sweep(now=late)) > 0
        assert set(Message.objects.order_by("reminders__subject_id").values_list("state", flat=True)) == {
            "queued",
            "missed",
        }
    dispatch.sweep(now=late)
    assert set(Message.objects.values_list("state", flat=True)) == {"missed"}
