from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from members import domain
from members.domain.account import center_day
from members.models import Representation
from records import history
from tests.factories.members import make_account
from tests.members.refusals import refused_by

RIGHTS = {"answer": True, "manage_delegation": False, "propose": False, "basis": "№ 5 от 1.02.2027"}


@pytest.fixture
def held(representative):
    return representative.representations.get()


def grant(user, party, by, now, **more):
    values = {"since": date(2027, 3, 1), "until": date(2029, 2, 28), **RIGHTS} | more
    return domain.representation.grant(user, party=party, **values, by=by, now=now)


def test_grant_gives_rights_for_days(representative, other_party, administrator, now):
    found = grant(representative, other_party, administrator, now)
    assert (found.first_day, found.last_day) == (date(2027, 3, 1), date(2029, 2, 28))
    assert history.of(found).get().verb == "granted"


def test_grant_refuses_overlaps_wrong_days_and_wrong_accounts(
    representative, party, other_party, administrator, clerk, now
):
    with pytest.raises(ValidationError):
        grant(representative, party, administrator, now)
    with pytest.raises(ValidationError):
        grant(representative, other_party, administrator, now, until=date(2027, 2, 28))
    with pytest.raises(ValidationError) as refusal:
        grant(clerk, party, administrator, now)
    assert refusal.value.code == "not_representative"
    with pytest.raises(ValidationError) as refusal:
        grant(representative, other_party, representative, now)
    assert refusal.value.code == "own"


def test_an_overlap_names_what_overlaps(representative, held, other_party, administrator, now):
    found = grant(representative, other_party, administrator, now)
    with pytest.raises(ValidationError) as refusal:
        grant(representative, other_party, administrator, now, since=date(2028, 1, 1), until=None)
    (sentence,) = refusal.value.messages
    assert sentence.startswith(f"Представитель уже представляет участника «{other_party}» с 01.03.2027. ")
    later = grant(representative, other_party, administrator, now, since=date(2029, 3, 1), until=None)
    values = {"until": None, **RIGHTS, "version": None, "by": administrator, "now": now}
    with pytest.raises(ValidationError) as refusal:
        domain.representation.change(later, since=date(2029, 2, 28), **values)
    assert refusal.value.code == "overlap"
    domain.representation.change(found, since=date(2027, 3, 1), **values | {"until": date(2028, 1, 1)})
    domain.representation.change(later, since=date(2028, 1, 2), **values)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2027, 3, 1), date(2029, 2, 28)),
        (date(2028, 2, 29), date(2030, 2, 28)),
        (date(2027, 1, 1), date(2028, 12, 31)),
    ],
)
def test_two_years_are_offered(first, last):
    assert domain.representation.offered_end(first) == last


def test_the_forms_offer_two_years(administrator, representative, as_user):
    client, last = as_user(administrator), domain.representation.offered_end(center_day(timezone.now()))
    assert client.get(f"{representative.get_absolute_url()}grant/").context["form"].initial["until"] == last
    assert client.get("/members/accounts/invite/").context["form"].initial["valid_until"] == last


def test_change_is_written_down(held, administrator, now):
    values = {"since": held.first_day, "until": None, **RIGHTS}
    domain.representation.change(held, **values, version=held.version, by=administrator, now=now)
    held.refresh_from_db()
    assert (held.answer, held.propose) == (True, False)
    assert {change["field"] for change in history.of(held).get().changes} == {"manage_delegation", "propose", "basis"}


def test_end_closes_with_a_day(held, administrator, now):
    day = center_day(now)
    found = domain.representation.end(held, last_day=day, reason="Отозван", version=None, by=administrator, now=now)
    assert found.last_day == day
    entry = history.of(held).get()
    assert (entry.verb, entry.reason) == ("ended", "Отозван")


@pytest.mark.parametrize(("days", "reason"), [(-2, "x"), (0, " ")])
def test_end_refuses_the_past_and_asks_why(held, administrator, now, days, reason):
    with pytest.raises(ValidationError):
        domain.representation.end(
            held,
            last_day=center_day(now) + timedelta(days=days),
            reason=reason,
            version=None,
            by=administrator,
            now=now,
        )


def test_end_refuses_days_outside(representative, other_party, administrator, now):
    found = grant(representative, other_party, administrator, now, since=date(2027, 4, 1), until=date(2027, 5, 1))
    for day in (date(2027, 3, 15), date(2027, 5, 2)):
        with pytest.raises(ValidationError):
            domain.representation.end(found, last_day=day, reason="x", version=None, by=administrator, now=now)


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (1, 30, False),  # the day before the first
        (0, 30, True),  # the first day
        (-30, 0, True),  # the last day
        (-30, -1, False),  # the day after the last
        (0, 0, True),
    ],
)
def test_s81_a_representation_holds_within_its_days(party, as_user, first, last, holds):
    """By the database's clock, as the Center counts days; seen and acted on alike."""
    today = center_day(timezone.now())
    days = DateRange(today + timedelta(days=first), today + timedelta(days=last + 1))
    user = make_account("representative", party=party, name="Имя", rights=["answer"], valid=days)
    assert user.may("answer", party) is holds
    assert list(user.parties("view")) == ([party] if holds else [])
    assert not user.may("propose", party)
    assert user.representations.get().is_in_force(today) is holds
    assert as_user(user).get(party.get_absolute_url()).status_code == (200 if holds else 404)


def test_a_suspended_account_represents_nobody(representative, party, administrator, now):
    domain.account.suspend(representative, reason="x", version=None, by=administrator, now=now)
    assert not representative.may("view", party)


def test_there_is_no_other_right(representative):
    with pytest.raises(ValueError, match="there is no right"):
        representative.parties("everything")


# The pages


def test_administrators_grant_change_and_end(administrator, representative, other_party, as_user):
    client, url = as_user(administrator), representative.get_absolute_url()
    today = center_day(timezone.now())
    values = {"party": other_party.pk, "since": f"{today:%d.%m.%Y}", "answer": "on", "basis": ""}
    assert client.get(f"{url}grant/").status_code == 200
    assert client.post(f"{url}grant/", values).status_code == 303
    found = Representation.objects.get(user=representative, party=other_party)
    page = f"{url}representations/{found.public_id}/"
    assert client.get(f"{page}change/").status_code == 200
    assert client.post(f"{page}change/", values | {"propose": "on"}).status_code == 303
    assert client.get(f"{page}end/").status_code == 200
    assert client.post(f"{page}end/", {"last_day": f"{today:%d.%m.%Y}", "reason": "Отозван"}).status_code == 303
    assert "Отозван" in client.get(f"{url}history/").text


@pytest.mark.parametrize("who", ["auditor", "secretary", "neighbour"])
def test_nobody_else_accredits(held, representative, as_user, who, request):
    client, url = as_user(request.getfixturevalue(who)), representative.get_absolute_url()
    status = 403 if who == "auditor" else 404
    for act in ("grant/", f"representations/{held.public_id}/change/", f"representations/{held.public_id}/end/"):
        assert client.post(f"{url}{act}", {}).status_code == status


def test_the_database_refuses_overlaps_and_nothing(held, party):
    refused_by(
        "members_representation_no_overlap",
        lambda: Representation.objects.create(user=held.user, party=party, valid=DateRange(date(2030, 1, 1), None)),
    )
    refused_by(
        "members_representation_not_empty",
        lambda: Representation.objects.filter(pk=held.pk).update(valid=DateRange(date(2030, 1, 1), date(2030, 1, 1))),
    )
