"""What people are told of their accounts without anybody asking: strange browsers, spent recovery codes, reviews that wait."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members import queries
from members.domain.account import center_day
from members.models import Role, User
from records import history
from records.models import Entry
from reminders import domain as letters


@transaction.atomic
def new_device(user: User, *, device: str, network: str, by: User, now: datetime) -> bool:
    """Tell a person of a sign-in by a browser that never signed in to the account; the first sign-in of all is no news."""
    if not history.of(user).filter(verb="signed_in").exists():
        return False
    with translation.override(user.language):
        text = _("Signed in by a browser that was not known before: %(device)s, network address %(network)s.")
    letters.post("security", person=user, words={"text": text % {"device": device, "network": network}}, now=now)
    history.record(user, "new_device", by=by, now=now)
    return True


@transaction.atomic
def recovery_used(user: User, *, left: int, by: User, now: datetime) -> None:
    """Tell a person that one of the recovery codes was used, and how many are left."""
    with translation.override(user.language):
        text = _("A recovery code was used. Codes left: %(number)d.") % {"number": left}
    letters.post("security", person=user, words={"text": text}, now=now)
    history.record(user, "recovery_used", by=by, now=now)


@transaction.atomic
def reviews_wait(*, by: User | None, now: datetime) -> int:
    """Tell each administrator once a week, from Monday on, how many accounts of others wait for a review; give how many were told."""
    today = center_day(now)
    monday = datetime.combine(today - timedelta(days=today.weekday()), time.min, ZoneInfo(settings.CENTER_TZ))
    waiting = set(queries.to_review(User.objects.all(), today=today, now=now).values_list("pk", flat=True))
    administrators = User.objects.active().filter(role=Role.ADMINISTRATOR).order_by("pk")
    return sum(_told_of_reviews(person, waiting - {person.pk}, monday, by=by, now=now) for person in administrators)


def _told_of_reviews(person: User, waiting: set[int], monday: datetime, *, by: User | None, now: datetime) -> bool:
    told = Entry.objects.about(person).filter(verb="review_told", at__gte=monday, at__lte=now)
    if not waiting or told.exists():
        return False
    url = settings.PORTAL_URL + reverse("members:to_review")
    letters.post("to_review", person=person, words={"count": len(waiting), "url": url}, now=now)
    history.record(person, "review_told", by=by, now=now)
    return True
