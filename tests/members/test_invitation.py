from datetime import date, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from members import domain
from members.models import AccountInvitation, Person, Representation, User
from records import history, sealing
from records.models import StaleError
from reminders.models import Message
from tests.factories.members import PASSWORD, make_account, make_person
from tests.guards import of
from tests.members.refusals import refused_by

NAMES = {"family_ru": "Новиков", "given_ru": "Пётр"}


def invite(by, now, **more):
    values = {"email": "new@test.example", "role": "auditor", **NAMES} | more
    return domain.invitation.invite(**values, by=by, now=now)


@pytest.fixture
def of_party(administrator, party, now):
    """An invitation of a representative of party A."""
    return invite(
        administrator, now, role="representative", party=party, party_rights=["answer"], valid_until=date(2028, 3, 1)
    )


def token_of(invitation, now):
    return domain.invitation.hand_over(invitation, version=None, by=None, now=now).rsplit("/", 2)[-2]


# Inviting


def test_invite_prepares_and_sends_nothing(administrator, now, posted):
    found = invite(administrator, now)
    assert (found.sent_at, found.token_hash, found.origin) == (None, None, "page")
    assert [entry.verb for entry in history.of(found)] == ["invited"]
    assert posted == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "аdmin@test.example"}, "email"),
        ({"email": "no address"}, "email"),
        ({"family_ru": ""}, "family_ru"),
        ({"role": "king"}, "role"),
        ({"role": "representative", "valid_until": date(2027, 2, 28)}, "valid_until"),
        ({"role": "staff", "staff_rights": ["everything"]}, "staff_rights"),
        ({"role": "representative", "party_rights": ["approve"]}, "party_rights"),
    ],
)
def test_invite_refuses_what_cannot_be(administrator, office, now, values, field):
    with pytest.raises(ValidationError) as refusal:
        invite(administrator, now, office=office, **values)
    assert field in refusal.value.error_dict


def test_invite_refuses_an_address_that_has_an_account(administrator, auditor, now):
    with pytest.raises(ValidationError):
        invite(administrator, now, email=auditor.email.upper())


def test_invite_refuses_a_second_open_invitation(administrator, now):
    invite(administrator, now)
    with pytest.raises(ValidationError):
        invite(administrator, now, email="NEW@test.example")


@pytest.mark.parametrize("role", ["staff", "representative"])
def test_invite_demands_what_the_role_needs(administrator, now, role):
    with pytest.raises(ValidationError):
        invite(administrator, now, role=role)


def test_invite_drops_what_the_role_has_no_use_for(administrator, party, office, now):
    found = invite(administrator, now, party=party, party_rights=["answer"], office=office, staff_rights=["plan"])
    assert (found.party, found.party_rights, found.office, found.staff_rights) == (None, [], None, [])


# A second administrator's consent


def test_an_administrator_is_invited_by_two(administrator, now, posted):
    found = invite(administrator, now, role="administrator")
    with pytest.raises(ValidationError):
        domain.invitation.send(found, version=None, by=administrator, now=now)
    with pytest.raises(ValidationError) as refusal:
        domain.invitation.confirm(found, version=None, by=administrator, now=now)
    assert refusal.value.code == "own"
    second = make_account("administrator", name="Second")
    domain.invitation.confirm(found, version=found.version, by=second, now=now)
    domain.invitation.send(found, version=None, by=administrator, now=now)
    assert len(posted) == 1


def test_consent_is_asked_for_administrators_alone_and_once(administrator, now):
    second = make_account("administrator", name="Second")
    with pytest.raises(ValidationError):
        domain.invitation.confirm(invite(administrator, now), version=None, by=second, now=now)


# Sending


def test_send_writes_a_letter_with_a_link_that_is_kept_as_a_fingerprint(administrator, now, posted):
    found = domain.invitation.send(invite(administrator, now), version=None, by=administrator, now=now)
    kind, letter = posted[0]
    token = letter["words"]["url"].rsplit("/", 2)[-2]
    assert (kind, letter["address"], letter["language"]) == ("invitation", "new@test.example", "ru")
    assert found.token_hash == sealing.fingerprint(token)
    assert len(token) >= 43
    assert found.expires_at == now + timedelta(hours=72)


def test_send_reaches_the_engine(administrator, now):
    domain.invitation.send(invite(administrator, now), version=None, by=administrator, now=now)
    letter = Message.objects.get()
    assert (letter.kind, letter.address) == ("invitation", "new@test.example")


def test_sending_again_kills_the_link_before(of_party, now):
    first, second = token_of(of_party, now), token_of(of_party, now)
    with pytest.raises(ValidationError):
        domain.invitation.accept(token=first, password=PASSWORD, by=None, now=now)
    assert domain.invitation.accept(token=second, password=PASSWORD, by=None, now=now).pk


def test_it_is_sent_five_times_at_most(administrator, now, posted):
    found = invite(administrator, now)
    for _time in range(5):
        domain.invitation.send(found, version=None, by=administrator, now=now)
    with pytest.raises(ValidationError) as refusal:
        domain.invitation.send(found, version=None, by=administrator, now=now)
    assert refusal.value.code == "too_often"


def test_send_refuses_a_stale_version(administrator, now, posted):
    found = invite(administrator, now)
    domain.invitation.send(found, version=1, by=administrator, now=now)
    with pytest.raises(StaleError):
        domain.invitation.send(found, version=1, by=administrator, now=now)


@pytest.mark.parametrize("act", ["send", "revoke", "confirm"])
def test_what_is_revoked_stays_revoked(administrator, now, posted, act):
    found = domain.invitation.revoke(invite(administrator, now), version=None, by=administrator, now=now)
    with pytest.raises(ValidationError) as refusal:
        getattr(domain.invitation, act)(found, version=None, by=administrator, now=now)
    assert refusal.value.code == "revoked"


# Accepting


def test_accept_makes_the_account_with_its_rights(of_party, party, now):
    user = domain.invitation.accept(token=token_of(of_party, now), password=PASSWORD, by=None, now=now)
    assert (user.email, user.role, user.name_ru, user.tz) == (
        "new@test.example",
        "representative",
        "Новиков Пётр",
        "Asia/Dushanbe",
    )
    assert user.check_password(PASSWORD)
    assert user.person.party == party
    representation = Representation.objects.get(user=user)
    assert (representation.answer, representation.propose) == (True, False)
    assert (representation.first_day, representation.last_day) == (date(2027, 3, 1), date(2028, 3, 1))
    assert EmailAddress.objects.get(user=user).verified
    assert user.review_on == date(2028, 3, 1)
    assert history.of(user).first().verb == "accepted"


def test_accept_gives_staff_their_rights(administrator, center, office, now):
    found = invite(administrator, now, role="staff", office=office, staff_rights=["approve", "plan"])
    user = domain.invitation.accept(token=token_of(found, now), password=PASSWORD, by=None, now=now)
    assert user.has_right("approve")
    assert (user.person.party, user.office) == (center, office)
    assert user.review_on == date(2027, 9, 1)


def test_accept_takes_the_person_with_this_address(of_party, party, now):
    person = make_person(party, email="NEW@test.example")
    user = domain.invitation.accept(token=token_of(of_party, now), password=PASSWORD, by=None, now=now)
    assert user.person == person
    assert Person.objects.count() == 1


def test_an_administrator_is_no_person_of_a_party(administrator, now):
    user = domain.invitation.accept(
        token=token_of(invite(administrator, now), now), password=PASSWORD, by=None, now=now
    )
    assert user.person is None


def test_a_link_works_once(of_party, now):
    token = token_of(of_party, now)
    domain.invitation.accept(token=token, password=PASSWORD, by=None, now=now)
    with pytest.raises(ValidationError) as refusal:
        domain.invitation.accept(token=token, password=PASSWORD, by=None, now=now)
    assert refusal.value.code == "gone"
    assert User.objects.filter(email="new@test.example").count() == 1


@pytest.mark.parametrize(("hours", "works"), [(71, True), (72, False), (1000, False)])
def test_a_link_works_for_72_hours(of_party, now, hours, works):
    token = token_of(of_party, now)
    of_party.refresh_from_db()
    assert of_party.works_at(now + timedelta(hours=hours)) is works
    if not works:
        with pytest.raises(ValidationError):
            domain.invitation.accept(token=token, password=PASSWORD, by=None, now=now + timedelta(hours=hours))


def test_a_revoked_link_is_dead(of_party, administrator, now):
    token = token_of(of_party, now)
    domain.invitation.revoke(of_party, version=None, by=administrator, now=now)
    with pytest.raises(ValidationError):
        domain.invitation.accept(token=token, password=PASSWORD, by=None, now=now)


def test_a_weak_password_is_refused_and_the_link_lives_on(of_party, now):
    token = token_of(of_party, now)
    with pytest.raises(ValidationError) as refusal:
        domain.invitation.accept(token=token, password="short", by=None, now=now)
    assert "password" in refusal.value.error_dict
    assert domain.invitation.accept(token=token, password=PASSWORD, by=None, now=now).pk


def test_accepted_invitations_are_closed(of_party, administrator, now):
    domain.invitation.accept(token=token_of(of_party, now), password=PASSWORD, by=None, now=now)
    with pytest.raises(ValidationError) as refusal:
        domain.invitation.revoke(of_party, version=None, by=administrator, now=now)
    assert refusal.value.code == "accepted"


# The page behind the link


def test_the_link_shows_what_is_offered_and_accepts_by_post_alone(of_party, client):
    token = token_of(of_party, timezone.now())
    for _time in range(2):
        assert client.get(f"/invitation/{token}/").status_code == 200
    assert not User.objects.filter(email="new@test.example").exists()
    values = {"password": PASSWORD, "again": PASSWORD, "role": "administrator", "email": "evil@test.example"}
    answer = client.post(f"/invitation/{token}/", values)
    assert (answer.status_code, answer.url) == (302, "/me/security/")
    assert client.get("/").url == "/me/security/"
    assert client.get("/me/security/app/").status_code == 200
    assert User.objects.get(email="new@test.example").role == "representative"


def test_a_mistake_in_the_password_is_said_and_nothing_is_made(of_party, client):
    token = token_of(of_party, timezone.now())
    for values in ({"password": PASSWORD, "again": "other"}, {"password": "short", "again": "short"}, {}):
        assert client.post(f"/invitation/{token}/", values).status_code == 422
    assert not User.objects.filter(email="new@test.example").exists()


def test_dead_links_get_one_page(of_party, administrator, client):
    expired = token_of(of_party, timezone.now() - timedelta(hours=73))
    pages = [client.get(f"/invitation/{expired}/")]
    revoked = token_of(of_party, timezone.now())
    domain.invitation.revoke(of_party, version=None, by=administrator, now=timezone.now())
    pages += [client.get(f"/invitation/{revoked}/"), client.post(f"/invitation/{revoked}/", {"password": PASSWORD})]
    pages.append(client.get("/invitation/nonsense/"))
    assert [page.status_code for page in pages] == [410] * 4
    assert len({page.text.split("<main")[1].split("</main>")[0] for page in pages}) == 1


# The pages of administrators


def test_the_pages_invite_and_send(administrator, party, as_user, posted):
    client = as_user(administrator)
    assert client.get("/members/accounts/invite/").status_code == 200
    values = {"email": "new@test.example", "party": party.pk, "party_rights": ["answer"], "language": "en", **NAMES}
    answer = client.post("/members/accounts/invite/?role=representative", values)
    assert (answer.status_code, answer.url) == (303, "/members/accounts/invitations/")
    found = AccountInvitation.objects.get()
    assert (found.party, found.role, found.sent_count) == (party, "representative", 1)
    assert "new@test.example" in client.get("/members/accounts/invitations/").text
    assert client.get(f"/members/accounts/invitations/{found.public_id}/send/").status_code == 200
    assert client.post(f"/members/accounts/invitations/{found.public_id}/revoke/").status_code == 303
    assert [kind for kind, _letter in posted] == ["invitation"]


def test_the_pages_wait_for_consent(administrator, as_user, posted):
    values = {"email": "new@test.example", "language": "ru", **NAMES}
    as_user(administrator).post("/members/accounts/invite/?role=administrator", values)
    found = AccountInvitation.objects.get()
    assert posted == []
    url = f"/members/accounts/invitations/{found.public_id}/confirm/"
    assert as_user(administrator).post(url).status_code == 422
    assert as_user(make_account("administrator", name="Second")).post(url).status_code == 303


def test_a_mistake_in_the_form_is_said(administrator, as_user):
    answer = as_user(administrator).post("/members/accounts/invite/?role=representative", {"email": "x"})
    assert answer.status_code == 422
    assert not AccountInvitation.objects.exists()


@pytest.mark.parametrize("who", ["auditor", "secretary", "representative"])
def test_nobody_else_invites(of_party, as_user, who, request):
    client = as_user(request.getfixturevalue(who))
    assert client.get("/members/accounts/invite/").status_code == 403
    for act in ("send", "revoke", "confirm"):
        status = client.post(f"/members/accounts/invitations/{of_party.public_id}/{act}/").status_code
        assert status == (403 if who == "auditor" else 404)
    assert client.get("/members/accounts/invitations/").status_code == (200 if who == "auditor" else 403)


# The command


def test_setup_prints_a_link_for_the_first_administrators(db, now):
    out = StringIO()
    call_command("setup", "first@test.example", family="Первый", stdout=out)
    call_command("setup", "first@test.example", family="Первый", stdout=out)
    token = out.getvalue().split()[-1].rsplit("/", 2)[-2]
    user = domain.invitation.accept(token=token, password=PASSWORD, by=None, now=timezone.now())
    assert (user.role, AccountInvitation.objects.count()) == ("administrator", 1)
    with pytest.raises(CommandError):
        call_command("setup", "first@test.example", family="Первый")


# What the database itself refuses


def test_the_database_refuses_wrong_invitations(administrator, now):
    found = invite(administrator, now)
    rows = AccountInvitation.objects.filter(pk=found.pk)
    refused_by("members_accountinvitation_second_consent", lambda: rows.update(role="administrator", sent_at=now))
    refused_by(
        "members_accountinvitation_second_consent",
        lambda: rows.update(role="administrator", sent_at=now, confirmed_by=administrator),
    )
    refused_by("members_accountinvitation_office", lambda: rows.update(role="staff"))
    refused_by("members_accountinvitation_party", lambda: rows.update(role="representative"))
    another = AccountInvitation.objects.create(email="other@test.example", role="auditor", token_hash="x")
    refused_by("members_accountinvitation_token_hash_key", lambda: rows.update(token_hash="x"))
    rows.update(accepted_at=now, accepted_user=administrator)
    same = {"accepted_at": now, "accepted_user": administrator}
    refused_by("members_accountinvitation_accepted_user_id_key", lambda: of(another).update(**same))
    rows.update(accepted_at=None, accepted_user=None)
    refused_by(
        "members_accountinvitation_one_open",
        lambda: AccountInvitation.objects.create(email="NEW@test.example", role="auditor"),
    )
