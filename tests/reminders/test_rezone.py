"""A zone changes its law of time: wall times stay, instants follow, nobody is told twice."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from unittest.mock import Mock, patch
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from meetings.models import Deadline, Extension, Meeting, When
from records.models import Entry
from reminders import domain, reconcile, rezone, tasks, walltime
from reminders.models import Engine, Message, Reminder
from tests.factories.documents import make_released
from tests.factories.exercises import make_exercise, make_stage
from tests.factories.meetings import make_meeting, make_room, make_sitting

ALMATY = "Asia/Almaty"
NOW = datetime(2024, 1, 22, 9, tzinfo=UTC)  # Kazakhstan is about to go from UTC+6 to UTC+5, on 1 March
HOUR = timedelta(hours=1)
BEFORE = timezone(6 * HOUR)  # Almaty, until the law was made


class Table:
    """The table of zones: the old one until the law is in it."""

    def __init__(self):
        self.has_law = False

    def __call__(self, tz):
        return ZoneInfo(tz or "UTC") if self.has_law or tz != ALMATY else BEFORE


@pytest.fixture
def law(monkeypatch):
    """`law()`: an update brings the law into the table of zones."""
    table = Table()
    monkeypatch.setattr(walltime, "zone", table)

    def update():
        table.has_law = True

    return update


@pytest.fixture
def spring(rules, law, secretary):
    """20 March 2024 from 10:00 to 17:00 in Almaty; answers are due forty days before."""
    starts = datetime(2024, 3, 20, 10)
    when = When(precision="day", starts_local=starts, ends_local=starts + 7 * HOUR, tz=ALMATY)
    return make_meeting(when=when, owner=secretary)


def start(row):
    row.refresh_from_db()
    return row.starts_at


def owed(meeting, key, day, tz=ALMATY):
    row = Deadline(meeting=meeting, key=key, fixed_on=day.date(), at_time=time(18), tz=tz)
    row.derive()
    row.save()
    return row


def test_r15_ten_o_clock_stays_and_the_instant_moves(spring, law, secretary):
    papers, reply = owed(spring, "papers", datetime(2024, 3, 5)), owed(spring, "confirm", datetime(2024, 2, 20))
    room = make_room()
    sittings = [make_sitting(spring, number=n, hours=(9 + n, 10 + n), room=room) for n in (1, 2)]
    domain.replan(spring, now=NOW)
    rezone.run(now=NOW)
    assert start(spring) == datetime(2024, 3, 20, 4, tzinfo=UTC)
    law()
    version = spring.schedule_version
    moved = rezone.run(now=NOW)
    assert start(spring) == datetime(2024, 3, 20, 5, tzinfo=UTC)
    assert spring.starts_local == datetime(2024, 3, 20, 10)
    assert spring.schedule_version == version + 1
    for row in (papers, reply, *sittings):
        row.refresh_from_db()
    assert papers.due_at == datetime(2024, 3, 5, 13, tzinfo=UTC)
    assert reply.due_at == datetime(2024, 2, 20, 12, tzinfo=UTC)  # before the law
    assert [row.starts_at.hour for row in sittings] == [5, 6]
    assert len(moved) == 7  # two of the meeting, one term, four of sittings
    step = Reminder.objects.about(spring).get(kind="starts", channel="portal", due_at__day=19)
    assert (step.anchor_at, step.due_at) == (start(spring), datetime(2024, 3, 19, 7, tzinfo=UTC))  # 10:00 in Moscow
    assert reconcile.reconcile(now=NOW, wide=True) == 0


def test_r15_the_secretariat_is_told_once_and_the_history_says_what_moved(spring, law, secretary, at):
    owed(spring, "papers", datetime(2024, 3, 5))
    rezone.run(now=NOW)
    law()
    rezone.run(now=NOW)
    entry = Entry.objects.about(spring).get(verb="rezoned")
    assert entry.actor is None
    assert [(was, is_now) for _, was, is_now in entry.said_changes] == [
        ("05.03.2024 12:00 UTC", "05.03.2024 13:00 UTC"),
        ("20.03.2024 04:00 UTC", "20.03.2024 05:00 UTC"),
        ("20.03.2024 11:00 UTC", "20.03.2024 12:00 UTC"),
    ]
    assert Reminder.objects.filter(kind="rezoned", person=secretary, channel="portal").count() == 1
    before = count()
    Engine.objects.update(tzdata="")
    assert rezone.run(now=NOW + HOUR) == []
    assert count() == before
    at(NOW + HOUR)
    letter = Message.objects.get(kind="rezoned", person=secretary)
    assert letter.state == "sent"


def count():
    return Entry.objects.count(), Reminder.objects.count(), Meeting.objects.get().version


def test_r15_who_was_told_of_the_hour_is_not_told_again(spring, law, secretary, at):
    """The update comes half an hour after the reminder; by the new law its hour is still ahead."""
    secretary.tz = ALMATY
    secretary.save()
    domain.replan(spring, now=NOW)
    rezone.run(now=NOW)
    told = datetime(2024, 3, 19, 4, 1, tzinfo=UTC)
    at(told)
    law()
    rezone.run(now=told + HOUR / 2)
    for minutes in range(30, 240, 15):
        at(told + timedelta(minutes=minutes))
    steps = Reminder.objects.about(spring).filter(kind="starts", state="shown", decided_at__gte=told)
    assert steps.count() == 1
    assert Message.objects.filter(kind="starts", state="sent", closed_at__gte=told).count() == 1
    assert start(spring) == datetime(2024, 3, 20, 5, tzinfo=UTC)
    assert reconcile.reconcile(now=told + HOUR, wide=True) == 0


def test_r15_hours_of_a_reader_follow_the_law_of_the_reader(rules, law, secretary):
    secretary.tz = ALMATY
    secretary.save()
    starts = datetime(2024, 3, 20, 10)
    meeting = make_meeting(
        when=When(precision="day", starts_local=starts, ends_local=starts + HOUR, tz="Europe/Minsk"), owner=secretary
    )
    domain.replan(meeting, now=NOW)
    rezone.run(now=NOW)
    law()
    assert rezone.run(now=NOW) == []
    due = Reminder.objects.about(meeting).filter(kind="starts", channel="portal").latest("due_at").due_at
    assert due == datetime(2024, 3, 19, 5, tzinfo=UTC)  # 10:00 in Almaty
    assert reconcile.reconcile(now=NOW, wide=True) == 0


def test_what_was_granted_to_a_party_moves_with_its_term(spring, law, party, representative):
    term = owed(spring, "papers", datetime(2024, 3, 5))
    later = term.due_at + timedelta(days=2)
    more = Extension.objects.create(
        deadline=term, party=party, was_due=term.due_at, due_at=later, asked_by=representative, asked_at=NOW
    )
    law()
    rezone.run(now=NOW)
    term.refresh_from_db()
    more.refresh_from_db()
    assert (more.was_due, more.due_at) == (term.due_at, later + HOUR)


def test_the_term_of_a_paper_follows_with_what_parties_still_owe(rules, law, secretary, party, center, settings):
    settings.CENTER_TZ = ALMATY
    issue = make_released(secretary, party, center, due=datetime(2024, 3, 20, 18), now=NOW)
    answered = issue.receipts.get(party=center)
    answered.answer, answered.at, answered.by, answered.hashes = "acknowledged", NOW, secretary, ["x"]
    answered.save()
    law()
    rezone.run(now=NOW)
    issue.refresh_from_db()
    assert issue.answer_due == datetime(2024, 3, 20, 13, tzinfo=UTC)
    assert issue.receipts.get(party=party).due_at == issue.answer_due
    assert issue.receipts.get(party=center).due_at == issue.answer_due - HOUR  # as it stood when it was answered
    assert Entry.objects.about(issue).filter(verb="rezoned").exists()
    assert Reminder.objects.about(issue).filter(kind="rezoned", person=secretary).count() == 2


def test_a_stage_follows_and_its_keepers_are_told(rules, law, secretary):
    stage = make_stage(make_exercise(), first=date(2024, 3, 20), last=date(2024, 3, 21), tz=ALMATY)
    law()
    rezone.run(now=NOW)
    assert start(stage) == datetime(2024, 3, 19, 19, tzinfo=UTC)
    assert Reminder.objects.about(stage).filter(kind="rezoned", person=secretary).count() == 2


def test_whoever_follows_in_a_room_waits_for_the_one_before(spring, law, secretary):
    room = make_room()
    make_sitting(spring, hours=(10, 11), room=room)
    after = make_meeting(
        when=When(precision="day", starts_local=spring.starts_local, ends_local=spring.ends_local, tz=ALMATY),
        owner=secretary,
    )
    make_sitting(after, hours=(11, 12), room=room)
    rezone.run(now=NOW)
    law()
    assert len(rezone.run(now=NOW)) == 8
    assert start(after.sittings.get()) == datetime(2024, 3, 20, 6, tzinfo=UTC)


def test_to_look_changes_nothing(spring, law, capsys):
    rezone.run(now=NOW)
    law()
    with patch("reminders.guards.database_clock", return_value=NOW):
        call_command("rezone", look=True)
        assert "2024-03-20 04:00 → 2024-03-20 05:00 UTC" in capsys.readouterr().out
        assert start(spring) == datetime(2024, 3, 20, 4, tzinfo=UTC)
        call_command("rezone")
        assert "2 instants moved" in capsys.readouterr().out
    assert start(spring) == datetime(2024, 3, 20, 5, tzinfo=UTC)


def test_what_could_not_follow_is_tried_again(spring, law, monkeypatch):
    rezone.run(now=NOW)
    law()
    other = make_meeting()
    with monkeypatch.context() as broken:
        broken.setattr(Meeting, "revise", Mock(side_effect=ValueError))
        assert rezone.run(now=NOW) == []
    assert start(other)
    assert Engine.objects.get().tzdata != rezone.table()
    assert len(rezone.run(now=NOW)) == 2
    assert Engine.objects.get().tzdata == rezone.table()


def test_worker_and_dispatcher_follow_by_themselves(spring, law):
    command = "reminders.management.commands.run_dispatcher"
    with patch(f"{command}.close_old_connections"), patch(f"{command}.dispatch.dispatch_once"):
        for wake in (tasks.reconcile, lambda: call_command("run_dispatcher", once=True)):
            Engine.objects.update(tzdata="")
            wake()
            assert Engine.objects.get().tzdata == rezone.table()


def test_the_mark_of_the_table_changes_with_the_law_alone(law):
    before = rezone.table(["Europe/Minsk", ALMATY])
    assert before == rezone.table([ALMATY, "Europe/Minsk"])
    law()
    assert rezone.table(["Europe/Minsk", ALMATY]) != before
    assert rezone.changes(ALMATY)[1:] == [("2024-02-29 18:00", "5:00:00")]


def test_who_is_told_to_stop_ends_between_two_subjects_and_notes_nothing(spring, law, secretary):
    domain.replan(spring, now=NOW)
    rezone.run(now=NOW)
    law()
    noted = Engine.objects.get().tzdata
    assert rezone.run(now=NOW, halt=lambda: True) == []
    assert Engine.objects.get().tzdata == noted
    assert rezone.run(now=NOW)
