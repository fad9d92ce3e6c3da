"""S61: an entry for each act, step at the door, refusal, grant, file and change of rules; if the entry fails, so does the act."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client

from members.models import AccountInvitation, User
from records import history
from records.models import Entry
from reminders.models import Engine
from tests.factories.meetings import make_meeting
from tests.factories.members import PASSWORD
from tests.members.entrance import sign_in

pytestmark = pytest.mark.django_db


def suspend(client, world):
    return client.post(f"/members/accounts/{world['clerk'].public_id}/suspend/", {"reason": "Ушёл", "version": "1"})


def grant(client, world):
    return client.post(f"/members/accounts/{world['clerk'].public_id}/grant/right/", {"right": "plan", "version": "1"})


@pytest.fixture
def world(administrator, secretary, clerk, auditor, representative, party, as_user):
    return {"administrator": administrator, "secretary": secretary, "clerk": clerk, "meeting": make_meeting(host=party)}


def cancel_by_api(client, world):
    url = f"/api/v1/meetings/{world['meeting'].public_id}/cancel/"
    return client.post(url, {"reason": "Нет зала"}, content_type="application/json", headers={"If-Match": '"1"'})


def cancel_by_page(client, world):
    return client.post(f"/meetings/{world['meeting'].public_id}/cancel/", {"reason": "Нет зала", "version": "1"})


def hold(client, world):
    return client.post("/reminders/hold/", {"why": "Проверка"})


def export(client, world):
    return client.get("/meetings/?format=csv&year=2027")


ACTS = {
    "page": (cancel_by_page, "secretary", "cancelled", lambda world: world["meeting"].status == "cancelled"),
    "api": (cancel_by_api, "secretary", "cancelled", lambda world: world["meeting"].status == "cancelled"),
    "account": (suspend, "administrator", "suspended", lambda world: not world["clerk"].is_active),
    "engine": (hold, "administrator", "held", lambda world: Engine.objects.get().hold),
    "file": (export, "secretary", "exported", lambda world: False),
}


@pytest.fixture(params=list(ACTS.values()), ids=list(ACTS))
def case(request):
    return request.param


def fresh(world):
    for row in world.values():
        row.refresh_from_db()
    return world


def test_s61_each_act_leaves_an_entry_that_says_where_it_came_from(case, world, as_user):
    act, who, verb, _is_done = case
    answer = act(as_user(world[who], REMOTE_ADDR="203.0.113.7"), world)
    assert answer.status_code in (200, 303), answer.content.decode()[:2000]
    entry = Entry.objects.get(verb=verb)
    assert (entry.actor, entry.came_from, len(entry.request_id)) == (world[who], "203.0.113.7", 32)


def test_s61_when_the_entry_fails_so_does_the_act(case, world, as_user, no_entries):
    act, who, verb, is_done = case
    client = as_user(world[who], raise_request_exception=False)
    with no_entries():
        assert act(client, world).status_code == 500
    assert not Entry.objects.filter(verb=verb).exists()
    assert not is_done(fresh(world))


def test_s61_a_command_fails_with_its_entry(db, no_entries):
    with no_entries(), pytest.raises(IntegrityError):
        call_command("setup", "first@test.example", family="Первый")
    assert not AccountInvitation.objects.exists()
    call_command("setup", "first@test.example", family="Первый")
    assert [entry.verb for entry in history.of(AccountInvitation.objects.get())][-1] == "invited"


# The door


def test_s61_nobody_comes_in_unseen(representative, no_entries):
    client = Client(raise_request_exception=False)
    with no_entries():
        assert sign_in(client, representative).status_code == 500
    assert client.get("/sign-in/code/").status_code == 302  # the first step did not count


def test_s61_a_refused_sign_in_is_refused_though_its_entry_fails(representative, no_entries):
    client = Client(raise_request_exception=False)
    with no_entries():
        assert sign_in(client, representative, password="wrong").status_code == 500
    assert client.get("/me/").status_code == 302


# Refusals


@pytest.mark.parametrize(
    ("url", "subject", "act"),
    [
        ("/meetings/{}/cancel/", "meeting", "meetings.cancel"),
        ("/api/v1/meetings/{}/cancel/", "meeting", "meetings.cancel"),
        ("/records/", "clerk", "records.read_trail"),
    ],
)
def test_s61_a_refusal_says_who_which_act_and_upon_what(world, as_user, url, subject, act):
    client = as_user(world["clerk"])
    address = url.format(world["meeting"].public_id)
    if "cancel" in url:
        body = {"content_type": "application/json"} if "api" in url else {}
        answer = client.post(address, {"reason": "Нет"}, **body)
    else:
        answer = client.get(address)
    assert answer.status_code == 403
    entry = Entry.objects.get(verb="act_refused")
    assert entry.actor == world["clerk"]
    assert (entry.subject_type.model_class(), entry.subject_id) == (type(world[subject]), world[subject].pk)
    assert entry.changes == [{"field": "act", "was": "", "now": act}]
    assert not history.of(world["meeting"]).exists()  # the history of a record tells what was done to it


def test_s61_a_refusal_whose_entry_fails_is_still_a_refusal(world, as_user, no_entries):
    with no_entries():
        answer = cancel_by_page(as_user(world["clerk"], raise_request_exception=False), world)
    assert answer.status_code == 500
    assert fresh(world)["meeting"].status != "cancelled"


def test_s61_what_cannot_be_seen_is_no_refusal(world, as_user, neighbour):
    draft = make_meeting("draft", series=world["meeting"].series)
    assert as_user(neighbour).get(f"/meetings/{draft.public_id}/").status_code == 404
    assert not Entry.objects.filter(verb="act_refused").exists()


def test_s61_a_password_stays_when_its_entry_fails(representative, as_user, no_entries):
    typed = {"oldpassword": PASSWORD, "password1": "quite another word 27", "password2": "quite another word 27"}
    client = as_user(representative, raise_request_exception=False)
    with no_entries():
        assert client.post("/me/security/password/", typed).status_code == 500
    assert User.objects.get(pk=representative.pk).check_password(PASSWORD)
    assert client.post("/me/security/password/", typed).status_code == 302
    assert not User.objects.get(pk=representative.pk).check_password(PASSWORD)
    assert history.of(representative).first().verb == "password_changed"
