"""What a party hands in from its pages: credentials and a paper for a meeting, with JavaScript and without it."""

from contextlib import nullcontext

import pytest
from django.urls import reverse
from playwright.sync_api import Route

from meetings.models import Delegation, Meeting, MeetingPaper
from members.models import User
from tests.browser.places import returned
from tests.factories import files

SCRIPT = "**/js/upload*.js"
PAPER = {"name": "доклад.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}


def send(page):
    with page.expect_navigation() as answer:
        page.locator("main form.c-form [type=submit]").first.click()
    return answer.value


@pytest.mark.parametrize("scripts", [True, False])
def test_party_hands_in_a_paper_and_its_credentials(open_tab, account, scripts):
    person: User = account("representative")
    meeting = Meeting.objects.get(**returned())
    tab = open_tab(person, java_script_enabled=scripts)
    page = tab.open(meeting.get_absolute_url())
    held: list[Route] = []
    page.route(SCRIPT, lambda route: held.append(route))  # noqa: PLW0108  # playwright marks the handlers it is given
    with page.expect_request(SCRIPT) if scripts else nullcontext():
        page.locator(f"a[href*='{reverse('meetings:hand-in-paper', args=[meeting.public_id])}']").click()
    page.set_input_files("[name=upload]", PAPER)  # before the script is there
    if scripts:
        held.pop().continue_()
        page.locator(".c-upload .c-file:not([hidden])").wait_for()
    page.unroute(SCRIPT)
    assert send(page).status == 422  # it has no title; the file is not lost
    tab.troubles.clear()
    assert "доклад.pdf" in page.locator(".c-upload .c-file").inner_text()
    page.fill("[name=title_ru]", "Доклад стороны")
    assert send(page).ok
    assert "Доклад стороны" in page.locator("main").inner_text()
    assert MeetingPaper.objects.latest("pk").document.issues.get().files.get().name == "доклад.pdf"

    page = tab.open(reverse("meetings:delegation-letter", args=[meeting.public_id]))
    page.set_input_files("[name=upload]", PAPER)
    assert send(page).ok
    row = Delegation.objects.get(meeting=meeting, party=MeetingPaper.objects.latest("pk").document.submitted_by)
    assert row.credentials.files.get().name == "доклад.pdf"
