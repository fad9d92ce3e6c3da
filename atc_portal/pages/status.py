"""Whether the portal lives, for machines and for people: words, not lights, and no title of anything."""

import time
from dataclasses import dataclass
from datetime import datetime

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from prometheus_client import CONTENT_TYPE_LATEST

from atc_portal import monitor
from atc_portal.pages import feeds
from members.domain import alarm
from members.domain.account import center_day
from records import queries
from reminders import guards, health, metrics
from ui.doors import demand, page
from ui.tables import said

UNAVAILABLE = 503


@dataclass(frozen=True)
class Part:
    """A part of the portal: whether it works, and what there is to say of it."""

    name: str
    works: bool
    says: list[str]
    url: str = ""


def live(_request: HttpRequest) -> HttpResponse:
    """Say that the web process answers; it asks nothing of database and broker."""
    return _plain("ok")


def ready(_request: HttpRequest) -> HttpResponse:
    """Say whether pages can be served: the database answers. Without the cache pages are served all the same."""
    return _plain("ok") if _database().works else _plain("the database does not answer", status=UNAVAILABLE)


def reminders(_request: HttpRequest) -> HttpResponse:
    """Say whether reminders leave in time."""
    try:
        troubles = health.look(timezone.now()).troubles
    except DatabaseError:
        troubles = ["database"]
    return _plain("ok") if not troubles else _plain("late: " + ", ".join(troubles), status=UNAVAILABLE)


def figures(request: HttpRequest) -> HttpResponse:
    """Give the figures of the engine to the monitor, by its network, and to administrators; to nobody else."""
    if not monitor.reads_figures(request):
        demand(request.user, "portal.read_figures")
    now = guards.database_clock()
    return HttpResponse(metrics.exposition(now=now, host=timezone.now()), content_type=CONTENT_TYPE_LATEST)


def status(request):
    """Show how the portal's parts are, each with what to do about it."""
    demand(request.user, "portal.read_status")
    now = timezone.now()
    parts = [_database(), _queue(), *_reminders(now), _feeds(now), _mail(), _entrance(now), _trail(request.user, now)]
    context = {"parts": parts, "now": now, "version": settings.VERSION, "works": all(part.works for part in parts)}
    return page(request, "pages/status.html", context)


def _plain(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)


def _database() -> Part:
    started = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            (size,) = cursor.fetchone()
    except DatabaseError:
        return Part(_("Database"), works=False, says=[_("does not answer")])
    took = max(1, round((time.monotonic() - started) * 1000))
    return Part(_("Database"), works=True, says=[_("answers in %(ms)s ms") % {"ms": took}, filesizeformat(size)])


def _queue() -> Part:
    try:
        cache.get("status")
    except (redis.RedisError, OSError):
        return Part(
            _("Queue and cache"),
            works=False,
            says=[_("does not answer: reminders leave all the same, exports and sign-in codes wait")],
        )
    return Part(_("Queue and cache"), works=True, says=[_("answers")])


def _reminders(now: datetime) -> list[Part]:
    seen = health.look(now)
    if seen.hold:
        says = [_("on hold: %(why)s") % {"why": seen.hold}]
    elif seen.seen_at is None:
        says = [_("the dispatcher has not been seen yet")]
    else:
        age = max(0, round((now - seen.seen_at).total_seconds()))
        says = [ngettext("last seen %(n)s second ago", "last seen %(n)s seconds ago", age) % {"n": age}]
    counts = [
        (_("to leave now"), seen.due),
        (_("unknown"), seen.unknown),
        (_("failed"), seen.failed),
        (_("missed today"), seen.missed),
    ]
    says += [f"{words}: {count}" for words, count in counts]
    return [Part(_("Reminders"), works=not seen.troubles, says=says)]


def _entrance(now: datetime) -> Part:
    """How many sign-ins were refused within the hour; very many are somebody who guesses."""
    count = alarm.refusals(now)
    words = _("refusals within the last hour")
    return Part(_("Sign-in"), works=count < alarm.REFUSALS, says=[f"{words}: {count}"])


def _feeds(now: datetime) -> Part:
    """How many events were left out of calendars today, for what they say could not be put into one."""
    try:
        count = cache.get(feeds.key_of(center_day(now)), 0)
    except (redis.RedisError, OSError):
        count = 0
    words = _("events left out of feeds today")
    return Part(_("Calendar feeds"), works=not count, says=[f"{words}: {count}"])


def _mail() -> Part:
    if not settings.MAIL_URL:
        return Part(_("Mail"), works=True, says=[_("letters are kept as files: no mail server is set")])
    return Part(_("Mail"), works=True, says=[_("handed to the mail server that is set")])


def _trail(user, now: datetime) -> Part:
    """Whether the chain of the trail was looked over and fits, and whether its head leaves the host in time."""
    seen = queries.chain(now)
    if seen.verified is None:
        says = [_("has not been verified yet")]
    elif seen.trouble:
        says = [seen.trouble]
    else:
        words = {"number": seen.verified.seq, "at": said(seen.verified.at)}
        says = [_("verified up to No. %(number)d, %(at)s") % words]
    if seen.is_late:
        says.append(_("its head has not been sent away for a quarter of an hour"))
    elif seen.sent:
        says.append(_("head sent away %(at)s") % {"at": said(seen.sent.at)})
    url = reverse("records:trail") if user.has_perm("records.read_trail") else ""
    return Part(_("Audit trail"), works=seen.is_well, says=says, url=url)
