"""What is kept beside an entry so that its act may be taken back: written once, and never in a ring."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, IntegrityError, connection, transaction

from records import history, undo
from records.models import Batch, Undo


@pytest.fixture
def entry(party, secretary, now):
    return history.record(party, "edited", by=secretary, now=now)


@pytest.fixture
def batch(party, secretary, now):
    return Batch.objects.create(by=secretary, at=now, kind=ContentType.objects.get_for_model(party))


def test_act_does_not_take_itself_back(entry, batch, now):
    with pytest.raises(IntegrityError, match="records_undo_not_itself"), transaction.atomic():
        Undo.objects.create(entry=entry, version=1, undoes=entry)
    mine = Batch(by=batch.by, at=now, kind=batch.kind)
    mine.undoes_id = mine.pk
    with pytest.raises(IntegrityError, match="records_batch_not_itself"), transaction.atomic():
        mine.save(force_insert=True)


def test_act_is_taken_back_once(entry, batch, party, secretary, now):
    first, second = (history.record(party, "edited", by=secretary, now=now) for _ in range(2))
    undo.keep(first, party, {}, undoes=entry)
    with pytest.raises(IntegrityError, match="records_undo_undoes_id_key"), transaction.atomic():
        undo.keep(second, party, {}, undoes=entry)
    Batch.objects.create(by=secretary, at=now, kind=batch.kind, undoes=batch)
    with pytest.raises(IntegrityError, match="records_batch_undoes_id_key"), transaction.atomic():
        Batch.objects.create(by=secretary, at=now, kind=batch.kind, undoes=batch)


@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_it_is_part_of_the_trail(entry, batch, party, statement):
    undo.keep(entry, party, {"tz": "UTC"}, batch=batch)
    for table, change in (("records_undo", "version = 9"), ("records_batch", "skipped = '[]'")):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table, change))
    assert Undo.objects.get().before == {"tz": "UTC"}


def test_only_its_author_sees_an_act_on_many(batch, secretary, clerk, auditor):
    assert [Batch.objects.visible_to(who).count() for who in (secretary, clerk, auditor)] == [1, 0, 0]
