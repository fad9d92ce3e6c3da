"""Papers: the library, the page of an issue, and how one is begun, changed and cleared."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from documents import domain, queries, scanner
from documents.forms.document import ConfirmForm, DocumentFilter, EditForm, NewForm
from documents.models import Distribution, Issue, IssueStatus, LanguageFile, Receipt
from documents.models.issue import FOLLOWED
from documents.views.upload import received, status
from members.views.saved_view import beside
from records.views import history_page
from reminders.views import told_page
from ui import paging, sheets, tables, when
from ui.doors import back, demand, done, page
from ui.tables import Column, Table


def languages(issue):
    """The languages in which there are files."""
    return ", ".join(row.language.upper() for row in issue.seen_files)


def released_on(issue):
    """The day it was released; the hour stands on its page."""
    return when.local(issue.released_at).date() if issue.released_at else None


def opened(issue):
    """How many of the parties have opened it."""
    if not issue.parties_reached:
        return ""
    return _("opened by %(opened)d of %(all)d") % {"opened": issue.parties_opened, "all": issue.parties_reached}


def side(issue):
    """Where it stands with the reader's own parties."""
    if issue.owed_until:
        return _("to acknowledge by")
    if issue.is_acknowledged_by_us:
        return _("acknowledged")
    if issue.is_ours:
        return issue.stands if issue.is_draft else _("handed in by us")
    return _("opened") if issue.is_opened_by_us else pgettext("document", "new")


COLUMNS = [
    Column(
        name="symbol", label=gettext_lazy("Symbol"), value="name", nowrap=True,
        order=("symbol_key",),
    ),
    Column(
        name="title", label=gettext_lazy("Title"), value=lambda row: tables.pair("title")(row.document),
        template="documents/_paper.html", head=True,
    ),
    Column(name="kind", label=gettext_lazy("Kind"), value="document.get_kind_display"),
    Column(name="languages", label=gettext_lazy("Files"), value=languages, nowrap=True),
    Column(
        name="released_at", label=pgettext_lazy("document", "Released"), value=released_on,
        order=("released_at",), gaps=True, nowrap=True,
    ),
]  # fmt: skip
STAFF = [
    *COLUMNS,
    Column(name="status", label=gettext_lazy("Status"), value="stands", look="status_look", order=("status",)),
    Column(name="readers", label=gettext_lazy("Parties"), value=opened, nowrap=True),
]  # fmt: skip
OWN = [
    *COLUMNS,
    Column(name="side", label=gettext_lazy("Your side"), value=side, template="documents/_side.html"),
    Column(name="owed_until", label=gettext_lazy("To acknowledge by"), on_page=False),
]


def documents(request):
    """The library: what the reader sees, the last released first."""
    demand(request.user, "documents.read_documents")
    staff = request.user.has_role("staff")
    asked = DocumentFilter(request.GET, user=request.user)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    columns = STAFF if staff else OWN
    found = Issue.objects.visible_to(request.user).current().asked(**wanted)
    found = queries.with_readers(found) if staff else _own(found, wanted, request.user)
    files = Prefetch("files", LanguageFile.objects.visible_to(request.user).in_order(), to_attr="seen_files")
    found = found.select_related("document").prefetch_related(files).newest_first()
    if "sort" in request.GET:
        found = found.order_by(*tables.ordering(columns, request.GET, ["-released_at"]))
    if sheet := sheets.answer(request, columns, found, name="documents", title=_("Documents")):
        return sheet
    table = Table(columns, paging.page(found, request.GET), caption=_("Documents"), query=request.GET)
    context = {"filter_form": asked, "table": table, "empty": _empty(request), "saved": beside(request)}
    return page(request, "documents/documents.html", context)


def _own(found, wanted, user):
    found = queries.with_own_side(found, user)
    if wanted.get("new"):
        found = found.filter(is_opened_by_us=False, is_ours=False)
    return found.filter(owed_until__isnull=False) if wanted.get("owed") else found


def _empty(request):
    if any(value for name, value in request.GET.items() if name not in ("page", "rows", "sort")):
        return {"title": _("No documents match"), "url": "?", "link": _("Clear the filter")}
    return {
        "title": _("No documents yet"),
        "text": _("Papers of meetings, programmes and exercises will stand here as they are released."),
    }


def document(request, public_id):
    """Show an issue: its files, what is asked, whom it goes to; that it was opened is on record."""
    seen = Issue.objects.visible_to(request.user)
    row = get_object_or_404(
        seen.select_related("document__register", "document__submitted_by", "released_by"), public_id=public_id
    )
    now = timezone.now()
    try:
        domain.access.view(row, by=request.user, now=now)
    except Issue.DoesNotExist as gone:
        raise Http404 from gone
    files = list(LanguageFile.objects.visible_to(request.user).filter(issue=row).in_order())
    for each in files:
        each.issue = row
    receipts = Receipt.objects.visible_to(request.user).filter(issue=row).select_related("by").in_order()
    issues = seen.filter(document=row.document_id).order_by("-number", "-pk")
    context = {
        "issue": row,
        "files": files,
        "issues": issues,
        "later": issues.filter(status=IssueStatus.RELEASED, number__gt=row.number).first(),
        "receipts": list(receipts) if not request.user.has_role("staff") else (),
        "distributions": list(Distribution.objects.visible_to(request.user).filter(issue=row).standing().in_order()),
        "missing": domain.issue.missing_to_clear(row) if row.is_draft else (),
        "acts": _acts(request.user, row),
        "unscanned": scanner.absence(),
        "now": now,
    }
    return page(request, "documents/document.html", context)


ACTS = (
    ("upload", gettext_lazy("Upload a file"), (IssueStatus.DRAFT,)),
    ("clear", gettext_lazy("Clear for release…"), (IssueStatus.DRAFT,)),
    ("return_paper", gettext_lazy("Return to the party…"), (IssueStatus.DRAFT,)),
    ("release", gettext_lazy("Release…"), (IssueStatus.CLEARED,)),
    ("unclear", gettext_lazy("Open for changes…"), (IssueStatus.CLEARED,)),
    ("edit", gettext_lazy("Change"), (IssueStatus.DRAFT, IssueStatus.CLEARED)),
    ("receipts", gettext_lazy("Who has opened it"), (IssueStatus.RELEASED, IssueStatus.SUPERSEDED, IssueStatus.WITHDRAWN)),
    ("extend", gettext_lazy("Release to further parties…"), (IssueStatus.RELEASED,)),
    ("upload", gettext_lazy("Add a translation"), (IssueStatus.RELEASED,)),
    ("revise", gettext_lazy("New issue…"), FOLLOWED),
    ("withdraw", pgettext_lazy("document", "Withdraw…"), (IssueStatus.RELEASED,)),
    ("recall", gettext_lazy("Recall…"), (IssueStatus.RELEASED,)),
    ("history", gettext_lazy("History"), tuple(IssueStatus)),
    ("told", gettext_lazy("Who is told what"), (IssueStatus.RELEASED, IssueStatus.SUPERSEDED, IssueStatus.WITHDRAWN)),
)  # fmt: skip
RIGHTS = {
    "receipts": "documents.read_receipts",
    "history": "documents.read_receipts",
    "told": "documents.read_receipts",
}
BUTTONS = 2


def _acts(user, issue):
    """What the reader may do with the issue as it stands: the first are buttons, the others stand under More."""
    offered = [
        (label, reverse(f"documents:{name}", args=[issue.public_id]))
        for name, label, statuses in ACTS
        if issue.status in statuses and user.has_perm(RIGHTS.get(name, f"documents.{name}"), issue)
        if name != "recall" or not issue.is_opened
        if name != "return_paper" or issue.document.lies_with_us
    ]
    return {"buttons": offered[:BUTTONS], "more": offered[BUTTONS:]}


def new(request):
    """Begin a paper."""
    demand(request.user, "documents.draft")
    form = NewForm(received(request), user=request.user)
    if form.run(domain.document.draft, by=request.user, now=timezone.now()):
        messages.success(request, _("The draft is stored. Nobody outside the secretariat sees it."))
        return done(request, form.result)
    context = {"form": form, "unscanned": scanner.absence()}
    return page(request, "documents/new.html", context, status=status(form))


def edit(request, public_id):
    """Change what is said of a paper that was not released."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user).select_related("document"), public_id=public_id)
    demand(request.user, "documents.edit", issue)
    form = EditForm(request.POST or None, row=issue.document, user=request.user)
    if form.run(domain.document.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved."))
        return done(request, issue)
    return page(request, "documents/edit.html", {"form": form, "issue": issue}, status=form.status)


def clear(request, public_id):
    """Clear a draft for release."""
    says = [_("The paper takes its number, which is never given again. Its files are closed until it is opened again.")]
    return _confirmed(request, public_id, "clear", _("Clear for release"), says, _("The paper is cleared."))


def unclear(request, public_id):
    """Open a cleared issue for changes."""
    says = [_("Its files can be replaced again. The symbol stays.")]
    return _confirmed(request, public_id, "unclear", _("Open for changes"), says, _("The paper is open for changes."))


def revise(request, public_id):
    """Begin the next issue."""
    says = [_("A draft of the next issue begins. When it is released this one is superseded.")]
    return _confirmed(request, public_id, "revise", _("New issue"), says, _("The draft of the next issue has begun."))


def _confirmed(request, public_id, act, heading, says, said):
    issue = get_object_or_404(Issue.objects.visible_to(request.user).select_related("document"), public_id=public_id)
    demand(request.user, f"documents.{act}", issue)
    form = ConfirmForm(request.POST or None, row=issue)
    if form.run(getattr(domain.issue, act), by=request.user, now=timezone.now()):
        messages.success(request, said)
        return done(request, back(request) or form.result)
    context = {
        "form": form,
        "issue": issue,
        "heading": heading,
        "act": heading,
        "sentences": says,
        "nothing": "" if form.is_bound else _in_the_way(issue, act),
        "cancel_url": back(request) or issue.get_absolute_url(),
    }
    return page(request, "documents/act.html", context, status=form.status)


def _in_the_way(issue, act):
    """Why there is nothing to act on, in the words of the act's guard."""
    if act == "clear" and issue.status != IssueStatus.DRAFT:
        return _("Only a draft is cleared.")
    if act == "unclear" and issue.status != IssueStatus.CLEARED:
        return _("Only what is cleared and not yet released is opened again.")
    return ""


def history(request, public_id):
    """Show what was done to an issue, its paper and the receipts."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user).select_related("document"), public_id=public_id)
    also = Receipt.objects.visible_to(request.user).filter(issue=issue)
    return history_page(request, issue, also=[issue.document, *also])


def told(request, public_id):
    """Show who was told of an issue."""
    return told_page(request, get_object_or_404(Issue.objects.visible_to(request.user), public_id=public_id))
