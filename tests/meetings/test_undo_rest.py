"""Taking a postponement or a cancellation back: what stands again, who hears of it, until when, and the button."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import domain
from meetings.models import AgendaItem, Delegation, Invitation, Status
from records import history, undo
from reminders.domain import rule
from reminders.models import Reminder
from tests.factories.meetings import make_meeting, make_room, make_venue

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
LATE = undo.MAY_BE_UNDONE + timedelta(seconds=1)
HOURS = {"day": 1, "start_time": time(10), "end_time": time(12)}


@pytest.fixture(params=["postponed", "cancelled"])
def kind(request):
    return request.param


@pytest.fixture
def rest(kind, secretary, now):
    """Postpone or cancel a meeting: `rest(meeting)`."""

    def rested(meeting, *, at=now):
        more = {"reason": "Нет кворума", "version": None, "by": secretary, "now": at}
        if kind == "postponed":
            return domain.meeting.postpone(meeting, decided_by="Секретариат", **more)
        return domain.meeting.cancel(meeting, **more)

    return rested


@pytest.fixture
def take_back(secretary, now):
    def taken_back(meeting, *, at=now + MINUTE, version=None):
        return domain.undo.undo_rest(meeting, version=version, by=secretary, now=at)

    return taken_back


def planned(*rows):
    """The reminders of the rules that wait, and when they are due."""
    found = [Reminder.objects.about(row).filter(rule__isnull=False, state="planned") for row in rows]
    return {each for one in found for each in one.values_list("occasion", "person", "channel", "due_at")}


def test_everything_that_rested_stands_again(
    meeting, invitation, secretary, representative, party, kind, rest, take_back, now
):
    rule.seed()
    domain.invitation.reply(invitation, reply="accepted", version=None, by=representative, now=now)
    room = make_room(make_venue())
    sat = domain.sitting.add(meeting, **HOURS, room=room, version=None, by=secretary, now=now)
    rows = (meeting, Invitation.objects.get(), Delegation.objects.get())
    reminders = planned(*rows)
    assert reminders
    resting = rest(meeting)
    sat.refresh_from_db()
    assert (str(resting.status), sat.holds_room, planned(*rows)) == (kind, False, set())
    assert not Delegation.objects.outstanding_for(party, at=now).exists()
    told = resting.schedule_version
    back = take_back(resting, version=resting.version)
    back.refresh_from_db()
    assert (back.status, back.status_reason, back.decided_by) == (Status.CONVENED, "", "")
    assert (back.schedule_version, back.revised_at) == (told + 1, now + MINUTE)
    was = sat.schedule_version
    sat.refresh_from_db()
    assert (sat.holds_room, sat.schedule_version) == (True, was + 1)
    assert planned(*rows) == reminders
    assert Delegation.objects.outstanding_for(party, at=now).exists()


def test_history_says_it(meeting, secretary, kind, rest, take_back):
    entry = history.of(take_back(rest(meeting))).first()
    assert (entry.undo.undoes.verb, entry.actor) == (kind, secretary)
    assert entry.changes == [{"field": "status", "was": kind, "now": "convened"}]
    assert entry.verb in ("postponement_undone", "cancellation_undone")


def test_nobody_hears_of_what_was_taken_back(meeting, invitation, secretary, neighbour, kind, rest, take_back):
    resting = rest(meeting)
    assert Reminder.objects.filter(kind=kind, state="planned").exists()
    take_back(resting)
    assert set(Reminder.objects.filter(kind=kind).values_list("state", "reason")) == {("cancelled", "undone")}
    assert not Reminder.objects.filter(kind="revived").exists()


def test_whoever_was_told_is_told_that_it_takes_place(
    meeting, invitation, secretary, neighbour, kind, rest, take_back, now
):
    resting = rest(meeting)
    Reminder.objects.filter(kind=kind, person=neighbour, channel="portal").update(state="shown", decided_at=now)
    take_back(resting)
    told = Reminder.objects.filter(kind="revived", channel="portal", state="planned")
    assert {row.person for row in told} == {secretary, neighbour}


def test_room_taken_meanwhile_is_named_and_nothing_is_taken_back(meeting, secretary, kind, rest, take_back, now):
    room = make_room(make_venue())
    domain.sitting.add(meeting, **HOURS, room=room, version=None, by=secretary, now=now)
    resting = rest(meeting)
    other = make_meeting(title_ru="Другое совещание")
    domain.sitting.add(other, **HOURS, room=room, version=None, by=secretary, now=now)
    with pytest.raises(ValidationError) as refused:
        take_back(resting)
    assert refused.value.code == "room_taken"
    resting.refresh_from_db()
    assert resting.status == kind


def test_what_waits_for_the_next_edition_waits_no_more(series, party, secretary, take_back, now):
    meeting = make_meeting(series=series)
    agenda = domain.agenda.of(meeting)
    item = domain.agenda.add_item(agenda, title_ru="О связи", version=None, by=secretary, now=now)
    AgendaItem.objects.filter(pk=item.pk).update(proposed_by=party)
    off = domain.meeting.cancel(meeting, reason="Нет кворума", version=None, by=secretary, now=now)
    assert AgendaItem.objects.filter(series=series).count() == 1
    take_back(off)
    assert list(AgendaItem.objects.values_list("pk", flat=True)) == [item.pk]


def test_five_minutes_and_nothing_in_between(meeting, secretary, rest, take_back, now):
    with pytest.raises(ValidationError) as refused:
        take_back(meeting)
    assert refused.value.code == "nothing"
    resting = rest(meeting)
    with pytest.raises(ValidationError) as refused:
        take_back(resting, at=now + LATE)
    assert refused.value.code == "stands"
    back = take_back(resting, at=now + undo.MAY_BE_UNDONE)
    with pytest.raises(ValidationError) as refused:
        take_back(back)
    assert refused.value.code == "nothing"


def test_button_takes_it_back(as_user, secretary, clerk, representative, meeting, invitation, rest):
    resting = rest(meeting)
    url = reverse("meetings:undo-rest", args=[meeting.public_id])
    client = as_user(secretary)
    assert url in client.get(meeting.get_absolute_url()).content.decode()
    for other in (clerk, representative):
        assert url not in as_user(other).get(meeting.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 200
    answer = client.post(url, {"version": resting.version})
    assert (answer.status_code, answer["Location"]) == (303, meeting.get_absolute_url())
    meeting.refresh_from_db()
    assert meeting.status == Status.CONVENED
    assert client.get(meeting.get_absolute_url()).context["takes_back"] is None
