"""What parties say of their positions: procedures reported and confirmed, reservations withdrawn, joining later."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from documents import domain
from documents.models import Position
from records import history
from reminders.models import Reminder
from tests.factories.documents import make_decision, make_position

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 2, 1), date(2026, 2, 15)


@pytest.fixture
def pending(decision, party):
    """A signed position whose domestic procedures go on."""
    return make_position(decision, party, procedures="pending")


def report(position, by, now, **values):
    given = {"procedures_completed_on": DAY, "version": None} | values
    return domain.position.report_procedures(position, **given, by=by, now=now)


def owed(party, now):
    return list(Position.objects.outstanding_for(party, at=now))


def test_party_owes_a_report_until_it_is_given(pending, party, other_party, representative, now):
    assert owed(party, now) == [pending]
    assert (pending.due_at, owed(other_party, now)) == (None, [])
    found = report(pending, representative, now, letter="№ 4/12 от 2 февраля")
    assert owed(party, now) == []
    assert (found.procedures, found.procedures_completed_on, found.in_force_on) == ("pending", None, None)
    assert (found.procedures_reported_on, found.procedures_reported_by) == (DAY, representative)
    entry = history.of(found)[0]
    assert (entry.verb, entry.on_behalf) == ("procedures_reported", "TJ")
    assert history.of(found.decision)[0].verb == "position_procedures_reported"


@pytest.mark.parametrize(
    ("position", "of_decision"),
    [
        ({"procedures": "not_needed"}, {}),
        ({"procedures": "completed", "procedures_completed_on": DAY}, {}),
        ({"procedures": "pending", "stance": "not_signed"}, {}),
        ({"procedures": "pending"}, {"status": "superseded"}),
    ],
)
def test_nothing_else_is_owed(council, party, now, position, of_decision):
    if of_decision:
        of_decision["superseded_by"] = make_decision(council)
    make_position(make_decision(council, **of_decision), party, **position)
    assert owed(party, now) == []


def test_report_is_given_anew_until_it_is_confirmed(pending, party, representative, secretary, now):
    report(pending, representative, now)
    assert report(pending, representative, now, procedures_completed_on=LATER).procedures_reported_on == LATER
    found = domain.position.confirm_procedures(
        pending, procedures_completed_on=LATER, in_force_on=None, version=None, by=secretary, now=now
    )
    assert (found.procedures, found.procedures_reported_on) == ("completed", LATER)
    with pytest.raises(ValidationError) as refused:
        report(pending, representative, now)
    assert refused.value.code == "not_pending"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"procedures_completed_on": date(2028, 1, 1)}, "procedures_completed_on"), ({"source": "letter"}, "letter")],
)
def test_report_is_refused(pending, representative, now, values, field):
    with pytest.raises(ValidationError) as refused:
        report(pending, representative, now, **values)
    assert field in refused.value.message_dict


def test_correction_that_takes_the_report_back_asks_again(pending, party, representative, secretary, now):
    report(pending, representative, now)
    days = {"procedures_completed_on": DAY, "in_force_on": None, "version": None, "by": secretary, "now": now}
    domain.position.confirm_procedures(pending, **days)
    found = domain.position.correct(
        pending, stance="signed", procedures="pending", procedures_completed_on=None, reason="рано", version=None,
        by=secretary, now=now,
    )  # fmt: skip
    assert (found.procedures_reported_on, found.procedures_reported_by) == (None, None)
    assert owed(party, now) == [found]


def test_reservation_is_withdrawn_with_the_letter_of_the_party(decision, party, secretary, now):
    position = make_position(decision, party, "signed_with_reservation")
    given = {"reservation_withdrawn_on": DAY, "letter": "№ 5/1", "version": None, "by": secretary, "now": now}
    for wrong in ({"letter": " "}, {"reservation_withdrawn_on": date(2025, 1, 1)}):
        with pytest.raises(ValidationError) as refused:
            domain.position.withdraw_reservation(position, **given | wrong)
        assert list(refused.value.message_dict) == list(wrong)
    found = domain.position.withdraw_reservation(position, **given)
    assert (found.reservation_withdrawn_on, found.reservation_ru) == (DAY, "Кроме пункта 3")
    assert (history.of(found)[0].verb, history.of(found)[0].reason) == ("reservation_withdrawn", "№ 5/1")
    with pytest.raises(ValidationError) as refused:
        domain.position.withdraw_reservation(found, **given)
    assert refused.value.code == "no_reservation"


def test_party_joins_later_with_its_letter(decision, party, secretary, now):
    position = make_position(decision, party, "not_signed")
    given = {"signed_on": DAY, "letter": "№ 6/1", "procedures": "pending", "version": None, "by": secretary, "now": now}
    for wrong in ({"letter": ""}, {"signed_on": decision.adopted_on}):
        with pytest.raises(ValidationError) as refused:
            domain.position.join(position, **given | wrong)
        assert list(refused.value.message_dict) == list(wrong)
    found = domain.position.join(position, **given)
    assert (found.stance, found.signed_on, found.procedures) == ("joined_later", DAY, "pending")
    assert owed(party, now) == [found]
    with pytest.raises(ValidationError) as refused:
        domain.position.join(found, **given)
    assert refused.value.code == "signed"


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("documents_position_report_whole", {"procedures_reported_on": DAY}),
        ("documents_position_report_whole", {"procedures_letter": "№ 1"}),
        ("documents_position_source_is_named", {"procedures_source": "letter"}),
    ],
)
def test_report_is_whole_in_the_database(pending, representative, now, constraint, values):
    if constraint == "documents_position_source_is_named":
        report(pending, representative, now)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Position.objects.filter(pk=pending.pk).update(**values)


def test_report_belongs_to_procedures_that_are_needed(pending, representative, now):
    report(pending, representative, now)
    with pytest.raises(IntegrityError, match="documents_position_report_whole"), transaction.atomic():
        Position.objects.filter(pk=pending.pk).update(procedures="not_needed")


@pytest.mark.parametrize("shown", [True, False])
def test_parties_are_told_of_what_is_recorded(
    council, party, other_party, secretary, representative, neighbour, colleague, now, shown
):
    """All of them where positions are shown; else the party alone whose position it is."""
    decision = make_decision(council, positions_shown=shown)
    make_position(decision, other_party, shown=shown)
    domain.position.record(
        decision, party=party, stance="signed", signed_on=decision.adopted_on, version=None, by=secretary, now=now
    )
    told = {row.person for row in Reminder.objects.about(decision).filter(kind="position_recorded")}
    assert told == {representative, colleague} | ({neighbour} if shown else set())


def test_pages_by_who_asks(pending, as_user, secretary, clerk, representative, colleague, neighbour, administrator):
    url = reverse("documents:report_procedures", args=[pending.decision.public_id, "TJ"])
    for reader, answer in (
        (secretary, 200), (representative, 200), (clerk, 403), (colleague, 403), (neighbour, 404), (administrator, 404),
        (None, 302),
    ):  # fmt: skip
        assert as_user(reader).get(url).status_code == answer
    for name in ("withdraw_reservation", "join"):
        own = reverse(f"documents:{name}", args=[pending.decision.public_id, "TJ"])
        assert [as_user(reader).get(own).status_code for reader in (secretary, representative)] == [200, 403]


def test_representative_reports_and_secretary_confirms(pending, as_user, representative, colleague, secretary):
    client, page = as_user(representative), pending.get_absolute_url()
    url = reverse("documents:report_procedures", args=[pending.decision.public_id, "TJ"])
    assert [each.ask for each in client.get("/").context["owed"]] == [pending.ask]
    assert url in client.get(page).content.decode()
    assert url not in as_user(colleague).get(page).content.decode()
    assert client.post(url, {"procedures_completed_on": ""}).status_code == 422
    assert client.post(url, {"procedures_completed_on": "01.02.2026", "letter": "без замечаний"}).status_code == 303
    assert client.get("/").context["owed"] == []
    staff = as_user(secretary)
    confirm = reverse("documents:confirm_procedures", args=[pending.decision.public_id, "TJ"])
    assert [each.url for each in staff.get("/").context["waiting"]] == [confirm]
    asked = staff.get(confirm)
    assert "без замечаний" in asked.content.decode()
    assert asked.context["form"].initial["procedures_completed_on"] == DAY
    assert staff.post(confirm, {"procedures_completed_on": "01.02.2026"}).status_code == 303
    assert staff.get("/").context["waiting"] == []


def test_secretary_enters_a_report_that_came_by_letter(pending, as_user, secretary):
    url = reverse("documents:report_procedures", args=[pending.decision.public_id, "TJ"])
    sent = {"procedures_completed_on": "01.02.2026", "source": "letter"}
    assert as_user(secretary).post(url, sent).status_code == 422
    assert as_user(secretary).post(url, sent | {"letter": "№ 4"}).status_code == 303
    assert (Position.objects.get().procedures_source, Position.objects.get().procedures_letter) == ("letter", "№ 4")
