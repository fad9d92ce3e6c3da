"""From the invitation to the own party's things, as an administrator and a representative walk it: by passkey, and by app."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from members import domain
from members.domain.account import center_day
from members.models import Party, Representation
from reminders import deliver, dispatch, guards, relay
from reminders.models import Priority
from tests.engine.smtp import Server
from tests.factories.meetings import invite, make_meeting
from tests.factories.members import PASSWORD

ADDRESS = "representative@state.example"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def arrived(server) -> str:
    """Let the engine send the letters about accounts, by SMTP; give the path of the link in the one that arrived."""
    sender = relay.SmtpSender(server.url, sender="portal@test.example")
    sender.ready()
    clock = guards.database_clock
    for letter, token in dispatch.claim(now=clock(), owner="test", most=Priority.ACCOUNT):
        deliver.send(letter, token, sender=sender, clock=clock, worker="test")
    sender.close()
    text = next(letter.text for letter in server.letters if letter.recipient == ADDRESS)
    (link,) = re.findall(r"/invitation/\S+/", text)[:1]
    return link


@pytest.fixture
def meetings(transactional_db):
    """A meeting of Tajikistan's, and one that only Kyrgyzstan is invited to."""
    found = []
    for code in ("TJ", "KG"):
        found.append(make_meeting(circle="invited", title_ru=f"Совещание для {code}"))
        invite(found[-1], Party.objects.get(code=code))
    return found


def accepted(tab, path):
    """Open the link of the letter and choose a password."""
    page = tab.open(path)
    for name in ("password", "again"):
        page.fill(f"[name={name}]", PASSWORD)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"**{reverse('mfa_index')}")
    return page


def keep_codes(page):
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"**{reverse('mfa_index')}")


def sees_exactly_its_own(tab, meetings):
    own, foreign = meetings
    listed = tab.open(reverse("meetings:meetings")).locator("main").inner_text()
    assert own.title_ru in listed
    assert foreign.title_ru not in listed
    tab.open(own.get_absolute_url())
    tab.open(foreign.get_absolute_url(), 404)


def test_administrator_invites_and_the_person_comes_in_by_a_passkey(open_tab, account, meetings):
    tab = open_tab(account("administrator"))
    page = tab.open(reverse("members:invite"))
    last_day = center_day(timezone.now()) + timedelta(days=30)
    page.fill("[name=email]", ADDRESS)
    party = Party.objects.get(code="TJ")
    if page.locator("select[name=party]").count():
        page.select_option("[name=party]", str(party.pk))
    page.check("[name=party_rights][value=answer]")
    page.fill("[name=valid_until]", f"{last_day:%d.%m.%Y}")
    page.fill("[name=family_ru]", "Новиков")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"**{reverse('members:invitations')}")
    with Server() as server:
        path = arrived(server)

    person = open_tab(None)
    link = person.page.context.new_cdp_session(person.page)
    link.send("WebAuthn.enable")
    link.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page = accepted(person, path)
    person.page.goto(person.server + reverse("home"))
    assert person.page.url.endswith(reverse("mfa_index"))  # nothing else opens before the second step
    person.open(reverse("mfa_add_webauthn"))
    page.check("[name=passwordless]")
    page.click("[data-passkey=make]")
    keep_codes(page)
    sees_exactly_its_own(person, meetings)

    page.goto(person.server + reverse("account_logout"))
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/sign-in/**")
    page.click("[data-passkey=ask]")
    page.wait_for_url(f"{person.server}/")

    # The last day passes; no job runs.
    Representation.objects.filter(user__email=ADDRESS).update(valid=DateRange(None, center_day(timezone.now())))
    person.open(meetings[0].get_absolute_url(), 404)
    person.open(reverse("meetings:meetings"), 403)


def test_the_person_comes_in_by_an_app(open_tab, account, meetings):
    now = timezone.now()
    values = {"email": ADDRESS, "role": "representative", "party": Party.objects.get(code="TJ"), "family_ru": "Новиков"}
    invitation = domain.invitation.invite(**values, by=account("administrator"), now=now)
    domain.invitation.send(invitation, version=None, by=account("administrator"), now=now)
    with Server() as server:
        path = arrived(server)
    person = open_tab(None)
    page = accepted(person, path)
    person.open(reverse("mfa_activate_totp"))
    key = re.sub(r"\s", "", page.locator("main p .c-strong").inner_text())
    page.fill("[name=code]", totp.format_hotp_value(totp.hotp_value(key, next(totp.yield_hotp_counters_from_time()))))
    page.locator("main form [type=submit]").first.click()
    keep_codes(page)
    assert Authenticator.objects.filter(user__email=ADDRESS, type="totp").exists()
    sees_exactly_its_own(person, meetings)
