"""How the sign-in library is fitted to the house: by invitation only, a second step for all, every step on the trail."""

import time
from ipaddress import ip_address, ip_network

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.internal.stagekit import unstash_login
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from members import devices, domain
from members.models import AccountLink, User
from records import history, sealing
from reminders import domain as letters

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
ENROLLING = "enrolling"  # what a session holds after the link of a letter: which one it was
SECRET_PLACE = "mfa_authenticator.data"  # noqa: S105  # a name of a column
# What is told of changes: the library's name of its letter → the verb of the trail.
NOTICES = {
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "mfa/email/totp_activated": "factor_added",
    "mfa/email/totp_deactivated": "factor_removed",
    "mfa/email/webauthn_added": "factor_added",
    "mfa/email/webauthn_removed": "factor_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
}


def has_second_step(user: User) -> bool:
    """Tell whether an account has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def ask_again(request):
    """Ask who it is once more before an act that opens something to somebody, unless that was asked ten minutes ago."""
    raise_if_reauthentication_required(request, app="members")


def is_address(text: str) -> bool:
    """Tell whether a text is an address of a network."""
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def is_ours(address: str) -> bool:
    """Tell whether an address is that of a proxy of ours."""
    return any(ip_address(address) in ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)


@transaction.atomic
def note(user: User, verb: str, *, by: User | None = None) -> None:
    """Write a step at the door to the trail; if that fails, so does the step."""
    history.record(user, verb, by=by, now=timezone.now())


def nobody() -> User:
    """Whom the trail names where there is no account."""
    return User(pk=0, name_ru=str(_("unknown address")))


@transaction.atomic
def ask_in_vain(email: str) -> None:
    """Do for an address that opens nothing what is done for another, and send nothing: the time taken tells nothing."""
    tried = User.objects.filter(email__iexact=email).first()
    note(tried or nobody(), "reset_asked")
    with transaction.atomic():
        url = settings.PORTAL_URL + reverse("account_reset_password")
        letters.post("password", address=email, words={"url": url}, now=timezone.now())
        transaction.set_rollback(True)


class Backend(AuthenticationBackend):
    """Checks address and password; whoever may not sign in gets the answer of a wrong password."""

    def _check_password(self, user, password):
        """Say no to suspended and closed accounts as to a wrong password, after the same work."""
        if user is None:
            return None
        self._did_check_password = True
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        """Shut out the suspended, the closed, and those who never enrolled a second step in time."""
        return user.is_active and (has_second_step(user) or self._may_enrol(user))

    def get_user(self, user_id):
        """Give the account of a session: it began rightly, and until a second step is enrolled it reaches only that."""
        return User.objects.active().filter(pk=user_id).first()

    def authenticate(self, request, **credentials):
        """Remember who asks: a browser that used the link of a letter may enrol by the password alone."""
        self._request = request
        return super().authenticate(request, **credentials)

    def _may_enrol(self, user):
        """Tell whether the password alone leads to enrolment: some days after the invitation, or by the link of a letter."""
        now = timezone.now()
        if user.enrol_until is not None and now < user.enrol_until:
            return True
        session = getattr(getattr(self, "_request", None), "session", {})
        return AccountLink.objects.enrolling(user, session.get(ENROLLING, ""), now)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; what happens at the door is written to the trail; letters leave like all others."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The address or the password is wrong, or this account cannot sign in."),
        "too_many_login_attempts": _("Too many attempts. Wait a quarter of an hour, then try again."),
        "rate_limited": _("Too many attempts. Wait a quarter of an hour, then try again."),
        "incorrect_code": _("This code is wrong or has been used. Wait for the next one and type that."),
        "incorrect_password": _("This password is wrong."),
    }

    def is_open_for_signup(self, request):  # noqa: ARG002
        """Nobody signs up."""
        return False

    def get_client_ip(self, request):
        """The network a request comes from: the last word of a proxy of ours, and nobody else's."""
        near = request.META.get("REMOTE_ADDR", "")
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return said if is_address(said) and is_address(near) and is_ours(near) else near

    # Guessing is counted by account and network, and by account over all unknown browsers

    def pre_authenticate(self, request, **credentials):
        """Count an attempt in the lanes it belongs to."""
        email = credentials.get("email", "").lower()
        if devices.is_known(request, email):
            lane, key = "login_known_device", f"{email} {request.COOKIES[devices.COOKIE]}"
        else:
            lane, key = "login_failed", f"{email} {ratelimit.get_ip(request)}"
        used = [ratelimit.consume(request, app="allauth.account", action=lane, key=key)]
        if lane == "login_failed" and used[0]:
            used.append(ratelimit.consume(request, app="allauth.account", action="login_unknown_devices", key=email))
        if not all(used):
            raise self.validation_error("too_many_login_attempts")
        self._lanes = used

    def _rollback_login_failed_rl_usage(self):
        """A success gives back what it took, and no more."""
        for used in getattr(self, "_lanes", ()):
            used.rollback()

    # The trail

    def authenticate(self, request, **credentials):
        """Write down that the password was right; the second step follows."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            note(user, "password_taken", by=user)
        return user

    def post_login(self, request, user, **hooks):
        """Write the sign-in down; it is fresh, so that enrolment does not ask for the password again."""
        response = super().post_login(request, user, **hooks)
        record_authentication(request, user, method="signed_in", reauthenticated=True)
        request.session["began"] = request.session["seen"] = time.time()
        self._tell_of_device(request, user)
        note(user, "signed_in", by=user)
        devices.mark(response, user)
        return response

    def _tell_of_device(self, request, user):
        """Tell the person of a browser that never signed in to the account."""
        if not devices.has_signed_in(request, user):
            with translation.override(user.language):
                device = devices.said(request.headers.get("User-Agent", ""))
            network = self.get_client_ip(request)
            domain.notice.new_device(user, device=device, network=network, by=user, now=timezone.now())

    def authentication_failed(self, request, **credentials):  # noqa: ARG002
        """Write a refusal down, for an unknown address too: neither time nor table tells them apart outside."""
        tried = User.objects.filter(email__iexact=credentials.get("email", "")).first()
        note(tried or nobody(), "sign_in_refused")
        domain.alarm.guessing(by=None, now=timezone.now())

    def logout(self, request):
        """Write the sign-out down."""
        note(request.user, "signed_out", by=request.user)
        super().logout(request)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Write a change of password or second step down, and tell the person."""
        session = getattr(self.request, "session", None)
        key = (session.session_key if session is not None and self.request.user == user else "") or ""
        domain.account.note(user, verb=NOTICES[template_prefix], session=key, by=user, now=timezone.now())
        super().send_notification_mail(template_prefix, user, context, email)

    def get_password_change_redirect_url(self, request):  # noqa: ARG002
        """Go back to where it was asked for."""
        return reverse("mfa_index")

    # Letters

    @transaction.atomic
    def send_mail(self, template_prefix, email, context):
        """Hand a letter to the engine; there are two kinds: a link for a new password, and news about the account."""
        person = User.objects.get_by_natural_key(email)
        if template_prefix == "account/email/password_reset_key":
            note(person, "reset_asked")
            letters.post("password", person=person, words={"url": context["password_reset_url"]}, now=timezone.now())
        else:
            with translation.override(person.language):
                text = str(User.VERBS[NOTICES[template_prefix]])
            letters.post("security", person=person, words={"text": text}, now=timezone.now())

    def get_reset_password_from_key_url(self, key):
        """Lead to the one public address: what a request calls the portal reaches no letter."""
        return settings.PORTAL_URL + reverse("account_reset_password_from_key", args=key.split("-", 1))

    def should_send_confirmation_mail(self, request, email_address, signup):  # noqa: ARG002
        """Addresses are proven by the invitation."""
        return False

    def respond_email_verification_sent(self, request, user):  # noqa: ARG002
        """Without a proven address nobody gets in."""
        return redirect("account_login")

    def respond_user_inactive(self, request, user):  # noqa: ARG002
        """Lead back to the door: it says no more than for a wrong password."""
        return redirect("account_login")


def sealed(secret, user):
    """Seal a secret of somebody's second step for the rows of this account: one app, one set of codes."""
    return sealing.seal_text(secret, place=SECRET_PLACE, row=str(user.pk))


def unsealed(text, user):
    """Open a secret that stands in a row of this account; one of another's opens nothing."""
    return sealing.unseal_text(text, place=SECRET_PLACE, row=str(user.pk))


class FactorAdapter(DefaultMFAAdapter):
    """Second steps: secrets are kept sealed, and the last one stays."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("This is your only second step. Add another one first, or replace it."),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text):
        """Seal a secret."""
        return sealed(text, self._owner())

    def decrypt(self, encrypted_text):
        """Open a secret."""
        return unsealed(encrypted_text, self._owner())

    def _owner(self):
        """Say whose rows they are, which the library does not: of who is signed in, or halfway through the door."""
        if self.request.user.is_authenticated:
            return self.request.user
        return unstash_login(self.request, peek=True).user

    def can_delete_authenticator(self, authenticator):
        """Keep the last second step."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()


def trial_code(user):
    """Give the present code of a demo account, in a trial only; what is shown here could not be asked for elsewhere."""
    if not settings.TRIAL or not user.email.endswith("@demo.example"):
        return ""
    factor = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return ""
    secret = unsealed(factor.data["secret"], user)
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
