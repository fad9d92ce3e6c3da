"""The pages of the Center's own offices."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from members import domain
from members.domain.account import center_day
from members.forms.party import LastDayForm, OfficeForm
from members.models import Office
from members.views import tabs
from records.views import history_page
from ui import paging, sheets, tables, when
from ui.doors import demand, done, page, within
from ui.tables import Column, Table

COLUMNS = [
    Column(name="name", label=pgettext_lazy("of a thing", "Name"), value=str, head=True),
    Column(name="kind", label=gettext_lazy("Kind"), value="get_kind_display"),
    Column(name="city", label=gettext_lazy("City"), value=tables.pair("city")),
    Column(name="tz", label=gettext_lazy("Zone"), value=lambda row: when.zone_label(row.tz, timezone.now())),
    Column(name="since", label=gettext_lazy("From"), nowrap=True),
    Column(name="until", label=gettext_lazy("To"), nowrap=True),
]
ACTS = Column(name="acts", label=gettext_lazy("Acts"), template="members/_office_acts.html", in_sheet=False)


def offices(request):
    """The headquarters and the regional offices."""
    demand(request.user, "members.read_offices")
    rows = Office.objects.visible_to(request.user).order_by("kind", "pk")
    title = _("Offices of the Center")
    if sheet := sheets.answer(request, COLUMNS, rows, name="offices", title=title):
        return sheet
    columns = [*COLUMNS, ACTS] if request.user.has_perm("members.edit_office") else COLUMNS
    context = {
        "table": Table(columns, paging.page(rows, request.GET), caption=title, query=request.GET),
        "empty": {
            "title": _("No offices yet"),
            "text": _("Members of staff and meetings name the office they are of."),
        },
        "tabs": tabs.lists(request.user, "offices"),
    }
    return page(request, "members/offices.html", context)


def _office(request, public_id, act):
    within(request.user, "members.read_offices")
    found = get_object_or_404(Office.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, f"members.{act}", found)
    return found


def enter_office(request):
    """Enter a seat of the Center."""
    demand(request.user, "members.enter_office")
    form = OfficeForm(request.POST or None)
    if form.run(domain.office.enter, by=request.user, now=timezone.now()):
        messages.success(request, _("The office has been entered."))
        return done(request, reverse("members:offices"))
    return _form_page(request, form, _("New office"))


def edit_office(request, public_id):
    """Change a seat of the Center."""
    found = _office(request, public_id, "edit_office")
    form = OfficeForm(request.POST or None, row=found)
    if form.run(domain.office.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("The office has been saved."))
        return done(request, reverse("members:offices"))
    return _form_page(request, form, _("Change the office"))


def close_office(request, public_id):
    """Close a seat of the Center with a day."""
    found = _office(request, public_id, "close_office")
    now = timezone.now()
    form = LastDayForm(request.POST or None, row=found, initial={"last_day": center_day(now)})
    if form.run(domain.office.close, by=request.user, now=now):
        messages.success(request, _("The office has been closed."))
        return done(request, reverse("members:offices"))
    context = {
        "form": form,
        "heading": _("Close the office"),
        "act": _("Close"),
        "facts": [(pgettext("of a thing", "Name"), str(found)), (_("City"), tables.pair("city")(found))],
        "sentences": [_("It is no longer offered to new meetings and accounts; those that name it keep it.")],
        "cancel_url": reverse("members:offices"),
    }
    return page(request, "members/office_act.html", context, status=form.status)


def _form_page(request, form, heading):
    context = {"form": form, "heading": heading, "cancel_url": reverse("members:offices")}
    return page(request, "members/office_form.html", context, status=form.status)


def office_history(request, public_id):
    """What was done to an office."""
    within(request.user, "members.read_offices")
    found = get_object_or_404(Office.objects.visible_to(request.user), public_id=public_id)
    return history_page(request, found)
