"""The worked examples, with their numbers: the XIX meeting of heads, consultations in Bishkek, an Assembly put off and set anew."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from atc_portal.pages import in_the_way
from exercises.domain import planning
from meetings import domain
from meetings.models import Invitation, Term, When
from meetings.queries import conflicts
from records import history
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage
from tests.factories.meetings import invite, make_fact, make_meeting, make_series

pytestmark = pytest.mark.django_db


def by(user, now):
    return {"version": None, "by": user, "now": now}


def whole_days(first, last, tz):
    start = datetime.combine(first, datetime.min.time())
    return When(precision="day", starts_local=start, ends_local=last, all_day=True, tz=tz)


def test_xix_meeting_of_heads_after_the_xviii(series, party, secretary):
    """The 10 June 2025 was a Tuesday; a year later it is the 9th, and ten days before that a Saturday."""
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    fact = make_fact(series, ordinal=18, days=(date(2025, 6, 10), date(2025, 6, 10)))
    offered = domain.edition.a_year_later(fact)
    assert (offered, offered.weekday()) == (date(2026, 6, 9), fact.first_day.weekday())
    june = When(precision="month", within=offered, tz="Europe/Moscow")
    row = domain.edition.clone(fact, when=june, title_ru="", parties=[party], by=secretary, now=now)
    assert (row.status, row.ordinal, row.precision, row.first_day) == ("draft", 19, "month", date(2026, 6, 1))
    assert [each.due_at for each in row.deadlines.all()] == [None] * 5
    row = domain.meeting.plan(row, **by(secretary, now))
    row = domain.meeting.reschedule(
        row, when=whole_days(offered, offered, "Europe/Moscow"), reason="", ask_again=False, **by(secretary, now)
    )
    due = {each.key: each.due_local for each in row.deadlines.all()}
    assert due["reply"] == datetime(2026, 4, 30, 18, 0)
    assert due["nominate"] == datetime(2026, 5, 15, 18, 0)
    assert due["confirm"] == datetime(2026, 5, 30, 18, 0)
    said = [each.sentence for each in conflicts.of(row, secretary, now=now) if "30.05.2026" in each.sentence]
    assert len(said) == 1
    assert "29.05.2026" in said[0]


def test_assembly_with_the_final_stage_of_an_exercise(as_user, party, secretary, now):
    """In Aktau on 2 September with the final stage: linked they are no two events of one week; each is moved by its own act."""
    kind = make_series("assembly", numbering="none", members=[party])
    day = date(2027, 9, 2)
    row = make_meeting(
        "tentative", when=whole_days(day, day, "Asia/Aqtau"), series=kind, host=party, owner=secretary, deadlines=()
    )
    invite(row, party, status="draft")
    exercise = make_exercise("caspian", phase="planning")
    stage = make_stage(exercise, is_final=True, first=day, last=day, tz="Asia/Aqtau")
    make_part(stage, make_participant(exercise, party, role="host"))

    def twice():
        found = in_the_way.find(secretary, day, day, now=now, today=now.date())
        return [each for each in found if each.kind == "party"]

    assert len(twice()) == 1
    planning.link_meeting(exercise, meeting=row, kind="assembly", stage=stage, **by(secretary, now))
    assert twice() == []
    assert row.short in as_user(secretary).get(exercise.get_absolute_url()).text
    row = domain.meeting.reschedule(
        row, when=whole_days(date(2027, 9, 9), date(2027, 9, 9), "Asia/Aqtau"), reason="Просьба принимающей стороны",
        ask_again=False, **by(secretary, now),
    )  # fmt: skip
    stage.refresh_from_db()
    assert (row.first_day, stage.first_day) == (date(2027, 9, 9), day)


def test_assemblies_of_the_public_record_stay_as_they_are_known(as_user, secretary):
    """Three days in Minsk are one event of whole days; that of 2018 has no recorded end and no city, and gets none."""
    kind = make_series("assembly", numbering="none")
    minsk = make_fact(kind, days=(date(2016, 5, 31), date(2016, 6, 2)), city_ru="Минск")
    file = as_user(secretary).get(reverse("meetings:event", args=[minsk.public_id])).content
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2016, 5, 31), date(2016, 6, 3))
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    bare = domain.edition.enter_fact(series=kind, starts_on=date(2018, 9, 25), tz="Asia/Bishkek", by=secretary, now=now)
    assert (bare.first_day, bare.ends_local, bare.city_ru, bare.status) == (date(2018, 9, 25), None, "", "finalised")


def test_consultations_in_bishkek_are_narrowed_step_by_step(party, secretary, now):
    kind = make_series("expert-consultations", members=[party])
    make_fact(kind, ordinal=14, city_ru="Бишкек")
    quarter = When(precision="quarter", within=date(2027, 4, 1), tz="Asia/Bishkek")
    row = domain.edition.draft(series=kind, when=quarter, city_ru="Бишкек", owner=secretary, by=secretary, now=now)
    assert row.ordinal == 15
    row = domain.meeting.plan(row, **by(secretary, now))
    month = When(precision="month", within=date(2027, 6, 1), tz="Asia/Bishkek")
    for step in (month, whole_days(date(2027, 6, 8), date(2027, 6, 9), "Asia/Bishkek")):
        row = domain.meeting.reschedule(row, when=step, reason="", ask_again=False, **by(secretary, now))
    assert [entry.verb for entry in history.of(row)] == ["rescheduled", "rescheduled", "planned", "drafted"]
    assert (row.starts_at, row.tz) == (datetime(2027, 6, 7, 18, 0, tzinfo=UTC), "Asia/Bishkek")


def test_assembly_is_postponed_then_set_for_a_week_later(party, other_party, secretary):
    """2–4 June, postponed on 28 April, on 20 May set for 9–11 June, and the parties are asked again."""
    kind = make_series("assembly", numbering="none")
    terms = (("reply", 45), ("nominate", 30), ("confirm", 14))
    when = whole_days(date(2027, 6, 2), date(2027, 6, 4), "Europe/Moscow")
    row = make_meeting(when=when, series=kind, host=other_party, owner=secretary, deadlines=terms)
    uid, version = row.uid, row.schedule_version
    asked = invite(
        row, party, reply="accepted", replied_at=datetime(2027, 4, 10, 9, 0, tzinfo=UTC), replied_by=secretary
    )
    put_off = datetime(2027, 4, 28, 9, 0, tzinfo=UTC)
    row = domain.meeting.postpone(row, reason="Просьба принимающей стороны", decided_by="АТЦ", **by(secretary, put_off))
    assert row.schedule_version == version + 1
    assert not Invitation.objects.outstanding_for(party, at=put_off).exists()

    again = datetime(2027, 5, 20, 9, 0, tzinfo=UTC)
    names = Term(fixed_on=date(2027, 5, 25))
    kept = {each.key: each.term() for each in row.deadlines.all()}
    row = domain.deadline.set_terms(row, terms=kept | {"nominate": names}, **by(secretary, again))
    row = domain.meeting.redate(
        row, when=whole_days(date(2027, 6, 9), date(2027, 6, 11), "Europe/Moscow"), ask_again=True,
        reply_on=date(2027, 5, 24), warnings_accepted="Других дней нет", **by(secretary, again),
    )  # fmt: skip
    assert (row.status, row.uid, row.schedule_version) == ("convened", uid, version + 2)
    due = {each.key: each.due_local.date() for each in row.deadlines.all()}
    assert due == {"reply": date(2027, 5, 24), "nominate": date(2027, 5, 25), "confirm": date(2027, 5, 26)}
    asked.refresh_from_db()
    assert (asked.reply, asked.is_unanswered, asked.asked_at) == ("accepted", True, again)
    assert Invitation.objects.outstanding_for(party, at=again).get() == asked
