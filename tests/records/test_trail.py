import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from records import history
from records.models import Entry, with_names


def test_an_entry_keeps_who_did_what(party, secretary, now):
    history.record(party, "edited", by=secretary, now=now, changes=history.diff({"tz": "Asia/Dushanbe"}, {"tz": "UTC"}))
    entry = Entry.objects.get()
    assert (entry.who, entry.verb, entry.what) == ("Секретарь", "edited", "Таджикистан")
    assert entry.changes == [{"field": "tz", "was": "Asia/Dushanbe", "now": "UTC"}]
    assert list(history.of(party)) == [entry]


@pytest.mark.parametrize(
    "statement", ["UPDATE records_entry SET verb = 'x'", "DELETE FROM records_entry", "TRUNCATE records_entry"]
)
def test_the_trail_refuses_every_change(party, now, statement):
    history.record(party, "entered", by=None, now=now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("2027-05-13", "13.05.2027"),
        ("2027-05-13 10:00", "13.05.2027 10:00"),
        ("2027-05-13…2027-05-15", "13.05.2027–14.05.2027"),
        ("2027-05-13…", "с 13.05.2027"),
        ("…2027-05-15", "по 14.05.2027"),
        ("см. письмо 2027-05-13", "см. письмо 2027-05-13"),
    ],
)
def test_days_are_said_as_people_write_them(party, now, kept, said):
    history.record(party, "edited", by=None, now=now, changes=[{"field": "tz", "was": "", "now": kept}])
    assert Entry.objects.get().said_changes[0][1:] == ("", said)


def test_a_zone_is_said_by_its_city(party, now):
    history.record(party, "edited", by=None, now=now, changes=[{"field": "tz", "was": "UTC", "now": "Asia/Dushanbe"}])
    assert Entry.objects.get().said_changes[0][1:] == ("UTC", "Душанбе")


def test_parties_are_kept_by_code_and_said_by_name(party, secretary, now, django_assert_num_queries):
    changes = history.diff({}, {"parties": ["TJ", "ZZ"], "host": party, "party": "Тестовая сторона", "code": "TJ"})
    history.record(party, "edited", by=secretary, now=now, changes=changes, on_behalf="TJ")
    entries = list(Entry.objects.in_words())
    with django_assert_num_queries(1):  # however many entries
        with_names(entries * 3)
    assert (entries[0].who, entries[0].on_behalf) == ("Секретарь (Таджикистан)", "TJ")
    assert [now_said for _label, _was, now_said in entries[0].said_changes] == [
        "Таджикистан, ZZ",
        "Таджикистан",
        "Тестовая сторона",
        "TJ",
    ]
    with translation.override("en"):
        assert with_names(entries)[0].who == "Секретарь (Tajikistan)"
