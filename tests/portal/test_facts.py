"""The public facts: all of them, nothing else, as often as one likes."""

import csv
import shutil
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from atc_portal.seed import facts, load, places
from atc_portal.seed.facts import HERE
from documents.models import Decision
from exercises.models import Exercise, ExerciseMeeting, ExerciseStage, Participant, StageParty
from meetings.models import Deadline, Invitation, Meeting, MeetingSeries
from members.models import Office, Party, Standing
from programs.models import Measure, Programme
from records.models import Entry
from reminders.models import Message, Reminder

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def rows_of(name):
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def day(cell):
    return date.fromisoformat(cell) if cell else None


@pytest.fixture
def loaded(db):
    return load.load(facts.read(), now=NOW)


def test_every_fact_is_there_and_nothing_else(loaded):
    """One run, looked at from every side: loading takes its time."""
    facts_are_all_there(loaded)
    parties_are_those_of_the_file()
    states_stand_in_the_order_of_their_russian_names()
    programmes_are_those_of_the_file()
    meetings_are_those_of_the_file()
    cities_have_their_russian_names()
    exercises_are_those_of_the_file()
    stages_are_those_of_the_file()
    notes_name_the_final_stage_and_who_took_part()
    assembly_is_linked_to_the_stage_it_was_held_with()
    facts_oblige_nobody()


def facts_are_all_there(loaded):
    assert loaded.kept == []
    written = sum(len(rows_of(file.name)) for file in HERE.glob("*.csv") if file.name != "exercise_notes.csv")
    undated = {("Dushanbe-Antiterror-2017", 1), ("Caspian-Antiterror-2021", 1)}
    assert loaded.entered == written + len(undated) + Office.objects.count() + MeetingSeries.objects.count()


def parties_are_those_of_the_file():
    names = ("kind", "code", "name_en", "name_ru", "short_en", "short_ru")
    assert sorted(Party.objects.values_list(*names)) == sorted(
        tuple(row[name] for name in names) for row in rows_of("parties.csv")
    )
    assert not Party.objects.filter(name_gen_ru="").exists()
    standings = {
        (each.party.code, each.status, each.valid.lower, each.valid.upper)
        for each in Standing.objects.select_related("party")
    }
    assert standings == {
        (row["code"], row["status"], day(row["since"]), day(row["until"])) for row in rows_of("parties.csv")
    }


def states_stand_in_the_order_of_their_russian_names():
    states = [party.short_ru for party in Party.objects.in_order() if party.kind == "state"]
    assert states == sorted(states)
    assert [party.code for party in Party.objects.in_order()][:3] == ["AZ", "AM", "BY"]
    assert Party.objects.get(code="KZ").tz == "Asia/Almaty"
    assert Party.objects.get(code="UNODC").tz == "Europe/Moscow"


def programmes_are_those_of_the_file():
    found = {
        (
            each.start_year,
            each.end_year,
            each.adoption_decision.adopted_on if each.adoption_decision else None,
            each.adopting_party.code,
            each.adoption_decision.place_en if each.adoption_decision else "",
            each.note_en,
        )
        for each in Programme.objects.select_related("adoption_decision", "adopting_party")
    }
    assert found == {
        (
            int(row["period_start"][:4]),
            int(row["period_end"][:4]),
            day(row["approved_on"]),
            row["approved_by"],
            row["place"],
            row["note"],
        )
        for row in rows_of("programmes.csv")
    }
    assert Decision.objects.count() == sum(bool(row["approved_on"]) for row in rows_of("programmes.csv"))
    assert not Measure.objects.exists()
    assert Programme.objects.get(start_year=2026).is_in_force(NOW.date())


def meetings_are_those_of_the_file():
    found = sorted(
        (
            each.series.code,
            str(each.ordinal or ""),
            str(each.first_day or ""),
            str(each.ends_local.date() if each.ends_local else ""),
            each.city_en,
            each.host.code if each.host else "",
            each.source_note,
        )
        for each in Meeting.objects.select_related("series", "host")
    )
    # whole days end at the midnight after the last one
    wanted = sorted(
        (
            row["series"],
            row["number"],
            row["starts_on"],
            str(date.fromordinal(day(row["ends_on"]).toordinal() + 1)) if row["ends_on"] else "",
            row["city"],
            row["host"],
            row["note"],
        )
        for row in rows_of("meetings.csv")
    )
    assert found == wanted
    assert not Meeting.objects.exclude(facts_only=True, status="finalised").exists()


def cities_have_their_russian_names():
    for meeting in Meeting.objects.exclude(city_en=""):
        assert meeting.city_ru == places.CITIES[meeting.city_en]
    assert Meeting.objects.get(city_en="Aktau").tz == "Asia/Aqtau"


def exercises_are_those_of_the_file():
    hosts = dict(Participant.objects.filter(role="host").values_list("exercise", "party__code"))
    found = {
        (str(each.year), each.title_en, each.title_ru, hosts[each.pk], each.note_en) for each in Exercise.objects.all()
    }
    assert found == {tuple(row.values()) for row in rows_of("exercises.csv")}


def stages_are_those_of_the_file():
    found = set()
    undated = set()
    for stage in ExerciseStage.objects.select_related("exercise"):
        parties = StageParty.objects.filter(stage=stage).select_related("participant__party")
        codes = " ".join(sorted(each.participant.party.code for each in parties))
        cities = {each.place_en for each in parties}
        if stage.precision == "unknown":
            undated.add((stage.exercise.title_en, stage.number, stage.is_final, codes))
            continue
        found.add((stage.exercise.title_en, stage.precision, stage.first_day, stage.last_day, codes, *cities))
    assert found == {
        (
            row["exercise"],
            row["precision"],
            day(row["starts_on"]),
            day(row["ends_on"]),
            " ".join(sorted(row["territories"].split())),
            row["city"],
        )
        for row in rows_of("exercise_stages.csv")
    }
    assert undated == {("Dushanbe-Antiterror-2017", 1, True, "TJ"), ("Caspian-Antiterror-2021", 1, False, "")}


def notes_name_the_final_stage_and_who_took_part():
    finals = {
        stage.exercise.title_en for stage in ExerciseStage.objects.filter(is_final=True).select_related("exercise")
    }
    assert finals == {row["exercise"] for row in rows_of("exercise_notes.csv") if row["final"]}
    caspian = Participant.objects.filter(exercise__year=2021).values_list("party__code", flat=True)
    assert sorted(caspian) == ["AM", "BY", "KG", "KZ", "MD", "RU", "TJ", "UZ"]


def assembly_is_linked_to_the_stage_it_was_held_with():
    links = {
        (link.exercise.title_en, link.meeting.series.code, str(link.meeting.first_day))
        for link in ExerciseMeeting.objects.select_related("exercise", "meeting__series")
    }
    assert links == {
        ("Donbass-Antiterror-2011", "assembly", "2011-09-27"),
        ("Cyber-Antiterror-2016", "assembly", "2016-05-31"),
        ("Issyk-Kul-Antiterror-2018", "assembly", "2018-09-25"),
        ("Caspian-Antiterror-2021", "assembly", "2021-09-02"),
    }


def facts_oblige_nobody():
    assert not Invitation.objects.exists()
    assert not Deadline.objects.exists()
    assert not Message.objects.exists()
    assert not Reminder.objects.exclude(subject_type__model="programme").exists()


def test_second_run_changes_nothing(loaded):
    entries = Entry.objects.count()
    again = load.load(facts.read(), now=NOW)
    assert (again.entered, again.kept) == (0, [])
    assert Entry.objects.count() == entries


def test_what_people_edited_is_reported_and_left(loaded):
    Party.objects.filter(code="AM").update(short_en="Hayastan")
    Meeting.objects.filter(series__code="national-centres", ordinal=12).update(city_en="Podolsk")
    Programme.objects.filter(start_year=2005).update(note_en="checked")
    Exercise.objects.filter(year=2001).update(note_en="checked")
    again = load.load(facts.read(), now=NOW)
    assert again.entered == 0
    assert [line.split(":")[0].split(",")[0] for line in again.kept] == [
        "parties.csv",
        "programmes.csv",
        "meetings.csv",
        "exercises.csv",
    ]
    assert "short_en is “Hayastan”, the file says “Armenia”; left as it is." in again.kept[0]
    assert Party.objects.get(code="AM").short_en == "Hayastan"


# Wrong rows


@pytest.fixture
def folder(tmp_path):
    for file in HERE.glob("*.csv"):
        shutil.copy(file, tmp_path)
    return tmp_path


def spoil(folder, name, old, new):
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(mistake) for mistake in facts.read(folder).mistakes]


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (
            "parties.csv",
            "state,AM",
            "planet,AM",
            "parties.csv, row 2, column kind: planet is none of state, body, partner",
        ),
        (
            "parties.csv",
            "Armenia,Армения,member",
            "Armenia,Армения,organ",
            "column status: organ is no standing of a state",
        ),
        ("parties.csv", "state,AM", "state,XX", "column code: XX: the zone of its capital is missing in places.py"),
        ("parties.csv", "body,CHG", "body,CHS", "parties.csv, row 14, column code: the same as row 13"),
        ("parties.csv", "kind,code", "code,kind", "parties.csv, row 1: the head must be kind,code,"),
        ("parties.csv", "state,AM,", "state,AM,,", "parties.csv, row 2: 10 cells in place of 9"),
        ("parties.csv", "2000-06-21,", "2000-06-21,1999-01-01", "column until: 1999-01-01 is before since"),
        ("programmes.csv", "2003-12-31", "2003-13-31", "column period_end: 2003-13-31 is no day, write 2018-02-20"),
        ("programmes.csv", "2005-01-01", "", "programmes.csv, row 3, column period_start: is empty"),
        ("programmes.csv", ",CHS,Kazan", ",XXX,Kazan", "column approved_by: XXX is none of"),
        ("programmes.csv", "Kazan", "Kazan ", "column place: has spaces around its text"),
        ("programmes.csv", "Kazan", "Atlantis", "column place: the Russian name of Atlantis is missing in places.py"),
        ("meetings.csv", ",11,2018", ",eleven,2018", "column number: eleven is no whole number from 1 on"),
        (
            "meetings.csv",
            "assembly,,2016-05-31,2016-06-02",
            "assembly,7,,2016-06-02",
            "column ends_on: there is no starts_on",
        ),
        ("meetings.csv", "expert-consultations,14", "expert-consultations,", "the meeting cannot be told from others"),
        ("meetings.csv", "Donetsk,UA", "Donetsk,CHS", "column host: CHS is none of"),
        (
            "exercises.csv",
            "2001,South",
            "1999,South",
            "exercises.csv, row 2, column year: 1999 is no year from 2000 on",
        ),
        ("exercise_stages.csv", "AM BY KZ KG RU", "AM BY KZ KG XX", "column territories: XX: none of"),
        ("exercise_stages.csv", "Cyber-Antiterror-2016,1", "Cyber-2016,1", "column exercise: Cyber-2016 is none of"),
        ("exercise_stages.csv", "2016-05-01", "2016-05-02", "column starts_on: a month begins on its first day"),
        ("exercise_stages.csv", "BY,BY,Minsk", "BY,BY KZ,Minsk", "column city: Minsk needs one territory, there are 2"),
    ],
)
def test_wrong_row_is_named_by_file_row_and_column(folder, name, old, new, says):
    assert any(says in line for line in spoil(folder, name, old, new))


def test_missing_file_is_named(folder):
    (folder / "meetings.csv").unlink()
    assert [mistake.file for mistake in facts.read(folder).mistakes] == ["meetings.csv"]


def test_wrong_row_keeps_everything_out(db, monkeypatch, folder):
    spoil(folder, "exercises.csv", "2001,South", "1999,South")
    found = facts.read(folder)
    monkeypatch.setattr(facts, "read", lambda: found)
    with pytest.raises(CommandError, match=r"(?s)Nothing was entered.*exercises\.csv, row 2, column year"):
        call_command("load_public_facts")
    assert not Party.objects.exists()


def test_command_says_what_it_did(db, capsys):
    call_command("load_public_facts")
    call_command("load_public_facts")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "Public facts: 79 entered, 0 left as people have them."
    assert second == "Public facts: 0 entered, 0 left as people have them."
