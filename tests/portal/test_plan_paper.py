"""The approved plan of a year as a paper: whole for the secretariat, an extract for whoever represents a party."""

from datetime import date, datetime, timedelta

import pytest

from atc_portal.pages import plan_list
from meetings import domain
from meetings.models import Meeting, When
from tests.factories.exercises import make_exercise, make_stage
from tests.factories.meetings import invite, make_meeting
from tests.papers import docx_words, in_order, loose_fonts, pdf_pages

pytestmark = pytest.mark.django_db
YEAR = 2090
LIST = f"/calendar/plan/{YEAR}/list/"


def paper(client, name="ru.pdf", number=1):
    return client.get(f"/calendar/plan/{YEAR}/{number}/{name}")


def made(name, when):
    row = make_meeting("tentative", when=when, short_ru=name, title_ru=name, deadlines=())
    row.title_en = f"{name} (en)"
    row.save()
    return row


def day(month, first):
    starts = datetime(YEAR, month, first, 10, 0)
    return When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=7), tz="Europe/Minsk")


@pytest.fixture
def rows(center, party, secretary, now):
    """Two meetings and a stage; the first is of party A."""
    rows = [
        made("Весеннее совещание", day(3, 10)),
        made("Осеннее совещание", When(precision="quarter", within=date(YEAR, 10, 1), tz="Europe/Minsk")),
    ]
    make_stage(make_exercise(f"{YEAR}-joint", year=YEAR), first=date(YEAR, 9, 1), last=date(YEAR, 9, 2))
    make_stage(make_exercise(f"{YEAR}-bare", year=YEAR, title_ru="Учение без дат"), first=None)
    invite(rows[0], party)
    approve(secretary, now, "решение № 1 от 12.12.2089")
    return rows


def approve(by, now, decision):
    lines = [line.said for line in plan_list.lines(by, YEAR)]
    return domain.plan.approve(YEAR, lines=lines, decision=decision, by=by, now=now)


def test_secretariat_prints_an_edition_as_it_was_approved(rows, as_user, secretary):
    Meeting.objects.filter(pk=rows[0].pk).update(title_ru="Переименовано")
    client = as_user(secretary)
    assert f"/calendar/plan/{YEAR}/1/ru.pdf" in client.get(LIST).text
    data = paper(client).content
    said = " ".join(pdf_pages(data))
    in_order(
        said, "Утверждён: решение № 1", "ПЛАН ОСНОВНЫХ МЕРОПРИЯТИЙ", f"на {YEAR} год", "1\u2011й квартал", "Весеннее совещание",
        f"10 марта {YEAR}", "Минск", "3\u2011й квартал", "4\u2011й квартал", "Осеннее совещание", "В течение года", "Учение без дат",
        "№ 1 от",
    )  # fmt: skip
    assert "Переименовано" not in said
    assert loose_fonts(data) == set()
    words = docx_words(paper(client, "en.docx").content)
    in_order(words, "PLAN OF EVENTS", f"for {YEAR}", "Весеннее совещание (en)", "Minsk", "During the year")
    assert "xtract" not in words
    for wrong in ("fr.pdf", "ru.xlsx"):
        assert paper(client, wrong).status_code == 404
    assert paper(client, number=2).status_code == 404


def test_representative_prints_an_extract_of_what_its_party_sees(
    rows, as_user, secretary, representative, neighbour, lapsed, now
):
    client = as_user(representative)
    assert f"/calendar/plan/{YEAR}/1/ru.docx" in client.get(LIST).text
    words = docx_words(paper(client, "ru.docx").content)
    in_order(words, "ВЫПИСКА ИЗ ПЛАНА ОСНОВНЫХ МЕРОПРИЯТИЙ", "Весеннее совещание", "В выписку включены")
    assert "Осеннее" not in words
    assert "/ru.docx" not in as_user(neighbour).get(LIST).text  # nothing of the plan is for its party
    assert [paper(as_user(person)).status_code for person in (neighbour, lapsed)] == [404, 404]
    made("Ещё одно", day(5, 5))
    approve(secretary, now, "решение № 2")
    assert paper(client, "ru.docx").status_code == 404  # the last edition alone
    assert paper(client, "ru.docx", number=2).status_code == 200
    assert paper(as_user(secretary), "ru.docx").status_code == 200
