"""The wanted set and its merge into the rows of a subject, all in the caller's transaction.

Locks are taken in one order everywhere: the subject, its reminders by id, their letters by id.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F

from reminders import ledger, quiet, walltime
from reminders.models import Anchor, Channel, Message, Preference, Recipient, Remindable, Reminder, Rule
from reminders.models import MessageState as Letter
from reminders.models import ReminderState as State
from reminders.models.reminder import OPEN
from reminders.models.rule import ZoneOf

SAME_DATE = timedelta(minutes=15)
GRACE = timedelta(minutes=5)
LATE = timedelta(hours=1)
LEAST_USE = timedelta(minutes=30)
USE_AFTER = timedelta(hours=48)

ABOUT_A_DATE = frozenset({"invited", "moved", "revived"})  # notices that say nothing once there is no date

Key = tuple[str, int, str]  # occasion, person, channel


@dataclass(frozen=True, slots=True)
class Wanted:
    """One reminder that the rules call for."""

    rule: Rule
    person: Any
    channel: str
    on_behalf: str
    anchor_at: datetime
    due_at: datetime
    send_at: datetime
    expires_at: datetime

    @property
    def occasion(self) -> str:
        """The step of a ladder it belongs to."""
        return f"rule:{self.rule.public_id}"


def due(rule: Rule, anchor: Anchor, reader: str) -> datetime:
    """Give the instant of a step: subtracted exactly, or counted on the calendar in the zone the rule names."""
    if rule.before is not None:
        return anchor.at - rule.before
    days = rule.days_before or 0
    if rule.zone_of == ZoneOf.ANCHOR:
        return walltime.days_before(anchor.local, days, rule.at_time, anchor.tz)
    local = walltime.wall(anchor.at, reader) if isinstance(anchor.local, datetime) else anchor.local
    return walltime.days_before(local, days, rule.at_time, reader)


def expiry(start: datetime, anchor_at: datetime, useful_for: timedelta | None = None) -> datetime:
    """Give the last useful instant: half the way to the date, at least 30 minutes, never past it; two days after it."""
    if start >= anchor_at:
        return start + (useful_for or USE_AFTER)
    return min(start + (useful_for or max(LEAST_USE, (anchor_at - start) / 2)), anchor_at)


def wanted(
    rules: Iterable[Rule],
    anchors: Mapping[str, Anchor],
    people: Mapping[str, Sequence[Recipient]],
    wishes: Mapping[int, Preference],
) -> dict[Key, Wanted]:
    """Give everything the rules call for: active rules, their audience, their channels. No clock, no writing."""
    found: dict[Key, Wanted] = {}
    for rule in rules:
        anchor = anchors.get(rule.anchor)
        if anchor is None:
            continue
        for to in people.get(rule.audience, ()):
            wish = wishes.get(to.person.pk) or Preference()
            for channel in rule.channels:
                want = _want(rule, anchor, to, channel, wish)
                found.setdefault((want.occasion, to.person.pk, channel), want)
    return found


def _want(rule: Rule, anchor: Anchor, to: Recipient, channel: str, wish: Preference) -> Wanted:
    at = due(rule, anchor, to.person.tz)
    until = expiry(at, anchor.at, rule.useful_for)
    leaves = at
    if channel == Channel.MAIL:
        leaves = quiet.departure(
            at,
            until,
            anchor.at,
            wish=wish,
            tz=to.person.tz,
            urgent=rule.urgent,
            honours_quiet=rule.honours_quiet,
            may_digest=rule.may_digest,
        )
    return Wanted(rule, to.person, channel, to.on_behalf, anchor.at, at, leaves, until)


def wishes_of(people: Iterable[int]) -> dict[int, Preference]:
    """Fetch how people want to be told; who has said nothing is missing."""
    return {wish.person_id: wish for wish in Preference.objects.filter(person__in=set(people))}


def locked(subject: Remindable) -> Any:
    """Take the subject as it stands in the database, until the transaction ends; None when it is gone."""
    rows = type(subject)._base_manager  # noqa: SLF001  # Django's documented door to all rows of a model
    return rows.select_for_update(of=("self",)).filter(pk=subject.pk).first()


def rows_of(subject: Remindable) -> tuple[list[Reminder], dict[int, Message]]:
    """Take the reminders of a subject and their letters, in the order of locks."""
    rows = list(Reminder.objects.about(subject).select_for_update(of=("self",)).order_by("pk"))
    letters = {row.message_id for row in rows if row.message_id}
    taken = Message.objects.select_for_update().filter(pk__in=letters).defer("rendered").order_by("pk")
    return rows, {letter.pk: letter for letter in taken} if letters else {}


def merge(subject: Remindable, *, now: datetime, repair: bool = False, rezoned: bool = False) -> int:
    """Lock a subject, bring its rows to what is wanted, and say how many were written.

    `repair` is the reconciler's: a step found late goes out if it is still useful. With `rezoned` the dates have moved
    by a law of time alone: who was told of them was told of the same day and hour.
    """
    there = locked(subject)
    if there is None:
        return drop(subject, now=now)
    return Merge(there, now=now, repair=repair or rezoned, rezoned=rezoned).run()


def drop(subject: Remindable, *, now: datetime) -> int:
    """Cancel what waits for a subject that is gone."""
    rows, letters = rows_of(subject)
    waiting = [row for row in rows if row.state in OPEN and not is_told(row, letters)]
    touched = {row.message_id for row in waiting if row.message_id}
    for row in waiting:
        row.state, row.reason, row.decided_at, row.message = State.CANCELLED, "gone", now, None
    ledger.change(waiting)
    ledger.break_open(touched, now=now)
    return len(waiting)


def is_told(row: Reminder, letters: Mapping[int, Message]) -> bool:
    """Tell whether a person was told, or may have been, by the letters as they are locked."""
    letter = letters.get(row.message_id) if row.message_id else None
    return row.state == State.SHOWN or (letter is not None and letter.is_told)


class Merge:
    """Compare what is wanted with the rows of one subject, and write the difference."""

    def __init__(self, subject: Remindable, *, now: datetime, repair: bool = False, rezoned: bool = False) -> None:
        self.subject, self.now, self.repair, self.rezoned = subject, now, repair, rezoned
        self.version = subject.schedule_version
        self.epoch = subject.reminder_epoch
        self.kind = ContentType.objects.get_for_model(subject).pk
        self.anchors = dict(subject.reminder_anchors())
        self.rows, self.letters = rows_of(subject)
        self.new: list[Reminder] = []
        self.changed: dict[int, Reminder] = {}
        self.touched: set[int] = set()
        self.late: list[tuple[Reminder, Wanted]] = []

    def run(self) -> int:
        """Merge, and say how many rows were written; an identical replan writes none."""
        self._raise_epoch()
        wants = self._wanted()
        found = {self._key(row): row for row in self.rows if row.rule_id and row.epoch == self.epoch}
        for key, want in wants.items():
            row = found.get(key)
            if row is None:
                self._plan(want)
            elif not self._is_told(row):
                self._meet(row, want)
        for row in self.rows:
            if row.state in OPEN and not self._is_told(row):
                self._unwanted(row, wants)
        self._tell_the_latest()
        return self._write()

    def _wanted(self) -> dict[Key, Wanted]:
        rules = [rule for rule in Rule.objects.of(self.subject) if rule.anchor in self.anchors] if self.anchors else []
        people = {audience: list(self.subject.people_to_remind(audience)) for audience in {r.audience for r in rules}}
        wishes = wishes_of(to.person.pk for group in people.values() for to in group)
        return wanted(rules, self.anchors, people, wishes)

    def _key(self, row: Reminder) -> Key:
        return (row.occasion, row.person_id, row.channel)

    def _letter(self, row: Reminder) -> Message | None:
        return self.letters.get(row.message_id) if row.message_id else None

    def _is_told(self, row: Reminder) -> bool:
        return is_told(row, self.letters)

    def _raise_epoch(self) -> None:
        """Begin a new epoch when somebody was told, or was to be told, another date than the present one."""
        for row in self.rows:
            anchor = self.anchors.get(row.anchor)
            if row.rule_id is None or row.epoch != self.epoch or anchor is None or row.anchor_at is None:
                continue
            letter = self._letter(row)
            tried = self._is_told(row) or (letter is not None and letter.state == Letter.FAILED)
            if tried and abs(row.anchor_at - anchor.at) >= SAME_DATE:
                self.epoch += 1
                type(self.subject)._base_manager.filter(pk=self.subject.pk).update(  # noqa: SLF001  # as in `locked`
                    reminder_epoch=F("reminder_epoch") + 1
                )
                return

    def _plan(self, want: Wanted) -> None:
        row = Reminder(
            occasion=want.occasion,
            rule_id=want.rule.pk,
            kind=want.rule.kind,
            subject_type_id=self.kind,
            subject_id=self.subject.pk,
            person_id=want.person.pk,
            channel=want.channel,
            epoch=self.epoch,
            audience=want.rule.audience,
            anchor=want.rule.anchor,
        )
        self.new.append(row)
        self._date(row, want)
        if row.state != State.SUPERSEDED and self._told_before(want):
            self._close(row, State.SUPERSEDED, "already_told")

    def _told_before(self, want: Wanted) -> bool:
        return any(
            row.occasion == want.occasion
            and (row.person_id, row.channel) == (want.person.pk, want.channel)
            and row.epoch < self.epoch
            and row.anchor_at is not None
            and (abs(row.anchor_at - want.anchor_at) < SAME_DATE or self._same_by_the_clock(row))
            and self._is_told(row)
            for row in self.rows
        )

    def _same_by_the_clock(self, row: Reminder) -> bool:
        """Tell whether a row of the epoch that a new law of time has ended was about the same day and hour."""
        return self.rezoned and row.epoch == self.subject.reminder_epoch

    def _date(self, row: Reminder, want: Wanted) -> None:
        """Give a row its dates; a step whose time has passed is missed."""
        row.anchor_at, row.due_at, row.send_at = want.anchor_at, want.due_at, want.send_at
        row.expires_at, row.on_behalf, row.planned_version = want.expires_at, want.on_behalf, self.version
        row.hurried_at = None
        self._release(row)
        useful = self.repair and self.now - want.due_at <= LATE and self.now < want.expires_at
        if want.due_at > self.now or useful:
            row.state, row.reason, row.decided_at = State.PLANNED, "", None
            return
        self._close(row, State.MISSED, "too_late")
        self.late.append((row, want))

    def _meet(self, row: Reminder, want: Wanted) -> None:
        """Bring a row that was never told to what is wanted now."""
        hurried = row.hurried_at is not None and row.anchor_at == want.anchor_at
        if not hurried and (row.anchor_at, row.due_at) != (want.anchor_at, want.due_at):
            self._date(row, want)
            self._keep(row)
        elif row.state in OPEN:
            self._refresh(row, want)
        elif want.due_at > self.now and row.reason in (
            "answered",
            "stopped",
            "inactive",
            "not_concerned",
            "not_visible",
        ):
            self._date(row, want)
            self._keep(row)

    def _refresh(self, row: Reminder, want: Wanted) -> None:
        """Follow a change of place or party, which the words tell, and of the reader's hours while it is ahead."""
        if (row.planned_version, row.on_behalf) != (self.version, want.on_behalf):
            row.planned_version, row.on_behalf = self.version, want.on_behalf
            self._touch(row)
            self._keep(row)
        times = (want.send_at, want.expires_at)
        waits = row.state == State.PLANNED and row.hurried_at is None and row.due_at > self.now
        if waits and (row.send_at, row.expires_at) != times:
            row.send_at, row.expires_at = times
            self._keep(row)

    def _unwanted(self, row: Reminder, wants: Mapping[Key, Wanted]) -> None:
        """Close what nobody wants any more; a notice that waits follows the last version of its subject."""
        if row.rule_id is None:
            if row.planned_version == self.version:
                return
            if not self.anchors and row.kind in ABOUT_A_DATE:
                self._close(row, State.CANCELLED, "stopped")
            else:
                row.planned_version = self.version
                self._touch(row)
            self._keep(row)
        elif row.epoch != self.epoch:
            self._close(row, State.SUPERSEDED, "moved")
            self._keep(row)
        elif self._key(row) not in wants:
            self._close(row, State.CANCELLED, "answered" if self.anchors else "stopped")
            self._keep(row)

    def _tell_the_latest(self) -> None:
        """Whom the date finds with every step behind gets the nearest one, unless something was or will be said."""
        spoken = {(row.person_id, row.channel) for row in self.rows if self._is_told(row) or row.state in OPEN}
        spoken |= {(row.person_id, row.channel) for row in self.new if row.state in OPEN}
        nearest: dict[tuple[int, str], tuple[Reminder, Wanted]] = {}
        for row, want in self.late:
            key = (row.person_id, row.channel)
            if key not in spoken and (key not in nearest or nearest[key][1].due_at < want.due_at):
                nearest[key] = (row, want)
        at = self.now + GRACE
        for row, want in nearest.values():
            ahead = want.due_at < want.anchor_at
            until = expiry(at, want.anchor_at, want.rule.useful_for) if ahead else want.expires_at
            if at <= until and not (ahead and at >= want.anchor_at):
                row.state, row.reason, row.decided_at = State.PLANNED, "", None
                row.send_at, row.expires_at = at, until

    def _release(self, row: Reminder) -> None:
        self._touch(row)
        row.message_id = None

    def _touch(self, row: Reminder) -> None:
        if row.message_id:
            self.touched.add(row.message_id)

    def _close(self, row: Reminder, state: str, reason: str) -> None:
        self._release(row)
        row.state, row.reason, row.decided_at = state, reason, self.now

    def _keep(self, row: Reminder) -> None:
        self.changed[row.pk] = row

    def _write(self) -> int:
        count = len(self.new) + len(self.changed)
        if count:
            ledger.insert(self.new)
            ledger.change(list(self.changed.values()))
            ledger.break_open(self.touched, now=self.now)
            ledger.wake()
        return count
