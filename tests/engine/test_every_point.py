"""A sender that stops dead at any point of sending: before each question to the database, on both sides of each commit, in
each phase of the dialogue. What it had not committed is gone with its connection; then others take over."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from reminders import bundle, deliver, dispatch, domain, queries, relay
from reminders.domain import replan
from reminders.models import Attempt, Engine, Message, Reminder
from tests.factories.meetings import make_meeting
from tests.factories.members import make_account, make_office, make_party

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2027, 5, 6, 7, 0, tzinfo=UTC)
EVERY = [pytest.param(5, id="every fifth"), pytest.param(1, id="each", marks=pytest.mark.full)]
MOST = 200


class Death(BaseException):
    """Nothing after it is done, and nobody catches it."""


class Reaper:
    """Counts the points a sender passes, and stops it at one of them."""

    def __init__(self, at):
        self.at, self.passed, self.where = at, 0, ""

    def point(self, where):
        self.passed += 1
        if self.passed == self.at:
            self.where = where
            raise Death(where)

    def query(self, execute, sql, *rest):
        self.point("query")
        return execute(sql, *rest)


class Box:
    """A mail server that takes everything and knows what it took."""

    name = "box"

    def __init__(self):
        self.taken = []
        self.reaper = Reaper(0)

    def ready(self):
        self.reaper.point("ready")

    def hand_over(self, parcel):
        self.reaper.point("before the dialogue")
        self.taken.append(parcel.message_id)
        self.reaper.point("accepted, the answer not yet heard")
        return relay.Answer("replied", 250, "2.0.0")

    def close(self):
        pass


@pytest.fixture
def meetings(transactional_db, now):
    """Meetings without end, each with one letter that is due."""
    domain.rule.seed()
    owner = make_account("staff", party=make_party("ATC", kind="body"), office=make_office(), name="Секретарь")

    def made():
        meeting = make_meeting(owner=owner)
        replan(meeting, now=now)
        Reminder.objects.filter(channel="portal", state="planned").update(held_at=now)
        bundle.bundle(now=DUE)
        return Message.objects.get(state="queued")

    return made


def send(letter, box, reaper, monkeypatch):
    """Let a sender work on a letter until it is stopped dead; say whether it was."""
    commit = BaseDatabaseWrapper.commit

    def committed(wrapper):
        reaper.point("before a commit")
        commit(wrapper)
        reaper.point("after a commit")

    ((pk, token),) = dispatch.claim(now=DUE, owner="mortal")
    assert pk == letter.pk
    box.reaper = reaper
    try:
        with monkeypatch.context() as patch, connection.execute_wrapper(reaper.query):
            patch.setattr(BaseDatabaseWrapper, "commit", committed)
            box.ready()
            deliver.send(pk, token, sender=box, clock=lambda: DUE, worker="mortal")
    except BaseException:
        if not reaper.where:
            raise
        connection.close()  # whatever Django still said to it is nobody's concern any more
        return True
    finally:
        box.reaper = Reaper(0)
    return False


@pytest.mark.parametrize("stride", EVERY)
def test_a_stop_at_any_point_loses_nothing_and_doubles_nothing(meetings, monkeypatch, stride):
    box, seen = Box(), set()
    for at in range(1, MOST, stride):
        letter, reaper = meetings(), Reaper(at)
        if not send(letter, box, reaper, monkeypatch):
            break
        begun = Attempt.objects.filter(message=letter).exists()
        state = Message.objects.values_list("state", flat=True).get(pk=letter.pk)
        taken = box.taken.count(letter.rfc_message_id)
        assert state in (("sending", "sent") if begun else ("claimed",)), reaper.where
        assert begun or not taken, f"said before it was written down: {reaper.where}"
        later = DUE + dispatch.LEASE + timedelta(seconds=1)
        Engine.objects.update(last_clock=None)
        dispatch.dispatch_once(lambda moment=later: moment, make_sender=lambda: box)
        Reminder.objects.filter(state="planned").update(held_at=DUE)
        letter.refresh_from_db()
        assert letter.state == ("sent" if state == "sent" or not begun else "unknown"), reaper.where
        assert box.taken.count(letter.rfc_message_id) == (taken if begun else 1), reaper.where
        assert queries.broken(now=later) == []
        seen.add((reaper.where, state))
    else:
        pytest.fail("it never comes to its end")
    assert {state for _, state in seen} == {"claimed", "sending", "sent"} or stride > 1
    if stride == 1:
        assert ("accepted, the answer not yet heard", "sending") in seen
        assert ("before the dialogue", "sending") in seen
