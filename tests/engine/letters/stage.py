"""A PostgreSQL and a Valkey of one test's own, which it may stop and start, and people who take part in meetings."""

import shutil
import signal
from datetime import timedelta
from pathlib import Path

from django.db import connections

from atc_portal.embedded import places, postgres, processes, roles, valkey
from meetings.models import When
from reminders import domain, guards, walltime
from reminders.models import Preference, Rule
from tests.databases import renew
from tests.factories.meetings import invite, make_meeting
from tests.factories.members import make_account, make_office, make_party
from tests.factories.reminders import make_rule

ROOT = Path(__file__).resolve().parents[3]
LEAD = timedelta(days=2)
AHEAD = timedelta(minutes=10)
DURABLE = ("fsync=off", "full_page_writes=off")  # a killed server loses nothing committed; a machine does not fall here


class Servers:
    """Both servers, the first with a copy of the migrated template in it."""

    def __init__(self, whose: Path, name: str) -> None:
        self.places = places.choose(ROOT / "var", below=f"test/{whose.name}/{name}")
        (template,) = whose.parent.glob("template-*")
        shutil.copytree(template, self.places.data / f"pg-{postgres.programs(self.places)[1]}", symlinks=True)
        if owner := processes.lowly():
            for path in self.places.data.glob("pg-*/**/*"):
                shutil.chown(path, *owner)
            for path in self.places.data.glob("pg-*"):
                shutil.chown(path, *owner)
        self.postgres = self.valkey = None
        self.start_postgres()

    def start_postgres(self):
        """Start it, and wait until it has recovered."""
        self.postgres = postgres.start(self.places, self.places.data / "postgres.log", DURABLE)
        roles.ready(str(self.places.sockets / "pg")).close()

    def restart_postgres(self):
        """Let it fall in the middle of everything, and start it again."""
        processes.stop(self.postgres, signal.SIGQUIT)
        connections.close_all()
        self.start_postgres()

    def start_valkey(self):
        self.valkey = valkey.start(self.places, self.places.data / "valkey.log")

    def stop_valkey(self):
        processes.stop(self.valkey, signal.SIGKILL)

    def enter(self):
        """Make this test's database here; who asks the connection from now on asks here."""
        connections.close_all()
        connections["default"].settings_dict["HOST"] = str(self.places.sockets / "pg")
        renew()

    def close(self):
        connections.close_all()
        for server, signum in ((self.valkey, signal.SIGKILL), (self.postgres, signal.SIGQUIT)):
            if server is not None:
                processes.stop(server, signum)
        shutil.rmtree(self.places.data)
        shutil.rmtree(self.places.sockets, ignore_errors=True)


class World:
    """A secretary, parties with people who want each letter at once, and meetings they take part in."""

    def __init__(self, parties=4, people=5):
        center = make_party("ATC", kind="body", order=99)
        self.secretary = make_account("staff", party=center, office=make_office(), name="Секретарь")
        self.parties = [
            make_party(f"X{letter}", order=number) for number, letter in enumerate("ABCDEFGHIJKLMNOP"[:parties], 1)
        ]
        self.people = [self.secretary]
        for party in self.parties:
            for number in range(people):
                name = f"{party.code} {number}"
                language = ("ru", "en")[number % 2]
                self.people.append(
                    make_account("representative", party=party, name=name, rights=["answer"], language=language)
                )
        Preference.objects.bulk_create(
            Preference(person=person, quiet_from=None, quiet_until=None, digest="none") for person in self.people
        )
        self.meetings = []

    def plan(self, *, urgent=False):
        """Plan a meeting whose one step comes in ten minutes, for everyone."""
        now = guards.database_clock()
        starts = walltime.wall(now + LEAD + AHEAD, "Europe/Minsk").replace(second=0, microsecond=0, tzinfo=None)
        when = When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=8), tz="Europe/Minsk")
        meeting = make_meeting(when=when, deadlines=(), owner=self.secretary)
        for party in self.parties:
            invite(meeting, party, reply="accepted", replied_at=now, replied_by=self.secretary)
        make_rule(
            meeting,
            subject_id=meeting.pk,
            days_before=None,
            at_time=None,
            before=LEAD,
            audience="invited",
            urgent=urgent,
        )
        domain.replan(meeting, now=now)
        self.meetings.append(meeting)
        return meeting

    @staticmethod
    def forget_rules():
        """Leave none of the first ladders in force: what is planned here has one step."""
        Rule.objects.filter(subject_id=None).update(active=False)
