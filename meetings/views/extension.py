"""More time for a term of an invitation: asked for by the party, granted, refused or given unasked by the secretariat."""

from django.conf import settings
from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings import domain
from meetings.forms.action import DecideMoreTimeForm
from meetings.forms.extension import GrantTermForm, TermForm
from meetings.views.invitation import invitation_of
from reminders import walltime
from ui import when
from ui.doors import demand, done, page


def ask(request, public_id, code):
    """Ask for a later day."""
    row = invitation_of(request, public_id, code)
    demand(request.user, "meetings.ask_more_time", row)
    form = TermForm(request.POST or None, row=row)
    if form.run(domain.extension.ask, by=request.user, now=timezone.now()):
        messages.success(request, _("The secretariat is asked. Until it has decided, the present day holds."))
        return done(request, row.meeting)
    says = [_("The first term is always kept beside the new one.")]
    nothing = "" if form.fields["term"].choices else _("It owes nothing by a deadline of this meeting.")
    return _ask(request, row, form, _("Ask for more time"), says, nothing=nothing)


def grant(request, public_id, code):
    """Give a party more time unasked."""
    row = invitation_of(request, public_id, code)
    demand(request.user, "meetings.grant_more_time", row)
    form = GrantTermForm(request.POST or None, row=row)
    if form.run(domain.extension.grant, by=request.user, now=timezone.now()):
        messages.success(request, _("More time is given, and the party is told: %(party)s.") % {"party": row.party})
        return done(request, row.meeting)
    says = [_("The day holds for this party alone; its reminders follow it, and it is told.")]
    nothing = "" if form.fields["term"].choices else _("It owes nothing by a deadline of this meeting.")
    return _ask(request, row, form, _("Give more time"), says, nothing=nothing)


def decide(request, public_id, code):
    """Grant or refuse what a party asks for."""
    row = invitation_of(request, public_id, code)
    demand(request.user, "meetings.decide_more_time", row)
    form = DecideMoreTimeForm(request.POST or None, row=row)
    if form.run(domain.extension.decide, by=request.user, now=timezone.now()):
        messages.success(request, _("The decision is stored, and the party is told: %(party)s.") % {"party": row.party})
        return done(request, row.meeting)
    facts = []
    for each in row.asks_for_time[:1]:
        wanted = walltime.wall(each.due_at, settings.CENTER_TZ)
        facts = [
            (pgettext("of a meeting", "Deadline"), str(each.deadline)),
            (_("Asked for"), when.day(wanted)),
            (_("Reason"), each.reason),
        ]
    nothing = "" if form.is_bound or facts else _("Nobody asks for more time.")
    return _ask(request, row, form, _("Decide on more time"), [], facts=facts, nothing=nothing)


def _ask(request, row, form, heading, says, *, facts=(), nothing=""):
    context = {
        "form": form,
        "meeting": row.meeting,
        "about": row.party,
        "heading": heading,
        "act": heading,
        "sentences": says,
        "facts": facts,
        "nothing": nothing,
        "cancel_url": reverse("meetings:meeting", args=[row.meeting.public_id]),
    }
    return page(request, "meetings/act.html", context, status=form.status)
