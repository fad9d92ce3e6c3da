"""Reads across the tables of the engine: the bell, the tabs of the centre, what must always hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, QuerySet

from records import parties
from reminders.models import Engine, Message, MessageState, Preference, Pulse, Reminder, ReminderState
from reminders.models.message import LEASED, WAITING
from reminders.models.reminder import OPEN

GRACE = timedelta(minutes=10)
TWO_SWEEPS = timedelta(seconds=60)


def unread(user: Any) -> int:
    """Count the notices in a person's inbox that were not read."""
    return Reminder.objects.unread().filter(person=user.pk).count() if user.is_authenticated else 0


def wish_of(user: Any) -> Preference:
    """Give how a person wants to be told; who has said nothing has the defaults."""
    return Preference.objects.filter(person=user.pk).first() or Preference(person=user)


@dataclass(frozen=True, slots=True)
class Line:
    """A reminder beside its subject, if the reader may see it now."""

    row: Reminder
    subject: Any

    @property
    def title(self) -> str:
        """What the subject is called now; nothing when it may no longer be seen."""
        return self.subject.reminder_title() if self.subject is not None else ""

    @property
    def url(self) -> str:
        """The page of the subject."""
        return self.subject.reminder_url() if self.subject is not None else ""


def lines(rows: Iterable[Reminder], user: Any) -> list[Line]:
    """Put each reminder beside its subject, read live through `visible_to`: one query a type."""
    rows = with_parties(rows)
    keys: dict[int, set[int]] = {}
    for row in rows:
        keys.setdefault(row.subject_type_id, set()).add(row.subject_id)
    seen: dict[tuple[int, int], Any] = {}
    for kind, ids in keys.items():
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        if model is None:
            continue
        visible = model._default_manager.visible_to(user).filter(pk__in=ids)  # noqa: SLF001  # the subject's own gate
        for subject in _with_titles(visible):
            seen[kind, subject.pk] = subject
    return [Line(row, seen.get((row.subject_type_id, row.subject_id))) for row in rows]


def with_parties(rows: Iterable[Reminder]) -> list[Reminder]:
    """Bring along what the parties are called for which people are told: one query however many rows."""
    found = list(rows)
    called = parties.names(row.on_behalf for row in found)
    for row in found:
        row.party = called.get(row.on_behalf, row.on_behalf)
    return found


def _with_titles(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch what titles are made of, where a model says so: one query however many rows."""
    related: Sequence[str] = getattr(rows.model, "TITLE_NEEDS", ())
    return rows.select_related(*related) if related else rows


def due(rows: QuerySet[Reminder], now: datetime) -> QuerySet[Reminder]:
    """Keep what leaves within a day, or should have left."""
    return rows.filter(state__in=OPEN, send_at__lte=now + timedelta(days=1)).exclude(
        message__state__in=(MessageState.SENT, MessageState.FAILED, MessageState.UNKNOWN)
    )


def planned(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Keep what is still to leave."""
    return rows.filter(Q(state=ReminderState.PLANNED) | Q(state=ReminderState.BUNDLED, message__state__in=WAITING))


def sent(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Keep what was shown or handed over."""
    return rows.filter(Q(state=ReminderState.SHOWN) | Q(message__state=MessageState.SENT))


def failed(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Keep what was refused, came too late or was withheld."""
    return rows.filter(
        Q(message__state=MessageState.FAILED) | Q(state__in=(ReminderState.MISSED, ReminderState.SUPPRESSED))
    )


def unknown(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Keep what may or may not have left."""
    return rows.filter(message__state=MessageState.UNKNOWN)


def outbox(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Keep the notices that wait for a second look."""
    return rows.filter(state=ReminderState.PLANNED, rule=None, held_at__isnull=False)


@dataclass(frozen=True, slots=True)
class Batch:
    """A notice that waits for a second look, with everyone it would reach."""

    line: Line
    people: list[str]


def batches(rows: QuerySet[Reminder], user: Any) -> list[Batch]:
    """Put the rows of one notice together: its subject, and each person once."""
    found: dict[tuple[int, int, str], Batch] = {}
    for line in lines(rows.order_by("pk"), user):
        row = line.row
        batch = found.setdefault((row.subject_type_id, row.subject_id, row.occasion), Batch(line, []))
        if str(row.person) not in batch.people:
            batch.people.append(str(row.person))
    return list(found.values())


def engine() -> dict[str, Any]:
    """Say how the engine is: on hold and why, and when it last finished a pass."""
    row = Engine.objects.get()
    pulses = {pulse.source: pulse for pulse in Pulse.objects.all()}
    done = [pulse.done_at for pulse in pulses.values() if pulse.done_at and pulse.source in ("dispatcher", "beat")]
    return {
        "hold": row.hold,
        "why": row.said_why,
        "breaker_until": row.breaker_until,
        "last_pass": max(done, default=None),
        "pulses": pulses,
    }


def broken(*, now: datetime) -> list[str]:
    """Say which invariants do not hold; nothing when all is well."""
    found = []
    held = Engine.objects.filter(hold=True).exists()
    late = now - GRACE
    checks: list[tuple[str, QuerySet[Any]]] = [
        ("attempts differ from the tries written down", _miscounted()),
        ("a letter is past its lease", Message.objects.filter(state__in=LEASED, lease_until__lt=now - TWO_SWEEPS)),
        ("a reminder is open past its use", Reminder.objects.filter(state="planned", expires_at__lt=late)),
        ("a letter waits past its use", Message.objects.filter(state__in=WAITING, expires_at__lt=late)),
    ]
    for sentence, rows in checks[:1] if held else checks:
        if count := rows.count():
            found.append(f"{count}: {sentence}")
    if doubled := _told_twice():
        found.append(f"{doubled}: told twice")
    return found


def _miscounted() -> QuerySet[Message]:
    return Message.objects.annotate(written=Count("tries")).exclude(written=F("attempts"))


def _told_twice() -> int:
    """Count meanings that two letters of one address carried: nothing may be said twice but by a decision."""
    told = Message.objects.filter(state__in=("sent", "unknown"), resend_of=None)
    return told.values("dedupe_key").annotate(letters=Count("pk")).filter(letters__gt=1).count()
