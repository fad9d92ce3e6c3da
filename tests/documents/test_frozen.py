"""What stays as it was adopted, released, opened or answered: each trigger is switched off in turn, and only then a row changes."""

from datetime import date, datetime

import pytest

from documents.models import AccessEvent, Decision, Document, Register
from tests.factories.documents import make_cleared, make_decision, make_released
from tests.guards import changes, emptied, gone, of, refused_by

pytestmark = pytest.mark.django_db


def test_adopted_decision_stays(council, party):
    rows = of(make_decision(council, title_en=""))
    refused_by(
        "documents_decision_frozen",
        *changes(
            rows, ("kind", "recommendation"), ("body", party), ("adopted_by_ru", "x"), ("adopted_by_en", "x"),
            ("title_ru", "x"), ("adoption", "consensus"), ("adopted_on", date(2026, 1, 1)),
        ),
        gone(rows),
    )  # fmt: skip


FILLED = {
    "number_text": ("documents_decision_number_text_filled_once", "8/2025"),
    "title_en": ("documents_decision_title_en_filled_once", "Title"),
    "text_ru": ("documents_decision_text_ru_filled_once", "Текст"),
    "text_en": ("documents_decision_text_en_filled_once", "Text"),
    "place_ru": ("documents_decision_place_ru_filled_once", "Минск"),
    "place_en": ("documents_decision_place_en_filled_once", "Minsk"),
    "in_force_on": ("documents_decision_in_force_on_filled_once", date(2026, 1, 1)),
}


def test_what_was_empty_of_an_adopted_decision_is_filled_once(council):
    assert set(FILLED) == set(Decision.FILLED_ONCE)
    rows = of(make_decision(council, title_en=""))
    rows.update(**{column: value for column, (_trigger, value) in FILLED.items()})
    for column, (trigger, _value) in FILLED.items():
        refused_by(trigger, *changes(rows, (column, None if column == "in_force_on" else "")))


def test_number_of_ours_stays(council):
    rows = of(make_decision(council, scope="2026", number=1))
    refused_by("documents_decision_numbered", *changes(rows, ("number", 2), ("scope", "2027")))


def test_released_issue_stays(secretary, representative, party, now):
    issue = make_released(secretary, party, due=now.replace(month=4, tzinfo=None))
    other = Document.objects.create(register=issue.document.register, kind="letter", title_ru="Другое")
    at = datetime(2027, 1, 1, tzinfo=now.tzinfo)
    refused_by(
        "documents_issue_frozen",
        *changes(
            of(issue), ("document", other), ("symbol", "x"), ("symbol_key", "X"), ("answer_due_local", datetime(2028, 1, 1)),
            ("tz", "Asia/Almaty"), ("change_note_ru", "x"), ("change_note_en", "x"), ("audience_note", "x"),
            ("cleared_at", at), ("cleared_by", representative), ("released_at", at), ("released_by", representative),
        ),
        lambda: of(issue).update(kind="rev", number=1),
        lambda: of(issue).update(action="none", answer_due=None, answer_due_local=None),
    )  # fmt: skip


def test_paper_of_a_released_issue_stays(secretary, party):
    document = make_released(secretary, party).document
    refused_by(
        "documents_document_frozen",
        *changes(
            of(document), ("title_ru", "x"), ("title_en", "x"), ("kind", "letter"), ("marking", "official_use"),
            ("original_language", "en"),
        ),
    )  # fmt: skip


def test_symbol_of_a_paper_stays(secretary):
    document = make_cleared(secretary).document
    register = Register.objects.get(code="HM")
    refused_by(
        "documents_document_symbol_frozen",
        *changes(of(document), ("number", 77), ("base_symbol", "x"), ("scope", "2028"), ("register", register)),
    )


def test_released_file_stays(secretary, party):
    issue = make_released(secretary, party)
    file, other = issue.files.get(), make_cleared(secretary)
    other.files.all()._raw_delete("default")
    refused_by(
        "documents_languagefile_frozen",
        *changes(
            of(file), ("issue", other), ("language", "en"), ("status", "draft"), ("is_original", False), ("file", "x"),
            ("name", "x"), ("size", 1), ("sha256", "x"), ("mime", "x"),
        ),
        lambda: of(file).update(status="draft", scan="pending"),
        gone(of(file)),
    )  # fmt: skip


def test_distribution_stays(secretary, representative, party, other_party, now):
    issue, other = make_released(secretary, party), make_cleared(secretary)
    rows = of(issue.distributions.get())
    refused_by(
        "documents_distribution_frozen",
        *changes(rows, ("issue", other), ("party", other_party), ("added_by", representative), ("added_at", now.replace(day=2))),
        gone(rows),
    )  # fmt: skip


def test_answer_stays(secretary, representative, party, now):
    receipt = make_released(secretary, party, due=now.replace(month=4, tzinfo=None)).receipts.get()
    rows = of(receipt)
    answer = {"answer": "acknowledged", "at": now, "by": representative, "hashes": [{"language": "ru"}]}
    rows.update(**answer)
    refused_by(
        "documents_receipt_frozen",
        *changes(
            rows, ("letter", "x"), ("by", secretary), ("at", now.replace(day=2)), ("hashes", [{"language": "en"}])
        ),
        lambda: rows.update(answer="", at=None, by=None, hashes=[]),
        gone(rows),
    )


def test_what_was_opened_stays(secretary, representative, party, now):
    issue = make_released(secretary, party)
    event = AccessEvent.objects.create(issue=issue, user=representative, party=party, action="view", at=now)
    refused_by("documents_accessevent_append_only", *changes(of(event), ("at", now.replace(day=2))), gone(of(event)))
    refused_by("documents_accessevent_never_emptied", emptied("documents_accessevent"))
