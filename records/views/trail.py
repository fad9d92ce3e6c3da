"""The trail: of one row, on the page of what one sees; and the whole of it, for auditors."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from records import history, queries
from records.forms import TrailFilter
from records.models import TABS, Entry, with_names
from ui import sheets
from ui.doors import demand, page, within
from ui.paging import Stretch
from ui.tables import Column, said


def history_page(request, row, back="", *, readers=("staff",), also=(), own=None):
    """Show what was done to a row, newest first; the caller has fetched it through `visible_to`.

    `back` is the address of the row's page, its own unless given. `readers` are the roles for which the page exists,
    `also` further rows whose history belongs to it, `own` the party whose representatives read what was done for it.
    """
    found = history.of(row, *also).with_group()
    if not request.user.has_role(*readers):
        if own is None or not request.user.may("view", own):
            raise Http404
        found = found.filter(on_behalf=own.code)
    stretch = Stretch(found, request.GET)
    context = {
        "row": row,
        "back": back or row.get_absolute_url(),
        "stretch": stretch,
        "entries": _drawn(stretch, lambda entry: entry.says, linked=False),
    }
    return page(request, "records/history.html", context)


COLUMNS = [
    Column(name="number", label=gettext_lazy("No."), value="pk", number=True),
    Column(name="at", label=gettext_lazy("Time"), value="at"),
    Column(name="who", label=gettext_lazy("Who"), value="who"),
    Column(name="act", label=gettext_lazy("Act"), value="says"),
    Column(name="kind", label=gettext_lazy("Upon what"), value="kind"),
    Column(name="subject", label=gettext_lazy("Subject"), value="what"),
    Column(name="changes", label=gettext_lazy("Changes"), value="changes_in_a_line"),
    Column(name="reason", label=gettext_lazy("Reason"), value="reason"),
    Column(name="address", label=gettext_lazy("Network address"), value="came_from"),
    Column(name="request", label=gettext_lazy("Request"), value="request_id"),
]


def trail(request):
    """Show the trail as far as the reader may, newest first; as a file too."""
    demand(request.user, "records.read_trail")
    asked = TrailFilter(request.GET, settings_only=request.user.has_role("administrator"))
    wanted = asked.cleaned_data if asked.is_valid() else {}
    tab = request.GET.get("tab", "")
    found = Entry.objects.visible_to(request.user).in_tab(tab).asked(**wanted).with_group().in_words().with_networks()
    if sheet := sheets.answer(
        request, COLUMNS, found, name="trail", title=_("Audit trail"), prepare=lambda rows: with_names(list(rows))
    ):
        return sheet
    stretch = Stretch(found, request.GET)
    context = {
        "tabs": _tabs(tab),
        "filter_form": asked,
        "keep": [("tab", tab)] if tab in TABS else [],
        "stretch": stretch,
        "entries": _drawn(stretch, _whole),
        "chain": queries.chain(timezone.now()),
    }
    return page(request, "records/trail.html", context)


def _tabs(current):
    base = reverse("records:trail")
    offered = [
        ("", _("Everything")),
        ("signing-in", _("Signing in")),
        ("refusals", _("Refusals")),
        ("readings", _("Readings and files")),
    ]
    shown = current if current in TABS else ""
    return [(label, f"{base}?tab={tab}" if tab else base, tab == shown) for tab, label in offered]


def entry(request, pk):
    """Show one entry whole: who, when, from where, what changed, and its seal."""
    within(request.user, "records.read_trail")
    found = get_object_or_404(
        Entry.objects.visible_to(request.user).in_words().with_networks().select_related("seal"), pk=pk
    )
    seal = getattr(found, "seal", None)
    facts = [
        (_("Time"), said(found.at)),
        (_("Who"), found.who),
        (_("Act"), found.says),
        (_("Upon what"), found.kind),
        (_("Subject"), found.what),
        (_("Reason"), found.reason),
        (_("Network address"), found.came_from),
        (_("Request"), found.request_id),
    ]
    context = {
        "entry": found,
        "facts": facts,
        "changes": found.said_changes,
        "seal": seal,
        "hash": bytes(seal.hash).hex() if seal else "",
    }
    return page(request, "records/entry.html", context)


def _whole(entry):
    return _("%(act)s: %(kind)s “%(subject)s”") % {"act": entry.says, "kind": entry.kind, "subject": entry.what}


def _drawn(entries, says, *, linked=True):
    """Entries as templates/ui/history.html draws them."""
    return [
        {
            "at": entry.at,
            "who": entry.who,
            "says": says(entry),
            "note": _group(entry),
            "reason": entry.reason,
            "changes": entry.said_changes,
            "url": entry.get_absolute_url() if linked else "",
        }
        for entry in with_names(list(entries))
    ]


def _group(entry):
    """What an entry of an act on many rows says of the others."""
    if entry.takes_back:
        return _("An earlier change of several records was taken back.")
    others = (entry.together or 1) - 1
    if not others:
        return ""
    return ngettext(
        "Changed together with %(number)d other record.", "Changed together with %(number)d other records.", others
    ) % {"number": others}
