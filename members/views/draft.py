"""Drafts of forms, and forms whose session ended before they were sent."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from members import domain, typed
from members.models import Draft
from ui.doors import done

UNSIGNED, REFUSED = 401, 400
LONGEST = 30  # digits of a version: more make it no other


@require_http_methods(["GET", "POST"])
def drafts(request):
    """Keep what is being typed, or give what is kept, with a token that fits the session of now.

    A page names its reader: when somebody else has signed in meanwhile, it is told what a stranger is told.
    """
    asked, mine = getattr(request, request.method), str(request.user.public_id)
    if asked.get("who", mine) != mine:
        return HttpResponse(status=UNSIGNED)
    if request.method == "GET":
        found = Draft.objects.visible_to(request.user).filter(address=_address(asked)).first()
        return JsonResponse({"token": get_token(request), "draft": found and _told(found)})
    try:
        kept = _keep(request)
    except ValidationError as refusal:
        return JsonResponse({"errors": refusal.messages}, status=REFUSED)
    if kept is None:
        return JsonResponse({"saved": "", "says": ""})
    at = f"{timezone.localtime(kept.saved_at):%H:%M}"
    return JsonResponse({"saved": at, "says": _("Draft kept %(time)s") % {"time": at}})


def _address(data):
    """The address of a form; PostgreSQL knows no null to look for."""
    return typed.address(data.get("address", "").replace("\0", ""))


def _keep(request):
    address = _address(request.POST)
    if not typed.is_kept(address):
        raise ValidationError(_("There is no form at this address."), code="address")
    data = typed.controls(request.POST.get("data", ""))
    version = next((str(value) for name, value in data if name == "version"), "")
    return domain.draft.keep(
        address,
        data=data,
        version=int(version[:LONGEST]) if version.isdecimal() else None,
        key=_key(request.POST.get("key", "")),
        by=request.user,
        now=timezone.now(),
    )


def _key(text):
    """The one-time key of the form, if it has one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _told(draft):
    return {"data": draft.data, "version": draft.version, "saved_at": draft.saved_at.isoformat()}


@require_POST
def discard(request):
    """Let a draft go, and lead back to its form."""
    address = _address(request.POST)
    if domain.draft.discard(address, by=request.user, now=timezone.now()):
        messages.success(request, _("The draft has been discarded."))
    here = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return done(request, address if here and address.startswith("/") else reverse("home"))


def signed_out(request):
    """Give a form back whose session has ended, with the way to send it again; none where nothing was typed."""
    again = request.path == reverse("members:send_again")
    carried = typed.Carried.unsealed(request) if again else typed.Carried.posted(request)
    return carried and render(request, "members/signed_out.html", {"carried": carried}, status=UNSIGNED)


@csrf_exempt  # sign-in changed the token; what is sent here is signed by ours, changes nothing, and asks once more
@require_POST
def send_again(request):
    """Show a form that was carried over a sign-in, with a token of the new session, to be sent to where it belongs."""
    carried = typed.Carried.unsealed(request)
    if carried is None:
        raise BadRequest
    return render(request, "members/send_again.html", {"carried": carried})
