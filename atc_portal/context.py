"""What the shell of every page reads: sections, display, account links, unread notifications, the band of a trial."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import display as shown
from members import typed
from members.middleware import seconds_left
from reminders import queries

SECTIONS = {
    "staff": (
        "home",
        "calendar",
        "meetings",
        "programs",
        "exercises",
        "documents",
        "decisions",
        "parties",
        "reminders",
    ),
    "representative": ("home", "calendar", "meetings", "programs", "exercises", "documents", "decisions", "parties"),
    "administrator": ("home", "accounts", "parties", "status"),
    "auditor": ("home", "accounts", "status", "trail"),
}
BESIDE = {
    "decisions": ("/meetings/actions/",),
    "parties": ("/members/people/", "/members/offices/", "/members/import/"),
}  # lists that stand beside that one


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give what base.html reads."""
    user = getattr(request, "user", None)
    values: dict[str, Any] = {"version": settings.VERSION, "display": display(shown.of(request))}
    if settings.TRIAL:
        values["trial"] = _("A trial copy: the people and this year's plan are made up, the history is real.")
    if user is None or not user.is_authenticated:
        return values
    if typed.is_kept(request.path):
        values["drafts"] = typed.Offered(request, now=timezone.now())
    return values | {
        "together": _together(request),
        "sections": _sections(request, user.role),
        "acting_for": ", ".join(str(party) for party in user.parties()) if user.has_role("representative") else "",
        "account_links": _links(request.user),
        "unread_notifications": queries.unread(user),
        "session": seconds_left(request),
    }


def _together(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Two lists under one section: decisions, and the action items of meetings."""
    pages = [(_("Decisions"), "documents:decisions"), (_("Action items"), "meetings:actions")]
    drawn = [(label, url, request.path == url) for label, name in pages if (url := _address(name))]
    return drawn if any(here for _label, _url, here in drawn) else []


def display(chosen: dict[str, Any]) -> dict[str, Any]:
    """How the reader wants pages to look, as attributes of the root element."""
    return {
        "theme": chosen["theme"],
        "text": chosen["text_size"],
        "spacing": "wide" if chosen["wide_spacing"] else "normal",
        "density": "compact" if chosen["compact"] else "comfortable",
        "motion": "none" if chosen["no_motion"] else "auto",
        "shortcuts": chosen["shortcuts"],
    }


def _sections(request: HttpRequest, role: str) -> list[tuple[str, str, bool]]:
    known = {
        "home": (_("Home"), "home"),
        "calendar": (_("Calendar"), "calendar"),
        "meetings": (_("Meetings"), "meetings:meetings"),
        "programs": (_("Programmes"), "programs:programmes"),
        "exercises": (_("Exercises"), "exercises:exercises"),
        "documents": (_("Documents"), "documents:documents"),
        "decisions": (_("Decisions"), "documents:decisions"),
        "parties": (_("Parties"), "members:parties"),
        "reminders": (_("Reminders"), "reminders:reminders"),
        "accounts": (_("Accounts"), "members:accounts"),
        "status": (_("Status"), "status"),
        "trail": (_("Audit trail"), "records:trail"),
    }
    found = [(key, *known[key]) for key in SECTIONS.get(role, ())]
    drawn = [(label, url, (url, *BESIDE.get(key, ()))) for key, label, name in found if (url := _address(name))]
    # Decisions stand below the documents: the nearest section around the page is where it is.
    around = [(len(place), url) for _label, url, places in drawn for place in places if _is_around(request.path, place)]
    here = max(around, default=(0, ""))[1]
    return [(label, url, url == here) for label, url, _places in drawn]


def _is_around(path: str, place: str) -> bool:
    return path == place if place == "/" else path.startswith(place)


def _links(user: Any) -> list[tuple[str, str]]:
    offered = [
        (_("Profile"), "members:profile"),
        (_("Security"), "mfa_index"),
        *([(_("Calendar feeds"), "my_feeds")] if user.has_perm("portal.read_calendar") else []),
        (_("Display"), "members:display"),
        (_("Saved views"), "members:views"),
    ]
    return [(label, url) for label, name in offered if (url := _address(name))]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
