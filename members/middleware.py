"""What holds for every session: it ends when it is old, sees its own rows, and goes nowhere without the second step."""

import time

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from members import domain, typed
from members.signin import FACTORS
from records import scope
from ui.doors import is_fetched

SEE_OTHER = 303

# Where a session without a second step may go: to its enrolment, out, to another language, to the texts.
ENROLMENT = {
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "members:keep_codes",
    "members:display",
    "set_language",
    "help",
    "accessibility",
    "privacy",
    "health-live",
    "health-ready",
    "health-reminders",
}


def end_old_sessions(get_response):
    """End a session that has been idle too long, or has lasted the whole day."""

    def middleware(request):
        if request.user.is_authenticated:
            now = time.time()
            session = request.session
            began, seen = session.setdefault("began", now), session.setdefault("seen", now)
            if now - seen > settings.IDLE_SECONDS[request.user.role] or now - began > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif now - seen > settings.SEEN_EVERY:
                session["seen"] = now
                UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
        return get_response(request)

    return middleware


def seconds_left(request):
    """How long the session lasts if nothing more is asked for, and how long it can last at all."""
    now, session = time.time(), request.session
    last = settings.SESSION_COOKIE_AGE - (now - session.get("began", now))
    idle = settings.IDLE_SECONDS[request.user.role] - (now - session.get("seen", now))
    return {"idle": int(min(idle, last)), "last": int(last)}


def keep_to_own_rows(get_response):
    """Tell PostgreSQL whose rows the request may see, before any view; take it back when the answer has left.

    A connection rests with nobody's rows in sight: who is not signed in has none to be told of. Under the API a token may
    speak for somebody, once it has been read there.
    """

    def middleware(request):
        if request.user.is_authenticated:
            scope.take(request.user)
        elif not request.path.startswith("/api/"):
            return get_response(request)
        try:
            response = get_response(request)
        except BaseException:
            scope.clear()
            raise
        if response.streaming:
            response.streaming_content = scope.During(response.streaming_content)
        else:
            scope.clear()
        return response

    return middleware


def demand_second_step(get_response):
    """Lead an account without a second step to its enrolment, and from new recovery codes to keeping them."""

    def middleware(request):
        if request.user.is_authenticated and not request.session.get("enrolled"):
            where = _unfinished(request.user)
            if not where:
                request.session["enrolled"] = True
            elif _name(request) not in ENROLMENT:
                if request.path.startswith("/api/") or is_fetched(request):
                    return HttpResponse(status=401)
                return HttpResponseRedirect(where)
        return get_response(request)

    return middleware


def forget_sent_drafts(get_response):
    """Let the draft of a form go once the form was accepted: it leads on to another page."""

    def middleware(request):
        response = get_response(request)
        accepted = response.status_code == SEE_OTHER or "HX-Redirect" in response.headers
        if accepted and request.method == "POST" and request.user.is_authenticated and typed.is_kept(request.path):
            domain.draft.discard(typed.address(request.get_full_path()), by=request.user, now=timezone.now())
        return response

    return middleware


def _unfinished(user):
    """Where enrolment goes on; empty when it is finished."""
    found = dict(Authenticator.objects.filter(user_id=user.pk).values_list("type", "data"))
    if not set(FACTORS) & set(found):
        return reverse("mfa_index")
    codes = found.get(Authenticator.Type.RECOVERY_CODES)
    return reverse("mfa_view_recovery_codes") if codes is not None and not codes.get("kept") else ""


def _name(request):
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
