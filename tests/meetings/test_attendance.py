"""Attendance of a sitting and its quorum: one sheet saved at once, a count that stays; what the database refuses."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from meetings import domain
from meetings.models import Attendance, AttendanceSheet, MeetingSeries, QuorumSnapshot, Status
from meetings.queries import attendance as reads
from meetings.queries import quorum
from records import history
from records.models import StaleError
from tests.factories.meetings import make_meeting, make_sitting
from tests.factories.session import make_attendance, make_count, make_delegate


@pytest.fixture
def begun(meeting):
    """An hour after the meeting has begun."""
    return meeting.starts_at + timedelta(hours=1)


@pytest.fixture
def sitting(meeting):
    return make_sitting(meeting)


@pytest.fixture
def delegates(meeting, party, other_party, secretary):
    """The heads of both parties and an expert of party A."""
    pairs = ((party, "head"), (party, "expert"), (other_party, "head"))
    return [make_delegate(meeting, each, role, by=secretary) for each, role in pairs]


@pytest.fixture
def save(sitting, secretary, begun):
    def saved(marks, **values):
        sheet = domain.attendance.of(sitting)
        said = {"version": sheet.version, "by": secretary, "now": begun} | values
        return domain.attendance.record_attendance(sheet, marks=marks, **said)

    return saved


def test_a_sheet_is_saved_at_once_and_says_how_many_were_there(save, sitting, delegates):
    head, expert, other = (row.pk for row in delegates)
    save({head: ("present", ""), expert: ("video", "x"), other: ("excused", "болезнь")}, others_ru="Эксперт ООН")
    found = reads.marks(sitting)
    assert found == {head: ("present", ""), expert: ("video", ""), other: ("excused", "болезнь")}
    sheet = AttendanceSheet.objects.get()
    assert (sheet.others_ru, sheet.version) == ("Эксперт ООН", 2)
    entry = history.of(sheet).get()
    assert (entry.verb, {change["field"] for change in entry.changes}) == (
        "attendance_recorded",
        {"present", "video", "excused", "parties"},
    )
    assert "Делегатов" not in str(entry.changes)
    save({head: ("absent", "")})
    assert reads.marks(sitting) == {head: ("absent", "")}


def test_a_sheet_somebody_saved_meanwhile_is_not_overwritten(save, delegates):
    save({delegates[0].pk: ("present", "")})
    with pytest.raises(StaleError):
        save({delegates[0].pk: ("absent", "")}, version=1)


@pytest.mark.parametrize("state", ["excused", "asleep"])
def test_a_mark_is_a_known_one_and_an_excuse_has_its_reason(save, delegates, state):
    with pytest.raises(ValidationError):
        save({delegates[0].pk: (state, "")})
    assert not Attendance.objects.exists()


def test_only_who_is_confirmed_stands_on_the_sheet(save, delegates, meeting):
    delegates[1].status = "withdrawn"
    delegates[1].save()
    assert delegates[1] not in reads.on_sheet(meeting)
    with pytest.raises(ValidationError) as refusal:
        save({delegates[1].pk: ("present", "")})
    assert refusal.value.code == "strangers"


def test_it_is_recorded_from_the_first_day_until_held(save, delegates, meeting, now):
    with pytest.raises(ValidationError) as early:
        save({delegates[0].pk: ("present", "")}, now=now)
    meeting.status = Status.HELD
    meeting.save()
    with pytest.raises(ValidationError) as late:
        save({delegates[0].pk: ("present", "")})
    assert early.value.code == late.value.code == "not_in_session"


def test_a_new_sheet_offers_the_one_before_and_how_each_takes_part(meeting, sitting, delegates):
    head, expert, other = delegates
    expert.mode = "video"
    first = reads.offered(sitting, delegates)
    assert first == {head.pk: ("present", ""), expert.pk: ("video", ""), other.pk: ("present", "")}
    make_attendance(sitting, head, "absent")
    later = make_sitting(meeting, number=2, hours=(14, 17))
    assert reads.offered(later, delegates)[head.pk] == ("absent", "")
    assert reads.offered(sitting, delegates)[head.pk] == ("present", "")


RULES = [
    (("members", "all", None, "any"), 2, True),
    (("members", "majority", None, "any"), 2, True),
    (("members", "two_thirds", None, "head"), 2, False),
    (("invited", "number", 1, "head"), 1, True),
    (("confirmed", "majority", None, "head"), 2, False),
    (("", "", None, "any"), None, None),
]


@pytest.mark.parametrize(("rule", "needed", "met"), RULES, ids=range(len(RULES)))
def test_a_quorum_is_counted_by_the_rule_of_the_series(series, sitting, delegates, rule, needed, met):
    """The head of party A is absent, its expert and party B's head are there."""
    series.quorum_basis, series.quorum_needed, series.quorum_number, series.quorum_counts = rule
    series.save()
    sitting.meeting.series = series
    head, expert, other = delegates
    for person, state in ((head, "absent"), (expert, "video"), (other, "present")):
        make_attendance(sitting, person, state)
    found = quorum.count(sitting)
    assert (found.needed, found.met) == (needed, met)


def test_opening_keeps_the_count_as_it_was(save, sitting, series, delegates, secretary):
    series.quorum_basis, series.quorum_needed = "members", "all"
    series.save()
    head, _expert, other = (row.pk for row in delegates)
    save({head: ("present", ""), other: ("absent", "")}, opens=True)
    kept = QuorumSnapshot.objects.get()
    a, b = delegates[0].party.code, delegates[2].party.code
    assert (set(kept.expected), kept.present, kept.needed, kept.met) == ({a, b}, [a], 2, False)
    save({head: ("present", ""), other: ("present", "")})
    assert QuorumSnapshot.objects.get().met is False
    assert [each.verb for each in history.of(AttendanceSheet.objects.get())][1] == "quorum_counted"


def test_a_party_reads_its_own_presence_and_no_count(sitting, delegates, representative, neighbour, secretary):
    own, other = make_attendance(sitting, delegates[0]), make_attendance(sitting, delegates[2])
    make_count(sitting, secretary)
    seen = {user: set(Attendance.objects.visible_to(user)) for user in (representative, neighbour, secretary)}
    assert seen == {representative: {own}, neighbour: {other}, secretary: {own, other}}
    for model in (AttendanceSheet, QuorumSnapshot):
        assert model.objects.visible_to(secretary).exists()
        assert not model.objects.visible_to(representative).exists()


REFUSED = [
    ("meetings_attendance_excused_with_reason", {"state": "excused"}),
    ("meetings_attendance_excused_with_reason", {"reason": "x"}),
    ("meetings_attendance_known_state", {"state": "late"}),
]


@pytest.mark.parametrize(("name", "values"), REFUSED, ids=range(len(REFUSED)))
def test_attendance_refuses(sitting, delegates, name, values):
    row = make_attendance(sitting, delegates[0])
    with pytest.raises(IntegrityError, match=name):
        Attendance.objects.filter(pk=row.pk).update(**values)


def test_a_person_stands_once_on_a_sheet(sitting, delegates):
    make_attendance(sitting, delegates[0])
    with pytest.raises(IntegrityError, match="meetings_attendance_once"):
        make_attendance(sitting, delegates[0])


def test_attendance_is_of_the_meeting_and_the_party_of_its_person(sitting, delegates, other_party):
    row = make_attendance(sitting, delegates[0])
    wrong = [
        ("meetings_attendance_of_nominee", {"party": other_party}),
        ("meetings_attendance_of_(sitting|nominee)", {"meeting": make_meeting()}),
        ("meetings_attendance_of_sitting", {"sitting": make_sitting(make_meeting())}),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name, values in wrong:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Attendance.objects.filter(pk=row.pk).update(**values)


COUNTS = [
    ("meetings_quorumsnapshot_by_a_rule", {"basis": ""}),
    ("meetings_quorumsnapshot_by_a_rule", {"needed": None}),
    ("meetings_quorumsnapshot_as_counted", {"met": False}),
    ("meetings_quorumsnapshot_as_counted", {"needed": 2}),
    ("meetings_quorumsnapshot_of_those_expected", {"present": ["KG", "BY"]}),
]


@pytest.mark.parametrize(("name", "values"), COUNTS, ids=range(len(COUNTS)))
def test_count_refuses(sitting, secretary, name, values):
    with pytest.raises(IntegrityError, match=name):
        make_count(sitting, secretary, **values)


def test_a_count_stays(sitting, secretary):
    make_count(sitting, secretary)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        QuorumSnapshot.objects.update(reason="decision")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        QuorumSnapshot.objects.all().delete()


RULE = [
    ("meetings_meetingseries_quorum_is_whole", {"quorum_basis": "members"}),
    ("meetings_meetingseries_quorum_number", {"quorum_number": 3}),
    ("meetings_meetingseries_quorum_number", {"quorum_basis": "members", "quorum_needed": "number"}),
]


@pytest.mark.parametrize(("name", "values"), RULE, ids=range(len(RULE)))
def test_rule_of_a_series_refuses(series, name, values):
    with pytest.raises(IntegrityError, match=name):
        MeetingSeries.objects.filter(pk=series.pk).update(**values)
