"""Letters of parties as files: credentials sent with the names or later, the letter of an answer; who reads them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import Issue
from meetings import domain
from meetings.models import Delegation, Invitation
from records import history
from tests.factories import files
from tests.factories.delegations import make_delegation, make_nominee, make_seats
from tests.factories.documents import make_upload
from tests.factories.meetings import ENTERED, invite
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation(meeting, party, secretary):
    """With its head, of a meeting whose series asks for credentials."""
    meeting.series.needs_credentials = True
    meeting.series.save()
    make_seats(meeting)
    row = make_delegation(invite(meeting, party, reply="accepted", replied_at=ENTERED, replied_by=secretary))
    make_nominee(row, make_person(party, "Азимов", post_ru="Советник"), "head")
    return row


def page(name, row):
    return f"{reverse(f'meetings:{name}', args=[row.meeting.public_id])}?party={row.party.code}"


def seen(answer):
    """The status, once the answer is read to its end."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def note(name="нота.pdf", content=None):
    return SimpleUploadedFile(name, files.pdf() if content is None else content)


def test_note_comes_with_the_names(delegation, representative, neighbour, secretary, as_user, send):
    sent = {"upload": note(), "original_language": "ru", "marking": "official_use"}
    assert send(representative, page("delegation-submit", delegation), **sent).status_code == 303
    row = Delegation.objects.get()
    assert (row.status, row.credentials_status, row.owes) == ("submitted", "copy", "")
    paper = row.credentials.document
    assert (paper.submitted_by, paper.kind, paper.marking) == (delegation.party, "letter", "official_use")
    assert paper.title_ru.startswith("Полномочия делегации: Таджикистан, ")
    url = row.credentials.get_absolute_url()
    assert url in as_user(representative).get(row.get_absolute_url()).content.decode()
    file = reverse("documents:download", args=[row.credentials.public_id, "ru"])
    for path in (url, file):
        assert [seen(as_user(person).get(path)) for person in (representative, secretary, neighbour)] == [200, 200, 404]
    assert str(row.credentials) in as_user(representative).get(page("delegation-history", row)).content.decode()


def test_without_the_note_credentials_are_owed_until_it_comes(delegation, representative, now, as_user, send):
    assert send(representative, page("delegation-submit", delegation)).status_code == 303
    row = Delegation.objects.get()
    assert (row.credentials_status, row.owes) == ("awaited", "credentials")
    assert Delegation.objects.outstanding_for(row.party, at=now).exists()
    assert (
        page("delegation-letter", row).split("?")[0]
        in as_user(representative).get(row.get_absolute_url()).content.decode()
    )
    sent = send(representative, page("delegation-letter", row), upload=note(), original_language="ru", marking="none")
    assert sent.status_code == 303
    row.refresh_from_db()
    assert (row.credentials_status, row.owes) == ("copy", "")
    assert not Delegation.objects.outstanding_for(row.party, at=now).exists()


def test_later_file_takes_the_place_and_the_earlier_is_kept(delegation, representative, now):
    row = delegation
    for _turn in range(2):
        upload = make_upload(representative)
        row = domain.credentials.send_credentials(row, upload=upload, version=None, by=representative, now=now)
    first, second = Issue.objects.order_by("pk")
    assert row.credentials == second
    assert list(Issue.objects.visible_to(representative)) == [second, first]
    entries = [entry for entry in history.of(row) if entry.verb == "credentials_sent"]
    assert [entry.on_behalf for entry in entries] == [row.party.code] * 2


def test_original_stays_an_original(delegation, representative, secretary, now):
    note_it = domain.credentials.set_credentials
    upload = make_upload(secretary)
    values = {"credentials_status": "original", "credentials_letter": "№ 5", "upload": upload}
    row = note_it(delegation, **values, version=None, by=secretary, now=now)
    assert (row.credentials_status, row.credentials.document.submitted_by) == ("original", row.party)
    upload = make_upload(representative)
    row = domain.credentials.send_credentials(row, upload=upload, version=None, by=representative, now=now)
    assert row.credentials_status == "original"


WRONG = {
    "empty": (note(content=b""), 422, "пуст"),
    "kind": (note("нота.html", b"<html></html>"), 415, "PDF"),
    "higher": (note(), 422, "установленным порядком"),
    "named": (note("секретно.pdf"), 422, "Подтвердите пометку"),
}


@pytest.mark.parametrize("what", WRONG)
def test_refusal_says_what_to_do_and_loses_nothing(what, delegation, secretary, send):
    file, status, words = WRONG[what]
    marking = "higher" if what == "higher" else "none"
    typed = {"letter": "№ 18 от 3 марта", "source": "letter", "marking": marking, "original_language": "ru"}
    answer = send(secretary, page("delegation-submit", delegation), upload=file, **typed)
    text = answer.content.decode()
    assert answer.status_code == status
    assert words in text
    assert "№ 18 от 3 марта" in text
    assert not Issue.objects.exists()
    if what in ("higher", "named"):  # the file itself is not lost either
        assert file.name in text


def test_secretariat_keeps_the_letter_of_an_answer(invitation, representative, neighbour, secretary, as_user, send):
    url = f"{reverse('meetings:reply', args=[invitation.meeting.public_id])}?party={invitation.party.code}"
    values = {"reply": "accepted", "reply_letter": "№ 7", "upload": note(), "original_language": "ru"}
    assert send(secretary, url, **values, marking="none").status_code == 303
    row = Invitation.objects.get(pk=invitation.pk)
    kept = row.reply_paper
    path = kept.get_absolute_url()
    assert path in as_user(representative).get(row.meeting.get_absolute_url()).content.decode()
    assert as_user(neighbour).get(path).status_code == 404
    assert send(secretary, url, reply_note="Уточнено").status_code == 303
    row.refresh_from_db()
    assert row.reply_paper == kept  # another remark, the same letter
    assert send(representative, url, reply="undecided").status_code == 303
    row.refresh_from_db()
    assert row.reply_paper is None
    assert Issue.objects.filter(pk=kept.pk).exists()


def test_file_may_go_ahead_of_its_form(representative, colleague, as_user):
    url = reverse("documents:keep")
    assert as_user(representative).post(url, {"file": note()}).status_code == 200
    assert as_user(colleague).post(url, {"file": note()}).status_code == 403
