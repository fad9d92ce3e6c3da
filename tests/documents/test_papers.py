"""A paper from its draft to the parties and back: what each act demands and leaves behind."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from documents import domain
from documents.models import AccessEvent, Distribution, Issue, LanguageFile, Receipt, Upload, symbol_key
from records import history
from records.models import StaleError
from reminders.domain import rule
from reminders.models import Reminder
from tests.factories.documents import make_cleared, make_draft, make_released, make_upload
from tests.factories.members import make_account

pytestmark = pytest.mark.django_db
DUE = datetime(2027, 3, 20, 18, 0)


@pytest.fixture
def officer(center, office):
    """A second member of staff with all rights."""
    return make_account("staff", party=center, office=office, name="Сотрудник", rights=["documents", "approve"])


def refused(code, act, *args, **values):
    with pytest.raises(ValidationError) as trouble:
        act(*args, **values)
    found = trouble.value.error_list if hasattr(trouble.value, "error_list") else None
    assert code in (trouble.value.message_dict if found is None else {each.code for each in found})


def test_draft_takes_no_number_and_clearing_takes_the_next(secretary, now):
    first, second = make_draft(secretary), make_draft(secretary)
    assert (first.status, first.symbol, first.files.get().is_original) == ("draft", "", True)
    cleared = domain.issue.clear(second, version=second.version, by=secretary, now=now)
    assert (cleared.symbol, cleared.files.get().status) == ("ATC/GEN/2027/1", "final")
    assert make_cleared(secretary).symbol == "ATC/GEN/2027/2"
    assert make_cleared(secretary, register="HM", scope="XX").symbol == "ATC/HM/XX/1"
    assert [entry.verb for entry in history.of(cleared)] == ["cleared"]


@pytest.mark.parametrize("scope", ["", "20", "первый", "IIX", "3000"])
def test_scope_is_an_edition_or_a_year(secretary, scope):
    refused("scope", make_draft, secretary, scope=scope)


def test_paper_without_its_original_is_not_cleared(secretary, now):
    draft = make_draft(secretary, upload=False)
    refused("missing", domain.issue.clear, draft, version=1, by=secretary, now=now)
    translation = make_upload(secretary)
    draft = domain.file.upload(draft, language="en", upload=translation, version=1, by=secretary, now=now)
    refused("missing", domain.issue.clear, draft, version=None, by=secretary, now=now)


def test_number_is_kept_when_the_paper_is_opened_again(secretary, now):
    cleared = make_cleared(secretary)
    opened = domain.issue.unclear(cleared, version=None, by=secretary, now=now)
    assert (opened.status, opened.symbol, opened.files.get().status) == ("draft", "ATC/GEN/2027/1", "draft")
    assert domain.issue.clear(opened, version=None, by=secretary, now=now).symbol == "ATC/GEN/2027/1"
    refused("not_cleared", domain.issue.unclear, make_draft(secretary), version=None, by=secretary, now=now)


def test_file_is_replaced_while_it_is_a_draft(secretary, now):
    draft = make_draft(secretary)
    old = draft.files.get().file.name
    new = make_upload(secretary, name="лучше.pdf")
    domain.file.upload(draft, language="ru", upload=new, version=None, by=secretary, now=now)
    assert draft.files.get().name == "лучше.pdf"
    assert list(Upload.objects.values_list("file", flat=True)) == [old]  # it is forgotten in a day
    assert [entry.verb for entry in history.of(draft)] == ["file_replaced"]
    domain.file.remove(draft, language="ru", version=None, by=secretary, now=now)
    assert not draft.files.exists()
    refused("absent", domain.file.remove, draft, language="ru", version=None, by=secretary, now=now)


def test_files_of_a_cleared_issue_are_closed(secretary, now):
    cleared, upload = make_cleared(secretary), make_upload(secretary)
    refused("closed", domain.file.upload, cleared, language="en", upload=upload, version=None, by=secretary, now=now)
    refused("closed", domain.file.remove, cleared, language="ru", version=None, by=secretary, now=now)


def test_release_reaches_the_parties_named_and_tells_them(secretary, representative, neighbour, party, now):
    rule.seed()
    issue = make_released(secretary, party, due=DUE, now=now)
    assert (issue.status, [row.party for row in issue.distributions.all()]) == ("released", [party])
    receipt = issue.receipts.get()
    assert (receipt.party, receipt.due_at, receipt.answer) == (party, issue.answer_due, "")
    assert list(Receipt.objects.outstanding_for(party, at=now)) == [receipt]
    told = Reminder.objects.about(issue).filter(kind="released")
    assert {row.person for row in told} == {representative}
    assert {(row.person, row.anchor) for row in Reminder.objects.about(receipt)} == {(representative, "due")}


def test_empty_list_means_nobody(secretary, now):
    cleared = make_cleared(secretary)
    refused("parties", domain.release.release, cleared, parties=[], version=None, by=secretary, now=now)
    assert not Distribution.objects.exists()


def test_release_is_refused(secretary, party, now):
    release = domain.release.release
    said = {"parties": [party], "version": None, "by": secretary, "now": now}
    refused("not_cleared", release, make_draft(secretary), **said)
    refused("internal", release, make_cleared(secretary, internal=True), **said)
    refused("due_on", release, make_cleared(secretary), action="acknowledge", **said)
    refused(
        "due_on",
        release,
        make_cleared(secretary),
        action="acknowledge",
        answer_due_local=now.replace(tzinfo=None),
        **said,
    )
    refused("not_cleared", release, make_released(secretary, party), **said)


def test_paper_for_official_use_is_released_by_a_second_person(secretary, officer, party, now):
    cleared = make_cleared(secretary, marking="official_use")
    refused("four_eyes", domain.release.release, cleared, parties=[party], version=None, by=secretary, now=now)
    assert domain.release.release(cleared, parties=[party], version=None, by=officer, now=now).status == "released"
    assert "Доклад" not in cleared.reminder_title()


def test_released_paper_is_not_edited(secretary, party, now):
    issue = make_released(secretary, party)
    refused("released", domain.document.edit, issue.document, title_ru="Иначе", version=None, by=secretary, now=now)
    draft = make_draft(secretary)
    domain.document.edit(draft.document, title_ru="Иначе", version=None, by=secretary, now=now)
    assert history.of(draft.document)[0].verb == "edited"
    with pytest.raises(TypeError):
        domain.document.edit(draft.document, number=7, version=None, by=secretary, now=now)


def test_issue_goes_to_further_parties(secretary, representative, neighbour, party, other_party, now):
    issue = make_released(secretary, party, due=DUE)
    domain.release.extend(issue, parties=[party, other_party], version=None, by=secretary, now=now)
    assert {row.party for row in issue.receipts.all()} == {party, other_party}
    assert {row.person for row in Reminder.objects.about(issue).filter(kind="released")} == {representative, neighbour}
    refused("parties", domain.release.extend, issue, parties=[party], version=None, by=secretary, now=now)
    refused(
        "not_released",
        domain.release.extend,
        make_cleared(secretary),
        parties=[party],
        version=None,
        by=secretary,
        now=now,
    )


def test_distribution_ends_with_a_reason_and_begins_anew(secretary, party, other_party, now):
    issue = make_released(secretary, party, other_party, due=DUE)
    row = issue.distributions.get(party=party)
    refused("reason", domain.release.end_distribution, row, reason=" ", version=None, by=secretary, now=now)
    domain.release.end_distribution(row, reason="приглашение отозвано", version=None, by=secretary, now=now)
    assert not Receipt.objects.outstanding_for(party, at=now).exists()
    refused("ended", domain.release.end_distribution, row, reason="снова", version=None, by=secretary, now=now)
    domain.release.extend(issue, parties=[party], version=None, by=secretary, now=now)
    assert Receipt.objects.outstanding_for(party, at=now).exists()


def test_receipt_is_acknowledged_once_for_the_whole_party(secretary, representative, party, now):
    rule.seed()
    issue = make_released(secretary, party, due=DUE)
    receipt = issue.receipts.get()
    assert Reminder.objects.about(receipt).filter(state="planned").exists()
    given = domain.receipt.acknowledge(receipt, version=receipt.version, by=representative, now=now)
    assert (given.answer, given.by, given.hashes) == (
        "acknowledged", representative, [{"language": "ru", "sha256": issue.files.get().sha256}],
    )  # fmt: skip
    assert not Receipt.objects.outstanding_for(party, at=now).exists()
    assert not Reminder.objects.about(receipt).filter(state="planned").exists()
    assert history.of(receipt)[0].on_behalf == "TJ"
    refused("answered", domain.receipt.acknowledge, receipt, version=None, by=representative, now=now)
    with pytest.raises(StaleError):
        domain.receipt.acknowledge(receipt, version=1, by=representative, now=now)


def test_receipt_by_letter_names_the_letter(secretary, party, now):
    receipt = make_released(secretary, party, due=DUE).receipts.get()
    refused("letter", domain.receipt.acknowledge, receipt, source="letter", version=None, by=secretary, now=now)
    given = domain.receipt.acknowledge(
        receipt, source="letter", letter="№ 7", version=None, by=secretary, now=DUE_PASSED
    )
    assert (given.source, given.is_late) == ("letter", True)


DUE_PASSED = datetime(2027, 4, 1, 9, 0).astimezone()


def test_withdrawn_paper_owes_nothing_and_tells_why(secretary, representative, party, now):
    issue = make_released(secretary, party, due=DUE)
    refused("reason", domain.release.withdraw, issue, reason="", version=None, by=secretary, now=now)
    receipt = issue.receipts.get()
    domain.release.withdraw(issue, reason="ошибка в таблице", version=None, by=secretary, now=now)
    assert not Receipt.objects.outstanding_for(party, at=now).exists()
    assert not LanguageFile.objects.visible_to(representative).exists()
    assert [row.status for row in Issue.objects.visible_to(representative)] == ["withdrawn"]
    assert {row.words for row in Reminder.objects.about(issue).filter(kind="paper_withdrawn")} == {"ошибка в таблице"}
    refused("withdrawn", domain.receipt.acknowledge, receipt, version=None, by=representative, now=now)
    refused("not_released", domain.release.withdraw, issue, reason="снова", version=None, by=secretary, now=now)


def test_unopened_paper_is_recalled_and_its_symbol_given_again(secretary, representative, party, now):
    issue = make_released(secretary, party)
    domain.release.recall(issue, reason="не тот файл", version=None, by=secretary, now=now)
    assert not Issue.objects.visible_to(representative).exists()
    again = domain.issue.revise(issue, version=None, by=secretary, now=now)
    assert (again.kind, again.number) == ("original", 0)
    domain.file.upload(again, language="ru", upload=make_upload(secretary), version=None, by=secretary, now=now)
    assert domain.issue.clear(again, version=None, by=secretary, now=now).symbol == issue.symbol


def test_opened_paper_is_not_recalled(secretary, representative, party, now):
    issue = make_released(secretary, party)
    domain.access.view(issue, by=secretary, now=now)  # staff do not count
    assert not issue.is_opened
    domain.access.view(issue, by=representative, now=now)
    refused("opened", domain.release.recall, issue, reason="поздно", version=None, by=secretary, now=now)


def test_revision_supersedes_what_it_replaces(secretary, representative, party, now):
    first = make_released(secretary, party, due=DUE)
    draft = domain.issue.revise(first, version=None, by=secretary, now=now)
    refused("in_preparation", domain.issue.revise, first, version=None, by=secretary, now=now)
    domain.file.upload(draft, language="ru", upload=make_upload(secretary), version=None, by=secretary, now=now)
    domain.issue.clear(draft, version=None, by=secretary, now=now)
    release = domain.release.release
    said = {"parties": [party], "version": None, "by": secretary, "now": now}
    refused("change_note_ru", release, draft, **said)
    second = release(draft, change_note_ru="исправлена таблица 2", **said)
    first.refresh_from_db()
    assert (second.symbol, second.status, first.status) == ("ATC/GEN/2027/1/Rev.1", "released", "superseded")
    assert not Receipt.objects.outstanding_for(party, at=now).exists()
    receipt = first.receipts.get()
    refused("superseded", domain.receipt.acknowledge, receipt, version=None, by=representative, now=now)


def test_translation_is_added_to_what_is_released_and_nothing_is_replaced(secretary, representative, party, now):
    issue = make_released(secretary, party)
    upload = make_upload(secretary, name="report.pdf")
    domain.file.upload(issue, language="en", upload=upload, version=None, by=secretary, now=now)
    assert {row.language for row in LanguageFile.objects.visible_to(representative)} == {"ru", "en"}
    again = make_upload(secretary)
    refused("language", domain.file.upload, issue, language="en", upload=again, version=None, by=secretary, now=now)


def test_repeated_opening_is_one(secretary, representative, party, now):
    issue = make_released(secretary, party)
    for minutes in (0, 3, 9, 25):
        domain.access.view(issue, by=representative, now=now + timedelta(minutes=minutes))
    assert AccessEvent.objects.filter(party=party, action="view").count() == 2
    file = issue.files.get()
    domain.access.fetch(file, by=representative, now=now)
    domain.access.fetch(file, by=representative, now=now)
    assert AccessEvent.objects.get(action="download").sha256 == file.sha256


def test_s83_reading_of_a_paper_for_official_use_is_in_the_trail(secretary, officer, representative, party, now):
    cleared = make_cleared(secretary, marking="official_use")
    issue = domain.release.release(cleared, parties=[party], version=None, by=officer, now=now)
    domain.access.view(issue, by=representative, now=now)
    domain.access.fetch(issue.files.get(), by=representative, now=now)
    found = [(entry.verb, entry.on_behalf) for entry in history.of(issue)[:2]]
    assert found == [("downloaded", "TJ"), ("viewed", "TJ")]


def test_symbol_is_found_whatever_its_alphabet():
    assert symbol_key("АТС/НМ/ХХ/3") == symbol_key("ATC/HM/XX/3") == symbol_key(" atc/hm/xx/3 ")
