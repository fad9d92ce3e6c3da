"""Views of lists that a person keeps: one's own, shared within a role, never across parties."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members import domain
from members.domain import saved_view
from members.models import SavedView
from members.models.saved_view import place_of, tidy
from records.models import StaleError
from tests.factories.members import make_account

pytestmark = pytest.mark.django_db
MEETINGS = "/meetings/"


def keep(user, now, name="Май", *, path=MEETINGS, query="year=2027", shared=False):
    return domain.saved_view.keep(path=path, query=query, name=name, shared_with_role=shared, by=user, now=now)


def test_view_is_kept_from_the_list_and_stands_above_it(as_user, representative):
    client = as_user(representative)
    listed = client.get(f"{MEETINGS}?cancelled=on&page=2")
    url = listed.context["saved"]["keep_url"]
    assert url in listed.content.decode().replace("&amp;", "&")
    answer = client.post(url, {"path": MEETINGS, "query": "cancelled=on&page=2", "name": "Все"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{MEETINGS}?cancelled=on")
    shown = client.get(answer.headers["Location"]).context["saved"]
    assert shown == {"items": [("Все", f"{MEETINGS}?cancelled=on", True)], "keep_url": ""}
    assert client.get(MEETINGS).context["saved"]["keep_url"] == ""


def test_query_is_kept_without_what_is_of_the_moment():
    assert tidy("year=2027&page=3&format=csv&rows=25&status=") == "year=2027"
    assert tidy("party=TJ&party=AM") == "party=TJ&party=AM"


@pytest.mark.parametrize("path", ["/reminders/", "/records/", "//evil.test/", "https://evil.test/", "/nowhere/", ""])
def test_only_lists_that_keep_views_can_be_kept(clerk, now, path):
    assert place_of(path) == ""
    with pytest.raises(ValidationError) as refusal:
        keep(clerk, now, path=path)
    assert refusal.value.code == "no_list"


def test_same_name_is_refused_on_one_list_only(clerk, now):
    keep(clerk, now)
    keep(clerk, now, path="/calendar/")
    with pytest.raises(ValidationError) as refusal:
        keep(clerk, now)
    assert refusal.value.error_dict


def test_nobody_keeps_very_many(clerk, now, monkeypatch):
    monkeypatch.setattr(saved_view, "MOST", 1)
    keep(clerk, now)
    with pytest.raises(ValidationError) as refusal:
        keep(clerk, now, "Июнь")
    assert refusal.value.code == "many"


def test_shared_view_is_seen_by_the_role_and_changed_by_its_owner_alone(as_user, secretary, clerk, representative, now):
    shared = keep(secretary, now, "Общий", shared=True)
    keep(secretary, now, "Свой", query="year=2026")
    assert [view.name for view in SavedView.objects.visible_to(clerk)] == ["Общий"]
    assert not SavedView.objects.visible_to(representative)
    assert as_user(clerk).get(MEETINGS).context["saved"]["items"] == [("Общий", f"{MEETINGS}?year=2027", False)]
    for route in ("change_view", "delete_view", "move_view"):
        assert as_user(clerk).post(reverse(f"members:{route}", args=[shared.public_id])).status_code == 403
    with pytest.raises(ValidationError) as refusal:
        domain.saved_view.delete(shared, by=clerk, now=now)
    assert refusal.value.code == "not_own"


def test_view_of_a_suspended_colleague_is_no_longer_shared(secretary, clerk, now):
    keep(secretary, now, shared=True)
    type(secretary).objects.filter(pk=secretary.pk).update(is_active=False, suspended_at=now, suspended_reason="x")
    assert not SavedView.objects.visible_to(clerk)


def test_parties_do_not_read_each_others_words(as_user, representative, neighbour, now):
    with pytest.raises(ValidationError) as refusal:
        keep(representative, now, shared=True)
    assert set(refusal.value.error_dict) == {"shared_with_role"}
    view = keep(representative, now)
    page = as_user(representative).get(reverse("members:change_view", args=[view.public_id]))
    assert "shared_with_role" not in page.context["form"].fields
    assert as_user(neighbour).get(reverse("members:change_view", args=[view.public_id])).status_code == 404


def test_view_is_renamed_shared_moved_and_deleted(as_user, secretary, now):
    first, second = keep(secretary, now, "Первый"), keep(secretary, now, "Второй", query="year=2026")
    client = as_user(secretary)
    url = reverse("members:change_view", args=[second.public_id])
    answer = client.post(url, {"name": "Главный", "shared_with_role": "on", "version": "1"})
    assert answer.status_code == 303
    second.refresh_from_db()
    assert (second.name, second.shared_with_role) == ("Главный", True)
    client.post(reverse("members:move_view", args=[second.public_id]))
    assert list(SavedView.objects.in_order()) == [second, first]
    client.post(reverse("members:move_view", args=[second.public_id]))
    assert list(SavedView.objects.in_order()) == [second, first]
    client.post(reverse("members:delete_view", args=[second.public_id]))
    assert list(client.get(reverse("members:views")).context["own"].rows) == [first]
    assert client.get(reverse("members:change_view", args=[uuid4()])).status_code == 404


def test_change_of_a_stale_view_is_refused(secretary, now):
    view = keep(secretary, now)
    domain.saved_view.change(view, name="Иначе", version=1, by=secretary, now=now)
    with pytest.raises(StaleError):
        domain.saved_view.change(view, name="Ещё", version=1, by=secretary, now=now)


def test_page_says_so_when_nothing_is_kept(as_user, auditor):
    assert "c-empty" in as_user(auditor).get(reverse("members:views")).content.decode()


def test_colleagues_views_stand_apart(as_user, secretary, clerk, now):
    shared = keep(secretary, now, shared=True)
    context = as_user(clerk).get(reverse("members:views")).context
    assert list(context["shared"].rows) == [shared]
    assert list(context["own"].rows) == []


def test_form_of_no_list_is_refused_in_words(as_user, clerk):
    url = reverse("members:keep_view")
    assert as_user(clerk).get(f"{url}?path=//evil.test/").context["cancel_url"] == reverse("members:views")
    answer = as_user(clerk).post(url, {"path": "//evil.test/", "query": "", "name": "Чужое"})
    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_database_holds_its_own(secretary):
    def refused(constraint, **values):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SavedView.objects.create(user=secretary, **{"name": "Май", "path": MEETINGS} | values)

    SavedView.objects.create(user=secretary, name="Май", path=MEETINGS)
    refused("members_savedview_one_name")
    refused("members_savedview_path_of_the_portal", path="//evil.test/")
    refused("members_savedview_path_of_the_portal", path="/\\evil.test/")
    SavedView.objects.create(user=make_account("auditor"), name="Май", path=MEETINGS)


def test_stranger_keeps_nothing(client):
    assert client.get(reverse("members:views")).status_code == 302
