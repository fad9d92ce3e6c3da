"""The pages of programmes: who sees which, and what the forms do."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import StaffRight
from programs.models import Measure, Programme, Section, Stance
from tests.factories.members import make_account
from tests.factories.programs import make_executor, make_measure, make_measure_year, make_programme

pytestmark = pytest.mark.django_db
LIST = "/programs/"


def at(name, row, *more):
    if isinstance(row, Measure):
        return reverse(f"programs:{name}", args=[row.programme.public_id, row.number, *more])
    return reverse(f"programs:{name}", args=[row.public_id, *more])


def listed(client):
    answer = client.get(LIST)
    assert answer.status_code == 200
    return [row.code for row in answer.context["table"].rows]


def test_list_shows_each_what_is_seen(programme, council, as_user, secretary, clerk, representative, neighbour, lapsed):
    make_programme(council, years=(2020, 2022), status="closed")
    make_programme(council, years=(2023, 2025), status="adopted")
    everything = ["2026-2028", "2023-2025", "2020-2022"]
    assert listed(as_user(secretary)) == everything
    assert listed(as_user(clerk)) == everything
    assert listed(as_user(representative)) == ["2023-2025", "2020-2022"]
    assert listed(as_user(neighbour)) == ["2023-2025", "2020-2022"]
    assert as_user(lapsed).get(LIST).status_code == 403


def test_list_is_closed_to_others(as_user, administrator, auditor):
    assert as_user(administrator).get(LIST).status_code == 403
    assert as_user(auditor).get(LIST).status_code == 403
    assert as_user(None).get(LIST).status_code == 302


def test_list_asks_the_same_number_of_queries(same_queries, secretary, council):
    def add(number):
        last = Programme.objects.count()
        for one in range(number):
            make_programme(council, years=(1000 + last + one, 1000 + last + one))

    same_queries(secretary, LIST, add)


def test_programme_asks_the_same_number_of_queries(same_queries, representative, adopted, section, party, decision):
    def add(number):
        last = Measure.objects.count()
        for one in range(number):
            row = make_measure(section, f"1.{last + one + 1}", added_by_decision=decision)
            make_executor(row, party, added_by_decision=decision)

    same_queries(representative, adopted.get_absolute_url(), add, counts=(1, 3, 100))


def test_programme_page_shows_the_table(adopted, section, measure, decision, as_user, representative):
    answer = as_user(representative).get(f"{adopted.get_absolute_url()}?view=table")
    text = answer.content.decode()
    assert [part.measures for part in answer.context["parts"]] == [[measure]]
    assert measure.get_absolute_url() in text
    assert decision.get_absolute_url() in text
    assert answer.context["acts"] == []


def test_programme_page_is_filtered(adopted, measure, party, as_user, secretary):
    url = adopted.get_absolute_url()
    client = as_user(secretary)
    assert client.get(f"{url}?view=table&year=2027&executor={party.pk}").context["parts"][0].measures == [measure]
    assert client.get(f"{url}?view=table&year=2026").context["parts"] == []
    assert client.get(f"{url}?view=table&year=1999").context["parts"][0].measures == [measure]


def test_facts_only_programme_says_what_is_not_known(council, as_user, representative, secretary):
    found = make_programme(council, years=(2017, 2019), status="closed")
    assert len(as_user(representative).get(found.get_absolute_url()).context["unknown"]) == 3
    names = [name for label, name in as_user(secretary).get(found.get_absolute_url()).context["acts"]]
    assert names == ["programs:edit", "programs:add_section", "programs:check_table", "programs:record_adoption"]


PAGES = {
    "programme": 200,
    "programme_history": 200,
    "edit": 403,
    "check_table": 403,
    "record_adoption": 403,
    "add_section": 403,
    "add_measure": 403,
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_draft_by_who_asks(
    name, programme, as_user, secretary, clerk, representative, administrator, auditor
):
    url = at(name, programme)
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(clerk).get(url).status_code == PAGES[name]
    for hidden in (representative, administrator, auditor):
        assert as_user(hidden).get(url).status_code == 404
    assert as_user(None).get(url).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_an_adopted_programme_to_a_representative(name, adopted, as_user, representative, neighbour):
    expected = 404 if name == "programme_history" else PAGES[name]
    for reader in (representative, neighbour):
        assert as_user(reader).get(at(name, adopted)).status_code == expected


ROWS = {"measure": 200, "measure_history": 200, "edit_measure": 403, "set_executors": 403}


@pytest.mark.parametrize("name", ROWS)
def test_pages_of_a_measure_by_who_asks(name, measure, as_user, secretary, clerk, representative, administrator):
    url = at(name, measure)
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(clerk).get(url).status_code == ROWS[name]
    for hidden in (representative, administrator):
        assert as_user(hidden).get(url).status_code == 404
    assert as_user(None).get(url).status_code == 302


def test_measure_page_of_an_adopted_programme(adopted, measure, party, other_party, as_user, representative):
    make_measure_year(measure, 2027, due_on=date(2027, 12, 31))
    Stance.objects.create(
        measure=measure, party=other_party, from_year=2026, stance="declines", declared_on=date(2026, 2, 1)
    )
    answer = as_user(representative).get(measure.get_absolute_url())
    assert [row.year for row in answer.context["years"]] == [2027]
    assert [row.party for row in answer.context["executors"]] == [party]
    assert list(Stance.objects.visible_to(representative)) == []
    assert as_user(representative).get(at("measure_history", measure)).status_code == 404


def test_measure_page_of_a_heading(section, measure, as_user, secretary):
    heading = make_measure(section, "1.2", kind="group")
    child = make_measure(section, "1.2.1", parent=heading)
    assert list(as_user(secretary).get(heading.get_absolute_url()).context["children"]) == [child]
    assert as_user(secretary).get(child.get_absolute_url()).status_code == 200


def test_secretary_drafts_a_programme(as_user, secretary, clerk, council, center, party):
    client = as_user(secretary)
    assert as_user(clerk).get(reverse("programs:enter")).status_code == 403
    sent = {"start_year": "2026", "end_year": "2028", "title_ru": "Программа", "adopting_party": council.pk}
    assert client.post(reverse("programs:enter"), sent | {"end_year": "2020"}).status_code == 422
    answer = client.post(reverse("programs:enter"), sent)
    programme = Programme.objects.get()
    assert (answer.status_code, answer.url) == (303, programme.get_absolute_url())
    sent = {"title_ru": "Программа сотрудничества", "coordinator": center.pk, "aims_ru": "Цели"}
    assert client.post(at("edit", programme), sent).status_code == 303
    assert client.get(at("add_section", programme)).context["form"].initial["number"] == 1
    assert client.post(at("add_section", programme), {"number": "1", "title_ru": "Раздел"}).status_code == 303
    section = Section.objects.get()
    assert client.post(at("edit_section", programme, 1), {"title_ru": "Правовая основа"}).status_code == 303
    sent = {"number": "1.1", "kind": "item", "text_ru": "Закон", "deadline_text_ru": "2027 год"}
    assert client.post(at("add_measure", programme), sent).status_code == 303
    measure = Measure.objects.get()
    assert (measure.section, measure.deadline_kind) == (section, "year")
    assert client.post(at("edit_measure", measure), sent | {"text_ru": "Модельный закон"}).status_code == 303
    assert client.post(at("set_executors", measure), {"wording": "Tajikistan"}).status_code == 303
    assert measure.executors.get().party == party


def test_refused_deadline_asks_for_its_fields(as_user, secretary, programme, section):
    client, url = as_user(secretary), at("add_measure", programme)
    sent = {"number": "1.1", "kind": "item", "text_ru": "Закон", "deadline_text_ru": "раз в два года"}
    assert client.get(url).context["form"].by_hand == []
    answer = client.post(url, sent)
    assert (answer.status_code, len(answer.context["form"].by_hand)) == (422, 7)
    assert "deadline_text_ru" in answer.context["form"].errors
    for wrong in ({"deadline_kind": "list"}, {"deadline_kind": "list", "years": "soon"}, {"deadline_kind": "range"},
                  {"deadline_kind": "date"}):  # fmt: skip
        assert client.post(url, sent | wrong).status_code == 422
    assert client.post(url, sent | {"deadline_kind": "list", "years": "2026, 2028"}).status_code == 303
    measure = Measure.objects.get()
    assert measure.years == [2026, 2028]
    form = client.get(at("edit_measure", measure)).context["form"]
    assert form["years"].value() == "2026, 2028"
    year = sent | {"deadline_kind": "year", "year_from": "2027"}
    assert client.post(at("edit_measure", measure), year).status_code == 303
    yearly = {"deadline_kind": "annual", "year_from": "2026", "year_to": "2028", "yearly_month": "3", "yearly_day": "1"}
    assert client.post(at("edit_measure", measure), sent | yearly).status_code == 303
    measure.refresh_from_db()
    assert (measure.deadline_kind, measure.yearly_day) == ("annual", 1)
    day = sent | {"deadline_kind": "date", "due_on": "01.07.2027"}
    assert client.post(at("edit_measure", measure), day).status_code == 303


def test_unknown_executor_is_asked_about(as_user, secretary, measure, other_party):
    client, url = as_user(secretary), at("set_executors", measure)
    answer = client.post(url, {"wording": "Минтранс, Tajikistan"})
    (name,) = answer.context["form"].unknown
    assert answer.status_code == 422
    for chosen in (f"party:{other_party.pk}", "collective:bodies"):
        assert client.post(url, {"wording": "Минтранс, Tajikistan", name: chosen}).status_code == 303
        measure.refresh_from_db()
        client.post(url, {"wording": "Tajikistan"})
    assert client.post(url, {"wording": "Минтранс, Tajikistan"}).status_code == 303


def test_two_secretaries_check_and_record(
    as_user, secretary, second_secretary, programme, measure, decision, center, office
):
    no_approval = make_account(
        "staff", party=center, office=office, name="Третий", rights=[StaffRight.Right.PROGRAMMES]
    )
    assert as_user(no_approval).get(at("record_adoption", programme)).status_code == 403
    first, second = as_user(secretary), as_user(second_secretary)
    assert second.post(at("record_adoption", programme), {"decision": decision.pk}).status_code == 422
    assert first.post(at("check_table", programme), {"version": programme.version}).status_code == 303
    assert first.get(at("record_adoption", programme)).context["same_person"] is True
    url = at("record_adoption", programme)
    assert second.get(url).context["same_person"] is False
    answer = second.post(url, {"decision": decision.pk})
    assert (answer.status_code, bool(answer.context["warnings"])) == (422, True)
    assert second.post(url, {"decision": decision.pk, "warnings_seen": "on"}).status_code == 303
    programme.refresh_from_db()
    assert programme.status == "adopted"


def test_day_of_a_plan_is_typed(adopted, section, decision, as_user, secretary, clerk, representative):
    plan = make_measure(
        section, "1.2", deadline_kind="plan", year_from=2026, year_to=2028, deadline_text_ru="по отдельному плану",
        added_by_decision=decision,
    )  # fmt: skip
    make_measure_year(plan, 2027)
    url = at("date_plan_year", plan, 2027)
    assert as_user(clerk).get(url).status_code == 403
    assert as_user(representative).get(url).status_code == 403
    assert as_user(secretary).get(url).status_code == 200
    assert as_user(secretary).post(url, {"due_on": "01.09.2027"}).status_code == 303
    assert plan.reporting_years.get().due_on == date(2027, 9, 1)
    assert as_user(secretary).get(plan.get_absolute_url()).status_code == 200
