"""The six files as rows of plain values, read as a whole: what is wrong in one of them keeps all of them out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from atc_portal.seed import places, sheets
from atc_portal.seed.sheets import Mistake, Row

HERE = Path(__file__).parent
SERIES = ("assembly", "national-centres", "authorised-representatives", "expert-consultations")
STANDINGS = {
    "state": ("member", "associate", "former"),
    "body": ("organ", "centre"),
    "partner": ("partner",),
}


@dataclass
class Facts:
    """What the files say, and what is wrong in them."""

    parties: list[Row] = field(default_factory=list)
    programmes: list[Row] = field(default_factory=list)
    meetings: list[Row] = field(default_factory=list)
    exercises: list[Row] = field(default_factory=list)
    stages: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read(folder: Path = HERE) -> Facts:
    """Read all files of a folder."""
    found = Facts()
    found.parties = _read(found, folder / "parties.csv", _parties(), ("code",), _standing)
    codes = [row["code"] for row in found.parties if "code" in row]
    states = [row["code"] for row in found.parties if row.get("kind") == "state" and "code" in row]
    found.programmes = _read(found, folder / "programmes.csv", _programmes(codes), ("period_start",), _period)
    found.meetings = _read(found, folder / "meetings.csv", _meetings(states), ("series", "number", "starts_on"), _days)
    found.exercises = _read(found, folder / "exercises.csv", _exercises(states), ("name_en",), None)
    names = [row["name_en"] for row in found.exercises if "name_en" in row]
    found.stages = _read(found, folder / "exercise_stages.csv", _stages(names, states), ("exercise", "stage"), _stage)
    found.notes = _read(found, folder / "exercise_notes.csv", _notes(names, states), ("exercise", "stage"), None)
    return found


def _read(
    found: Facts, path: Path, columns: dict[str, sheets.Reader], unique: tuple[str, ...], check: "Check | None"
) -> list[Row]:
    rows, mistakes = sheets.read(path, columns, unique=unique)
    if check and not mistakes:
        for number, row in enumerate(rows, 2):
            mistakes += [Mistake(path.name, number, column, what) for column, what in check(row)]
    found.mistakes += mistakes
    return rows


Check = Callable[[Row], list[tuple[str, str]]]


def _parties() -> dict[str, sheets.Reader]:
    return {
        "kind": sheets.one_of(*STANDINGS),
        "code": sheets.text,
        "name_en": sheets.text,
        "name_ru": sheets.text,
        "short_en": sheets.text,
        "short_ru": sheets.text,
        "status": sheets.one_of(*(status for each in STANDINGS.values() for status in each)),
        "since": sheets.day,
        "until": sheets.day,
    }


def _standing(row: Row) -> list[tuple[str, str]]:
    wrong = []
    if row["status"] not in STANDINGS[row["kind"]]:
        wrong.append(("status", f"{row['status']} is no standing of a {row['kind']}"))
    if row["kind"] == "state" and row["code"] not in places.ZONES:
        wrong.append(("code", f"{row['code']}: the zone of its capital is missing in places.py"))
    return wrong + _order(row, "since", "until")


def _programmes(codes: list[str]) -> dict[str, sheets.Reader]:
    return {
        "period_start": sheets.known_day,
        "period_end": sheets.known_day,
        "approved_on": sheets.day,
        "approved_by": sheets.one_of(*codes),
        "place": _city,
        "note": sheets.words,
    }


def _period(row: Row) -> list[tuple[str, str]]:
    return _order(row, "period_start", "period_end")


def _meetings(states: list[str]) -> dict[str, sheets.Reader]:
    return {
        "series": sheets.one_of(*SERIES),
        "number": sheets.number,
        "starts_on": sheets.day,
        "ends_on": sheets.day,
        "city": _city,
        "host": sheets.one_of(*states, empty=True),
        "note": sheets.words,
    }


def _days(row: Row) -> list[tuple[str, str]]:
    if row["number"] is None and row["starts_on"] is None:
        return [("starts_on", "neither number nor first day: the meeting cannot be told from others")]
    return _order(row, "starts_on", "ends_on")


def _exercises(states: list[str]) -> dict[str, sheets.Reader]:
    return {
        "year": sheets.year,
        "name_en": sheets.text,
        "name_ru": sheets.text,
        "host": sheets.one_of(*states),
        "note": sheets.words,
    }


def _stages(exercises: list[str], states: list[str]) -> dict[str, sheets.Reader]:
    return {
        "exercise": sheets.one_of(*exercises),
        "stage": sheets.number,
        "starts_on": sheets.known_day,
        "ends_on": sheets.known_day,
        "precision": sheets.one_of("day", "month", "quarter", "year"),
        "host": sheets.one_of(*states, empty=True),
        "territories": sheets.several_of(*states),
        "city": _city,
        "note": sheets.words,
    }


def _stage(row: Row) -> list[tuple[str, str]]:
    wrong = _order(row, "starts_on", "ends_on")
    if row["precision"] == "month" and row["starts_on"].day != 1:
        wrong.append(("starts_on", "a month begins on its first day"))
    if row["city"] and len(row["territories"]) != 1:
        wrong.append(("city", f"{row['city']} needs one territory, there are {len(row['territories'])}"))
    if row["host"] and row["host"] not in row["territories"]:
        wrong.append(("host", f"{row['host']} is not among the territories"))
    return wrong


def _notes(exercises: list[str], states: list[str]) -> dict[str, sheets.Reader]:
    return {
        "exercise": sheets.one_of(*exercises),
        "stage": sheets.number,
        "final": sheets.one_of("yes", empty=True),
        "territories": sheets.several_of(*states),
        "participants": sheets.several_of(*states),
    }


def _city(cell: str) -> str:
    if cell and cell not in places.CITIES:
        raise ValueError(f"the Russian name of {cell} is missing in places.py")
    return cell


def _order(row: Row, first: str, last: str) -> list[tuple[str, str]]:
    start: date | None = row[first]
    end: date | None = row[last]
    if end is not None and (start is None or end < start):
        return [(last, f"{end} is before {first}" if start else f"there is no {first}")]
    return []
