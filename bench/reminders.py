"""The figures of the engine beside what it must reach: `python bench/reminders.py`, with `--quick` a tenth of the rows.

`--full` adds a hundred thousand letters due at one instant. Nothing waits for ever: what is not done in its time is said so,
and the whole of it takes less than ten minutes (`--full`: forty). It starts a PostgreSQL of its own in var/bench, as durable as a trial's, and a mail server that only counts.
"""

import argparse
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from atc_portal.embedded import postgres, processes  # noqa: E402
from bench.counter import Counter  # noqa: E402
from bench.ground import asked, dispatcher, memory, prepare  # noqa: E402

FILL = """
INSERT INTO reminders_message (public_id, kind, priority, dedupe_key, generation, on_behalf, address, language, zone,
    send_at, expires_at, next_at, state, attempts, compose_failures, last_phase, last_error, rfc_message_id,
    lease_owner, lease_token, render_hash, settled_how)
SELECT gen_random_uuid(), 'starts', 2, 'claim' || n, 1, '', 'to@test.example', 'ru', 'UTC',
    now(), now() + interval '1 day', now(), 'queued', 0, 0, '', '', '<claim' || n || '>', '', 0, '', ''
FROM generate_series(1, %s) AS n
"""


class LateError(Exception):
    """A figure was not reached in the time it was given."""


class Bench:
    """What is measured, how largely, and what came of it."""

    def __init__(self, *, quick, full):
        self.quick, self.full = quick, full
        self.rows = []
        self.held, self.killed_at = [], None
        self.end = time.monotonic() + (2400 if full else 560)

    def measure(self, figure, *args, **more):
        """Measure a figure; one that fails or finds no time left does not stop the others."""
        if time.monotonic() > self.end - 15:
            self.note(figure.__name__, "", "not measured: the time was over", met=False)
            return
        try:
            figure(self, *args, **more)
        except LateError as late:
            self.note(figure.__name__, "", f"not done: {late}", met=False)
        except Exception as trouble:  # noqa: BLE001  # whatever it is, the other figures are measured
            self.note(figure.__name__, "", f"failed: {type(trouble).__name__} {trouble}".splitlines()[0], met=False)

    def wait(self, done, seconds):
        """Look again and again until it is done; give up after so many seconds, or when the time for all is over."""
        end = min(time.monotonic() + seconds, self.end)
        while not (said := done()):
            if time.monotonic() > end:
                raise LateError(f"waited {seconds} s")
            time.sleep(0.25)
        return said

    def note(self, figure, target, measured, *, met):
        """Keep a line of the table, and show that it is there."""
        self.rows.append((figure, target, measured, "yes" if met else "**no**"))
        print(f"  {figure}: {measured} ({target})", file=sys.stderr, flush=True)

    def table(self):
        """The table as docs/reminders.md shows it."""
        lines = ["| figure | target | measured | reached |", "|---|---|---|---|"]
        return "\n".join(lines + [f"| {' | '.join(row)} |" for row in self.rows])


def plan(bench, world):
    """New rows, one subject inside its act, an identical replan, a move of ten thousand open rows."""
    from django.db import transaction

    from meetings.models import When
    from reminders import domain, guards
    from reminders import plan as planner
    from tests.factories.meetings import invite, make_meeting
    from tests.factories.reminders import make_rule

    def event(steps):
        now = guards.database_clock()
        starts = (now + timedelta(days=100)).replace(hour=10, minute=0, second=0, microsecond=0, tzinfo=None)
        when = When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=8), tz="Europe/Minsk")
        meeting = make_meeting(when=when, deadlines=(), owner=world.secretary)
        for party in world.parties:
            invite(meeting, party, reply="accepted", replied_at=now, replied_by=world.secretary)
        for days in steps:
            make_rule(meeting, subject_id=meeting.pk, days_before=days, audience="invited")
        return meeting

    def replanned(meeting):
        started = time.perf_counter()
        with transaction.atomic():
            written = planner.merge(meeting, now=guards.database_clock())
        return written, time.perf_counter() - started

    replanned(event([7]))  # warm
    found = [replanned(event([7])) for _ in range(5)]
    rows, took = min(found, key=lambda each: each[1])
    bench.note(f"plan one subject of {rows} rows inside its act", "≤ 150 ms", f"{took * 1000:.0f} ms", met=took <= 0.15)

    count = 2 if bench.quick else 10
    events = [event(range(1, 21)) for _ in range(count)]
    found = [replanned(meeting) for meeting in events]
    total = sum(rows for rows, _ in found)
    rate = total / sum(took for _, took in found)
    bench.note("plan new rows", "≥ 8,000/s", f"{rate:,.0f}/s ({total:,} rows)", met=rate >= 8000)

    found = [replanned(meeting) for meeting in events]
    written, took = sum(rows for rows, _ in found), sum(took for _, took in found) * 100_000 / total
    bench.note(
        "identical replan of 100,000 rows",
        "0 rows written, ≤ 12 s",
        f"{written} written, {took:.1f} s",
        met=not written and took <= 12,
    )

    meeting = events[0]
    started = time.perf_counter()
    with transaction.atomic():
        there = type(meeting).objects.select_for_update().get(pk=meeting.pk)
        there.place(there.starts_local + timedelta(days=3), there.ends_local + timedelta(days=3), there.tz)
        there.revise(now=guards.database_clock())
        there.save()
        domain.replan(there, now=guards.database_clock())
    took = time.perf_counter() - started
    bench.note(f"move an event with {total // count:,} open rows", "≤ 1 s", f"{took:.2f} s", met=took <= 1)


def claim(bench, _world):
    """Four claimers at once, each a process."""
    from django.db import connection, connections

    from reminders import dispatch, guards

    count = 4_000 if bench.quick else 20_000
    with connection.cursor() as cursor:
        cursor.execute(FILL, [count])
    connections.close_all()
    ends = []
    started = time.perf_counter()
    for number in range(4):
        read, write = os.pipe()
        if os.fork() == 0:
            took = 0
            while letters := dispatch.claim(now=guards.database_clock(), owner=str(number)):
                took += len(letters)
            os.write(write, f"{took}".encode())
            os._exit(0)
        os.close(write)
        ends.append(read)
    claimed = sum(int(os.read(end, 20)) for end in ends)
    rate = claimed / (time.perf_counter() - started)
    for _ in ends:
        os.wait()
    once = "every row once" if claimed == count else f"{claimed} of {count}"
    bench.note(
        "claim by 4 at once",
        "≥ 8,000 rows/s, every row once",
        f"{rate:,.0f}/s, {once}",
        met=rate >= 8000 and claimed == count,
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reminders_message WHERE dedupe_key LIKE 'claim%%'")


def due():
    """Let everything that is planned and not put aside be due this instant."""
    from reminders import guards
    from reminders.models import Reminder

    Reminder.objects.filter(state="planned", held_at=None).update(send_at=guards.database_clock())


def last():
    """The newest letter there is."""
    from reminders.models import Message

    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def closed(since):
    """How many letters newer than one have come to their end."""
    from reminders.models import Message

    return Message.objects.filter(pk__gt=since, state__in=("sent", "unknown", "failed")).count()


def fill(world, letters):
    """Plan meetings until so many letters wait, due at one instant that has just come; planned ones of other figures rest."""
    from django.db import connection

    from reminders import guards, rezone
    from reminders.models import Reminder

    kept = list(Reminder.objects.filter(state="planned").values_list("pk", flat=True))
    Reminder.objects.filter(pk__in=kept).update(held_at=guards.database_clock())
    planned = 0
    while planned < letters:
        world.plan()
        planned += len(world.people)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM reminders_reminder WHERE state = 'planned' AND held_at IS NULL AND channel = 'portal'"
        )
        cursor.execute("ANALYZE reminders_reminder")
    rezone.run(now=guards.database_clock())  # or the first dispatcher does it, and plans anew what `due` has made due
    return planned


def send(bench, world, *, letters, delay, senders, target):
    """Letters with real words: from the first begun to the last closed."""
    letters, before = fill(world, letters), last()
    with Counter(delay) as relay, dispatcher(relay.url, senders):
        due()
        bench.wait(lambda: closed(before) >= letters, 30 + letters // 20)
    (took,) = asked(
        "SELECT extract(epoch FROM max(ended_at) - min(began_at)) FROM reminders_attempt WHERE message_id > %s",
        [before],
    )
    rate = letters / float(took)
    told = f"{delay * 1000:.0f} ms relay" if delay else "no relay delay"
    figure = f"send with real words, {told}, {senders} senders"
    bench.note(figure, f"≥ {target} letters/s", f"{rate:,.0f}/s", met=rate >= target)


def burst(bench, world, *, letters, seconds):
    """Due at one instant, letters about accounts in between, and how much memory it takes."""
    from reminders import domain, guards

    letters, before = fill(world, letters), last()
    posted, largest = [], 0
    with Counter(0.02) as relay, dispatcher(relay.url, 8) as running:
        started = time.perf_counter()
        due()

        def done():
            nonlocal largest
            if time.perf_counter() - started > len(posted) + 1 and len(posted) < 40:
                words = {"url": f"https://portal.example/{time.time_ns()}"}
                now = guards.database_clock()
                posted.append(domain.post("password", person=world.secretary, words=words, now=now).pk)
            largest = max(largest, memory(running.pid))
            return closed(before) >= letters + len(posted)

        bench.wait(done, 4 * seconds + 60)
        took = time.perf_counter() - started
    bench.note(f"{letters:,} due at one instant, 20 ms relay", f"≤ {seconds} s", f"{took:.0f} s", met=took <= seconds)
    (longest,) = asked(
        "SELECT extract(epoch FROM max(a.began_at - m.send_at)) FROM reminders_attempt a JOIN reminders_message m "
        "ON m.id = a.message_id WHERE m.id = ANY(%s)",
        [posted],
    )
    bench.note("account mail meanwhile", "< 10 s", f"{longest:.1f} s at most", met=longest < 10)
    bench.note("memory of a process of the dispatcher", "< 200 MB", f"{largest} MB at most", met=largest < 200)


def calm(bench, world):
    """Letters due one after the other; lateness by the database's clock."""
    from reminders import guards
    from reminders.models import Reminder

    seconds = 15 if bench.quick else 40
    letters, before = fill(world, 5 * seconds), last()
    begin = guards.database_clock() + timedelta(seconds=8)
    rows = list(Reminder.objects.filter(state="planned", held_at=None).values_list("pk", flat=True))
    for number, pk in enumerate(rows):
        Reminder.objects.filter(pk=pk).update(send_at=begin + timedelta(seconds=seconds * number / len(rows)))
    with Counter(0.02) as relay, dispatcher(relay.url, 4):
        bench.wait(lambda: closed(before) >= letters, seconds + 90)
    half, most = asked(
        "SELECT p[1], p[2] FROM (SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP "
        "(ORDER BY extract(epoch FROM a.began_at - m.send_at)) AS p "
        "FROM reminders_attempt a JOIN reminders_message m ON m.id = a.message_id WHERE m.id > %s) AS found",
        [before],
    )
    figure, measured = "lateness in calm, no Redis there", f"p50 {half:.1f} s, p99 {most:.1f} s"
    bench.note(figure, "p50 ≤ 5 s, p99 ≤ 30 s", measured, met=half <= 5 and most <= 30)


def kill(bench, world):
    """Kill all senders at once; what they held is looked at again when the lease is over, see `resume`."""
    from reminders import guards
    from reminders.models import Message

    letters, before = fill(world, 250), last()
    with Counter(0.02) as relay:
        with dispatcher(relay.url, 8) as running:
            due()
            bench.wait(lambda: closed(before) >= letters // 4, 60)
            running.kill()
            running.wait()
        bench.killed_at = guards.database_clock()
        bench.held = list(Message.objects.filter(state__in=("claimed", "sending")).values_list("pk", flat=True))
        with dispatcher(relay.url, 8):
            bench.wait(lambda: closed(before) >= letters - len(bench.held), 90)


def resume(bench, _world):
    """What the killed senders held leaves when others may take it."""
    from reminders import dispatch
    from reminders.models import Message

    if not bench.held:
        raise LateError("nothing was held when they were killed")
    held = Message.objects.filter(pk__in=bench.held)
    with Counter(0.02) as relay, dispatcher(relay.url, 4):
        bench.wait(lambda: not held.filter(state__in=("claimed", "sending", "queued", "retry_wait")).exists(), 380)
    (longest,) = asked(
        "SELECT coalesce(extract(epoch FROM max(began_at) - %s), 0) FROM reminders_attempt WHERE message_id = ANY(%s)",
        [bench.killed_at, bench.held],
    )
    unknown, most = held.filter(state="unknown").count(), dispatch.LEASE.total_seconds() + 60
    measured = f"{longest:.0f} s; of {len(bench.held)} letters held {unknown} are unknown"
    bench.note("all senders killed: work resumes within", f"lease + 60 s = {most:.0f} s", measured, met=longest <= most)


def main():
    """Measure one figure after the other and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    parser.add_argument("--full", action="store_true", help="a hundred thousand letters at one instant as well")
    options = parser.parse_args()
    bench = Bench(quick=options.quick, full=options.full)
    server = prepare()
    try:
        import django

        django.setup()
        from tests.engine.world import World

        started = time.monotonic()
        world = World(parties=10, people=25)
        few = 500 if bench.quick else 2_000
        bench.measure(plan, world)
        bench.measure(claim, world)
        bench.measure(kill, world)
        bench.measure(send, world, letters=few, delay=0, senders=4, target=200)
        bench.measure(send, world, letters=few, delay=0.02, senders=8, target=150)
        bench.measure(burst, world, letters=5 * few, seconds=90 * few // 2_000)
        bench.measure(calm, world)
        bench.measure(resume, world)
        if bench.full:
            bench.measure(burst, world, letters=100_000, seconds=720)
    finally:
        processes.stop(server, postgres.PARTING)
    print(bench.table())
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\n{os.cpu_count()} cores, load {load}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
