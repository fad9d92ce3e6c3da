"""The series with its editions, and how it is kept."""

from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import EnterSeriesForm, MemberForm, SeriesForm
from meetings.models import Meeting, MeetingSeries, SeriesMember
from records.views import history_page
from reminders import walltime
from ui.doors import demand, done, page


def series(request, code):
    """A series: its editions with hosts and places, who belongs to it, what is due when."""
    row = get_object_or_404(MeetingSeries.objects.visible_to(request.user), code=code)
    seen = Meeting.objects.visible_to(request.user).filter(series=row).select_related("host")
    by_date = F("window").desc(nulls_last=True)
    by_number = F("ordinal").desc(nulls_last=True)
    counted = row.numbering == MeetingSeries.Numbering.ROMAN
    editions = seen.order_by(by_number, by_date, "-pk") if counted else seen.order_by(by_date, "-pk")
    today = walltime.today(timezone.now(), settings.CENTER_TZ)
    members = SeriesMember.objects.visible_to(request.user).filter(series=row, valid__contains=today)
    context = {
        "series": row,
        "editions": with_gaps(editions),
        "members": members.select_related("party").order_by("-party__kind", "party__protocol_order", "pk"),
        "terms": row.deadline_templates.order_by("-days"),
    }
    return page(request, "meetings/series.html", context)


def with_gaps(editions):
    """Name what lies between known numbers and is not recorded: each item is an edition, or the numbers missing."""
    found, before = [], None
    for meeting in editions:
        if meeting.ordinal and before and before - meeting.ordinal > 1:
            found.append({"first": meeting.ordinal + 1, "last": before - 1})
        found.append({"meeting": meeting})
        before = meeting.ordinal or before
    return found


def new(request):
    """Enter a series."""
    demand(request.user, "meetings.enter_series")
    form = EnterSeriesForm(request.POST or None, user=request.user)
    if form.run(domain.series.enter, by=request.user, now=timezone.now()):
        messages.success(request, _("Series entered."))
        return done(request, form.result)
    context = {"form": form, "cancel_url": reverse("meetings:meetings")}
    return page(request, "meetings/series_form.html", context, status=form.status)


def edit(request, code):
    """Change a series."""
    row = get_object_or_404(MeetingSeries.objects.visible_to(request.user), code=code)
    demand(request.user, "meetings.edit_series", row)
    form = SeriesForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.series.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("Series saved. Editions keep the names and deadlines they have."))
        return done(request, form.result)
    context = {"form": form, "series": row, "cancel_url": row.get_absolute_url()}
    return page(request, "meetings/series_form.html", context, status=form.status)


def set_member(request, code):
    """Say as what a party belongs to a series."""
    row = get_object_or_404(MeetingSeries.objects.visible_to(request.user), code=code)
    demand(request.user, "meetings.set_member", row)
    today = walltime.today(timezone.now(), settings.CENTER_TZ)
    form = MemberForm(request.POST or None, row=row, user=request.user, initial={"since": today, "role": "member"})
    if form.run(domain.series.set_member, by=request.user, now=timezone.now()):
        messages.success(request, _("Membership saved."))
        return done(request, form.result)
    context = {"form": form, "series": row, "cancel_url": row.get_absolute_url()}
    return page(request, "meetings/series_member.html", context, status=form.status)


def history(request, code):
    """What was done to a series."""
    row = get_object_or_404(MeetingSeries.objects.visible_to(request.user), code=code)
    return history_page(request, row)
