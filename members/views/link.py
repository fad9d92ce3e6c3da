"""The links of letters: asked for by administrators and owners, opened by whoever got them. GET shows, POST acts."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members import domain
from members.forms.access import AddressForm, EnrolmentForm
from members.forms.account import BareForm
from members.models import AccountLink
from members.signin import ENROLLING, ask_again
from members.views.account import confirmation, found_account
from members.views.invitation import gone
from records import sealing
from ui.doors import demand, done, page


def send_enrolment(request, public_id):
    """Send somebody who lost the second step a link to enrol a new one."""
    found = found_account(request, public_id)
    demand(request.user, "members.send_enrolment", found)
    ask_again(request)
    form = EnrolmentForm(request.POST or None, row=found)
    if form.run(domain.link.send_enrolment, by=request.user, now=timezone.now()):
        messages.success(request, _("The link has been sent to %(address)s.") % {"address": found.email})
        return done(request, found)
    sentences = [
        _("The second step the person has stops working at once, and all sessions end."),
        _("A link goes to %(address)s; it works once, within 24 hours, and asks for the password as well.")
        % {"address": found.email},
        _("The other administrators are told."),
    ]
    return confirmation(
        request, found, form, heading=_("Send an enrolment link"), sentences=sentences, act=_("Send the link")
    )


def ask_address(request, public_id):
    """Send a link to the new address of somebody."""
    found = found_account(request, public_id)
    demand(request.user, "members.ask_address", found)
    ask_again(request)
    form = AddressForm(request.POST or None, row=found)
    if _asked(request, form):
        return done(request, found)
    sentences = [_("The present address, %(address)s, is told when it changes.") % {"address": found.email}]
    return confirmation(
        request, found, form, heading=_("Change the address"), sentences=sentences, act=_("Send the link")
    )


def own_address(request):
    """Ask for another address of one's own account."""
    found = request.user
    demand(found, "members.ask_address", found)
    ask_again(request)
    form = AddressForm(request.POST or None, row=found)
    if _asked(request, form):
        return done(request, reverse("members:profile"))
    context = {"form": form, "cancel_url": reverse("members:profile"), "address": found.email}
    return page(request, "members/own_address.html", context, status=form.status)


def _asked(request, form):
    """Ask for a new address; too often, the answer is the same and no letter leaves."""
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not ratelimit.consume(request, app="allauth.account", action="new_address", key=email):
            messages.success(request, _("A letter with a link has gone to the new address."))
            return True
    if form.run(domain.link.ask_address, by=request.user, now=timezone.now()):
        messages.success(request, _("A letter with a link has gone to the new address."))
        return True
    return False


def _opened(request, token, kind):
    """The link of a letter while it works, in the language of its reader."""
    link = AccountLink.objects.by_fingerprint(sealing.fingerprint(token), kind)
    if link is None or not link.works_at(timezone.now()):
        return None
    if not request.user.is_authenticated and "language" not in request.GET:
        translation.activate(link.user.language)
    return link


def enrolment(request, token):
    """Open the way to a new second step: the browser that did may sign in by the password alone."""
    link = _opened(request, token, AccountLink.Kind.ENROL)
    if link is None:
        return gone(request)
    if request.method == "POST":
        try:
            link = domain.link.enrol(token=token, by=None, now=timezone.now())
        except ValidationError:
            return gone(request)
        logout(request)
        request.session[ENROLLING] = str(link.public_id)
        messages.success(request, _("Now sign in with your password, then set up your second step."))
        return HttpResponseRedirect(reverse("account_login"))
    context = {
        "form": BareForm(None),
        "heading": _("A new second step"),
        "sentences": [
            _("After this you sign in with your password, in this browser, and set up a new second step."),
            _("The link works once."),
        ],
        "act": _("Go on"),
    }
    return page(request, "members/link.html", context)


def new_address(request, token):
    """Prove a new address: it is the one of whoever can open the letter."""
    link = _opened(request, token, AccountLink.Kind.ADDRESS)
    if link is None:
        return gone(request)
    if request.method == "POST":
        is_own = request.user == link.user
        session = (request.session.session_key or "") if is_own else ""
        try:
            by = link.user if is_own else None
            domain.link.change_address(token=token, session=session, by=by, now=timezone.now())
        except ValidationError:
            return gone(request)
        messages.success(request, _("The address has been changed. Sign in with it from now on."))
        return done(request, reverse("members:profile") if is_own else reverse("account_login"))
    context = {
        "form": BareForm(None),
        "heading": _("A new address"),
        "sentences": [
            _("From now on you sign in with %(address)s, and letters go there.") % {"address": link.email},
            _("Other sessions of the account end, and the old address is told."),
        ],
        "act": _("Use this address"),
    }
    return page(request, "members/link.html", context)
