"""The links of letters: a lost second step, a new address. Each does one thing, once, by POST, and signs nobody in."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from members import domain
from members.models import AccountLink, Person
from records import history
from reminders.models import Message
from tests.factories.members import make_account
from tests.members.entrance import code, plain, sign_in
from tests.members.refusals import refused_by


def sent(posted, kind):
    """The path of the link in the last letter of a kind."""
    url = [letter["words"]["url"] for found, letter in posted if found == kind][-1]
    return "/" + url.split("/", 3)[3]


def signed_in(user):
    client = Client()
    sign_in(client, user)
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 302
    return client


@pytest.fixture
def enrolment(totp_user, administrator, posted):
    """The path of an enrolment link just sent."""
    values = {"reason": "Звонок", "version": None, "by": administrator, "now": timezone.now()}
    domain.link.send_enrolment(totp_user, **values)
    return sent(posted, "enrolment")


# A lost second step


def test_sending_ends_old_steps_and_sessions_and_tells_the_others(totp_user, administrator, posted, now):
    second = make_account("administrator", name="Second")
    client = signed_in(totp_user)
    domain.link.send_enrolment(totp_user, reason=" Звонок ", version=None, by=administrator, now=now)
    assert client.get("/me/").status_code == 302
    assert not Authenticator.objects.filter(user=totp_user).exists()
    assert history.of(totp_user).first().reason == "Звонок"
    told = [(kind, letter["person"]) for kind, letter in posted]
    assert told == [("enrolment", totp_user), ("security", second)]
    assert "Administrator" in posted[-1][1]["words"]["text"]


def test_the_password_alone_no_longer_signs_in(enrolment, totp_user):
    assert sign_in(Client(), totp_user).status_code == 422


def test_a_link_opens_enrolment_in_the_browser_that_used_it(enrolment, totp_user, client):
    assert client.get(enrolment).status_code == 200
    assert AccountLink.objects.get().used_at is None
    assert client.post(enrolment).url == "/sign-in/"
    assert client.get("/me/").status_code == 302
    assert sign_in(Client(), totp_user).status_code == 422
    assert sign_in(client, totp_user, password="wrong").status_code == 422
    assert sign_in(client, totp_user).status_code == 302
    assert client.get("/me/").url == "/me/security/"
    assert client.get("/me/security/app/").status_code == 200


def test_a_link_works_once(enrolment, client):
    client.post(enrolment)
    for answer in (client.get(enrolment), Client().post(enrolment), client.get("/enrolment/nonsense/")):
        assert answer.status_code == 410


def test_another_link_ends_the_one_before_and_what_it_opened(enrolment, totp_user, administrator, client, posted):
    client.post(enrolment)
    domain.link.send_enrolment(totp_user, reason="x", version=None, by=administrator, now=timezone.now())
    assert sign_in(client, totp_user).status_code == 422


@pytest.mark.parametrize("hours", [24, 25])
def test_a_link_is_over_after_a_day(totp_user, administrator, posted, now, hours):
    domain.link.send_enrolment(totp_user, reason="x", version=None, by=administrator, now=now)
    token = sent(posted, "enrolment").split("/")[2]
    with pytest.raises(ValidationError):
        domain.link.enrol(token=token, by=None, now=now + timedelta(hours=hours))
    assert domain.link.enrol(token=token, by=None, now=now + timedelta(hours=23)).used_at


def test_enrolment_is_not_for_oneself_nor_without_a_reason_nor_for_the_suspended(administrator, clerk, now, posted):
    with pytest.raises(ValidationError):
        domain.link.send_enrolment(administrator, reason="x", version=None, by=administrator, now=now)
    with pytest.raises(ValidationError):
        domain.link.send_enrolment(clerk, reason=" ", version=None, by=administrator, now=now)
    domain.account.suspend(clerk, reason="x", version=None, by=administrator, now=now)
    with pytest.raises(ValidationError):
        domain.link.send_enrolment(clerk, reason="x", version=None, by=administrator, now=now)


def test_enrolment_has_a_page(administrator, clerk, as_user):
    client, url = as_user(administrator), f"{clerk.get_absolute_url()}send-enrolment/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Звонок"}).status_code == 303
    assert Message.objects.filter(kind="enrolment", person=clerk).count() == 1


# A new address


@pytest.fixture
def address(totp_user, posted):
    """The path of a link to a new address just sent, at the owner's wish."""
    values = {"email": "new@test.example", "version": None, "by": totp_user, "now": timezone.now()}
    domain.link.ask_address(totp_user, **values)
    return sent(posted, "new_address")


def test_a_link_goes_to_the_new_address_and_nothing_changes_yet(address, totp_user, posted):
    assert posted[-1][1]["address"] == "new@test.example"
    totp_user.refresh_from_db()
    assert totp_user.email != "new@test.example"


def test_the_link_switches_and_tells_the_old_address(address, totp_user, client, posted):
    old, here = totp_user.email, signed_in(totp_user)
    Person.objects.filter(pk=totp_user.person_id).update(email=old)
    assert here.get(address).status_code == 200
    elsewhere = UserSession.objects.create(user=totp_user, session_key="k", ip="10.0.0.1", user_agent="x")
    assert here.post(address).url == "/me/"
    totp_user.refresh_from_db()
    assert (totp_user.email, totp_user.person.email) == ("new@test.example", "new@test.example")
    assert EmailAddress.objects.get(user=totp_user).email == "new@test.example"
    assert not UserSession.objects.filter(pk=elsewhere.pk).exists()
    assert here.get("/me/").status_code == 200
    assert (posted[-1][0], posted[-1][1]["address"]) == ("security", old)
    assert client.post(address).status_code == 410


def test_the_link_ends_all_sessions_when_it_is_used_by_a_stranger(address, totp_user, client):
    here = signed_in(totp_user)
    assert client.post(address).url == "/sign-in/"
    assert client.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 302
    assert history.of(totp_user)[0].verb == "address_changed"


def test_a_taken_address_is_told_to_administrators_and_to_nobody_else(
    totp_user, representative, administrator, as_user, client, now
):
    """Whoever asks for the own account gets one answer; the letter's link does nothing."""
    answers = []
    for email in (representative.email, "free@test.example"):
        browser = as_user(totp_user)
        answer = browser.post("/me/address/", {"email": email})
        answers.append((answer.status_code, answer.url, plain(browser.get(answer.url))))
    assert answers[0] == answers[1]
    assert [letter.address for letter in Message.objects.order_by("pk")] == [representative.email, "free@test.example"]
    with pytest.raises(ValidationError):
        domain.link.ask_address(totp_user, email=representative.email, version=None, by=administrator, now=now)


def test_an_address_taken_meanwhile_is_not_taken_again(address, totp_user, client):
    make_account("auditor", email="NEW@test.example")
    assert client.post(address).status_code == 410
    totp_user.refresh_from_db()
    assert totp_user.email != "new@test.example"


@pytest.mark.parametrize("email", ["nеw@test.example", "same"])
def test_ask_address_refuses_look_alikes_and_the_present_one(totp_user, now, posted, email):
    email = totp_user.email.upper() if email == "same" else email
    with pytest.raises(ValidationError) as refusal:
        domain.link.ask_address(totp_user, email=email, version=None, by=totp_user, now=now)
    assert "email" in refusal.value.error_dict


def test_s74_three_letters_a_day_go_to_an_address(totp_user, as_user):
    client = as_user(totp_user)
    for _time in range(5):
        assert client.post("/me/address/", {"email": "new@test.example"}).status_code == 303
    assert AccountLink.objects.count() == 3


def test_administrators_ask_for_others(administrator, clerk, as_user):
    client, url = as_user(administrator), f"{clerk.get_absolute_url()}address/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"email": "no address"}).status_code == 422
    assert client.post(url, {"email": "new@test.example"}).status_code == 303
    assert AccountLink.objects.get().asked_by == administrator


# What ends links


@pytest.mark.parametrize("ending", ["suspend", "close", "change_password"])
def test_links_end_with_what_they_were_sent_for(address, totp_user, administrator, client, now, ending):
    if ending == "change_password":
        values = {
            "oldpassword": "a long phrase for tests",
            "password1": "another long phrase!",
            "password2": "another long phrase!",
        }
        assert signed_in(totp_user).post("/me/security/password/", values).status_code == 302
    else:
        getattr(domain.account, ending)(totp_user, reason="x", version=None, by=administrator, now=now)
    if ending == "suspend":  # whoever is let in again asks anew
        domain.account.restore(totp_user, version=None, by=administrator, now=now)
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410
    totp_user.refresh_from_db()
    assert totp_user.email != "new@test.example"


def test_the_database_refuses_wrong_links(address, totp_user, now):
    values = {"user": totp_user, "asked_by": totp_user, "asked_at": now, "expires_at": now, "token_hash": "x"}
    rows = AccountLink.objects.all()
    refused_by(
        "members_accountlink_one_waiting",
        lambda: AccountLink.objects.create(**values, kind="address", email="a@b.example"),
    )
    refused_by(
        "members_accountlink_token_hash_key",
        lambda: AccountLink.objects.create(**values | {"token_hash": rows.get().token_hash}, kind="enrol"),
    )
    refused_by("members_accountlink_used_or_ended", lambda: rows.update(used_at=now, ended_at=now))
    refused_by("members_accountlink_address_of_its_kind", lambda: rows.update(email=""))
