"""The agenda in a browser: ordered by the keyboard, by the mouse and without JavaScript, by two people at once; issued, compared."""

import pytest
from django.urls import reverse

from meetings.models import AgendaVersion, Meeting
from meetings.queries import agenda
from tests.factories.meetings import make_item, make_meeting

TITLES = ["Открытие", "Доклад", "Обсуждение", "Закрытие"]


@pytest.fixture
def meeting(transactional_db) -> Meeting:
    """A meeting to come, with four items."""
    found = make_meeting("tentative", title_ru="Совещание для порядка")
    for place, title in enumerate(TITLES, 1):
        make_item(found, place, title)
    return found


def kept(meeting: Meeting) -> list[str]:
    return [("  " if item.parent_id else "") + item.title_ru for item in agenda.items_of(meeting)]


def shown(page) -> list[str]:
    return page.locator("[data-row] th a").all_inner_texts()


def row(page, title):
    return page.locator("[data-row]").filter(has=page.get_by_role("rowheader", name=title))


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Сохранить порядок").click()


def test_order_is_made_by_keyboard_by_mouse_and_by_number(open_tab, account, meeting):
    page = open_tab(account("staff")).open(reverse("meetings:edit-agenda", args=[meeting.public_id]))
    up = row(page, "Закрытие").locator("[data-move=up]")
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert shown(page) == ["Открытие", "Закрытие", "Доклад", "Обсуждение"]
    assert up.evaluate("button => button === document.activeElement"), "the focus stays on the row"
    assert page.locator("#live").inner_text() == "Пункт 2 из 4. Порядок ещё не сохранён."
    place = row(page, "Открытие").locator(".p-order__place")
    place.fill("3")
    place.press("Enter")
    assert shown(page) == ["Закрытие", "Доклад", "Открытие", "Обсуждение"]
    row(page, "Обсуждение").drag_to(row(page, "Доклад"))
    assert shown(page) == ["Закрытие", "Обсуждение", "Доклад", "Открытие"]
    row(page, "Открытие").locator("[data-move=in]").press("Enter")
    row(page, "Доклад").locator("[data-move=up]").press("Enter")  # it takes along what stands under it
    assert shown(page) == ["Закрытие", "Доклад", "Открытие", "Обсуждение"]
    assert kept(meeting) == TITLES, "nothing is saved yet"
    save(page)
    assert kept(meeting) == ["Закрытие", "Доклад", "  Открытие", "Обсуждение"]
    row(page, "Открытие").locator("[data-move=out]").press("Enter")
    save(page)
    assert kept(meeting) == ["Закрытие", "Доклад", "Открытие", "Обсуждение"]


def test_order_is_made_without_javascript(open_tab, account, meeting):
    tab = open_tab(account("staff"), java_script_enabled=False)
    page = tab.open(reverse("meetings:edit-agenda", args=[meeting.public_id]))
    row(page, "Закрытие").locator("[data-move=up]").click()
    assert "Порядок ещё не сохранён" in page.locator("main").inner_text()
    row(page, "Обсуждение").locator("[data-move=in]").click()
    row(page, "Открытие").locator(".p-order__place").fill("2")
    save(page)
    assert kept(meeting) == ["Доклад", "Открытие", "Закрытие", "  Обсуждение"]


def test_two_people_order_and_one_issues(open_tab, account, meeting):
    path = reverse("meetings:edit-agenda", args=[meeting.public_id])
    mine, theirs = (open_tab(account("staff")).open(path) for _each in range(2))
    row(theirs, "Закрытие").locator("[data-move=up]").press("Enter")
    save(theirs)
    row(mine, "Доклад").locator("[data-move=up]").press("Enter")
    with mine.expect_navigation() as answer:
        mine.get_by_role("button", name="Сохранить порядок").click()
    assert answer.value.status == 409
    assert [lines.inner_text().split("\n") for lines in mine.locator(".p-order__list").all()] == [
        ["1. Открытие", "2. Доклад", "3. Закрытие", "4. Обсуждение"],
        ["1. Доклад", "2. Открытие", "3. Обсуждение", "4. Закрытие"],
    ]
    with mine.expect_navigation():
        mine.get_by_role("button", name="Сохранить свой").click()
    assert kept(meeting) == ["Доклад", "Открытие", "Обсуждение", "Закрытие"]
    issue(mine, "Выпуск 1…")
    row(mine, "Закрытие").locator(".p-order__place").fill("1")
    row(mine, "Закрытие").locator(".p-order__place").press("Enter")
    save(mine)
    mine.get_by_role("link", name="Выпуск 2…").click()
    mine.locator("[name=note_ru]").fill("Закрытие перенесено в начало")
    with mine.expect_navigation():
        mine.get_by_role("button", name="Выпустить повестку дня").click()
    assert AgendaVersion.objects.filter(meeting=meeting).count() == 2
    mine.get_by_role("link", name="Сравнить с предыдущим").click()
    changed = mine.get_by_role("row").filter(has_text="Закрытие").inner_text()
    assert "перемещён" in changed


def issue(page, link):
    page.get_by_role("link", name=link).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Выпустить повестку дня").click()
    assert "Проект повестки дня" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Рабочая версия").click()
