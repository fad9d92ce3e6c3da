"""The historical list: entered once, as well as it is known, and never over what staff changed."""

from datetime import date

import pytest

from exercises import domain
from exercises.domain.fact import StageFact
from exercises.models import Exercise, ExerciseMeeting, ExerciseStage, Participant, StageParty
from records.models import Entry
from reminders.models import Scheduled
from tests.factories.meetings import make_fact, make_series
from tests.factories.members import make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def states(center):
    codes = ("AM", "BY", "KZ", "KG", "RU")
    return {code: make_party(code, order=number, tz="Europe/Minsk") for number, code in enumerate(codes, 1)}


@pytest.fixture
def cyber(states):
    """Cyber-Antiterror-2016: a month and two states, then days in one."""
    return {
        "year": 2016,
        "title_ru": "Кибер-Антитеррор-2016",
        "title_en": "Cyber-Antiterror-2016",
        "host": states["BY"],
        "note_en": "first stage in May 2016",
        "stages": [
            StageFact(
                number=1,
                precision="month",
                first=date(2016, 5, 1),
                last=date(2016, 5, 31),
                territories=[states["AM"], states["KZ"]],
            ),
            StageFact(
                number=2,
                is_final=True,
                precision="day",
                first=date(2016, 5, 31),
                last=date(2016, 6, 2),
                territories=[states["BY"]],
                place_ru="Минск",
                place_en="Minsk",
                assembly_on=date(2016, 5, 31),
            ),
        ],
    }


def test_fact_is_entered(cyber, states, now):
    exercise = domain.fact.enter_fact(**cyber, by=None, now=now)
    assert exercise.code == "2016-cyber"
    assert (exercise.phase, exercise.audience, exercise.facts_only) == ("closed", "all_parties", True)
    assert exercise.note_en == "first stage in May 2016"
    assert exercise.kind == exercise.topic_ru == ""
    host = exercise.participants.get(role="host")
    assert (host.party, host.invitation, host.source, host.answered_on) == (states["BY"], "confirmed", "record", None)
    assert set(exercise.participants.values_list("party__code", flat=True)) == {"AM", "KZ", "BY"}
    first, final = exercise.stages.all()
    assert (first.precision, first.first_day, first.last_day) == ("month", date(2016, 5, 1), date(2016, 5, 31))
    assert first.starts_local is None
    assert (final.precision, final.is_final, final.conduct) == ("day", True, "ended")
    assert list(first.parties.values_list("participant__party__code", flat=True)) == ["AM", "KZ"]
    assert final.parties.get().place_ru == "Минск"
    assert not exercise.reminder_anchors()
    assert not first.reminder_anchors()
    assert not final.reminder_anchors()


def test_fact_entered_twice_changes_nothing(cyber, now):
    def counts():
        return [model.objects.count() for model in (Exercise, ExerciseStage, Participant, StageParty, Entry)]

    first = domain.fact.enter_fact(**cyber, by=None, now=now)
    before = counts()
    again = domain.fact.enter_fact(**cyber | {"note_en": "another note"}, by=None, now=now)
    assert again.pk == first.pk
    assert again.note_en == "first stage in May 2016"
    assert counts() == before


def test_fact_without_dates_never_gets_a_day(states, now):
    exercise = domain.fact.enter_fact(
        year=2017,
        title_ru="Душанбе-Антитеррор-2017",
        title_en="Dushanbe-Antiterror-2017",
        host=states["KG"],
        stages=[StageFact(number=1, is_final=True, territories=[states["KG"]])],
        by=None,
        now=now,
    )
    stage = exercise.stages.get()
    assert (stage.precision, stage.window, stage.starts_local, stage.starts_at) == ("unknown", None, None, None)
    assert not ExerciseStage.objects.between(date(2000, 1, 1), date(2100, 1, 1)).exists()
    assert issubclass(ExerciseStage, Scheduled)


@pytest.mark.parametrize(
    ("year", "title_en", "code"),
    [
        (2018, "Issyk-Kul-Antiterror-2018", "2018-issyk-kul"),
        (2001, "South-Antiterror-2001", "2001-south"),
        (2013, "Ala-Too-Antiterror-2013", "2013-ala-too"),
    ],
)
def test_code_is_made_of_year_and_title(year, title_en, code):
    assert domain.exercise.code_of(year, "", title_en) == code


def test_code_without_english_title_is_latin():
    assert domain.exercise.code_of(2027, "Восток-Антитеррор-2027", "") == "2027-vostok"


def test_assembly_is_linked_when_it_comes_on_record(cyber, now):
    exercise = domain.fact.enter_fact(**cyber, by=None, now=now)
    assert not ExerciseMeeting.objects.exists()
    assembly = make_fact(make_series("assembly", numbering="none"), days=(date(2016, 5, 31), date(2016, 6, 2)))
    for _ in range(2):
        domain.fact.enter_fact(**cyber, by=None, now=now)
    link = ExerciseMeeting.objects.get()
    assert (link.meeting, link.kind, link.stage) == (assembly, "assembly", exercise.stages.get(number=2))
