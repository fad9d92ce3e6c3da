"""The answer of a party: who may give it, what it ends, and what is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from meetings import domain
from meetings.models import Invitation, Meeting, Status, When
from members.models import StaffRight
from records import history
from records.models import StaleError
from reminders.models import Reminder
from tests.factories.meetings import invite, make_meeting
from tests.factories.reminders import make_rule

pytestmark = pytest.mark.django_db


def answer(invitation, by, now, reply="accepted", **more):
    return domain.invitation.reply(invitation, reply=reply, **{"version": None} | more, by=by, now=now)


def test_answer_is_stored_and_ends_what_was_owed(meeting, invitation, representative, party, now):
    assert Invitation.objects.outstanding_for(party, at=now).get() == invitation
    row = answer(invitation, representative, now, reply_note=" Делегация из трёх человек ")
    assert (row.reply, row.replied_at, row.replied_by, row.source) == ("accepted", now, representative, "portal")
    assert row.reply_note == "Делегация из трёх человек"
    assert not Invitation.objects.outstanding_for(party, at=now).exists()
    assert row.reminder_anchors() == {}
    assert list(row.people_to_remind("answer")) == []
    entry = history.of(row).get()
    assert (entry.verb, entry.on_behalf) == ("replied", "TJ")


def test_under_consideration_keeps_the_obligation(invitation, representative, party, now):
    row = answer(invitation, representative, now, reply="undecided")
    assert Invitation.objects.outstanding_for(party, at=now).get() == row
    assert row.reminder_anchors()


def test_nothing_is_owed_to_what_has_begun_or_to_another_party(meeting, invitation, other_party, party):
    assert not Invitation.objects.outstanding_for(party, at=meeting.starts_at).exists()
    assert not Invitation.objects.outstanding_for(other_party, at=meeting.created_at).exists()


def test_reminders_of_the_answer_go_to_those_who_answer_while_it_is_owed(
    meeting, invitation, representative, colleague, secretary, now
):
    domain.deadline.set_terms(
        meeting, terms={"reply": meeting.deadlines.get().term()}, version=None, by=secretary, now=now
    )
    anchor = invitation.reminder_anchors()["reply"]
    assert anchor.local == datetime(2027, 4, 3, 18)
    assert [found.person for found in invitation.people_to_remind("answer")] == [representative]
    with translation.override("en"):
        assert "Meeting 1" in invitation.ask
        invitation.reply = "accepted"
        assert "again" in invitation.ask


def test_declining_after_accepting_takes_a_reason(invitation, representative, now):
    answer(invitation, representative, now)
    with pytest.raises(ValidationError) as refused:
        answer(invitation, representative, now, reply="declined")
    assert "reply_note" in refused.value.error_dict
    row = answer(invitation, representative, now, reply="declined", reply_note="Обстоятельства изменились")
    assert (row.reply, row.reply_look) == ("declined", "off")


def test_answer_by_letter_names_it(invitation, secretary, now):
    with pytest.raises(ValidationError) as refused:
        answer(invitation, secretary, now, source="letter")
    assert "reply_letter" in refused.value.error_dict
    row = answer(invitation, secretary, now, source="letter", reply_letter="№ 5 от 02.03.2027")
    assert (row.source, row.reply_letter) == ("letter", "№ 5 от 02.03.2027")


def test_late_answer_is_taken_and_marked(invitation, representative):
    late = invitation.due_at + timedelta(hours=1)
    assert answer(invitation, representative, late).is_late


@pytest.mark.parametrize("status", [Status.TENTATIVE, Status.POSTPONED, Status.CANCELLED, Status.HELD])
def test_no_answer_unless_convened(meeting, invitation, representative, now, status):
    Meeting.objects.update(status=status, status_reason="Причина")
    with pytest.raises(ValidationError):
        answer(invitation, representative, now)


def test_no_answer_to_what_has_begun_or_is_withdrawn(meeting, invitation, representative, now):
    with pytest.raises(ValidationError):
        answer(invitation, representative, meeting.starts_at)
    Invitation.objects.update(status="withdrawn", withdrawn_reason="Причина")
    with pytest.raises(ValidationError):
        answer(invitation, representative, now)


def test_answer_to_other_dates_is_not_stored(meeting, invitation, representative, secretary, now):
    june = When(
        precision="day", starts_local=datetime(2027, 6, 9, 10), ends_local=datetime(2027, 6, 9, 18), tz="Europe/Minsk"
    )
    domain.meeting.reschedule(
        meeting, when=june, reason="Просьба", ask_again=False, version=None, by=secretary, now=now
    )
    with pytest.raises(ValidationError) as refused:
        answer(invitation, representative, now, seen_schedule=1)
    assert refused.value.code == "moved"
    assert Invitation.objects.get().reply == ""


def test_second_answer_at_the_same_second_is_stale(invitation, representative, now):
    version = invitation.version
    answer(invitation, representative, now, version=version)
    with pytest.raises(StaleError):
        answer(invitation, representative, now, reply="declined", version=version)


# The page


def url_of(meeting, party=""):
    return reverse("meetings:reply", args=[meeting.public_id]) + (f"?party={party}" if party else "")


@pytest.fixture
def far(party, secretary):
    """A meeting that by the wall clock has not begun, with party A invited."""
    when = When(
        precision="day", starts_local=datetime(2090, 5, 13, 10), ends_local=datetime(2090, 5, 14, 17), tz="Europe/Minsk"
    )
    meeting = make_meeting(when=when, owner=secretary)
    invite(meeting, party)
    return meeting


def test_page_takes_the_answer_of_the_party(send, representative, far):
    answered = send(representative, url_of(far), reply="accepted")
    assert (answered.status_code, answered["Location"]) == (303, far.get_absolute_url())
    row = Invitation.objects.get()
    assert (row.reply, row.source, row.replied_by) == ("accepted", "portal", representative)


def test_page_is_for_those_who_answer(as_user, send, representative, colleague, neighbour, clerk, secretary, far):
    assert as_user(representative).get(url_of(far)).status_code == 200
    assert as_user(colleague).get(url_of(far)).status_code == 403
    assert as_user(neighbour).get(url_of(far)).status_code == 404
    assert as_user(clerk).get(url_of(far, "TJ")).status_code == 403
    assert as_user(secretary).get(url_of(far)).status_code == 404
    assert as_user(None).get(url_of(far)).status_code == 302
    StaffRight.objects.create(user=clerk, right="meetings")
    assert as_user(clerk).get(url_of(far, "TJ")).status_code == 200


def test_staff_enter_an_answer_with_its_source(send, as_user, secretary, representative, far):
    refused = send(secretary, url_of(far, "TJ"), reply="declined", source="telephone")
    assert refused.status_code == 422
    done = send(secretary, url_of(far, "TJ"), reply="declined", source="letter", reply_letter="№ 5")
    assert done.status_code == 303
    row = Invitation.objects.get()
    assert (row.source, row.reply_letter, row.replied_by) == ("letter", "№ 5", secretary)
    with translation.override("en"):
        page = as_user(representative).get(far.get_absolute_url()).content.decode()
    assert "№\u00a05" in page  # the sign stays with its number


def test_page_opened_before_a_move_is_refused_with_409(as_user, representative, secretary, far, now):
    client = as_user(representative)
    form = client.get(url_of(far)).context["form"]
    data = {"version": form.row.version, "seen_schedule": 1, "reply": "accepted"}
    later = When(
        precision="day", starts_local=datetime(2090, 6, 9, 10), ends_local=datetime(2090, 6, 9, 18), tz="Europe/Minsk"
    )
    domain.meeting.reschedule(far, when=later, reason="Просьба", ask_again=True, version=None, by=secretary, now=now)
    refused = client.post(url_of(far), data)
    assert refused.status_code == 409
    assert Invitation.objects.get().reply == ""
    assert client.get(url_of(far)).context["form"].initial["seen_schedule"] == 2


def test_answers_of_two_colleagues_meet_on_the_merge_page(as_user, representative, far):
    client = as_user(representative)
    form = client.get(url_of(far)).context["form"]
    data = {"version": form.row.version, "seen_schedule": 1, "seen": form.initial["seen"]}
    assert client.post(url_of(far), data | {"reply": "accepted"}).status_code == 303
    second = client.post(url_of(far), data | {"reply": "declined", "reply_note": "Нет"})
    assert second.status_code == 409
    assert [conflict["name"] for conflict in second.context["merge"]["conflicts"]] == ["reply"]
    assert Invitation.objects.get().reply == "accepted"


def test_reminders_are_planned_and_end_with_the_answer(far, party, representative, secretary, now):
    row = Invitation.objects.get()
    domain.deadline.set_terms(far, terms={"reply": far.deadlines.get().term()}, version=None, by=secretary, now=now)
    answer(row, representative, now)
    waiting = Reminder.objects.filter(subject_id=row.pk, kind="deadline", state="planned")
    assert not waiting.exists()


def test_reply_on_a_fixed_day(meeting, invitation, secretary, now):
    from meetings.models import Term

    terms = {"reply": Term(fixed_on=date(2027, 4, 1))}
    domain.deadline.set_terms(meeting, terms=terms, version=None, by=secretary, now=now)
    assert Invitation.objects.get().due_at == datetime.fromisoformat("2027-04-01T15:00:00+00:00")


def test_answer_of_one_party_leaves_the_reminders_of_the_others(
    meeting, invitation, other_invitation, representative, neighbour, send, secretary, now
):
    """Whoever answers sees the own invitation alone; the meeting is planned anew for all who take part."""
    Meeting.objects.filter(pk=meeting.pk).update(host=None)
    make_rule(meeting, audience="taking_part")
    answer(other_invitation, neighbour, now)
    waiting = Reminder.objects.about(meeting).filter(person=neighbour, state="planned")
    before = list(waiting.values_list("pk", flat=True))
    assert before
    url = reverse("meetings:reply", args=[meeting.public_id])
    assert send(representative, f"{url}?party=TJ", reply="accepted", reply_mode="in_person").status_code == 303
    assert list(waiting.values_list("pk", flat=True)) == before
    assert Reminder.objects.about(meeting).filter(person=representative, state="planned").exists()
