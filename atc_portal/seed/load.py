"""The public facts enter through the acts; what is there already is compared, and what people edited stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from atc_portal.seed import places
from atc_portal.seed.facts import Facts
from atc_portal.seed.grammar import GENITIVES
from atc_portal.seed.sheets import Row
from exercises import domain as exercises
from exercises.domain.fact import StageFact
from exercises.models import Exercise, Participant
from meetings import domain as meetings
from meetings.models import Meeting, MeetingSeries
from members import domain as members
from members.models import Office, Party
from programs import domain as programs
from programs.models import Programme

NOTHING: Row = {}
OFFICES = {"headquarters": ("Moscow", "Штаб-квартира", "Headquarters"), "regional": ("Bishkek", "Отделение", "Office")}


@dataclass
class Report:
    """What a run did: how many facts entered, and where the portal says otherwise than the files."""

    entered: int = 0
    kept: list[str] = field(default_factory=list)

    def compare(self, what: str, row: Any, said: Mapping[str, Any]) -> None:
        """Note the fields in which a row differs from its file."""
        for name, value in said.items():
            present = getattr(row, name)
            if present != value:
                self.kept.append(f"{what}: {name} is {_plain(present)}, the file says {_plain(value)}; left as it is.")


def _plain(value: Any) -> str:
    return f"“{value}”" if value not in (None, "") else "empty"


@transaction.atomic
def load(facts: Facts, *, now: datetime) -> Report:
    """Enter the facts that are not there, in the order in which they point at each other."""
    report = Report()
    parties(facts.parties, report, now=now)
    offices(report, now=now)
    programmes(facts.programmes, report, now=now)
    meetings_held(facts.meetings, report, now=now)
    exercises_held(facts.exercises, stage_facts(facts), report, now=now)
    return report


def parties(rows: list[Row], report: Report, *, now: datetime) -> None:
    """States in the order of their Russian short names, the others as the file has them."""
    states = sorted((row for row in rows if row["kind"] == "state"), key=lambda row: row["short_ru"])
    others = [row for row in rows if row["kind"] != "state"]
    present = {party.code: party for party in Party.objects.prefetch_related("standings")}
    counts: dict[str, int] = {}
    for row in states + others:
        counts[row["kind"]] = counts.get(row["kind"], 0) + 1
        names = {name: row[name] for name in ("kind", "code", "name_ru", "name_en", "short_ru", "short_en")}
        valid = DateRange(row["since"], row["until"])
        if party := present.get(row["code"]):
            report.compare(f"parties.csv, {party.code}", party, names)
            if (row["status"], row["since"], row["until"]) not in _standings(party):
                report.kept.append(f"parties.csv, {party.code}: its standing is not “{row['status']}” of the file.")
            continue
        party = members.party.enter(
            **names,
            name_gen_ru=GENITIVES.get(row["code"], ""),
            protocol_order=counts[row["kind"]],
            tz=places.zone(row["code"]),
            by=None,
            now=now,
        )
        members.party.set_standing(party, status=row["status"], valid=valid, by=None, now=now)
        report.entered += 1


def _standings(party: Party) -> list[tuple[str, Any, Any]]:
    return [(each.status, each.valid.lower, each.valid.upper) for each in party.standings.all()]


def offices(report: Report, *, now: datetime) -> None:
    """The Center's headquarters and its regional office."""
    if Office.objects.exists():
        return
    for kind, (city, name_ru, name_en) in OFFICES.items():
        russian = places.CITIES[city]
        members.office.enter(
            kind=kind,
            name_ru=f"{name_ru} в городе {russian}",
            name_en=f"{name_en} in {city}",
            city_ru=russian,
            city_en=city,
            tz=places.zone("KG" if city == "Bishkek" else ""),
            by=None,
            now=now,
        )
        report.entered += 1


def meetings_held(rows: list[Row], report: Report, *, now: datetime) -> None:
    """The series the Center holds, then the meetings on record."""
    report.entered += len(meetings.series.seed(by=None, now=now))
    series = {each.code: each for each in MeetingSeries.objects.all()}
    hosts = {party.code: party for party in Party.objects.all()}
    present = set(Meeting.objects.values_list("pk", flat=True))
    for row in rows:
        host = hosts.get(row["host"])
        place = {"city_ru": places.CITIES.get(row["city"], ""), "city_en": row["city"], "host": host}
        meeting = meetings.edition.enter_fact(
            series=series[row["series"]],
            ordinal=row["number"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            note=row["note"],
            tz=places.zone_of(row["city"]),
            **place,
            by=None,
            now=now,
        )
        if meeting.pk not in present:
            report.entered += 1
            continue
        last = row["ends_on"] or row["starts_on"]
        said = {**place, "first_day": row["starts_on"], "last_day": last, "source_note": row["note"]}
        report.compare(f"meetings.csv, {meeting.code}", meeting, said)


def programmes(rows: list[Row], report: Report, *, now: datetime) -> None:
    """The programmes, each with the decision that adopted it where its date is known."""
    bodies = {party.code: party for party in Party.objects.all()}
    present = set(Programme.objects.values_list("pk", flat=True))
    for row in sorted(rows, key=lambda row: row["period_start"]):
        place = {"place_ru": places.CITIES.get(row["place"], ""), "place_en": row["place"]}
        body = bodies[row["approved_by"]]
        programme = programs.programme.enter_fact(
            start_year=row["period_start"].year,
            end_year=row["period_end"].year,
            adopting_party=body,
            adopted_on=row["approved_on"],
            note_en=row["note"],
            **place,
            by=None,
            now=now,
        )
        if programme.pk not in present:
            report.entered += 1
            continue
        what = f"programmes.csv, {programme.code}"
        report.compare(what, programme, {"adopting_party": body, "note_en": row["note"]})
        if row["approved_on"]:
            report.compare(what, programme.adoption_decision, {"adopted_on": row["approved_on"], **place})


def exercises_held(rows: list[Row], stages: Mapping[str, list[StageFact]], report: Report, *, now: datetime) -> None:
    """The exercises, each with its host and the stages that are on record."""
    states = {party.code: party for party in Party.objects.all()}
    present = set(Exercise.objects.values_list("pk", flat=True))
    for row in rows:
        mine = stages.get(row["name_en"], [])
        exercise = exercises.fact.enter_fact(
            year=row["year"],
            title_ru=row["name_ru"],
            title_en=row["name_en"],
            host=states[row["host"]],
            note_en=row["note"],
            stages=mine,
            by=None,
            now=now,
        )
        if exercise.pk not in present:
            report.entered += 1 + len(mine)
            continue
        what = f"exercises.csv, {exercise.code}"
        said = {"year": row["year"], "title_ru": row["name_ru"], "title_en": row["name_en"], "note_en": row["note"]}
        report.compare(what, exercise, said)
        if not Participant.objects.filter(exercise=exercise, party=states[row["host"]], role="host").exists():
            report.kept.append(f"{what}: its host is not “{row['host']}” of the file.")
        _compare_stages(exercise, mine, report)


def stage_facts(facts: Facts) -> dict[str, list[StageFact]]:
    """The stages of each exercise as their act takes them: those with dates, and what the notes say besides."""
    states = {party.code: party for party in Party.objects.all()}
    known: dict[tuple[str, int], Row] = {(row["exercise"], row["stage"] or 1): row for row in facts.stages}
    notes: dict[tuple[str, int], Row] = {(row["exercise"], row["stage"] or 1): row for row in facts.notes}
    found: dict[str, list[StageFact]] = {}
    for name, number in sorted({**known, **notes}):
        row, note = known.get((name, number), NOTHING), notes.get((name, number), NOTHING)
        fact = StageFact(
            number=number,
            is_final=note.get("final") == "yes",
            precision=row.get("precision", "unknown"),
            first=row.get("starts_on"),
            last=row.get("ends_on"),
            territories=[states[code] for code in row.get("territories") or note.get("territories", ())],
            participants=[states[code] for code in note.get("participants", ())],
            place_ru=places.CITIES.get(row.get("city", ""), ""),
            place_en=row.get("city", ""),
            assembly_on=row["starts_on"] if "the assembly" in row.get("note", "") else None,
        )
        found.setdefault(name, []).append(fact)
    return found


def _compare_stages(exercise: Exercise, facts: list[StageFact], report: Report) -> None:
    present = {stage.number: stage for stage in exercise.stages.all()}
    for fact in facts:
        what = f"exercise_stages.csv, {exercise.code}, stage {fact.number}"
        if stage := present.get(fact.number):
            said = {"precision": fact.precision, "first_day": fact.first, "last_day": fact.last}
            report.compare(what, stage, said)
        else:
            report.kept.append(f"{what}: is not there.")
