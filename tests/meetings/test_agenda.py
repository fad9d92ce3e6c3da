"""The working copy of an agenda and its issues: order, hours, what is issued, what differs, what is carried over."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from meetings import domain
from meetings.models import Agenda, AgendaItem, AgendaVersion, Meeting, MeetingPaper, Status
from meetings.queries import agenda as reads
from meetings.queries import order, timetable
from records import history
from records.models import StaleError
from tests.factories.documents import make_released
from tests.factories.meetings import DAYS, invite, make_item, make_meeting, make_sitting, make_version

pytestmark = pytest.mark.django_db

ROWS = [("a", 0), ("b", 0), ("b1", 1), ("b2", 1), ("c", 0)]
MOVES = [
    ("b", "up", 0, "b b1 b2 a c"),
    ("a", "down", 0, "b b1 b2 a c"),
    ("a", "up", 0, "a b b1 b2 c"),
    ("c", "to", 1, "c a b b1 b2"),
    ("a", "to", 99, "b b1 b2 c a"),
    ("b2", "to", 1, "a b b2 b1 c"),
    ("b1", "down", 0, "a b b2 b1 c"),
    ("b1", "up", 0, "a b1 b b2 c"),
    ("b2", "down", 0, "a b b1 c b2"),
    ("c", "in", 0, "a b b1 b2 c"),
    ("b1", "out", 0, "a b b1 b2 c"),
    ("b", "in", 0, "a b b1 b2 c"),
]


@pytest.mark.parametrize(("key", "how", "place", "wanted"), MOVES, ids=[f"{key}-{how}" for key, how, *_ in MOVES])
def test_a_move_takes_along_what_stands_under(key, how, place, wanted):
    assert " ".join(found for found, _level in order.moved(ROWS, key, how, place)) == wanted


def test_levels_follow_a_move():
    assert order.moved(ROWS, "c", "in")[-1] == ("c", 1)
    assert order.moved(ROWS, "b1", "out")[2:4] == [("b1", 0), ("b2", 1)]
    assert order.moved(ROWS, "b", "in") == ROWS, "two levels, no third"
    assert order.parents([("x", 1), ("y", 1)]) == [("x", "", 1), ("y", "x", 1)]


@pytest.fixture
def items(meeting):
    """Three items, the second with one under it, and one of the secretariat's own."""
    opening = make_item(meeting, 1, minutes=15)
    report = make_item(meeting, 2, "Доклад", minutes=45, clearance="not_yet")
    under = make_item(meeting, 1, "Содоклад", parent=report, number="2.1", minutes=20)
    seating = make_item(meeting, 3, "Рассадка", audience="secretariat", minutes=5, number="")
    closing = make_item(meeting, 4, "Закрытие", minutes=10, number="3")
    return opening, report, under, seating, closing


def titles(meeting):
    return [item.title_ru for item in reads.items_of(meeting)]


def keys(*found):
    return [(str(item.key), level) for item, level in found]


def issue(meeting, secretary, now, **more):
    more = {"leave_out": True, "note_ru": "Уточнён порядок"} | more
    return domain.agenda_issue.issue_version(domain.agenda.of(meeting), version=None, by=secretary, now=now, **more)


def lines(version):
    return [line["title_ru"] for line in version.lines]


def test_whole_order_is_saved_and_numbers_stay(meeting, items, secretary, now):
    opening, report, under, seating, closing = items
    wanted = keys((opening, 0), (closing, 0), (report, 0), (seating, 1), (under, 0))
    agenda = domain.agenda.arrange(domain.agenda.of(meeting), order=wanted, version=1, by=secretary, now=now)
    assert titles(meeting) == ["Открытие", "Закрытие", "Доклад", "Рассадка", "Содоклад"]
    assert [item.number for item in reads.items_of(meeting)] == ["1", "3", "2", "", "2.1"]
    assert (agenda.version, history.of(agenda).get().verb) == (2, "arranged")
    domain.agenda.renumber(agenda, version=2, by=secretary, now=now)
    assert [item.number for item in reads.items_of(meeting)] == ["1", "2", "3", "", "4"]


def test_an_order_made_before_somebody_saved_is_refused(meeting, items, secretary, now):
    opening, report, under, seating, closing = items
    agenda = domain.agenda.of(meeting)
    domain.agenda.add_item(agenda, title_ru="Разное", version=None, by=secretary, now=now)
    wanted = keys((closing, 0), (opening, 0), (report, 0), (under, 1), (seating, 0))
    for version in (1, 2):  # the version is old; the version is new and the list is not whole
        with pytest.raises(StaleError):
            domain.agenda.arrange(agenda, order=wanted, version=version, by=secretary, now=now)
    assert titles(meeting)[-1] == "Разное"


def test_an_order_of_the_same_items_is_refused_when_another_was_saved(meeting, items, secretary, now):
    opening, report, under, seating, closing = items
    agenda = domain.agenda.of(meeting)
    theirs = keys((report, 0), (under, 1), (opening, 0), (seating, 0), (closing, 0))
    domain.agenda.arrange(agenda, order=theirs, version=1, by=secretary, now=now)
    with pytest.raises(StaleError):
        domain.agenda.arrange(agenda, order=list(reversed(theirs)), version=1, by=secretary, now=now)
    assert titles(meeting)[0] == "Доклад"


def test_hours_are_counted_from_the_start_and_from_pins(meeting, items):
    _opening, report, _under, _seating, closing = items
    (day,) = timetable.timetable(meeting, reads.items_of(meeting))
    assert [slot.starts for slot in day.slots] == [time(10), time(10, 15), time(11), time(11, 20), time(11, 25)]
    assert (day.minutes, day.over, day.hours) == (95, 0, (1, 35))
    AgendaItem.objects.filter(pk=report.pk).update(fixed_start=time(10, 5), minutes=480)
    AgendaItem.objects.filter(pk=closing.pk).update(fixed_day=2)
    first, second = timetable.timetable(meeting, reads.items_of(meeting))
    assert (first.slots[1].late, first.over) == (10, 90)  # 10:05 + 8 h + 20 + 5 minutes: 18:30, the day ends at 17:00
    assert (second.day.day, second.slots[0].starts) == (14, time(10))


def test_items_are_put_into_the_sittings(meeting, items):
    for number, (day, hours) in enumerate([(1, (10, 11)), (1, (14, 15)), (2, (9, 10))], 1):
        make_sitting(meeting, number=number, day=day, hours=hours)
    report, closing = items[1], items[4]
    AgendaItem.objects.filter(pk=report.pk).update(fixed_start=time(14, 30))
    AgendaItem.objects.filter(pk=closing.pk).update(fixed_day=2)
    morning, afternoon, last = timetable.timetable(meeting, reads.items_of(meeting))
    assert [(each.starts, len(each.slots), each.over) for each in (morning, afternoon, last)] == [
        (time(10), 1, 0), (time(14), 3, 40), (time(9), 1, 0),
    ]  # fmt: skip
    assert (afternoon.slots[0].starts, last.slots[0].starts) == (time(14, 30), time(9))


def test_pins_go_along_when_the_meeting_moves(meeting, items):
    AgendaItem.objects.filter(pk=items[4].pk).update(fixed_day=2, fixed_start=time(9))
    later = timedelta(days=7)
    meeting.place(meeting.starts_local + later, meeting.ends_local + later, meeting.tz)
    *_first, last = timetable.timetable(meeting, reads.items_of(meeting))
    assert (last.day.day, last.slots[0].starts) == (21, time(9))


def test_hours_are_not_known_while_the_day_is_not(secretary):
    meeting = make_meeting(Status.DRAFT, when=DAYS.__class__(precision="unknown"), deadlines=())
    make_item(meeting, minutes=10)
    (day,) = timetable.timetable(meeting, reads.items_of(meeting))
    assert (day.day, day.slots[0].starts, day.minutes) == (None, None, 10)


def test_issue_names_what_is_not_cleared_and_leaves_it_out_if_told(meeting, items, secretary, now):
    with translation.override("en"), pytest.raises(ValidationError, match="1 item is not cleared: 2 Item 2"):
        issue(meeting, secretary, now, leave_out=False)
    version = issue(meeting, secretary, now)
    assert lines(version) == ["Открытие", "Закрытие"]  # nor what stands under it, nor the secretariat's own
    assert [line["starts"] for line in version.lines] == ["10:00", "10:20"]
    assert (version.revision, version.released_at) == (1, now)


def test_an_item_under_a_hidden_one_is_hidden(meeting, items, secretary, now):
    AgendaItem.objects.filter(pk=items[1].pk).update(audience="secretariat")
    assert "Содоклад" not in lines(issue(meeting, secretary, now))
    assert "Содоклад" not in [item.title_ru for item in meeting.items.to_issue()]


def test_second_issue_says_what_has_changed(meeting, items, secretary, now):
    issue(meeting, secretary, now)
    with pytest.raises(ValidationError) as refusal:
        issue(meeting, secretary, now)
    assert refusal.value.code == "same"
    AgendaItem.objects.filter(pk=items[1].pk).update(clearance="yes")
    with pytest.raises(ValidationError) as refusal:
        issue(meeting, secretary, now, note_ru=" ")
    assert "note_ru" in refusal.value.error_dict
    second = issue(meeting, secretary, now)
    assert second.revision == 2
    changes = reads.compare(meeting.agenda_versions.get(revision=1).lines, second.lines)
    assert [change.marks for change in changes] == [[], ["added"], ["added"], ["shifted"]]


def test_comparison_tells_moved_changed_withdrawn_and_left_out(meeting, items, secretary, now):
    opening, report, under, seating, closing = items
    AgendaItem.objects.filter(pk=report.pk).update(clearance="yes")
    was = issue(meeting, secretary, now).lines
    wanted = keys((closing, 0), (opening, 0), (report, 0), (under, 1), (seating, 0))
    domain.agenda.arrange(domain.agenda.of(meeting), order=wanted, version=None, by=secretary, now=now)
    domain.agenda.edit_item(opening, title_ru="Открытие и приветствия", version=None, by=secretary, now=now)
    domain.agenda.withdraw_item(report, reason="Не готов", version=None, by=secretary, now=now)
    second = issue(meeting, secretary, now)
    changes = reads.compare(was, [line for line in second.lines if line["title_ru"] != "Содоклад"])
    found = {change.line.title_ru: change.marks for change in changes}
    assert found == {
        "Закрытие": ["moved"],
        "Открытие и приветствия": ["changed"],
        "Доклад": ["withdrawn"],
        "Содоклад": ["removed"],
    }
    assert reads.counts(changes) == {"removed": 1, "withdrawn": 1, "moved": 1, "changed": 1}
    assert [(was, now) for _label, was, now in changes[1].fields] == [
        ("Открытие", "Открытие и приветствия"),
        ("10:00", "10:10"),
    ]


def test_issue_before_convening_waits_for_it(series, party, other_party, secretary, representative, now):
    meeting = make_meeting(Status.TENTATIVE, series=series, host=other_party, owner=secretary)
    invite(meeting, party, status="draft")
    make_item(meeting)
    issue(meeting, secretary, now)
    assert not AgendaVersion.objects.visible_to(representative).exists()
    convened = domain.meeting.convene(meeting, warnings_accepted="Да", version=None, by=secretary, now=now)
    assert AgendaVersion.objects.visible_to(representative).get().released_at == now
    assert history.of(convened.agenda).first().verb == "agenda_released"


def test_convening_asks_for_the_agenda_or_why_there_is_none(series, party, other_party, secretary, now):
    meeting = make_meeting(Status.TENTATIVE, series=series, host=other_party, owner=secretary)
    invite(meeting, party, status="draft")
    with pytest.raises(ValidationError) as refusal:
        domain.meeting.convene(meeting, no_agenda_reason=" ", version=None, by=secretary, now=now)
    assert "no_agenda_reason" in refusal.value.error_dict
    convened = domain.meeting.convene(
        meeting, no_agenda_reason="Согласуется", warnings_accepted="Да", version=None, by=secretary, now=now
    )
    assert history.of(convened).get(verb="convened").reason == "Согласуется"


def test_agenda_is_adopted_once_by_a_meeting_that_has_begun(meeting, items, secretary, now):
    version, agenda = issue(meeting, secretary, now), meeting.agenda
    adopt = {"revision": 1, "version": None, "by": secretary}
    with pytest.raises(ValidationError):
        domain.agenda_issue.adopt(agenda, now=now, **adopt)
    during = datetime(2027, 5, 13, 9, tzinfo=UTC)
    domain.agenda_issue.adopt(agenda, now=during, **adopt)
    version.refresh_from_db()
    assert (version.status, version.adopted_on) == ("adopted", during.date())
    with pytest.raises(ValidationError):
        domain.agenda_issue.adopt(agenda, now=during, **adopt)


def test_what_was_issued_is_withdrawn_and_not_removed(meeting, items, secretary, now):
    opening, report, _under, seating, _closing = items
    issue(meeting, secretary, now)
    with pytest.raises(ValidationError) as refusal:
        domain.agenda.remove_item(opening, version=None, by=secretary, now=now)
    assert refusal.value.code == "issued"
    with pytest.raises(ValidationError):
        domain.agenda.remove_item(report, version=None, by=secretary, now=now)  # something stands under it
    domain.agenda.remove_item(seating, version=None, by=secretary, now=now)
    domain.agenda.withdraw_item(opening, reason="Перенесено", version=None, by=secretary, now=now)
    assert "Рассадка" not in titles(meeting)
    line = issue(meeting, secretary, now).lines[0]
    assert (line["title_ru"], line["withdrawn_on"], line["starts"]) == ("Открытие", "2027-03-01", "")


def test_item_is_carried_over_to_the_next_edition(series, meeting, items, secretary, now):
    following = make_meeting(
        Status.DRAFT, series=series, ordinal=21, previous=meeting, when=DAYS.__class__(precision="unknown")
    )
    new = domain.agenda.carry_over(items[1], version=None, by=secretary, now=now)
    assert (new.meeting, new.carried_from, new.clearance) == (following, items[1], "not_yet")
    assert titles(following) == ["Доклад", "Содоклад"]
    assert "Доклад" in titles(meeting)
    with pytest.raises(ValidationError) as refusal:
        domain.agenda.carry_over(AgendaItem.objects.get(pk=items[1].pk), version=None, by=secretary, now=now)
    assert refusal.value.code == "carried"


def test_what_waits_is_drawn_in_when_the_next_edition_enters_the_plan(series, meeting, items, secretary, now):
    domain.agenda.carry_over(items[1], version=None, by=secretary, now=now)
    assert series.backlog.count() == 2
    following = make_meeting(Status.DRAFT, series=series, ordinal=21)
    make_item(following)
    domain.meeting.plan(following, version=None, by=secretary, now=now)
    assert titles(following) == ["Открытие", "Доклад", "Содоклад"]
    assert not series.backlog.exists()


def test_cancelling_keeps_what_parties_proposed_for_the_next_edition(series, meeting, party, secretary, now):
    make_item(meeting, 1, "Обычный")
    make_item(meeting, 2, "Предложенный", proposed_by=party)
    domain.meeting.cancel(meeting, reason="Решение Совета", version=None, by=secretary, now=now)
    (waiting,) = series.backlog.all()
    assert (waiting.title_ru, waiting.proposed_by) == ("Предложенный", party)


def test_next_edition_begins_with_the_procedural_items(meeting, party, secretary, now):
    make_item(meeting, 1, "Открытие", kind="procedural")
    make_item(meeting, 2, "Доклад")
    when = DAYS.__class__(precision="year", within=DAYS.starts_local.date())
    following = domain.edition.clone(meeting, when=when, title_ru="", parties=[party], by=secretary, now=now)
    assert [(item.title_ru, item.number, item.clearance) for item in following.items.all()] == [
        ("Открытие", "1", "not_yet")
    ]


def test_agenda_of_what_is_over_stays(meeting, items, secretary, now):
    Meeting.objects.filter(pk=meeting.pk).update(status=Status.HELD)
    with pytest.raises(ValidationError):
        domain.agenda.add_item(domain.agenda.of(meeting), title_ru="Ещё", version=None, by=secretary, now=now)


# Who reads what


def test_parties_read_released_issues_of_what_they_are_invited_to(
    meeting, invitation, items, secretary, representative, neighbour, colleague, administrator, auditor, now
):
    make_version(meeting, secretary, released_at=None)
    other = make_version(make_meeting(window=DateRange(*[DAYS.starts_local.date(), DAYS.ends_local.date()])), secretary)
    shown = make_version(meeting, secretary, revision=2)
    for reader, wanted in (
        (representative, {shown}),
        (colleague, {shown}),
        (neighbour, {shown}),
        (administrator, set()),
        (auditor, set()),
    ):
        assert set(AgendaVersion.objects.visible_to(reader)) == wanted, reader  # the neighbour is the host
        assert not AgendaItem.objects.visible_to(reader).exists()
        assert not Agenda.objects.visible_to(reader).exists()
    assert AgendaVersion.objects.visible_to(secretary).count() == 3
    assert other in AgendaVersion.objects.visible_to(secretary)
    assert AgendaItem.objects.visible_to(secretary).count() == 5


def test_papers_are_read_by_whom_they_are_released_to_and_not_off_a_hidden_item(
    meeting, invitation, items, party, other_party, secretary, representative, neighbour, now
):
    mine, theirs, hidden = (make_released(secretary, each) for each in (party, other_party, party))
    for paper, item in ((mine, items[0]), (theirs, None), (hidden, items[3])):
        domain.paper.attach_paper(meeting, document=paper.document, item=item, version=None, by=secretary, now=now)
    assert [paper.document for paper in MeetingPaper.objects.visible_to(representative)] == [mine.document]
    assert [paper.document for paper in MeetingPaper.objects.visible_to(neighbour)] == [theirs.document]
    assert MeetingPaper.objects.visible_to(secretary).count() == 3
    domain.paper.detach_paper(meeting.papers.first(), version=None, by=secretary, now=now)
    assert not MeetingPaper.objects.visible_to(representative).exists()
