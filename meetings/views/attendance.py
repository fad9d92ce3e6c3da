"""Attendance of the sittings of a meeting: which sheets there are, one sheet with the quorum beside it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import AttendanceForm
from meetings.models import ActionItem, Attendance, Meeting, QuorumSnapshot, Sitting
from meetings.queries import outcomes, quorum
from meetings.views.meeting import sittings_of, tabs
from ui.doors import demand, done, page


def attendance(request, public_id, number):
    """The sheet of a sitting: everybody at once, the quorum beside it."""
    sittings = Sitting.objects.visible_to(request.user).select_related("meeting__series", "room")
    row = get_object_or_404(sittings, meeting__public_id=public_id, number=number)
    demand(request.user, "meetings.record_attendance", row.meeting)
    form = AttendanceForm(request.POST or None, row=domain.attendance.of(row), user=request.user)
    if form.run(domain.attendance.record_attendance, by=request.user, now=timezone.now()):
        said = _("The attendance is saved.") if "opens" not in request.POST else _("The quorum is counted and kept.")
        messages.success(request, said)
        return done(request, form.result)
    counts = QuorumSnapshot.objects.visible_to(request.user).filter(sitting=row).select_related("by")
    context = {
        "meeting": row.meeting,
        "sitting": row,
        "sittings": sittings_of(request.user, row.meeting),
        "form": form,
        "quorum": quorum.count(row),
        "counts": counts.newest_first(),
        "tabs": tabs(request.user, row.meeting, "attendance"),
    }
    return page(request, "meetings/attendance.html", context, status=form.status)


def session(request, public_id):
    """What a meeting did, as its reader may know it: for staff sheets and outcomes, for a party its own presence."""
    row = _opened(request, public_id)
    sittings = sittings_of(request.user, row)
    marks = Attendance.objects.visible_to(request.user).filter(meeting=row)
    marks = marks.select_related("nominee__person", "nominee__delegation", "party", "sitting")
    counts = {}
    for each in QuorumSnapshot.objects.visible_to(request.user).filter(sitting__in=sittings).order_by("at", "pk"):
        counts[each.sitting_id] = each
    for sitting in sittings:
        sitting.marks = []
        sitting.counted = counts.get(sitting.pk)
    by_pk = {sitting.pk: sitting for sitting in sittings}
    for mark in marks.order_by("party__protocol_order", "nominee__position", "pk"):
        by_pk[mark.sitting_id].marks.append(mark)
    staff = request.user.has_role("staff")
    lines = outcomes.listed(row) if staff else []
    outcomes.with_actions(lines, ActionItem.objects.visible_to(request.user))
    context = {
        "meeting": row,
        "staff": staff,
        "sittings": sittings,
        "lines": lines,
        "without": outcomes.without(row) if staff else [],
        "tabs": tabs(request.user, row, "session"),
    }
    return page(request, "meetings/session.html", context)


def _opened(request, public_id):
    """A meeting whose papers the reader may read, or 404."""
    seen = Meeting.objects.open_to(request.user).filter(facts_only=False)
    return get_object_or_404(seen.select_related("series"), public_id=public_id)
