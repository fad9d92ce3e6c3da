"""Action items: issued from a meeting that was held, reported on, reviewed, closed by an accepted final report alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from meetings import domain
from meetings.models import ActionItem, ProgressReport, Status
from records import history
from reminders.domain import rule
from reminders.models import Reminder
from tests.factories.actions import DUE, make_action, make_report
from tests.factories.documents import make_decision
from tests.factories.meetings import DAYS, invite, make_meeting, make_series


@pytest.fixture
def held(secretary):
    return make_meeting(Status.HELD, owner=secretary)


@pytest.fixture
def by(secretary, now):
    return {"version": None, "by": secretary, "now": now}


@pytest.fixture
def action(held, party, other_party):
    return make_action(held, party, co_executors=[other_party])


def send(action, user, now, **values):
    party = values.pop("party", action.lead)
    return domain.action.report(action, party=party, text="Сделано", version=None, by=user, now=now, **values)


def kinds(person):
    return sorted(set(Reminder.objects.filter(person=person).exclude(kind="deadline").values_list("kind", flat=True)))


def test_an_item_is_numbered_in_its_item_of_the_protocol_and_told(
    held, party, other_party, representative, neighbour, by
):
    values = {"text_ru": "Представить", "lead": party, "due_on": DUE}
    first = domain.action.issue(held, item_no=7, co_executors=[other_party], **values, **by)
    second = domain.action.issue(held, item_no=7, **values, **by)
    assert [first.number, second.number] == ["7/1", "7/2"]
    assert [entry.verb for entry in history.of(first)] == ["issued"]
    told = Reminder.objects.filter(kind="assigned", subject_id=first.pk, channel="portal")
    assert {row.person for row in told} == {representative, neighbour}


@pytest.mark.parametrize("status", [Status.CONVENED, Status.TENTATIVE, Status.FINALISED])
def test_it_is_issued_from_a_meeting_held(party, by, status):
    with pytest.raises(ValidationError):
        domain.action.issue(make_meeting(status), item_no=1, text_ru="x", lead=party, due_on=DUE, **by)


def test_the_lead_is_no_co_executor(held, party, by):
    with pytest.raises(ValidationError) as refusal:
        domain.action.issue(held, item_no=1, text_ru="x", lead=party, co_executors=[party], due_on=DUE, **by)
    assert "co_executors" in refusal.value.message_dict


@pytest.mark.parametrize("values", [{}, {"due_on": DUE, "due_rule": "standing"}])
def test_it_has_a_day_or_a_rule(held, party, by, values):
    with pytest.raises(ValidationError, match="либо"):
        domain.action.issue(held, item_no=1, text_ru="x", lead=party, **values, **by)


def test_an_interim_report_never_closes(action, representative, by, now):
    send(action, representative, now)
    report = ProgressReport.objects.get()
    domain.action.accept(report, ground="готово", **by)
    action.refresh_from_db()
    assert (action.status, action.closing_ground) == ("open", "")
    assert [entry.verb for entry in history.of(action)] == ["noted", "reported"]


def test_reported_finally_returned_reported_again_closed(action, representative, neighbour, by, now):
    send(action, representative, now, is_final=True)
    action.refresh_from_db()
    assert action.status == "reported"
    with pytest.raises(ValidationError, match="ждёт"):
        send(action, representative, now, is_final=True)
    domain.action.send_back(ProgressReport.objects.get(), reason="Нет сведений по п. 2", **by)
    action.refresh_from_db()
    assert action.status == "open"
    send(action, representative, now, is_final=True)
    report = ProgressReport.objects.get(verdict="pending")
    with pytest.raises(ValidationError):
        domain.action.accept(report, ground=" ", **by)
    domain.action.accept(report, ground="Доклад от 1 марта", **by)
    action.refresh_from_db()
    assert (action.status, action.closing_ground, action.closed_by) == ("closed", "Доклад от 1 марта", by["by"])
    assert [entry.verb for entry in history.of(action)] == ["closed", "reported", "returned", "reported"]
    assert (kinds(representative), kinds(neighbour)) == (["closed", "returned"], ["closed"])
    for refused in (lambda: send(action, representative, now), lambda: domain.action.accept(report, ground="x", **by)):
        with pytest.raises(ValidationError):
            refused()


def test_co_executors_inform_and_no_more(action, neighbour, other_party, center, by, now):
    send(action, neighbour, now, party=other_party)
    with pytest.raises(ValidationError) as refusal:
        send(action, neighbour, now, party=other_party, is_final=True)
    assert "is_final" in refusal.value.message_dict
    with pytest.raises(ValidationError):
        send(action, neighbour, now, party=center)


def test_it_is_cancelled_by_an_adopted_decision(action, center, representative, by, now):
    adopted = make_decision(center, title_ru="Об отмене")
    domain.action.cancel(action, decision=adopted, **by)
    action.refresh_from_db()
    assert (action.status, action.cancelled_by) == ("cancelled", adopted)
    with pytest.raises(ValidationError):
        send(action, representative, now)


def test_more_time_moves_the_day_and_keeps_the_first_beside_it(action, representative, by, now):
    later = DUE + timedelta(days=30)
    asked = {"reason": "Нужно согласование", "version": None, "by": representative, "now": now}
    with pytest.raises(ValidationError) as refusal:
        domain.action.ask_more_time(action, day=DUE, **asked)
    assert "day" in refusal.value.message_dict
    domain.action.ask_more_time(action, day=later, **asked)
    with pytest.raises(ValidationError):
        domain.action.ask_more_time(action, day=later, **asked)
    assert ActionItem.objects.get().due == DUE
    with pytest.raises(ValidationError):
        domain.action.decide_more_time(action, verdict="refused", **by)
    domain.action.decide_more_time(action, verdict="granted", **by)
    found = ActionItem.objects.get()
    assert (found.due, found.due_on, found.schedule_version) == (later, DUE, 2)
    assert kinds(representative) == ["more_time_granted"]
    domain.action.ask_more_time(found, day=later + timedelta(days=1), **asked)
    domain.action.decide_more_time(found, verdict="refused", reason="Нет", **by)
    assert ActionItem.objects.get().due == later


def test_by_the_next_edition_is_due_when_that_has_a_day(party, secretary, now):
    series = make_series(members=[party])
    action = make_action(make_meeting(Status.HELD, when=DAYS, series=series), party, due_rule="next_edition")
    assert ActionItem.objects.get().due is None
    assert action.reminder_anchors() == {}
    later = DAYS.starts_local + timedelta(days=365)
    month = make_meeting(Status.TENTATIVE, series=series, deadlines=())
    month.place_window("month", later.date())
    month.save()
    assert ActionItem.objects.get().due is None
    month.place(later, later + timedelta(hours=2), "Europe/Minsk")
    month.save()
    assert ActionItem.objects.get().due == later.date()
    month.status, month.status_reason = Status.POSTPONED, "x"
    month.save()
    assert ActionItem.objects.get().due is None


def test_the_lead_owes_from_thirty_days_before(action, party, other_party, now):
    def owed(day, by=party):
        at = now.replace(month=day.month, day=day.day)
        return list(ActionItem.objects.outstanding_for(by, at=at))

    assert owed(date(2027, 5, 1)) == []
    assert owed(date(2027, 5, 2)) == [action]
    assert owed(date(2027, 8, 1)) == [action]
    assert owed(date(2027, 5, 2), other_party) == []
    action.status = "reported"
    action.save()
    assert owed(date(2027, 5, 2)) == []
    standing = make_action(action.meeting, party, due_rule="standing")
    later = make_action(action.meeting, party, start_on=date(2027, 5, 20))
    assert owed(date(2027, 5, 19)) == []
    assert owed(date(2027, 5, 20)) == [later]
    assert standing not in owed(date(2027, 5, 20))


def test_the_lead_is_reminded_fourteen_and_three_days_before_and_once_when_overdue(
    held, party, representative, colleague, by, now
):
    rule.seed()
    action = domain.action.issue(held, item_no=1, text_ru="x", lead=party, due_on=DUE, **by)
    rows = Reminder.objects.filter(kind="deadline", subject_id=action.pk, channel="portal", state="planned")
    assert {row.person for row in rows} == {representative}
    assert sorted(row.due_at.date() for row in rows) == [date(2027, 5, 18), date(2027, 5, 29), date(2027, 6, 2)]
    send(action, representative, now, is_final=True)
    assert not rows.filter(state="planned").exists()


def test_others_read_the_item_and_not_the_reports(
    action, representative, neighbour, administrator, secretary, party, now
):
    send(action, representative, now)
    third = make_action(make_meeting(Status.HELD), party)
    seen = {
        user: list(ActionItem.objects.visible_to(user).order_by("pk"))
        for user in (representative, neighbour, secretary)
    }
    assert seen == {representative: [action, third], neighbour: [action], secretary: [action, third]}
    assert not ActionItem.objects.visible_to(administrator).exists()
    assert ProgressReport.objects.visible_to(neighbour).count() == 1
    action.co_executors.clear()
    assert not ActionItem.objects.visible_to(neighbour).exists()
    invite(action.meeting, neighbour.parties("view").get())
    assert list(ActionItem.objects.visible_to(neighbour)) == [action]
    assert not ProgressReport.objects.visible_to(neighbour).exists()


ITEM = [
    ("meetings_actionitem_day_or_rule", {"due_on": None}),
    ("meetings_actionitem_day_or_rule", {"due_rule": "standing"}),
    ("meetings_actionitem_closed_with_ground", {"status": "closed"}),
    ("meetings_actionitem_closed_with_ground", {"closing_ground": "x"}),
    ("meetings_actionitem_cancelled_by_decision", {"status": "cancelled"}),
    ("meetings_actionitem_starts_before_due", {"start_on": DUE + timedelta(days=1)}),
    ("lead_id", {"lead": None}),
]


@pytest.mark.parametrize(("name", "values"), ITEM, ids=range(len(ITEM)))
def test_item_refuses(party, name, values):
    action = make_action(lead=party)
    with pytest.raises(IntegrityError, match=name):
        ActionItem.objects.filter(pk=action.pk).update(**values)


def test_number_stands_once(party):
    action = make_action(lead=party)
    with pytest.raises(IntegrityError, match="meetings_actionitem_one_number"):
        make_action(action.meeting, party, position=1)


REPORT = [
    ("meetings_progressreport_source_is_named", {"source": "letter"}),
    ("meetings_progressreport_says_something", {"text": ""}),
    ("meetings_progressreport_review_is_signed", {"verdict": "accepted"}),
]


@pytest.mark.parametrize(("name", "values"), REPORT, ids=[name for name, _values in REPORT])
def test_report_refuses(party, secretary, name, values):
    action = make_action(lead=party)
    with pytest.raises(IntegrityError, match=name):
        make_report(action, secretary, **values)


def test_report_is_returned_with_a_reason(party, secretary, now):
    report = make_report(make_action(lead=party), secretary)
    with pytest.raises(IntegrityError, match="meetings_progressreport_returned_with_reason"):
        ProgressReport.objects.filter(pk=report.pk).update(verdict="returned", decided_at=now, decided_by=secretary)


def test_one_final_report_waits(party, secretary):
    action = make_action(lead=party)
    make_report(action, secretary, is_final=True)
    with pytest.raises(IntegrityError, match="meetings_progressreport_one_final"):
        make_report(action, secretary, is_final=True)


def test_what_a_report_says_stays_and_a_review_is_given_once(party, other_party, secretary, now):
    report = make_report(make_action(lead=party), secretary)
    rows = ProgressReport.objects.filter(pk=report.pk)
    for changed in ({"text": "Иначе"}, {"is_final": True}, {"party": other_party}, {"at": now}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            rows.update(**changed)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM meetings_progressreport")
    review = {"verdict": "accepted", "decided_at": now, "decided_by": secretary}
    assert rows.update(**review) == 1
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        rows.update(verdict="returned", reason="x")


def test_more_time_is_of_one_target(party, secretary, now):
    action = make_action(lead=party)
    term = make_meeting().deadlines.get()
    values = {"party": party, "was_due": now, "due_at": now + timedelta(days=1), "asked_by": secretary, "asked_at": now}
    for targets in ({}, {"deadline": term, "action_item": action}):
        with pytest.raises(IntegrityError, match="meetings_extension_one_target"), transaction.atomic():
            term.extensions.model.objects.create(**values, **targets)
    action.extensions.create(**values)
    with pytest.raises(IntegrityError, match="meetings_extension_one_pending_of_action"), transaction.atomic():
        action.extensions.create(**values)
