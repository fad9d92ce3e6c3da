"""What somebody typed into a form: which of it is kept, and how it is carried over a sign-in."""

import json
import re
from datetime import timedelta
from functools import cached_property
from urllib.parse import parse_qs, urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from members.models import Draft

# The apps whose forms are kept. Those of the entrance hold passwords and codes; trail and engine have no long texts.
APPS = {"members", "documents", "programs", "meetings", "exercises"}
NEVER = {"csrfmiddlewaretoken", "key"}  # they are of one sending
UNSEEN = {*NEVER, "version", "seen", "step"}
MOST = 256 * 1024  # of a form that is carried over a sign-in
CARRIED_FOR = 12 * 3600
PRESENT_FOR = timedelta(minutes=10)
MOST_OTHERS = 5
MOST_FIELDS = 20  # of the query of an address
MARKS = re.compile(r"[a-z_]*|\d*")  # what choices, ticks and numbers of rows are sent as
SALT = "members.typed"


def is_kept(address):
    """Tell whether what is typed at an address is kept."""
    try:
        return resolve(address.partition("?")[0]).app_name in APPS
    except Resolver404:
        return False


def address(url):
    """The address of a form: its path, and the party it is filled in for; whatever else is asked for makes it no other."""
    path, _mark, query = url.partition("?")
    party = parse_qs(query).get("party", [""])[0] if query.count("&") < MOST_FIELDS else ""
    return f"{path}?{urlencode({'party': party})}" if party else path


def controls(text):
    """The names and values of a draft as the page sends it, without what is never kept."""
    try:
        found = json.loads(text)
        return [[name, value] for name, value in found if not _is_secret(name)]
    except (ValueError, TypeError, AttributeError) as trouble:
        raise ValidationError(_("A draft is made of names and values."), code="shape") from trouble


def _is_secret(name):
    return name in NEVER or "password" in name.lower()


class Offered:
    """The draft of the page's own form; it is asked for only by a page that has one, and never after a sending."""

    def __init__(self, request, *, now):
        """Remember whose draft of which address it would be."""
        self.request, self.is_sent, self.now = request, request.method == "POST", now
        self.address = address(request.get_full_path())

    @cached_property
    def found(self):
        """The draft, or none."""
        mine = Draft.objects.visible_to(self.request.user)
        return None if self.is_sent else mine.filter(address=self.address).first()

    @cached_property
    def others(self):
        """Who else has been filling in the form of the same record within the last minutes."""
        if not (self.request.resolver_match and self.request.resolver_match.kwargs):
            return []  # a new record, or the reader's own: nobody meets there
        return Draft.objects.beside(self.request.user, self.address, since=self.now - PRESENT_FOR)[:MOST_OTHERS]


# A sign-in between typing and sending


class Carried:
    """A form that arrived after its session had ended: where it goes, and what it holds."""

    def __init__(self, to, data):
        """Take an address of the portal, and pairs of names and values."""
        self.to, self.data = to, data

    @classmethod
    def posted(cls, request):
        """Take the form of a request; none where nothing was typed, or more than is carried."""
        short = request.content_type == "application/x-www-form-urlencoded" and len(request.body) <= MOST
        if not short or not is_kept(request.path):
            return None
        pairs = [[name, value] for name, values in request.POST.lists() for value in values]
        data = [pair for pair in pairs if not _is_secret(pair[0])]
        return cls(request.get_full_path(), data) if data else None

    @classmethod
    def unsealed(cls, request):
        """Take the form that `sealed` gave to a page of ours; none where another's page hands it over, or it is too old."""
        ours = f"{request.scheme}://{request.get_host()}"
        if request.headers.get("Origin", "") != ours:
            return None
        try:
            return cls(*signing.loads(request.POST.get("carried", ""), salt=SALT, max_age=CARRIED_FOR))
        except signing.BadSignature:
            return None

    @property
    def sealed(self):
        """The whole, signed: only what came through our own check of forgery is sent again."""
        return signing.dumps([self.to, self.data], salt=SALT, compress=True)

    @property
    def said(self):
        """What a person would have to type again, without numbers of rows and marks of ticks."""
        texts = [value.strip() for name, value in self.data if name not in UNSEEN and not name.startswith("choose_")]
        return [text for text in texts if not MARKS.fullmatch(text)]
