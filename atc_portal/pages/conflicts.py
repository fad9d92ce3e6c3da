"""The list of conflicts, computed as it is opened, and the page on which a warning is accepted."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from atc_portal.pages import in_the_way
from meetings import domain
from meetings.models import ConflictKind
from meetings.queries.conflict import Conflict
from records.forms import ActForm
from ui import addresses, paging
from ui.doors import demand, done, page

STATES = {
    "": gettext_lazy("To be settled"),
    "accepted": pgettext_lazy("conflicts", "Accepted"),
    "informs": gettext_lazy("For information"),
}


class ConflictFilter(forms.Form):
    """What of the conflicts is shown."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", gettext_lazy("All")), *ConflictKind.choices], required=False
    )


class AcceptForm(ActForm):
    """Why a warning is accepted."""

    note = forms.CharField(
        label=gettext_lazy("Why it is accepted"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown to the secretariat beside the warning. Other dates make it a new warning."),
    )


def conflicts(request: HttpRequest) -> HttpResponse:
    """What stands in each other's way from today on: what is open, what was accepted, what is merely said."""
    demand(request.user, "portal.read_conflicts")
    now = timezone.now()
    found = _to_come(request.user, now)
    chosen = ConflictFilter(request.GET)
    chosen.is_valid()
    if kind := chosen.cleaned_data.get("kind"):
        found = [each for each in found if each.kind == kind]
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else ""
    sorted_out = {key: [each for each in found if _state(each) == key] for key in STATES}
    context = {
        "filter": chosen,
        "shown": paging.page(sorted_out[state], request.GET),
        "state": state,
        "keep": [("state", state)] if state else [],
        "views": [
            (f"{words} ({len(sorted_out[key])})", addresses.changed(request.GET, {"state": key or None, "page": None}), key == state)
            for key, words in STATES.items()
        ],
        "plan_url": reverse("plan", args=[timezone.localdate(now).year]),
        "may_accept": request.user.has_perm("meetings.accept_conflict"),
    }  # fmt: skip
    return page(request, "pages/conflicts.html", context)


def accept(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Accept a warning with a reason; one whose facts have changed meanwhile is no longer there."""
    demand(request.user, "meetings.accept_conflict")
    now = timezone.now()
    found = next((each for each in _to_come(request.user, now) if each.fingerprint == fingerprint), None)
    if found is None:
        raise Http404
    form = AcceptForm(request.POST or None, user=request.user)
    if form.run(domain.conflict.accept, conflict=found, by=request.user, now=now):
        messages.success(request, _("The warning is accepted."))
        return done(request, reverse("conflicts"))
    heading = _("Accept the warning")
    context = {
        "form": form,
        "conflict": found,
        "heading": heading,
        "act": heading,
        "cancel_url": reverse("conflicts"),
    }
    return page(request, "pages/accept_conflict.html", context, status=form.status)


def _to_come(user: Any, now: datetime) -> list[Conflict]:
    today: date = timezone.localdate(now)
    return in_the_way.find(user, today, None, now=now, today=today)


def _state(conflict: Conflict) -> str:
    if conflict.ack is not None:
        return "accepted"
    return "" if conflict.is_open else "informs"
