"""The views of a programme: what stands in each, what a party never sees, and what they cost."""

import gzip
from datetime import date
from html.parser import HTMLParser

import pytest

from programs.models import Executor, Measure, MeasureYear, Stance
from programs.queries import matrix
from programs.queries.matrix import Reading
from tests.factories.documents import make_position
from tests.factories.members import make_party
from tests.factories.programs import make_executor, make_measure, make_measure_year, make_programme, make_section

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


def adopt(programme, decision, secretary, second_secretary, now):
    """Adopt a draft by two colleagues."""
    programme.status, programme.adoption_decision = "adopted", decision
    programme.checked_by, programme.checked_at = secretary, now
    programme.adoption_recorded_by, programme.adoption_recorded_at = second_secretary, now
    programme.save()
    return programme


@pytest.fixture
def past(council, center, party, other_party, decision, secretary, second_secretary, now):
    """A programme of long ago: 1.1 of both parties, 1.2 of the neighbour alone, 2.1 of whoever is interested."""
    programme = make_programme(council, years=(2001, 2003), coordinator=center)
    rows = {}
    for number, section in ((1, make_section(programme)), (2, make_section(programme, 2, title_ru="Учения"))):
        for text in ("1.1", "1.2", "2.1"):
            if text.startswith(str(number)):
                rows[text] = make_measure(section, text, year_from=2002, year_to=2002, deadline_kind="year")
    make_executor(rows["1.1"], party)
    make_executor(rows["1.1"], other_party, position=2, role="co")
    make_executor(rows["1.2"], other_party)
    make_executor(rows["2.1"], collective="interested_states", role="co")
    adopt(programme, decision, secretary, second_secretary, now)
    for row in rows.values():
        make_measure_year(row, 2002, due_on=date(2002, 12, 31), is_final=True)
    return programme


def at(programme, **query):
    return f"{programme.get_absolute_url()}?" + "&".join(f"{name}={value}" for name, value in query.items())


def drawn(answer):
    """Number of the measure → head of the column → letters."""
    shown = answer.context["matrix"]
    heads = [head.short for head in shown.heads]
    rows = [row for group in shown.groups for row in group.rows]
    return {row.number: dict(zip(heads, [cell.letters for cell in row.cells], strict=True)) for row in rows}


def test_matrix_shows_all_parties_to_the_secretariat(past, as_user, secretary):
    answer = as_user(secretary).get(at(past, year=2002), headers={"Accept-Language": "ru"})
    assert drawn(answer) == {
        "1.1": {"KG": "Пр", "TJ": "Пр"},
        "1.2": {"KG": "Пр", "TJ": "–"},
        "2.1": {"KG": "Нз", "TJ": "Нз"},
    }
    shown = answer.context["matrix"]
    assert [group.title for group in shown.groups] == ["1. Правовая основа", "2. Учения"]
    assert [row.ends[0][1] for group in shown.groups for row in group.rows] == ["2", "1", "0"]
    assert "Таджикистан: головной исполнитель, просрочено" in answer.content.decode()


def test_matrix_leads_to_the_measure_in_its_year(past, as_user, secretary):
    client = as_user(secretary)
    text = client.get(at(past, year=2002)).content.decode()
    assert 'href="measures/1.1/?year=2002#TJ"' in text
    page = client.get(f"{past.get_absolute_url()}measures/1.1/?year=2002")
    assert 'id="TJ"' in page.content.decode()
    assert [cell.actor.party.code for cell in page.context["cells"]] == ["KG", "TJ"]


@pytest.mark.parametrize("view", ["matrix", "cells", "table", "timeline", "overdue"])
def test_other_parties_stay_hidden(past, party, other_party, as_user, representative, neighbour, view):
    """What the neighbour declared, owes and is late with is nowhere in the page of a representative, nor in its file."""
    measure = past.measures.get(number="2.1")
    Stance.objects.create(
        measure=measure, party=other_party, from_year=2001, stance="declines", declared_on=date(2001, 2, 1),
        letter_no="TAIL-77", note="Сосед не участвует",
    )  # fmt: skip
    client = as_user(representative)
    found = client.get(at(past, view=view, year=2002))
    for answer in (found, client.get(at(past, view=view, year=2002, executor=other_party.pk, format="csv"))):
        text = answer.content.decode()
        assert "TAIL-77" not in text
        assert "Сосед не" not in text
        assert "#KG" not in text
        assert "Кыргызстан: " not in text
    if view in ("matrix", "cells"):
        assert {one.party for one in found.context["overview"].reading.actors(2002)} == {party}
    if view == "overdue":
        assert [row.measure.number for row in found.context["table"].rows] == ["1.1"]
        own = as_user(neighbour).get(at(past, view=view))
        assert [row.measure.number for row in own.context["table"].rows] == ["1.1", "1.2"]
        assert "Таджикистан" not in own.content.decode().split("<table")[1].split("</table")[0]
    if view == "timeline":
        rows = [row for group in found.context["timeline"].groups for row in group.rows]
        assert {row.number: row.spans[0].look for row in rows} == {"1.1": "late", "1.2": "", "2.1": ""}


def test_own_column_has_no_total(past, as_user, representative):
    shown = as_user(representative).get(at(past, year=2002)).context["matrix"]
    assert [head.short for head in shown.heads] == ["TJ"]
    assert shown.ends == ()
    assert {row.ends for group in shown.groups for row in group.rows} == {()}


def test_position_takes_the_programme_out_of_force(past, party, decision, as_user, secretary, representative):
    make_position(decision, party, "not_signed")
    assert drawn(as_user(secretary).get(at(past, year=2002)))["1.1"] == {"KG": "Пр", "TJ": "Вг"}
    assert drawn(as_user(representative).get(at(past, year=2002)))["1.1"] == {"TJ": "Вг"}


def test_list_says_the_same_as_the_matrix(past, as_user, secretary):
    client = as_user(secretary)
    rows = client.get(at(past, view="cells", year=2002)).context["table"].rows
    assert [(row.row.measure.number, row.cell.actor.party.code) for row in rows] == [
        ("1.1", "KG"), ("1.1", "TJ"), ("1.2", "KG"), ("2.1", "KG"), ("2.1", "TJ"),
    ]  # fmt: skip
    sheet = client.get(at(past, year=2002, format="csv")).content.decode("utf-8-sig")
    assert len(sheet.strip().splitlines()) == 6


def test_filter_narrows_the_matrix(past, party, other_party, as_user, secretary):
    client = as_user(secretary)
    section = past.sections.get(number=2)
    assert set(drawn(client.get(at(past, year=2002, section=section.pk)))) == {"2.1"}
    assert set(drawn(client.get(at(past, year=2002, executor=party.pk)))) == {"1.1"}
    assert set(drawn(client.get(at(past, year=2002, overdue="on")))) == {"1.1", "1.2"}
    empty = client.get(at(past, year=2001))
    assert drawn(empty) == {}
    assert "p-matrix" not in empty.content.decode().split("<main")[1]


def test_year_is_the_nearest_unless_asked_for(past, as_user, secretary):
    assert as_user(secretary).get(past.get_absolute_url()).context["overview"].year == 2003
    assert as_user(secretary).get(at(past, year=1999)).context["overview"].year == 2003


def test_programme_without_years_shows_its_table(programme, measure, as_user, secretary):
    answer = as_user(secretary).get(at(programme, view="matrix"))
    assert answer.context["overview"].view == "table"
    assert answer.context["overview"].views == []


def test_stance_speaks_from_its_year_on(past, other_party, secretary):
    measure = past.measures.get(number="1.2")
    for year, stance in ((2001, "takes_part"), (2003, "declines")):
        Stance.objects.create(measure=measure, party=other_party, from_year=year, stance=stance, declared_on=TODAY)
    reading = Reading(past, secretary)
    said = [reading.speaks(measure.pk, other_party.pk, year) for year in (2000, 2001, 2002, 2003)]
    assert [one and one.stance for one in said] == [None, "takes_part", "takes_part", "declines"]


def test_deadline_of_today_is_not_overdue(adopted, measure, secretary):
    make_measure_year(measure, 2027, due_on=TODAY)
    reading = Reading(adopted, secretary)
    assert matrix.overdue(reading, TODAY) == []
    assert [row.overdue for row in reading.rows(matrix.years_of(adopted, secretary), TODAY)] == [[]]
    (row,) = matrix.overdue(reading, date(2027, 3, 2))
    assert [cell.actor.party.code for cell in row.overdue] == ["TJ"]


def test_closed_programme_has_nothing_overdue(past, secretary):
    past.status = "closed"
    assert matrix.overdue(Reading(past, secretary), TODAY) == []


def test_dropped_year_is_cancelled_and_not_overdue(past, decision, as_user, secretary):
    MeasureYear.objects.filter(measure__number="1.1").update(dropped_by_decision=decision)
    assert drawn(as_user(secretary).get(at(past, year=2002)))["1.1"] == {"KG": "От", "TJ": "От"}
    assert [row.measure.number for row in matrix.overdue(Reading(past, secretary), TODAY)] == ["1.2"]


def test_former_member_is_left_out_unless_named(past, as_user, secretary):
    make_party("UA", order=11, standing="former")
    assert set(drawn(as_user(secretary).get(at(past, year=2002)))["2.1"]) == {"KG", "TJ"}


DEADLINES: tuple[tuple[dict, dict, list], ...] = (
    ({"deadline_kind": "date", "due_on": date(2027, 7, 1)}, {2027: date(2027, 7, 1)}, [(1, 7, "")]),
    ({"deadline_kind": "date", "due_on": date(2029, 3, 1)}, {2028: date(2029, 3, 1)}, [(1, 12, "")]),
    ({}, {2027: date(2027, 12, 31)}, [(5, 8, "")]),
    ({"deadline_kind": "range", "year_from": 2027, "year_to": 2028}, {2027: None, 2028: date(2028, 12, 31)}, [(5, 12, "")]),
    (
        {"deadline_kind": "annual", "year_from": 2026, "year_to": 2027, "yearly_month": 3, "yearly_day": 1},
        {2026: date(2026, 3, 1), 2027: date(2027, 3, 1)},
        [(1, 1, ""), (5, 5, "")],
    ),
    ({"deadline_kind": "permanent", "year_from": 2026, "year_to": 2028}, dict.fromkeys((2026, 2027, 2028)), [(1, 12, "loose")]),
    ({"deadline_kind": "plan", "year_from": 2026, "year_to": 2027}, {2026: None, 2027: date(2027, 9, 1)}, [(1, 4, "loose"), (5, 7, "")]),
)  # fmt: skip


@pytest.mark.parametrize(("deadline", "years", "spans"), DEADLINES)
def test_timeline_ends_a_bar_with_its_deadline(section, decision, adopted, as_user, secretary, deadline, years, spans):
    row = make_measure(section, "1.2", deadline_text_ru="срок", added_by_decision=decision, **deadline)
    for year, due_on in years.items():
        make_measure_year(row, year, due_on=due_on)
    answer = as_user(secretary).get(at(adopted, view="timeline"))
    (found,) = [row for group in answer.context["timeline"].groups for row in group.rows]
    assert [(span.first, span.last, span.look) for span in found.spans] == spans


VIEWS = ["matrix", "timeline", "overdue"]


@pytest.mark.parametrize("view", VIEWS)
def test_views_ask_the_same_number_of_queries(same_queries, secretary, past, party, decision, view):
    section = past.sections.get(number=1)

    def add(number):
        last = section.measures.count()
        for one in range(number):
            row = make_measure(
                section,
                f"1.{last + one + 1}",
                year_from=2002,
                year_to=2002,
                deadline_kind="year",
                added_by_decision=decision,
            )
            make_executor(row, party, added_by_decision=decision)
            make_measure_year(row, 2002, due_on=date(2002, 12, 31))

    same_queries(secretary, at(past, view=view, year=2002), add, counts=(1, 6))


def test_more_parties_cost_no_more_queries(past, secretary, django_assert_num_queries):
    for number in range(12, 20):
        make_party(f"A{chr(65 + number)}", order=number)
    # executors, stances, parties, standings, positions, assessments, what is settled; measures with their sections
    with django_assert_num_queries(8):
        reading = Reading(past, secretary)
        rows = [reading.row(one, reading.actors(2002), TODAY) for one in matrix.years_of(past, secretary, year=2002)]
    assert {len(row.cells) for row in rows} == {10}


class Counter(HTMLParser):
    """Counts the elements of a page."""

    nodes = 0

    def handle_starttag(self, tag, attrs):
        self.nodes += 1


@pytest.fixture
def full(council, center, decision, secretary, second_secretary, now):
    """Sixty measures, each of which names all of twenty parties."""
    states = [
        make_party(f"{chr(65 + number)}Z", order=number + 20, name_en=f"Republic {number}") for number in range(12)
    ]
    bodies = [
        make_party(f"ORGAN{number}", kind="body", order=number + 20, short_ru=f"СРОБ{number}") for number in range(8)
    ]
    programme = make_programme(council, years=(2001, 2003), coordinator=center)
    sections = [make_section(programme, number + 1) for number in range(6)]
    text = (
        "Разработать и представить на рассмотрение проект соглашения о порядке взаимодействия компетентных органов {}"
    )
    measures = Measure.objects.bulk_create(
        Measure(
            programme=programme, section=section, number=f"{section.number}.{number}", text_ru=text.format(number),
            deadline_text_ru="2002 год", deadline_kind="year", year_from=2002, year_to=2002,
        )
        for section in sections for number in range(1, 11)
    )  # fmt: skip
    Executor.objects.bulk_create(
        Executor(
            measure=measure, position=place, party=one, wording=one.short_ru, role="co" if place > 1 else "lead",
            by_agreement=(place + at) % 3 == 0,
        )
        for at, measure in enumerate(measures) for place, one in enumerate([*states, *bodies], 1)
    )  # fmt: skip
    adopt(programme, decision, secretary, second_secretary, now)
    MeasureYear.objects.bulk_create(
        MeasureYear(measure=measure, programme=programme, year=2002, due_on=date(2002, 12, 31 - at % 20))
        for at, measure in enumerate(measures)
    )
    return programme


def test_matrix_of_sixty_by_twenty_stays_small(full, as_user, secretary):
    answer = as_user(secretary).get(at(full, year=2002))
    shown = answer.context["matrix"]
    rows = [row for group in shown.groups for row in group.rows]
    assert (len(rows), len(shown.heads)) == (60, 20)
    assert all(cell.sentence for row in rows for cell in row.cells)
    counter = Counter()
    counter.feed(answer.content.decode())
    packed = len(gzip.compress(answer.content, 6))
    assert counter.nodes <= 7000, counter.nodes
    assert packed <= 25_000, packed
