"""The tokens of one's own programs: listed, made and shown once, revoked."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members import domain
from members.forms.access import TokenForm
from members.forms.account import BareForm
from members.models import AccessToken
from members.signin import ask_again
from members.views.account import sent, token_columns
from ui import paging
from ui.doors import demand, done, page
from ui.tables import Column, Table

CREATED = 201


def tokens(request):
    """One's own tokens."""
    demand(request.user, "members.make_token")
    acts = Column(name="acts", label=_("Acts"), template="members/_token_acts.html")
    found = AccessToken.objects.visible_to(request.user).of(request.user).select_related("party", "user")
    rows = paging.page(found.order_by("-made_at", "-pk"), request.GET)
    context = {
        "table": Table([*token_columns(timezone.now()), acts], rows, caption=_("Tokens"), query=request.GET),
        "empty": {"title": _("You have no tokens"), "text": _("A program needs one to read the portal in your name.")},
    }
    return page(request, "members/tokens.html", context)


def make_token(request):
    """Make a token; it is shown on the answer to this form and never again."""
    demand(request.user, "members.make_token")
    ask_again(request)
    form = TokenForm(request.POST or None, user=request.user)
    if form.run(domain.access_token.make, kind=AccessToken.Kind.API, by=request.user, now=timezone.now()):
        if not isinstance(form.result, tuple):
            messages.info(request, _("This token was made already, and is shown once."))
            return done(request, reverse("members:tokens"))
        token, secret = form.result
        context = {"token": token, "secret": secret}
        return page(request, "members/token_made.html", context, status=CREATED)
    context = {"form": form, "cancel_url": reverse("members:tokens")}
    return page(request, "members/make_token.html", context, status=form.status)


def revoke_token(request, public_id):
    """End one of one's own tokens."""
    mine = AccessToken.objects.visible_to(request.user).of(request.user)
    found = get_object_or_404(mine, public_id=public_id)
    demand(request.user, "members.revoke_token", found)
    form = BareForm(sent(request), row=found)
    if form.run(domain.access_token.revoke, by=request.user, now=timezone.now()):
        messages.success(request, _("The token has been revoked."))
        return done(request, reverse("members:tokens"))
    context = {
        "form": form,
        "heading": _("Revoke the token"),
        "sentences": [_("The program that uses it gets nothing any more. This cannot be undone.")],
        "facts": [(pgettext("token", "Name"), found.name), (_("Begins with"), found.prefix)],
        "act": _("Revoke"),
        "cancel_url": reverse("members:tokens"),
    }
    return page(request, "members/token_act.html", context, status=form.status)
