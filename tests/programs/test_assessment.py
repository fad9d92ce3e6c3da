"""Assessments: what the Center thinks, written once, seen by the secretariat, and what follows from it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from programs.domain import assessment
from programs.models import Assessment
from programs.queries import matrix
from programs.queries.matrix import Reading
from records import history
from records.models import StaleError
from reminders.domain import replan
from reminders.models import Reminder
from tests.factories.programs import make_executor, make_measure_year
from tests.factories.reminders import make_rule
from tests.guards import emptied, gone, of, refused_by

pytestmark = pytest.mark.django_db
LATER = date(2027, 5, 1)


@pytest.fixture
def due(adopted, measure):
    """Measure 1.1 of party A in 2027, due in April."""
    return make_measure_year(measure, 2027, due_on=date(2027, 4, 15), is_final=True)


@pytest.fixture
def assess(due, secretary, now):
    def assessed(status="done", justification="", **values):
        given = {"status": status, "justification": justification, "version": None, "by": secretary, "now": now}
        return assessment.assess(due, **given | values)

    return assessed


@pytest.fixture
def written(due, secretary, now):
    """Write past the act."""

    def wrote(**values):
        return Assessment.objects.create(**{"measure_year": due, "status": "done", "by": secretary, "at": now} | values)

    return wrote


REFUSED = {
    "programs_assessment_justified": {"status": "not_done"},
    "programs_assessment_cancelled_by_decision": {"status": "cancelled", "justification": "решение"},
    "programs_assessment_of_a_party": {"status": "carried_over", "justification": "срок", "party": True},
}


@pytest.mark.parametrize("name", REFUSED)
def test_constraint(name, written, party):
    values = REFUSED[name] | ({"party": party} if "party" in REFUSED[name] else {})
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        written(**values)
    with pytest.raises(ValidationError):
        Assessment(**values).full_clean(exclude=["measure_year", "by", "at"])


def test_one_chain_that_does_not_fork(written, due, party, other_party):
    first = written()
    with pytest.raises(IntegrityError, match="programs_assessment_one_chain"), transaction.atomic():
        written(status="in_progress")
    of_party = written(party=party)
    with pytest.raises(IntegrityError, match="programs_assessment_same_chain"), transaction.atomic():
        written(supersedes=of_party)
    written(supersedes=first)
    with pytest.raises(IntegrityError, match="programs_assessment_supersedes_id_key"), transaction.atomic():
        written(supersedes=first)


def test_what_is_written_stays(written):
    row = of(written())
    refused_by("programs_assessment_append_only", lambda: row.update(justification="другое"), gone(row))
    refused_by("programs_assessment_never_emptied", emptied("programs_assessment"))


def test_new_judgement_replaces_the_last(assess, due, party):
    assess("in_progress")
    assess("partly_done", "не все материалы")
    assess("done", party=party)
    current = Assessment.objects.current().filter(measure_year=due)
    assert {(one.party, one.status) for one in current} == {(None, "partly_done"), (party, "done")}
    assert Assessment.objects.count() == 3
    entry = history.of(due)[1]
    assert {"field": "assessment", "was": "in_progress", "now": "partly_done"} in entry.changes


def test_judgement_of_a_stale_page_is_refused(assess, due):
    seen = due.version
    assess("in_progress", version=seen)
    with pytest.raises(StaleError):
        assess("done", version=seen)


def test_refusals(assess, due, adopted, other_party):
    for values in ({"status": "not_done"}, {"status": "cancelled", "justification": "решение"}, {"party": other_party}):
        with pytest.raises(ValidationError):
            assess(**values)
    adopted.status = "closed"
    adopted.save()
    with pytest.raises(ValidationError, match="не действует"):
        assess()


@pytest.mark.parametrize(("status", "settled"), [("done", True), ("carried_over", True), ("partly_done", False)])
def test_what_is_settled_is_not_overdue_and_not_reminded_of(
    assess, due, adopted, secretary, representative, now, status, settled
):
    make_rule(due, anchor="due", audience="executors", kind="deadline", days_before=3)
    replan(due, now=now)
    planned = Reminder.objects.filter(person=representative, state="planned")
    assert planned.exists()
    assert matrix.overdue(Reading(adopted, secretary), LATER)
    assess(status, "оценка")
    for reader in (secretary, representative):
        assert bool(matrix.overdue(Reading(adopted, reader), LATER)) is not settled
    assert planned.exists() is not settled


def test_cell_bears_the_word_of_the_center(assess, due, adopted, party, secretary, representative):
    cell = lambda reader: Reading(adopted, reader).rows([due], LATER)[0].cells[0]  # noqa: E731
    assess("done", party=party)
    assert (cell(secretary).code, cell(secretary).overdue) == ("done", False)
    assess("partly_done", "не все материалы", party=party)
    assert (cell(secretary).code, cell(secretary).words) == ("overdue", "просрочено, исполнено частично")
    assert (cell(representative).code, cell(representative).judged) == ("overdue", None)


def test_part_of_a_party_settles_nothing_for_the_others(
    assess, due, adopted, measure, party, other_party, decision, secretary
):
    make_executor(measure, other_party, position=2, role="co", added_by_decision=decision)
    assess("partly_done", "не все материалы")
    assess("done", party=party)
    (row,) = matrix.overdue(Reading(adopted, secretary), LATER)
    assert [cell.actor.party for cell in row.overdue] == [other_party]
    assess("done")
    assess("in_progress")
    assert matrix.overdue(Reading(adopted, secretary), LATER)


def test_cancelled_measure_expects_nothing(assess, due, adopted, decision, secretary):
    assess("cancelled", "решение", decision=decision)
    (row,) = Reading(adopted, secretary).rows([due], LATER)
    assert (row.cells[0].code, row.overdue, row.whole.status) == ("cancelled", [], "cancelled")


def test_secretariat_assesses_on_the_page(due, measure, party, adopted, as_user, secretary, clerk, representative):
    url = reverse("programs:assess", args=[adopted.public_id, measure.number, 2027])
    assert as_user(clerk).get(url).status_code == 403
    assert as_user(representative).post(url, {"status": "done"}).status_code == 403
    client = as_user(secretary)
    form = client.get(f"{url}?party=TJ").context["form"]
    assert (list(form.fields["party"].queryset), form.initial["party"]) == ([party], party)
    assert client.post(url, {"status": "not_done"}).status_code == 422
    assert client.post(url, {"status": "not_done", "justification": "нет сведений"}).status_code == 303
    shown = client.get(f"{measure.get_absolute_url()}?year=2027")
    assert shown.context["whole"].status == "not_done"
    assert "нет сведений" in shown.content.decode()
    hidden = as_user(representative).get(f"{measure.get_absolute_url()}?year=2027")
    assert hidden.context["whole"] is None
    assert "нет сведений" not in hidden.content.decode()
