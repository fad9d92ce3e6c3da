"""What the database holds of decisions and positions, proven by writing past the acts."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from documents.models import Decision, Position
from tests.factories.documents import make_decision, make_position

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


def refused(name, rows, **values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("documents_decision_has_body", {"body": None}),
        ("documents_decision_date_if_adopted", {"adopted_on": DAY}),
        ("documents_decision_date_if_adopted", {"status": "adopted"}),
        ("documents_decision_superseded_by", {"status": "superseded", "adopted_on": DAY}),
        ("documents_decision_published_if_adopted", {"published": True}),
        ("documents_decision_number_of_a_year", {"number": 1}),
        ("documents_decision_number_of_a_year", {"scope": "2026"}),
    ],
)
def test_decision_constraint(council, constraint, values):
    draft = make_decision(council, status="draft")
    refused(constraint, Decision.objects.filter(pk=draft.pk), **values)


def test_decision_does_not_supersede_itself(decision):
    rows = Decision.objects.filter(pk=decision.pk)
    refused("documents_decision_not_itself", rows, status="superseded", superseded_by=decision)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("documents_position_reservation_text", {"stance": "signed_with_reservation"}),
        ("documents_position_reservation_text", {"reservation_ru": "Кроме пункта 3"}),
        ("documents_position_reservation_text", {"reservation_en": "Except for 3"}),
        ("documents_position_withdrawn_if_made", {"reservation_withdrawn_on": DAY}),
        ("documents_position_statement_kind", {"statement_ru": "Понимается так"}),
        ("documents_position_statement_kind", {"statement_kind": "interpretation"}),
        ("documents_position_signed_on", {"signed_on": None}),
        ("documents_position_signed_on", {"stance": "not_signed"}),
        ("documents_position_completed_on", {"procedures": "completed"}),
        ("documents_position_completed_on", {"procedures_completed_on": DAY}),
        ("documents_position_in_force_if_signed", {"procedures": "pending", "in_force_on": DAY}),
        ("documents_position_in_force_if_signed", {"stance": "awaited", "signed_on": None, "in_force_on": DAY}),
        ("documents_position_in_force_after", {"in_force_on": date(2025, 1, 1)}),
    ],
)
def test_position_constraint(decision, party, constraint, values):
    position = make_position(decision, party)
    refused(constraint, Position.objects.filter(pk=position.pk), **values)


def test_one_position_a_party(decision, party):
    make_position(decision, party)
    with pytest.raises(IntegrityError, match="documents_position_one_a_party"), transaction.atomic():
        make_position(decision, party)


@pytest.mark.parametrize(
    "values",
    [
        {"title_ru": "Другое"},
        {"adopted_on": DAY},
        {"adoption": "consensus"},
        {"kind": "recommendation"},
        {"number_text": "9/2025"},
        {"text_ru": "Другой текст"},
        {"in_force_on": DAY},
    ],
)
def test_adopted_decision_is_frozen(council, values):
    found = make_decision(council, number_text="8/2025", text_ru="Текст", in_force_on=date(2025, 11, 1))
    with pytest.raises((IntegrityError, InternalError), match="documents_decision is frozen"), transaction.atomic():
        Decision.objects.filter(pk=found.pk).update(**values)


def test_adopted_decision_is_not_deleted(decision):
    with pytest.raises((IntegrityError, InternalError), match="documents_decision is frozen"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).delete()


def test_what_was_empty_is_filled_once(decision):
    rows = Decision.objects.filter(pk=decision.pk)
    rows.update(number_text="8/2025", text_ru="Текст", text_en="Text", in_force_on=DAY, place_ru="Минск")
    with pytest.raises((IntegrityError, InternalError), match="documents_decision is frozen"), transaction.atomic():
        rows.update(place_ru="Москва")


def test_number_of_ours_is_given_once_and_stays(council):
    numbered = make_decision(council, scope="2026", number=1)
    with pytest.raises(IntegrityError, match="documents_decision_one_number"), transaction.atomic():
        make_decision(council, scope="2026", number=1)
    with pytest.raises((IntegrityError, InternalError), match="documents_decision is frozen"), transaction.atomic():
        Decision.objects.filter(pk=numbered.pk).update(number=2)


def test_draft_is_not_frozen(council):
    draft = make_decision(council, status="draft")
    assert Decision.objects.filter(pk=draft.pk).update(title_ru="Другое") == 1
    Decision.objects.filter(pk=draft.pk).delete()
