"""The entrance: the library's views with the few things that are ours."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.views import (
    LoginView,
    PasswordChangeView,
    PasswordResetFromKeyView,
    PasswordResetView,
    ReauthenticateView,
)
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.internal.flows.add import redirect_if_add_not_allowed
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import devices, domain, signin
from members.models import User
from ui import paging, qr
from ui.doors import done, page

UNPROCESSABLE, GONE = 422, 410


def one_at_a_time(view):
    """Let an account take its second steps away one after the other: of two requests at once the second sees what is left."""

    @wraps(view)
    def alone(request, *args, **kwargs):
        with transaction.atomic():
            User.objects.visible_to(request.user).select_for_update().filter(pk=request.user.pk).first()
            return view(request, *args, **kwargs)

    return alone


class Unprocessable:
    """A form with mistakes is answered by 422, as everywhere here."""

    def form_invalid(self, form):
        """Draw the form again."""
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


class SignIn(Unprocessable, LoginView):
    """The first step: address and password."""


class Reset(Unprocessable, PasswordResetView):
    """A link for a new password is asked for."""


class NewPassword(Unprocessable, PasswordResetFromKeyView):
    """The link of the letter: a new password; one that no longer works is gone."""

    def render_to_response(self, context, **answer):
        """Say 410 for a link that is used up."""
        return super().render_to_response(context, **({"status": GONE} if context.get("token_fail") else {}) | answer)


class ChangePassword(Unprocessable, PasswordChangeView):
    """A new password for the old one."""


class Again(Unprocessable, ReauthenticateView):
    """The password once more."""


def note_recovery(form, user):
    """Tell the person if what was typed is one of the recovery codes."""
    used = getattr(form, "authenticator", None)
    if used is not None and used.type == Authenticator.Type.RECOVERY_CODES:
        used.refresh_from_db()  # the library notes the use in a copy of its own
        left = len(used.wrap().get_unused_codes())
        domain.notice.recovery_used(user, left=left, by=user, now=timezone.now())


class CodeAgain(Unprocessable, CodeAgainView):
    """A code once more."""

    def form_valid(self, form):
        """Tell of a recovery code."""
        note_recovery(form, self.request.user)
        return super().form_valid(form)

    def form_invalid(self, form):
        """Write the refusal down."""
        domain.account.note_code(self.request.user, by=self.request.user, now=timezone.now())
        return super().form_invalid(form)


class SecondStep(AuthenticateView):
    """The second step; in a trial a demo account is shown its code."""

    def get_context_data(self, **kwargs):
        """Add the code of a demo account."""
        return super().get_context_data(**kwargs) | {"trial_code": signin.trial_code(self.stage.login.user)}

    def form_valid(self, form):
        """Tell of a recovery code."""
        note_recovery(form, self.stage.login.user)
        return super().form_valid(form)

    def form_invalid(self, form):  # noqa: ARG002
        """Write the refusal down; say 422, as every form here."""
        domain.account.note_code(self.stage.login.user, by=None, now=timezone.now())
        return self.render_to_response(self.get_context_data(), status=UNPROCESSABLE)


@method_decorator([redirect_if_add_not_allowed, reauthentication_required(app="allauth.mfa")], name="dispatch")
class Activate(Unprocessable, ActivateTOTPView):
    """A first authenticator app, or another one in place of the old: the last second step is never missing."""

    def dispatch(self, request, *args, **kwargs):
        """Let the owner of an app come here too; the library's own method would lead to switching it off."""
        return super(ActivateTOTPView, self).dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Draw the key for a camera, and write it in groups for a hand."""
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
        return context | {"qr": qr.square(context["totp_url"]), "key": groups}

    def form_valid(self, form):
        """Exchange the old app for the new one at once."""
        Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.TOTP).delete()
        return super().form_valid(form)


class RemovePasskey(RemoveWebAuthnView):
    """Take a passkey away, unless it is the last second step."""

    def form_valid(self, form):
        """Keep the last second step."""
        adapter = signin.FactorAdapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().form_valid(form)


@require_POST
def keep_codes(request):
    """Note that the recovery codes have been kept; until then enrolment is not finished."""
    domain.account.keep_codes(request.user, by=request.user, now=timezone.now())
    return done(request, reverse("mfa_index"))


def sessions(request):
    """The sessions of one's own account, each of which can be ended."""
    if request.method == "POST":
        found = UserSession.objects.filter(user=request.user)
        if request.POST.get("session"):
            chosen = [get_object_or_404(found, pk=paging.key(request.POST["session"]))]
        else:
            chosen = list(found.exclude(session_key=request.session.session_key))
        domain.account.end_sessions(request.user, sessions=chosen, by=request.user, now=timezone.now())
        messages.success(request, _("The sessions have been ended."))
        return done(request, reverse("usersessions_list"))
    found = sorted(UserSession.objects.purge_and_list(request.user), key=lambda row: row.last_seen_at, reverse=True)
    named = [(session, devices.said(session.user_agent)) for session in found]
    return page(request, "usersessions/usersession_list.html", {"sessions": named})
