"""The hold of the engine."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records import history
from reminders import ledger
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
def release(*, by: Any, now: datetime, instance: str = "") -> Engine:
    """Let the engine go on from here; the clock and, if named, the instance are taken as they are now."""
    engine = Engine.objects.select_for_update().get()
    engine.hold, engine.hold_why, engine.last_clock = False, "", now
    engine.instance = instance or engine.instance
    engine.save(update_fields=["hold", "hold_why", "last_clock", "instance"])
    history.record(engine, "released", by=by, now=now)
    ledger.wake()
    return engine
