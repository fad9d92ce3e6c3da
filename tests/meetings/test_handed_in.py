"""Papers that parties hand in for a meeting: who reads them, what is late, taken back, returned, handed in again, cleared."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import domain as documents
from documents.models import Document, Issue
from meetings import domain
from meetings.models import Deadline, MeetingPaper, Status
from records import history
from reminders.models import Reminder
from tests.factories import files
from tests.factories.documents import make_upload
from tests.factories.meetings import invite, make_item, make_line, make_version

pytestmark = pytest.mark.django_db

SAID = {"kind": "report", "title_ru": "Доклад о ходе работы"}


def hand_in(meeting, party, by, now, **values):
    upload = make_upload(by)
    return domain.paper.hand_in(meeting, party=party, upload=upload, **SAID | values, by=by, now=now)


@pytest.fixture
def paper(meeting, invitation, party, representative, now):
    return hand_in(meeting, party, representative, now, item=str(make_item(meeting, title="О ходе работы").key))


def issue_of(paper):
    return paper.document.issues.get()


def address(name, paper):
    return reverse(f"meetings:{name}", args=[paper.meeting.public_id, paper.pk])


def told(kind):
    return set(Reminder.objects.filter(kind=kind, channel="portal").values_list("person", flat=True))


def test_party_hands_in_from_the_page_of_the_meeting(
    meeting, invitation, other_invitation, party, representative, colleague, neighbour, secretary, send, as_user
):
    home = meeting.get_absolute_url()
    url = f"{reverse('meetings:hand-in-paper', args=[meeting.public_id])}?party={party.code}"
    assert url in as_user(representative).get(home).content.decode()
    assert url not in as_user(colleague).get(home).content.decode()
    item = make_item(meeting, title="О ходе работы")
    make_version(meeting, secretary, lines=[make_line(item.key, "О ходе работы")])
    file = SimpleUploadedFile("доклад.pdf", files.pdf())
    values = SAID | {"item": str(item.key), "wish": "принять к сведению", "marking": "official_use", "upload": file}
    empty = send(representative, url, **values | {"title_ru": ""})
    assert empty.status_code == 422
    assert "доклад.pdf" in empty.content.decode()
    values["upload"] = SimpleUploadedFile("доклад.pdf", files.pdf())
    assert send(representative, url, **values, original_language="ru").status_code == 303
    row = MeetingPaper.objects.get()
    document = row.document
    assert (row.item, row.wish, document.submitted_by, document.marking) == (
        item,
        values["wish"],
        party,
        "official_use",
    )
    assert document.register == meeting.series.register or document.register.code == "GEN"
    pages = [as_user(person).get(home).content.decode() for person in (representative, colleague, secretary, neighbour)]
    assert [SAID["title_ru"] in text for text in pages] == [True, True, True, False]
    assert "поступил" in pages[0]
    paths = [issue_of(row).get_absolute_url(), reverse("documents:download", args=[issue_of(row).public_id, "ru"])]
    for path in paths:
        answers = [as_user(person).get(path) for person in (representative, colleague, secretary, neighbour)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
        for answer in answers[:3]:
            b"".join(answer)
    listed = as_user(secretary).get(reverse("documents:documents") + "?handed_in=on").content.decode()
    assert SAID["title_ru"] in listed
    assert SAID["title_ru"] in as_user(secretary).get("/").content.decode()


def test_returned_with_a_reason_it_is_handed_in_again_in_its_row(
    paper, representative, secretary, send, as_user, meeting
):
    back = reverse("documents:return_paper", args=[issue_of(paper).public_id])
    assert send(secretary, back, reason="").status_code == 422
    assert send(secretary, back, reason="Нет подписи").status_code == 303
    assert told("paper_returned") == {representative.pk}
    assert not Issue.objects.handed_in().exists()
    text = as_user(representative).get(meeting.get_absolute_url()).content.decode()
    assert "Нет подписи" in text
    assert address("hand-in-again", paper) in text
    clear = reverse("documents:clear", args=[issue_of(paper).public_id])
    assert send(secretary, clear).status_code == 422  # it lies with its party
    again = address("hand-in-again", paper)
    assert "О ходе работы" not in as_user(representative).get(again).content.decode()  # the working copy's words
    file = SimpleUploadedFile("подписан.pdf", files.pdf())
    assert send(representative, again, title_ru="Доклад (подписан)", upload=file).status_code == 303
    paper.refresh_from_db()
    assert (MeetingPaper.objects.get(), paper.document.title_ru) == (paper, "Доклад (подписан)")
    assert (issue_of(paper).files.get().name, paper.document.return_reason) == ("подписан.pdf", "")
    assert list(Issue.objects.handed_in()) == [issue_of(paper)]
    assert send(representative, again, title_ru="Ещё раз").status_code == 422  # it lies with the secretariat
    verbs = [entry.verb for entry in history.of(paper.document)]
    assert verbs == ["handed_in", "edited", "returned", "handed_in", "drafted"]


def test_taken_back_until_it_is_cleared(paper, representative, secretary, now, send):
    url = address("take-back-paper", paper)
    assert send(representative, url).status_code == 303
    paper.refresh_from_db()
    assert paper.document.handed == "taken_back"
    with pytest.raises(ValidationError) as twice:
        documents.submission.take_back(issue_of(paper), version=None, by=representative, now=now)
    assert twice.value.code == "not_with_us"
    assert not told("paper_returned")
    assert send(representative, address("hand-in-again", paper), title_ru=SAID["title_ru"]).status_code == 303
    documents.issue.clear(issue_of(paper), version=None, by=secretary, now=now)
    assert told("paper_cleared") == {representative.pk}
    assert send(representative, url).status_code == 422
    assert Document.objects.get(pk=paper.document_id).base_symbol


def test_late_is_marked_and_not_dropped(paper, meeting, party, representative, now, as_user):
    Deadline.objects.create(meeting=meeting, key="papers", days=30, due_at=now + timedelta(days=1))
    late = hand_in(meeting, party, representative, now + timedelta(days=2), title_ru="Поздний")
    assert [row.is_late for row in MeetingPaper.objects.in_order()] == [False, True]
    text = as_user(representative).get(meeting.get_absolute_url()).content.decode()
    assert text.split("Поздний")[1].count("с опозданием") == 1
    assert late in MeetingPaper.objects.visible_to(representative)


def test_only_a_party_that_is_invited_and_only_before_it_is_over(
    meeting, invitation, party, other_party, representative, neighbour, now
):
    type(meeting).objects.update(host=None)
    with pytest.raises(ValidationError) as refused:
        hand_in(meeting, other_party, neighbour, now)
    assert refused.value.code == "not_invited"
    type(meeting).objects.update(status=Status.HELD)
    with pytest.raises(ValidationError) as refused:
        hand_in(meeting, party, representative, now)
    assert refused.value.code == "closed"


def test_item_of_another_meeting_or_of_the_secretariat_is_refused(meeting, invitation, party, representative, now):
    hidden = make_item(meeting, title="Служебное", audience="secretariat")
    for key in (str(hidden.key), str(meeting.public_id)):
        with pytest.raises(ValidationError) as refused:
            hand_in(meeting, party, representative, now, item=key)
        assert "item" in refused.value.message_dict


def test_own_paper_is_not_new_to_its_party(paper, representative, as_user):
    assert "ещё не открыт" not in as_user(representative).get(paper.meeting.get_absolute_url()).content.decode()
    listed = as_user(representative).get(reverse("documents:documents")).content.decode()
    assert SAID["title_ru"] in listed
    assert (
        SAID["title_ru"]
        not in as_user(representative)
        .get(reverse("documents:documents") + "?new=on")
        .content.decode()
        .split("<main")[1]
    )


def test_paper_in_the_language_of_its_state(meeting, invitation, party, representative, secretary, send, as_user):
    url = f"{reverse('meetings:hand-in-paper', args=[meeting.public_id])}?party={party.code}"
    file = {"upload": SimpleUploadedFile("доклад.pdf", files.pdf())}
    assert send(representative, url, **SAID, **file, original_language="hy").status_code == 303
    issue = Issue.objects.get()
    assert "Армянский" in as_user(representative).get(issue.get_absolute_url()).text
    served = as_user(secretary).get(reverse("documents:download", args=[issue.public_id, "hy"]))
    assert "_hy.pdf" in served.headers["Content-Disposition"]
    b"".join(served)
    upload = reverse("documents:upload", args=[issue.public_id])
    offered = as_user(secretary).get(upload).context["form"].fields["language"].choices
    assert [code for code, _name in offered] == ["ru", "en", "hy"]
    file = {"upload": SimpleUploadedFile("перевод.pdf", files.pdf())}
    assert send(secretary, upload, language="ru", **file).status_code == 303
    assert send(secretary, reverse("documents:clear", args=[issue.public_id])).status_code == 303
    found = issue.files.in_order().values_list("language", "is_original")
    assert list(found) == [("hy", True), ("ru", False)]


# What came by letter or e-mail


def test_secretariat_enters_what_came_by_letter(
    meeting, invitation, party, other_party, representative, colleague, neighbour, secretary, clerk, send, as_user
):
    type(meeting).objects.update(host=None)
    home = meeting.get_absolute_url()
    url = f"{reverse('meetings:hand-in-paper', args=[meeting.public_id])}?party={party.code}"
    assert url.split("?", maxsplit=1)[0] in as_user(secretary).get(home).text
    assert url in as_user(secretary).get(reverse("meetings:invitations", args=[meeting.public_id])).text
    assert url.split("?", maxsplit=1)[0] not in as_user(clerk).get(home).text
    form = as_user(secretary).get(url).context["form"]
    assert (form.initial["party"], list(form.fields["party"].queryset)) == (party, [party])  # the other is not invited
    values = SAID | {"party": party.pk, "source": "email", "original_language": "ru", "marking": "none"}
    file = {"upload": SimpleUploadedFile("доклад.pdf", files.pdf())}
    unnamed = send(secretary, url, **values, **file)
    assert (unnamed.status_code, list(unnamed.context["form"].errors)) == (422, ["letter"])
    file = {"upload": SimpleUploadedFile("доклад.pdf", files.pdf())}
    assert send(secretary, url, **values, **file, letter="№ 7/12 от 01.02.2027").status_code == 303
    row = MeetingPaper.objects.get()
    document = row.document
    assert (document.submitted_by, document.source, document.letter) == (party, "email", "№ 7/12 от 01.02.2027")
    said = "внесён секретариатом, электронная почта: № 7/12 от 01.02.2027"
    for path in (home, issue_of(row).get_absolute_url()):
        assert [said in as_user(person).get(path).text for person in (representative, colleague, secretary)] == [
            True
        ] * 3
    assert SAID["title_ru"] not in as_user(neighbour).get(home).text
    assert list(Issue.objects.handed_in()) == [issue_of(row)]
    for subject in (row, document):
        entry = history.of(subject).first()
        assert (entry.verb, entry.actor, entry.on_behalf) == ("entered", secretary, party.code)
    assert {change["field"]: change["now"] for change in history.of(document).first().changes} == {
        "source": "email", "letter": "№ 7/12 от 01.02.2027",
    }  # fmt: skip
    documents.issue.clear(issue_of(row), version=None, by=secretary, now=row.created_at)
    assert told("paper_cleared") == {representative.pk}


def test_letter_of_a_paper_is_between_its_party_and_the_secretariat(
    meeting, invitation, party, other_party, representative, neighbour, secretary, now, as_user
):
    invite(meeting, other_party)
    row = hand_in(meeting, party, secretary, now, source="letter", letter="№ 7/12")
    cleared = documents.issue.clear(issue_of(row), version=None, by=secretary, now=now)
    documents.release.release(cleared, parties=[party, other_party], version=None, by=secretary, now=now)
    for path in (meeting.get_absolute_url(), cleared.get_absolute_url()):
        texts = [as_user(person).get(path).text for person in (secretary, representative, neighbour)]
        assert [SAID["title_ru"] in text for text in texts] == [True, True, True]
        assert ["7/12" in text for text in texts] == [True, True, False]
    past = reverse("documents:history", args=[cleared.public_id])
    assert "7/12" not in as_user(neighbour).get(past).text


@pytest.mark.parametrize("who", ["secretary", "representative", "neighbour"])
def test_papers_of_parties_cost_the_page_no_more_queries(
    who, request, meeting, invitation, party, other_party, secretary, now, same_queries
):
    invite(meeting, other_party)

    def add(count):
        for _ in range(count):
            row = hand_in(meeting, party, secretary, now, source="letter", letter="№ 7/12")
            cleared = documents.issue.clear(issue_of(row), version=None, by=secretary, now=now)
            documents.release.release(cleared, parties=[party, other_party], version=None, by=secretary, now=now)

    same_queries(request.getfixturevalue(who), meeting.get_absolute_url(), add, counts=(1, 2, 6))


def test_returned_paper_comes_again_by_letter_or_from_its_party(
    paper, meeting, secretary, representative, clerk, send, as_user
):
    again = address("hand-in-again", paper)
    assert again not in as_user(secretary).get(meeting.get_absolute_url()).text
    back = reverse("documents:return_paper", args=[issue_of(paper).public_id])
    send(secretary, back, reason="Нет подписи")
    assert again in as_user(secretary).get(meeting.get_absolute_url()).text
    assert as_user(clerk).get(again).status_code == 403
    assert send(secretary, again, letter="").status_code == 422
    assert send(secretary, again, letter="№ 8").status_code == 303
    paper.refresh_from_db()
    assert (paper.document.source, paper.document.letter, paper.document.handed) == ("letter", "№ 8", "handed_in")
    assert [history.of(row).first().verb for row in (paper, paper.document)] == ["entered_again", "entered"]
    assert as_user(secretary).get(address("take-back-paper", paper)).status_code == 403
    send(secretary, back, reason="Нет подписи")
    assert send(representative, again).status_code == 303
    paper.refresh_from_db()
    assert (paper.document.source, paper.document.letter) == ("portal", "")


def test_party_says_nothing_of_letters(meeting, invitation, party, representative, send):
    url = f"{reverse('meetings:hand-in-paper', args=[meeting.public_id])}?party={party.code}"
    file = {"upload": SimpleUploadedFile("доклад.pdf", files.pdf()), "original_language": "ru", "marking": "none"}
    assert send(representative, url, **SAID, **file, source="letter", letter="№ 5", party=0).status_code == 303
    assert Document.objects.values_list("submitted_by", "source", "letter").get() == (party.pk, "portal", "")


def test_what_came_by_letter_names_it(meeting, invitation, party, secretary, now):
    with pytest.raises(ValidationError) as refused:
        hand_in(meeting, party, secretary, now, source="letter", letter=" ")
    assert "letter" in refused.value.message_dict
    assert not Document.objects.exists()
