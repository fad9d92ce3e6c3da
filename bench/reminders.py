"""The figures of the engine beside what it must reach: `python bench/reminders.py`, with `--quick` a tenth of the rows.

It starts a PostgreSQL of its own in var/bench, as durable as a trial's, and a mail server that only counts.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from atc_portal.embedded import catalogues, environment, places, postgres, processes, roles  # noqa: E402
from bench.counter import Counter  # noqa: E402

DATABASE = "bench"
FILL = """
INSERT INTO reminders_message (public_id, kind, priority, dedupe_key, generation, on_behalf, address, language, zone,
    send_at, expires_at, next_at, state, attempts, compose_failures, last_phase, last_error, rfc_message_id,
    lease_owner, lease_token, render_hash, settled_how)
SELECT gen_random_uuid(), 'starts', 2, 'claim' || n, 1, '', 'to@test.example', 'ru', 'UTC',
    now(), now() + interval '1 day', now(), 'queued', 0, 0, '', '', '<claim' || n || '>', '', 0, '', ''
FROM generate_series(1, %s) AS n
"""


class Bench:
    """The database with its people, and what was measured."""

    def __init__(self, *, quick):
        self.quick = quick
        self.rows = []

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


def dispatcher(url, senders):
    """A dispatcher as it runs in production."""
    command = [sys.executable, "manage.py", "run_dispatcher", "--senders", str(senders)]
    surroundings = {**os.environ, "MAIL_URL": url, "ATC_ROLE": "worker"}
    return subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def fill(world, letters):
    """Plan meetings until so many letters wait, due at one instant that has just come; planned ones of other figures rest."""
    from django.db import connection

    from reminders import guards
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
    return planned


def send(bench, world, *, letters, delay, senders, target):
    """Letters with real words: from the first begun to the last closed."""
    from django.db import connection

    from reminders import guards
    from reminders.models import Message, Reminder

    letters = fill(world, letters)
    before = Message.objects.count()
    with Counter(delay) as relay:
        running = dispatcher(relay.url, senders)
        time.sleep(4)  # it starts, and finds nothing due
        Reminder.objects.filter(state="planned", held_at=None).update(send_at=guards.database_clock())
        await_sent(before + letters)
        stop(running)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM max(ended_at) - min(began_at)) FROM reminders_attempt WHERE message_id IN "
            "(SELECT id FROM reminders_message ORDER BY id DESC LIMIT %s)",
            [letters],
        )
        (took,) = cursor.fetchone()
    rate = letters / float(took)
    told = f"{delay * 1000:.0f} ms relay" if delay else "no relay delay"
    bench.note(
        f"send with real words, {told}, {senders} senders",
        f"≥ {target} letters/s",
        f"{rate:,.0f}/s",
        met=rate >= target,
    )


def burst(bench, world):
    """Due at one instant, letters about accounts in between, and how much memory it takes."""
    from django.db import connection

    from reminders import domain, guards
    from reminders.models import Message, Reminder

    letters = fill(world, 1_000 if bench.quick else 10_000)
    before = Message.objects.count()
    with Counter(0.02) as relay:
        running = dispatcher(relay.url, 8)
        time.sleep(4)
        started = time.perf_counter()
        Reminder.objects.filter(state="planned", held_at=None).update(send_at=guards.database_clock())
        posted, largest = [], 0
        while Message.objects.filter(state="sent").count() < before + letters + len(posted):
            if len(posted) < 10:
                words = {"url": f"https://portal.example/{time.time_ns()}"}
                posted.append(
                    domain.post("password", person=world.secretary, words=words, now=guards.database_clock()).pk
                )
            largest = max(largest, memory(running.pid))
            time.sleep(1)
        took = time.perf_counter() - started
        stop(running)
    scaled = took * 10_000 / letters
    bench.note(
        f"{letters:,} due at one instant, 20 ms relay",
        f"≤ {90 * letters // 10_000} s",
        f"{took:.0f} s",
        met=scaled <= 90,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM max(a.began_at - m.send_at)) FROM reminders_attempt a JOIN reminders_message m "
            "ON m.id = a.message_id WHERE m.id = ANY(%s)",
            [posted],
        )
        (longest,) = cursor.fetchone()
    bench.note("account mail meanwhile", "< 10 s", f"{longest:.1f} s at most", met=longest < 10)
    bench.note("memory of the dispatcher", "< 200 MB", f"{largest} MB", met=largest < 200)


def calm(bench, world):
    """Letters due one after the other; lateness by the database's clock."""
    from django.db import connection

    from reminders import guards
    from reminders.models import Message, Reminder

    seconds = 15 if bench.quick else 40
    letters = fill(world, 5 * seconds)
    before = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    count = Message.objects.count()
    begin = guards.database_clock() + timedelta(seconds=4)
    rows = list(Reminder.objects.filter(state="planned", held_at=None).values_list("pk", flat=True))
    for number, pk in enumerate(rows):
        Reminder.objects.filter(pk=pk).update(send_at=begin + timedelta(seconds=seconds * number / len(rows)))
    with Counter(0.02) as relay:
        running = dispatcher(relay.url, 4)
        await_sent(count + letters)
        stop(running)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM a.began_at - m.send_at)) "
            "FROM reminders_attempt a JOIN reminders_message m ON m.id = a.message_id WHERE m.id > %s",
            [before],
        )
        ((half, most),) = cursor.fetchall()[0]
    bench.note(
        "lateness in calm (no Redis runs here)",
        "p50 ≤ 5 s, p99 ≤ 30 s",
        f"p50 {half:.1f} s, p99 {most:.1f} s",
        met=half <= 5 and most <= 30,
    )


def await_sent(count):
    """Wait until so many letters are closed."""
    from reminders.models import Message

    while Message.objects.filter(state__in=("sent", "unknown", "failed")).count() < count:
        time.sleep(0.25)


def stop(running):
    running.send_signal(signal.SIGTERM)
    running.wait(60)


def memory(pid):
    """Megabytes a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


def prepare():
    """Start PostgreSQL, give it a migrated database, and set Django up for it."""
    chosen = places.choose(ROOT / "var", below="bench")
    log = chosen.data / "postgres.log"
    server = postgres.start(chosen, log)
    sockets = str(chosen.sockets / "pg")
    roles.prepare(sockets, f"{DATABASE}_template")
    files = chosen.data / "files"
    (files / "static").mkdir(parents=True, exist_ok=True)
    for file in ("instance", "witness"):
        (files / file).unlink(missing_ok=True)
    os.environ |= {
        **environment.keys(chosen.data / "keys"),
        "DATABASE_URL": postgres.url(chosen, f"{DATABASE}_template"),
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "ATC_TRIAL": "1", "ATC_ROLE": "owner", "ATC_VAR": str(files), "PYTHONTZPATH": "", "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "atc_portal.settings",
    }  # fmt: skip
    catalogues.compile_all(ROOT / "locale")
    subprocess.run([sys.executable, "manage.py", "migrate", "--skip-checks", "-v0"], cwd=ROOT, check=True)
    link = roles.superuser(sockets)
    with link.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {DATABASE}_template OWNER atc_owner")
    link.close()
    os.environ |= {"DATABASE_URL": postgres.url(chosen, DATABASE), "ATC_ROLE": "worker"}
    return server


def main():
    """Measure one figure after the other and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    bench = Bench(quick=parser.parse_args().quick)
    server = prepare()
    try:
        import django

        django.setup()
        from tests.engine.letters.world import World

        started = time.monotonic()
        world = World(parties=10, people=25)
        plan(bench, world)
        claim(bench, world)
        few = 500 if bench.quick else 2_000
        send(bench, world, letters=few, delay=0, senders=4, target=200)
        send(bench, world, letters=few, delay=0.02, senders=8, target=150)
        burst(bench, world)
        calm(bench, world)
    finally:
        processes.stop(server, postgres.PARTING)
    print(bench.table())
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\n{os.cpu_count()} cores, load {load}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
