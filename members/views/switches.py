"""Which parties may subscribe to calendars and use the API."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import domain
from members.forms.switches import SwitchesForm
from members.models import Party
from ui.doors import demand, done, page


def switches(request):
    """Switch calendars and the API on or off, for one party or for all."""
    demand(request.user, "members.set_switches")
    parties = Party.objects.visible_to(request.user).in_order()
    allowed = {"feeds": parties.filter(feeds_allowed=True), "api": parties.filter(api_allowed=True)}
    form = SwitchesForm(request.POST or None, user=request.user, initial=allowed)
    if form.run(domain.party.set_switches, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved: it counts from the next request."))
        return done(request, reverse("members:parties"))
    context = {"form": form, "cancel_url": reverse("members:parties")}
    return page(request, "members/switches.html", context, status=form.status)
