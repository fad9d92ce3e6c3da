"""S65: names outlive the account beside the trail, erasure puts a pseudonym there, and no entry is rewritten."""

import pytest
from django.db import DatabaseError

from records import history, names, verify
from records.models import Entry, Name, with_names
from tests.records.chain import role, run, seal


@pytest.fixture
def told(secretary, administrator, party, now):
    changes = [{"field": "email", "was": "old@test.example", "now": "new@test.example"}]
    history.record(party, "edited", by=secretary, now=now)
    history.record(secretary, "profile_changed", by=secretary, now=now, changes=changes)
    history.record(
        secretary.person,
        "edited",
        by=administrator,
        now=now,
        changes=history.diff({"post_ru": ""}, {"post_ru": "Советник"}),
    )
    seal()


def test_s65_the_trail_itself_holds_no_name_of_a_person(told):
    rows = str(run("SELECT * FROM records_entry"))
    for word in ("Секретарь", "test.example", "Советник"):
        assert word not in rows
        assert Name.objects.filter(text__contains=word).exists()


def test_s65_names_are_read_as_they_were(told, secretary):
    entry = history.of(secretary).first()
    assert (entry.who, entry.what) == ("Секретарь", "Секретарь")
    assert entry.said_changes[0][1:] == ("old@test.example", "new@test.example")
    assert [line[1:] for line in history.of(secretary.person).first().said_changes] == [("", "Советник")]


def test_s65_a_name_is_kept_once(told, secretary, now, django_assert_num_queries):
    before = Name.objects.count()
    history.record(secretary, "edited", by=secretary, now=now)
    assert Name.objects.count() == before


def test_s65_erasure_leaves_one_pseudonym_and_the_chain_as_it_was(told, secretary, administrator, now):
    assert names.erase(secretary, secretary.person, now=now) == 5
    (pseudonym,) = set(Name.objects.exclude(erased_at=None).values_list("text", flat=True))
    entries = with_names(list(Entry.objects.in_words()))
    said = str([(entry.who, entry.what, entry.said_changes) for entry in entries])
    assert said.count(pseudonym) == 7
    assert not [word for word in ("Секретарь", "test.example", "Советник") if word in said]
    assert Entry.objects.filter(actor_label__text=str(administrator)).exists()
    assert verify.verify(now=now).wrong == ""
    assert names.erase(secretary, secretary.person, now=now) == 0


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE records_name SET text = 'Другой'", "only erased"),
        ("UPDATE records_name SET erased_at = now(), text = 'Другой', salt = ''", "records_name_erased_leaves_nothing"),
        ("UPDATE records_name SET erased_at = now(), text = 'P-00000000'", "records_name_erased_leaves_nothing"),
        ("UPDATE records_name SET digest = '', erased_at = now()", "permission denied"),
        ("INSERT INTO records_name (text, salt, digest, whose_type_id, whose_id) VALUES ('А', '', '', 1, 1)", "records_name_is_its_digest"),
        ("DELETE FROM records_name", "permission denied"),
    ],
)  # fmt: skip
def test_s65_a_name_is_erased_and_nothing_else_becomes_of_it(told, statement, reason):
    for name in ("atc_web", "atc_worker"):
        with pytest.raises(DatabaseError, match=reason), role(name):
            run(statement)


def test_s65_an_erased_name_stays_erased(told, secretary, now):
    names.erase(secretary, now=now)
    with pytest.raises(DatabaseError, match="only erased"), role("atc_web"):
        run("UPDATE records_name SET text = 'P-00000000' WHERE erased_at IS NOT NULL")


def test_s65_values_of_no_person_stay_in_the_entry(party, secretary, now):
    history.record(party, "edited", by=secretary, now=now, changes=history.diff({"tz": ""}, {"tz": "UTC"}))
    assert Entry.objects.get().changes == [{"field": "tz", "was": "", "now": "UTC"}]
