"""Many hands at the same moment: each act on a connection and in a transaction of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, connection

WRITERS = 16


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """Do acts at the same moment; give what each led to: "done", "gone", a sentence of refusal, an error of the database."""
    meet = Barrier(len(acts))

    def run(act):
        try:
            with connection.cursor() as cursor:
                # On a slow machine the sixteenth waits long; a ring of waits still ends at once.
                cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
            meet.wait(timeout=60)
            act()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        except ObjectDoesNotExist:
            return "gone"
        except DatabaseError as refusal:
            return type(refusal).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(timeout=120) for each in [pool.submit(run, act) for act in acts]]
