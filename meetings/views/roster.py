"""The pages on which a delegation comes in as a file: what is expected, the check, what came of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from meetings import domain
from meetings.models import Delegation
from meetings.papers import roster
from meetings.queries import seats
from meetings.views.delegation import delegation_of
from members.forms.account import BareForm
from members.forms.roster import ApplyForm, FileForm
from members.papers.roster import read
from records import undo
from records.models import Import
from ui import paging, sheets
from ui.doors import demand, done, page
from ui.tables import Column, Table

VERBS = {
    roster.ENTERED: (pgettext_lazy("row of a delegation", "entered and included"), "planned"),
    roster.INCLUDED: (pgettext_lazy("row of a delegation", "included"), "planned"),
    roster.CHANGED: (pgettext_lazy("row of a file", "changed"), "running"),
    roster.SAME: (pgettext_lazy("row of a file", "unchanged"), "draft"),
    roster.ASKED: (pgettext_lazy("row of a file", "new or known?"), "moved"),
    roster.WRONG: (pgettext_lazy("row of a file", "error"), "late"),
}
COLUMNS = [
    Column(name="number", label=gettext_lazy("Row"), number=True),
    Column(name="verb", label=gettext_lazy("What happens"), value=lambda row: VERBS[row.verb][0], look=lambda row: VERBS[row.verb][1], nowrap=True),
    Column(name="name", label=gettext_lazy("Name"), head=True),
    Column(name="role_in_words", label=gettext_lazy("Role")),
    Column(
        name="said", label=gettext_lazy("Differences and errors"), template="meetings/_names_said.html",
        value=lambda row: [str(flaw) for flaw in row.flaws],
    ),
]  # fmt: skip


def import_names(request, public_id):
    """What a file must look like, and the file itself."""
    row = delegation_of(request, public_id)
    demand(request.user, "meetings.nominate", row)
    if sheet := sheets.answer(request, roster.COLUMNS, [], name="delegation-template", title=_("Delegation")):
        return sheet
    form = FileForm(request.POST or None, request.FILES or None)
    if form.run(domain.roster.bring, delegation=row, by=request.user, now=timezone.now()):
        return done(request, form.result)
    context = {
        "form": form,
        "delegation": row,
        "meeting": row.meeting,
        "columns": [str(column.label) for column in roster.COLUMNS],
        "roles": roster.accepted(),
        "seats": seats.of(row).values(),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/import_names.html", context, status=form.status)


def import_check(request, public_id):
    """What would become of each row; after the import, what came of it."""
    brought, row = _brought(request, public_id)
    context = {"brought": brought, "delegation": row, "meeting": row.meeting}
    if brought.applied_at:
        return page(request, "meetings/import_result.html", context | _result(brought, row))
    found = roster.rows(brought.sheet, row, answers={})
    if sheet := sheets.answer(request, COLUMNS, _chosen(request, found), name="rows", title=brought.name):
        return sheet
    counts = {verb: sum(each.verb == verb for each in found) for verb in VERBS}
    asked = [each.line for each in found if each.verb == roster.ASKED]
    form = ApplyForm(
        request.POST or None, row=brought, initial={"asked": asked, "left": counts[roster.WRONG] + len(asked)}
    )
    if form.run(domain.roster.include_names, by=request.user, now=timezone.now()):
        messages.success(request, _("Imported: %(file)s.") % {"file": brought})
        return done(request, brought)
    shown = paging.page(_chosen(request, found), request.GET)
    context |= {
        "form": form,
        "unknown": read(brought.sheet, roster.COLUMNS).unknown,
        "tabs": _tabs(request, counts, len(found)),
        "table": Table(COLUMNS, shown, caption=_("Rows of the file"), query=request.GET),
        "empty": {"title": _("No such rows")},
        "wrong": counts[roster.WRONG],
        "writes": sum(counts[verb] for verb in roster.WRITES) + len(asked),
        "cancel_url": _at(row),
    }
    return page(request, "meetings/import_check.html", context, status=form.status)


@require_POST
def undo_names(request, public_id):
    """Take an import back as a whole."""
    brought, row = _brought(request, public_id)
    form = BareForm(request.POST, row=brought)
    if form.run(domain.roster_undo.take_names_back, by=request.user, now=timezone.now()):
        messages.success(request, _("Taken back: %(file)s.") % {"file": brought})
        return done(request, row)
    refusals = [str(sentence) for errors in form.errors.values() for sentence in errors]
    messages.error(request, " ".join([_("It was not taken back."), *refusals]))
    return done(request, brought)


def _brought(request, public_id):
    """An import of the reader's own, and the delegation it is for."""
    mine = Import.objects.visible_to(request.user).filter(kind=domain.roster.KIND).select_related("batch__undone_by")
    brought = get_object_or_404(mine, public_id=public_id)
    seen = Delegation.objects.visible_to(request.user).with_facts()
    row = get_object_or_404(seen, pk=brought.outcome["delegation"])
    demand(request.user, "meetings.nominate", row)
    return brought, row


def _result(brought, row):
    """What came of it, and for five minutes the way back, while nothing else was done."""
    taken_back = hasattr(brought.batch, "undone_by")
    entry = undo.offered(row, "names_imported", now=timezone.now())
    is_last = entry is not None and entry.undo.batch_id == brought.batch_id
    until = undo.until(brought.applied_at) if is_last and not taken_back else None
    return {"facts": _facts(brought), "taken_back": taken_back, "until": until}


def _at(row):
    return f"{reverse('meetings:import-names', args=[row.meeting.public_id])}?party={row.party.code}"


def _chosen(request, found):
    show = request.GET.get("show", "")
    return [row for row in found if row.verb == show] if show in VERBS else found


def _tabs(request, counts, number):
    show = request.GET.get("show", "")
    items = [(_("All"), "?", show not in VERBS, number)]
    return items + [(VERBS[verb][0], f"?show={verb}", show == verb, count) for verb, count in counts.items() if count]


def _facts(brought):
    said = {verb: str(brought.outcome.get(verb, 0)) for verb in (*roster.WRITES, roster.SAME)}
    left = ", ".join(map(str, brought.outcome.get("left_out", [])))
    return [
        (_("Entered on the list of people and included"), said[roster.ENTERED]),
        (_("Included"), said[roster.INCLUDED]),
        (_("Changed"), said[roster.CHANGED]),
        (_("Rows that change nothing"), said[roster.SAME]),
        (_("Rows left out, by number"), left or "–"),
    ]
