"""Who is told what: the reminders of one record."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reminders import queries
from reminders.models import Reminder
from ui import paging
from ui.doors import demand, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="person", label=gettext_lazy("Person"), value=lambda row: str(row.person), head=True),
    Column(name="on_behalf", label=gettext_lazy("On behalf of"), value="party"),
    Column(name="kind", label=gettext_lazy("What"), value="says"),
    Column(name="channel", label=gettext_lazy("How"), value="get_channel_display"),
    Column(name="send_at", label=gettext_lazy("When"), template="reminders/_when.html", nowrap=True),
    Column(name="outcome", label=gettext_lazy("State"), look="outcome_look"),
    Column(name="because", label=gettext_lazy("Reason")),
]
OPENED = [replace(column, url="get_absolute_url") if column.head else column for column in COLUMNS]


def told_page(request, row, back=""):
    """Show who was, is and will be told what of a record; the caller has fetched it through `visible_to`.

    Staff see everyone; a representative the own notices and those of the own parties.
    """
    demand(request.user, "reminders.read_notifications")
    found = Reminder.objects.visible_to(request.user).about(row).select_related("person", "message")
    rows = paging.page(found.order_by("send_at", "pk"), request.GET)
    rows.object_list = queries.with_parties(rows.object_list)
    columns = OPENED if request.user.has_perm("reminders.read_reminders") else COLUMNS
    context = {
        "row": row,
        "back": back or row.get_absolute_url(),
        "table": Table(columns, rows, caption=_("Who is told what")),
        "empty": {"title": _("Nobody is to be told anything"), "text": _("Rules and dates decide who is told.")},
        "now": timezone.now(),
    }
    return page(request, "reminders/told.html", context)
