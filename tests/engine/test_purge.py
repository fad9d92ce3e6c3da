"""The purge runs beside acts and senders: only what is closed, and nobody is at, is deleted."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from reminders import dispatch, queries, reconcile, relay
from reminders.domain import replan
from reminders.models import Message, Reminder
from tests.engine.test_waits import meanwhile
from tests.factories.meetings import make_meeting
from tests.factories.members import make_account, make_office, make_party
from tests.factories.reminders import bring, make_message, make_reminder

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2027, 5, 6, 7, 0, tzinfo=UTC)
LATER = DUE + timedelta(days=401)
MEETINGS = 10


@pytest.fixture
def owner(rules, transactional_db):
    return make_account("staff", party=make_party("ATC", kind="body"), office=make_office(), name="Секретарь")


@pytest.fixture
def letter(owner):
    """A letter that was given up at the due time, with what it told."""
    meeting = make_meeting(owner=owner)
    row = make_message(owner, now=DUE)
    make_reminder(meeting, owner, now=DUE)
    Reminder.objects.update(message=row, state="bundled")
    letters = Message.objects.filter(pk=row.pk)
    bring(letters, "claimed", "sending", "unknown", now=DUE)
    letters.update(closed_at=DUE)
    return letters


def purge():
    reconcile.purge(now=LATER)
    return Message.objects.count(), Reminder.objects.count()


def test_what_is_closed_goes_with_what_it_told(letter):
    assert purge() == (0, 0)


@pytest.mark.parametrize("which", ["letter", "reminder"])
def test_r34_what_an_act_is_at_is_left_alone(letter, which):
    """The act has locked either of the two; the purge waits for nothing and leaves both."""
    with transaction.atomic():
        list((letter if which == "letter" else Reminder.objects.all()).select_for_update())
        assert meanwhile(purge) == (1, 1)
    assert purge() == (0, 0)


class Tally:
    """A sender that counts what it is given, whoever gives it."""

    name = "tally"
    names: list[str]

    def __init__(self, names):
        self.names = names

    def ready(self):
        pass

    def hand_over(self, parcel):
        self.names.append(parcel.message_id)
        return relay.Answer("replied", 250, "2.0.0")

    def close(self):
        pass


def test_r34_a_purge_beside_four_senders_costs_no_letter(owner, now):
    """Its clock is a year ahead: whatever is closed goes at once, whatever is open must not."""
    for _ in range(MEETINGS):
        replan(make_meeting(owner=owner), now=now)
    ahead = Reminder.objects.filter(send_at__gt=DUE).count()
    over, purged, names = threading.Event(), [], []

    def nights():
        try:
            while not over.wait(0.02):
                purged.append(reconcile.purge(now=LATER))
        finally:
            connections.close_all()

    nightly = threading.Thread(target=nights)
    nightly.start()
    try:
        dispatch.dispatch_once(lambda: DUE, 4, make_sender=lambda: Tally(names))
    finally:
        over.set()
        nightly.join()
    assert len(names) == len(set(names)) == MEETINGS
    assert sum(purged) > 0
    reconcile.purge(now=LATER)
    assert not Message.objects.exists()
    assert Reminder.objects.filter(state="planned").count() == ahead
    assert queries.broken(now=DUE) == []
