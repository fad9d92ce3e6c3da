"""Fragments: a list or calendar changes in place; one sentence is heard, focus, address, title and the way back are right."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_nothing_lost import forgive

pytestmark = pytest.mark.usefixtures("kept_world")
FAILED = "Failed to load resource"


@pytest.fixture
def here(open_tab, account):
    """A page of the secretariat in English, marked so that a whole load is noticed."""
    tab = open_tab(account("staff"))
    tab.read("en")

    def opened(path: str):
        tab.open(path)
        tab.page.evaluate("() => { window.same = true }")
        return tab

    return opened


def same(page) -> bool:
    return page.evaluate("() => window.same === true")


def test_filter_is_applied_in_place(here):
    tab = here(reverse("documents:documents"))
    page = tab.page
    page.locator("main form.c-filter input[type=text], main form.c-filter input[type=search]").first.fill("zzzz")
    page.keyboard.press("Enter")
    expect(page.locator("main .c-chips")).to_contain_text("zzzz")
    assert same(page)
    assert "zzzz" in page.url
    expect(page.locator("#live")).to_have_text(page.locator("main .c-empty h2").inner_text())
    assert page.evaluate("document.activeElement.matches('.c-filter input')")  # who typed may go on typing
    page.locator(".c-chips .c-chip").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main .c-chips")).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == "H1"  # the chip is gone
    assert same(page)
    page.go_back()
    expect(page.locator("main .c-chips")).to_contain_text("zzzz")
    assert not same(page)  # history keeps no page of ours: the server is asked


def test_column_is_sorted_in_place(here):
    tab = here(reverse("documents:documents"))
    page = tab.page
    head = page.locator("th a[data-stay]").first
    head.focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    assert same(page)
    assert page.evaluate("document.activeElement.closest('th').ariaSort") == "descending"


def test_calendar_turns_its_pages(here):
    tab = here(reverse("calendar") + "?view=month&month=2027-05")
    page = tab.page
    page.locator("a[data-stay=next]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Calendar, June 2027")
    page.keyboard.press("Enter")  # the focus stayed
    expect(page.locator("h1")).to_have_text("Calendar, July 2027")
    assert page.title().startswith("Calendar, July 2027")
    expect(page.locator("#live")).to_contain_text("July 2027")
    assert same(page)
    page.locator(".s-lang button[value=ru]").click()  # stays where it stood, though the header was never asked anew
    expect(page.locator("h1")).to_have_text("Календарь, июль 2027 г.")


def test_year_is_as_wide_in_place_as_on_its_own(here):
    tab = here(reverse("calendar") + "?view=month")
    page = tab.page
    page.locator(".c-views a", has_text=re.compile("^Year$")).click()
    expect(page.locator("#page > .s-wrap.is-wide")).to_have_count(1)
    assert same(page)


def test_lost_network_keeps_what_was_shown(here):
    tab = here(reverse("calendar") + "?view=month&month=2027-05")
    page = tab.page
    page.context.set_offline(True)
    page.locator("a[data-stay=next]").click()
    again = page.locator("#page .is-failure a")
    expect(again).to_have_count(1)
    expect(page.locator("#live")).to_contain_text("Could not load")
    expect(page.locator("h1")).to_have_text("Calendar, May 2027")
    page.context.set_offline(False)
    again.click()
    expect(page.locator("h1")).to_have_text("Calendar, June 2027")
    forgive(tab, FAILED, "ERR_INTERNET_DISCONNECTED", "htmx:")


def test_ended_session_is_said_in_place(here):
    tab = here(reverse("calendar") + "?view=month&month=2027-05")
    page = tab.page
    page.context.clear_cookies()
    page.locator("a[data-stay=next]").click()
    expect(page.locator("#page .is-failure a")).to_have_count(1)
    expect(page.locator("h1")).to_have_text("Calendar, May 2027")
    page.locator("#page .is-failure a").click()
    page.wait_for_url(f"**{reverse('account_login')}**")
    forgive(tab, FAILED, "Response Status Error Code 401")


def test_htmx_may_evaluate_nothing(here):
    page = here(reverse("meetings:meetings")).page
    assert page.evaluate("htmx.version").startswith("2.0.")  # 4 inherits and swaps errors otherwise
    assert page.evaluate("[htmx.config.allowEval, htmx.config.allowScriptTags, htmx.config.historyCacheSize]") == [
        False,
        False,
        0,
    ]
