"""Requirements of signing in and of lost rights that no page has to itself; each test carries out the attack it names."""

import runpy

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password
from django.core.cache import cache
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone

from members import devices, domain
from members.domain.account import center_day
from members.models import AccessToken, Representation
from records.models import Entry
from reminders import deliver
from reminders.compose import Item
from reminders.domain import tell
from reminders.models import Message, Reminder
from tests import hashers
from tests.factories.meetings import invite, make_meeting
from tests.factories.members import PASSWORD
from tests.members.entrance import code, headers, plain, sign_in

NEW = {"password1": "a brand new long phrase", "password2": "a brand new long phrase"}


def signed_in(user):
    client = Client()
    sign_in(client, user)
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 302
    cache.clear()  # so that one code serves the next browser too
    return client


def reset_link(client, user, posted):
    client.post("/password/reset/", {"email": user.email})
    return "/" + posted[-1][1]["words"]["url"].split("/", 3)[3]


# S02: a second factor for everyone


def test_s02_a_new_password_by_letter_does_not_pass_the_second_step(totp_user, client, posted):
    link = reset_link(client, totp_user, posted)
    client.post(client.get(link).url, NEW)
    assert sign_in(client, totp_user, password=NEW["password1"]).url == "/sign-in/code/"
    assert client.get("/me/").status_code == 302


def test_s02_who_has_no_second_step_gets_none_by_a_reset(totp_user, client, posted):
    """The mailbox alone opens nothing: without a step the new password does not sign in."""
    Authenticator.objects.filter(user=totp_user).delete()
    link = reset_link(client, totp_user, posted)
    client.post(client.get(link).url, NEW)
    assert sign_in(client, totp_user, password=NEW["password1"]).status_code == 422


def test_s02_of_two_steps_removed_at_once_one_stays(totp_user):
    """Each browser still sees the other step when it asks for the removal of its own."""
    key = Authenticator.objects.create(user=totp_user, type="webauthn", data={"name": "Key", "credential": {}})
    client = signed_in(totp_user)
    client.post("/me/security/app/remove/")
    client.post(f"/me/security/passkeys/{key.pk}/remove/")
    assert Authenticator.objects.filter(user=totp_user, type__in=("totp", "webauthn")).count() == 1


# S04: a reset ends other sessions and pending links


def test_s04_a_reset_ends_links_that_wait(totp_user, client, posted):
    domain.link.ask_address(totp_user, email="new@test.example", version=None, by=totp_user, now=timezone.now())
    waiting = "/" + posted[-1][1]["words"]["url"].split("/", 3)[3]
    link = reset_link(client, totp_user, posted)
    assert client.post(client.get(link).url, NEW).status_code == 302
    assert client.post(waiting).status_code == 410


def test_s04_a_reset_link_dies_with_the_address_it_was_sent_to(totp_user, client, posted):
    link = reset_link(client, totp_user, posted)
    domain.link.ask_address(totp_user, email="new@test.example", version=None, by=totp_user, now=timezone.now())
    client.post("/" + posted[-1][1]["words"]["url"].split("/", 3)[3])
    assert Client().get(link).status_code == 410


def test_s04_opening_the_link_changes_nothing(totp_user, client, posted):
    link = reset_link(client, totp_user, posted)
    for _time in range(2):
        assert client.get(client.get(link).url).status_code == 200
    totp_user.refresh_from_db()
    assert totp_user.check_password(PASSWORD)


# S05: nothing tells whether an account exists


@pytest.fixture
def hashed(monkeypatch):
    """How often a password is hashed: the work that time would tell."""
    found = []
    for name in ("encode", "verify"):
        real = getattr(hashers.Quick, name)
        counted = lambda *values, real=real: found.append(1) or real(*values)  # noqa: E731
        monkeypatch.setattr(hashers.Quick, name, counted)
    return found


@pytest.mark.parametrize("state", ["known", "unknown", "suspended", "closed"])
def test_s05_each_refusal_costs_one_hash(totp_user, administrator, hashed, now, state):
    email = totp_user.email
    if state in ("suspended", "closed"):
        act = domain.account.suspend if state == "suspended" else domain.account.close
        act(totp_user, reason="x", version=None, by=administrator, now=now)
    hashed.clear()
    email = "nobody@test.example" if state == "unknown" else email
    Client().post("/sign-in/", {"login": email, "password": "wrong"})
    assert len(hashed) == 1


@pytest.mark.parametrize("shut", ["suspend", "close"])
def test_s05_a_reset_answers_alike_for_every_address(totp_user, administrator, now, shut, posted):
    email = totp_user.email
    getattr(domain.account, shut)(totp_user, reason="x", version=None, by=administrator, now=now)
    answers = [Client().post("/password/reset/", {"email": each}) for each in (email, "nobody@test.example")]
    pages = [Client().get(answer.url) for answer in answers]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/password/reset/sent/")}
    assert plain(pages[0]) == plain(pages[1])
    assert headers(pages[0]) == headers(pages[1])


# S06: the throttle cannot lock the owner out


def test_s06_twenty_failures_from_many_networks_make_strangers_wait_and_not_the_owner(totp_user):
    own = signed_in(totp_user)
    own.post("/sign-out/")
    for number in range(20):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), totp_user, password="guess")
    assert sign_in(Client(REMOTE_ADDR="198.51.100.1"), totp_user).status_code == 422
    assert sign_in(own, totp_user).url == "/sign-in/code/"


def test_s06_nobody_fills_the_owners_lane(totp_user):
    """A forged mark is no mark: its guesses count among the strangers'."""
    own = signed_in(totp_user)
    own.post("/sign-out/")
    name = next(name for name in own.cookies if name.endswith("device"))
    for number in range(12):
        forger = Client(REMOTE_ADDR=f"203.0.113.{number}")
        forger.cookies[name] = own.cookies[name].value[:-2] + "xx"
        sign_in(forger, totp_user, password="guess")
    assert sign_in(own, totp_user).url == "/sign-in/code/"


# S07, S09: sessions


def test_s07_a_planted_session_id_dies_at_the_sign_in(totp_user, client):
    client.get("/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get("/me/").status_code == 302


def test_s09_a_new_second_step_ends_the_other_sessions(totp_user, posted):
    here, elsewhere = signed_in(totp_user), signed_in(totp_user)
    secret = here.get("/me/security/app/").context["form"].secret
    assert here.post("/me/security/app/", {"code": code(secret)}).status_code == 302
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


# S10: asked again


@pytest.mark.parametrize(
    "path", ["/me/address/", "/me/tokens/new/", "invite/", "grant/", "send-enrolment/", "address/"]
)
def test_s10_who_it_is_is_asked_again_after_ten_minutes(administrator, representative, as_user, path):
    client = as_user(administrator)
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 601
    session.save()
    if path == "invite/":
        path = "/members/accounts/invite/"
    elif not path.startswith("/"):
        path = representative.get_absolute_url() + path
    for answer in (client.get(path), client.post(path, {})):
        assert answer.url.startswith("/me/security/again/")


# S13, S14: passwords are nobody else's, and their hash leaves its table nowhere


def test_s13_there_is_no_way_into_anothers_account(administrator, representative, as_user):
    """No page of administrators has a field for a password, or leads into a session of somebody else."""
    client = as_user(administrator)
    url = representative.get_absolute_url()
    for act in ("", "suspend/", "close/", "review/", "send-enrolment/", "address/", "grant/", "end-sessions/"):
        assert 'type="password"' not in client.get(url + act).text
    for word in ("impersonate", "hijack", "login-as", "sign-in-as", "password"):
        assert client.get(f"{url}{word}/").status_code == 404


def test_s14_hashes_are_argon2id_and_stand_in_one_column(totp_user, administrator, now):
    text = (settings.BASE_DIR / "atc_portal/settings.py").read_text(encoding="utf-8")
    assert 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]' in text
    assert Argon2PasswordHasher().encode(PASSWORD, "a salt of its own").startswith("argon2$argon2id$")
    with_columns = [
        field
        for model in apps.get_models()
        for field in model._meta.fields
        if "password" in field.name or "passwd" in field.name
    ]
    assert [str(field) for field in with_columns] == ["members.User.password"]
    domain.account.suspend(totp_user, reason="x", version=None, by=administrator, now=now)
    told = str(list(Entry.objects.values())) + str(list(Message.objects.values()))
    assert totp_user.password not in told
    assert check_password(PASSWORD, totp_user.password)


# S30: a lost right is lost at once and everywhere


@pytest.fixture
def owing(representative, secretary, now):
    """A representative whose party owes an answer: a session, a token, a planned letter."""
    meeting = make_meeting(owner=secretary, circle="invited")
    invite(meeting, representative.person.party)
    tell(meeting, "moved", to="invited", by=secretary, now=now)
    return meeting


def lose(how, user, administrator, now):
    if how == "suspended":
        domain.account.suspend(user, reason="x", version=None, by=administrator, now=now)
    else:
        yesterday = center_day(timezone.now())
        Representation.objects.filter(user=user).update(valid=DateRange(None, yesterday))


@pytest.mark.parametrize("how", ["suspended", "ended"])
def test_s30_a_session_sees_nothing_any_more(representative, administrator, owing, as_user, now, how):
    client = as_user(representative)
    assert client.get(owing.get_absolute_url()).status_code == 200
    lose(how, representative, administrator, now)
    assert client.get(owing.get_absolute_url()).status_code == (302 if how == "suspended" else 404)


@pytest.mark.parametrize("how", ["suspended", "ended"])
def test_s30_a_token_sees_nothing_any_more(representative, administrator, owing, now, how):
    values = {"kind": "api", "name": "x", "reads": AccessToken.Section.values}
    _token, secret = domain.access_token.make(**values, by=representative, now=timezone.now())
    path, header = f"/api/v1/meetings/{owing.public_id}/", {"Authorization": f"Bearer {secret}"}
    assert Client().get(path, headers=header).status_code == 200
    lose(how, representative, administrator, now)
    assert Client().get(path, headers=header).status_code == (401 if how == "suspended" else 404)


@pytest.mark.parametrize("how", ["suspended", "ended"])
def test_s30_a_feed_opens_nothing_any_more(representative, administrator, now, how):
    _token, secret = domain.access_token.make(kind="feed", name="x", by=representative, now=now)
    opened = domain.access_token.opened(secret, "feed", client="", now=now)
    assert opened.user.parties().exists()
    lose(how, representative, administrator, now)
    opened = domain.access_token.opened(secret, "feed", client="", now=now)
    assert opened is None or not opened.user.parties().exists()


@pytest.mark.parametrize("how", ["suspended", "ended"])
def test_s30_a_queued_letter_is_withheld(representative, administrator, owing, now, how):
    rows = Reminder.objects.filter(person=representative).select_related("person")
    assert rows.exists()
    lose(how, representative, administrator, now)
    for row in rows.all():
        subject = deliver.subjects_of([row])[row.subject_type_id, row.subject_id]
        assert deliver.withheld(Item(row, subject), {})


def test_s30_suspension_withholds_a_letter_with_a_link(totp_user, administrator, client, now):
    client.post("/password/reset/", {"email": totp_user.email})
    domain.account.suspend(totp_user, reason="x", version=None, by=administrator, now=now)
    assert dict(Message.objects.values_list("kind", "state")) == {"password": "suppressed", "security": "queued"}


# S28


def test_s28_no_form_takes_a_role(administrator, clerk, as_user):
    client, url = as_user(administrator), clerk.get_absolute_url()
    more = {"role": "administrator", "is_active": "on", "person": "", "public_id": "x"}
    client.post(f"{url}review/", {"needed": "yes", **more})
    client.post(f"{url}grant-right/", {"right": "plan", **more})
    as_user(clerk).post("/me/", {"language": "ru", "tz": "Europe/Moscow", **more})
    clerk.refresh_from_db()
    assert clerk.role == "staff"


def test_s28_nobody_changes_the_own_rights(administrator, as_user):
    for act in ("grant-right", "end-right", "suspend", "close", "review", "send-enrolment", "restore", "end-sessions"):
        assert as_user(administrator).post(f"{administrator.get_absolute_url()}{act}/").status_code == 403
    administrator.refresh_from_db()
    assert administrator.is_active


# S53: cookies


@pytest.fixture
def in_production(monkeypatch, settings):
    """The settings as they are behind a public address, as far as cookies go."""
    monkeypatch.setenv("PORTAL_URL", "https://portal.example")
    monkeypatch.setenv("ATC_TRIAL", "0")
    found = runpy.run_path(str(settings.BASE_DIR / "atc_portal/settings.py"))
    for name, value in found.items():
        if "COOKIE" in name and name.isupper():
            setattr(settings, name, value)
    monkeypatch.setattr(devices, "COOKIE", "__Host-device")
    return found


def test_s53_every_cookie_is_of_this_host_alone_and_of_no_script(in_production, totp_user):
    client, seen = Client(), []
    for ask in (
        lambda: client.get("/sign-in/", secure=True),
        lambda: client.post("/language/", {"language": "en"}, secure=True),
        lambda: client.post("/me/display/", {"theme": "dark", "text_size": "100"}, secure=True),
        lambda: client.get("/nowhere/", secure=True),
        lambda: client.post("/sign-in/", {"login": totp_user.email, "password": "wrong"}, secure=True),
        lambda: client.post("/sign-in/", {"login": totp_user.email, "password": PASSWORD}, secure=True),
        lambda: client.post("/sign-in/code/", {"code": code()}, secure=True),
        lambda: client.get("/me/", secure=True),
        lambda: client.get("/api/v1/nowhere/", secure=True),
        lambda: client.post("/sign-out/", secure=True),
    ):
        seen += ask().cookies.values()
    names = {cookie.key for cookie in seen}
    assert {"__Host-session", "__Host-csrf", "__Host-device", "__Host-language"} <= names
    for cookie in seen:
        if cookie.value and cookie["max-age"] != 0:
            assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), cookie.key
            assert (cookie["domain"], cookie["path"]) == ("", "/"), cookie.key
