"""How a person wants to be told."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records import history
from reminders.domain.calls import request
from reminders.models import Preference, Request

LONGEST_PAUSE = timedelta(days=60)


@transaction.atomic
def change(
    person: Any,
    *,
    quiet_from: time | None,
    quiet_until: time | None,
    quiet_weekends: bool,
    digest: str,
    topics_off: Iterable[str] = (),
    paused_until: datetime | None = None,
    by: Any,
    now: datetime,
) -> Preference:
    """Note how a person wants to be told; what is planned for them is planned anew in seconds."""
    wish = Preference.objects.select_for_update().filter(person=person).first() or Preference(person=person)
    names = ("quiet_from", "quiet_until", "quiet_weekends", "digest", "topics_off", "paused_until")
    was = history.values(wish, *names)
    if paused_until is not None and paused_until - now > LONGEST_PAUSE:
        raise ValidationError({"paused_until": _("A pause lasts sixty days at most.")}, code="too_long")
    wish.quiet_from, wish.quiet_until, wish.quiet_weekends = quiet_from, quiet_until, quiet_weekends
    wish.digest, wish.topics_off, wish.paused_until = digest, sorted(topics_off), paused_until
    wish.full_clean()
    wish.save()
    history.record(person, "profile_changed", by=by, now=now, changes=history.diff(was, history.values(wish, *names)))
    request(Request.What.PERSON, person.pk, reason="wishes changed", now=now)
    return wish


@transaction.atomic
def unsubscribe(person: Any, *, topic: str, by: Any, now: datetime) -> Preference:
    """Switch one topic off, by the link of a letter; what a party must answer is told all the same. Twice is once."""
    wish = Preference.objects.select_for_update().filter(person=person).first() or Preference(person=person)
    if topic not in wish.topics_off:
        was = history.values(wish, "topics_off")
        wish.topics_off = sorted({*wish.topics_off, topic})
        wish.full_clean()
        wish.save()
        changes = history.diff(was, history.values(wish, "topics_off"))
        history.record(person, "profile_changed", by=by, now=now, changes=changes)
        request(Request.What.PERSON, person.pk, reason="unsubscribed", now=now)
    return wish
