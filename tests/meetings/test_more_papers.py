"""The order of business, the annotated agenda and the name plates, as papers in both languages."""

import pytest
from django.urls import reverse

from documents.papers.plates import LARGEST, SMALLEST, size_of
from tests.factories.delegations import make_delegation, make_nominee
from tests.factories.documents import make_released
from tests.factories.meetings import ENTERED, invite, make_item, make_line, make_room, make_sitting, make_version
from tests.factories.members import make_person
from tests.papers import docx_words, in_order, loose_fonts, pdf_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(meeting, secretary):
    lines = [
        make_line(title="Открытие", number="1", starts="10:00", minutes=30, title_en="Opening"),
        make_line(title="Доклад", number="2", starts="10:30", minutes=60, annotation_ru="Предлагается заслушать доклад.",
                  rapporteur_ru="Руководитель Центра", rapporteur_en="Head of the Center", annotation_en="The report is heard."),
        make_line(title="После переноса", number="3", starts="18:30"),
        make_line(title="Снятый", number="4", starts="11:45", withdrawn_on="2027-03-01", withdrawn_reason="Не готов"),
        make_line(title="Итоги", number="5", day_number=2, starts="09:30", minutes=30, title_en="Results"),
    ]  # fmt: skip
    return make_version(meeting, secretary, lines=lines)


@pytest.fixture
def sittings(meeting):
    make_sitting(meeting, room=make_room(name="Зал 4"), chair_ru="Председатель", chair_en="Chair")
    make_sitting(meeting, number=2, hours=(15, 17), is_closed=True, kind="restricted")


def paper(client, name, meeting, *arguments):
    return client.get(reverse(f"meetings:{name}", args=[meeting.public_id, *arguments]))


def test_order_of_business_puts_items_into_the_sittings_as_they_stand(
    as_user, meeting, invitation, version, sittings, representative
):
    data = paper(as_user(representative), "business-paper", meeting, "ru", "docx").content
    words = docx_words(data)
    in_order(
        words, "ПОРЯДОК РАБОТЫ", "Минск, 13–14 мая 2027 г.", "Четверг, 13 мая 2027 г.", "Время", "Докладчик",
        "10:00–13:00. Заседание 1 (пленарное). Зал 4. Председательствующий: Председатель", "10:00–10:30", "1. Открытие",
        "10:30–11:30", "2. Доклад", "Руководитель Центра", "15:00–17:00. Заседание 2 (главы делегаций, закрытое)", "–",
        "3. После переноса", "Пятница, 14 мая 2027 г.", "09:30–10:00", "5. Итоги", "Время указано местное: Минск (UTC+3)",
        "По выпуску 1 повестки дня",
    )  # fmt: skip
    assert "18:30" not in words
    assert "Снятый" not in words


def test_order_of_business_in_english_brings_its_fonts(as_user, meeting, invitation, version, sittings, representative):
    data = paper(as_user(representative), "business-paper", meeting, "en", "pdf").content
    (page,) = pdf_pages(data)
    in_order(
        page, "ORDER OF BUSINESS", "Thursday", "Sitting 1 (plenary)", "Presiding: Chair", "1. Opening", "5. Results"
    )
    assert loose_fonts(data) == set()


def test_without_an_issue_it_is_a_draft_of_the_secretariat(
    as_user, meeting, invitation, sittings, secretary, representative
):
    make_item(meeting, title="Ещё не выпущено", minutes=30)
    draft = docx_words(paper(as_user(secretary), "business-paper", meeting, "ru", "docx").content)
    in_order(draft, "Проект", "ПОРЯДОК РАБОТЫ", "10:00–10:30", "Ещё не выпущено")
    theirs = docx_words(paper(as_user(representative), "business-paper", meeting, "ru", "docx").content)
    assert "Ещё не выпущено" not in theirs
    assert "Заседание 1" in theirs


def test_annotated_agenda_says_what_items_are_about_and_which_papers_the_reader_has(
    as_user, meeting, party, other_party, invitation, version, secretary, representative
):
    mine, theirs = make_released(secretary, party), make_released(secretary, other_party)
    key = version.lines[1]["key"]
    item = make_item(meeting, 2, "Доклад", key=key)
    for number, issue in enumerate((mine, theirs), 1):
        meeting.papers.create(document=issue.document, item=item, position=number)
    words = docx_words(paper(as_user(representative), "annotated-paper", meeting, 1, "ru", "docx").content)
    in_order(words, "АННОТИРОВАННАЯ ПОВЕСТКА ДНЯ", "Открытие", "Доклад", "Итоги", "2. Доклад",
             "Предлагается заслушать доклад.", f"Документы: {mine.symbol_in('ru')}")  # fmt: skip
    assert theirs.symbol_in("ru") not in words
    (page,) = pdf_pages(paper(as_user(representative), "annotated-paper", meeting, 1, "en", "pdf").content)
    in_order(page, "ANNOTATED AGENDA", "Results", "The report is heard.")
    plain = docx_words(paper(as_user(representative), "agenda-paper", meeting, 1, "ru", "docx").content)
    assert "Предлагается заслушать" not in plain
    assert paper(as_user(representative), "annotated-paper", meeting, 7, "ru", "docx").status_code == 404


def test_name_plates_have_the_surname_large_in_the_languages_chosen(as_user, meeting, party, secretary, representative):
    row = make_delegation(
        invite(meeting, party, reply="accepted", replied_at=ENTERED, replied_by=secretary), "accepted", by=secretary
    )
    person = make_person(
        party, "Абдул Рахман", given="Иван", patronymic_ru="Петрович", family_en="Abdul Rahman", given_en="Ivan"
    )
    make_nominee(row, person, "head", "confirmed")
    make_nominee(row, make_person(party, "Неподтверждённый"), "member")
    both = docx_words(paper(as_user(secretary), "name-plates", meeting, "both").content)
    in_order(both, "АБДУЛ РАХМАН", "Иван Петрович", party.short_ru, "ABDUL RAHMAN", "Ivan", party.short_en)
    assert "НЕПОДТВЕРЖД" not in both
    assert "ABDUL" not in docx_words(paper(as_user(secretary), "name-plates", meeting, "ru").content)
    asked = [paper(as_user(who), "name-plates", meeting, choice).status_code
             for who, choice in ((representative, "ru"), (secretary, "fr"))]  # fmt: skip
    assert asked == [403, 404]
    page = as_user(secretary).get(reverse("meetings:participants", args=[meeting.public_id])).text
    assert reverse("meetings:name-plates", args=[meeting.public_id, "both"]) in page


def test_a_long_surname_is_smaller_and_a_double_one_is_parted():
    assert size_of("Ли") == LARGEST
    assert SMALLEST < size_of("Константинопольский") < LARGEST
    assert size_of("Гурбангулыева-Бердымухамедова") > size_of("Гурбангулыева Бердымухамедова"[:29].replace(" ", ""))
