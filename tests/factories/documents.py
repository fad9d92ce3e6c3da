"""Decisions and positions, papers and their issues for tests."""

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from documents import domain
from documents.models import Decision, Issue, Position, Register, Upload
from tests.factories import files


def make_decision(body, *, status="adopted", adopted_on=date(2025, 10, 10), **values) -> Decision:
    """A decision of a body, adopted unless said otherwise."""
    if status in ("draft", "agreed", "withdrawn"):
        adopted_on = None
    names = {"title_ru": "О порядке", "title_en": "On the procedure"} | values
    return Decision.objects.create(body=body, status=status, adopted_on=adopted_on, **names)


def make_position(decision, party, stance="signed", **values) -> Position:
    """What a party did with a decision; signed on the day of its adoption unless said otherwise."""
    if stance in ("signed", "signed_with_reservation", "joined_later"):
        values.setdefault("signed_on", decision.adopted_on)
    if stance == "signed_with_reservation":
        values.setdefault("reservation_ru", "Кроме пункта 3")
    return Position.objects.create(decision=decision, party=party, stance=stance, **values)


SECRETARY_DAY = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


def make_upload(by, content=None, name="отчёт.pdf", *, now=SECRETARY_DAY) -> Upload:
    """A file that was uploaded, as the act keeps it."""
    return domain.upload.keep(SimpleUploadedFile(name, files.pdf() if content is None else content), by=by, now=now)


def make_draft(by, *, register="GEN", scope="2027", upload=True, now=SECRETARY_DAY, **values) -> Issue:
    """The draft of a paper, with its file."""
    said = {"kind": "report", "title_ru": "Доклад рабочей группы", "title_en": "Report of the working group"} | values
    paper = make_upload(by, now=now) if upload else None
    return domain.document.draft(
        register=Register.objects.get(code=register), scope=scope, upload=paper, by=by, now=now, **said
    )


def make_cleared(by, *, now=SECRETARY_DAY, **values) -> Issue:
    """A paper that is cleared for release."""
    return domain.issue.clear(make_draft(by, now=now, **values), version=None, by=by, now=now)


def make_released(by, *parties, now=SECRETARY_DAY, due=None, **values) -> Issue:
    """A paper that is released to parties; with `due` they have to acknowledge it."""
    asked = {"action": "acknowledge", "answer_due_local": due} if due else {}
    issue = make_cleared(by, now=now, **values)
    return domain.release.release(issue, parties=parties, version=None, by=by, now=now, **asked)
