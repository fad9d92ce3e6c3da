"""The agenda as a paper: the same words as DOCX and as PDF, in both languages, for those who may read the issue."""

from io import BytesIO

import docx
import pypdf
import pytest
from django.urls import reverse

from tests.factories.meetings import make_line, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(meeting, secretary):
    first = make_line(
        title="О ходе выполнения программы", day="2027-05-13", starts="10:00", rapporteur_ru="Руководитель Центра",
        title_en="On the progress of the programme", rapporteur_en="Head of the Center", proposed_by_ru="Таджикистан",
    )  # fmt: skip
    under = make_line(
        title="Содоклад #1 *не разметка* $x$", number="1.1", parent=first["key"], day="2027-05-14", day_number=2,
        withdrawn_on="2027-03-01", withdrawn_reason="Не готов",
    )  # fmt: skip
    return make_version(meeting, secretary, lines=[first, under])


def paper(client, meeting, name, revision=1):
    language, ending = name.split(".")
    return client.get(reverse("meetings:agenda-paper", args=[meeting.public_id, revision, language, ending]))


def words_of_docx(answer):
    file = docx.Document(BytesIO(answer.content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join([each.text for each in file.paragraphs] + cells)


def test_russian_docx_reads_as_an_official_paper(as_user, meeting, invitation, version, representative):
    answer = paper(as_user(representative), meeting, "ru.docx")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{meeting.code}-agenda-1_ru.docx"'
    words = words_of_docx(answer)
    for said in (
        "Проект", "ПОВЕСТКА ДНЯ", "Минск", "13 мая 2027", "О ходе выполнения программы", "Докладчик: Руководитель Центра",
        "10:00", "Предложен участником: Таджикистан", "Содоклад #1 *не разметка* $x$", "Снят 1 марта 2027", "Не готов",
    ):  # fmt: skip
        assert said in words.replace("\xa0", " "), said


def test_english_pdf_says_the_same(as_user, meeting, invitation, version, representative):
    answer = paper(as_user(representative), meeting, "en.pdf")
    (page,) = pypdf.PdfReader(BytesIO(answer.content)).pages
    words = page.extract_text().replace("\xa0", " ")
    for said in (
        "Provisional",
        "AGENDA",
        "Minsk",
        "On the progress of the programme",
        "Head of the Center",
        "*не разметка*",
    ):
        assert said in words, said


def test_paper_is_for_those_who_read_the_issue(
    as_user, meeting, invitation, version, secretary, representative, neighbour, administrator
):
    make_version(meeting, secretary, revision=2, released_at=None)
    asked = [
        paper(as_user(who), meeting, name, revision).status_code
        for who, name, revision in (
            (representative, "ru.docx", 2), (administrator, "ru.docx", 1), (representative, "ru.exe", 1),
            (representative, "fr.pdf", 1), (secretary, "ru.docx", 2),
        )
    ]  # fmt: skip
    assert asked == [404, 404, 404, 404, 200]
