"""A release while letters leave: the old process meets tables that know more, and then tables it can no longer read."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection

from atc_portal.embedded import roles
from reminders import deliver, dispatch, queries
from reminders.models import Engine, Message
from tests.engine.test_every_point import DUE, Box, meetings  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = ("reminders_reminder", "reminders_message", "reminders_attempt", "reminders_rule", "members_user")


@pytest.fixture
def alter(transactional_db):
    """What a migration does, by the owner of the tables: `alter(table, change)`."""
    options = connection.settings_dict
    link = roles.superuser(options["HOST"], options["NAME"])
    yield lambda table, change: link.cursor().execute(f"ALTER TABLE {table} {change}")
    link.close()


def one_pass(box, moment):
    Engine.objects.update(last_clock=None)
    return dispatch.dispatch_once(lambda: moment, make_sender=lambda: box)["sent"]


def test_an_old_process_loses_nothing_to_newer_tables_and_is_fenced(meetings, alter):  # noqa: F811  # as above
    box = Box()
    letter = meetings()
    for table in TABLES:
        alter(table, "ADD COLUMN newer text NOT NULL DEFAULT 'unknown to it'")
    assert one_pass(box, DUE) == 1
    assert box.taken == [letter.rfc_message_id]

    letter = meetings()
    ((pk, token),) = dispatch.claim(now=DUE, owner="old")
    alter("reminders_message", "RENAME COLUMN next_at TO leaves_again_at")
    for work in (
        lambda: deliver.send(pk, token, sender=box, clock=lambda: DUE, worker="old"),
        lambda: one_pass(box, DUE),
    ):
        with pytest.raises(ProgrammingError):
            work()
    assert letter.rfc_message_id not in box.taken
    alter("reminders_message", "RENAME COLUMN leaves_again_at TO next_at")  # for whoever knows the new name

    later = DUE + dispatch.LEASE + timedelta(seconds=1)
    assert one_pass(box, later) == 1
    assert deliver.send(pk, token, sender=box, clock=lambda: later, worker="old") == ""
    assert box.taken.count(letter.rfc_message_id) == 1
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert queries.broken(now=later) == []
