"""The conditions of a row: asked for together, said one by one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Party


def test_conditions_of_a_sound_row_cost_one_question(party):
    conditions = [each for each in Party._meta.constraints if hasattr(each, "condition") and each.condition]
    with CaptureQueriesContext(connection) as asked:
        party.validate_constraints()
    assert len(conditions) > 1
    assert sum("_check" in query["sql"] for query in asked) == 1


def test_broken_conditions_are_said_with_their_own_sentences(party):
    party.tz = "MSK"
    with pytest.raises(ValidationError) as refused:
        party.validate_constraints()
    said = {str(each.violation_error_message) for each in Party._meta.constraints}
    assert set(refused.value.messages) <= said
    assert refused.value.messages


def test_taken_name_is_said_at_its_field(party, other_party):
    other_party.code = party.code
    with pytest.raises(ValidationError) as refused:
        other_party.full_clean()
    assert "code" in refused.value.message_dict
