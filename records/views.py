"""The trail: of one row, on the page of what one sees; and the whole of it, for auditors."""

from django.http import Http404
from django.utils.translation import gettext as _

from records import history
from records.forms import TrailFilter
from records.models import Entry
from ui.doors import demand, page
from ui.paging import Stretch


def history_page(request, row, back="", *, readers=("staff",), also=()):
    """Show what was done to a row, newest first; the caller has fetched it through `visible_to`.

    `back` is the address of the row's page, its own unless given. `readers` are the roles for which the page exists,
    `also` further rows whose history belongs to it.
    """
    if not request.user.has_role(*readers):
        raise Http404
    stretch = Stretch(history.of(row, *also), request.GET)
    context = {
        "row": row,
        "back": back or row.get_absolute_url(),
        "stretch": stretch,
        "entries": [_drawn(entry, entry.says) for entry in stretch],
    }
    return page(request, "records/history.html", context)


def trail(request):
    """Show the whole trail, newest first."""
    demand(request.user, "records.read_trail")
    asked = TrailFilter(request.GET)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    found = Entry.objects.visible_to(request.user).asked(**wanted).select_related("subject_type")
    stretch = Stretch(found, request.GET)
    context = {"filter_form": asked, "stretch": stretch, "entries": [_drawn(entry, _whole(entry)) for entry in stretch]}
    return page(request, "records/trail.html", context)


def _whole(entry):
    return _("%(act)s: %(kind)s “%(subject)s”") % {
        "act": entry.says,
        "kind": entry.kind,
        "subject": entry.subject_name,
    }


def _drawn(entry, says):
    """An entry as templates/ui/history.html draws it."""
    return {"at": entry.at, "who": entry.who, "says": says, "reason": entry.reason, "changes": entry.said_changes}
