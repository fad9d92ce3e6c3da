"""Stances: what a party declares about its part in a measure, by itself or by letter, and what follows from it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from programs.domain import stance
from programs.models import Stance
from records import history
from records.models import StaleError
from reminders.domain import replan
from reminders.models import Reminder
from tests.factories.documents import make_position
from tests.factories.members import make_account
from tests.factories.programs import make_executor, make_measure, make_measure_year
from tests.factories.reminders import make_rule

pytestmark = pytest.mark.django_db
LETTER = {"declared_on": date(2027, 2, 1), "letter_no": "12-3"}


@pytest.fixture
def due(adopted, measure):
    """Measure 1.1 of party A in 2027."""
    return make_measure_year(measure, 2027, due_on=date(2027, 12, 31), is_final=True)


@pytest.fixture
def declare(measure, party, now):
    def declared(by, part="declines", **values):
        given = {"measure": measure, "party": party, "from_year": 2027, "stance": part, "by": by, "now": now}
        return stance.declare(**given | values)

    return declared


def refused(code, act):
    with pytest.raises(ValidationError) as caught:
        act()
    found = caught.value.error_list if hasattr(caught.value, "error_list") else caught.value.error_dict
    names = found if isinstance(found, dict) else {one.code for one in found}
    assert code in names


def test_party_declares_today_and_says_no_letter(due, declare, representative, now):
    row = declare(representative, declared_on=date(2020, 1, 1), letter_no="чужое")
    assert (row.stance, row.declared_on, row.letter_no) == ("declines", now.date(), "")
    (entry,) = history.of(row)
    assert (entry.verb, entry.on_behalf, entry.actor) == ("declared", "TJ", representative)


def test_day_of_a_declaration_is_counted_at_the_center(due, declare, representative):
    row = declare(representative, now=datetime(2027, 2, 28, 22, 0, tzinfo=UTC))
    assert row.declared_on == date(2027, 3, 1)


def test_secretariat_enters_a_letter(due, declare, secretary):
    refused("letter_no", lambda: declare(secretary, declared_on=date(2027, 2, 1)))
    refused("declared_on", lambda: declare(secretary, letter_no="12-3"))
    refused("declared_on", lambda: declare(secretary, letter_no="12-3", declared_on=date(2027, 3, 2)))
    row = declare(secretary, **LETTER)
    assert (row.declared_on, row.letter_no) == (date(2027, 2, 1), "12-3")


def test_reservation_is_entered_by_the_secretariat(
    due, declare, decision, party, other_party, representative, secretary
):
    position = make_position(decision, party, "signed_with_reservation")
    refused("stance", lambda: declare(representative, "exempt", note="оговорка"))
    foreign = make_position(decision, other_party, "signed_with_reservation")
    refused("position", lambda: declare(secretary, "exempt", position=foreign))
    with pytest.raises(ValidationError, match="оговорк"):
        declare(secretary, "exempt")
    assert declare(secretary, "exempt", position=position).position == position


def test_only_in_a_year_of_the_measure(due, declare, secretary):
    refused("from_year", lambda: declare(secretary, from_year=2028, **LETTER))
    refused("from_year", lambda: declare(secretary, from_year=2025, **LETTER))
    assert declare(secretary, from_year=2026, **LETTER).from_year == 2026


def test_only_who_is_named(due, declare, other_party, neighbour, secretary):
    refused("not_named", lambda: declare(secretary, party=other_party, **LETTER))
    refused("not_named", lambda: declare(neighbour, party=other_party))


def test_only_on_an_adopted_table(measure, party, secretary, now):
    make_measure_year(measure, 2027)
    refused("not_adopted", lambda: stance.declare(
        measure=measure, party=party, from_year=2027, stance="declines", by=secretary, now=now, **LETTER
    ))  # fmt: skip


def test_one_stance_a_year(due, declare, representative):
    declare(representative)
    with pytest.raises(ValidationError, match="уже"):
        declare(representative, "takes_part")


def test_correction_keeps_what_was_said(due, declare, representative, now):
    row = declare(representative)
    stance.correct(row, stance="takes_part", version=row.version, by=representative, now=now)
    row.refresh_from_db()
    assert (row.stance, row.version) == ("takes_part", 2)
    latest = history.of(row).first()
    assert latest.verb == "corrected"
    assert {"field": "stance", "was": "declines", "now": "takes_part"} in latest.changes
    with pytest.raises(StaleError):
        stance.correct(row, stance="declines", version=1, by=representative, now=now)


def test_who_declines_is_not_reminded(due, declare, representative, now):
    """The reminders that were planned for the party's people end with its word, and come back with it."""
    due.due_on = date(2027, 4, 15)
    due.write("due_on")
    make_rule(due, anchor="due", audience="executors", kind="deadline", days_before=3)
    replan(due, now=now)
    assert Reminder.objects.filter(person=representative, state="planned").exists()
    people = lambda: [one.person for one in due.people_to_remind("executors")]  # noqa: E731
    assert people() == [representative]
    row = declare(representative)
    assert people() == []
    assert not Reminder.objects.filter(person=representative, state="planned").exists()
    stance.correct(row, stance="takes_part", version=None, by=representative, now=now)
    assert people() == [representative]
    assert Reminder.objects.filter(person=representative, state="planned").exists()


def test_later_word_does_not_speak_for_earlier_years(section, decision, adopted, party, representative, now):
    row = make_measure(
        section, "1.2", deadline_kind="annual", year_from=2026, year_to=2028, deadline_text_ru="ежегодно",
        added_by_decision=decision,
    )  # fmt: skip
    make_executor(row, party, added_by_decision=decision)
    first, second = make_measure_year(row, 2026), make_measure_year(row, 2027)
    stance.declare(measure=row, party=party, from_year=2027, stance="declines", by=representative, now=now)
    assert [one.person for one in first.people_to_remind("executors")] == [representative]
    assert list(second.people_to_remind("executors")) == []


def page(measure):
    return reverse("programs:declare_stance", args=[measure.programme.public_id, measure.number])


def test_representative_declares_on_the_page(due, measure, party, as_user, representative):
    client = as_user(representative)
    form = client.get(page(measure)).context["form"]
    assert set(form.fields) == {"from_year", "stance", "note", "version", "seen", "key"}
    assert [value for value, _label in form.fields["stance"].choices] == ["takes_part", "declines"]
    sent = {"from_year": "2027", "stance": "declines"}
    assert client.post(page(measure), sent | {"stance": "exempt"}).status_code == 422
    answer = client.post(page(measure), sent)
    assert (answer.status_code, answer.url) == (303, f"{measure.get_absolute_url()}?year=2027#TJ")
    row = Stance.objects.get()
    assert (row.party, row.stance) == (party, "declines")
    text = client.get(f"{measure.get_absolute_url()}?year=2027").content.decode()
    assert "stance/?party=TJ&amp;year=2027" in text
    assert "form" not in client.get(page(measure)).context
    answer = client.post(f"{page(measure)}?year=2027", {"stance": "takes_part", "version": row.version})
    assert answer.status_code == 303
    row.refresh_from_db()
    assert row.stance == "takes_part"
    assert client.get(f"{page(measure)}?year=2026").status_code == 404


def test_page_is_closed_to_others(due, measure, as_user, colleague, neighbour, clerk):
    assert as_user(colleague).get(page(measure)).status_code == 403
    assert as_user(clerk).get(f"{page(measure)}?party=TJ").status_code == 403
    told = as_user(neighbour).get(page(measure))
    assert told.status_code == 200
    assert "form" not in told.context
    foreign = f"{page(measure)}?party=TJ"
    assert as_user(neighbour).get(foreign).status_code == 404
    assert as_user(neighbour).post(foreign, {"from_year": "2027", "stance": "declines"}).status_code == 404
    as_user(neighbour).post(page(measure), {"from_year": "2027", "stance": "declines"})
    assert not Stance.objects.exists()


def test_secretariat_chooses_the_party(due, measure, party, other_party, decision, as_user, secretary):
    client = as_user(secretary)
    assert client.get(page(measure)).context["choices"] == [party]
    mine = make_position(decision, party, "signed_with_reservation")
    make_position(decision, other_party, "signed_with_reservation")
    form = client.get(f"{page(measure)}?party=TJ").context["form"]
    assert list(form.fields["position"].queryset) == [mine]
    sent = {"from_year": "2027", "stance": "declines", "declared_on": "01.02.2026"}
    assert client.post(f"{page(measure)}?party=TJ", sent).status_code == 422
    assert client.post(f"{page(measure)}?party=TJ", sent | {"letter_no": "12-3"}).status_code == 303


def test_history_of_the_measure_holds_its_stances(due, measure, declare, as_user, secretary, representative):
    declare(representative)
    url = reverse("programs:measure_history", args=[measure.programme.public_id, measure.number])
    says = [entry["says"] for entry in as_user(secretary).get(url).context["entries"]]
    assert "Заявлено" in says


def test_person_of_two_parties_says_for_which(due, measure, party, other_party, as_user):
    person = make_account("representative", party=other_party, name="Два", rights=["answer"])
    from members.models import Representation
    from tests.factories.members import ALWAYS

    Representation.objects.create(user=person, party=party, valid=ALWAYS, answer=True)
    client = as_user(person)
    assert client.get(f"{page(measure)}?party=TJ").context["party"] == party
    assert client.get(f"{page(measure)}?party=KG").context["party"] == other_party
