"""Walks through the portal as people take them: with a mouse, with the keyboard alone, without JavaScript."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting, When
from members.models import Party, User
from reminders.domain import replan
from reminders.models import Reminder
from tests.factories.meetings import invite, make_meeting, make_series
from tests.factories.members import make_account

ALL_RIGHTS = ["answer", "manage_delegation", "propose"]


def in_days(days: int) -> datetime:
    """Ten o'clock so many days from now: pages live by the clock of the wall."""
    return datetime.combine(timezone.now().date() + timedelta(days=days), time(10))


def written(moment: datetime) -> str:
    return f"{moment:%d.%m.%Y}"


@pytest.fixture
def representative(transactional_db) -> User:
    return make_account("representative", party=Party.objects.get(code="TJ"), name="Участник", rights=ALL_RIGHTS)


@pytest.fixture
def neighbour(transactional_db) -> User:
    return make_account("representative", party=Party.objects.get(code="KG"), name="Сосед", rights=ALL_RIGHTS)


@pytest.fixture
def meeting(representative) -> Meeting:
    """Convened for a day in three months; only Tajikistan is invited."""
    starts = in_days(90)
    when = When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=7), tz="Europe/Minsk")
    found = make_meeting(when=when, circle="invited", title_ru="Совещание для проверки")
    invite(found, representative.person.party)
    replan(found, now=timezone.now())
    return found


def test_sign_in_by_the_keyboard_alone(open_tab, account, demo_password):
    """A deep link survives both steps; the trial shows a demo account its code."""
    secretary = account("staff")
    tab = open_tab(None)
    page = tab.open(reverse("meetings:meetings"))
    walk_to(page, "[name=login]")
    page.keyboard.type(secretary.email)
    walk_to(page, "[name=password]")
    page.keyboard.type(demo_password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('mfa_authenticate')}*")
    code = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
    walk_to(page, "[name=code]")
    page.keyboard.type(code[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('meetings:meetings')}")


def act(page, step="act"):
    """Press the button of the act."""
    page.locator(f"main form button[name='step'][value='{step}']").click()


def test_secretariat_creates_convenes_and_moves_a_meeting(open_tab, account):
    series = make_series("to-check", members=[Party.objects.get(code="TJ"), Party.objects.get(code="KG")])
    first, second = in_days(120), in_days(150)
    tab = open_tab(account("staff"))
    page = tab.open(reverse("meetings:new"))
    page.select_option("[name=series]", str(series.pk))
    page.check("[name=precision][value=day]")
    page.fill("[name=start_day]", written(first))
    page.fill("[name=start_time]", "10:00")
    page.fill("[name=end_time]", "17:00")
    host = page.locator("#id_host")
    host.fill(Party.objects.get(code="BY").short_ru)
    page.wait_for_selector("[role=listbox]:not([hidden]) [role=option]")
    host.press("ArrowDown")
    host.press("Enter")
    page.fill("[name=city_ru]", "Минск")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/meetings/*-*/")
    meeting = Meeting.objects.get(series=series)

    tab.open(reverse("meetings:invitations", args=[meeting.public_id]))
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state()
    page.locator(".c-banner--success").wait_for()
    assert meeting.invitations.count() == 2
    for name in ("plan", "convene"):
        tab.open(reverse(f"meetings:{name}", args=[meeting.public_id]))
        if name == "convene":
            page.fill("[name=no_agenda_reason]", "повестка согласуется")
            if page.locator(
                "[name=warnings_accepted]"
            ).count():  # whether a term falls on a weekend is the calendar's say
                page.fill("[name=warnings_accepted]", "рабочая суббота")
        page.locator("main form [type=submit]").first.click()
        page.wait_for_url(f"**{meeting.get_absolute_url()}")
    planned = dates_of_reminders(meeting)
    assert planned

    tab.open(reverse("meetings:reschedule", args=[meeting.public_id]))
    page.fill("[name=start_day]", written(second))
    page.fill("[name=end_day]", written(second))
    page.fill("[name=reason]", "синхронный перевод возможен только в этот день")
    act(page, "preview")
    page.locator("#preview").wait_for()
    act(page)
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.starts_local == second
    assert dates_of_reminders(meeting) == {moved + (second - first) for moved in planned}

    tab.open(reverse("meetings:history", args=[meeting.public_id]))
    told = page.locator(".c-history li").first.inner_text()
    for words in ("синхронный перевод возможен только в этот день", written(first), written(second)):
        assert words in told


def dates_of_reminders(meeting):
    """When the reminders that the rules call for are due."""
    return {each.due_at for each in Reminder.objects.filter(subject_id=meeting.pk, state="planned", rule__isnull=False)}


def test_state_sees_its_own_invitation_and_no_other(open_tab, representative, neighbour, meeting):
    invited = open_tab(representative)
    assert meeting.title_ru in invited.open(reverse("meetings:meetings")).locator("main").inner_text()
    invited.open(meeting.get_absolute_url())

    other = open_tab(neighbour)
    assert meeting.title_ru not in other.open(reverse("meetings:meetings")).locator("main").inner_text()
    other.open(meeting.get_absolute_url(), 404)
    assert meeting.title_ru not in other.open(reverse("home")).locator("body").inner_text()


def test_answer_without_javascript(open_tab, representative, meeting):
    tab = open_tab(representative, java_script_enabled=False)
    page = tab.open(reverse("meetings:meetings"))
    page.select_option("[name=year]", str(meeting.starts_local.year))
    page.locator("form[method=get] [type=submit]").last.click()
    assert "year=" in page.url
    page.get_by_role("link", name=meeting.title_ru).click()
    page.goto(tab.server + reverse("meetings:reply", args=[meeting.public_id]))
    page.locator("[name=reply]").first.check()
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    assert meeting.invitations.get().reply


def test_meeting_moved_without_javascript(open_tab, account, meeting):
    """A mistake first: everything typed stays, and the page says what is wrong."""
    later = in_days(100)
    tab = open_tab(account("staff"), java_script_enabled=False)
    page = tab.open(reverse("meetings:reschedule", args=[meeting.public_id]))
    page.fill("[name=start_day]", written(later))
    page.fill("[name=end_day]", written(later - timedelta(days=1)))
    page.fill("[name=reason]", "зал занят")
    act(page)
    assert page.locator("[name=end_day]").get_attribute("aria-invalid") == "true"
    assert page.input_value("[name=reason]") == "зал занят"
    page.fill("[name=end_day]", written(later))
    act(page)
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.starts_local == later


def test_meeting_moved_by_the_keyboard_alone(open_tab, account, meeting):
    later = in_days(100)
    tab = open_tab(account("staff"))
    page = tab.open(meeting.get_absolute_url())
    follow(page, reverse("meetings:reschedule", args=[meeting.public_id]))
    for name, text in {"start_day": written(later), "end_day": written(later), "reason": "зал занят"}.items():
        walk_to(page, f"[name={name}]")
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    walk_to(page, "button[name=step][value=act]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.starts_local == later


def follow(page, address):
    """Go to a link by Tab, opening the menu it may stand in, and follow it."""
    link = page.locator(f"main a[href='{address}']").first
    if not link.is_visible():
        walk_to(page, "main details summary")
        page.keyboard.press("Enter")
    walk_to(page, f"main a[href='{address}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def walk_to(page, selector, steps=80):
    """Press Tab until the focus is there; on the way it is always to be seen."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUS, selector)
        assert place["seen"], f"the focus is hidden at {place['where']}"
        if place["there"]:
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


FOCUS = """selector => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const shown = at === document.body || (box.width > 0 && box.bottom > 0 && box.top < innerHeight);
    return {there: at.matches(selector), seen: shown, where: at.outerHTML.slice(0, 120)};
}"""


def test_administrator_sees_accounts_and_no_content(open_tab, account, meeting):
    tab = open_tab(account("administrator"))
    tab.open(reverse("home"))
    tab.open(reverse("members:accounts"))
    tab.open(meeting.get_absolute_url(), 404)
    tab.open(reverse("meetings:meetings"), 403)
