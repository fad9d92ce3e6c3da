"""What holds for every request: headers, sign-in, the reader's language and zone."""

import re
from collections.abc import Callable
from hashlib import sha256
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from atc_portal import monitor
from members.signin import AccountAdapter, is_address, is_ours, nobody, note
from members.views import draft
from records import history
from records.origin import came_from, current
from ui.doors import is_fetched
from ui.sheets import Sheet

Answer = Callable[[HttpRequest], HttpResponse]

# Pages that open without signing in, by the names of their routes. Everything else asks for it.
PUBLIC = {
    "health-live",
    "health-ready",
    "health-reminders",
    "set_language",
    "help",
    "accessibility",
    "privacy",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "feed",
    "members:invitation",
    "members:enrolment",
    "members:new_address",
    "members:display",
    "reminders:unsubscribe",
}
NUMBER = re.compile(r"[0-9A-Za-z-]{8,64}")
METHODS = ("GET", "HEAD", "POST")  # of pages
NOTED = {410: "link_refused", 429: "held_back"}  # by status
NOTED_AGAIN = 15 * 60  # seconds
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def headers(get_response: Answer) -> Answer:
    """Set on every answer what none may forget: nothing is cached for another, nothing is framed or embedded.

    Files that every page shares come with a caching of their own, and are the same for all who ask.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
            patch_vary_headers(response, ["HX-Request"])
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def sound(get_response: Answer) -> Answer:
    """Refuse what no page and no client of ours sends, before anybody is asked for: other methods, and nulls in addresses.

    Pages are read and sent, no more: other methods are the API's.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS and not request.path.startswith("/api/"):
            return HttpResponseNotAllowed(METHODS)
        nothing = "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        if nothing and not request.path.startswith("/api/"):  # the API refuses it in its own words
            raise BadRequest
        return get_response(request)

    return middleware


def origin(get_response: Answer) -> Answer:
    """Give each request a number, that of our proxy if it has one; trail and log know by it where a line came from."""
    adapter = AccountAdapter()

    def middleware(request: HttpRequest) -> HttpResponse:
        near, said = request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Request-ID", "")
        is_said = NUMBER.fullmatch(said) and is_address(near) and is_ours(near)
        with came_from(said if is_said else uuid4().hex, adapter.get_client_ip(request)):
            return get_response(request)

    return middleware


def note_answers(get_response: Answer) -> Answer:
    """Write down each list that is taken out as a file; if that fails, the file does not leave.

    Dead links and whoever asks too often are written down too, once in a quarter of an hour each.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if verb := NOTED.get(response.status_code):
            _note_once(request, verb)
        if isinstance(response, Sheet):
            wanted = {name: request.GET[name] for name in request.GET if request.GET[name]}
            history.exported(response.name, wanted, response.rows, by=request.user, now=timezone.now())
        return response

    return middleware


def _note_once(request: HttpRequest, verb: str) -> None:
    where = sha256(f"{request.path} {current().address}".encode()).hexdigest()
    if cache.add(f"{verb}-{where}", 1, NOTED_AGAIN):
        user = request.user if request.user.is_authenticated else None
        note(user or nobody(), verb, by=user)


def demand_sign_in(get_response: Answer) -> Answer:
    """Lead whoever is not signed in to the door; a fragment and the API get 401, so that no page is swapped in.

    What was typed into a form is given back: its session may have ended while it was being filled in.
    """
    genuine = CsrfViewMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or _is_public(request) or monitor.reads_figures(request):
            return get_response(request)
        if request.path.startswith("/api/"):
            return get_response(request)  # the API says it in its own words
        if is_fetched(request):
            return HttpResponse(status=401)
        if request.method == "POST" and (kept := _given_back(request, genuine)):
            return kept
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)

    return middleware


def _given_back(request: HttpRequest, genuine: CsrfViewMiddleware) -> HttpResponse | None:
    """Give back what was typed, unless another site's page sent it."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if genuine.process_view(request, match.func, match.args, match.kwargs):
        return None
    return draft.signed_out(request)


def _is_public(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name in PUBLIC
    except Resolver404:
        return False


def reader(get_response: Answer) -> Answer:
    """Speak the reader's language, in the reader's zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language  # as LocaleMiddleware sets it
            timezone.activate(ZoneInfo(user.tz))
        else:
            timezone.activate(ZoneInfo(settings.CENTER_TZ))
        response = get_response(request)
        timezone.deactivate()
        return response

    return middleware
