"""The list of conflicts: meetings and stages together, what is open and what was accepted, and who reads it."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from exercises.models import ExerciseMeeting
from meetings.models import ConflictAck, When
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage
from tests.factories.meetings import invite, make_meeting

pytestmark = pytest.mark.django_db
YEAR = 2090  # far from the day on the wall
AT = datetime(YEAR, 5, 15, 10, 0)
LIST = "/meetings/conflicts/"


def made(party, day=AT, **values):
    when = When(precision="day", starts_local=day, ends_local=day + timedelta(hours=7), tz="Europe/Minsk")
    row = make_meeting("tentative", when=when, deadlines=(), **values)
    invite(row, party, status="draft")
    return row


@pytest.fixture
def stage(party, center):
    row = make_stage(make_exercise(year=YEAR), first=date(YEAR, 5, 15), last=date(YEAR, 5, 16))
    make_part(row, make_participant(row.exercise, party), on_territory=True)
    return row


def open_ones(client):
    return list(client.get(LIST).context["shown"])


def test_stage_and_meeting_warn_unless_one_prepares_the_other(as_user, secretary, party, stage):
    row = made(party, host=party)
    client = as_user(secretary)
    (each,) = open_ones(client)
    assert ([event.title for event in each.events], each.kind, each.weight) == (
        [row.short, str(stage)], "host", "warns",
    )  # fmt: skip
    ExerciseMeeting.objects.create(exercise=stage.exercise, meeting=row, kind="initial")
    assert open_ones(client) == []


def test_warning_is_accepted_on_its_page(as_user, secretary, clerk, party):
    made(party)
    made(party, AT + timedelta(days=1))
    client = as_user(secretary)
    (each,) = open_ones(client)
    url = reverse("accept_conflict", args=[each.fingerprint])
    assert each.sentence in client.get(url).content.decode()
    assert client.post(url, {"note": ""}).status_code == 422
    assert as_user(clerk).get(url).status_code == 403
    assert client.post(url, {"note": "Едут разные люди"}).status_code == 303
    assert open_ones(client) == []
    accepted = client.get(f"{LIST}?state=accepted")
    assert [row.ack for row in accepted.context["shown"]] == [ConflictAck.objects.get()]
    assert "Едут разные люди" in accepted.content.decode()
    assert client.post(url, {"note": "Ещё раз"}).status_code == 422
    assert client.get(reverse("accept_conflict", args=["0" * 64])).status_code == 404


def test_list_is_narrowed_by_kind(as_user, secretary, party):
    made(party)
    made(party)
    client = as_user(secretary)
    assert list(client.get(f"{LIST}?kind=venue").context["shown"]) == []
    assert len(client.get(f"{LIST}?kind=party").context["shown"]) == 1


def test_meeting_says_what_is_in_its_way_to_the_secretariat_alone(as_user, secretary, party, representative):
    row, other = made(party), made(party, AT + timedelta(days=1))
    row.invitations.update(status="issued", issued_at=row.revised_at)
    page = as_user(secretary).get(row.get_absolute_url()).content.decode()
    assert other.short in page
    assert "в пределах недели" in page
    assert "в пределах недели" not in as_user(representative).get(row.get_absolute_url()).content.decode()


def test_list_is_the_secretariats(as_user, clerk, representative, administrator):
    assert as_user(clerk).get(LIST).status_code == 200
    for other in (representative, administrator):
        assert as_user(other).get(LIST).status_code == 403
