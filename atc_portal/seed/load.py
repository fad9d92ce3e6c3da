"""The public facts enter through the acts; what is there already is compared, and what people edited stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from atc_portal.seed import places
from atc_portal.seed.facts import Facts
from atc_portal.seed.sheets import Row
from meetings import domain as meetings
from meetings.models import Meeting, MeetingSeries
from members import domain as members
from members.models import Office, Party

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
    offices(report)
    meetings_of(facts.meetings, report, now=now)
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
            if not any(
                standing.status == row["status"] and standing.valid == valid for standing in party.standings.all()
            ):
                report.kept.append(f"parties.csv, {party.code}: its standing is not “{row['status']}” of the file.")
            continue
        party = members.party.enter(
            **names, protocol_order=counts[row["kind"]], tz=places.zone(row["code"]), by=None, now=now
        )
        members.party.set_standing(party, status=row["status"], valid=valid, by=None, now=now)
        report.entered += 1


def offices(report: Report) -> None:
    """The Center's headquarters and its regional office."""
    if Office.objects.exists():
        return
    for kind, (city, name_ru, name_en) in OFFICES.items():
        russian = places.CITIES[city]
        office = Office(
            kind=kind,
            name_ru=f"{name_ru} в городе {russian}",
            name_en=f"{name_en} in {city}",
            city_ru=russian,
            city_en=city,
            tz=places.zone("KG" if city == "Bishkek" else ""),
        )
        office.write()
        report.entered += 1


def meetings_of(rows: list[Row], report: Report, *, now: datetime) -> None:
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
