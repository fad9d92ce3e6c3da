"""The reminder centre of the secretariat: what is due, planned, sent, refused, of unknown fate; rules and promises."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from reminders import domain, queries
from reminders.models import Reminder
from reminders.promise import PROMISES
from ui import paging, sheets, tables
from ui.doors import demand, done, page
from ui.tables import Column, Table

LONGEST = 200  # of the reason of a hold

COLUMNS = [
    Column(
        name="send_at",
        label=gettext_lazy("When"),
        value="row.send_at",
        template="reminders/_when.html",
        nowrap=True,
        order=("send_at",),
    ),
    Column(name="title", label=gettext_lazy("About"), url="url", head=True),
    Column(name="kind", label=gettext_lazy("What"), value="row.says"),
    Column(
        name="person",
        label=gettext_lazy("Person"),
        value=lambda line: str(line.row.person),
        template="reminders/_to_whom.html",
    ),
    Column(name="on_behalf", label=gettext_lazy("On behalf of"), value="row.party", on_page=False),
    Column(name="channel", label=gettext_lazy("How"), value="row.get_channel_display"),
    Column(name="state", label=gettext_lazy("State"), value="row.outcome", look="row.outcome_look"),
    Column(name="because", label=gettext_lazy("Reason"), value="row.because"),
]


def tabs(request, current):
    """The tabs of the centre, those that ask for attention with their counts."""
    seen = Reminder.objects.visible_to(request.user)
    now = timezone.now()
    return [
        (_("Due today"), "/reminders/", current == "due", queries.due(seen, now).count()),
        (_("Planned"), "/reminders/?tab=planned", current == "planned"),
        (_("Sent"), "/reminders/?tab=sent", current == "sent"),
        (
            pgettext("reminders", "Not sent"),
            "/reminders/?tab=failed",
            current == "failed",
            queries.failed(seen).count(),
        ),
        (
            pgettext("reminders", "Unknown"),
            "/reminders/?tab=unknown",
            current == "unknown",
            queries.unknown(seen).count(),
        ),
        (_("Outbox"), "/reminders/outbox/", current == "outbox", queries.outbox(seen).count()),
        (_("Rules"), "/reminders/rules/", current == "rules"),
        (_("Wording"), "/reminders/wording/", current == "wordings"),
        (_("What we promise"), "/reminders/promise/", current == "promise"),
    ]


def reminders(request):
    """List reminders by what has become of them."""
    demand(request.user, "reminders.read_reminders")
    seen = Reminder.objects.visible_to(request.user).select_related("person", "message")
    now = timezone.now()
    asked = request.GET.get("tab", "due")
    choices = {
        "due": lambda: queries.due(seen, now).order_by("send_at", "pk"),
        "planned": lambda: queries.planned(seen).order_by("send_at", "pk"),
        "sent": lambda: queries.sent(seen).order_by("-send_at", "-pk"),
        "failed": lambda: queries.failed(seen).order_by("-send_at", "-pk"),
        "unknown": lambda: queries.unknown(seen).order_by("-send_at", "-pk"),
    }
    tab = asked if asked in choices else "due"
    found = choices[tab]()
    if request.GET.get("sort"):
        found = found.order_by(*tables.ordering(COLUMNS, request.GET, ["send_at"]))
    if sheet := sheets.answer(
        request, COLUMNS, found, name=f"reminders-{tab}", title=_("Reminders"),
        prepare=lambda rows: queries.lines(rows, request.user),
    ):  # fmt: skip
        return sheet
    rows = paging.page(found, request.GET)
    rows.object_list = queries.lines(rows.object_list, request.user)
    context = {
        "tabs": tabs(request, tab),
        "table": Table(COLUMNS, rows, caption=_("Reminders"), query=request.GET),
        "empty": {"title": _("There are none"), "text": _("When there are, they stand here with their reason.")},
        "engine": queries.engine(),
    }
    return page(request, "reminders/reminders.html", context)


def promise(request):
    """Say what the portal promises about reminders, in both languages."""
    demand(request.user, "reminders.read_promise")
    shown = tabs(request, "promise") if request.user.has_perm("reminders.read_reminders") else []
    return page(request, "reminders/promise.html", {"promises": PROMISES, "tabs": shown})


@require_POST
def hold(request):
    """Put the engine on hold."""
    demand(request.user, "reminders.hold")
    try:
        domain.engine.hold(
            why=request.POST.get("why", "")[:LONGEST].replace("\0", ""), by=request.user, now=timezone.now()
        )
        messages.success(request, _("The engine is on hold: nothing leaves until it is released."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return done(request, "/system/")


@require_POST
def release(request):
    """Let the engine go on."""
    demand(request.user, "reminders.release")
    domain.engine.release(by=request.user, now=timezone.now())
    messages.success(request, _("The engine is released."))
    return done(request, "/system/")
