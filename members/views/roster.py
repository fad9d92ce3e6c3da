"""The pages on which a list of people comes in as a file: what is expected, the check, what came of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from members import domain
from members.forms.account import BareForm
from members.forms.roster import ApplyForm, FileForm
from members.models import Party, Person
from members.papers import check, roster
from records import undo
from records.models import Import
from ui import paging, sheets
from ui.doors import demand, done, page
from ui.tables import Column, Table

MOST_ASKED = 100
VERBS = {
    check.NEW: (pgettext_lazy("row of a file", "new"), "planned"),
    check.CHANGED: (pgettext_lazy("row of a file", "changed"), "running"),
    check.SAME: (pgettext_lazy("row of a file", "unchanged"), "draft"),
    check.ASKED: (pgettext_lazy("row of a file", "new or known?"), "moved"),
    check.WRONG: (pgettext_lazy("row of a file", "error"), "late"),
}
COLUMNS = [
    Column(name="number", label=gettext_lazy("Row"), number=True),
    Column(name="verb", label=gettext_lazy("What happens"), value=lambda line: VERBS[line.verb][0], look=lambda line: VERBS[line.verb][1], nowrap=True),
    Column(name="name", label=gettext_lazy("Name"), head=True),
    Column(name="party", label=pgettext_lazy("member", "Party")),
    Column(
        name="said", label=gettext_lazy("Differences and errors"), template="members/_import_said.html",
        value=lambda line: [f"{column}: {words}" for column, words in line.errors],
    ),
]  # fmt: skip
OWN = [
    Column(name="name", label=gettext_lazy("File"), value=str, url="get_absolute_url", head=True),
    Column(name="at", label=gettext_lazy("Brought"), nowrap=True),
    Column(name="applied_at", label=gettext_lazy("Imported"), nowrap=True),
]


def import_people(request):
    """What a file must look like, and the file itself; beneath, one's own earlier ones."""
    demand(request.user, "members.import_people")
    title = _("Import of people")
    if sheet := sheets.answer(request, roster.COLUMNS, [], name="people-template", title=_("People")):
        return sheet
    form = FileForm(request.POST or None, request.FILES or None)
    if form.run(domain.roster.bring, by=request.user, now=timezone.now()):
        return done(request, form.result)
    mine = Import.objects.visible_to(request.user).filter(kind=domain.roster.KIND)
    context = {
        "form": form,
        "heading": title,
        "columns": list(roster.labels().values()),
        "parties": Party.objects.visible_to(request.user).people_kept_by(request.user).in_order(),
        "table": Table(OWN, list(mine[:10]), caption=_("My earlier files")),
        "cancel_url": reverse("members:people"),
    }
    return page(request, "members/import.html", context, status=form.status)


def _brought(request, public_id):
    mine = Import.objects.visible_to(request.user).filter(kind=domain.roster.KIND).select_related("batch__undone_by")
    found = get_object_or_404(mine, public_id=public_id)
    demand(request.user, "members.import_people")
    return found


def import_check(request, public_id):
    """What would become of each row; after the import, what came of it."""
    found = _brought(request, public_id)
    if found.applied_at:
        return _result(request, found)
    lines = domain.roster.lines(found, answers={}, by=request.user)
    shown = _chosen(lines, request.GET.get("show", ""))
    if sheet := sheets.answer(request, COLUMNS, shown, name="rows", title=found.name):
        return sheet
    by_verb = {verb: sum(line.verb == verb for line in lines) for verb in VERBS}
    left = by_verb[check.WRONG] + by_verb[check.ASKED]
    asked = [line for line in lines if line.verb == check.ASKED][:MOST_ASKED]
    form = ApplyForm(request.POST or None, row=found, initial={"asked": asked, "left": left})
    if form.run(domain.roster.apply, by=request.user, now=timezone.now()):
        messages.success(request, _("Imported: %(file)s.") % {"file": found})
        return done(request, found)
    rows = paging.page(shown, request.GET)
    context = {
        "form": form,
        "brought": found,
        "unknown": roster.read(found.sheet).unknown,
        "tabs": _tabs(request, by_verb, len(lines)),
        "table": Table(COLUMNS, rows, caption=_("Rows of the file"), query=request.GET),
        "empty": {"title": _("No such rows")},
        "wrong": by_verb[check.WRONG],
        "writes": by_verb[check.NEW] + by_verb[check.CHANGED] + len(asked),
        "cancel_url": reverse("members:import"),
    }
    return page(request, "members/import_check.html", context, status=form.status)


def _chosen(lines, show):
    return [line for line in lines if line.verb == show] if show in VERBS else lines


def _tabs(request, by_verb, number):
    show = request.GET.get("show", "")
    items = [(_("All"), "?", show not in VERBS, number)]
    return items + [(VERBS[verb][0], f"?show={verb}", show == verb, count) for verb, count in by_verb.items() if count]


def _result(request, found):
    """The counts, the records, the rows that were left out, and for five minutes the way back."""
    now = timezone.now()
    taken_back = hasattr(found.batch, "undone_by")
    keys = found.batch.steps.values("entry__subject_id")
    people = (
        Person.objects.visible_to(request.user).filter(pk__in=keys).select_related("party").order_by("sort_key", "pk")
    )
    facts = [
        (_("People entered"), str(found.outcome.get(check.NEW, 0))),
        (_("People changed"), str(found.outcome.get(check.CHANGED, 0))),
        (_("Rows that change nothing"), str(found.outcome.get(check.SAME, 0))),
        (_("Rows left out, by number"), ", ".join(map(str, found.outcome.get("left_out", [])))),
    ]
    context = {
        "brought": found,
        "facts": facts,
        "table": Table(
            [
                Column(name="name", label=_("Name"), value=str, url="get_absolute_url", head=True),
                Column(name="party", label=pgettext_lazy("member", "Party")),
            ],
            paging.page(people, request.GET),
            caption=_("Entered and changed"),
            query=request.GET,
        ),
        "empty": {"title": _("None of them is left")},
        "until": undo.until(found.applied_at) if not taken_back and not undo.is_late(found.applied_at, now) else None,
        "taken_back": taken_back,
    }
    return page(request, "members/import_result.html", context)


@require_POST
def undo_import(request, public_id):
    """Take an import back."""
    found = _brought(request, public_id)
    form = BareForm(request.POST, row=found)
    if form.run(domain.roster.take_back, by=request.user, now=timezone.now()):
        messages.success(request, _("Taken back: %(file)s.") % {"file": found})
    else:
        refusals = [str(sentence) for errors in form.errors.values() for sentence in errors]
        messages.error(request, " ".join([_("It was not taken back."), *refusals]))
    return done(request, found)
