"""The venues the secretariat keeps."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import domain
from meetings.forms import VenueForm
from meetings.models import Venue
from records.views import history_page
from ui import paging, when
from ui.doors import demand, done, page
from ui.tables import Column, Table

LEAST, MOST = 2, 20  # letters typed, venues offered
COLUMNS = [
    Column(name="city", label=gettext_lazy("City"), value="city_ru", template="meetings/_city.html"),
    Column(name="name", label=gettext_lazy("Venue"), value="name_ru", template="meetings/_venue.html", head=True),
    Column(name="party", label=gettext_lazy("State or body"), value="party"),
    Column(
        name="tz", label=gettext_lazy("Zone"), value=lambda row: when.zone_label(row.tz, timezone.now()), nowrap=True
    ),
    Column(name="is_active", label=gettext_lazy("In use"), value="is_active"),
]


def venues(request):
    """The venues, by city."""
    demand(request.user, "meetings.read_venues")
    rows = paging.page(Venue.objects.visible_to(request.user).select_related("party"), request.GET)
    empty = {"title": _("No venues yet"), "text": _("A venue is entered once and chosen for the meetings held there.")}
    context = {"table": Table(COLUMNS, rows, caption=_("Venues")), "empty": empty}
    return page(request, "meetings/venues.html", context)


def choices(request):
    """The venues in use that fit what is typed into a chooser: from two letters on, twenty at most."""
    demand(request.user, "meetings.read_venues")
    query = request.GET.get("q", "").strip()
    rows = Venue.objects.visible_to(request.user).filter(is_active=True).matching(query)
    found = rows.order_by("sort_key", "pk")[:MOST] if len(query) >= LEAST else []
    return JsonResponse({"results": [{"value": str(row.pk), "label": row.with_city} for row in found]})


def new(request):
    """Enter a venue."""
    demand(request.user, "meetings.enter_venue")
    form = VenueForm(request.POST or None, user=request.user)
    if form.run(domain.venue.enter, by=request.user, now=timezone.now()):
        messages.success(request, _("Venue entered."))
        return done(request, reverse("meetings:venues"))
    context = {"form": form, "cancel_url": reverse("meetings:venues")}
    return page(request, "meetings/venue_form.html", context, status=form.status)


def edit(request, public_id):
    """Change a venue."""
    row = get_object_or_404(Venue.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.edit_venue", row)
    form = VenueForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.venue.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("Venue saved."))
        return done(request, reverse("meetings:venues"))
    context = {"form": form, "venue": row, "cancel_url": reverse("meetings:venues")}
    return page(request, "meetings/venue_form.html", context, status=form.status)


def history(request, public_id):
    """What was done to a venue."""
    row = get_object_or_404(Venue.objects.visible_to(request.user), public_id=public_id)
    return history_page(request, row, reverse("meetings:venues"))
