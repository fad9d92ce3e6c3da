"""What the kit adds to pages: ticks and acts on many rows, taking back, dialogs; by the keyboard alone, and without JavaScript."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import domain
from meetings.models import Meeting, When
from tests.browser.test_flows import walk_to
from tests.factories.meetings import make_meeting

MEETINGS = "/meetings/"


def in_days(days: int) -> When:
    """A day so many days from now: pages live by the clock of the wall."""
    starts = datetime.combine(timezone.now().date() + timedelta(days=days), time(10))
    return When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=7), tz="Europe/Minsk")


@pytest.fixture
def meetings(transactional_db) -> list[Meeting]:
    return [make_meeting(when=in_days(1 + number), title_ru=f"Для проверки {number}") for number in range(2)]


@pytest.fixture
def moved(meetings, account) -> Meeting:
    """Moved a moment ago."""
    return domain.meeting.reschedule(
        meetings[0],
        when=in_days(40),
        reason="Зал занят",
        ask_again=False,
        version=None,
        by=account("staff"),
        now=timezone.now(),
    )


def press(page, selector, key="Enter"):
    walk_to(page, selector)
    page.keyboard.press(key)


def tick(meeting) -> str:
    return f"[name=ids][value='{meeting.public_id}']"


def contacts(meetings) -> list[str]:
    return [Meeting.objects.get(pk=each.pk).contact for each in meetings]


def test_many_meetings_are_changed_and_taken_back_by_the_keyboard_alone(open_tab, account, meetings):
    tab = open_tab(account("staff"))
    page = tab.open(MEETINGS)
    number = page.locator("[name=ids]").count()
    page.check("[data-all]")
    assert page.locator("[name=ids]:checked").count() == number
    page.uncheck(tick(meetings[0]))
    assert not page.is_checked("[data-all]")
    assert page.locator("[data-selected]").inner_text().endswith(f" {number - 1}")
    page.reload()
    page.locator(".c-table thead a").last.focus()  # what stands above the table is walked elsewhere
    for each in meetings:
        press(page, tick(each), "Space")
    assert page.locator("[data-selected]").inner_text().endswith(" 2")
    press(page, ".c-bulk button:not([name])")
    page.wait_for_url("**/meetings/bulk/")
    assert tab.axe() == []
    walk_to(page, "[name=contact]", steps=40)
    page.keyboard.type("8-800")
    press(page, "button[value=preview]")
    page.wait_for_selector("#preview")
    assert page.evaluate("document.activeElement.id") == "preview-title"
    assert contacts(meetings) == ["", ""]
    press(page, ".c-save button:not([name])")
    page.wait_for_selector("#done")
    assert contacts(meetings) == ["8-800", "8-800"]
    assert tab.axe() == []
    press(page, "form.c-banner button")
    page.wait_for_selector("form.c-banner", state="detached")
    assert contacts(meetings) == ["", ""]


def test_many_meetings_are_changed_and_taken_back_without_javascript(open_tab, account, meetings):
    page = open_tab(account("staff"), java_script_enabled=False).open(MEETINGS)
    assert page.locator("[data-all]").is_hidden()
    for each in meetings:
        page.check(tick(each))
    page.locator(".c-bulk button:not([name])").click()
    page.fill("[name=contact]", "8-800")
    page.locator("button[value=preview]").click()
    page.locator(".c-save button:not([name])").click()
    assert contacts(meetings) == ["8-800", "8-800"]
    page.locator("form.c-banner button").click()
    assert contacts(meetings) == ["", ""]


def test_move_is_taken_back_by_the_button_without_javascript(open_tab, account, moved):
    page = open_tab(account("staff"), java_script_enabled=False).open(moved.get_absolute_url())
    button = "form.c-banner button"
    page.focus(button)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{moved.get_absolute_url()}")
    page.wait_for_selector(button, state="detached")
    assert Meeting.objects.get(pk=moved.pk).starts_local == in_days(1).starts_local


# Dialogs


def test_keys_are_listed_in_a_dialog_that_gives_the_focus_back(open_tab, account):
    """Unless the reader wishes no keys of one character."""
    staff = account("staff")
    tab = open_tab(staff)
    page = tab.open(MEETINGS)
    keys = page.locator("#keys-dialog")
    page.focus("[name=days]")
    page.keyboard.press("Shift+Slash")  # which is a letter here
    assert keys.is_hidden()
    page.focus("main a")
    before = page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("Shift+Slash")
    keys.wait_for()
    assert page.evaluate("document.getElementById('keys-dialog').contains(document.activeElement)")
    assert tab.axe() == []
    page.keyboard.press("Escape")
    keys.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.outerHTML") == before
    page.focus("[data-dialog=keys-dialog]")
    page.keyboard.press("Enter")
    keys.wait_for()
    page.keyboard.press("Enter")  # the button that closes
    keys.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.dataset.dialog") == "keys-dialog"
    staff.shortcuts = False
    staff.save(update_fields=["shortcuts"])
    page.reload()
    page.keyboard.press("Shift+Slash")
    assert keys.is_hidden()


def test_link_to_the_keys_leads_to_their_page_without_javascript(open_tab, account):
    page = open_tab(account("staff"), java_script_enabled=False).open(reverse("home"))
    page.locator("[data-dialog=keys-dialog]").click()
    page.wait_for_url("**/help/#keys")
    assert page.locator("main kbd").count() > 5


def test_end_of_the_session_is_told_two_minutes_before(open_tab, account):
    tab = open_tab(account("staff"))
    tab.page.clock.install()
    page = tab.open(reverse("meetings:new"))
    notice = page.locator("#session-notice")
    page.focus("[name=title_ru]")
    page.clock.run_for(27 * 60_000)
    assert notice.is_hidden()
    page.clock.run_for(70_000)
    notice.wait_for()
    assert tab.axe() == []
    assert page.evaluate("document.activeElement.autofocus")
    page.keyboard.press("Enter")
    notice.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.name") == "title_ru"
    page.clock.run_for(27 * 60_000)
    assert notice.is_hidden()
    page.clock.run_for(4 * 60_000)
    assert page.locator("[data-after]").is_visible()
