"""The alarm of the entrance: somebody tries very many passwords. Nobody is shut out; the administrators are told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Role, User
from records import history
from records.models import Entry
from reminders import domain as letters

REFUSALS, WITHIN = 1000, timedelta(hours=1)  # of the whole portal


def refusals(now: datetime) -> int:
    """How often the portal has refused a sign-in within the hour; no more than the alarm takes is counted."""
    return sum(at > now - WITHIN for at in _last()[:REFUSALS])


def _last() -> QuerySet[Entry, datetime]:
    """When sign-ins were refused, the last first; found by the index of verbs."""
    return Entry.objects.filter(verb="sign_in_refused").order_by("-pk").values_list("at", flat=True)


@transaction.atomic
def guessing(*, by: User | None, now: datetime) -> bool:
    """Tell the administrators once an hour that very many sign-ins are refused; tell whether that was done."""
    told = Entry.objects.filter(verb="guessing_told", at__gt=now - WITHIN).exists()
    first = None if told else next(iter(_last()[REFUSALS - 1 : REFUSALS]), None)
    if first is None or first <= now - WITHIN:
        return False
    history.record(User(pk=0, name_ru=str(_("unknown address"))), "guessing_told", by=by, now=now)
    for person in User.objects.active().filter(role=Role.ADMINISTRATOR).order_by("pk"):
        with translation.override(person.language):
            text = _(
                "Refused sign-ins within the last hour: %(count)d or more. Nobody is shut out; look at the audit trail."
            ) % {"count": REFUSALS}
        letters.post("security", person=person, words={"text": text}, now=now)
    return True
