"""Taking back what was done to a meeting: what is offered on its page, and the page of each act."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import domain
from meetings.forms import ConfirmForm
from meetings.models import Meeting, Status
from records import undo
from ui.doors import demand, done, page

POSTPONEMENT, CANCELLATION = gettext_lazy("Take the postponement back"), gettext_lazy("Take the cancellation back")
ACTS = {
    "rescheduled": (
        "undo-move", "meetings.undo_move", gettext_lazy("Nobody has been told of the move yet."),
        gettext_lazy("Take the move back"),
    ),
    Status.POSTPONED: (
        "undo-rest", "meetings.undo_rest", gettext_lazy("Nobody has been told of the postponement yet."), POSTPONEMENT,
    ),
    Status.CANCELLED: (
        "undo-rest", "meetings.undo_rest", gettext_lazy("Nobody has been told of the cancellation yet."), CANCELLATION,
    ),
}  # fmt: skip


def offer(user, row, now):
    """What the reader may take back of a meeting, up to when, and where; None when that is over, or not theirs to do."""
    verb = row.status if row.status in ACTS else "rescheduled"
    name, permission, text, act = ACTS[verb]
    entry = undo.offered(row, verb, now=now) if user.has_perm(permission, row) else None
    if entry is None:
        return None
    return {
        "until": undo.until(entry.at),
        "url": reverse(f"meetings:{name}", args=[row.public_id]),
        "text": text,
        "act": act,
    }


def undo_move(request, public_id):
    """Take the last move back while nobody has been told."""
    row, now = _meeting(request, public_id, "meetings.undo_move"), timezone.now()
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.undo.undo_move, by=request.user, now=now):
        messages.success(request, _("The move is taken back: the earlier dates stand again."))
        return done(request, form.result)
    says = _("The dates, deadlines and questions to the parties become what they were before the move.")
    return _ask(request, row, form, _("Take the move back"), says, entry=undo.offered(row, "rescheduled", now=now))


def undo_rest(request, public_id):
    """Take a postponement or a cancellation back while nobody has been told."""
    row, now = _meeting(request, public_id, "meetings.undo_rest"), timezone.now()
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.undo.undo_rest, by=request.user, now=now):
        messages.success(request, _("It is taken back: the meeting takes place as it was planned."))
        return done(request, form.result)
    heading = CANCELLATION if row.status == Status.CANCELLED else POSTPONEMENT
    says = _("The meeting is again what it was: its rooms are held, answers and names are owed, reminders go out.")
    return _ask(request, row, form, heading, says, entry=undo.offered(row, row.status, now=now))


def _meeting(request, public_id, permission):
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, permission, row)
    return row


def _ask(request, row, form, heading, says, *, entry):
    if entry is None and not form.is_bound:
        messages.info(request, _("There is nothing to take back."))
        return done(request, row)
    context = {
        "form": form,
        "meeting": row,
        "heading": heading,
        "act": heading,
        "sentences": [says],
        "facts": [(label, was) for label, was, _now in entry.said_changes if was] if entry else [],
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/act.html", context, status=form.status)
