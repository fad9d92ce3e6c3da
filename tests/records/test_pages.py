from datetime import timedelta

import pytest

from records import history
from records.models import Entry


@pytest.fixture
def done(party, secretary, administrator, now):
    history.record(party, "entered", by=None, now=now - timedelta(days=2))
    history.record(
        party, "edited", by=secretary, now=now, changes=[{"field": "tz", "was": "UTC", "now": "Asia/Dushanbe"}]
    )
    history.record(administrator, "suspended", by=administrator, now=now + timedelta(days=1), reason="Ушёл")


def seen(answer):
    return [entry["says"] for entry in answer.context["entries"]]


def test_the_trail_shows_everything_newest_first(done, auditor, as_user):
    answer = as_user(auditor).get("/records/")
    assert answer.status_code == 200
    assert [entry["at"] for entry in answer.context["entries"]] == list(
        Entry.objects.order_by("-id").values_list("at", flat=True)
    )


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("verb=edited", ["edited"]),
        ("who=Секр", ["edited"]),
        ("since=01.03.2027", ["suspended", "edited"]),
        ("until=28.02.2027", ["entered"]),
        ("since=01.03.2027&until=01.03.2027", ["edited"]),
        ("verb=nonsense", ["suspended", "edited", "entered"]),
        ("since=02.03.2027&until=01.03.2027", ["suspended", "edited", "entered"]),
    ],
)
def test_the_trail_can_be_searched(done, auditor, as_user, query, verbs):
    answer = as_user(auditor).get(f"/records/?{query}")
    entries = {entry.at: entry.verb for entry in Entry.objects.all()}
    assert [entries[entry["at"]] for entry in answer.context["entries"]] == verbs


@pytest.mark.parametrize("who", ["administrator", "secretary", "clerk", "representative", "lapsed"])
def test_the_trail_is_for_auditors(done, as_user, who, request):
    assert as_user(request.getfixturevalue(who)).get("/records/").status_code == 403


def test_the_trail_asks_a_stranger_to_sign_in(db, as_user):
    assert as_user(None).get("/records/").status_code == 302


def test_the_trail_asks_the_same_queries_for_more_entries(auditor, party, now, same_queries):
    def add(count):
        for _number in range(count):
            history.record(party, "edited", by=auditor, now=now)

    same_queries(auditor, "/records/", add)


def test_the_history_of_a_row_is_shown_to_staff(done, party, clerk, as_user):
    answer = as_user(clerk).get(f"{party.get_absolute_url()}history/")
    assert answer.status_code == 200
    assert f'href="{party.get_absolute_url()}"' in answer.text


def test_the_history_of_a_row_does_not_exist_for_others(done, party, representative, as_user):
    assert as_user(representative).get(f"{party.get_absolute_url()}history/").status_code == 404
