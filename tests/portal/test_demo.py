"""The demo: all of it recognisable, the same each time, once; and the fresh start that makes it."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from atc_portal.demo import people
from atc_portal.seed import facts, load
from documents.models import Decision, Issue
from exercises.models import Exercise, ExerciseStage, Participant
from meetings.models import Invitation, Meeting, PlanVersion, ProtocolReply, Venue
from members.models import Person, Representation, User
from programs.models import Executor, Measure, MeasureYear, Programme, Section
from records.models import Entry
from reminders.models import Message, Reminder

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture
def known(db):
    """The public facts, and which rows they made."""
    load.load(facts.read(), now=NOW)
    return {model: set(model.objects.values_list("pk", flat=True)) for model in NAMED}


def said():
    """What the demo says, without keys."""
    return [
        list(model.objects.order_by("pk").values_list(*names))
        for model, names in (
            (Meeting, ("code", "title_ru", "status", "window", "city_ru")),
            (Measure, ("number", "text_ru", "deadline_kind", "due_on")),
            (Exercise, ("code", "phase", "standing")),
            (User, ("email", "name_ru", "role", "language")),
            (Issue, ("symbol", "status", "document__title_ru")),
        )
    ]


NAMED = (Meeting, Programme, Decision, Exercise)


@pytest.mark.full
def test_demo_made_again_is_the_same(known):
    with transaction.atomic():
        call_command("demo", today=TODAY)
        first = said()
        transaction.set_rollback(True)
    call_command("demo", today=TODAY)
    assert said() == first


def test_demo_is_a_whole_year_of_invented_things(known):
    call_command("demo", today=TODAY)
    new = {model: model.objects.exclude(pk__in=known[model]) for model in NAMED}
    for model, rows in new.items():
        assert rows, model
        assert all("(демо)" in row.title_ru and "(demo)" in row.title_en for row in rows), model
    assert all("(демо)" in row.post_ru for row in Person.objects.all())
    assert all("(демо)" in row.name_ru and row.email.endswith("@demo.example") for row in User.objects.all())
    assert all("(демо)" in row.name_ru for row in Venue.objects.all())
    assert all("(демо)" in row.title_ru for row in ExerciseStage.objects.exclude(exercise__in=known[Exercise]))
    assert all("(демо)" in row.text_ru for row in Measure.objects.all())
    assert all("(демо)" in row.reply_letter for row in Invitation.objects.filter(source="letter"))
    meetings_in_every_state(new[Meeting])
    programme_of_forty_measures()
    one_in_session_and_a_protocol_that_awaits_an_answer()
    plan_of_the_year_is_approved()
    exercise_with_two_stages(new[Exercise])
    accounts_of_every_role()
    assert people.listed()["tj@demo.example"] == "represents Tajikistan"
    reminders_are_planned_and_nothing_old_leaves()
    second_time_is_refused()


def meetings_in_every_state(rows):
    states = set(rows.values_list("status", flat=True))
    assert states == {"draft", "tentative", "convened", "held", "finalised", "postponed", "cancelled"}
    assert {row.series.code for row in rows if row.series} == {
        "assembly", "national-centres", "authorised-representatives", "expert-consultations",
    }  # fmt: skip
    assert {row.precision for row in rows} == {"day", "month", "quarter"}
    assert set(Invitation.objects.values_list("reply", flat=True)) == {"", "accepted", "declined", "undecided"}


def one_in_session_and_a_protocol_that_awaits_an_answer():
    row = Meeting.objects.get(status="convened", starts_at__lt=NOW, ends_at__gt=NOW)
    sheets = [sitting.attendance.count() for sitting in row.sittings.order_by("number")]
    assert sheets == [5, 2, 0]
    assert [item.outcomes.count() for item in row.items.order_by("position")] == [1, 1, 0]
    silent = [reply for reply in ProtocolReply.objects.outstanding() if reply.due_at < NOW]
    assert len(silent) == 1


def plan_of_the_year_is_approved():
    version = PlanVersion.objects.get()
    assert (version.plan.year, len(version.lines) > 5, "(демо)" in version.decision) == (TODAY.year, True, True)
    told = set(Reminder.objects.filter(kind="plan_approved", channel="portal").values_list("person__email", flat=True))
    assert {"am@demo.example", "tj@demo.example"} <= told


def programme_of_forty_measures():
    assert (Section.objects.count(), Measure.objects.count()) == (5, 40)
    assert not Measure.objects.filter(deadline_kind="").exists()
    assert set(Measure.objects.values_list("deadline_kind", flat=True)) >= {"date", "annual", "year", "permanent"}
    assert not Measure.objects.exclude(pk__in=Executor.objects.values("measure")).exists()
    assert MeasureYear.objects.filter(due_on__isnull=False).exists()
    assert Programme.objects.get(facts_only=False).status == "adopted"


def exercise_with_two_stages(rows):
    row = rows.get(stages__number=2)
    assert row.phase == "planning"
    answers = Participant.objects.filter(exercise=row).values_list("invitation", flat=True)
    assert set(answers) == {"confirmed", "declined", "invited"}


def accounts_of_every_role():
    roles = list(User.objects.values_list("role", flat=True))
    assert roles.count("administrator") == 2
    assert set(roles) == {"administrator", "staff", "auditor", "representative"}
    assert User.objects.filter(role="representative", language="en").exists()
    assert Authenticator.objects.filter(type="totp").count() == len(roles)
    password = (settings.VAR / "keys/demo-password").read_text()
    assert all(user.check_password(password) for user in User.objects.all()[:2])
    assert Representation.objects.in_force("answer").count() == 9


def reminders_are_planned_and_nothing_old_leaves():
    assert Reminder.objects.filter(state="planned").exists()
    assert not Reminder.objects.filter(send_at__lt=NOW).exists()
    assert not Message.objects.exists()


def second_time_is_refused():
    entries = Entry.objects.count()
    with pytest.raises(CommandError, match="it is made once"):
        call_command("demo", today=TODAY)
    assert Entry.objects.count() == entries


def test_demo_needs_the_facts(db):
    with pytest.raises(CommandError, match="run load_public_facts first"):
        call_command("demo", today=TODAY)


def test_every_model_a_person_sees_is_named_here(db):
    """A new model gets its line in the demo, or its reason not to."""
    shown = {model for model in apps.get_models() if hasattr(model, "public_id") and hasattr(model, "get_absolute_url")}
    assert {Meeting, Venue, Invitation, Programme, Measure, Decision, Exercise, Participant, User} <= shown


def test_prepare_without_a_database_says_so(tmp_path):
    surroundings = {
        **os.environ,
        "DATABASE_URL": f"postgresql://atc@/none?host={tmp_path}",
        "ATC_ROLE": "owner",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "The database does not answer. Is DATABASE_URL right, and the server up?" in done.stderr
    assert "Traceback" not in done.stderr
