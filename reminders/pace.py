"""How much one editor may set in motion by hand: thirty acts an hour, counted by the trail."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from records.models import Entry
from ui import when

MOST = 30
HOUR = timedelta(hours=1)
VERBS = ("reminded", "kept_back", "skipped", "sent_now", "let_go", "taken_back", "sent_to_self", "resent", "delivered")


def keep(by: Any, *, now: datetime) -> None:
    """Refuse the thirty-first act of an editor within an hour, and say when the next one is possible.

    Acts of one editor wait for each other here, so that two at once are not both the thirtieth. What one act does to
    many records bears one moment and counts once. Commands of the operator are not counted.
    """
    if by is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reminders by {by.pk}"])
    done = Entry.objects.filter(actor=by, verb__in=VERBS, at__gt=now - HOUR, at__lte=now)
    moments = list(done.order_by("-at").values_list("at", flat=True).distinct()[:MOST])
    if len(moments) < MOST:
        return
    said = {"most": MOST, "at": when.clock(moments[-1] + HOUR + timedelta(minutes=1))}
    raise ValidationError(
        _("You have done this %(most)d times within an hour. You can go on at %(at)s.") % said, code="too_many"
    )
