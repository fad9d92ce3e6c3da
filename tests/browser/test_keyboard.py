"""What the keyboard does beside Tab: Esc closes what is open and gives the focus back, the skip link skips."""

import pytest
from django.urls import reverse

from meetings.models import Meeting


def is_focused(page, selector) -> bool:
    return page.evaluate("selector => document.activeElement.matches(selector)", selector)


@pytest.mark.parametrize("menu", ["details.s-menu", "main details.c-more"])
def test_esc_closes_a_menu_and_gives_the_focus_back(open_tab, account, menu):
    tab = open_tab(account("staff"))
    meeting = Meeting.objects.filter(status="convened").earliest("pk")
    page = tab.open(meeting.get_absolute_url())
    page.focus(f"{menu} > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert is_focused(page, f"{menu}[open] a")
    page.keyboard.press("Escape")
    assert page.locator(f"{menu}[open]").count() == 0
    assert is_focused(page, f"{menu} > summary")


def test_a_menu_left_by_tab_does_not_lie_over_what_has_the_focus(open_tab, account):
    tab = open_tab(account("staff"))
    page = tab.open(reverse("home"))
    page.focus("details.s-menu > summary")
    page.keyboard.press("Enter")
    for _ in range(page.locator("details.s-menu a, details.s-menu button").count() + 1):
        page.keyboard.press("Tab")
    assert page.locator("details.s-menu[open]").count() == 0


def test_sections_of_a_narrow_page_fold_and_unfold(open_tab, account):
    tab = open_tab(account("staff"), width=390)
    page = tab.open(reverse("home"))
    page.focus("details.s-fold > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert is_focused(page, "details.s-fold[open] a")


def test_skip_link_is_first_is_seen_and_leads_to_the_content(open_tab, account):
    tab = open_tab(account("staff"))
    page = tab.open(reverse("home"))
    page.keyboard.press("Tab")
    assert is_focused(page, ".s-skip")
    assert page.locator(".s-skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('main'))")


def test_mistakes_take_the_focus_though_the_skip_link_left_its_mark_in_the_address(open_tab, account):
    tab = open_tab(account("staff"))
    page = tab.open(reverse("meetings:new-venue"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("main .c-save button").press("Enter")
    page.wait_for_function("document.activeElement.matches('.c-errors')")
    assert page.url.endswith("#main")
