"""The closed dates the secretariat keeps."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import domain
from meetings.forms import BlackoutForm, ConfirmForm
from meetings.models import Blackout
from ui import paging, tables
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="days", label=gettext_lazy("Days"), value="said"),
    Column(name="title", label=gettext_lazy("Closed dates"), value=tables.pair("title"), url="edit_url", head=True),
    Column(name="kind", label=gettext_lazy("Kind"), value="get_kind_display"),
    Column(name="whose", label=gettext_lazy("Whose"), value="of_whom"),
    Column(name="shown", label=gettext_lazy("Shown to representatives")),
]


def blackouts(request):
    """The closed dates, the latest first."""
    demand(request.user, "meetings.read_blackouts")
    rows = Blackout.objects.visible_to(request.user).select_related("party", "venue", "person")
    shown = paging.page(rows.order_by("-days", "-pk"), request.GET)
    may_edit = request.user.has_perm("meetings.edit_blackout")
    for row in shown:
        row.edit_url = reverse("meetings:edit-blackout", args=[row.public_id]) if may_edit else ""
    empty = {
        "title": _("No closed dates yet"),
        "text": _("Holidays, visits, sessions and leave: whoever fixes a date is warned of them."),
    }
    context = {"table": Table(COLUMNS, shown, caption=_("Closed dates")), "empty": empty}
    return page(request, "meetings/blackouts.html", context)


def new_blackout(request):
    """Enter closed dates."""
    demand(request.user, "meetings.enter_blackout")
    form = BlackoutForm(request.POST or None, user=request.user)
    if form.run(domain.blackout.enter_blackout, by=request.user, now=timezone.now()):
        messages.success(request, _("Closed dates entered."))
        return done(request, reverse("meetings:blackouts"))
    return _form(request, form, None)


def edit_blackout(request, public_id):
    """Change closed dates."""
    row = get_object_or_404(Blackout.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.edit_blackout", row)
    form = BlackoutForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.blackout.edit_blackout, by=request.user, now=timezone.now()):
        messages.success(request, _("Closed dates saved."))
        return done(request, reverse("meetings:blackouts"))
    return _form(request, form, row)


def remove_blackout(request, public_id):
    """Take closed dates off the list."""
    row = get_object_or_404(Blackout.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.remove_blackout", row)
    here = reverse("meetings:blackouts")
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.blackout.remove_blackout, by=request.user, now=timezone.now()):
        messages.success(request, _("Closed dates removed."))
        return done(request, here)
    heading = _("Remove the closed dates")
    context = {
        "form": form,
        "heading": heading,
        "act": heading,
        "sentences": [row.sentence],
        "cancel_url": here,
    }
    return page(request, "meetings/remove_blackout.html", context, status=form.status)


def _form(request, form, row):
    context = {
        "form": form,
        "blackout": row,
        "heading": _("Edit the closed dates") if row else _("New closed dates"),
        "cancel_url": reverse("meetings:blackouts"),
    }
    return page(request, "meetings/blackout_form.html", context, status=form.status)
