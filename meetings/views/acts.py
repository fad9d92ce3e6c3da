"""Acts that change the status of a meeting: each on a page that says what happens and who is told."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import CancelForm, ConfirmForm, ConveneForm, FinaliseForm, PostponeForm, ReasonForm
from meetings.models import Meeting
from meetings.queries import audience, conflicts, links
from meetings.views.meeting import in_the_way, not_now, with_meeting
from ui.doors import demand, done, page


def plan(request, public_id):
    """Enter a draft in the plan."""
    row = _meeting(request, public_id, "meetings.plan")
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.meeting.plan, by=request.user, now=timezone.now()):
        messages.success(request, _("Entered in the plan: %(meeting)s.") % {"meeting": row.short})
        return done(request, form.result)
    says = [_("Members of the series see it from now on, marked as provisional. They are told in their digest.")]
    heading = _("Enter in the plan")
    return _ask(request, row, form, heading=heading, act=heading, says=says, told="members", of="plan")


def convene(request, public_id):
    """Convene a meeting and issue its invitations."""
    row = _meeting(request, public_id, "meetings.convene")
    now = timezone.now()
    found = conflicts.of(row, request.user, now=now)
    form = ConveneForm(request.POST or None, row=row, user=request.user)
    if not any(each.may_be_accepted for each in found):
        del form.fields["warnings_accepted"]
    if form.run(domain.meeting.convene, by=request.user, now=now):
        messages.success(request, _("Convened: %(meeting)s. The invitations are issued.") % {"meeting": row.short})
        return done(request, form.result)
    invited = row.invitations.exclude(status="withdrawn").select_related("party").in_order()
    invited = with_meeting(invited, row)
    context = {
        "form": form,
        "meeting": row,
        "heading": _("Convene"),
        "nothing": "" if form.is_bound else not_now(row, "convene", now),
        "act": _("Convene and issue the invitations"),
        "missing": domain.meeting.missing_to_convene(row, now),
        "invitations": invited,
        **in_the_way(found, row, request.user),
        "deadlines": row.deadlines.order_by("due_at", "pk"),
        "told": audience.counted(*((invitation, "answer") for invitation in invited)),
        "cancel_url": row.get_absolute_url(),
        "now": now,
    }
    return page(request, "meetings/convene.html", context, status=form.status)


def postpone(request, public_id):
    """Take away the date without giving a new one."""
    row = _meeting(request, public_id, "meetings.postpone")
    form = PostponeForm(request.POST or None, row=row)
    if form.run(domain.meeting.postpone, by=request.user, now=timezone.now()):
        messages.success(request, _("Postponed: %(meeting)s.") % {"meeting": row.short})
        return done(request, form.result)
    says = [
        _("The meeting loses its date and keeps it only as the last known one. Calendars show it as postponed."),
        _("Nobody owes an answer any more, and no reminder goes out until there is a new date."),
    ]
    return _ask(
        request,
        row,
        form,
        heading=_("Postpone"),
        act=_("Postpone the meeting"),
        says=says,
        told=domain.meeting.CONCERNED,
        of="postpone",
    )


def cancel(request, public_id):
    """Call a meeting off for good."""
    row = _meeting(request, public_id, "meetings.cancel")
    form = CancelForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.meeting.cancel, by=request.user, now=timezone.now()):
        messages.success(request, _("Cancelled: %(meeting)s.") % {"meeting": row.short})
        return done(request, form.result)
    says = [
        _("The meeting does not take place. Calendars show it as cancelled for sixty days."),
        _("Nobody owes an answer any more, and no reminder goes out."),
    ]
    return _ask(
        request,
        row,
        form,
        heading=_("Cancel the meeting"),
        act=_("Cancel the meeting"),
        says=says,
        told=domain.meeting.CONCERNED,
        of="cancel",
    )


def revive(request, public_id):
    """Take up a cancelled meeting again."""
    row = _meeting(request, public_id, "meetings.revive")
    form = ReasonForm(request.POST or None, row=row)
    if form.run(domain.meeting.revive, by=request.user, now=timezone.now()):
        messages.success(request, _("Taken up again: %(meeting)s.") % {"meeting": row.short})
        return done(request, form.result)
    says = [_("The meeting becomes provisional. Answers are asked anew when it is convened.")]
    heading = _("Take up again")
    return _ask(request, row, form, heading=heading, act=heading, says=says, told=domain.meeting.CONCERNED, of="revive")


def mark_held(request, public_id):
    """Note that a meeting has taken place."""
    row = _meeting(request, public_id, "meetings.mark_held")
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.meeting.mark_held, by=request.user, now=timezone.now()):
        messages.success(request, _("Marked as held: %(meeting)s.") % {"meeting": row.short})
        return done(request, form.result)
    says = [_("Its dates and answers are closed. Nobody is told.")]
    heading = _("Mark as held")
    return _ask(request, row, form, heading=heading, act=heading, says=says, of="mark_held")


def finalise(request, public_id):
    """Close a meeting that was held."""
    row = _meeting(request, public_id, "meetings.finalise")
    form = FinaliseForm(request.POST or None, row=row)
    if form.run(domain.meeting.finalise, by=request.user, now=timezone.now()):
        messages.success(request, _("Finalised: %(meeting)s.") % {"meeting": row.short})
        return done(request, form.result)
    says = [_("From then on the meeting is only read. Nobody is told.")]
    return _ask(request, row, form, heading=_("Finalise"), act=_("Finalise the meeting"), says=says, of="finalise")


def delete(request, public_id):
    """Delete a draft."""
    row = _meeting(request, public_id, "meetings.delete")
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.meeting.delete, by=request.user, now=timezone.now()):
        messages.success(request, _("Draft deleted: %(meeting)s.") % {"meeting": row.short})
        return done(request, reverse("meetings:meetings"))
    says = [_("Nobody but the secretariat has seen it. Its code is not given again.")]
    heading = _("Delete the draft")
    return _ask(request, row, form, heading=heading, act=heading, says=says, of="delete")


def _meeting(request, public_id, permission):
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, permission, row)
    return row


def _ask(request, row, form, *, heading, act, says, told=(), of=""):
    """The page before an act: what happens, who is told, one button; or why it is not for the meeting as it is."""
    context = {
        "form": form,
        "meeting": row,
        "heading": heading,
        "act": act,
        "leave": _("Do not cancel") if of == "cancel" else "",
        "sentences": says,
        "nothing": "" if form.is_bound else not_now(row, of, timezone.now()),
        "told": audience.counted((row, told)) if told else None,
        "links": links.of(row, request.user) if told == domain.meeting.CONCERNED else [],
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/act.html", context, status=form.status)
