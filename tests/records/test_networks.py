"""S65: network addresses stand beside the trail, are dropped after half a year, and the chain fits before and after."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from records import history, networks, origin, verify
from records.models import Entry, Network
from records.tasks import forget
from tests.records.chain import owner_without_triggers, role, run, seal

ADDRESS = "203.0.113.7"


@pytest.fixture
def long_ago():
    return timezone.now() - timedelta(days=181)


@pytest.fixture
def chain(party, secretary, long_ago):
    """One entry of half a year ago, one of today, both from a network; one of the clock, from none."""
    with origin.came_from("r", ADDRESS):
        old, young = (history.record(party, "edited", by=secretary, now=at) for at in (long_ago, timezone.now()))
    history.record(party, "edited", by=None, now=long_ago)
    seal()
    return old, young


def test_s65_the_sealed_entry_holds_no_address(chain, now):
    assert ADDRESS not in str(run("SELECT * FROM records_entry"))
    assert len(set(Entry.objects.values_list("address", flat=True))) == 3  # salted each: equal ones do not look equal
    assert verify.look().wrong == ""


def test_s65_addresses_are_dropped_after_their_time_and_the_chain_fits(chain, auditor, as_user):
    old, young = chain
    with role("atc_worker"):
        assert networks.drop(now=timezone.now()) == 1
        assert networks.drop(now=timezone.now()) == 0
    assert [row.came_from for row in Entry.objects.order_by("pk")] == ["больше не хранится", ADDRESS, ""]
    assert verify.look().wrong == ""
    client = as_user(auditor)
    found = client.get(f"/records/?address={ADDRESS}").context["entries"]
    assert [entry["url"] for entry in found] == [young.get_absolute_url()]
    assert "больше не хранится" in client.get(old.get_absolute_url()).text
    assert client.get("/records/?format=csv").text.count(ADDRESS) == 1


def test_s65_the_nightly_task_drops_them(chain):
    with role("atc_worker"):
        forget()
    assert Network.objects.count() == 1


def test_s65_the_command_looks_first_and_takes_a_clock(chain, now):
    out = io.StringIO()
    with role("atc_worker"):
        call_command("drop_addresses", "--look", "--at", "2030-01-01T00:00+03:00", stdout=out)
        call_command("drop_addresses", "--at", "2020-01-01T00:00+03:00", stdout=out)
        call_command("drop_addresses", stdout=out)
    assert out.getvalue().split("\n")[:3] == [
        "2 network addresses would be dropped.",
        "0 network addresses are dropped.",
        "1 network addresses are dropped.",
    ]
    for moment in ("2030-01-01T00:00+03:00", "2026-01-01", "nonsense"):
        with pytest.raises(CommandError):
            call_command("drop_addresses", "--at", moment)


@pytest.mark.parametrize(
    ("who", "statement", "reason"),
    [
        ("atc_web", "UPDATE records_network SET address = '::1'", "permission denied"),
        ("atc_web", "DELETE FROM records_network", "permission denied"),
        ("atc_worker", "UPDATE records_network SET address = '::1'", "permission denied"),
        ("atc_worker", "DELETE FROM records_network", "kept for 180 days"),
        ("atc_worker", "TRUNCATE records_network", "permission denied"),
        ("atc_owner", "UPDATE records_network SET address = '::1'", "append-only"),
        ("atc_owner", "TRUNCATE records_network", "append-only"),
    ],
)
def test_s62_no_address_is_changed_or_dropped_before_its_time(chain, who, statement, reason):
    with pytest.raises(DatabaseError, match=reason), role(who):
        run(statement)


def test_s62_a_changed_address_is_found(chain):
    with owner_without_triggers():
        run(f"UPDATE records_network SET address = '198.51.100.1' WHERE entry_id = {chain[1].pk}")
    found = verify.look()
    assert (found.wrong, found.entry_id) == ("address", chain[1].pk)
