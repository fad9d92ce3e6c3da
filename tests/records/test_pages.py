from datetime import timedelta

import pytest

from records import history
from records.models import Entry, Verification
from records.origin import came_from
from tests.factories.meetings import invite, make_meeting
from tests.records.chain import seal


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


@pytest.mark.parametrize("who", ["secretary", "clerk", "representative", "lapsed"])
def test_the_trail_is_for_auditors_and_administrators(done, as_user, who, request):
    assert as_user(request.getfixturevalue(who)).get("/records/").status_code == 403


def numbers(answer):
    return [int(entry["url"].strip("/").split("/")[-1]) for entry in answer.context["entries"]]


def test_administrators_see_what_was_done_to_accounts_and_settings_alone(done, administrator, as_user):
    own = Entry.objects.get(verb="suspended")
    other = Entry.objects.get(verb="edited")
    client = as_user(administrator)
    answer = client.get("/records/")
    assert numbers(answer) == [own.pk]
    assert {value for value, _label in answer.context["filter_form"].fields["kind"].choices if value} == {
        "members.user",
        "members.representation",
        "members.accountinvitation",
        "reminders.engine",
    }
    assert client.get(f"/records/{own.pk}/").status_code == 200
    hidden, absent = client.get(f"/records/{other.pk}/"), client.get("/records/999999/")
    assert hidden.status_code == absent.status_code == 404
    assert "Таджикистан" not in client.get("/records/?format=csv").content.decode()


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("kind=members.user", ["suspended"]),
        ("kind=members.party", ["viewed", "edited", "entered"]),
        ("address=203.0.113.7", ["viewed"]),
        ("address=nonsense", ["viewed", "suspended", "edited", "entered"]),
        ("tab=readings", ["viewed"]),
        ("tab=refusals", []),
        ("tab=nonsense", ["viewed", "suspended", "edited", "entered"]),
        ("tab=readings&verb=edited", []),
    ],
)
def test_filters_and_tabs_keep_what_is_asked_for(done, party, auditor, as_user, now, query, verbs):
    with came_from("0123456789abcdef", "203.0.113.7"):
        history.record(party, "viewed", by=auditor, now=now)
    known = dict(Entry.objects.values_list("pk", "verb"))
    assert [known[number] for number in numbers(as_user(auditor).get(f"/records/?{query}"))] == verbs


def test_an_entry_is_shown_whole(done, auditor, party, secretary, as_user, now):
    with came_from("0123456789abcdef", "203.0.113.7"):
        entry = history.record(
            party,
            "edited",
            by=secretary,
            now=now,
            reason="Так надо",
            changes=history.diff({"tz": "UTC"}, {"tz": "Asia/Baku"}),
        )
    assert "seal" in as_user(auditor).get(f"/records/{entry.pk}/").context  # not yet: the transaction goes on
    seal()
    answer = as_user(auditor).get(f"/records/{entry.pk}/")
    for words in (
        "Секретарь",
        "Так надо",
        "0123456789abcdef",
        "203.0.113.7",
        "<del>",
        "Баку",
        bytes(entry.seal.hash).hex(),
    ):
        assert words in answer.text


def test_what_is_filtered_leaves_as_a_file_and_that_is_recorded(done, auditor, as_user):
    answer = as_user(auditor).get("/records/?verb=edited&who=Секр&format=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Секретарь" in lines[1]
    assert "UTC → Душанбе" in lines[1]
    entry = Entry.objects.get(verb="exported")
    assert (entry.actor, entry.what) == (auditor, str(auditor))
    assert [change["now"] for change in entry.changes] == ["trail", "format=csv, verb=edited, who=…", 1]


def test_s61_a_file_does_not_leave_when_its_entry_fails(done, auditor, as_user, no_entries):
    with no_entries():
        answer = as_user(auditor, raise_request_exception=False).get("/records/?format=xlsx")
    assert answer.status_code == 500
    assert "Content-Disposition" not in answer


@pytest.mark.parametrize(
    ("wrong", "says"), [("", "Цепочка проверена"), ("changed", "Журнал не сходится")], ids=["fits", "does-not"]
)
def test_the_page_says_how_the_chain_stands(auditor, as_user, now, wrong, says):
    Verification.objects.create(at=now, seq=17, entry_id=3, wrong=wrong)
    for url in ("/records/", "/"):
        assert says in as_user(auditor).get(url).text


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


def test_s24_the_history_of_a_row_does_not_exist_for_others(done, party, representative, as_user):
    assert as_user(representative).get(f"{party.get_absolute_url()}history/").status_code == 404


def test_s24_representatives_read_what_was_done_for_their_party_and_no_more(
    party, representative, colleague, neighbour, secretary, clerk, as_user, now
):
    invitation = invite(make_meeting(host=party), party)
    history.record(invitation, "issued", by=secretary, now=now)
    history.record(invitation, "replied", by=representative, now=now, on_behalf=party.code)
    url = f"/meetings/{invitation.meeting.public_id}/invitations/{party.code}/history/"
    assert [entry["who"] for entry in as_user(clerk).get(url).context["entries"]] == [
        "Представитель (Таджикистан)",
        "Секретарь",
    ]
    for who in (representative, colleague):
        answer = as_user(who).get(url)
        assert [entry["who"] for entry in answer.context["entries"]] == ["Представитель (Таджикистан)"]
        assert "Секретарь" not in answer.text
        assert "/records/" not in answer.text
        assert url in as_user(who).get(invitation.meeting.get_absolute_url()).text
    assert as_user(neighbour).get(url).status_code == 404
