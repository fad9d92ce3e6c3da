"""Writing a row: the database judges, people read which condition was broken and where."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Party


def test_a_sound_row_is_written_by_few_questions(party):
    party.tz = "Asia/Tashkent"
    with CaptureQueriesContext(connection) as asked:
        party.write("tz")
    # the place in the order of protocol is judged at the end of the transaction, so it is asked for; then a savepoint
    assert [query["sql"].split()[0] for query in asked] == ["SELECT", "SAVEPOINT", "UPDATE", "RELEASE"]
    assert Party.objects.get(pk=party.pk).version == party.version == 2


def test_a_broken_condition_is_said_in_its_own_words_and_leaves_the_row(party):
    party.tz = "MSK"
    with pytest.raises(ValidationError) as refused:
        party.write("tz")
    said = {str(each.violation_error_message) for each in Party._meta.constraints}
    assert refused.value.messages
    assert set(refused.value.messages) <= said
    assert party.version == 1
    assert Party.objects.get(pk=party.pk).tz == "Asia/Dushanbe"


def test_a_written_column_is_checked_and_no_other(party):
    party.name_en = party.short_en = "x" * 301
    with pytest.raises(ValidationError) as refused:
        party.write("name_en")
    assert list(refused.value.message_dict) == ["name_en"]


def test_a_taken_code_is_said_at_its_field(party, other_party):
    other_party.code = party.code
    with pytest.raises(ValidationError) as refused:
        other_party.write("code")
    assert "code" in refused.value.message_dict


def test_a_taken_place_is_said_before_the_end_of_the_transaction(party, other_party):
    other_party.protocol_order = party.protocol_order
    with pytest.raises(ValidationError):
        other_party.write("protocol_order")


def test_a_new_row_that_is_refused_stays_new(db):
    party = Party(kind="state", code="kz", name_ru="К", name_en="K", short_ru="К", short_en="K", protocol_order=1)
    with pytest.raises(ValidationError):
        party.write()
    assert party._state.adding
    party.code = "KZ"
    party.write()
    assert Party.objects.get() == party
