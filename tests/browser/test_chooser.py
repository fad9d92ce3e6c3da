"""The chooser by keyboard, and without a script; the text that is counted."""

import pytest
from django.urls import reverse

from meetings.models import Meeting, Venue
from tests.factories.meetings import make_meeting, make_venue


@pytest.fixture
def place(account):
    """The card of a meeting's place, with more venues than are looked through."""
    for number in range(1, 25):
        make_venue(f"Зал {number:02}", "Минск")
    meeting = make_meeting()
    return reverse("meetings:edit", args=[meeting.public_id, "place"]), meeting


def test_venue_is_chosen_by_typing(open_tab, account, place):
    url, meeting = place
    tab = open_tab(account("staff"))
    page = tab.open(url)
    field = page.locator("#id_venue")
    assert field.get_attribute("role") == "combobox"
    field.fill("зал 07")
    page.wait_for_selector("[role=listbox]:not([hidden]) [role=option]")
    field.press("ArrowDown")
    assert tab.axe() == []
    field.press("Enter")
    assert "Зал 07" in field.input_value()
    assert field.get_attribute("aria-expanded") == "false"
    page.get_by_role("button", name="Сохранить").or_(page.get_by_role("button", name="Save")).click()
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    assert Meeting.objects.get(pk=meeting.pk).venue == Venue.objects.get(name_ru="Зал 07")


def test_text_that_was_not_chosen_is_no_choice(open_tab, account, place):
    url, _meeting = place
    page = open_tab(account("staff")).open(url)
    field = page.locator("#id_venue")
    field.fill("ничего такого")
    field.press("Escape")
    page.locator("#id_video_note").focus()
    assert field.input_value() == ""
    assert page.locator("select[name=venue]").input_value() == ""


def test_venue_is_chosen_from_the_list_without_a_script(open_tab, account, place):
    url, _meeting = place
    page = open_tab(account("staff"), java_script_enabled=False).open(url)
    assert page.locator("select[name=venue] option").count() > 24
