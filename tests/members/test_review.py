"""The review of access: which accounts are looked at, and what the answer does."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from members import domain, queries
from members.domain.account import center_day
from members.models import Representation, User
from records import history
from tests.factories.members import make_account

LIST = "/members/accounts/review/"


def review(user, administrator, now, *, needed, reason=""):
    return domain.review.review(user, needed=needed, reason=reason, version=None, by=administrator, now=now)


def test_still_needed_sets_the_next_day(clerk, administrator, now):
    found = review(clerk, administrator, now, needed=True)
    assert (found.review_on, found.reviewed_at, found.reviewed_by) == (
        domain.account.review_day("staff", (), now),
        now,
        administrator,
    )
    assert history.of(clerk).get().verb == "reviewed"


def test_not_needed_suspends(clerk, administrator, now):
    with pytest.raises(ValidationError):
        review(clerk, administrator, now, needed=False)
    found = review(clerk, administrator, now, needed=False, reason="Перешёл")
    assert (found.is_active, found.suspended_reason) == (False, "Перешёл")
    with pytest.raises(ValidationError):
        review(clerk, administrator, now, needed=True)


def test_nobody_reviews_the_own_account(administrator, now):
    with pytest.raises(ValidationError):
        review(administrator, administrator, now, needed=True)


def flagged(now):
    found = queries.to_review(User.objects.all(), today=center_day(now), now=now)
    return {user.name_ru: [name for name in queries.FLAGS if getattr(user, name)] for user in found}


@pytest.fixture
def quiet(clerk, now):
    """An account that gives no reason to look."""
    User.objects.update(last_login=now, review_on=center_day(now) + timedelta(days=31))
    return clerk


def test_an_account_in_order_is_not_listed(quiet, now):
    assert flagged(now) == {}


@pytest.mark.parametrize(("days", "listed"), [(-400, True), (0, True), (30, True), (31, False)])
def test_an_account_is_listed_thirty_days_before_its_review(quiet, now, days, listed):
    User.objects.filter(pk=quiet.pk).update(review_on=center_day(now) + timedelta(days=days))
    assert (flagged(now) == {"Делопроизводитель": ["is_due"]}) is listed


@pytest.mark.parametrize(("days", "listed"), [(180, False), (181, True)])
def test_who_did_not_sign_in_for_half_a_year_is_listed(quiet, now, days, listed):
    User.objects.filter(pk=quiet.pk).update(last_login=now - timedelta(days=days))
    assert (flagged(now) == {"Делопроизводитель": ["is_silent"]}) is listed


def test_who_never_enrolled_is_listed(quiet, now):
    Authenticator.objects.filter(user=quiet).delete()
    assert flagged(now) == {"Делопроизводитель": ["is_unfinished"]}


@pytest.mark.parametrize(("used", "listed"), [(0b111111, False), (0b1111111, True)])
def test_who_has_three_codes_left_is_listed(quiet, now, used, listed):
    Authenticator.objects.create(user=quiet, type="recovery_codes", data={"seed": "x", "used_mask": used})
    assert (flagged(now) == {"Делопроизводитель": ["has_few_codes"]}) is listed


@pytest.mark.parametrize(("days", "listed"), [(0, True), (29, True), (31, False)])
def test_whose_accreditation_ends_soon_is_listed(party, now, days, listed):
    today = center_day(now)
    make_account("representative", party=party, name="Имя", valid=DateRange(today, today + timedelta(days=days + 1)))
    User.objects.update(last_login=now)
    assert (flagged(now) == {"Имя": ["ends_soon"]}) is listed


def test_whose_accreditation_goes_on_is_not_listed(representative, party, now):
    today = center_day(now)
    User.objects.update(last_login=now)
    Representation.objects.update(valid=DateRange(today, today + timedelta(days=5)))
    Representation.objects.create(user=representative, party=party, valid=DateRange(today + timedelta(days=5), None))
    assert flagged(now) == {}


def test_the_suspended_are_not_listed(quiet, administrator, now):
    Authenticator.objects.filter(user=quiet).delete()
    domain.account.suspend(quiet, reason="x", version=None, by=administrator, now=now)
    assert "Делопроизводитель" not in flagged(now)


# By itself


@pytest.mark.parametrize(("after", "suspended"), [(0, 0), (60, 0), (20, 1)])
def test_a_missed_review_suspends_where_the_settings_say_so(clerk, administrator, now, settings, after, suspended):
    settings.REVIEW_SUSPENDS_AFTER_DAYS = after
    User.objects.update(review_on=center_day(now) - timedelta(days=30))
    assert domain.review.suspend_unreviewed(by=None, now=now) == suspended
    assert User.objects.active().filter(pk=clerk.pk).exists() is (suspended == 0)
    assert User.objects.active().filter(pk=administrator.pk).exists()  # the last one stays


# The pages


def test_the_list_is_for_administrators_and_auditors(administrator, auditor, secretary, clerk, as_user):
    User.objects.filter(pk=clerk.pk).update(review_on=center_day(timezone.now()))
    User.objects.exclude(pk=clerk.pk).update(review_on=None)
    listed = as_user(administrator).get(LIST).context["table"]
    assert [row.name_ru for row in listed.rows] == ["Делопроизводитель"]
    assert "acts" in [column.name for column in listed.columns]
    assert f"{clerk.get_absolute_url()}review/" in as_user(administrator).get(LIST).text
    User.objects.filter(pk=administrator.pk).update(review_on=center_day(timezone.now()))
    assert f"{administrator.get_absolute_url()}review/" not in as_user(administrator).get(LIST).text
    assert "acts" not in [column.name for column in as_user(auditor).get(LIST).context["table"].columns]
    assert as_user(secretary).get(LIST).status_code == 403


def test_a_review_has_a_page(administrator, clerk, as_user):
    client, url = as_user(administrator), f"{clerk.get_absolute_url()}review/"
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"needed": "no", "reason": ""}).status_code == 422
    assert client.post(url, {"needed": "yes"}).status_code == 303


def test_more_accounts_cost_no_more_queries(administrator, party, same_queries):
    def add(count):
        for _number in range(count):
            user = make_account("representative", party=party, name="Имя")
            User.objects.filter(pk=user.pk).update(review_on=center_day(timezone.now()))

    same_queries(administrator, LIST, add, counts=(1, 3, 40))
