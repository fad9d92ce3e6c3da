"""Acts that change dates: each shows what moves along before it is done."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import RedateForm, RescheduleForm, RezoneForm, TermsForm
from meetings.models import Meeting
from meetings.queries import audience, conflicts, links, terms
from meetings.views.meeting import in_the_way, not_now, say_doubled, tabs
from reminders.models import Precision
from ui.doors import demand, done, page
from ui.when import dated, zoned

UNPROCESSABLE = 422


def reschedule(request, public_id):
    """Move a meeting to other dates."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.reschedule", row)
    form = RescheduleForm(request.POST or None, row=row, user=request.user)
    return _moved(
        request,
        row,
        form,
        domain.meeting.reschedule,
        of="reschedule",
        heading=_("Reschedule"),
        verb=_("Move the meeting"),
    )


def rezone(request, public_id):
    """Hold a meeting by the clocks of another zone."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.rezone", row)
    form = RezoneForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.rezone.rezone, by=request.user, now=timezone.now()):
        messages.success(request, _("The meeting is held by the clocks of another zone. Those who were told are told."))
        say_doubled(request, form.result)
        return done(request, form.result)
    heading = _("Change the zone")
    said = zoned(row.starts_local, row.tz, row.ends_local)[0] if row.starts_local and not row.all_day else dated(row)
    context = {
        "form": form,
        "meeting": row,
        "heading": heading,
        "act": heading,
        "sentences": [
            _("Now: %(when)s.") % {"when": said},
            _("Sittings and the pinned hours of the agenda go along."),
        ],
        "told": audience.counted((row, domain.meeting.CONCERNED)),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/act.html", context, status=form.status)


def redate(request, public_id):
    """Give a postponed meeting a new date; to fix a day is an approval."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.redate", row)
    if request.POST.get("precision") == Precision.DAY:
        demand(request.user, "meetings.redate_to_day", row)
    form = RedateForm(request.POST or None, row=row, user=request.user)
    return _moved(
        request, row, form, domain.meeting.redate, of="redate", heading=_("Set a new date"), verb=_("Set the date")
    )


def _moved(request, row, form, act, *, of, heading, verb):
    """Show what would move, or move it."""
    now = timezone.now()
    when = None
    if request.POST.get("step") == "preview":
        if form.is_valid():
            when = form.cleaned_data["when"]
        else:
            form.status = UNPROCESSABLE
    elif form.run(act, by=request.user, now=now):
        messages.success(request, _("The new date is set. Those who were told the old one are told."))
        say_doubled(request, form.result)
        return done(request, form.result)
    first_day = when.starts_local.date() if when and when.starts_local else None
    before = conflicts.of(row, request.user, now=now)
    then = conflicts.after(row, when, request.user, now=now) if first_day else before
    context = {
        "form": form,
        "meeting": row,
        "heading": heading,
        "nothing": "" if form.is_bound else not_now(row, of, now),
        "verb": verb,
        "previewed": when is not None,
        "shifts": terms.shifts(row, first_day, now),
        "links": links.of(row, request.user),
        **in_the_way(then, row, request.user),
        "solved": conflicts.solved(before, then),
        "told": audience.counted((row, domain.meeting.CONCERNED)),
        "answered": row.invitations.filter(status="issued").exclude(reply="").count(),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/reschedule.html", context, status=form.status)


def deadlines(request, public_id):
    """Set the deadlines of a meeting."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.set_terms", row)
    now = timezone.now()
    form = TermsForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.deadline.set_terms, by=request.user, now=now):
        messages.success(request, _("Deadlines saved."))
        if isinstance(form.result, Meeting):
            for sentence in terms.problems(form.result, now):
                messages.warning(request, sentence)
        return done(request, form.result)
    context = {
        "form": form,
        "meeting": row,
        "tabs": tabs(request.user, row, "deadlines"),
        "now": now,
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/deadlines.html", context, status=form.status)
