"""Nothing typed is lost: not by leaving, an ended session, a colleague, a lost network, a double click or a wrong date."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import Meeting, When
from members.models import Draft, Office, Party, StaffRight
from records.models import Entry
from tests.factories.meetings import make_meeting
from tests.factories.members import make_account

WORDS = "Зал занят с утра до вечера"


@pytest.fixture
def meeting(transactional_db) -> Meeting:
    """Tentative, on a day of next year; nobody has been asked yet."""
    starts = datetime(timezone.now().year + 1, 9, 14, 10)
    when = When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=7), tz="Europe/Minsk")
    return make_meeting(
        when=when, circle="invited", title_ru="Совещание для проверки", host=Party.objects.get(code="TJ")
    )


@pytest.fixture
def staff(account):
    return account("staff")


@pytest.fixture
def colleague(transactional_db):
    """Another of the secretariat, who edits at the same time."""
    rights = StaffRight.Right.values
    return make_account(
        "staff", party=Party.objects.get(code="ATC"), office=Office.objects.first(), name="Коллега", rights=rights
    )


def edit(meeting, card="about") -> str:
    return reverse("meetings:edit", args=[meeting.public_id, card])


def move(meeting) -> str:
    return reverse("meetings:reschedule", args=[meeting.public_id])


def save(page):
    page.locator("main form.c-form button[type=submit]").first.click()


def kept(address, text) -> bool:
    return Draft.objects.filter(address=address, data__contains=[["title_ru", text]]).exists()


def wait_until_kept(page, address, text):
    for _ in range(100):
        if kept(address, text):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{text} was not kept")


def forgive(tab, *words):
    """The browser's console tells what a test does on purpose: a refusal, a network that is not there."""
    tab.troubles[:] = [trouble for trouble in tab.troubles if not any(word in trouble for word in words)]


def sign_in(tab, user):
    """In the same browser: the session and its new token of forms."""
    client = Client()
    client.force_login(user)
    client.get("/me/")
    tab.page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": tab.server} for name, morsel in client.cookies.items()]
    )


def end_sessions():
    Session.objects.all().delete()
    caches["sessions"].clear()


def test_leaving_warns_and_what_was_typed_is_offered_on_return(open_tab, staff, meeting):
    tab = open_tab(staff)
    page = tab.open(edit(meeting))
    page.fill("[name=title_ru]", WORDS)
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.goto(tab.server + "/")
    assert warned == ["beforeunload"]
    wait_until_kept(page, edit(meeting), WORDS)

    tab.open(edit(meeting))
    assert page.input_value("[name=title_ru]") == meeting.title_ru
    page.locator("#draft-offer [data-restore]").click()
    assert page.input_value("[name=title_ru]") == WORDS
    assert page.locator("#draft-offer").count() == 0
    save(page)
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.title_ru == WORDS
    assert not Draft.objects.exists()


def test_draft_is_kept_ten_seconds_after_the_last_key_and_discarded(open_tab, staff, meeting):
    tab = open_tab(staff)
    tab.page.clock.install()
    page = tab.open(edit(meeting))
    page.fill("[name=title_ru]", "первое")
    page.clock.run_for(9_000)
    page.fill("[name=title_ru]", WORDS)
    page.clock.run_for(9_000)
    assert not Draft.objects.exists()
    page.clock.run_for(1_500)
    wait_until_kept(page, edit(meeting), WORDS)
    expect(page.locator("[data-kept]").first).to_have_text(re.compile(r"\d\d:\d\d"))
    page.reload()
    page.locator("#draft-offer [type=submit]").click()
    page.wait_for_url(f"**{edit(meeting)}")
    page.wait_for_selector(".c-banner--success")
    assert not Draft.objects.exists()


def test_form_sent_with_its_first_text_leaves_no_draft_behind(open_tab, staff, meeting):
    """The page is hidden when it is left: what was kept of it must not be kept once more."""
    tab = open_tab(staff)
    tab.page.clock.install()
    page = tab.open(edit(meeting))
    page.fill("[name=title_ru]", WORDS)
    page.clock.run_for(10_500)
    wait_until_kept(page, edit(meeting), WORDS)
    page.fill("[name=title_ru]", meeting.title_ru)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/me/drafts/" in request.url else None)
    save(page)
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    assert asked == []
    assert not Draft.objects.exists()


def test_session_that_ends_in_mid_form_takes_nothing(open_tab, staff, meeting):
    tab = open_tab(staff)
    page = tab.open(edit(meeting))
    page.fill("[name=title_ru]", WORDS)
    end_sessions()
    save(page)
    notice = page.locator("form [data-notice=sign-in]")
    notice.wait_for()
    with page.context.expect_page() as door:
        notice.get_by_role("link").click()
    door.value.wait_for_url("**/sign-in/**")
    door.value.close()
    assert page.input_value("[name=title_ru]") == WORDS

    sign_in(tab, staff)
    save(page)
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.title_ru == WORDS
    forgive(tab, "401", "403")


def test_another_person_in_the_same_browser_sends_nothing(open_tab, staff, account, meeting):
    tab = open_tab(staff)
    page = tab.open(edit(meeting))
    page.fill("[name=title_ru]", WORDS)
    sign_in(tab, account("representative"))
    save(page)
    page.locator("form [data-notice=sign-in]").wait_for()
    assert not Draft.objects.exists()
    meeting.refresh_from_db()
    assert meeting.title_ru != WORDS
    forgive(tab, "401", "403")


def test_session_that_ends_takes_nothing_without_javascript(open_tab, staff, meeting):
    tab = open_tab(staff, java_script_enabled=False)
    page = tab.open(edit(meeting))
    page.fill("[name=title_ru]", WORDS)
    end_sessions()
    save(page)
    assert WORDS in page.locator("main").inner_text()
    sign_in(tab, staff)
    page.locator("main form button").click()
    page.wait_for_url("**/me/drafts/again/")
    save(page)
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.title_ru == WORDS


def test_two_editors_of_one_field_choose(open_tab, staff, colleague, meeting):
    tab, other = open_tab(staff), open_tab(colleague)
    page, theirs = tab.open(edit(meeting)), other.open(edit(meeting))
    theirs.fill("[name=title_ru]", "Их название")
    save(theirs)
    theirs.wait_for_url(f"**{meeting.get_absolute_url()}")

    page.fill("[name=title_ru]", WORDS)
    save(page)
    page.locator(".c-merge").wait_for()
    assert "Их название" in page.locator(".c-merge").inner_text()
    page.check("[name=choose_title_ru][value=yours]")
    save(page)
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.title_ru == WORDS
    assert not Draft.objects.exists()
    forgive(tab, "409")


def test_restored_draft_does_not_overwrite_a_colleague_unseen(open_tab, staff, colleague, meeting):
    tab, other = open_tab(staff), open_tab(colleague)
    page = tab.open(edit(meeting))
    page.fill("[name=title_ru]", WORDS)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(tab.server + "/")
    wait_until_kept(page, edit(meeting), WORDS)
    theirs = other.open(edit(meeting))
    theirs.fill("[name=title_ru]", "Их название")
    save(theirs)
    theirs.wait_for_url(f"**{meeting.get_absolute_url()}")

    tab.open(edit(meeting))
    page.locator("#draft-offer [data-restore]").click()
    save(page)
    page.locator(".c-merge").wait_for()
    assert "Их название" in page.locator(".c-merge").inner_text()
    forgive(tab, "409")


def test_lost_network_sends_nothing_and_loses_nothing(open_tab, staff, meeting):
    tab = open_tab(staff)
    page = tab.open(edit(meeting))
    page.fill("[name=title_ru]", WORDS)
    page.context.set_offline(True)
    save(page)
    page.locator("form [data-notice=network]").wait_for()
    assert page.url.endswith(edit(meeting))
    assert page.input_value("[name=title_ru]") == WORDS

    page.context.set_offline(False)
    save(page)
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.title_ru == WORDS
    forgive(tab, "ERR_INTERNET_DISCONNECTED")


def test_double_click_sends_once(open_tab, staff, meeting):
    tab = open_tab(staff)
    page = tab.open(edit(meeting))
    page.fill("[name=title_ru]", WORDS)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("main form.c-form button[type=submit]").first.dblclick()
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    assert len([url for url in sent if url.endswith(edit(meeting))]) == 1
    assert Entry.objects.about(meeting).filter(verb="edited").count() == 1


# Dates as people write them


@pytest.mark.parametrize("written", ["31.06.2027", "14.9.27", "09/14/2027", "вчера"])
def test_day_that_is_none_is_refused_at_its_field(open_tab, staff, meeting, written):
    page = refused(open_tab(staff), meeting, start_day=written)
    assert "2027" in error(page, "start_day")


def test_end_before_the_start_is_refused_at_the_end(open_tab, staff, meeting):
    page = refused(open_tab(staff), meeting, start_day="15.09.2027", end_day="14.09.2027")
    assert error(page, "end_day")


def test_hour_that_the_clocks_leave_out_is_refused_at_its_field(open_tab, staff, meeting):
    """On 28 March 2027 the clocks of Berlin go from two to three."""
    Meeting.objects.filter(pk=meeting.pk).update(tz="Europe/Berlin")
    page = refused(
        open_tab(staff), meeting, start_day="28.03.2027", start_time="02:30", end_day="28.03.2027", end_time="12:00"
    )
    assert error(page, "start_time")


def refused(tab, meeting, **typed):
    page = tab.open(move(meeting))
    typed |= {"reason": WORDS}
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    page.locator("button[name=step][value=act]").click()
    page.locator(".c-errors").wait_for()
    for name, text in typed.items():
        assert page.input_value(f"[name={name}]") == text, name
    was = meeting.starts_local
    meeting.refresh_from_db()
    assert meeting.starts_local == was
    forgive(tab, "422")
    return page


def error(page, name) -> str:
    """The sentence at the field, which the field itself names as its own."""
    control = page.locator(f"[name={name}]")
    assert control.get_attribute("aria-invalid") == "true"
    places = (control.get_attribute("aria-describedby") or "").split()
    return " ".join(page.locator(f"[id='{place}']").inner_text() for place in places if "error" in place)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("written", ["15 сентября 2027", "15 September 2027", "2027-09-15", "15.9.2027"])
def test_day_in_words_is_understood(open_tab, staff, meeting, language, written):
    tab = open_tab(staff)
    tab.read(language)
    page = tab.open(move(meeting))
    page.fill("[name=start_day]", written)
    page.fill("[name=end_day]", written)
    page.fill("[name=reason]", WORDS)
    page.locator("button[name=step][value=act]").click()
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.starts_local == datetime(2027, 9, 15, 10)
