"""Wait for PostgreSQL, then make the database and its roles; a short-lived process, so that the supervisor stays small."""

import sys
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812  # it is a class

ROLES = Path(__file__).resolve().parents[2] / "deploy/roles.sql"
PATIENCE = 60  # crash recovery takes its time


def superuser(sockets: str, database: str = "postgres") -> Connection:
    """A connection of the launcher's own, each statement its own transaction."""
    found = psycopg2.connect(host=sockets, user="postgres", dbname=database, connect_timeout=5)
    found.autocommit = True
    return found


def ready(sockets: str) -> Connection:
    """The first connection the server accepts."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return superuser(sockets)
        except psycopg2.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def prepare(sockets: str, database: str) -> None:
    """Make the database if it is missing, and bring the roles in it to what `deploy/roles.sql` says."""
    link = ready(sockets)
    with link.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        if not cursor.rowcount:
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database)))
    link.close()
    link = superuser(sockets, database)
    with link.cursor() as cursor:
        cursor.execute(ROLES.read_text())
    link.close()


if __name__ == "__main__":
    prepare(*sys.argv[1:])
