"""Steps and hours across changes of clocks: tables worked out by hand, and random cases against a plainer model."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reminders import plan, quiet, walltime
from reminders.models import Anchor, Preference, Rule

ZONES = ("Europe/Berlin", "America/New_York", "Europe/Moscow", "Asia/Dushanbe", "Asia/Tehran", "Australia/Lord_Howe")
MINUTE = timedelta(minutes=1)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


# Worked out by hand: the event is on a Wednesday at 10:00 local, the clocks change on the Sunday before.
BY_HAND = [
    # zone, event (local), days before at 09:00 → UTC, two hours before → UTC
    ("Europe/Berlin", datetime(2027, 3, 31, 10), utc(2027, 3, 24, 8), utc(2027, 3, 31, 6)),
    ("Europe/Berlin", datetime(2027, 11, 3, 10), utc(2027, 10, 27, 7), utc(2027, 11, 3, 7)),
    ("America/New_York", datetime(2027, 3, 17, 10), utc(2027, 3, 10, 14), utc(2027, 3, 17, 12)),
    ("America/New_York", datetime(2027, 11, 10, 10), utc(2027, 11, 3, 13), utc(2027, 11, 10, 13)),
    ("Australia/Lord_Howe", datetime(2027, 4, 7, 10), utc(2027, 3, 30, 22), utc(2027, 4, 6, 21, 30)),
    ("Australia/Lord_Howe", datetime(2027, 10, 6, 10), utc(2027, 9, 28, 22, 30), utc(2027, 10, 5, 21)),
    ("Europe/Moscow", datetime(2027, 3, 31, 10), utc(2027, 3, 24, 6), utc(2027, 3, 31, 5)),
    ("Asia/Dushanbe", datetime(2027, 3, 31, 10), utc(2027, 3, 24, 4), utc(2027, 3, 31, 3)),
    ("Asia/Tehran", datetime(2027, 3, 31, 10), utc(2027, 3, 24, 5, 30), utc(2027, 3, 31, 4, 30)),
]


@pytest.mark.parametrize(("tz", "local", "week", "hours"), BY_HAND)
def test_a_week_is_counted_on_the_calendar_and_two_hours_on_the_clock(tz, local, week, hours):
    anchor = Anchor.moment(local, tz)
    for zone_of in ("anchor", "reader"):
        assert plan.due(Rule(days_before=7, at_time=time(9), zone_of=zone_of), anchor, tz) == week
    assert plan.due(Rule(before=timedelta(hours=2)), anchor, tz) == hours


days = some.dates(date(2026, 1, 1), date(2029, 12, 31))
clocks = some.times().map(lambda clock: clock.replace(second=0, microsecond=0))
zones = some.sampled_from(ZONES)


@settings(max_examples=300, deadline=None)
@given(day=days, clock=clocks, at=clocks, ahead=some.integers(-30, 60), tz=zones, reader=zones)
def test_a_step_stands_at_its_hour_on_its_day_wherever_that_hour_exists(day, clock, at, ahead, tz, reader):
    anchor = Anchor.moment(datetime.combine(day, clock), tz)
    found = plan.due(Rule(days_before=ahead, at_time=at), anchor, reader)
    wall = found.astimezone(ZoneInfo(reader)).replace(tzinfo=None)
    meant = datetime.combine(walltime.wall(anchor.at, reader).date() - timedelta(days=ahead), at)
    if walltime.exists(meant, reader):
        assert wall == meant
        assert found <= meant.replace(tzinfo=ZoneInfo(reader), fold=1).astimezone(UTC)
    else:  # put forward over it: the gap later
        assert timedelta(0) < wall - meant <= timedelta(hours=1)


@settings(max_examples=300, deadline=None)
@given(day=days, clock=clocks, before=some.integers(1, 60 * 24 * 60), tz=zones)
def test_nothing_before_a_date_is_useful_after_it(day, clock, before, tz):
    anchor = Anchor.moment(datetime.combine(day, clock), tz)
    due = plan.due(Rule(before=timedelta(minutes=before)), anchor, tz)
    assert due < plan.expiry(due, anchor.at) <= anchor.at
    assert plan.expiry(due, anchor.at) >= min(due + timedelta(minutes=30), anchor.at)
    after = plan.expiry(anchor.at + MINUTE, anchor.at)
    assert after == anchor.at + MINUTE + timedelta(hours=48)


def disturbs(at, wish, tz):
    """The plainer model: may the reader be disturbed in this minute?"""
    local = at.astimezone(ZoneInfo(tz))
    if wish.quiet_weekends and local.isoweekday() >= 6:
        return False
    if wish.quiet_from is None or wish.quiet_from == wish.quiet_until:
        return True
    clock = local.time()
    if wish.quiet_from < wish.quiet_until:
        return not wish.quiet_from <= clock < wish.quiet_until
    return wish.quiet_until <= clock < wish.quiet_from


wishes = some.builds(
    lambda hours, weekends, digest: Preference(
        quiet_from=hours[0], quiet_until=hours[1], quiet_weekends=weekends, digest=digest
    ),
    some.one_of(some.just((None, None)), some.just((time(21), time(7))), some.tuples(clocks, clocks)),
    some.booleans(),
    some.sampled_from(["none", "daily", "weekly"]),
)


@settings(max_examples=400, deadline=None)
@given(
    day=days, clock=clocks, tz=zones, wish=wishes, useful=some.integers(30, 60 * 24 * 8),
    away=some.integers(1, 60 * 24 * 30), urgent=some.booleans(), may_digest=some.booleans(),
)  # fmt: skip
def test_a_letter_leaves_by_day_or_with_the_digest_and_never_past_its_use(
    day, clock, tz, wish, useful, away, urgent, may_digest
):
    due = walltime.instant(datetime.combine(day, clock), tz)
    expires, anchor = due + useful * MINUTE, due + away * MINUTE
    at = quiet.departure(due, expires, anchor, wish=wish, tz=tz, urgent=urgent, may_digest=may_digest)
    assert at <= expires
    if urgent:
        assert at == due
        return
    if at > due:
        assert disturbs(at, wish, tz)
        if not (may_digest and away > 3 * 24 * 60 and wish.digest != "none"):
            steps = [due + minutes * MINUTE for minutes in range(0, int((at - due) / MINUTE), 7)]
            assert not any(disturbs(step, wish, tz) for step in steps)
    elif at < due:
        assert disturbs(at, wish, tz)
        assert not disturbs(due, wish, tz)


@settings(max_examples=200, deadline=None)
@given(day=days, clock=clocks, tz=zones, digest=some.sampled_from(["daily", "weekly"]))
def test_a_digest_comes_at_eight_on_the_next_of_its_days(day, clock, tz, digest):
    at = walltime.instant(datetime.combine(day, clock), tz)
    slot = quiet.slot(at, digest, tz)
    local = slot.astimezone(ZoneInfo(tz))
    assert (local.hour, local.minute) == (8, 0)
    assert local.isoweekday() == 1 if digest == "weekly" else local.isoweekday() <= 5
    assert timedelta(0) <= slot - at < timedelta(days=8)
    assert quiet.slot(slot, digest, tz) == slot


def test_the_hours_of_default_are_kept():
    night = utc(2027, 3, 5, 20)  # a Friday, 23:00 in Moscow
    assert quiet.next_allowed(night, Preference(), "Europe/Moscow") == utc(2027, 3, 6, 4)
    assert quiet.next_allowed(night, Preference(quiet_weekends=True), "Europe/Moscow") == utc(2027, 3, 8, 4)
    assert quiet.last_allowed(night, Preference(), "Europe/Moscow") == utc(2027, 3, 5, 17, 59)
    sunday = utc(2027, 3, 7, 12)
    assert quiet.last_allowed(sunday, Preference(quiet_weekends=True), "Europe/Moscow") == utc(2027, 3, 5, 17, 59)
    assert quiet.departure(night, night + MINUTE, None, wish=Preference(), tz="Europe/Moscow") == utc(
        2027, 3, 5, 17, 59
    )
    assert (
        quiet.departure(night, night + MINUTE, None, wish=Preference(), tz="Europe/Moscow", honours_quiet=False)
        == night
    )
