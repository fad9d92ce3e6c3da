"""Rules, reminders and letters for tests: explicit values, no randomness."""

from datetime import time, timedelta

from django.contrib.contenttypes.models import ContentType

from reminders.models import Message, Reminder, Rule


def make_rule(subject, *, days_before=7, at_time=time(9), anchor="starts", audience="people", **more) -> Rule:
    """A step so many days before, in the portal and by mail."""
    values = {"channels": ["portal", "mail"], "kind": "starts"} | more
    return Rule.objects.create(
        subject_type=ContentType.objects.get_for_model(subject),
        anchor=anchor,
        audience=audience,
        days_before=days_before,
        at_time=at_time,
        **values,
    )


def make_reminder(subject, person, *, now, channel="mail", **more) -> Reminder:
    """A planned reminder, due now and useful for a day."""
    values = {"occasion": "starts:1", "kind": "starts", "planned_version": 1} | more
    return Reminder.objects.create(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        person=person,
        channel=channel,
        due_at=now,
        send_at=now,
        expires_at=now + timedelta(days=1),
        **values,
    )


def make_message(person, *, now, **more) -> Message:
    """A queued letter, due now and useful for a day."""
    values = {"kind": "starts", "dedupe_key": "a" * 64, "rfc_message_id": "<one@test.example>"} | more
    return Message.objects.create(
        person=person,
        address=person.email,
        language=person.language,
        zone=person.tz,
        send_at=now,
        next_at=now,
        expires_at=now + timedelta(days=1),
        **values,
    )


def bring(letters, *states, now) -> None:
    """Bring letters from one state to the next, as the edges of the database allow."""
    for state in states:
        leased = now if state in ("claimed", "sending") else None
        letters.update(state=state, lease_until=leased, render_hash="x")
