import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from members import signin
from members.models import User
from records import history
from reminders.models import Message
from tests.factories.members import PASSWORD
from tests.members.entrance import code, sign_in

# A session without a second step


@pytest.fixture
def half(clerk):
    """Password given, second step not yet enrolled."""
    Authenticator.objects.filter(user=clerk).delete()
    User.objects.filter(pk=clerk.pk).update(enrol_until=timezone.now() + timedelta(hours=1))
    return clerk


@pytest.mark.parametrize("url", ["/", "/me/", "/members/parties/", "/members/accounts/", "/records/", "/nowhere/"])
def test_without_a_second_step_every_page_leads_to_enrolment(half, as_user, url):
    answer = as_user(half).get(url)
    assert (answer.status_code, answer.url) == (302, "/me/security/")


@pytest.mark.parametrize("url", ["/me/security/", "/me/display/"])
def test_without_a_second_step_enrolment_is_open(half, as_user, url):
    assert as_user(half).get(url).status_code == 200


def test_without_a_second_step_fragments_and_the_api_get_401(half, as_user):
    client = as_user(half)
    assert client.get("/members/parties/", headers={"HX-Request": "true"}).status_code == 401
    assert client.get("/api/v1/").status_code == 401


def test_enrolment_sets_up_an_app_and_shows_the_codes_once(half, client, posted, django_capture_on_commit_callbacks):
    assert sign_in(client, half).url == "/"
    page = client.get("/me/security/app/")
    assert page.status_code == 200
    assert "<svg" in page.text
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/me/security/app/", {"code": code(secret)})
    assert answer.url == "/me/security/codes/"
    assert client.get("/me/").url == "/me/security/codes/"
    first = client.get("/me/security/codes/").context["unused_codes"]
    assert len(set(first)) == 10
    assert "****" in client.get("/me/security/codes/").context["unused_codes"]
    assert client.post("/me/security/codes/kept/").status_code == 303
    assert client.get("/me/").status_code == 200
    stored = Authenticator.objects.get(user=half, type="totp")
    assert secret not in str(stored.data)
    assert [kind for kind, _letter in posted] == ["security"]
    assert {"factor_added", "codes_kept"} <= {entry.verb for entry in history.of(half)}


def test_a_recovery_code_signs_in_once(half, client, posted):
    sign_in(client, half)
    secret = client.get("/me/security/app/").context["form"].secret
    client.post("/me/security/app/", {"code": code(secret)})
    kept = client.get("/me/security/codes/").context["unused_codes"][0]
    client.post("/me/security/codes/kept/")
    for status in (302, 422):
        again = Client()
        sign_in(again, half)
        assert again.post("/sign-in/code/", {"code": kept}).status_code == status
    assert "Использован резервный код. Осталось кодов: 9." in [letter["words"]["text"] for _kind, letter in posted]
    assert history.of(half).filter(verb="recovery_used").count() == 1


def test_the_last_second_step_stays(totp_user, client):
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    assert client.post("/me/security/app/remove/").status_code == 200
    assert Authenticator.objects.filter(user=totp_user, type="totp").exists()


def test_the_last_passkey_stays(totp_user, client, posted):
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    key = Authenticator.objects.create(user=totp_user, type="webauthn", data={"name": "Key", "credential": {}})
    Authenticator.objects.filter(user=totp_user, type="totp").delete()
    assert client.post(f"/me/security/passkeys/{key.pk}/remove/").url == "/me/security/"
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_an_app_can_be_replaced(totp_user, client, posted):
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    secret = client.get("/me/security/app/").context["form"].secret
    client.post("/me/security/app/", {"code": code(secret)})
    stored = Authenticator.objects.get(user=totp_user, type="totp")
    assert signin.unsealed(stored.data["secret"], totp_user) == secret


def test_security_asks_again_after_a_while(totp_user, client, monkeypatch):
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    assert client.get("/me/security/app/").status_code == 200
    later = time.time() + 700
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: later)
    assert client.get("/me/security/app/").url.startswith("/me/security/again/")


# Passwords


def test_a_new_password_by_letter_ends_sessions_and_does_not_sign_in(totp_user, client, posted):
    open_session = Client()
    sign_in(open_session, totp_user)
    open_session.post("/sign-in/code/", {"code": code()})
    assert client.post("/password/reset/", {"email": totp_user.email}).status_code == 302
    kind, letter = posted[0]
    assert (kind, letter["person"]) == ("password", totp_user)
    path = letter["words"]["url"].split("testserver")[-1].split("8000")[-1]
    form = client.get(path).url
    values = {"password1": "a brand new long phrase", "password2": "a brand new long phrase"}
    assert client.post(form, values).status_code == 302
    assert client.get("/me/").status_code == 302
    assert open_session.get("/me/").status_code == 302
    assert client.get(path).status_code == 410
    assert sign_in(Client(), totp_user, password=values["password1"]).url == "/sign-in/code/"
    assert [kind for kind, _letter in posted] == ["password", "security"]


def test_an_unknown_address_gets_the_same_page_and_no_letter(totp_user, client):
    known = client.post("/password/reset/", {"email": totp_user.email})
    unknown = client.post("/password/reset/", {"email": "nobody@test.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [letter.address for letter in Message.objects.all()] == [totp_user.email]


@pytest.mark.parametrize(
    "password", ["short", "password1234", "123456789012", "aaaaaaaaaaaa", "ATC-Portal-2027", "Таджикистан-2027!"]
)
def test_s11_weak_passwords_are_refused(party, totp_user, client, posted, password):
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    values = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/me/security/password/", values).status_code == 422


def test_a_password_is_changed_with_the_old_one(totp_user, client, posted):
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    new = "another very long phrase"
    wrong = {"oldpassword": "wrong", "password1": new, "password2": new}
    assert client.post("/me/security/password/", wrong).status_code == 422
    assert client.post("/me/security/password/", wrong | {"oldpassword": PASSWORD}).url == "/me/security/"
    assert history.of(totp_user).first().verb == "password_changed"


def test_there_is_no_way_to_sign_up(client):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert signin.AccountAdapter().is_open_for_signup(None) is False


# Sessions


def test_sessions_are_listed_and_ended(totp_user, client):
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/128.0")
    for browser in (other, client):
        sign_in(browser, totp_user)
        cache.clear()  # so that one code serves both
        browser.post("/sign-in/code/", {"code": code()})
    listed = client.get("/me/security/sessions/").context["sessions"]
    assert len(listed) == 2
    assert "Firefox, Windows" in [device for _session, device in listed]
    chosen = next(session for session, device in listed if device == "Firefox, Windows")
    client.post("/me/security/sessions/", {"session": chosen.pk})
    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(totp_user, client, as_user, secretary):
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    foreign = client.get("/me/security/sessions/").context["sessions"][0][0]
    assert as_user(secretary).post("/me/security/sessions/", {"session": foreign.pk}).status_code == 404
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize(("name", "idle"), [("clerk", 1801), ("representative", 7201)])
def test_s08_an_idle_session_ends(as_user, request, name, idle):
    client = as_user(request.getfixturevalue(name))
    assert client.get("/me/").status_code == 200
    session = client.session
    session["seen"] -= idle - 10
    session.save()
    assert client.get("/me/").status_code == 200
    session = client.session
    session["seen"] -= idle
    session.save()
    assert client.get("/me/").status_code == 302


def test_s08_a_session_ends_after_its_day(as_user, clerk):
    client = as_user(clerk)
    client.get("/me/")
    session = client.session
    session["began"] -= 12 * 3600 + 1
    session.save()
    assert client.get("/me/").status_code == 302
