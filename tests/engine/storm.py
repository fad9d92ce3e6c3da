"""Faults without end over a portal at work: who is killed, restarted, put to sleep; what is moved while letters leave."""

import random
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.db import OperationalError, connection

from meetings.domain import meeting as acts
from meetings.models import Meeting, When
from reminders import domain, guards
from reminders.models import Message, Reminder
from tests.engine import engines

DEAD = """
UPDATE reminders_message SET lease_until = clock_timestamp() WHERE id IN (
    SELECT id FROM reminders_message WHERE lease_until > clock_timestamp() AND split_part(lease_owner, '/', 2) = ANY(%s)
    FOR UPDATE SKIP LOCKED
)
"""
SOONER = """
UPDATE reminders_message SET next_at = clock_timestamp() WHERE id IN (
    SELECT id FROM reminders_message WHERE state = 'retry_wait' AND next_at > clock_timestamp() FOR UPDATE SKIP LOCKED
)
"""
NOW = """
UPDATE reminders_reminder SET send_at = clock_timestamp() WHERE id IN (
    SELECT id FROM reminders_reminder WHERE state = 'planned' AND send_at > clock_timestamp() FOR UPDATE SKIP LOCKED
)
"""
MENDED = "UPDATE reminders_engine SET breaker_until = clock_timestamp() WHERE breaker_until > clock_timestamp()"
UNSETTLED = ("queued", "claimed", "sending", "retry_wait")
PHASES = ("mail", "rcpt", "data", "dot")
LATER = ("421 4.3.2 going", "450 4.2.1 later", "451 4.3.0 later", "452 4.2.2 full")


class Storm:
    """`letters` leave while faults of a shuffled deck strike, one after so many letters."""

    def __init__(self, world, relay, servers, directory: Path, *, letters, deck, crew=3, seed=1, weather=0.02):
        self.world, self.relay, self.servers, self.directory = world, relay, servers, directory
        self.letters, self.crew_size, self.weather = letters, crew, weather
        self.random = random.Random(seed)
        self.deck = [fault for fault, count in deck.items() for _ in range(count)]
        self.random.shuffle(self.deck)
        self.crew: list[engines.Process] = []
        self.sleepers: list[tuple[int, engines.Process]] = []
        self.done: Counter[str] = Counter()
        self.dead: set[str] = set()
        self.doubts = 0  # answers that nobody can know, given by the mail server
        self.posted: list[int] = []
        self.changed: dict[int, Meeting] = {}
        self.started = time.monotonic()

    def run(self, patience=300.0):
        """Let it blow until every letter has come to its end; fail when nothing comes to an end for too long."""
        self.relay.rule = self._answer
        step = self.letters / (len(self.deck) + 1)
        struck, quiet, last = 0, time.monotonic(), (0, 0)
        while True:
            taken = len(self.relay.letters)
            if len(self.deck) and taken >= (struck + 1) * step:
                struck += 1
                fault = self.deck.pop()
                getattr(self, fault)()
                self.done[fault] += 1
            self._crew()
            left = self._feed()
            self._hasten()
            if not left and not self.deck and not self.sleepers:
                break
            if not left and self.letters <= self._promised():
                self._wake(all_of_them=True)
                step = 0  # the rest of the deck at once: some letters were taken out by moves
            if (taken, left) != last:
                quiet, last = time.monotonic(), (taken, left)
            assert time.monotonic() - quiet < patience, f"nothing moves any more: {left} left, {self.states()}"
            time.sleep(0.02)
        self._end()

    # The faults of the deck

    def kill(self):
        """Kill a process in whatever it does."""
        self._bury(self._one(), signal.SIGKILL)

    def deploy(self):
        """Ask a process to stop; what it has not begun it hands back."""
        process = self._one()
        assert process.end(180), "did not stop"
        self.crew.remove(process)

    def sleep(self):
        """Put a process to sleep beyond its lease; it wakes after others have worked on."""
        process = self._one()
        process.signal(signal.SIGSTOP)
        self.crew.remove(process)
        self.dead.add(str(process.pid))
        self.sleepers.append((len(self.relay.letters) + 40, process))

    def fall(self):
        """Let the database fall at once."""
        self.servers.restart_postgres()

    def move(self):
        """Move a meeting whose letters leave just now."""
        meeting = self._changing("convened", "tentative")
        if meeting is not None:
            starts = meeting.starts_local + timedelta(minutes=self.random.choice([17, 23, 31]))
            when = When(
                precision="day", starts_local=starts, ends_local=meeting.ends_local + timedelta(hours=1), tz=meeting.tz
            )
            self._act(acts.reschedule, meeting, when=when, ask_again=False)

    def cancel(self):
        """Call a meeting off whose letters leave just now."""
        meeting = self._changing("convened", "tentative")
        if meeting is not None:
            self._act(acts.cancel, meeting)

    def revive(self):
        """Take up one that was called off."""
        meeting = self._changing("cancelled")
        if meeting is not None:
            self._act(acts.revive, meeting)

    def flush(self):
        """Let the broker fall and come back empty."""
        self.servers.stop_valkey()
        self.servers.start_valkey()

    # What goes on meanwhile

    def _one(self):
        return self.random.choice([process for process in self.crew if process.lives] or self.crew)

    def _bury(self, process, signum):
        process.signal(signum)
        process.process.join()
        self.crew.remove(process)
        self.dead.add(str(process.pid))

    def _crew(self):
        """Keep so many at work, one in four of them as beat would wake it."""
        for process in [each for each in self.crew if not each.lives]:
            self.crew.remove(process)  # ended by itself: the log of the run says why
            self.dead.add(str(process.pid))
            self.done["ended by itself"] += 1
        while len(self.crew) < self.crew_size:
            kind = engines.beat if self.random.random() < 0.25 else engines.dispatcher
            self.crew.append(engines.Process(kind, relay_url=self.relay.url, log=self.directory / "crew.log"))
            self.dead.discard(str(self.crew[-1].pid))
        self._wake()

    def _wake(self, *, all_of_them=False):
        for at, process in list(self.sleepers):
            if all_of_them or len(self.relay.letters) >= at:
                process.signal(signal.SIGCONT)
                self.sleepers.remove((at, process))
                self.crew.append(process)

    def _promised(self):
        return len(self.posted) + len(self.world.meetings) * len(self.world.people)

    def _feed(self):
        """Plan more while little waits; say how much is unsettled."""
        left = Message.objects.filter(state__in=UNSETTLED).count() + Reminder.objects.filter(state="planned").count()
        if left < 4 * len(self.world.people) and self._promised() < self.letters:
            self.world.plan(urgent=self.random.random() < 0.2)
            now = guards.database_clock()
            for _ in range(5):
                words = {"url": f"https://portal.example/{len(self.posted)}"}
                letter = domain.post("password", person=self.world.secretary, words=words, now=now)
                self.posted.append(letter.pk)
            left += len(self.world.people)
        return left

    def _hasten(self):
        """Move the time in place of waiting for it: leases of the dead, tries to come, notices that leave in minutes."""
        with connection.cursor() as cursor:
            cursor.execute(DEAD, [list(self.dead)])
            cursor.execute(SOONER)
            cursor.execute(NOW)
            cursor.execute(MENDED)

    def _changing(self, *statuses):
        """A meeting whose letters leave just now, or the last of such a status."""
        recent = [meeting.pk for meeting in self.world.meetings[-4:]]
        found = Meeting.objects.filter(pk__in=recent, status__in=statuses).order_by("?").first()
        return found or Meeting.objects.filter(status__in=statuses).order_by("-pk").first()

    def _act(self, act, meeting, **values):
        """Do an act; when a process that sleeps has its rows, the person at the keyboard tries again later."""
        now, reason = guards.database_clock(), f"change {sum(self.done.values())}"
        try:
            done = act(meeting, reason=reason, version=None, by=self.world.secretary, now=now, **values)
        except OperationalError:
            self.done["acts given up"] += 1
        else:
            self.changed[meeting.pk] = done

    def _answer(self, phase, letter):
        """The mail server's weather: slow, refusing for now, refusing for good, gone in the middle."""
        if phase == "dot":
            time.sleep(0.004)
        if self.random.random() > self.weather or phase == "connect":
            return None
        does = self.random.choice([*LATER, "drop", "drop", "550 5.7.1 no", "keep-drop" if phase == "dot" else "drop"])
        if phase == "dot" and does.endswith("drop"):
            self.doubts += 1
        return does

    def _end(self):
        self._wake(all_of_them=True)
        for process in self.crew:
            process.end(300)
            if process.lives:  # it says where it is
                process.signal(signal.SIGUSR1)
                process.process.join(2)
                log = (self.directory / "crew.log").read_text(errors="replace")
                raise AssertionError(f"did not stop: {log[-3000:]}")

    def states(self):
        """How many letters are in which state."""
        return Counter(Message.objects.values_list("state", flat=True))
