"""How a view answers: ask for a right, draw a page or its part, lead on when something is done."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect


class RefusedError(PermissionDenied):
    """The person may see this and not do it; it says which act upon what, for the trail."""

    def __init__(self, permission: str, row: object = None) -> None:
        if row is None:  # a section as a whole, which its reader may not even see
            super().__init__(_("Your account has no right to this act. Nothing has been changed."))
        else:
            super().__init__(
                _("You can see this, but your account has no right to this act. Nothing has been changed.")
            )
        self.permission, self.row = permission, row


def demand(user: Any, permission: str, row: object = None) -> None:
    """Refuse with 403 unless the person may do the act to the row."""
    if not user.has_perm(permission, row):
        raise RefusedError(permission, row)


def within(user: Any, permission: str) -> None:
    """Answer 404 unless the person may read the section: its page says 403, its objects are as absent as none."""
    if not user.has_perm(permission):
        raise Http404


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200, part: str = ""
) -> HttpResponse:
    """Draw a page; for a fragment its `part`, where it has one. A form that met somebody else's edit gives the merge page."""
    values = dict(context or {})
    if merge := getattr(values.get("form"), "merge", None):
        return render(request, "ui/merge.html", {**values, "merge": merge}, status=status)
    if part and getattr(request, "htmx", False):
        template = f"{template}#{part}"
    return render(request, template, values, status=status)


def done(request: HttpRequest, to: Any) -> HttpResponse:
    """Lead on after an act: to a row's page or to an address, by 303; a fragment is told to load it."""
    url = to if isinstance(to, str) else to.get_absolute_url()
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    answer = HttpResponseRedirect(url)
    answer.status_code = 303
    return answer


def back(request: HttpRequest) -> str:
    """The page of this portal that an act was begun from and leads back to, if its address names one: `?back=/meetings/…/`."""
    asked = request.GET.get("back", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def is_fetched(request: HttpRequest) -> bool:
    """Tell whether a script asks: what answers it must be no page of its own."""
    said = request.headers
    by_script = said.get("X-Requested-With") == "fetch" or "application/json" in said.get("Accept", "")
    return by_script or bool(said.get("HX-Request"))
