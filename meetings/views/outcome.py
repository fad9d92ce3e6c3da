"""Outcomes of a meeting: the sheet of all items, a decision adopted on one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import AdoptDecisionForm, OutcomesForm
from meetings.models import AgendaItem, Meeting
from meetings.views.meeting import tabs
from reminders import walltime
from ui.doors import demand, done, page


def record_outcomes(request, public_id):
    """The outcomes of all items, saved at once."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, "meetings.record_outcomes", row)
    agenda = domain.agenda.of(row)
    agenda.meeting = row
    form = OutcomesForm(request.POST or None, row=agenda, user=request.user)
    if form.run(domain.outcome.record_outcomes, by=request.user, now=timezone.now()):
        messages.success(request, _("The outcomes are saved."))
        return done(request, reverse("meetings:session", args=[row.public_id]))
    context = {
        "meeting": row,
        "form": form,
        "cancel_url": reverse("meetings:session", args=[row.public_id]),
        "tabs": tabs(request.user, row, "session"),
    }
    return page(request, "meetings/outcomes.html", context, status=form.status)


def adopt_decision(request, public_id, key):
    """Adopt a decision on an item; then its positions are recorded on one sheet."""
    items = AgendaItem.objects.visible_to(request.user).select_related("meeting__series")
    item = get_object_or_404(items, meeting__public_id=public_id, key=key)
    demand(request.user, "meetings.adopt_decision", item.meeting)
    day = walltime.today(timezone.now(), item.meeting.tz or "UTC")
    form = AdoptDecisionForm(request.POST or None, row=item, user=request.user, initial={"adopted_on": day})
    if form.run(domain.outcome.adopt_decision, by=request.user, now=timezone.now()):
        messages.success(request, _("The decision is adopted. Its number is given, its text stands."))
        return done(request, form.result)
    context = {
        "form": form,
        "meeting": item.meeting,
        "item": item,
        "heading": _("Adopt a decision"),
        "save": _("Adopt the decision"),
        "cancel_url": reverse("meetings:session", args=[item.meeting.public_id]),
    }
    return page(request, "meetings/adopt_decision.html", context, status=form.status)
