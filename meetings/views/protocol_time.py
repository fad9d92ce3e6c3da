"""More time for comments on the protocol: asked for by the party, granted, refused or given unasked by the secretariat."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms.action import DecideMoreTimeForm, MoreTimeForm
from meetings.forms.extension import GivenTimeForm
from meetings.views.protocol_reply import reply_of
from reminders import walltime
from ui import when
from ui.doors import demand, done, page


def ask(request, public_id, key):
    """Ask for a later day."""
    row = reply_of(request, public_id, key)
    demand(request.user, "meetings.ask_more_time", row)
    form = MoreTimeForm(request.POST or None, row=row)
    if form.run(domain.protocol_time.ask, by=request.user, now=timezone.now()):
        messages.success(request, _("The secretariat is asked. Until it has decided, the present day holds."))
        return done(request, _protocol(row))
    asked = row.asks_for_time and _("More time has been asked for already; the secretariat has yet to decide.")
    says = [_("The first term is always kept beside the new one.")]
    return _ask(request, row, form, _("Ask for more time"), says, nothing=asked or "")


def grant(request, public_id, key):
    """Give a party more time unasked."""
    row = reply_of(request, public_id, key)
    demand(request.user, "meetings.grant_more_time", row)
    form = GivenTimeForm(request.POST or None, row=row)
    if form.run(domain.protocol_time.grant, by=request.user, now=timezone.now()):
        messages.success(request, _("More time is given, and the party is told: %(party)s.") % {"party": row.party})
        return done(request, _protocol(row))
    says = [_("The day holds for this party alone; its reminders follow it, and it is told.")]
    return _ask(request, row, form, _("Give more time"), says)


def decide(request, public_id, key):
    """Grant or refuse what a party asks for."""
    row = reply_of(request, public_id, key)
    demand(request.user, "meetings.decide_more_time", row)
    form = DecideMoreTimeForm(request.POST or None, row=row)
    if form.run(domain.protocol_time.decide, by=request.user, now=timezone.now()):
        messages.success(request, _("The decision is stored, and the party is told: %(party)s.") % {"party": row.party})
        return done(request, _protocol(row))
    asked = row.asks_for_time
    facts = []
    if asked:
        day = when.day(walltime.wall(asked.due_at, asked.deadline.tz))
        facts = [(_("Asked for"), day), (_("Reason"), asked.reason)]
    nothing = "" if asked else _("Nobody asks for more time.")
    return _ask(request, row, form, _("Decide on more time"), [], facts=facts, nothing=nothing)


def _protocol(row):
    return reverse("meetings:protocol", args=[row.meeting.public_id])


def _ask(request, row, form, heading, says, *, facts=(), nothing=""):
    if not row.is_owed():
        nothing = nothing or _("More time is a matter of an answer to the last version that is still owed.")
    context = {
        "form": form,
        "meeting": row.meeting,
        "about": row.party,
        "heading": heading,
        "act": heading,
        "sentences": says,
        "facts": [*facts, *_present(row)],
        "nothing": "" if form.is_bound else nothing,
        "cancel_url": _protocol(row),
    }
    return page(request, "meetings/act.html", context, status=form.status)


def _present(row):
    due = row.due_at
    return [(_("Comments are taken until"), when.day(walltime.wall(due, row.term.tz)))] if due else []
