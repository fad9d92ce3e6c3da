"""What the tests of decisions share."""

import pytest

from tests.factories.documents import make_decision
from tests.factories.members import make_party


@pytest.fixture
def council(db):
    """The Council of Heads of State."""
    return make_party("CHS", kind="body", order=1, name_ru="Совет глав государств", short_ru="СГГ", short_en="CHS")


@pytest.fixture
def decision(council):
    """A decision that is not published."""
    return make_decision(council)
