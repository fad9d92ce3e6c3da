"""Sittings: added, edited, moved, removed; they move with their meeting, and a room is held once."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import domain
from meetings.models import Meeting, Sitting, Status, When
from records import history
from reminders.models import Reminder
from tests.factories.meetings import MAY, make_meeting, make_room, make_sitting

pytestmark = pytest.mark.django_db

JUNE = When(
    precision="day",
    starts_local=datetime(2027, 6, 10, 9, 0),
    ends_local=datetime(2027, 6, 11, 18, 0),
    tz="Europe/Minsk",
)
HOURS = {"day": 1, "start_time": time(10), "end_time": time(13)}


@pytest.fixture
def room(db):
    return make_room()


def test_sitting_is_added_with_its_room(meeting, room, secretary, now):
    row = domain.sitting.add(meeting, **HOURS, room=room, kind="plenary", version=None, by=secretary, now=now)
    assert (row.number, row.holds_room) == (1, True)
    assert row.starts_at == datetime(2027, 5, 13, 7, 0, tzinfo=UTC)
    assert row.ends_at == datetime(2027, 5, 13, 10, 0, tzinfo=UTC)
    assert history.of(meeting).first().verb == "sitting_added"
    again = domain.sitting.add(
        meeting, day=2, start_time=time(9), end_time=time(12), version=None, by=secretary, now=now
    )
    assert (again.number, again.holds_room) == (2, False)


def test_room_taken_names_the_other_booking(meeting, room, secretary, now):
    other = make_meeting(code="M-2027-77", title_ru="Консультации")
    make_sitting(other, number=3, hours=(12, 15), room=room)
    with pytest.raises(ValidationError) as refusal:
        domain.sitting.add(meeting, **HOURS, room=room, version=None, by=secretary, now=now)
    said = " ".join(refusal.value.messages)
    assert "M-2027-77" in said
    assert "Консультации" in said
    assert "12:00–15:00" in said
    assert not meeting.sittings.exists()


def test_touching_ends_are_fine(meeting, room, secretary, now):
    make_sitting(make_meeting(), hours=(13, 15), room=room)
    assert domain.sitting.add(meeting, **HOURS, room=room, version=None, by=secretary, now=now).holds_room


def test_room_not_held_may_be_named_by_two(meeting, room, secretary, now):
    make_sitting(make_meeting(), room=room)
    row = domain.sitting.add(meeting, **HOURS, room=room, hold=False, version=None, by=secretary, now=now)
    assert (row.room, row.holds_room) == (room, False)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"day": 3}, "вне мероприятия"),
        ({"start_time": time(9)}, "вне мероприятия"),
        ({"end_time": time(10)}, "10:00"),
    ],
)
def test_sitting_lies_inside_its_meeting(meeting, secretary, now, values, words):
    with pytest.raises(ValidationError) as refusal:
        domain.sitting.add(meeting, **HOURS | values, version=None, by=secretary, now=now)
    assert words in " ".join(refusal.value.messages)


def test_hour_that_does_not_exist_is_refused(secretary, now):
    spring = When(
        precision="day", starts_local=datetime(2027, 3, 28), ends_local=date(2027, 3, 28), all_day=True,
        tz="Europe/Berlin",
    )  # fmt: skip
    row = make_meeting(when=spring)
    with pytest.raises(ValidationError) as refusal:
        domain.sitting.add(row, day=1, start_time=time(2, 30), end_time=time(4), version=None, by=secretary, now=now)
    assert "start_time" in refusal.value.message_dict


@pytest.mark.parametrize("status", [Status.HELD, Status.FINALISED, Status.CANCELLED])
def test_meeting_that_is_over_keeps_its_sittings(secretary, now, status):
    row = make_meeting(status, status_reason="Решение" if status == Status.CANCELLED else "")
    sitting = make_sitting(row)
    for act in (
        lambda: domain.sitting.add(row, **HOURS, version=None, by=secretary, now=now),
        lambda: domain.sitting.edit(sitting, kind="other", version=None, by=secretary, now=now),
        lambda: domain.sitting.move(sitting, **HOURS, version=None, by=secretary, now=now),
        lambda: domain.sitting.remove(sitting, version=None, by=secretary, now=now),
    ):
        with pytest.raises(ValidationError):
            act()


def test_edit_leaves_time_and_room(meeting, room, secretary, now):
    row = make_sitting(meeting, room=room)
    row = domain.sitting.edit(row, kind="restricted", chair_ru="Глава", version=1, by=secretary, now=now)
    assert (row.kind, row.chair, row.schedule_version, row.room) == ("restricted", "Глава", 1, room)
    assert history.of(meeting).first().verb == "sitting_edited"


def test_move_tells_who_takes_part(meeting, invitation, representative, room, secretary, now):
    type(invitation).objects.filter(pk=invitation.pk).update(
        reply="accepted", replied_at=now, replied_by=representative, source="portal"
    )
    row = make_sitting(meeting)
    row = domain.sitting.move(row, **HOURS | {"day": 2}, room=room, version=1, by=secretary, now=now)
    assert (row.schedule_version, row.holds_room) == (2, True)
    assert row.starts_local == datetime(2027, 5, 14, 10, 0)
    told = Reminder.objects.filter(kind="sittings").values_list("person", flat=True)
    assert representative.pk in told


def test_provisional_sitting_tells_nobody(secretary, now):
    row = make_sitting(make_meeting(Status.TENTATIVE, owner=secretary))
    domain.sitting.move(row, **HOURS | {"day": 2}, version=1, by=secretary, now=now)
    assert not Reminder.objects.filter(kind="sittings").exists()


def test_remove_frees_the_room(meeting, room, secretary, now):
    row = make_sitting(meeting, room=room)
    domain.sitting.remove(row, version=1, by=secretary, now=now)
    assert not Sitting.objects.exists()
    assert history.of(meeting).first().verb == "sitting_removed"
    domain.sitting.add(meeting, **HOURS, room=room, version=None, by=secretary, now=now)


# They follow their meeting


def reschedule(meeting, when, by, now, **more):
    return domain.meeting.reschedule(
        meeting, when=when, reason="Просьба стороны", ask_again=False, version=None, by=by, now=now, **more
    )


def test_sittings_move_by_the_same_days(meeting, room, secretary, now):
    first = make_sitting(meeting, room=room)
    second = make_sitting(meeting, number=2, day=2, room=room)
    reschedule(meeting, JUNE, secretary, now)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.starts_local == datetime(2027, 6, 10, 10, 0)
    assert second.starts_at == datetime(2027, 6, 11, 7, 0, tzinfo=UTC)
    assert first.holds_room
    assert second.holds_room
    assert (first.schedule_version, second.schedule_version) == (2, 2)


def test_own_sittings_do_not_stand_in_each_others_way(meeting, room, secretary, now):
    """Moved by a day, the first comes to stand where the second was."""
    make_sitting(meeting, room=room)
    make_sitting(meeting, number=2, day=2, room=room)
    next_day = When(
        precision="day", starts_local=datetime(2027, 5, 14, 10), ends_local=datetime(2027, 5, 15, 17), tz="Europe/Minsk"
    )
    reschedule(meeting, next_day, secretary, now)
    days = list(meeting.sittings.in_order().values_list("starts_local", "holds_room"))
    assert days == [(datetime(2027, 5, 14, 10), True), (datetime(2027, 5, 15, 10), True)]


def test_room_taken_on_the_new_days_blocks_the_move(meeting, room, secretary, now):
    make_sitting(meeting, room=room)
    other = make_meeting(when=JUNE, code="M-2027-88")
    make_sitting(other, hours=(11, 12), room=room)
    with pytest.raises(ValidationError) as refusal:
        reschedule(meeting, JUNE, secretary, now)
    assert "M-2027-88" in " ".join(refusal.value.messages)
    meeting.refresh_from_db()
    assert meeting.starts_local == datetime(2027, 5, 13, 10, 0)


def test_move_that_leaves_a_sitting_outside_is_refused(meeting, secretary, now):
    make_sitting(meeting, day=2)
    one_day = When(
        precision="day", starts_local=datetime(2027, 6, 10, 9), ends_local=datetime(2027, 6, 10, 18), tz="Europe/Minsk"
    )
    with pytest.raises(ValidationError):
        reschedule(meeting, one_day, secretary, now)


def test_sittings_wait_while_only_the_month_is_known(room, secretary, now):
    row = make_meeting(Status.TENTATIVE)
    sitting = make_sitting(row, day=2, room=room)
    reschedule(row, MAY, secretary, now)
    sitting.refresh_from_db()
    assert (sitting.starts_at, sitting.holds_room, sitting.day) == (None, False, 2)
    reschedule(Meeting.objects.get(pk=row.pk), JUNE, secretary, now)
    sitting.refresh_from_db()
    assert sitting.starts_local == datetime(2027, 6, 11, 10, 0)
    assert not sitting.holds_room


@pytest.mark.parametrize("act", ["postpone", "cancel"])
def test_room_is_let_go(meeting, room, secretary, now, act):
    sitting = make_sitting(meeting, room=room)
    more = {"decided_by": "Руководитель"} if act == "postpone" else {}
    getattr(domain.meeting, act)(meeting, reason="Решение", version=None, by=secretary, now=now, **more)
    sitting.refresh_from_db()
    assert (sitting.holds_room, sitting.room) == (False, room)
    assert sitting.schedule_version > 1
    make_sitting(make_meeting(), room=room)


def test_taking_the_move_back_brings_the_sittings_back(meeting, room, secretary, now):
    sitting = make_sitting(meeting, room=room)
    reschedule(meeting, JUNE, secretary, now)
    domain.undo.undo_move(meeting, version=None, by=secretary, now=now)
    sitting.refresh_from_db()
    assert (sitting.starts_local, sitting.holds_room) == (datetime(2027, 5, 13, 10, 0), True)


# Pages


def test_pages_of_a_sitting(send, as_user, meeting, room, secretary):
    url = reverse("meetings:add-sitting", args=[meeting.public_id])
    answer = send(secretary, url, day="1", start_time="10:00", end_time="13:00", room=str(room.pk), hold="on")
    assert answer.status_code == 303
    page = as_user(secretary).get(reverse("meetings:sittings", args=[meeting.public_id])).content.decode()
    assert "10:00–13:00" in page
    assert "Зал 4" in page
    url = reverse("meetings:move-sitting", args=[meeting.public_id, 1])
    assert send(secretary, url, day="2", start_time="11:00").status_code == 303
    assert meeting.sittings.get().starts_local == datetime(2027, 5, 14, 11, 0)
    url = reverse("meetings:edit-sitting", args=[meeting.public_id, 1])
    assert send(secretary, url, is_closed="on").status_code == 303
    assert "закрытое" in as_user(secretary).get(meeting.get_absolute_url()).content.decode()
    url = reverse("meetings:remove-sitting", args=[meeting.public_id, 1])
    assert send(secretary, url).status_code == 303
    assert not meeting.sittings.exists()


def test_sittings_are_shown_to_the_invited_only(as_user, meeting, invitation, representative, room, secretary):
    make_sitting(meeting, room=room, chair_ru="Председатель Иванов")
    invited = as_user(representative).get(meeting.get_absolute_url()).content.decode()
    assert "Председатель Иванов" in invited
    type(invitation).objects.update(status="withdrawn", withdrawn_reason="Решение")
    assert "Председатель Иванов" not in as_user(representative).get(meeting.get_absolute_url()).content.decode()


def test_rooms_are_entered_and_listed(send, as_user, same_queries, room, secretary, clerk):
    url = reverse("meetings:new-room", args=[room.venue.public_id])
    assert send(secretary, url, name_ru="Зал 5", capacity="120", has_booths="on").status_code == 303
    assert send(secretary, url, name_ru="Зал 5").status_code == 422
    assert as_user(clerk).get(url).status_code == 403
    edit = reverse("meetings:edit-room", args=[room.venue.public_id, room.public_id])
    assert send(secretary, edit, name_ru="Малый зал").status_code == 303
    listed = as_user(secretary).get(room.get_absolute_url()).content.decode()
    assert "Малый зал" in listed
    assert "Зал 5" in listed

    def more(count):
        there = room.venue.rooms.count()
        for number in range(count):
            make_room(room.venue, f"Комната {there + number}")

    same_queries(secretary, room.get_absolute_url(), more, counts=(1, 3, 60))
