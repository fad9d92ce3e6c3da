"""The agenda as a paper: the same words as DOCX and as PDF, in both languages, for those who may read the issue."""

from io import BytesIO

import docx
import pypdf
import pytest
from django.urls import reverse

from documents.models import Issue, Register
from meetings import domain
from meetings.models import Meeting, Status
from tests.factories.meetings import invite, make_item, make_line, make_meeting, make_version
from tests.papers import in_order, loose_fonts, pdf_pages

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


def test_agenda_is_a_document_that_goes_out_with_the_invitations(
    as_user, series, party, secretary, representative, now
):
    series.register = Register.objects.get(code="HM")
    series.save()
    row = make_meeting(Status.TENTATIVE, series=series, ordinal=20, host=party)
    invite(row, party, status="draft")
    make_item(row)

    def issue(**values):
        agenda = domain.agenda.of(Meeting.objects.get(pk=row.pk))
        return domain.agenda_issue.issue_version(agenda, **values, version=None, by=secretary, now=now)

    issue()
    make_item(row, 2, "Разное")
    second = issue(note_ru="Добавлен пункт").issue
    assert (second.symbol, second.status, second.files.count()) == ("ATC/HM/XX/1", "cleared", 2)
    assert not Issue.objects.visible_to(representative).filter(pk=second.pk).exists()
    domain.meeting.convene(row, warnings_accepted="Согласовано", version=None, by=secretary, now=now)
    assert Issue.objects.visible_to(representative).filter(pk=second.pk, status="released").exists()
    make_item(row, 3, "Итоги")
    third = issue(note_ru="Добавлены итоги").issue
    third.refresh_from_db()
    assert (third.symbol, third.status, third.change_note_ru) == ("ATC/HM/XX/1/Rev.1", "released", "Добавлены итоги")
    answer = paper(as_user(representative), row, "ru.pdf", 3)
    assert answer.headers["Content-Disposition"].endswith('"ATC-HM-XX-1-Rev.1_ru.pdf"')
    (page,) = pdf_pages(answer.content)
    in_order(page, "Антитеррористический центр СНГ", "АТЦ/СР/XX/1/Rev.1", "1 марта 2027 г.", "Итоги", "Страница 1 из 1")
    assert loose_fonts(answer.content) == set()
