"""What the database holds of papers, proven by writing past the acts."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError

from documents.models import (
    AccessEvent,
    Distribution,
    Document,
    Issue,
    LanguageFile,
    Receipt,
    Register,
    RegisterCounter,
    Upload,
)
from tests.factories.documents import make_cleared, make_draft, make_released, make_upload

pytestmark = pytest.mark.django_db


def refused(constraint, act, *args, **values):
    with pytest.raises((IntegrityError, InternalError, ProgrammingError), match=constraint), transaction.atomic():
        act(*args, **values)


def rows(model, row):
    return model.objects.filter(pk=row.pk)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("documents_issue_original_is_zero", {"number": 1}),
        ("documents_issue_original_is_zero", {"kind": "rev"}),
        ("documents_issue_cleared_whole", {"status": "cleared"}),
        ("documents_issue_released_whole", {"status": "released"}),
        ("documents_issue_term_if_action", {"action": "acknowledge"}),
    ],
)
def test_issue_constraint(secretary, constraint, values):
    row = make_cleared(secretary) if constraint == "documents_issue_released_whole" else make_draft(secretary)
    refused(constraint, rows(Issue, row).update, **values)


def test_issue_is_once_and_has_its_symbol_alone(secretary, party, now):
    released = make_released(secretary, party)
    document = released.document
    refused("documents_issue_once", Issue.objects.create, document=document)
    other = make_draft(secretary)
    refused("documents_issue_symbol_once", rows(Issue, other).update, symbol_key=released.symbol_key)
    second = Issue.objects.create(document=document, kind="rev", number=1)
    values = {
        "symbol": "x", "symbol_key": "X", "cleared_at": now, "cleared_by": secretary, "released_at": now,
        "released_by": secretary,
    }  # fmt: skip
    refused("documents_issue_one_released", rows(Issue, second).update, status="released", **values)
    refused("documents_issue_taken_back_with_reason", rows(Issue, second).update, status="withdrawn", **values)


def test_document_constraints(secretary, party):
    cleared, draft = make_cleared(secretary).document, make_draft(secretary).document
    taken = {"number": cleared.number, "base_symbol": "x"}
    refused("documents_document_number_once", rows(Document, draft).update, **taken)
    refused("documents_document_symbol_if_number", rows(Document, draft).update, number=9)
    refused("documents_document_handed_in_by_a_party", rows(Document, draft).update, return_reason="Нет подписи")
    own = {"submitted_by": party, "sent_to_center_at": draft.created_at, "return_reason": "Нет подписи"}
    refused("documents_document_returned_or_handed_in", rows(Document, draft).update, **own)
    came = "documents_document_source_is_named"
    refused(came, rows(Document, draft).update, source="letter", letter="№ 5")
    refused(came, rows(Document, draft).update, submitted_by=party, source="email")
    refused(came, rows(Document, draft).update, submitted_by=party, letter="№ 5")


def test_file_constraints(secretary):
    draft = make_draft(secretary)
    file = draft.files.get()
    values = {"issue": draft, "file": "x", "name": "x", "size": 1, "sha256": "x", "mime": "x"}
    refused("documents_languagefile_once", LanguageFile.objects.create, language="ru", **values)
    refused(
        "documents_languagefile_one_original", LanguageFile.objects.create, language="en", is_original=True, **values
    )
    for missing in ({"scan": "pending"}, {"file": ""}, {"sha256": ""}, {"size": 0}):
        refused("documents_languagefile_final_is_clean", rows(LanguageFile, file).update, status="final", **missing)
    upload = make_upload(secretary)
    refused("documents_upload_refused_is_not_kept", rows(Upload, upload).update, scan="refused")


def test_distribution_and_receipt_constraints(secretary, party, now):
    issue = make_released(secretary, party, due=now.replace(month=4, tzinfo=None))
    row, receipt = issue.distributions.get(), issue.receipts.get()
    again = {"issue": issue, "party": party}
    refused("documents_distribution_once", Distribution.objects.create, added_at=now, added_by=secretary, **again)
    refused("documents_distribution_ended_whole", rows(Distribution, row).update, ended_at=now)
    refused("documents_receipt_once", Receipt.objects.create, due_at=now, **again)
    refused("documents_receipt_answer_whole", rows(Receipt, receipt).update, answer="acknowledged")
    refused("documents_receipt_source_is_named", rows(Receipt, receipt).update, source="letter")
    refused("documents_accessevent_file_if_fetched", AccessEvent.objects.create, issue=issue, user=secretary, action="download", at=now)  # fmt: skip


def test_scope_is_counted_once(db):
    register = Register.objects.get(code="GEN")
    assert [RegisterCounter.take(register, "2027") for _ in range(3)] == [1, 2, 3]
    first, second = Register.objects.order_by("pk")[:2]
    refused("documents_register_code_key", rows(Register, second).update, code=first.code)
    refused("documents_register_code_ru_key", rows(Register, second).update, code_ru=first.code_ru)
    refused("documents_registercounter_once", RegisterCounter.objects.create, register=register, scope="2027")


@pytest.mark.parametrize(
    "values",
    [{"symbol": "другое"}, {"kind": "rev", "number": 1}, {"change_note_ru": "иначе"}, {"audience_note": "всем"}, {"released_at": None},
     {"tz": "Asia/Almaty"}],
)  # fmt: skip
def test_released_issue_is_frozen(secretary, party, values):
    issue = make_released(secretary, party)
    refused("documents_issue is frozen", rows(Issue, issue).update, **values)
    refused("documents_issue is frozen", rows(Issue, issue)._raw_delete, "default")


@pytest.mark.parametrize("values", [{"title_ru": "иначе"}, {"marking": "official_use"}, {"kind": "letter"}])
def test_paper_of_a_released_issue_is_frozen(secretary, party, values):
    issue = make_released(secretary, party)
    refused("documents_document is frozen", rows(Document, issue.document).update, **values)
    cleared = make_cleared(secretary).document
    refused("documents_document is frozen", rows(Document, cleared).update, number=77, base_symbol="x")


@pytest.mark.parametrize("values", [{"file": "другое"}, {"sha256": "0"}, {"size": 1}, {"language": "en"}, {"status": "draft"}])  # fmt: skip
def test_released_file_is_frozen(secretary, party, values):
    file = make_released(secretary, party).files.get()
    refused("documents_languagefile is frozen", rows(LanguageFile, file).update, **values)
    refused("documents_languagefile is frozen", rows(LanguageFile, file)._raw_delete, "default")
    assert rows(LanguageFile, make_cleared(secretary).files.get()).update(status="draft") == 1


def test_what_was_opened_and_answered_stands(secretary, representative, party, now):
    issue = make_released(secretary, party, due=now.replace(month=4, tzinfo=None))
    event = AccessEvent.objects.create(issue=issue, user=representative, party=party, action="view", at=now)
    refused("append-only|permission denied", rows(AccessEvent, event).update, at=now)
    refused("documents_distribution is frozen", rows(Distribution, issue.distributions.get())._raw_delete, "default")
    said = {"answer": "acknowledged", "at": now, "by": representative, "hashes": [{"language": "ru"}]}
    rows(Receipt, issue.receipts.get()).update(**said)
    refused("documents_receipt is frozen", rows(Receipt, issue.receipts.get()).update, letter="другое")
