"""Several people at once, each in a transaction of its own: the database decides, and people read a sentence."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from members import domain, signin
from members.models import AccessToken, AccountInvitation, AccountLink, Representation, User
from tests.factories.members import PASSWORD, make_account
from tests.members.entrance import code, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = {"since": date(2027, 3, 1), "until": date(2028, 3, 1)}
RIGHTS = {"answer": True, "manage_delegation": False, "propose": False, "basis": ""}


def at_once(*acts):
    """Do acts at the same moment; give what each led to: "done", or the sentence of its refusal."""
    meet = Barrier(len(acts))

    def run(act):
        try:
            meet.wait(timeout=20)
            act()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(each.result(timeout=60) for each in [pool.submit(run, act) for act in acts])


def test_s76_of_two_representations_added_at_once_one_stands(representative, other_party, administrator, now):
    second = make_account("administrator", name="Second")
    acts = [
        lambda by=by: domain.representation.grant(representative, party=other_party, **DAYS, **RIGHTS, by=by, now=now)
        for by in (administrator, second)
    ]
    said = at_once(*acts)
    assert said.count("done") == 1
    assert any("уже представляет" in sentence for sentence in said)
    assert Representation.objects.filter(party=other_party).count() == 1


def test_s28_of_two_administrators_suspending_each_other_one_stays(administrator, now):
    second = make_account("administrator", name="Second")
    pairs = ((administrator, second), (second, administrator))
    said = at_once(
        *(
            lambda whom=whom, by=by: domain.account.suspend(whom, reason="x", version=None, by=by, now=now)
            for whom, by in pairs
        )
    )
    assert said.count("done") == 1
    assert "Вашу учётную запись тем временем приостановили." in said
    assert User.objects.active().filter(role="administrator").count() == 1


def test_s01_of_twenty_acceptances_at_once_one_makes_the_account(administrator, now):
    values = {"email": "new@test.example", "role": "auditor", "family_ru": "Новиков"}
    invitation = domain.invitation.invite(**values, by=administrator, now=now)
    token = domain.invitation.hand_over(invitation, version=None, by=None, now=now).rsplit("/", 2)[-2]
    accept = [lambda: domain.invitation.accept(token=token, password=PASSWORD, by=None, now=now)] * 20
    said = at_once(*accept)
    assert said.count("done") == 1
    assert len(set(said)) == 2
    assert User.objects.filter(email="new@test.example").count() == 1
    assert AccountInvitation.objects.get().accepted_user is not None


def test_s60_of_two_who_use_a_link_at_once_one_does(administrator, clerk, now):
    domain.link.ask_address(clerk, email="new@test.example", version=None, by=clerk, now=now)
    AccountLink.objects.update(token_hash=domain.link.sealing.fingerprint("known"))
    use = [lambda: domain.link.change_address(token="known", session="", by=None, now=now)] * 2
    assert at_once(*use).count("done") == 1
    assert User.objects.get(pk=clerk.pk).email == "new@test.example"


def test_s58_ten_tokens_stay_ten(representative, now):
    values = {"kind": "feed", "name": "x", "by": representative, "now": now}
    for _number in range(9):
        domain.access_token.make(**values)
    assert at_once(*[lambda: domain.access_token.make(**values)] * 3).count("done") == 1
    assert AccessToken.objects.count() == 10


def test_s02_of_two_steps_removed_at_once_one_stays(representative, as_user, monkeypatch):
    meet, real = Barrier(2), signin.FactorAdapter.can_delete_authenticator

    def both_asked(adapter, authenticator):
        """Wait until the other request has asked too, if it can."""
        answer = real(adapter, authenticator)
        with suppress(BrokenBarrierError):
            meet.wait(timeout=0.5)
        return answer

    monkeypatch.setattr(signin.FactorAdapter, "can_delete_authenticator", both_asked)
    key = Authenticator.objects.create(user=representative, type="webauthn", data={"name": "Key", "credential": {}})
    paths = ("/me/security/app/remove/", f"/me/security/passkeys/{key.pk}/remove/")
    browsers = {path: as_user(representative) for path in paths}
    answers = []
    at_once(*(lambda path=path: answers.append(browsers[path].post(path).status_code) for path in paths))
    assert len(answers) == 2
    assert Authenticator.objects.filter(user=representative).count() == 1


def test_s03_of_twenty_who_type_one_code_at_once_one_comes_in(totp_user):
    browsers, answers = [Client() for _number in range(20)], []
    for browser in browsers:
        sign_in(browser, totp_user)
    typed = code()
    cache.clear()
    at_once(
        *(
            lambda browser=browser: answers.append(browser.post("/sign-in/code/", {"code": typed}))
            for browser in browsers
        )
    )
    assert len(answers) == 20
    assert [answer.status_code for answer in answers].count(302) == 1


def test_a_page_says_who_was_first(administrator, other_party, representative, as_user):
    """Two forms at once: the second gets its page again, with the sentence, and no failure."""
    second = make_account("administrator", name="Second")
    browsers = [as_user(by) for by in (administrator, second)]
    url = f"{representative.get_absolute_url()}grant/"
    values = {"party": other_party.pk, "since": "01.03.2027", "answer": "on", "basis": ""}
    answers = []
    at_once(*(lambda browser=browser: answers.append(browser.post(url, values)) for browser in browsers))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
