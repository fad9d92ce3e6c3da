"""What the rules call for, and how it becomes rows."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting, Status
from reminders import plan, reconcile
from reminders.domain import replan, replan_person, rule
from reminders.models import Anchor, Message, Reminder, Request, Rule
from tests.factories.meetings import make_meeting

DAY = timedelta(days=1)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def rows(subject, **which):
    found = Reminder.objects.about(subject).filter(**which)
    return sorted((row.channel, row.due_at, row.state, row.reason) for row in found)


def move(meeting, days):
    meeting.refresh_from_db()
    meeting.place(meeting.starts_local + days * DAY, meeting.ends_local + days * DAY, meeting.tz)
    meeting.schedule_version += 1
    meeting.save()


def test_a_meeting_is_reminded_of_seven_days_and_a_day_before(meeting, secretary, now):
    replan(meeting, now=now)
    week, eve = utc(2027, 5, 6, 7), utc(2027, 5, 12, 7)  # 10:00 in Moscow
    assert rows(meeting) == [
        ("mail", week, "planned", ""),
        ("mail", eve, "planned", ""),
        ("portal", week, "planned", ""),
        ("portal", eve, "planned", ""),
    ]
    row = Reminder.objects.about(meeting).order_by("due_at").first()
    assert (row.person, row.audience, row.anchor, row.anchor_at) == (
        secretary,
        "taking_part",
        "starts",
        utc(2027, 5, 13, 7),
    )
    assert row.expires_at == week + (row.anchor_at - week) / 2


def test_an_identical_replan_writes_nothing(meeting, now):
    replan(meeting, now=now)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        replan(meeting, now=now + timedelta(minutes=1))
    written = [query["sql"] for query in caught if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert written == []


def test_whoever_owes_an_answer_is_reminded_on_behalf_of_the_party(invitation, representative, colleague, now):
    replan(invitation, now=now)
    told = {(row.person_id, row.on_behalf) for row in Reminder.objects.about(invitation)}
    assert told == {(representative.pk, "TJ")}
    assert Reminder.objects.about(invitation).filter(channel="mail").count() == 3


def test_a_move_before_anyone_was_told_redates_the_rows(meeting, now):
    replan(meeting, now=now)
    before = set(Reminder.objects.values_list("pk", flat=True))
    move(meeting, 10)
    replan(meeting, now=now)
    assert set(Reminder.objects.values_list("pk", flat=True)) == before
    assert {row[1] for row in rows(meeting)} == {utc(2027, 5, 16, 7), utc(2027, 5, 22, 7)}
    assert Meeting.objects.get(pk=meeting.pk).reminder_epoch == 1


def test_a_move_after_people_were_told_begins_a_new_epoch(meeting, at, now):
    replan(meeting, now=now)
    at(utc(2027, 5, 6, 7, 1))
    move(meeting, 10)
    replan(meeting, now=utc(2027, 5, 7, 9))
    assert Meeting.objects.get(pk=meeting.pk).reminder_epoch == 2
    assert [row[2] for row in rows(meeting, epoch=1)] == ["bundled", "superseded", "shown", "superseded"]
    assert [row[2] for row in rows(meeting, epoch=2)] == ["planned"] * 4


def test_to_and_fro_costs_nobody_a_second_reminder_for_the_same_date(meeting, at, now):
    replan(meeting, now=now)
    at(utc(2027, 5, 6, 7, 1))
    move(meeting, 10)
    replan(meeting, now=utc(2027, 5, 6, 7, 2))
    at(utc(2027, 5, 16, 7, 1))
    move(meeting, -10)
    replan(meeting, now=utc(2027, 5, 6, 7, 3))
    week = rows(meeting, epoch=3, due_at=utc(2027, 5, 6, 7))
    assert [(state, reason) for _, _, state, reason in week] == [("superseded", "already_told")] * 2


def test_nothing_is_planned_for_a_meeting_without_a_date_and_what_waits_is_cancelled(meeting, now):
    replan(meeting, now=now)
    Meeting.objects.filter(pk=meeting.pk).update(status=Status.CANCELLED, status_reason="—")
    replan(meeting, now=now)
    assert {row[2:] for row in rows(meeting)} == {("cancelled", "stopped")}
    Meeting.objects.filter(pk=meeting.pk).update(status=Status.CONVENED)
    replan(meeting, now=now)
    assert {row[2:] for row in rows(meeting)} == {("planned", "")}


def test_who_has_answered_is_left_in_peace(invitation, now):
    replan(invitation, now=now)
    type(invitation).objects.filter(pk=invitation.pk).update(status="withdrawn", withdrawn_reason="—")
    replan(invitation, now=now)
    assert {row[2] for row in rows(invitation)} == {"cancelled"}


def test_a_date_set_too_late_gives_the_nearest_step_alone(meeting, now):
    late = utc(2027, 5, 12, 12)
    replan(meeting, now=late)
    found = Reminder.objects.about(meeting).filter(channel="mail").order_by("due_at")
    assert [(row.state, row.reason) for row in found] == [("missed", "too_late"), ("planned", "")]
    assert found[1].send_at == late + timedelta(minutes=5)
    assert found[1].expires_at <= meeting.starts_at


def test_no_reminder_of_a_start_leaves_after_it(meeting, at, box):
    replan(meeting, now=meeting.starts_at)
    assert {row[2:] for row in rows(meeting)} == {("missed", "too_late")}
    at(meeting.starts_at + timedelta(hours=1))
    assert box.parcels == []


def test_a_new_place_breaks_the_letter_open(meeting, at, box, now):
    replan(meeting, now=now)
    box.away = OSError("away")
    at(utc(2027, 5, 6, 7, 1))
    letter = Message.objects.get()
    assert (letter.state, letter.attempts) == ("queued", 0)
    Meeting.objects.filter(pk=meeting.pk).update(city_ru="Гродно", schedule_version=2)
    replan(meeting, now=utc(2027, 5, 6, 7, 2))
    assert Message.objects.get().lease_token == letter.lease_token + 1
    assert set(Reminder.objects.about(meeting).filter(channel="mail").values_list("planned_version", flat=True)) == {2}


def test_a_move_takes_a_letter_back_that_has_not_left(meeting, at, box, now):
    replan(meeting, now=now)
    Reminder.objects.filter(channel="portal").delete()
    box.away = OSError("away")
    at(utc(2027, 5, 6, 7, 1))
    move(meeting, 10)
    replan(meeting, now=utc(2027, 5, 6, 7, 2))
    assert Message.objects.get().state == "cancelled"
    assert {row[2] for row in rows(meeting, channel="mail")} == {"planned"}


def test_a_request_about_a_person_plans_all_that_may_concern(meeting, secretary, now):
    replan(meeting, now=now)
    Meeting.objects.filter(pk=meeting.pk).update(owner=None)
    replan_person(secretary, now=now)
    replan_person(secretary, now=now)
    for request in Request.objects.all():
        reconcile.work(request, now=now)
    assert {row[2] for row in rows(meeting)} == {"cancelled"}


def test_a_request_about_a_rule_plans_its_subjects(meeting, now):
    rule = Rule.objects.filter(subject_type__model="meeting", anchor="starts", days_before=7).get()
    reconcile.work(Request.objects.create(what="rule", key=rule.pk, asked_at=now), now=now)
    assert len(rows(meeting)) == 4
    Rule.objects.filter(pk=rule.pk).update(active=False)
    reconcile.work(Request.objects.get(), now=now)
    assert len(rows(meeting, state="cancelled")) == 2


def test_the_reconciler_repairs_and_counts_what_was_written_past_the_acts(meeting, invitation, now):
    assert reconcile.reconcile(now=now, wide=True) == 4 + 6
    assert reconcile.reconcile(now=now, wide=True) == 0
    Meeting.objects.filter(pk=meeting.pk).update(city_ru="Гродно", schedule_version=2)
    Reminder.objects.about(invitation).filter(channel="portal").delete()
    assert reconcile.reconcile(now=now, wide=True) == 4 + 3


def test_what_waits_for_a_subject_that_is_gone_is_cancelled(meeting, now):
    replan(meeting, now=now)
    pk = meeting.pk
    meeting.deadlines.all().delete()
    meeting.delete()
    assert reconcile.reconcile(now=now) == 4
    assert set(Reminder.objects.filter(subject_id=pk).values_list("reason", flat=True)) == {"gone"}
    replan(Meeting(pk=pk), now=now)


def test_seeding_again_makes_nothing_and_keeps_edits(rules):
    assert rules == Rule.objects.count() > 0
    Rule.objects.filter(subject_type__model="meeting", anchor="starts", days_before=7).update(days_before=6, version=2)
    assert rule.seed() == 0
    assert set(
        Rule.objects.filter(subject_type__model="meeting", anchor="starts").values_list("days_before", flat=True)
    ) == {6, 1}


def test_planning_many_people_costs_the_same_queries(rules, secretary, now):
    counts = []
    for _ in range(2):
        found = make_meeting(owner=secretary)
        with CaptureQueriesContext(connection) as caught:
            replan(found, now=now)
        counts.append(len(caught))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("rule", "anchor", "reader", "expected"),
    [
        ({"days_before": 7, "at_time": time(9)}, Anchor.moment(datetime(2027, 5, 13, 10), "Europe/Minsk"), "Asia/Dushanbe", utc(2027, 5, 6, 4)),
        ({"days_before": 7, "at_time": time(9), "zone_of": "anchor"}, Anchor.moment(datetime(2027, 5, 13, 10), "Europe/Minsk"), "Asia/Dushanbe", utc(2027, 5, 6, 6)),
        ({"before": timedelta(hours=2)}, Anchor.moment(datetime(2027, 5, 13, 10), "Europe/Minsk"), "Asia/Dushanbe", utc(2027, 5, 13, 5)),
        ({"days_before": -1, "at_time": time(9)}, Anchor.term(datetime(2027, 5, 13).date(), "Europe/Minsk"), "Europe/Moscow", utc(2027, 5, 14, 6)),
    ],
)  # fmt: skip
def test_a_step_is_counted_by_the_clock_the_rule_names(rule, anchor, reader, expected):
    assert plan.due(Rule(**rule), anchor, reader) == expected
