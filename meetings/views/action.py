"""Action items: the tracker across meetings, those of one meeting, the page of one with its reports, and what is done to it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from documents.models import Decision
from meetings import domain
from meetings.forms.action import (
    AcceptForm,
    ActionFilter,
    CancelActionForm,
    DecideMoreTimeForm,
    MoreTimeForm,
    ReportForm,
    SendBackForm,
)
from meetings.models import ActionItem, AgendaItem, Extension, Meeting, Outcome, ProgressReport
from meetings.queries import audience
from meetings.views.action_issue import extracts, meeting_of
from meetings.views.meeting import tabs
from members.views.saved_view import beside
from records.views import history_page
from reminders import walltime
from reminders.views import told_page
from ui import paging, sheets, tables
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="number", label=pgettext_lazy("action item", "No."), order=("item_no", "position"), nowrap=True),
    Column(
        name="action", label=gettext_lazy("Action item"), value=tables.pair("text"),
        template="meetings/_action_title.html", head=True,
    ),
    Column(name="meeting", label=gettext_lazy("Meeting"), value="meeting.short", url="meeting.get_absolute_url"),
    Column(name="lead", label=pgettext_lazy("action item", "Lead executor"), value="lead.short", order=("lead__protocol_order",)),
    Column(
        name="co_executors", label=gettext_lazy("Co-executors"),
        value=lambda row: ", ".join(party.short for party in row.co_executors.all()),
    ),
    Column(
        name="due", label=gettext_lazy("Due"), template="meetings/_action_due.html", order=("due_found",), gaps=True
    ),
    Column(name="due_on", label=gettext_lazy("First term"), on_page=False),
    Column(
        name="status", label=gettext_lazy("State"), value="get_status_display", look="status_look", order=("status",)
    ),
    Column(name="ground", label=gettext_lazy("Ground"), value="closing_ground", on_page=False),
]  # fmt: skip


def today():
    """The day it is at the Center."""
    return walltime.today(timezone.now(), settings.CENTER_TZ)


def actions(request):
    """The tracker: action items of all meetings the reader sees, the earliest due first."""
    demand(request.user, "meetings.read_meetings")
    asked = ActionFilter(request.GET, user=request.user, today=today())
    found = _with_facts(asked.apply(ActionItem.objects.visible_to(request.user)))
    if "sort" in request.GET:
        found = found.order_by(*tables.ordering(COLUMNS, request.GET, ["meeting", "item_no", "position"]))
    if sheet := sheets.answer(request, COLUMNS, found, name="actions", title=_("Action items")):
        return sheet
    shown = paging.page(found, request.GET)
    for row in shown:
        row.overdue = row.is_overdue(asked.today)
    context = {
        "filter_form": asked,
        "saved": beside(request),
        "table": Table(COLUMNS, shown, caption=_("Action items"), query=request.GET),
        "empty": {"title": _("No action items"), "text": _("They are issued from meetings that were held.")},
    }
    return page(request, "meetings/actions.html", context)


def of_meeting(request, public_id):
    """The action items of one meeting."""
    row = meeting_of(request, public_id)
    if not Meeting.objects.visible_to(request.user).open_to(request.user).filter(pk=row.pk).exists():
        raise Http404
    found = _with_facts(ActionItem.objects.visible_to(request.user).filter(meeting=row))
    shown = paging.page(found.order_by("item_no", "position"), request.GET)
    for each in shown:
        each.overdue = each.is_overdue(today())
    context = {
        "meeting": row,
        "extracts": extracts(request.user, row),
        "table": Table(
            [each for each in COLUMNS if each.name != "meeting"], shown, caption=_("Action items"), query=request.GET
        ),
        "empty": {
            "title": _("No action items"),
            "text": _("They are issued when the meeting was held, until it is finalised."),
        },
        "tabs": tabs(request.user, row, "actions-of"),
    }
    return page(request, "meetings/actions_of.html", context)


def _with_facts(found):
    return found.in_order().select_related("lead", "meeting__series").prefetch_related("co_executors")


def action(request, public_id):
    """One action item: the decision, the task, the reports, the ground on which it ended."""
    row = _action(request, public_id)
    reports = ProgressReport.objects.visible_to(request.user).filter(action=row).select_related("party", "by")
    mine = list(request.user.parties("answer")) if request.user.has_role("representative") else []
    executors = [row.lead, *row.co_executors.all()]
    reporting = executors if request.user.has_perm("meetings.reply_on_behalf") else [p for p in executors if p in mine]
    context = {
        "action": row,
        "now": timezone.now(),
        "overdue": row.is_overdue(today()),
        "reports": reports.order_by("at", "pk"),
        "full": request.user.has_role("staff") or any(p in executors for p in request.user.parties("view")),
        "reporting": reporting if row.is_open else [],
        "extensions": Extension.objects.visible_to(request.user).filter(action_item=row).order_by("asked_at", "pk"),
        "decision": Decision.objects.visible_to(request.user).filter(pk=row.decision_id).first(),
        "outcome": Outcome.objects.visible_to(request.user).filter(pk=row.outcome_id).select_related("item").first(),
        "considered": AgendaItem.objects.visible_to(request.user).filter(actions=row).select_related("meeting"),
        "cancelled_by": Decision.objects.visible_to(request.user).filter(pk=row.cancelled_by_id).first(),
        "meeting_seen": Meeting.objects.visible_to(request.user).filter(pk=row.meeting_id).exists(),
    }
    context["pending"] = [each for each in context["extensions"] if each.verdict == "pending"]
    return page(request, "meetings/action.html", context)


def report(request, public_id):
    """Send a report for the lead or a co-executor; the secretariat enters one that came by letter."""
    row = _action(request, public_id)
    demand(request.user, "meetings.report_action", row)
    party = _reporting(request, row)
    form = ReportForm(request.POST or None, row=row, user=request.user, leads=party == row.lead)
    if form.run(domain.action.report, party=party, by=request.user, now=timezone.now()):
        messages.success(request, _("The report is sent: %(party)s.") % {"party": party})
        return done(request, row)
    context = {
        "form": form,
        "action": row,
        "party": party,
        "now": timezone.now(),
        "heading": _("Report on action item %(number)s") % {"number": row.number},
        "on_behalf": request.user.has_role("staff"),
        "cancel_url": row.get_absolute_url(),
        "save": _("Send the report"),
    }
    return page(request, "meetings/report_action.html", context, status=form.status)


def _reporting(request, row):
    """The executor that is named in the address, else the first the reader answers for."""
    executors = [row.lead, *row.co_executors.all()]
    code = request.GET.get("party", "")
    if not request.user.has_role("staff"):
        mine = set(request.user.parties("answer"))
        executors = [party for party in executors if party in mine]
    found = [party for party in executors if party.code == code] if code else executors
    if not found:
        raise Http404
    return found[0]


def accept(request, public_id, key):
    """Accept a report; a final one closes its action item."""
    row, found = _report(request, public_id, key)
    demand(request.user, "meetings.accept_report", row)
    form = AcceptForm(request.POST or None, row=found)
    if form.run(domain.action.accept, by=request.user, now=timezone.now()):
        messages.success(request, _("The report is accepted."))
        return done(request, row)
    heading = _("Accept and remove from control") if found.is_final else _("Take note of the report")
    says = [
        _("The action item is closed, its lead and co-executors are told.")
        if found.is_final
        else _("The report is interim: the action item stays open.")
    ]
    return _ask(request, row, form, heading, says, facts=[(found.party.short, found.text)],
                tells="executors" if found.is_final else "")  # fmt: skip


def send_back(request, public_id, key):
    """Return a report with the reason."""
    row, found = _report(request, public_id, key)
    demand(request.user, "meetings.send_back_report", row)
    form = SendBackForm(request.POST or None, row=found)
    if form.run(domain.action.send_back, by=request.user, now=timezone.now()):
        messages.success(request, _("The report is returned."))
        return done(request, row)
    says = [_("The party is told why, and is asked for another report.")]
    tells = "lead" if found.party == row.lead else "executors"
    return _ask(request, row, form, _("Return the report"), says, facts=[(found.party.short, found.text)], tells=tells)


def cancel(request, public_id):
    """Cancel an action item by a decision."""
    row = _action(request, public_id)
    demand(request.user, "meetings.cancel_action", row)
    form = CancelActionForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.action.cancel, by=request.user, now=timezone.now()):
        messages.success(request, _("The action item is cancelled."))
        return done(request, row)
    says = [_("Only a decision cancels an action item. Nobody owes a report any more; the executors are told.")]
    return _ask(request, row, form, _("Cancel the action item"), says, tells="executors", leave=_("Do not cancel"))


def ask_more_time(request, public_id):
    """Ask for a later day, for the lead."""
    row = _action(request, public_id)
    demand(request.user, "meetings.ask_more_time_for_action", row)
    form = MoreTimeForm(request.POST or None, row=row)
    if form.run(domain.action.ask_more_time, by=request.user, now=timezone.now()):
        messages.success(request, _("The secretariat is asked. Until it has decided, the present day holds."))
        return done(request, row)
    return _ask(request, row, form, _("Ask for more time"), [_("The first term is always kept beside the new one.")])


def decide_more_time(request, public_id):
    """Grant or refuse more time."""
    row = _action(request, public_id)
    demand(request.user, "meetings.decide_more_time", row)
    form = DecideMoreTimeForm(request.POST or None, row=row)
    if form.run(domain.action.decide_more_time, by=request.user, now=timezone.now()):
        messages.success(request, _("The decision is stored; the lead executor is told."))
        return done(request, row)
    asked = Extension.objects.visible_to(request.user).filter(action_item=row).pending()
    facts = [(_("Asked for"), each.due_at.astimezone(walltime.zone(settings.CENTER_TZ)).date()) for each in asked]
    facts += [(_("Reason"), each.reason) for each in asked]
    nothing = "" if form.is_bound or facts else _("Nobody asks for more time.")
    return _ask(request, row, form, _("Decide on more time"), [], facts=facts, tells="lead", nothing=nothing)


def history(request, public_id):
    """What was done to an action item; representatives read what was done for their party."""
    row = _action(request, public_id)
    own = next((p for p in request.user.parties("view") if p in [row.lead, *row.co_executors.all()]), None)
    if own is None and not request.user.has_role("staff"):
        raise Http404
    return history_page(request, row, own=own)


def told(request, public_id):
    """Who is told what of an action item, and when."""
    return told_page(request, _action(request, public_id))


def _action(request, public_id):
    return get_object_or_404(_with_facts(ActionItem.objects.visible_to(request.user)), public_id=public_id)


def _report(request, public_id, key):
    row = _action(request, public_id)
    seen = ProgressReport.objects.visible_to(request.user).filter(action=row).select_related("party")
    return row, get_object_or_404(seen, public_id=key)


def _ask(request, row, form, heading, says, *, facts=(), tells="", leave="", nothing=""):
    context = {
        "form": form,
        "action": row,
        "heading": heading,
        "act": heading,
        "sentences": says,
        "facts": facts,
        "nothing": nothing,
        "told": audience.counted((row, tells)) if tells else None,
        "leave": leave,
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/action_act.html", context, status=form.status)
