"""The pages of the agenda: what is issued, the editor and its order, two lists at once, proposals, papers."""

import pytest
from django.urls import reverse

from meetings import domain
from meetings.models import AgendaItem, AgendaProposal, AgendaVersion, MeetingPaper
from meetings.queries import agenda as reads
from tests.factories.documents import make_released
from tests.factories.meetings import make_item, make_line, make_version

pytestmark = pytest.mark.django_db


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.public_id, *more])


@pytest.fixture
def items(meeting):
    return [make_item(meeting, place, title) for place, title in enumerate(("Открытие", "Доклад", "Закрытие"), 1)]


def titles(meeting):
    return [item.title_ru for item in reads.items_of(meeting)]


def rows(*items):
    return [f"{item.key}:{level}" for item, level in items]


def test_last_released_issue_is_read_with_its_papers(
    as_user, meeting, invitation, items, party, secretary, representative, neighbour, now
):
    paper, other = make_released(secretary, party, title_ru="Доклад группы"), make_released(secretary, party)
    for document, item in ((paper.document, items[1]), (other.document, None)):
        domain.paper.attach_paper(meeting, document=document, item=item, version=None, by=secretary, now=now)
    make_version(meeting, secretary, lines=[make_line(items[1].key, "Доклад в первом выпуске")])
    make_version(meeting, secretary, revision=2, lines=[make_line(items[1].key, "Доклад во втором выпуске")])
    make_version(meeting, secretary, revision=3, lines=[make_line(title="Ещё не видно")], released_at=None)
    page = as_user(representative).get(url("agenda", meeting))
    ((_number, _day, (line,)),) = page.context["days"]
    assert (line.title_ru, [each.issue for each in line.papers]) == ("Доклад во втором выпуске", [paper])
    assert [each.issue for each in page.context["loose"]] == [other]
    assert [each.revision for each in page.context["issues"]] == [2, 1]
    assert as_user(representative).get(url("agenda", meeting), {"issue": 3}).status_code == 404
    assert as_user(secretary).get(url("agenda", meeting)).context["agenda_version"].revision == 3
    words = (
        as_user(neighbour).get(url("agenda", meeting)).content.decode()
    )  # the host; the papers are not released to it
    assert "Доклад во втором выпуске" in words
    assert "Доклад группы" not in words
    compared = as_user(representative).get(url("compare-agenda", meeting), {"now": 2})
    assert [change.marks for change in compared.context["changes"]] == [["changed"]]
    assert as_user(representative).get(url("compare-agenda", meeting), {"now": "copy"}).status_code == 404


def test_meeting_shows_its_agenda_before_the_participants(
    as_user, meeting, invitation, items, secretary, representative
):
    make_version(meeting, secretary, lines=[make_line(title="Первый вопрос")])
    words = as_user(secretary).get(meeting.get_absolute_url()).content.decode()
    assert words.index("Первый вопрос") < words.index("Приглашённые")
    assert "Готово к рассмотрению: 3 из 3" in words
    seen = as_user(representative).get(meeting.get_absolute_url()).content.decode()
    assert "Первый вопрос" in seen
    assert "Готово к рассмотрению" not in seen


def test_a_move_by_button_is_shown_and_not_saved(as_user, meeting, items, secretary):
    opening, report, closing = items
    sent = {"row": rows((opening, 0), (report, 0), (closing, 0)), "move": f"up:{closing.key}", "version": 1}
    page = as_user(secretary).post(url("edit-agenda", meeting), sent)
    assert [slot.item for day in page.context["days"] for slot in day.slots] == [opening, closing, report]
    assert page.context["moved"] == closing
    sent["move"] = f"in:{report.key}"
    page = as_user(secretary).post(url("edit-agenda", meeting), sent)
    assert [slot.item.row for day in page.context["days"] for slot in day.slots][1] == f"{report.key}:1"
    assert titles(meeting) == ["Открытие", "Доклад", "Закрытие"]


def test_order_is_saved_with_the_numbers_typed(as_user, meeting, items, secretary):
    opening, report, closing = items
    sent = {"row": rows((opening, 0), (report, 0), (closing, 0)), f"place_{closing.key}": "1", "version": 1}
    assert as_user(secretary).post(url("edit-agenda", meeting), sent).status_code == 303
    assert titles(meeting) == ["Закрытие", "Открытие", "Доклад"]
    assert [item.number for item in reads.items_of(meeting)] == ["3", "1", "2"]


def test_two_orders_at_once_stand_beside_each_other(as_user, meeting, items, secretary, clerk, now):
    opening, report, closing = items
    theirs = [(str(each.key), 0) for each in (report, opening, closing)]
    domain.agenda.arrange(domain.agenda.of(meeting), order=theirs, version=1, by=secretary, now=now)
    domain.agenda.add_item(domain.agenda.of(meeting), title_ru="Разное", version=None, by=secretary, now=now)
    sent = {"row": rows((closing, 0), (opening, 0), (report, 1)), "version": 1}
    page = as_user(secretary).post(url("edit-agenda", meeting), sent)
    found = page.context["form"].conflict
    assert page.status_code == 409
    assert [item.title_ru for item, _level in found["theirs"]] == ["Доклад", "Открытие", "Закрытие", "Разное"]
    assert [(item.title_ru, level) for item, level in found["mine"]] == [
        ("Закрытие", 0), ("Открытие", 0), ("Доклад", 1), ("Разное", 0),
    ]  # fmt: skip
    assert titles(meeting)[0] == "Доклад"
    again = {"row": rows(*found["mine"]), "version": found["version"]}
    assert as_user(secretary).post(url("edit-agenda", meeting), again).status_code == 303
    assert titles(meeting) == ["Закрытие", "Открытие", "Доклад", "Разное"]


def test_item_goes_its_way_by_the_pages(as_user, send, meeting, invitation, items, secretary, representative):
    opening, report, closing = items
    new = {"title_ru": "Разное", "parent": str(closing.pk), "fixed_start": "16:00", "clearance": "yes"}
    assert send(secretary, url("new-item", meeting), **new).status_code == 303
    assert AgendaItem.objects.get(title_ru="Разное").parent == closing
    assert send(secretary, url("edit-item", meeting, opening.key), title_ru="Начало").status_code == 303
    issue = send(secretary, url("issue-agenda", meeting))
    assert issue.status_code == 303
    assert [line["title_ru"] for line in AgendaVersion.objects.get().lines] == [
        "Начало",
        "Доклад",
        "Закрытие",
        "Разное",
    ]
    assert send(secretary, url("withdraw-item", meeting, report.key), reason="Не готов").status_code == 303
    assert send(secretary, url("remove-item", meeting, closing.key)).status_code == 422
    assert send(secretary, url("renumber", meeting)).status_code == 303
    assert [item.number for item in reads.items_of(meeting)] == ["1", "", "2", "2.1"]
    assert as_user(secretary).get(url("issue-agenda", meeting)).context["changes"]
    assert send(secretary, url("carry-over", meeting, opening.key)).status_code == 303
    assert meeting.series.backlog.get().title_ru == "Начало"
    assert send(secretary, url("adopt", meeting, 1)).status_code == 422  # it has not begun
    history = as_user(secretary).get(url("agenda-history", meeting)).content.decode()
    assert "Пункт повестки дня снят" in history


def test_party_proposes_and_the_secretariat_decides(
    as_user, send, meeting, invitation, party, secretary, representative, colleague, neighbour
):
    new = url("propose", meeting) + "?party=TJ"
    said = {"title_ru": "О порядке обмена", "rationale": "Нужен единый порядок", "send": ""}
    assert send(representative, new, **said).status_code == 303
    row = AgendaProposal.objects.get()
    assert (row.status, row.party) == ("draft", party)
    assert as_user(secretary).get(row.get_absolute_url()).status_code == 404
    edit = url("edit-proposal", meeting, row.public_id)
    assert send(representative, edit, send="on").status_code == 303
    assert as_user(colleague).post(new, said).status_code == 403
    assert as_user(neighbour).get(row.get_absolute_url()).status_code == 404
    assert list(as_user(neighbour).get(url("proposals", meeting)).context["proposals"]) == []
    decide = url("decide", meeting, row.public_id)
    assert send(secretary, decide, verdict="returned").status_code == 422
    assert send(secretary, decide, verdict="returned", reason="Уточните срок").status_code == 303
    assert "Уточните срок" in as_user(representative).get(edit).content.decode()
    assert "Доработать возвращённое предложение" in as_user(representative).get(reverse("home")).content.decode()
    assert send(representative, edit, send="on").status_code == 303
    assert send(secretary, decide, verdict="accepted").status_code == 303
    assert AgendaItem.objects.get().proposed_by == party
    assert (
        send(representative, url("withdraw-proposal", meeting, row.public_id), reason="Передумали").status_code == 303
    )
    assert AgendaItem.objects.get().withdrawn_reason == "Передумали"


def test_documents_are_attached_and_taken_off(send, meeting, items, party, secretary):
    issue = make_released(secretary, party)
    new = {"document": str(issue.pk), "item": str(items[0].pk)}
    assert send(secretary, url("attach-paper", meeting), **new).status_code == 303
    paper = MeetingPaper.objects.get()
    assert (paper.item, paper.document) == (items[0], issue.document)
    assert send(secretary, url("detach-paper", meeting, paper.pk)).status_code == 303
    assert not MeetingPaper.objects.exists()
