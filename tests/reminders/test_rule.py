"""Rules as the secretariat keeps them: added, changed, switched off and on; what waits follows within a pass."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError

from meetings.models import Meeting
from records.models import Entry, StaleError
from reminders import domain, forecast, reconcile
from reminders.models import Reminder, Rule

STEP = {
    "audience": "owner", "days_before": 3, "at_time": time(9), "before": None,
    "channels": ["mail"], "zone_of": "reader", "urgent": False, "may_digest": False,
}  # fmt: skip


@pytest.fixture
def week(planned):
    """The rule of a week before the start of a meeting."""
    return Rule.objects.get(subject_type__model="meeting", anchor="starts", days_before=7)


def waiting(rule):
    return set(Reminder.objects.filter(rule=rule, state="planned").values_list("channel", "due_at"))


def test_added_step_is_planned_with_the_next_pass(planned, secretary, at, now):
    rule = domain.rule.add(about=Meeting, anchor="starts", **STEP, by=secretary, now=now)
    assert (rule.kind, rule.topic) == ("starts", "meetings")
    at(now)
    assert [channel for channel, _ in waiting(rule)] == ["mail"]
    assert Entry.objects.get(verb="added").subject_id == rule.pk


@pytest.mark.parametrize("change", [{"anchor": "reply"}, {"audience": "answer"}])
def test_step_names_only_what_its_subject_knows(rules, secretary, now, change):
    with pytest.raises(ValidationError):
        domain.rule.add(about=Meeting, **{"anchor": "starts"} | STEP | change, by=secretary, now=now)


def test_changed_step_moves_what_waits(week, secretary, at, now):
    before = waiting(week)
    domain.rule.edit(week, **STEP | {"days_before": 10}, version=week.version, by=secretary, now=now)
    at(now)
    assert {channel for channel, _ in waiting(week)} == {"mail"}
    assert max(due for _, due in waiting(week)) < min(due for _, due in before)
    assert {change["field"] for change in Entry.objects.get(verb="edited").changes} >= {"days_before", "channels"}


def test_same_step_again_writes_nothing(week, secretary, now):
    same = {name: getattr(week, name) for name in domain.rule.STEP}
    domain.rule.edit(week, **same, version=week.version, by=secretary, now=now)
    assert not Entry.objects.exists()


def test_changed_step_of_somebody_else_is_not_overwritten(week, secretary, now):
    domain.rule.edit(week, **STEP, version=week.version, by=secretary, now=now)
    with pytest.raises(StaleError):
        domain.rule.edit(week, **STEP, version=week.version, by=secretary, now=now)


def test_second_step_of_the_same_distance_is_refused_in_words(planned, secretary, now):
    same = STEP | {"audience": "taking_part", "days_before": 7, "at_time": time(10)}
    with pytest.raises(ValidationError, match="уже есть"):
        domain.rule.add(about=Meeting, anchor="starts", **same, by=secretary, now=now)


def test_step_is_switched_off_and_on(week, secretary, at, now):
    planned = waiting(week)
    off = domain.rule.switch_off(week, version=week.version, by=secretary, now=now)
    at(now)
    assert waiting(week) == set()
    domain.rule.switch_on(off, version=off.version, by=secretary, now=now)
    at(now)
    assert waiting(week) == planned


def test_forecast_counts_what_would_leave(week, now):
    soon = now + timedelta(days=30)  # the meeting is in May
    assert forecast.of(week, now=now).reminders == len(waiting(week)) == 2
    assert forecast.of(week, now=soon).people == 1
    assert forecast.of(week, now=now + timedelta(days=100)).subjects == 0


@pytest.mark.parametrize("model", reconcile.remindable(), ids=lambda model: model.__name__)
def test_ladders_and_pages_name_only_what_subjects_know(model):
    for step in domain.rule.first_ladder(model):
        assert step["anchor"] in model.ANCHORS
        assert step["audience"] in model.AUDIENCES


def test_pages_of_rules(week, secretary, clerk, representative, as_user):
    url = week.get_absolute_url()
    assert url in as_user(secretary).get("/reminders/rules/").content.decode()
    assert as_user(clerk).get(url).context["forecast"] is not None
    assert as_user(representative).get(url).status_code == 404
    typed = {"audience": "owner", "days_before": "5", "at_time": "9.30", "zone_of": "reader", "channels": ["mail"]}
    version = {"version": str(week.version)}
    assert as_user(clerk).post(f"{url}edit/", typed | version).status_code == 403
    assert as_user(secretary).post(f"{url}edit/", typed | version | {"before": "3"}).status_code == 422
    assert as_user(secretary).post(f"{url}edit/", typed | version).status_code == 303
    week.refresh_from_db()
    assert (week.days_before, week.at_time, week.channels) == (5, time(9, 30), ["mail"])
    assert as_user(secretary).post(f"{url}switch-off/", {"version": str(week.version)}).status_code == 303
    assert as_user(secretary).get(url).context["forecast"] is None
    made = as_user(secretary).post(
        "/reminders/rules/new/meetings.meeting/",
        typed | {"anchor": "ends", "days_before": "", "at_time": "", "before": "2.5"},
    )
    assert made.status_code == 303
    assert Rule.objects.get(anchor="ends", subject_type__model="meeting", before__isnull=False).before == timedelta(
        hours=2, minutes=30
    )
    assert as_user(secretary).get("/reminders/rules/new/members.party/").status_code == 404
