"""The letters by which parties are invited: written when the meeting is convened, kept as they went out, each its party's alone."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from documents.models import Issue
from documents.papers import Paper, Signature, Text, made
from meetings import domain
from meetings.models import Meeting, Status
from tests.factories.delegations import make_seats
from tests.factories.meetings import invite, make_item, make_meeting, make_sitting
from tests.factories.members import make_person
from tests.papers import docx_words, in_order, loose_fonts, pdf_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def signatory(center):
    return make_person(center, "Новиков", "Андрей", patronymic_ru="Петрович", family_en="Novikov", given_en="Andrei",
                       post_ru="Руководитель Центра", post_en="Head of the Center")  # fmt: skip


@pytest.fixture
def convened(series, party, other_party, secretary, signatory, now):
    """Convened with its agenda and two letters."""
    party.name_gen_ru = "Республики Таджикистан"
    party.save()
    terms = (("reply", 40), ("nominate", 25), ("protocol_comments", 14))
    row = make_meeting(
        Status.TENTATIVE, series=series, ordinal=20, host=other_party, deadlines=terms, contact="+7 495 000-00-00",
        title_ru="XX Совещание руководителей", owner=secretary,
    )  # fmt: skip
    make_seats(row)
    make_sitting(row, chair_ru="Председатель")
    make_item(row)
    for who in (party, other_party):
        invite(row, who, status="draft")
    domain.agenda_issue.issue_version(domain.agenda.of(row), version=None, by=secretary, now=now)
    return domain.meeting.convene(
        row, signatory=signatory, warnings_accepted="Согласовано", version=None, by=secretary, now=now
    )


def letter(client, meeting, party, name):
    language, ending = name.split(".")
    return client.get(reverse("meetings:letter", args=[meeting.public_id, party.code, language, ending]))


def test_letter_says_in_russian_what_a_party_needs_to_know(as_user, convened, party, representative):
    answer = letter(as_user(representative), convened, party, "ru.docx")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ATC-GEN-2027-')
    in_order(
        docx_words(answer.content), "Антитеррористический центр СНГ", "№ АТЦ/ОБ/2027/", "1 марта 2027 г.",
        "Компетентным органам Республики Таджикистан", "О проведении мероприятия «XX Совещание руководителей»",
        "13 мая 2027 г., 10:00 – 14 мая 2027 г., 17:00, Минск (UTC+3)", "делегаты – 3", "13 мая 2027 г., 10:00–13:00",
        "Председательствующий: Председатель", "Ответы на приглашение", "3 апреля 2027 г., 18:00, Москва (UTC+3)",
        "Состав делегаций", "18 апреля 2027 г.", "Приложение: проект повестки дня", "Руководитель Центра",
        "А.П. Новиков", "Исполнитель: Секретарь", "+7 495 000-00-00", "Страница 1 из 1",
    )  # fmt: skip


def test_letter_in_english_is_one_page_that_brings_its_fonts(as_user, convened, party, representative):
    data = letter(as_user(representative), convened, party, "en.pdf").content
    (page,) = pdf_pages(data)
    in_order(page, "No. ATC/GEN/2027/", "1 March 2027", "To the competent authorities of the State TJ", "We have the honour",
             "Andrei Novikov", "Page 1 of 1")  # fmt: skip
    assert loose_fonts(data) == set()
    assert "Комментарии" not in page


def test_letter_stays_as_it_went_out_and_is_a_document_of_its_party_alone(
    as_user, convened, party, other_party, representative, neighbour
):
    Meeting.objects.filter(pk=convened.pk).update(title_ru="Другое название")
    words = docx_words(letter(as_user(representative), convened, party, "ru.docx").content)
    assert "XX Совещание" in words
    assert letter(as_user(neighbour), convened, party, "ru.docx").status_code == 404
    rows = {who: convened.invitations.get(party=who).letter for who in (party, other_party)}
    assert Issue.objects.visible_to(representative).filter(document__kind="convocation").get() == rows[party]
    assert Issue.objects.visible_to(neighbour).filter(document__kind="convocation").get() == rows[other_party]
    assert rows[party].status == "released"
    assert [file.language for file in rows[party].files.order_by("language")] == ["en", "ru"]


def test_number_of_the_secretariat_stands_before_the_symbol_and_the_next_letter_is_a_revision(
    as_user, convened, party, representative, secretary, now
):
    row = convened.invitations.get(party=party)
    first = row.letter
    row = domain.invitation.withdraw(row, reason="Ошибка", version=None, by=secretary, now=now).invitations.get(
        party=party
    )
    domain.invitation.issue(row, letter_no="17/5-12", version=None, by=secretary, now=now)
    row.refresh_from_db()
    assert row.letter.symbol == f"{first.symbol}/Rev.1"
    words = docx_words(letter(as_user(representative), convened, party, "ru.docx").content)
    in_order(words, "№ 17/5-12", "Руководитель Антитеррористический центр СНГ", "____")


def test_signature_never_stands_alone_on_a_page():
    said = tuple(f"Абзац {number}. " + "Слова письма. " * 12 for number in range(14))
    for length in range(8, 15):
        paper = Paper(
            "ru", "Письмо", "", sections=(Text(said[:length]),), signature=Signature(("Руководитель",), "А. Б.")
        )
        last = pdf_pages(made(paper, "pdf"))[-1]
        assert "Руководитель" in last
        assert f"Абзац {length - 1}" in last


def test_who_is_invited_later_gets_the_agenda_and_who_is_not_invited_any_more_loses_it(
    convened, secretary, now, other_party, neighbour
):
    agenda = convened.agenda_versions.get().issue
    row = convened.invitations.get(party=other_party)
    Meeting.objects.filter(pk=convened.pk).update(host=None)
    domain.invitation.withdraw(row, reason="Не приглашается", version=None, by=secretary, now=now)
    assert not Issue.objects.visible_to(neighbour).filter(pk=agenda.pk).exists()
    assert agenda.distributions.get(party=other_party).ended_reason == "Не приглашается"
    row.refresh_from_db()
    domain.invitation.issue(row, version=None, by=secretary, now=now)
    assert Issue.objects.visible_to(neighbour).filter(pk=agenda.pk).exists()


def test_letters_of_a_meeting_that_cannot_be_convened_are_not_written(convened, secretary, now):
    before = Issue.objects.count()
    with pytest.raises(ValidationError):
        domain.meeting.convene(convened, version=None, by=secretary, now=now)
    assert Issue.objects.count() == before
