"""The inbox of a person: what the portal has to say, read live through what the person may see now."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reminders import domain, queries
from reminders.models import Reminder
from ui import paging
from ui.doors import demand, done, page

MOST = 100  # notices of a page


def notifications(request):
    """List the notices of the person, the newest first."""
    demand(request.user, "reminders.read_notifications")
    rows = paging.page(Reminder.objects.inbox_of(request.user).order_by("-send_at", "-pk"), request.GET)
    context = {
        "page": rows,
        "lines": [line for line in queries.lines(rows, request.user) if line.subject is not None],
        "unread": queries.unread(request.user),
    }
    return page(request, "reminders/notifications.html", context)


@require_POST
def mark_read(request):
    """Note that notices were read: one, or all of them."""
    demand(request.user, "reminders.read_notifications")
    asked = map(paging.key, request.POST.getlist("ids")[:MOST])
    keys = [key for key in asked if key is not None]
    count = domain.reminder.mark_read(request.user, keys=keys, everything="all" in request.POST, now=timezone.now())
    if count:
        messages.success(request, _("Marked as read."))
    return done(request, "/notifications/")
