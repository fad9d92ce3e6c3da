"""The hold of the engine."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records import history
from reminders import guards, ledger
from reminders.models import Engine


@transaction.atomic
def hold(*, why: str, by: Any, now: datetime) -> Engine:
    """Put the engine on hold: nothing leaves until it is released; planning goes on."""
    engine = Engine.objects.select_for_update().get()
    if not why.strip():
        raise ValidationError({"why": _("Say why the engine is put on hold.")})
    engine.hold, engine.hold_why = True, why.strip()[:200]
    engine.save(update_fields=["hold", "hold_why"])
    history.record(engine, "held", by=by, now=now, reason=why)
    return engine


@transaction.atomic
def release(*, by: Any, now: datetime, adopt: bool = False) -> Engine:
    """Let the engine go on; the clock is taken as it is now, with `adopt` also this host and this database.

    Only whoever operates the server adopts: a restored or copied database must be looked at first.
    """
    engine = Engine.objects.select_for_update().get()
    engine.hold, engine.hold_why, engine.last_clock = False, "", now
    if adopt:
        guards.adopt(engine)
    engine.save(update_fields=["hold", "hold_why", "last_clock", "instance", "origin", "tick"])
    history.record(engine, "released", by=by, now=now)
    ledger.wake()
    return engine
