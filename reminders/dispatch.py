"""One pass of the engine, whoever calls it: the dispatcher, beat, five of each. Every step is its own short transaction."""

import logging
import os
import random
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import connections, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from reminders import bundle, canary, deliver, guards, ledger, reconcile, relay
from reminders.models import Attempt, Engine, Message, Priority, Pulse, Reminder, Request
from reminders.models import MessageState as Letter
from reminders.models import ReminderState as State
from reminders.models.reminder import OPEN

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=300)
MOST_REQUESTS = 50
MOST_CLAIMS = 20
PATIENCE = timedelta(seconds=25)
OVERDUE = timedelta(minutes=10)
UNKNOWN_FOR = timedelta(minutes=10)
BREAK = 30.0
LONGEST_BREAK = 300.0

# Rows that an act has taken are left to the next pass: a step of the engine waits for nobody, and nobody waits in a ring.
CATCH_UP = """
WITH due AS MATERIALIZED (
    SELECT id, send_at, row_number() OVER (
        PARTITION BY subject_type_id, subject_id, person_id, channel, anchor, epoch ORDER BY due_at DESC, id DESC
    ) AS place
    FROM reminders_reminder
    WHERE state = 'planned' AND held_at IS NULL AND send_at <= %(now)s AND rule_id IS NOT NULL
), late AS MATERIALIZED (
    SELECT id FROM reminders_reminder
    WHERE id IN (SELECT id FROM due WHERE place > 1 AND send_at < %(overdue)s) AND state = 'planned'
    FOR UPDATE SKIP LOCKED
)
UPDATE reminders_reminder AS row SET state = 'missed', reason = 'replaced', decided_at = %(now)s
FROM late WHERE row.id = late.id
"""
SHOW = """
WITH due AS MATERIALIZED (
    SELECT id FROM reminders_reminder
    WHERE state = 'planned' AND channel = 'portal' AND held_at IS NULL AND send_at <= %(now)s AND expires_at > %(now)s
    FOR UPDATE SKIP LOCKED
)
UPDATE reminders_reminder AS row SET state = 'shown', decided_at = %(now)s FROM due WHERE row.id = due.id
"""
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM reminders_message
    WHERE state IN ('queued', 'retry_wait') AND next_at <= %(now)s AND expires_at > %(now)s AND priority <= %(most)s
    ORDER BY priority, next_at, id LIMIT %(count)s FOR UPDATE SKIP LOCKED
)
UPDATE reminders_message AS letter
SET state = 'claimed', lease_owner = %(owner)s, lease_token = letter.lease_token + 1, lease_until = %(until)s
FROM due WHERE letter.id = due.id
RETURNING letter.id, letter.lease_token
"""


def dispatch_once(
    clock: Callable[[], datetime] = guards.database_clock,
    senders: int = 1,
    *,
    source: str = "dispatcher",
    guard: guards.Guard | None = None,
    make_sender: Callable[[], relay.Sender] = relay.sender,
    stop: threading.Event | None = None,
    reserve: bool = True,
) -> dict[str, int]:
    """Do one pass: pulse, requests, guards, show, sweep; bundle, claim and send until nothing is due or 25 s are gone."""
    now = clock()
    guard, stop = guard or guards.Guard(), stop or threading.Event()
    Pulse.objects.update_or_create(source=source, defaults={"seen_at": now})
    requests = work_requests(now=now)
    if why := guard.refusal(clock):
        return {why: 1, "requests": requests}
    now = clock()
    until = now + PATIENCE
    counts = {"requests": requests, "replaced": catch_up(now=now), "shown": show(now=now), "swept": sweep(now=now)}
    counts |= {"canary": canary.write(now=now), "bundled": 0, "sent": 0}
    while True:
        bundled = bundle.bundle(now=now)
        counts["bundled"] += bundled
        counts["sent"] += Crew(clock, make_sender, stop, until).send(senders, reserve=reserve)
        if bundled < bundle.MOST // 2 or stop.is_set() or (now := clock()) >= until:
            break
    Pulse.objects.filter(source=source).update(done_at=clock())
    return counts


def work_requests(*, now: datetime) -> int:
    """Plan anew what was asked for, each in its own transaction; what fails goes to the end and is tried again."""
    done = 0
    for pk in list(Request.objects.order_by("asked_at", "pk").values_list("pk", flat=True)[:MOST_REQUESTS]):
        try:
            with transaction.atomic():
                done += _work(pk, now)
        except Exception:  # one request never stops the others; it stands until it can be done
            log.exception("request %s cannot be worked off", pk)
            Request.objects.filter(pk=pk).update(asked_at=now)
    return done


def _work(pk: int, now: datetime) -> int:
    """Work one request off, unless another engine does; if it is asked again meanwhile, it stands for the next pass."""
    ((alone,),) = ledger.ask(
        "SELECT pg_try_advisory_xact_lock(hashtext('reminders request'), mod(%(pk)s, 2147483647)::int)", {"pk": pk}
    )
    versions = ledger.ask("SELECT xmin::text FROM reminders_request WHERE id = %(pk)s", {"pk": pk})
    if not alone or not versions:
        return 0
    reconcile.work(Request.objects.select_related("type").get(pk=pk), now=now)
    return ledger.run(
        "DELETE FROM reminders_request WHERE id = %(pk)s AND xmin::text = %(seen)s", {"pk": pk, "seen": versions[0][0]}
    )


def catch_up(*, now: datetime) -> int:
    """After a standstill let only the step nearest to each date go; the others are missed."""
    return ledger.run(CATCH_UP, {"now": now, "overdue": now - OVERDUE})


def show(*, now: datetime) -> int:
    """Put due notices into the inboxes, each once."""
    return ledger.run(SHOW, {"now": now})


def sweep(*, now: datetime) -> int:
    """Take back leases that are over, close what is no longer useful, and repeat by policy what must be repeated."""
    freed, lost, others = _swept(now)
    ledger.tally("lease_expired", freed, Letter.CLAIMED)
    ledger.tally("lease_expired", lost, Letter.SENDING)
    return freed + lost + others


@transaction.atomic
def _swept(now: datetime) -> tuple[int, int, int]:
    leased = Message.objects.filter(lease_until__lte=now)
    freed = Message.objects.filter(pk__in=_free(leased.filter(state=Letter.CLAIMED))).update(
        state=Letter.QUEUED, lease_until=None, lease_owner="", lease_token=F("lease_token") + 1
    )
    lost = Message.objects.filter(pk__in=_free(leased.filter(state=Letter.SENDING))).update(
        state=Letter.UNKNOWN, lease_until=None, lease_owner="", lease_token=F("lease_token") + 1
    )
    late = Reminder.objects.filter(pk__in=_free(Reminder.objects.filter(state=State.PLANNED, expires_at__lte=now)))
    missed = late.update(state=State.MISSED, reason="expired", decided_at=now)
    return freed, lost, missed + _expire(now) + _repeat(now)


def _free(rows: QuerySet[Any]) -> list[int]:
    """Take the rows that nobody else has taken; the others are for the next sweep."""
    return list(rows.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))


def _expire(now: datetime) -> int:
    """Close letters past their use, with what is in them; what may have been told before stays told."""
    waiting = Message.objects.filter(state__in=(Letter.QUEUED, Letter.RETRY_WAIT), expires_at__lte=now)
    letters = Message.objects.filter(pk__in=_free(waiting))
    inside = Reminder.objects.filter(message__in=letters.filter(settled_how=""), state__in=OPEN)
    mine = _free(inside)
    taken = list(
        inside.exclude(pk__in=mine).values_list("message", flat=True)
    )  # by an act that is about to change them
    inside.filter(pk__in=mine).exclude(message__in=taken).update(
        state=State.MISSED, reason="expired", decided_at=now, message=None
    )
    return letters.exclude(pk__in=taken).update(state=Letter.MISSED, closed_at=now)


def _repeat(now: datetime) -> int:
    """Repeat an urgent letter of unknown fate once, the same bytes: the one rule written on the page of promises."""
    unknown = Message.objects.filter(
        state=Letter.UNKNOWN, priority=Priority.URGENT, settled_how="", expires_at__gt=now, attempts__lt=2
    )
    long_ago = Attempt.objects.filter(message=OuterRef("pk"), n=1, began_at__lte=now - UNKNOWN_FOR)
    return Message.objects.filter(pk__in=_free(unknown.filter(Exists(long_ago)))).update(
        state=Letter.QUEUED, settled_how="policy", next_at=now
    )


class Crew:
    """The senders of one pass: threads of one function; lease and token do not care how many there are."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        make_sender: Callable[[], relay.Sender],
        stop: threading.Event,
        until: datetime,
    ) -> None:
        self.clock, self.make_sender, self.stop, self.until = clock, make_sender, stop, until
        self.counts: list[int] = []

    def send(self, senders: int, *, reserve: bool = True) -> int:
        """Send with so many senders; one alone works in the thread of the caller, of more one is kept for the urgent."""
        if senders <= 1:
            self._work(Priority.DIGEST)
            return sum(self.counts)
        threads = [
            threading.Thread(
                target=self._threaded, args=(Priority.URGENT if reserve and number == 0 else Priority.DIGEST,)
            )
            for number in range(senders)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(self.counts)

    def _threaded(self, most: int) -> None:
        try:
            self._work(most)
        except Exception:  # the thread ends here; its leases run out and the sweeper takes them back
            log.exception("a sender has ended")
        finally:
            connections.close_all()

    def _work(self, most: int) -> None:
        sender = self.make_sender()
        owner = f"{socket.gethostname()}/{os.getpid()}/{threading.get_ident() % 10_000}"
        try:
            while not self.stop.is_set() and (now := self.clock()) < self.until:
                letters = claim(now=now, owner=owner, most=most)
                ledger.tally("claims", len(letters))
                if not letters or not self._batch(letters, sender, owner):
                    return
        finally:
            sender.close()

    def _batch(self, letters: list[tuple[int, int]], sender: relay.Sender, owner: str) -> bool:
        """Send a batch; hand back what has not begun when told to stop or when the relay cannot be reached."""
        while letters:
            open_until = breaker()
            if self.stop.is_set() or (open_until is not None and not may_try(open_until, self.clock())):
                deliver.hand_back(letters)
                return False
            try:
                sender.ready()
            except (OSError, ValueError) as trouble:
                log.warning("the mail server cannot be reached: %s", type(trouble).__name__)
                open_breaker(self.clock())
                deliver.hand_back(letters)
                return False
            if open_until is not None:
                close_breaker()
            letter, token = letters.pop(0)
            state = deliver.send(letter, token, sender=sender, clock=self.clock, worker=owner)
            self.counts.append(1 if state == Letter.SENT else 0)
        return True


@transaction.atomic
def claim(*, now: datetime, owner: str, most: int = Priority.DIGEST, count: int = MOST_CLAIMS) -> list[tuple[int, int]]:
    """Take up to twenty letters in one statement, those of accounts and the urgent first; nobody else gets them."""
    values = {"now": now, "owner": owner, "until": now + LEASE, "most": most, "count": count}
    return [(letter, token) for letter, token in ledger.ask(CLAIM, values)]


def breaker() -> datetime | None:
    """Say until when the relay is left alone, or was; nothing while it answers."""
    ((until,),) = ledger.ask("SELECT breaker_until FROM reminders_engine", {})
    return cast("datetime | None", until)


def may_try(open_until: datetime, now: datetime) -> bool:
    """Tell whether the relay may be tried: not while the breaker is open, and then by one sender first."""
    if open_until > now:
        return False
    mine = Engine.objects.filter(breaker_until=open_until).update(breaker_until=now + timedelta(seconds=BREAK))
    return mine == 1


def open_breaker(now: datetime) -> None:
    """Leave the relay alone for 30 s, doubling to 300 s, give or take a fifth; it costs no letter a try."""
    failures = Engine.objects.only("breaker_failures").get().breaker_failures
    wait = min(BREAK * 2**failures, LONGEST_BREAK) * random.uniform(0.8, 1.2)  # noqa: S311  # spreads, guards nothing
    Engine.objects.update(breaker_until=now + timedelta(seconds=wait), breaker_failures=min(failures + 1, 10))


def close_breaker() -> None:
    """The relay answers again."""
    Engine.objects.filter(breaker_until__isnull=False).update(breaker_until=None, breaker_failures=0)
