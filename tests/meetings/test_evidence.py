"""Evidence: offered to the parties that were present when a meeting with measures is held; confirmed or dismissed by each."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from meetings import domain
from meetings.models import Evidence, Meeting, Status
from records import history
from tests.factories.documents import make_decision
from tests.factories.meetings import invite, make_item, make_sitting
from tests.factories.programs import make_executor, make_measure, make_measure_year, make_programme, make_section
from tests.factories.session import make_attendance, make_delegate, make_outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(center, party, other_party, secretary, clerk, now):
    """A measure of an adopted programme that both parties carry out; accounted for in the year before the meeting."""
    programme = make_programme(center)
    found = make_measure(make_section(programme))
    make_executor(found, party)
    make_executor(found, other_party, position=2, role="co")
    make_measure_year(found, 2026)
    programme.status, programme.adoption_decision = "adopted", make_decision(center)
    programme.checked_by, programme.checked_at = secretary, now
    programme.adoption_recorded_by, programme.adoption_recorded_at = clerk, now
    programme.save()
    return found


@pytest.fixture
def year(measure):
    """And in the year of the meeting, and the one after."""
    make_measure_year(measure, 2028)
    return make_measure_year(measure, 2027)


@pytest.fixture
def offered(meeting, year, party):
    """The meeting was held; it is offered to party A."""
    invite(meeting, party)
    Meeting.objects.filter(pk=meeting.pk).update(status=Status.HELD)
    return Evidence.objects.create(meeting=meeting, measure_year=year, party=party)


def owed(party, now):
    return list(Evidence.objects.outstanding_for(party, at=now))


def test_parties_that_were_present_are_asked_when_it_is_held(meeting, year, party, other_party, secretary, now):
    meeting.programme = year.programme
    meeting.save()
    meeting.measures.set([year.measure])
    make_outcome(make_item(meeting))
    sitting = make_sitting(meeting)
    make_attendance(sitting, make_delegate(meeting, party, by=secretary))
    make_attendance(sitting, make_delegate(meeting, other_party, by=secretary), "absent")
    domain.meeting.mark_held(meeting, version=None, by=secretary, now=meeting.starts_at + timedelta(hours=1))
    found = Evidence.objects.get()
    assert (found.party, found.measure_year, found.status) == (party, year, "offered")
    assert (owed(party, now), owed(other_party, now), found.due_at) == ([found], [], None)
    assert [(entry.verb, entry.on_behalf) for entry in history.of(found)] == [("offered", "TJ")]


@pytest.mark.parametrize(("years", "taken"), [((2028,), 2028), ((), None), ((2028, 2027), 2027)])
def test_next_year_in_which_the_measure_is_accounted_for_is_taken(
    meeting, measure, party, secretary, now, years, taken
):
    for number in years:
        make_measure_year(measure, number)
    meeting.measures.set([measure])
    domain.evidence.offer(meeting, to=[party], by=secretary, now=now)
    assert [row.measure_year.year for row in Evidence.objects.all()] == ([taken] if taken else [])


def test_nothing_is_offered_for_a_draft_of_a_programme(meeting, center, party, secretary, now):
    draft = make_measure(make_section(make_programme(center)))
    make_measure_year(draft)
    meeting.measures.set([draft])
    domain.evidence.offer(meeting, to=[party], by=secretary, now=now)
    assert not Evidence.objects.exists()


def test_party_confirms_and_thinks_better_of_it(offered, party, representative, now):
    def said(status):
        return domain.evidence.answer_evidence(offered, status=status, version=None, by=representative, now=now)

    found = said("confirmed")
    assert (found.status, found.by, found.at) == ("confirmed", representative, now)
    assert owed(party, now) == []
    assert said("dismissed").status == "dismissed"
    assert [(entry.verb, entry.on_behalf) for entry in history.of(found)] == [("dismissed", "TJ"), ("confirmed", "TJ")]
    with pytest.raises(ValidationError):
        said("offered")


def test_answer_is_whole_in_the_database(offered, now):
    for values in ({"status": "confirmed"}, {"at": now}):
        with pytest.raises(IntegrityError, match="meetings_evidence_answer_whole"), transaction.atomic():
            Evidence.objects.filter(pk=offered.pk).update(**values)


def test_offered_once_to_a_party(offered):
    with pytest.raises(IntegrityError, match="meetings_evidence_once"), transaction.atomic():
        Evidence.objects.create(meeting=offered.meeting, measure_year=offered.measure_year, party=offered.party)


def test_page_by_who_asks(offered, as_user, secretary, representative, colleague, neighbour, administrator):
    url = reverse("meetings:answer-evidence", args=[offered.public_id])
    for reader, answer in (
        (representative, 200), (colleague, 403), (secretary, 403), (neighbour, 404), (administrator, 404), (None, 302),
    ):  # fmt: skip
        assert as_user(reader).get(url).status_code == answer


def test_representative_answers_from_home_and_the_measure_says_so(
    offered, year, other_party, as_user, representative, secretary, neighbour
):
    theirs = Evidence.objects.create(meeting=offered.meeting, measure_year=year, party=other_party)
    client, url = as_user(representative), offered.get_absolute_url()
    asked = client.get("/").context["owed"]
    assert [(each.ask, each.url) for each in asked if each.url == url] == [(offered.ask, url)]
    assert client.post(url, {"status": "offered"}).status_code == 422
    answer = client.post(url, {"status": "confirmed"})
    page = f"{year.get_absolute_url()}?year=2027"
    assert (answer.status_code, answer.url) == (303, page)
    assert url not in [each.url for each in client.get("/").context["owed"]]
    assert list(client.get(page).context["evidence"]) == [offered]
    assert list(as_user(secretary).get(page).context["evidence"]) == [theirs, offered]
    assert offered.meeting.short in as_user(secretary).get(page).text
    assert list(as_user(secretary).get(page.replace("2027", "2028")).context["evidence"]) == []
