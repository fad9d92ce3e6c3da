"""One pass of the engine: what is shown, bundled, sent, withheld, swept; and what stops it."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from meetings.models import Meeting
from reminders import deliver, dispatch, domain, guards, queries, reconcile, relay, tasks
from reminders.domain import replan, tell
from reminders.models import (
    Attempt,
    Engine,
    Message,
    Preference,
    Pulse,
    Reminder,
    Request,
    Rule,
)
from tests.factories.meetings import invite, make_meeting
from tests.factories.members import make_account

WEEK = datetime(2027, 5, 6, 7, 0, tzinfo=UTC)
EVE = datetime(2027, 5, 12, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def read(parcel):
    mail = message_from_bytes(parcel.content, policy=policy.default)
    return mail, mail.get_body(("plain",)).get_content()


def test_what_is_due_is_shown_and_sent_once(planned, secretary, at, box):
    counts = at(WEEK)
    assert (counts["shown"], counts["bundled"], counts["sent"]) == (1, 1, 1)
    assert at(WEEK + MINUTE)["sent"] == 0
    assert [parcel.address for parcel in box.parcels] == [secretary.email]
    letter = Message.objects.get()
    assert (letter.state, letter.attempts, letter.last_code) == ("sent", 1, 250)
    assert Attempt.objects.get().outcome == "sent"
    assert letter.unsealed() == box.parcels[0].content
    assert queries.broken(now=WEEK) == []


def test_a_letter_speaks_the_language_and_the_zones_of_its_reader(meeting, party, at, box, now):
    reader = make_account("representative", party=party, name="Reader", rights=["answer"], language="en")
    reader.tz = "Asia/Dushanbe"
    reader.save()
    invitation = invite(meeting, party)
    tell(invitation, "invited", by=None, to="answer", now=now)
    tell(meeting, "moved", by=None, to="owner", now=now)
    at(now + 5 * MINUTE)
    letters = {parcel.address: read(parcel) for parcel in box.parcels}
    mail, text = letters[reader.email]
    assert mail["Content-Language"] == "en"
    assert "Meeting 1" in text
    assert "TJ" in text
    mine, russian = letters[meeting.owner.email]
    assert mine["Content-Language"] == "ru"
    assert "Мероприятие 1" in russian
    assert "10:00" in russian
    assert f"http://localhost:8000/meetings/{meeting.public_id}/" in russian
    for header in ("Message-ID", "Date", "Auto-Submitted", "X-Auto-Response-Suppress", "References"):
        assert mine[header]


def test_a_deadline_letter_says_the_ask_and_the_date_in_its_subject(invitation, at, box, now):
    replan(invitation, now=now)
    at(datetime(2027, 3, 27, 7, 0, tzinfo=UTC))
    mail, text = read(box.parcels[0])
    assert str(invitation.ask) in mail["Subject"] or "Мероприятие" in mail["Subject"]
    assert "3" in mail["Subject"]
    assert "18:00" in text


def test_two_accounts_of_one_mailbox_share_a_letter(meeting, party, at, box, now):
    for name in ("One", "Two"):
        make_account("representative", party=party, name=name, rights=["answer"], email=f"{name}@test.example")
    invitation = invite(meeting, party)
    tell(invitation, "invited", by=None, to="answer", now=now)
    Reminder.objects.filter(channel="portal").delete()
    rows = list(Reminder.objects.order_by("pk"))
    rows[1].person.email = rows[0].person.email
    counts = at(now + 5 * MINUTE)
    assert counts["bundled"] == 2
    assert len(box.parcels) == 2


def test_after_a_standstill_only_the_nearest_step_goes(planned, at, box):
    assert at(EVE + 20 * MINUTE)["replaced"] == 2
    states = Reminder.objects.about(planned).order_by("due_at", "channel").values_list("state", "reason")
    assert list(states) == [("missed", "replaced")] * 2 + [("bundled", ""), ("shown", "")]
    assert len(box.parcels) == 1


def test_what_is_past_its_use_is_missed(planned, at, box):
    assert at(planned.starts_at + MINUTE)["swept"] >= 2
    assert set(Reminder.objects.values_list("state", flat=True)) == {"missed"}
    assert box.parcels == []


def test_a_hold_lets_nothing_leave_and_planning_go_on(planned, administrator, at, box):
    domain.engine.hold(why="The relay moves.", by=administrator, now=WEEK)
    assert at(WEEK) == {"hold": 1, "requests": 0}
    assert box.parcels == []
    assert Pulse.objects.get(source="dispatcher").seen_at == WEEK
    domain.engine.release(by=administrator, now=WEEK)
    assert at(WEEK)["sent"] == 1


@pytest.mark.parametrize("step", [-timedelta(hours=1), timedelta(hours=80)])
def test_a_clock_that_cannot_be_believed_puts_the_engine_on_hold(planned, at, box, settings, step):
    settings.TRIAL = False
    at(WEEK - timedelta(days=4))
    answer = dispatch.dispatch_once(lambda: WEEK - timedelta(days=4) + step, make_sender=lambda: box)
    assert answer == {"hold": 1, "requests": 0}
    assert Engine.objects.get().hold


def test_a_clock_that_jumps_within_a_process_puts_the_engine_on_hold(planned, box):
    guard = guards.Guard()
    dispatch.dispatch_once(lambda: WEEK, make_sender=lambda: box, guard=guard)
    dispatch.dispatch_once(lambda: WEEK + timedelta(hours=1), make_sender=lambda: box, guard=guard)
    assert "jumped" in Engine.objects.get().hold_why


def test_a_copy_elsewhere_sends_nothing(planned, at, box, settings):
    Engine.objects.update(instance="another")
    assert at(WEEK) == {"instance": 1, "requests": 0}
    assert box.parcels == []
    settings.ATC_INSTANCE = "another"
    assert at(WEEK)["sent"] == 1


def test_s66_a_restored_or_copied_database_sends_nothing(planned, at, box, now):
    at(now)
    Engine.objects.update(origin="7/00000001/5/9")
    assert at(WEEK) == {"hold": 1, "requests": 0}
    with translation.override("ru"):
        assert Engine.objects.get().said_why.startswith("база данных восстановлена")
    assert box.parcels == []


def test_begin_send_asks_whose_database_it_is(planned, at, box, now):
    """A standby may take over between the guards of a pass and a letter of it."""

    def promoted():
        Engine.objects.update(origin="7/00000002/5/9")

    box.ready = promoted
    at(WEEK)
    assert box.parcels == []


def test_a_database_older_than_what_left_from_here_sends_nothing(planned, at, box, now, settings, tmp_path):
    settings.VAR = tmp_path
    for _ in range(3):
        at(now)
    Engine.objects.update(tick=1)  # a snapshot of the same server, from before
    assert at(WEEK) == {"hold": 1, "requests": 0}
    assert "older" in Engine.objects.get().hold_why


def test_the_release_by_command_adopts_what_is_there(planned, at, box, secretary, now, settings, tmp_path):
    settings.VAR = tmp_path
    at(now)
    Engine.objects.update(origin="7/00000001/5/9", tick=0, instance="another")
    call_command("reminders_release", by=secretary.email)
    Engine.objects.update(last_clock=None)
    at(WEEK)
    assert len(box.parcels) == 1
    assert Engine.objects.get().origin == guards.origin()


def test_the_release_by_page_adopts_nothing(planned, at, box, administrator, now):
    at(now)
    Engine.objects.update(origin="7/00000001/5/9")
    at(WEEK)
    domain.engine.release(by=administrator, now=WEEK)
    assert at(WEEK) == {"hold": 1, "requests": 0}
    assert box.parcels == []


def test_an_instance_file_of_another_place_is_void(settings, tmp_path):
    settings.VAR = tmp_path
    name = guards.instance()
    assert guards.instance() == name
    (tmp_path / "instance").write_text(f"{name}\nelsewhere /var")
    assert guards.instance() != name


def test_processes_that_start_together_give_one_name(settings, tmp_path, monkeypatch):
    settings.VAR, settings.ATC_INSTANCE = tmp_path, ""
    both, given = threading.Barrier(2), uuid.uuid4

    def uuid4():
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=0.2)  # for another that gives a name as well: there is none
        return given()

    monkeypatch.setattr(uuid, "uuid4", uuid4)
    with ThreadPoolExecutor(2) as pool:
        names = set(pool.map(lambda _: guards.instance(), range(2)))
    assert names == {guards.instance()}


def test_a_relay_that_is_away_costs_no_try_and_is_left_alone(planned, at, box):
    box.away = OSError("away")
    at(WEEK)
    letter = Message.objects.get()
    assert (letter.state, letter.attempts) == ("queued", 0)
    assert Engine.objects.get().breaker_until > WEEK
    box.away = None
    at(WEEK + timedelta(seconds=10))
    assert box.parcels == []
    at(WEEK + MINUTE)
    assert len(box.parcels) == 1
    assert Engine.objects.get().breaker_until is None


def test_a_letter_that_cannot_be_composed_fails_after_three_tries_and_stops_nobody(
    planned, secretary, at, box, monkeypatch
):
    other = make_meeting(owner=secretary, title_ru="Другое")
    replan(other, now=WEEK - timedelta(days=3))
    poisoned = planned.pk
    page = Meeting.get_absolute_url
    monkeypatch.setattr(Meeting, "get_absolute_url", lambda row: page(row) if row.pk != poisoned else 1 / 0)
    for minutes in range(0, 8, 2):
        at(WEEK + minutes * MINUTE)
    states = dict(Message.objects.values_list("reminders__subject_id", "state"))
    assert states == {planned.pk: "failed", other.pk: "sent"}
    assert "ZeroDivisionError" in Message.objects.get(state="failed").last_error
    assert Message.objects.get(state="failed").attempts == 0


@pytest.mark.parametrize("title", ["Line\r\nBcc: everyone@test.example", "\u202eright to left", "😀 emoji", "x" * 300])
def test_s35_odd_titles_are_cleaned_and_never_fatal(planned, at, box, title):
    Meeting.objects.filter(pk=planned.pk).update(title_ru=title, title_en="")
    at(WEEK)
    mail, _ = read(box.parcels[0])
    assert "\n" not in mail["Subject"]
    assert mail["Bcc"] is None
    assert len(str(mail["Subject"])) <= 200


def test_what_cannot_be_addressed_is_missed_and_stops_nobody(planned, secretary, at, box, monkeypatch):
    other = make_meeting(owner=secretary)
    replan(other, now=WEEK - timedelta(days=3))
    key = Meeting.reminder_key
    monkeypatch.setattr(Meeting, "reminder_key", lambda row: key(row) if row.pk != planned.pk else 1 / 0)
    at(WEEK)
    assert Reminder.objects.get(subject_id=planned.pk, channel="mail", due_at=WEEK).reason == "not_addressable"
    assert len(box.parcels) == 1


def test_what_can_wait_goes_into_the_digest_of_the_day(meeting, secretary, at, box, now):
    Rule.objects.filter(subject_type__model="meeting").update(may_digest=True)
    other = make_meeting(owner=secretary)
    for each in (meeting, other):
        replan(each, now=now)
    at(WEEK)
    assert box.parcels == []
    eight = datetime(2027, 5, 7, 5, 0, tzinfo=UTC)  # 08:00 in Moscow, the day after
    at(eight)
    letter = Message.objects.get()
    assert (letter.kind, letter.priority, letter.reminders.count()) == ("digest", 3, 2)
    _, text = read(box.parcels[0])
    assert "Мероприятие 1" in text
    assert "Мероприятие 2" in text


def test_a_digest_that_has_left_takes_nothing_more(meeting, secretary, at, box, now):
    Rule.objects.filter(subject_type__model="meeting").update(may_digest=True)
    replan(meeting, now=now)
    eight = datetime(2027, 5, 7, 5, 0, tzinfo=UTC)
    at(eight)
    other = make_meeting(owner=secretary)
    replan(other, now=WEEK - timedelta(hours=1))
    at(eight + MINUTE)
    assert len(box.parcels) == 1
    late = Reminder.objects.about(other).get(channel="mail", due_at=WEEK)
    assert late.send_at == eight + MINUTE


def test_a_pause_delays_what_is_neither_urgent_nor_mandatory(planned, secretary, at, box):
    until = WEEK + timedelta(hours=2)
    Preference.objects.create(person=secretary, paused_until=until)
    at(WEEK)
    assert box.parcels == []
    at(until)
    assert len(box.parcels) == 1
    Preference.objects.update(paused_until=EVE + timedelta(days=3))
    at(EVE)
    assert Reminder.objects.get(channel="mail", due_at=EVE).reason == "switched_off"


def test_requests_are_worked_off_and_one_that_fails_stays(planned, secretary, at, monkeypatch):
    domain.replan_person(secretary, now=WEEK)
    Request.objects.create(what="rule", key=0, asked_at=WEEK)
    assert at(WEEK)["requests"] == 1
    assert Request.objects.get().key == 0


def test_senders_and_claimers_take_each_letter_once(planned, secretary, at, box, now):
    for number in range(30):
        domain.post("password", person=secretary, words={"url": str(number)}, now=now)
    first = dispatch.claim(now=now, owner="one")
    second = dispatch.claim(now=now, owner="two")
    third = dispatch.claim(now=now, owner="three", most=1)
    assert (len(first), len(second), len(third)) == (20, 10, 0)
    assert not {pk for pk, _ in first} & {pk for pk, _ in second}
    deliver.hand_back(first)
    assert Message.objects.filter(state="queued").count() == 20


def test_letters_are_written_as_files_where_there_is_no_relay(planned, settings, tmp_path):
    settings.MAIL_DIRECTORY = tmp_path / "mail"
    dispatch.dispatch_once(lambda: WEEK)
    (file,) = (tmp_path / "mail").glob("*.eml")
    assert file.stem == str(Message.objects.get().public_id)
    assert file.read_bytes() == Message.objects.get().unsealed()


def test_a_directory_that_cannot_be_written_opens_the_breaker(planned, settings, tmp_path):
    (tmp_path / "mail").write_text("no directory")
    settings.MAIL_DIRECTORY = tmp_path / "mail"
    dispatch.dispatch_once(lambda: WEEK)
    assert Message.objects.get().state == "queued"
    assert Engine.objects.get().breaker_failures == 1
    answer = relay.FileSender(tmp_path / "nowhere").hand_over(relay.Parcel("a", "<a@b>", "a@test.example", b"x"))
    assert (answer.phase, answer.accepted) == ("data", False)


def test_the_tasks_leave_their_pulses(planned, now):
    tasks.tick()
    tasks.reconcile()
    tasks.nightly()
    assert set(Pulse.objects.values_list("source", flat=True)) == {"beat", "reconciler", "nightly"}
    assert not Pulse.objects.filter(done_at=None).exists()


def test_s65_the_words_of_letters_are_forgotten_and_open_rows_are_not(planned, secretary, at, box):
    at(WEEK)
    domain.post("password", person=secretary, words={}, now=WEEK)
    reconcile.purge(now=WEEK + timedelta(days=31))
    kept = Message.objects.get(kind="starts")
    assert kept.rendered is None
    assert kept.render_hash
    assert Message.objects.get(kind="password").rendered is not None
    reconcile.purge(now=WEEK + timedelta(days=401))
    assert not Message.objects.filter(kind="starts").exists()
    assert Reminder.objects.filter(state="planned").count() == 2


def test_the_commands_check_hold_and_release(planned, secretary, capsys):
    call_command("reminders_check")
    call_command("reminders_hold", "A test.")
    assert Engine.objects.get().hold
    call_command("reminders_release", by=secretary.email)
    assert not Engine.objects.get().hold
    with pytest.raises(CommandError):
        call_command("reminders_release", by="nobody@test.example")
    Reminder.objects.update(due_at=datetime(2020, 1, 1, tzinfo=UTC), send_at=datetime(2020, 1, 1, tzinfo=UTC),
                            expires_at=datetime(2020, 1, 2, tzinfo=UTC))  # fmt: skip
    with pytest.raises(CommandError):
        call_command("reminders_check")
