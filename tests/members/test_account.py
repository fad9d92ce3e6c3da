from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import domain
from members.models import Office, Person, Representation, StaffRight, User
from records import history
from tests.factories.members import make_account
from tests.members.entrance import code, sign_in
from tests.members.refusals import refused_by

# Suspending


def test_suspend_shuts_out_at_once(totp_user, administrator, client, now):
    sign_in(client, totp_user)
    client.post("/sign-in/code/", {"code": code()})
    assert client.get("/me/").status_code == 200
    totp_user.refresh_from_db()
    domain.account.suspend(totp_user, reason=" Ушёл ", version=totp_user.version, by=administrator, now=now)
    assert client.get("/me/").status_code == 302
    assert not UserSession.objects.filter(user=totp_user).exists()
    totp_user.refresh_from_db()
    assert (totp_user.is_active, totp_user.suspended_reason) == (False, "Ушёл")
    assert history.of(totp_user).first().reason == "Ушёл"


def test_restore_lets_in_again(clerk, administrator, now):
    domain.account.suspend(clerk, reason="x", version=None, by=administrator, now=now)
    found = domain.account.restore(clerk, version=None, by=administrator, now=now)
    assert (found.is_active, found.suspended_at) == (True, None)
    with pytest.raises(ValidationError):
        domain.account.restore(clerk, version=None, by=administrator, now=now)


@pytest.mark.parametrize("act", ["restore", "end_right"])
def test_an_act_without_anything_to_act_on_shows_no_button(act, clerk, administrator, as_user):
    page = as_user(administrator).get(reverse(f"members:{act}", args=[clerk.public_id])).content.decode()
    assert "c-empty" in page
    assert "c-save" not in page


def test_suspend_asks_for_a_reason(clerk, administrator, now):
    with pytest.raises(ValidationError) as refusal:
        domain.account.suspend(clerk, reason="  ", version=None, by=administrator, now=now)
    assert "reason" in refusal.value.error_dict


def test_nobody_suspends_the_own_account(administrator, now):
    make_account("administrator", name="Second")
    with pytest.raises(ValidationError) as refusal:
        domain.account.suspend(administrator, reason="x", version=None, by=administrator, now=now)
    assert refusal.value.code == "own"


def test_a_suspended_account_is_not_suspended_again(clerk, administrator, now):
    domain.account.suspend(clerk, reason="x", version=None, by=administrator, now=now)
    with pytest.raises(ValidationError) as refusal:
        domain.account.suspend(clerk, reason="x", version=None, by=administrator, now=now)
    assert refusal.value.code == "inactive"


def test_of_two_administrators_suspending_each_other_one_stays(administrator, now):
    second = make_account("administrator", name="Second")
    domain.account.suspend(second, reason="x", version=None, by=administrator, now=now)
    with pytest.raises(ValidationError) as refusal:
        domain.account.suspend(administrator, reason="x", version=None, by=second, now=now)
    assert refusal.value.code == "suspended"
    assert User.objects.active().filter(role="administrator").count() == 1


# Rights of staff


def test_a_right_holds_from_the_next_request_on(clerk, administrator, as_user, now):
    client = as_user(clerk)
    assert client.get("/members/parties/new/").status_code == 403
    domain.account.grant_right(clerk, right="plan", version=None, by=administrator, now=now)
    assert client.get("/members/parties/new/").status_code == 200
    domain.account.end_right(clerk, right="plan", version=None, by=administrator, now=now)
    assert client.get("/members/parties/new/").status_code == 403
    assert [entry.verb for entry in history.of(clerk)] == ["ended", "granted"]


def test_who_approves_is_reviewed_sooner(clerk, administrator, now):
    found = domain.account.grant_right(clerk, right="approve", version=None, by=administrator, now=now)
    assert found.review_on == date(2027, 9, 1)
    found = domain.account.end_right(clerk, right="approve", version=None, by=administrator, now=now)
    assert found.review_on == date(2028, 3, 1)


@pytest.mark.parametrize("right", ["everything", "plan"])
def test_grant_right_refuses_unknown_and_held_ones(secretary, administrator, now, right):
    with pytest.raises(ValidationError):
        domain.account.grant_right(secretary, right=right, version=None, by=administrator, now=now)


def test_rights_are_for_staff(representative, administrator, clerk, now):
    with pytest.raises(ValidationError):
        domain.account.grant_right(representative, right="plan", version=None, by=administrator, now=now)
    with pytest.raises(ValidationError):
        domain.account.end_right(clerk, right="plan", version=None, by=administrator, now=now)
    with pytest.raises(ValidationError):
        domain.account.grant_right(clerk, right="plan", version=None, by=clerk, now=now)


@pytest.mark.parametrize(
    ("day", "review"), [(date(2027, 8, 31), date(2028, 2, 29)), (date(2027, 1, 15), date(2027, 7, 15))]
)
def test_half_a_year_on_is_a_day_of_the_calendar(now, day, review):
    assert domain.account.review_day("administrator", (), now.replace(month=day.month, day=day.day)) == review


# The pages


def test_accounts_are_listed_and_filtered(administrator, secretary, representative, neighbour, as_user, now):
    client = as_user(administrator)

    def names(query=""):
        answer = client.get(f"/members/accounts/{query}")
        assert answer.status_code == 200
        return {row.name_ru for row in answer.context["table"].rows}

    assert names() == {"Administrator", "Секретарь", "Представитель", "Сосед"}
    assert names("?role=staff") == {"Секретарь"}
    assert names(f"?party={neighbour.parties().get().pk}") == {"Сосед"}
    assert "Administrator" not in names("?seen=never")
    domain.account.suspend(secretary, reason="x", version=None, by=administrator, now=now)
    assert names("?state=suspended") == {"Секретарь"}
    assert "Секретарь" not in names("?state=active")
    domain.account.close(neighbour, reason="x", version=None, by=administrator, now=now)
    assert names("?state=closed") == {"Сосед"}
    assert names("?state=suspended") == {"Секретарь"}


def test_accounts_are_found_by_name_and_by_what_is_missing(administrator, secretary, representative, as_user, now):
    client = as_user(administrator)
    User.objects.filter(pk=secretary.pk).update(last_login=timezone.now() - timedelta(days=181))
    User.objects.filter(pk=representative.pk).update(last_login=timezone.now(), review_on=date(2020, 1, 1))
    Authenticator.objects.filter(user=representative).update(type="webauthn")
    Authenticator.objects.filter(user=secretary).delete()

    def names(**query):
        return {row.name_ru for row in client.get("/members/accounts/", query).context["table"].rows}

    assert names(q="предст") == names(q=representative.email.upper()) == {"Представитель"}
    assert names(q="нет такого") == set()
    assert names(seen="silent") == {"Секретарь"}
    assert names(step="none") == {"Секретарь"}
    assert names(step="webauthn") == {"Представитель"}
    assert names(step="totp") == {"Administrator"}
    assert names(state="review") == {"Представитель", "Секретарь"}  # it is due; no second step


def test_the_list_says_what_each_may_do_and_until_when(administrator, secretary, representative, as_user):
    Representation.objects.update(valid=DateRange(None, date(2099, 3, 1)))
    rows = as_user(administrator).get("/members/accounts/?format=csv").text
    line = next(line for line in rows.splitlines() if "Представитель" in line)
    assert "28.02.2099" in line
    assert "отвечает от имени участника" in line
    assert "приложение" in line
    assert "утверждение: то, что связывает Центр вовне" in next(
        line for line in rows.splitlines() if "Секретарь" in line
    )


def test_more_accounts_cost_no_more_queries(administrator, party, same_queries):
    def add(count):
        for _number in range(count):
            make_account("representative", party=party, name="Имя")

    same_queries(administrator, "/members/accounts/", add, counts=(1, 3, 60))


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("auditor", 200), ("secretary", 403), ("representative", 403), ("lapsed", 403)],
)
def test_who_reads_accounts(who, status, clerk, as_user, request):
    client = as_user(request.getfixturevalue(who))
    assert client.get("/members/accounts/").status_code == status
    for url in (clerk.get_absolute_url(), f"{clerk.get_absolute_url()}history/"):
        assert client.get(url).status_code == (200 if status == 200 else 404)
    assert client.get("/members/accounts/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_an_account_page_offers_what_may_be_done(administrator, auditor, clerk, representative, as_user):
    offered = [label for label, _url in as_user(administrator).get(clerk.get_absolute_url()).context["acts"]]
    assert offered == [
        "Приостановить",
        "Завершить все сеансы",
        "Отправить ссылку для второго шага",
        "Изменить адрес",
        "Проверить доступ",
        "Предоставить право",
        "Закрыть окончательно",
    ]
    assert as_user(auditor).get(clerk.get_absolute_url()).context["acts"] == []
    assert as_user(administrator).get(administrator.get_absolute_url()).context["acts"] == []
    assert as_user(administrator).get(representative.get_absolute_url()).status_code == 200


ACTS = [
    ("suspend", {"reason": "Ушёл"}),
    ("end-sessions", {}),
    ("grant-right", {"right": "plan"}),
]


def test_an_account_page_shows_where_it_is_signed_in(administrator, totp_user, as_user):
    browser = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"})
    sign_in(browser, totp_user)
    browser.post("/sign-in/code/", {"code": code()})
    page = as_user(administrator).get(totp_user.get_absolute_url())
    assert [row.ip for row in page.context["sessions"].rows] == ["127.0.0.1"]
    assert "Firefox, Windows" in page.text
    assert f"{totp_user.get_absolute_url()}close/" in page.text  # a role never changes: close, and invite anew


@pytest.mark.parametrize(("act", "values"), ACTS)
def test_administrators_act_on_others(administrator, clerk, as_user, act, values):
    url = f"{clerk.get_absolute_url()}{act}/"
    client = as_user(administrator)
    assert client.get(url).status_code == 200
    assert client.post(url, values).status_code == 303


@pytest.mark.parametrize(("act", "values"), [*ACTS, ("restore", {}), ("end-right", {"right": "plan"})])
def test_nobody_else_acts_and_nobody_on_the_own_account(administrator, auditor, secretary, clerk, as_user, act, values):
    url = f"{clerk.get_absolute_url()}{act}/"
    for user, status in ((auditor, 403), (secretary, 404)):
        assert as_user(user).post(url, values).status_code == status
    assert as_user(administrator).post(f"{administrator.get_absolute_url()}{act}/", values).status_code == 403
    clerk.refresh_from_db()
    assert clerk.is_active


def test_restoring_and_ending_rights_have_pages(administrator, secretary, as_user):
    client, url = as_user(administrator), secretary.get_absolute_url()
    assert client.post(f"{url}end-right/", {"right": "plan"}).status_code == 303
    assert not secretary.rights.filter(right="plan").exists()
    client.post(f"{url}suspend/", {"reason": "x"})
    assert client.get(f"{url}restore/").status_code == 200
    assert client.post(f"{url}restore/").status_code == 303


def test_a_suspension_without_a_reason_is_said(administrator, clerk, as_user):
    assert as_user(administrator).post(f"{clerk.get_absolute_url()}suspend/", {"reason": ""}).status_code == 422


# What the database itself refuses


def test_the_database_refuses_wrong_accounts(clerk, auditor, administrator, now):
    rows = User.objects.filter(pk=clerk.pk)
    refused_by("members_user_one_address", lambda: rows.update(email=auditor.email.upper()))
    refused_by("members_user_active_or_not", lambda: rows.update(is_active=False))
    refused_by("members_user_active_or_not", lambda: rows.update(suspended_at=now, suspended_reason="x"))
    refused_by("members_user_suspended_with_reason", lambda: rows.update(is_active=False, suspended_at=now))
    refused_by("members_user_has_person", lambda: rows.update(person=None))
    refused_by("members_user_staff_has_office", lambda: rows.update(office=None))


def test_the_database_refuses_a_second_account_of_a_role(clerk, secretary):
    refused_by("members_user_one_a_role", lambda: User.objects.filter(pk=secretary.pk).update(person=clerk.person))


def test_the_database_refuses_a_right_held_twice(secretary):
    refused_by("members_staffright_once", lambda: StaffRight.objects.create(user=secretary, right="plan"))


def test_the_database_refuses_people_without_a_surname(clerk):
    refused_by("members_person_has_family_name", lambda: Person.objects.filter(pk=clerk.person_id).update(family_ru=""))


def test_the_database_refuses_wrong_offices(office):
    values = {"kind": "headquarters", "name_ru": "Вторая", "name_en": "Second", "city_ru": "Минск", "city_en": "Minsk"}
    refused_by("members_office_one_headquarters", lambda: Office.objects.create(**values))
    refused_by("members_office_zone_of_place", lambda: Office.objects.filter(pk=office.pk).update(tz="MSK"))
