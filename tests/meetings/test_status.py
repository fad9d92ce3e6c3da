"""Postponing, setting a new date, cancelling, taking up again, marking as held, finalising, deleting."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import domain
from meetings.models import Invitation, Meeting, Status, When
from records import history
from records.models import Entry
from reminders.models import Reminder
from tests.factories.meetings import DAYS, MAY, invite, make_fact, make_meeting, make_series

pytestmark = pytest.mark.django_db

JUNE = When(
    precision="day", starts_local=datetime(2027, 6, 9, 10), ends_local=datetime(2027, 6, 11, 18), tz="Europe/Minsk"
)


def act(name, meeting, by, now, **values):
    return getattr(domain.meeting, name)(meeting, version=None, by=by, now=now, **values)


def postponed(meeting, secretary, now):
    return act("postpone", meeting, secretary, now, reason="Просьба", decided_by="Руководитель")


def test_postponed_meeting_keeps_its_date_and_owes_nothing(
    meeting, invitation, secretary, representative, neighbour, party, now
):
    row = postponed(meeting, secretary, now)
    assert (row.status, row.status_reason, row.decided_by) == (Status.POSTPONED, "Просьба", "Руководитель")
    assert (row.starts_local, row.schedule_version) == (DAYS.starts_local, 2)
    assert not Invitation.objects.outstanding_for(party, at=now).exists()
    assert row.reminder_anchors() == {}
    assert Invitation.objects.get().reminder_anchors() == {}
    told = Reminder.objects.filter(kind="postponed", channel="portal").values_list("person", flat=True)
    assert set(told) == {secretary.pk, representative.pk, neighbour.pk}
    assert history.of(row).first().reason == "Просьба"


def test_postponing_takes_reason_and_who_decided_before_it_begins(meeting, secretary, now):
    for values, field in (
        ({"reason": " ", "decided_by": "Р"}, "reason"),
        ({"reason": "П", "decided_by": " "}, "decided_by"),
    ):
        with pytest.raises(ValidationError) as refused:
            act("postpone", meeting, secretary, now, **values)
        assert field in refused.value.error_dict
    with pytest.raises(ValidationError) as begun:
        postponed(meeting, secretary, meeting.starts_at)
    assert begun.value.code == "not_movable"


def test_redate_to_a_day_convenes_again_what_was_convened(meeting, invitation, secretary, party, now):
    postponed(meeting, secretary, now)
    uid = meeting.uid
    row = act("redate", meeting, secretary, now, when=JUNE, ask_again=True)
    assert (row.status, row.uid, row.schedule_version, row.status_reason) == (Status.CONVENED, uid, 3, "")
    assert Invitation.objects.outstanding_for(party, at=now).exists()
    entry = history.of(row).first()
    assert entry.verb == "redated"
    assert {"status", "window", "due_reply", "answers"} <= {change["field"] for change in entry.changes}


def test_redate_to_a_window_is_provisional(meeting, invitation, secretary, now):
    postponed(meeting, secretary, now)
    row = act("redate", meeting, secretary, now, when=MAY, ask_again=False)
    assert (row.status, row.precision) == (Status.TENTATIVE, "month")


def test_redate_needs_what_convening_needs(meeting, invitation, secretary, now):
    postponed(meeting, secretary, now)
    with pytest.raises(ValidationError):
        act("redate", meeting, secretary, now, when=When(precision="year", within=date(2027, 1, 1)), ask_again=False)
    Meeting.objects.update(host=None)
    with pytest.raises(ValidationError) as refused:
        act("redate", meeting, secretary, now, when=JUNE, ask_again=False)
    assert len(refused.value.messages) == 1
    assert Meeting.objects.get().status == Status.POSTPONED
    with pytest.raises(ValidationError):
        act("redate", make_meeting(), secretary, now, when=JUNE, ask_again=False)


def test_redate_page_to_a_day_takes_approval(as_user, send, clerk, secretary, meeting, invitation, now):
    from members.models import StaffRight

    postponed(meeting, secretary, now)
    StaffRight.objects.create(user=clerk, right="meetings")
    url = reverse("meetings:redate", args=[meeting.public_id])
    assert as_user(clerk).get(url).status_code == 200
    assert as_user(clerk).post(url, {"precision": "day"}).status_code == 403
    answer = send(secretary, url, precision="day", start_day="09.06.2027", end_day="11.06.2027")
    assert answer.status_code == 303
    assert Meeting.objects.get().status == Status.CONVENED


@pytest.mark.parametrize("status", [Status.DRAFT, Status.TENTATIVE, Status.CONVENED])
def test_cancelled_meeting_keeps_its_date_and_tells_once(meeting, invitation, secretary, party, now, status):
    Meeting.objects.update(status=status)
    other = make_meeting()
    row = act("cancel", meeting, secretary, now, reason="Не состоится", superseded_by=other)
    assert (row.status, row.superseded_by, row.schedule_version) == (Status.CANCELLED, other, 2)
    assert row.window.lower == date(2027, 5, 13)
    assert not Invitation.objects.outstanding_for(party, at=now).exists()
    assert Reminder.objects.filter(kind="cancelled", person=secretary, channel="portal").count() == 1


def test_cancelling_takes_a_reason_and_what_is_not_over(meeting, secretary, now):
    with pytest.raises(ValidationError) as refused:
        act("cancel", meeting, secretary, now, reason="")
    assert "reason" in refused.value.error_dict
    for status in (Status.HELD, Status.FINALISED):
        Meeting.objects.update(status=status)
        with pytest.raises(ValidationError):
            act("cancel", meeting, secretary, now, reason="Причина")
    with pytest.raises(ValidationError) as undated:
        act("cancel", make_meeting(Status.DRAFT, when=When(precision="unknown")), secretary, now, reason="Причина")
    assert undated.value.code == "no_date"
    with pytest.raises(ValidationError):
        act("cancel", make_fact(make_series("assembly")), secretary, now, reason="Причина")


def test_revived_meeting_is_provisional_and_asks_anew_when_convened(
    meeting, invitation, secretary, representative, party, now
):
    domain.invitation.reply(invitation, reply="accepted", version=None, by=representative, now=now)
    act("cancel", meeting, secretary, now, reason="Не состоится")
    row = act("revive", meeting, secretary, now, reason="Состоится")
    assert (row.status, row.status_reason) == (Status.TENTATIVE, "")
    later = now + timedelta(hours=1)
    act("convene", meeting, secretary, later, no_agenda_reason="Повестка готовится", warnings_accepted="Да")
    assert Invitation.objects.outstanding_for(party, at=later).get().reply == "accepted"


def test_reviving_takes_a_reason_and_a_date_to_come(meeting, secretary, now):
    act("cancel", meeting, secretary, now, reason="Не состоится")
    with pytest.raises(ValidationError) as refused:
        act("revive", meeting, secretary, now, reason="")
    assert "reason" in refused.value.error_dict
    with pytest.raises(ValidationError) as past:
        act("revive", meeting, secretary, meeting.ends_at, reason="Состоится")
    assert "start_day" in past.value.error_dict


def test_held_from_the_first_day_on_then_finalised(meeting, invitation, secretary, now):
    with pytest.raises(ValidationError) as early:
        act("mark_held", meeting, secretary, now)
    assert early.value.code == "too_early"
    row = act("mark_held", meeting, secretary, meeting.starts_at - timedelta(hours=2))
    assert (row.status, list(row.reminder_anchors())) == (Status.HELD, ["ends"])
    with pytest.raises(ValidationError) as refused:
        act("finalise", row, secretary, now, reason="")
    assert "reason" in refused.value.error_dict
    row = act("finalise", row, secretary, now, reason="Протокол № 1 от 14.05.2027")
    assert (row.status, row.reminder_anchors()) == (Status.FINALISED, {})
    with pytest.raises(ValidationError):
        act("edit", row, secretary, now, contact="+7")


def test_draft_is_deleted_and_its_code_not_given_again(secretary, now):
    draft = domain.edition.draft(when=MAY, title_ru="Встреча", by=secretary, now=now)
    code = draft.code
    act("delete", draft, secretary, now)
    assert not Meeting.objects.exists()
    assert Entry.objects.filter(verb="deleted").exists()
    assert domain.edition.draft(when=MAY, title_ru="Встреча", by=secretary, now=now).code != code


def test_only_drafts_nobody_points_at_are_deleted(meeting, secretary, now):
    with pytest.raises(ValidationError) as refused:
        act("delete", meeting, secretary, now)
    assert refused.value.code == "not_draft"
    draft = make_meeting(Status.DRAFT)
    make_meeting(Status.DRAFT, previous=draft)
    with pytest.raises(ValidationError) as used:
        act("delete", draft, secretary, now)
    assert used.value.code == "used"


@pytest.mark.parametrize(
    ("name", "status", "filled", "after"),
    [
        ("postpone", Status.CONVENED, {"reason": "Просьба", "decided_by": "Руководитель"}, Status.POSTPONED),
        ("cancel", Status.CONVENED, {"reason": "Не состоится"}, Status.CANCELLED),
        ("revive", Status.CANCELLED, {"reason": "Состоится"}, Status.TENTATIVE),
        ("finalise", Status.HELD, {"reason": "Протокол № 1"}, Status.FINALISED),
    ],
)
def test_act_page_does_it_and_refuses_without_reason(send, secretary, party, name, status, filled, after):
    reason = "Не состоится" if status == Status.CANCELLED else ""
    later = When(
        precision="day", starts_local=datetime(2090, 5, 13, 10), ends_local=datetime(2090, 5, 13, 12), tz="Europe/Minsk"
    )
    meeting = make_meeting(status, when=later, status_reason=reason)
    invite(meeting, party)
    url = reverse(f"meetings:{name}", args=[meeting.public_id])
    refused = send(secretary, url, **dict.fromkeys(filled, " "))
    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    answer = send(secretary, url, **filled)
    assert (answer.status_code, answer["Location"]) == (303, meeting.get_absolute_url())
    assert Meeting.objects.get().status == after


def test_held_and_deleted_by_their_pages(send, secretary):
    past = When(
        precision="day", starts_local=datetime(2026, 5, 13, 10), ends_local=datetime(2026, 5, 13, 12), tz="Europe/Minsk"
    )
    meeting, draft = make_meeting(when=past), make_meeting(Status.DRAFT)
    assert send(secretary, reverse("meetings:mark-held", args=[meeting.public_id])).status_code == 303
    assert send(secretary, reverse("meetings:delete", args=[draft.public_id])).status_code == 303
    assert Meeting.objects.get().status == Status.HELD
