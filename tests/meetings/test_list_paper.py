"""The list of participants as a paper: eleven parties, forty people, both languages, both forms."""

import pytest
from django.urls import reverse

from documents.models import Issue
from meetings import domain
from meetings.models import Nominee, ParticipantList
from tests.factories.delegations import make_delegation, make_nominee, make_seats
from tests.factories.meetings import ENTERED, invite
from tests.factories.members import make_person
from tests.papers import docx_words, in_order, loose_fonts, pdf_pages

pytestmark = pytest.mark.django_db
PEOPLE, PARTIES = 40, 11


def line(number):
    state = number % PARTIES
    return {
        "key": str(number), "party": f"S{state}", "party_name_ru": f"Государство {state:02}", "party_name_en": f"State {state:02}",
        "party_short_ru": "", "party_short_en": "", "role": "head" if number < PARTIES else "expert", "mode": "",
        "name_ru": f"Гурбангулыев-Бердымухамедов {number:02}", "name_en": f"Gurbangulyev {number:02}",
        "rank_ru": "генерал-майор", "rank_en": "Major General",
        "post_ru": "Заместитель председателя Государственного комитета национальной безопасности", "post_en": "Deputy Chairman",
    }  # fmt: skip


@pytest.fixture
def issued(meeting, secretary):
    lines = sorted(map(line, range(PEOPLE)), key=lambda each: (each["party"], each["role"] != "head"))
    return ParticipantList.objects.create(
        meeting=meeting, number=1, issued_at=ENTERED, issued_by=secretary, lines=lines
    )


def paper(client, row, name):
    language, ending = name.split(".")
    return client.get(
        reverse("meetings:participants-paper", args=[row.meeting.public_id, row.number, language, ending])
    )


def test_pdf_has_its_heads_on_every_page_and_its_people_in_order(as_user, issued, invitation, representative):
    data = paper(as_user(representative), issued, "ru.pdf").content
    pages = pdf_pages(data)
    assert 3 <= len(pages) <= 6
    assert all("Фамилия, имя, отчество" in page for page in pages[:-1])
    assert all(f"Страница {number} из {len(pages)}" in page for number, page in enumerate(pages, 1))
    in_order(
        " ".join(pages), "СПИСОК УЧАСТНИКОВ", "Минск, 13–14 мая 2027 г.", "Государство 00", "глава делегации",
        "Государство 01", "эксперт", "Государство 10", "Участников: 40. Делегаций: 11.",
    )  # fmt: skip
    assert loose_fonts(data) == set()


def test_docx_says_the_same_in_english(as_user, issued, invitation, representative):
    words = docx_words(paper(as_user(representative), issued, "en.docx").content)
    in_order(words, "LIST OF PARTICIPANTS", "State 00", "Gurbangulyev 00", "Гурбангулыев", "Deputy Chairman",
             "Major General", "head of the delegation", "State 10", "Participants: 40. Delegations: 11.")  # fmt: skip
    assert paper(as_user(representative), issued, "en.exe").status_code == 404


def test_each_issue_of_the_list_is_a_document_with_its_symbol(
    as_user, series, meeting, party, secretary, representative, now
):
    make_seats(meeting)
    row = make_delegation(
        invite(meeting, party, reply="accepted", replied_at=ENTERED, replied_by=secretary), "accepted", by=secretary
    )
    for family in ("Первый", "Второй"):
        make_nominee(row, make_person(party, family), "member", "confirmed")
    for note in ("", "Исключён один участник"):
        domain.participants.issue_list(meeting, note=note, version=None, by=secretary, now=now)
        Nominee.objects.filter(person__family_ru="Второй").update(status="withdrawn")
    first, second = meeting.lists.order_by("number")
    assert second.issue.symbol == f"{first.issue.symbol}/Rev.1"
    first.issue.refresh_from_db()
    assert (first.issue.status, second.issue.status) == ("superseded", "released")
    assert second.issue in Issue.objects.visible_to(representative)
    words = docx_words(paper(as_user(representative), second, "ru.docx").content)
    in_order(words, second.issue.symbol_in("ru"), "Пересмотренный выпуск 1", "Что изменилось: Исключён один участник")
    page = as_user(representative).get(reverse("meetings:participants", args=[meeting.public_id])).text
    assert second.issue.symbol in page
