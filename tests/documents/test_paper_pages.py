"""The pages of papers: who sees which, what they say, and how they are walked through."""

import time
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import domain
from documents.models import AccessEvent, Issue, Receipt, Register
from tests.factories import files
from tests.factories.documents import make_cleared, make_draft, make_released
from tests.factories.members import make_account

pytestmark = pytest.mark.django_db
LIST = "/documents/"
DUE = datetime(2099, 3, 20, 18, 0)
SENT = {"version": ""}  # a form without fields, as a browser sends it


def listed(client, query=""):
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return [row.document.title_ru for row in answer.context["table"].rows]


def url(name, issue, *more):
    return reverse(f"documents:{name}", args=[issue.public_id, *more])


@pytest.fixture
def papers(secretary, party, other_party):
    """To party A to acknowledge, to party B, to both, to nobody yet."""
    return {
        "own": make_released(secretary, party, due=DUE, title_ru="Стороне А", register="HM", scope="XX"),
        "other": make_released(secretary, other_party, title_ru="Стороне Б"),
        "both": make_released(secretary, party, other_party, title_ru="Обеим", title_en=""),
        "draft": make_draft(secretary, title_ru="Проект"),
    }


def test_list_shows_each_what_was_released_to_it(
    papers, as_user, secretary, clerk, representative, colleague, neighbour, lapsed
):
    everything = ["Проект", "Обеим", "Стороне Б", "Стороне А"]
    assert listed(as_user(secretary)) == listed(as_user(clerk)) == everything
    assert listed(as_user(representative)) == listed(as_user(colleague)) == ["Обеим", "Стороне А"]
    assert listed(as_user(neighbour)) == ["Обеим", "Стороне Б"]
    assert as_user(lapsed).get(LIST).status_code == 403


def test_list_is_filtered(papers, as_user, secretary, representative):
    client = as_user(secretary)
    assert listed(client, "?words=АТС/НМ") == ["Стороне А"]  # typed with Cyrillic letters
    assert listed(client, "?words=обеим") == ["Обеим"]
    assert listed(client, "?status=draft") == ["Проект"]
    assert listed(client, "?register=HM") == ["Стороне А"]
    assert listed(client, "?kind=letter") == []
    assert len(listed(client, "?no_english=on")) == 4
    assert listed(client, "?sort=status")[0] == "Проект"
    reader = as_user(representative)
    assert listed(reader, "?owed=on") == ["Стороне А"]
    reader.get(papers["own"].get_absolute_url())
    assert listed(reader, "?new=on") == ["Обеим"]


def test_list_as_a_file_holds_the_same(papers, as_user, representative, secretary):
    said = as_user(representative).get(LIST + "?format=csv").content.decode("utf-8-sig")
    assert "Стороне А" in said
    assert "Стороне Б" not in said
    assert "Проект" in as_user(secretary).get(LIST + "?format=csv").content.decode("utf-8-sig")


@pytest.mark.parametrize("who", ["secretary", "representative"])
def test_list_asks_the_same_number_of_queries(same_queries, request, secretary, party, who):
    user = request.getfixturevalue(who)
    made = make_released(secretary, party)

    def add(number):
        for _ in range(number):
            document = made.document
            document.pk, document.number, document.base_symbol = None, None, ""
            document.public_id = None
            document._state.adding = True
            document.public_id = type(document)._meta.get_field("public_id").get_default()
            document.save()
            copy = Issue.objects.create(document=document)
            Issue.objects.filter(pk=copy.pk).update(
                status="released", symbol=str(copy.pk), symbol_key=str(copy.pk), cleared_at=made.cleared_at,
                cleared_by=secretary, released_at=made.released_at, released_by=secretary,
            )  # fmt: skip
            copy.distributions.create(party=party, added_at=made.released_at, added_by=secretary)

    same_queries(user, LIST, add, counts=(1, 3, 60))


def test_page_shows_what_is_asked_and_records_that_it_was_opened(papers, as_user, representative, party):
    answer = as_user(representative).get(papers["own"].get_absolute_url())
    assert [row.party for row in answer.context["receipts"]] == [party]
    assert answer.context["distributions"] != []  # the own row alone
    assert {row.party for row in answer.context["distributions"]} == {party}
    assert AccessEvent.objects.get().party == party
    assert url("answer", papers["own"]) in answer.content.decode()


def test_page_of_another_party_is_not_there(papers, as_user, representative, neighbour, now, secretary):
    for user, name in ((representative, "other"), (representative, "draft"), (neighbour, "own")):
        assert as_user(user).get(papers[name].get_absolute_url()).status_code == 404
    assert not AccessEvent.objects.exists()
    domain.release.recall(papers["own"], reason="не тот", version=None, by=secretary, now=now)
    assert as_user(representative).get(papers["own"].get_absolute_url()).status_code == 404


def test_representative_learns_nothing_of_the_others(papers, as_user, representative, secretary, other_party):
    said = as_user(representative).get(papers["both"].get_absolute_url()).content.decode()
    assert other_party.short not in said
    assert as_user(representative).get(url("receipts", papers["both"])).status_code == 403
    assert other_party.short in as_user(secretary).get(papers["both"].get_absolute_url()).content.decode()


def test_superseded_issue_opens_under_a_banner(papers, as_user, representative, secretary, party, now):
    first = papers["own"]
    draft = domain.issue.revise(first, version=None, by=secretary, now=now)
    client = as_user(secretary)
    upload = SimpleUploadedFile("a.pdf", files.pdf())
    assert client.post(url("upload", draft), {"language": "ru", "upload": upload}).status_code == 303
    assert client.post(url("clear", draft), SENT).status_code == 303
    said = {"parties": [party.pk], "action": "none", "change_note_ru": "исправлено", "step": "act"}
    assert client.post(url("release", draft), said).status_code == 303
    answer = as_user(representative).get(first.get_absolute_url())
    assert answer.context["later"] == draft
    assert set(listed(as_user(representative))) == {"Стороне А", "Обеим"}


def test_paper_is_begun_changed_and_cleared_by_its_pages(as_user, secretary, clerk):
    client = as_user(secretary)
    register = Register.objects.get(code="HM").pk
    typed = {"register": register, "scope": "ХХ", "kind": "agenda", "title_ru": "Повестка дня", "marking": "none", "original_language": "ru"}  # fmt: skip
    answer = client.post(reverse("documents:new"), typed | {"upload": SimpleUploadedFile("п.pdf", files.pdf())})
    assert answer.status_code == 303
    draft = Issue.objects.get()
    assert (draft.document.scope, draft.files.get().name) == ("XX", "п.pdf")
    answer = client.post(url("edit", draft), typed | {"title_ru": "Проект повестки дня", "version": 1})
    assert answer.status_code == 303
    assert client.post(url("clear", draft), SENT).status_code == 303
    draft.refresh_from_db()
    assert draft.symbol == "ATC/HM/XX/1"
    assert client.post(url("unclear", draft), SENT).status_code == 303
    assert client.post(url("remove", draft, "ru"), SENT).status_code == 303
    assert client.post(url("clear", draft), SENT).status_code == 422
    assert as_user(clerk).post(url("clear", draft), SENT).status_code == 403


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"marking": "higher"}, "marking"),
        ({"title_ru": "Совершенно секретно"}, "not_above"),
        ({"title_en": "Top secret"}, "not_above"),
        ({"scope": "двадцатое"}, "scope"),
        ({"title_ru": ""}, "title_ru"),
    ],
)
def test_paper_that_the_portal_may_not_hold_is_refused(as_user, secretary, said, field):
    typed = {"register": Register.objects.get(code="GEN").pk, "scope": "2027", "kind": "report", "title_ru": "Доклад", "marking": "none", "original_language": "ru"}  # fmt: skip
    answer = as_user(secretary).post(reverse("documents:new"), typed | said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    if field == "not_above":
        assert as_user(secretary).post(reverse("documents:new"), typed | said | {"not_above": "on"}).status_code == 303


def test_release_says_first_who_gets_it(as_user, secretary, representative, party, other_party):
    issue = make_cleared(secretary)
    client = as_user(secretary)
    assert client.get(url("release", issue)).context["chosen"] is None
    said = {"parties": [party.pk], "action": "acknowledge", "due_on": "20.03.2099", "due_time": "17:00"}
    answer = client.post(url("release", issue), said | {"step": "preview"})
    assert (answer.context["chosen"], answer.context["told"]["count"]) == ([party], 1)
    assert Issue.objects.get().status == "cleared"
    assert client.post(url("release", issue), {"action": "none", "step": "act"}).status_code == 422
    assert client.post(url("release", issue), said | {"due_on": "", "step": "act"}).status_code == 422
    assert client.post(url("release", issue), said | {"step": "act"}).status_code == 303
    assert Receipt.objects.get().issue.answer_due_local == datetime(2099, 3, 20, 17, 0)
    assert other_party not in {row.party for row in issue.distributions.all()}
    answer = client.post(url("extend", issue), {"parties": [other_party.pk], "step": "act"})
    assert answer.status_code == 303
    answer = client.post(url("end_distribution", issue, other_party.code), {"reason": "ошибка"})
    assert answer.status_code == 303
    assert client.get(url("end_distribution", issue, other_party.code)).status_code == 404


def test_s10_paper_for_official_use_is_released_after_being_asked_again(
    as_user, secretary, center, office, party, monkeypatch
):
    other = make_account("staff", party=center, office=office, name="Сотрудник", rights=["documents", "approve"])
    works = make_account("staff", party=center, office=office, name="Без утверждения", rights=["documents"])
    issue = make_cleared(secretary, marking="official_use")
    assert as_user(works).get(url("release", issue)).status_code == 403
    client = as_user(other)
    assert client.get(url("release", issue)).status_code == 200
    later = time.time() + 700
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: later)
    assert client.get(url("release", issue)).url.startswith("/me/security/again/")
    assert (
        client.post(url("release", issue), {"parties": [party.pk], "action": "none", "step": "act"}).status_code == 302
    )
    assert Issue.objects.get().status == "cleared"


def test_party_acknowledges_and_nobody_twice(papers, as_user, representative, colleague, secretary, neighbour):
    own = papers["own"]
    assert as_user(colleague).get(url("answer", own)).status_code == 403
    assert as_user(neighbour).get(url("answer", own)).status_code == 404
    assert as_user(representative).get(url("answer", papers["both"])).status_code == 404  # nothing is asked
    client = as_user(representative)
    assert client.post(url("answer", own), SENT).status_code == 303
    assert client.post(url("answer", own), SENT).status_code == 422
    said = as_user(secretary).get(url("receipts", own)).content.decode()
    assert representative.name_ru in said
    assert as_user(representative).get(own.get_absolute_url()).status_code == 200


def test_acknowledging_what_was_superseded_is_a_conflict(papers, as_user, representative, secretary, party, now):
    own = papers["own"]
    Issue.objects.filter(pk=own.pk).update(status="superseded")
    assert as_user(representative).post(url("answer", own), SENT).status_code == 409


def test_secretariat_enters_a_receipt_by_letter(papers, as_user, secretary, party):
    page = url("answer", papers["own"])
    assert as_user(secretary).get(page).status_code == 404  # for which party?
    page += f"?party={party.code}"
    assert as_user(secretary).post(page, {"source": "letter"}).status_code == 422
    assert as_user(secretary).post(page, {"source": "letter", "letter": "№ 7"}).status_code == 303
    assert Receipt.objects.get(party=party).letter == "№ 7"


def test_withdrawn_paper_says_why_and_keeps_its_files(papers, as_user, representative, secretary):
    own = papers["own"]
    assert as_user(secretary).post(url("withdraw", own), {"reason": "ошибка в таблице"}).status_code == 303
    said = as_user(representative).get(own.get_absolute_url()).content.decode()
    assert "ошибка в таблице" in said
    assert url("download", own, "ru") not in said
    assert as_user(secretary).post(url("recall", papers["both"]), {"reason": "не тот"}).status_code == 303


def test_history_and_notices_are_there(papers, as_user, secretary, representative):
    assert "Стороне А" in as_user(secretary).get(url("history", papers["own"])).content.decode()
    assert as_user(secretary).get(url("told", papers["own"])).status_code == 200
    assert as_user(representative).get(url("history", papers["own"])).status_code == 404


def test_home_names_what_is_new_and_what_is_owed(papers, as_user, representative, neighbour):
    answer = as_user(representative).get("/")
    assert [row.document.title_ru for row in answer.context["papers"]] == ["Обеим", "Стороне А"]
    assert any("ATC/HM/XX/1" in each.ask for each in answer.context["owed"])
    assert all("ATC/HM/XX/1" not in each.ask for each in as_user(neighbour).get("/").context["owed"])
