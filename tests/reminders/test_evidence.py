"""What the mail server's records say: letters of unknown fate, and letters that came back."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from records.models import Entry
from reminders import domain, queries, relay
from reminders.models import Address, Engine, Message, Reminder

HOUR = timedelta(hours=1)


@pytest.fixture
def first(planned):
    """The letter of the week before."""
    return Reminder.objects.filter(channel="mail").earliest("due_at")


@pytest.fixture
def unknown(first, at, box):
    """Its letter: all of it was handed over, and no answer came."""
    box.answer = relay.Answer("dot", 0, "")
    at(first.due_at)
    box.answer = relay.Answer("replied", 250, "2.0.0")
    return Message.objects.get(state="unknown")


def run(tmp_path, text, *options):
    file = tmp_path / "mail.log"
    file.write_text(text)
    out = io.StringIO()
    call_command("reminders_evidence", str(file), *options, stdout=out)
    return out.getvalue()


def settled():
    letter = Message.objects.get()
    return letter.state, letter.settled_how


def test_a_letter_the_log_names_did_leave(unknown, tmp_path):
    said = run(tmp_path, f"postfix/smtp[1]: 4F2: message-id={unknown.rfc_message_id}, status=sent\n")
    assert settled() == ("sent", "evidence")
    assert "1 letters did leave" in said
    assert Entry.objects.filter(verb="delivered").count() == 1


def test_absence_proves_nothing_without_the_time_the_log_covers(unknown, tmp_path):
    run(tmp_path, "")
    assert settled() == ("unknown", "")


@pytest.mark.parametrize(("begins", "state"), [(-HOUR, "queued"), (HOUR, "unknown")])
def test_what_the_log_covers_and_does_not_name_leaves_again(unknown, first, begins, state, secretary):
    since, until = first.due_at + begins, first.due_at + 2 * HOUR
    domain.letter.take_evidence([], since=since, until=until, by=None, now=first.due_at + HOUR)
    assert settled()[0] == state


def test_the_same_bytes_leave_again(unknown, first, at, box):
    around = {"since": first.due_at - HOUR, "until": first.due_at + HOUR}
    domain.letter.take_evidence([], **around, by=None, now=first.due_at + HOUR)
    at(first.due_at + HOUR)
    one, two = box.parcels
    assert (one.message_id, one.content) == (two.message_id, two.content)


def test_what_is_of_no_use_any_more_stays_unknown(unknown, first):
    around = {"since": first.due_at - HOUR, "until": first.due_at + HOUR}
    assert domain.letter.take_evidence([], **around, by=None, now=unknown.expires_at) == (0, 0)
    assert settled() == ("unknown", "")


def test_one_end_of_the_time_is_refused(unknown, tmp_path):
    with pytest.raises(CommandError, match="both ends"):
        run(tmp_path, "", "--from", "2027-05-06T00:00+03:00")


@pytest.fixture
def restored(first, at, box):
    """The letter left; then the database was restored from before it was even written. Gives its name."""
    sid = transaction.savepoint()
    at(first.due_at)
    transaction.savepoint_rollback(sid)
    assert not Message.objects.exists()
    Engine.objects.update(hold=True, hold_why="restored")
    return box.parcels.pop().message_id


def test_after_a_restore_nothing_leaves_again_that_the_server_took(restored, first, at, box):
    taken, left = domain.letter.reconcile({restored}, by=None, now=first.due_at + HOUR)
    assert (taken, left) == (1, [])
    Engine.objects.update(hold=False, hold_why="")
    at(first.due_at + HOUR)
    assert box.parcels == []
    first.refresh_from_db()
    assert first.is_told
    assert queries.broken(now=first.due_at + HOUR) == []


def test_after_a_restore_what_the_server_did_not_take_leaves(restored, first, at, box):
    taken, left = domain.letter.reconcile({"<other@relay.example>"}, by=None, now=first.due_at + HOUR)
    assert (taken, [letter.rfc_message_id for letter in left]) == (0, [restored])
    Engine.objects.update(hold=False, hold_why="")
    at(first.due_at + HOUR)
    assert [parcel.message_id for parcel in box.parcels] == [restored]


def test_the_engine_is_held_before_it_is_reconciled(first, tmp_path):
    (tmp_path / "mail.log").write_text("")
    with pytest.raises(CommandError, match="Сначала"):
        call_command("reminders_reconcile", str(tmp_path / "mail.log"))


REPORT = """\
From: MAILER-DAEMON@relay.example
To: portal@test.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It came back.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; somebody@test.example
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

From: portal@test.example
Message-ID: {name}

--b--
"""


@pytest.fixture
def bounce(monkeypatch):
    """Pipe a delivery report into the command; give what it says."""

    def piped(**values):
        out = io.StringIO()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(REPORT.format(**values).encode())))
        call_command("take_bounce", stdout=out)
        return out.getvalue()

    return piped


@pytest.fixture
def sent(first, at):
    at(first.due_at)
    return Message.objects.get(state="sent")


def test_a_letter_that_came_back_marks_its_address(sent, bounce):
    assert "is marked" in bounce(action="failed", status="5.1.1", name=sent.rfc_message_id)
    assert (Address.objects.get().address, Address.objects.get().code) == (sent.address, "5.1.1")
    assert Entry.objects.get(verb="bounced").reason == "5.1.1"


@pytest.mark.parametrize(
    "change", [{"action": "delayed"}, {"status": "4.2.2"}, {"name": "<other@relay.example>"}], ids=str
)
def test_anything_else_marks_nothing(sent, bounce, change):
    bounce(**{"action": "failed", "status": "5.1.1", "name": sent.rfc_message_id} | change)
    assert not Address.objects.exists()
