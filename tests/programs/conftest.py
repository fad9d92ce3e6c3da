"""What the tests of programmes share: the Council, a draft with one measure, a second colleague."""

import pytest

from members.models import StaffRight
from tests.factories.documents import make_decision
from tests.factories.members import make_account, make_party
from tests.factories.programs import make_executor, make_measure, make_programme, make_section


@pytest.fixture
def council(db):
    """The Council of Heads of State."""
    return make_party("CHS", kind="body", order=1, name_ru="Совет глав государств", short_ru="СГГ", short_en="CHS")


@pytest.fixture
def second_secretary(center, office):
    """Another colleague with all rights: what one checked, the other records."""
    return make_account("staff", party=center, office=office, name="Второй", rights=list(StaffRight.Right.values))


@pytest.fixture
def programme(council, center):
    """A draft without a table."""
    return make_programme(council, coordinator=center)


@pytest.fixture
def section(programme):
    return make_section(programme)


@pytest.fixture
def measure(section, party):
    """A measure of the draft with one executor, party A."""
    found = make_measure(section)
    make_executor(found, party)
    return found


@pytest.fixture
def decision(council):
    """The decision of the Council by which programmes are adopted."""
    return make_decision(council, published=True, number_text="8/2025")


@pytest.fixture
def adopted(programme, measure, decision, secretary, second_secretary, now):
    """The draft, adopted by the two colleagues."""
    programme.status = "adopted"
    programme.adoption_decision = decision
    programme.checked_by, programme.checked_at = secretary, now
    programme.adoption_recorded_by, programme.adoption_recorded_at = second_secretary, now
    programme.save()
    return programme
