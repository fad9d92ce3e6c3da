"""A PostgreSQL and a Valkey of one test's own, which it may stop and start."""

import shutil
import signal
from pathlib import Path

from django.conf import settings
from django.db import connections

from atc_portal.embedded import places, postgres, processes, roles, valkey
from tests.databases import renew

ROOT = Path(__file__).resolve().parents[2]
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
        (Path(settings.VAR) / "witness").unlink(missing_ok=True)  # of its twin, copied from the same template

    def close(self):
        """Stop both and leave nothing behind."""
        connections.close_all()
        (Path(settings.VAR) / "witness").unlink(missing_ok=True)
        for server, signum in ((self.valkey, signal.SIGKILL), (self.postgres, signal.SIGQUIT)):
            if server is not None:
                processes.stop(server, signum)
        shutil.rmtree(self.places.data)
        shutil.rmtree(self.places.sockets, ignore_errors=True)
