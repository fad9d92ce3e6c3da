"""Every list of records: sorted by its heads, taken along as a file, and each file holds what its reader sees."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.documents import make_decision
from tests.factories.exercises import make_exercise, make_participant, make_stage
from tests.factories.meetings import invite, make_meeting, make_series
from tests.factories.programs import make_executor, make_measure, make_programme, make_section
from tests.factories.reminders import make_reminder

pytestmark = pytest.mark.django_db
FORMULA = "=HYPERLINK(0)"


@pytest.fixture
def programme(center, party):
    programme = make_programme(center, status="adopted")
    section = make_section(programme)
    make_executor(make_measure(section), party)
    return programme


@pytest.fixture
def records(center, party, other_party, programme, secretary, now, monkeypatch):
    """A record on each list, the meeting and the decision titled like a formula; a meeting of party B alone."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    series = make_series()
    shown = make_meeting(series=series, title_ru=FORMULA, code="T-SHOWN", host=party)
    invite(shown, party)
    hidden = make_meeting(series=None, title_ru="Встреча соседа", code="T-HIDDEN")
    invite(hidden, other_party)
    make_decision(center, title_ru=FORMULA)
    exercise = make_exercise(center)
    make_stage(exercise)
    make_participant(exercise, party)
    make_reminder(shown, secretary, now=now)


LISTS = {
    "meetings:meetings": ("secretary", "when"),
    "exercises:exercises": ("secretary", "year"),
    "documents:decisions": ("secretary", "adopted_on"),
    "programs:programmes": ("secretary", "years"),
    "members:parties": ("secretary", "code"),
    "members:accounts": ("administrator", "name"),
    "reminders:reminders": ("secretary", "send_at"),
}


def lines(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("name", LISTS)
def test_list_is_a_file_and_its_heads_sort(request, as_user, records, name):
    who, column = LISTS[name]
    client = as_user(request.getfixturevalue(who))
    url = reverse(name)
    page = client.get(url).content.decode()
    assert "?format=xlsx" in page
    assert f"?sort={column}" in page
    rows = lines(client.get(f"{url}?format=csv"))
    assert len(rows) > 1
    assert lines(client.get(f"{url}?format=csv&sort=-{column}"))[0] == rows[0]
    assert client.get(f"{url}?sort=-{column}").status_code == 200
    file = client.get(f"{url}?format=xlsx")
    assert file.headers["Content-Disposition"].startswith("attachment; filename=")
    assert file.content[:2] == b"PK"


def test_s39_titles_run_no_formula(as_user, secretary, records):
    for name in ("meetings:meetings", "documents:decisions"):
        rows = lines(as_user(secretary).get(f"{reverse(name)}?format=csv"))
        assert [cell for row in rows for cell in row if FORMULA in cell] == [f"'{FORMULA}"]


def test_s21_file_of_a_representative_holds_nothing_of_another_party(as_user, representative, neighbour, records):
    def codes(user):
        return [row[0] for row in lines(as_user(user).get(f"{reverse('meetings:meetings')}?format=csv"))[1:]]

    assert codes(representative) == ["T-SHOWN"]
    assert "T-HIDDEN" in codes(neighbour)


def test_file_keeps_the_filter(as_user, secretary, records):
    rows = lines(as_user(secretary).get(f"{reverse('meetings:meetings')}?format=csv&party=TJ"))
    assert [row[0] for row in rows[1:]] == ["T-SHOWN"]


def test_file_of_measures_is_that_of_the_table(as_user, representative, programme):
    client = as_user(representative)
    whole = lines(client.get(f"{programme.get_absolute_url()}?format=csv"))
    narrowed = lines(client.get(f"{programme.get_absolute_url()}?format=csv&product=legal_act"))
    assert len(whole) == 2
    assert len(narrowed) <= len(whole)
    assert "?format=xlsx" in client.get(programme.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "who"), [("reminders:reminders", "representative"), ("members:accounts", "secretary")]
)
def test_s21_file_asks_for_the_same_right_as_the_page(request, as_user, name, who):
    assert as_user(request.getfixturevalue(who)).get(f"{reverse(name)}?format=csv").status_code == 403
