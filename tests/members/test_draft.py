import json
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import domain
from members.models import Draft
from members.tasks import forget, forget_before
from members.typed import Carried
from records.models import Once
from tests.factories.meetings import make_meeting

PROFILE = "/me/"
TYPED = [["language", "ru"], ["note", "С утра до вечера"]]
BROWSERS = "application/x-www-form-urlencoded"  # as forms are sent by browsers
FETCH = {"X-Requested-With": "fetch"}


def keep(user, now, address=PROFILE, data=TYPED, version=None):
    return domain.draft.keep(address, data=data, version=version, by=user, now=now)


# The acts


def test_draft_is_kept_and_the_newest_text_stays(clerk, now):
    keep(clerk, now, version=3)
    keep(clerk, now + timedelta(minutes=1), data=[["note", "иначе"]])
    draft = Draft.objects.get()
    assert (draft.user, draft.address, draft.data, draft.version) == (clerk, PROFILE, [["note", "иначе"]], None)
    assert draft.saved_at == now + timedelta(minutes=1)
    assert str(draft) == PROFILE


def test_draft_is_let_go(clerk, secretary, now):
    keep(clerk, now)
    assert not domain.draft.discard(PROFILE, by=secretary, now=now)
    assert domain.draft.discard(PROFILE, by=clerk, now=now)
    assert not domain.draft.discard(PROFILE, by=clerk, now=now)


@pytest.mark.parametrize("data", [[["name"]], [["name", 1]], ["ab"], [["name", "a\x00"]], [["name", "\ud800"]]])
def test_draft_of_another_shape_is_refused(clerk, now, data):
    with pytest.raises(ValidationError) as refusal:
        keep(clerk, now, data=data)
    assert refusal.value.code == "shape"


def test_draft_beyond_the_size_is_refused_in_words(clerk, now):
    with pytest.raises(ValidationError, match=r"too long|слишком"):
        keep(clerk, now, data=[["note", "я" * 33_000]])


def test_oldest_drafts_go_beyond_the_number_of_one_person(clerk, secretary, now, monkeypatch):
    monkeypatch.setattr(domain.draft, "MOST", 3)
    keep(secretary, now - timedelta(days=1))
    for number in range(3 + 2):
        keep(clerk, now + timedelta(seconds=number), address=f"/me/{number}/")
    assert Draft.objects.visible_to(clerk).count() == 3
    assert not Draft.objects.filter(address__in=["/me/0/", "/me/1/"]).exists()
    assert Draft.objects.visible_to(secretary).count() == 1


def test_nothing_is_kept_of_a_form_that_was_sent(clerk, now, as_user):
    """What was on its way while the form was sent comes late: its one-time key tells."""
    key = uuid4()
    assert domain.draft.keep(PROFILE, data=TYPED, key=key, by=clerk, now=now)
    Once.objects.create(key=key, user=clerk, at=now)
    domain.draft.discard(PROFILE, by=clerk, now=now)
    assert domain.draft.keep(PROFILE, data=TYPED, key=key, by=clerk, now=now) is None
    late = post(as_user(clerk), key=str(key))
    assert (late.status_code, late.json()) == (200, {"saved": "", "says": ""})
    assert not Draft.objects.exists()
    assert post(as_user(clerk), key="none").json()["saved"]


def test_keeping_and_letting_go_wait_for_each_other(clerk, now):
    """Else what is being kept at the moment of the sending would stay."""
    for act, options in ((domain.draft.keep, {"data": TYPED}), (domain.draft.discard, {})):
        with CaptureQueriesContext(connection) as asked:
            act(PROFILE, **options, by=clerk, now=now)
        first = next(query["sql"] for query in asked if "SAVEPOINT" not in query["sql"])
        assert "members_user" in first
        assert first.endswith("FOR UPDATE")


def test_drafts_of_two_parties_are_two(clerk, now, as_user):
    """Staff fill in one form for several parties: its address names the party, and nothing else of the query."""
    for party in ("TJ", "KG"):
        post(as_user(clerk), address=f"{PROFILE}?q=x&party={party}", data=json.dumps([["note", party]]))
    kept = dict(Draft.objects.values_list("address", "data"))
    assert kept == {f"{PROFILE}?party={party}": [["note", party]] for party in ("TJ", "KG")}
    assert "draft-offer" in as_user(clerk).get(f"{PROFILE}?party=KG").content.decode()
    assert "draft-offer" not in as_user(clerk).get(PROFILE).content.decode()


def test_drafts_of_ninety_days_are_forgotten(clerk, now):
    for age in (89, 91):
        keep(clerk, now - timedelta(days=age), address=f"/me/{age}/")
    assert forget_before(now) == 1
    assert forget_before(now) == 0
    assert Draft.objects.get().address == "/me/89/"
    forget()


# The database


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_database_keeps_one_draft_of_an_address(clerk, now):
    keep(clerk, now)
    with refused("members_draft_once"), transaction.atomic():
        Draft.objects.create(user=clerk, address=PROFILE, data=TYPED, saved_at=now)


def test_database_keeps_the_size(clerk, now):
    keep(clerk, now)
    with refused("members_draft_size"), transaction.atomic():
        Draft.objects.update(data=[["note", "я" * 33_000]])


# Who sees it


def test_nobody_sees_the_draft_of_another(clerk, secretary, administrator, auditor, now, as_user, client):
    draft = keep(clerk, now)
    assert Draft.objects.visible_to(clerk).get() == draft
    for other in (secretary, administrator, auditor):
        assert not Draft.objects.visible_to(other).exists()
        assert as_user(other).get(reverse("members:drafts"), {"address": PROFILE}).json()["draft"] is None
        assert "draft-offer" not in as_user(other).get(PROFILE).content.decode()
        as_user(other).post(reverse("members:discard_draft"), {"address": PROFILE})
    assert Draft.objects.exists()
    assert client.get(reverse("members:drafts"), headers=FETCH).status_code == 401
    assert client.post(reverse("members:drafts"), headers={"Accept": "application/json"}).status_code == 401


# The page


def post(client, **values):
    data = {"address": PROFILE, "data": json.dumps(TYPED)} | values
    return client.post(reverse("members:drafts"), data, headers=FETCH)


def test_page_keeps_what_is_typed(clerk, as_user):
    client = as_user(clerk)
    secret = [["csrfmiddlewaretoken", "x"], ["key", "y"], ["new_password1", "z"], ["version", "7"]]
    answer = post(client, who=str(clerk.public_id), data=json.dumps(TYPED + secret))
    draft = Draft.objects.get()
    assert set(answer.json()) == {"saved", "says"}
    assert (draft.data, draft.version) == ([*TYPED, ["version", "7"]], 7)
    told = client.get(reverse("members:drafts"), {"address": PROFILE}).json()
    assert told["token"]
    assert told["draft"] == {"data": draft.data, "version": 7, "saved_at": draft.saved_at.isoformat()}


@pytest.mark.parametrize(
    "values",
    [
        {"address": "/elsewhere/"},
        {"address": "/me/security/"},
        {"address": "//evil.example/"},
        {"data": ""},
        {"data": "3"},
        {"data": "[[1, 2]]"},
        {"data": '{"a": "b"}'},
        {"data": json.dumps([["version", "9" * 30]])},
    ],
)
def test_page_refuses_what_is_no_draft(clerk, as_user, values):
    assert post(as_user(clerk), **values).status_code == 400
    assert not Draft.objects.exists()


def test_page_of_another_reader_gets_what_a_stranger_gets(clerk, secretary, as_user):
    assert post(as_user(secretary), who=str(clerk.public_id)).status_code == 401
    asked = as_user(secretary).get(reverse("members:drafts"), {"who": str(clerk.public_id)}, headers=FETCH)
    assert asked.status_code == 401
    assert not Draft.objects.exists()


def test_draft_is_offered_on_its_form_and_discarded(clerk, as_user, now):
    keep(clerk, now, data=[["note", "</script><b>"]])
    client = as_user(clerk)
    page = client.get(PROFILE).content.decode()
    assert 'id="draft-offer"' in page
    assert "</script><b>" not in page
    answer = client.post(reverse("members:discard_draft"), {"address": PROFILE})
    assert (answer.status_code, answer.headers["Location"]) == (303, PROFILE)
    assert 'id="draft-offer"' not in client.get(PROFILE).content.decode()
    for address in ("https://evil.example/", "//evil.example/", ""):
        assert client.post(reverse("members:discard_draft"), {"address": address}).headers["Location"] == "/"


def test_colleagues_at_the_same_form_are_named(secretary, clerk, as_user, now):
    """Presence is text: of one's own role, of a party one shares, for ten minutes; never what was typed."""
    meeting, said = make_meeting(), f"Эту же форму заполняет {clerk}"
    address = reverse("meetings:edit", args=[meeting.public_id, "about"])
    keep(clerk, timezone.now(), address=address, data=[["title_ru", "Тайный черновик"]])
    page = as_user(secretary).get(address).content.decode()
    assert said in page
    assert "Тайный черновик" not in page
    Draft.objects.update(saved_at=timezone.now() - timedelta(minutes=11))
    assert said not in as_user(secretary).get(address).content.decode()
    keep(clerk, timezone.now())
    assert said not in as_user(secretary).get(PROFILE).content.decode()  # each has a profile of their own


def test_those_of_another_party_or_role_are_not_named(secretary, representative, colleague, neighbour, now):
    address = "/meetings/x/reply/"
    for user in (secretary, representative, neighbour):
        keep(user, now, address=address)
    seen = Draft.objects.beside(colleague, address, since=now - timedelta(minutes=1))
    assert [draft.user for draft in seen] == [representative]
    assert not Draft.objects.beside(secretary, address, since=now - timedelta(minutes=1))


def test_page_without_a_form_asks_for_no_draft(clerk, as_user, now, django_assert_max_num_queries):
    keep(clerk, now, address="/members/parties/")
    client = as_user(clerk)
    with django_assert_max_num_queries(100) as asked:
        client.get("/members/parties/")
    assert not [query for query in asked.captured_queries if "members_draft" in query["sql"]]


def test_draft_goes_when_its_form_is_accepted_and_stays_when_it_is_refused(clerk, as_user, now):
    keep(clerk, now)
    keep(clerk, now, address="/members/parties/")
    client = as_user(clerk)
    refused_form = client.post(PROFILE, {"language": "xx", "tz": "Europe/Moscow"})
    assert refused_form.status_code == 422
    assert 'id="draft-offer"' not in refused_form.content.decode()  # the text stands in the form already
    assert Draft.objects.count() == 2
    assert client.post(PROFILE, {"language": "en", "tz": "Europe/Moscow"}).status_code == 303
    assert Draft.objects.get().address == "/members/parties/"


# A session that ended in mid-form, without a script


def test_stranger_gets_back_what_was_typed_and_sends_it_again(clerk, as_user, client):
    typed = {"language": "en", "tz": "Asia/Dushanbe", "note": "<b>важно</b>", "new_password1": "secret phrase"}
    answer = client.post(PROFILE, urlencode(typed), BROWSERS)
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "&lt;b&gt;важно&lt;/b&gt;" in page
    assert "secret phrase" not in page
    carried = answer.context["carried"].sealed
    again = {"data": {"carried": carried}, "headers": {"Origin": "http://testserver"}}
    still = client.post(reverse("members:send_again"), **again)
    assert (still.status_code, still.context["carried"].to) == (401, PROFILE)

    signed_in = as_user(clerk)
    page = signed_in.post(reverse("members:send_again"), **again)
    assert page.status_code == 200
    assert f'action="{PROFILE}"' in page.content.decode()
    assert signed_in.post(page.context["carried"].to, dict(page.context["carried"].data)).status_code == 303
    clerk.refresh_from_db()
    assert (clerk.language, clerk.tz) == ("en", "Asia/Dushanbe")


def test_carried_form_comes_from_our_own_pages_only(clerk, as_user):
    sealed = Carried(PROFILE, TYPED).sealed
    for carried, origin in ((sealed, "https://evil.example"), (sealed, ""), (sealed + "x", "http://testserver")):
        answer = as_user(clerk).post(
            reverse("members:send_again"), {"carried": carried}, headers={"Origin": origin} if origin else {}
        )
        assert answer.status_code == 400


def test_form_of_another_site_is_not_given_back(client):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(PROFILE, urlencode({"note": "чужое"}), BROWSERS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/?next=/me/")


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (PROFILE, {}),
        (PROFILE, {"note": "я" * 200_000}),
        ("/me/security/password/", {"a": "b"}),
        ("/nowhere/", {"a": "b"}),
    ],
)
def test_nothing_else_is_given_back(client, path, values):
    answer = client.post(path, urlencode(values), BROWSERS)
    assert answer.status_code == 302
