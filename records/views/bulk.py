"""Pages of an act on many rows: what is chosen on a list is set, looked at, done, and where fields were set taken back for five minutes."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from records import bulk, undo
from records.forms import ActForm
from records.models import with_names
from ui.doors import done, page
from ui.tables import Table

UNPROCESSABLE = 422
QUERY = 2000  # characters of a list's filter


def bulk_page(request, seen, form_class, act, *, match, back, heading):
    """Ask which fields of the chosen rows are set, show what that changes, and do it.

    `seen` are the rows the reader sees, `match` gives those that the list's filter lets through, `back` is the list.
    """
    query = QueryDict(request.POST.get("query", "")[:QUERY]).urlencode()
    back = f"{back}?{query}" if query else back
    token = request.POST.get("token")
    if token is None:
        return _chosen(request, seen, form_class, match=match, query=query, back=back, heading=heading)
    try:
        chosen = bulk.opened(token, seen.model, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.message)
        return done(request, back)
    form = form_class(request.POST, user=request.user)
    context = {"form": form, "heading": heading, "query": query, "back": back, "token": token}
    if request.POST.get("step") != "preview":
        if form.run(act, by=request.user, now=timezone.now(), chosen=chosen):
            return done(request, form.result)
    elif form.is_valid():
        rows = list(seen.filter(pk__in=chosen))
        context |= {
            "differences": bulk.differences(rows, form.cleaned_data["values"], form.labels),
            "token": bulk.sealed(rows, by=request.user),
        }
    else:
        form.status = UNPROCESSABLE
    return page(request, "records/bulk.html", _shown(context, seen, chosen), status=form.status)


def _chosen(request, seen, form_class, *, match, query, back, heading):
    """The first page: the rows that were ticked, or all that match."""
    rows = _ticked(request, seen, match, query)
    if isinstance(rows, str):
        messages.warning(request, rows)
        return done(request, back)
    token = bulk.sealed(rows, by=request.user)
    context = {
        "form": form_class(user=request.user),
        "heading": heading,
        "query": query,
        "back": back,
        "token": token,
        "rows": rows,
    }
    return page(request, "records/bulk.html", context | {"drafts": None})


def bulk_act_page(request, seen, form_class, run, *, match, back, columns, fits, **words):
    """Show whom an act on the chosen rows hits, ask what it asks, and do it.

    `fits` says of a row why the act leaves it alone, or nothing; `words` are heading, sentences and the verb of the button.
    """
    query = QueryDict(request.POST.get("query", "")[:QUERY]).urlencode()
    back = f"{back}?{query}" if query else back
    context = {"back": back, "query": query, "drafts": None, **words}
    token = request.POST.get("token")
    if token is None:
        rows = _ticked(request, seen, match, query)
        if isinstance(rows, str):
            messages.warning(request, rows)
            return done(request, back)
        form, token = form_class(user=request.user), bulk.sealed(rows, by=request.user)
    else:
        try:
            chosen = bulk.opened(token, seen.model, by=request.user)
        except ValidationError as refusal:
            messages.warning(request, refusal.message)
            return done(request, back)
        form = form_class(request.POST, user=request.user)
        if form.run(run, by=request.user, now=timezone.now(), chosen=chosen):
            return done(request, form.result)
        rows = list(seen.filter(pk__in=chosen))
    left = [(row, why) for row in rows if (why := fits(row))]
    alone = {row.pk for row, _why in left}
    hit = [row for row in rows if row.pk not in alone]
    table = Table(columns, hit, caption=_("Who is hit"), show_caption=True)
    context |= {"form": form, "token": token, "table": table, "hit": hit, "left": left}
    return page(request, "records/bulk_act.html", context, status=form.status)


def _ticked(request, seen, match, query):
    """The rows that were ticked, or all that match; a sentence where they are none or too many."""
    rows = match(QueryDict(query)) if "all" in request.POST else seen.filter(public_id__in=_ids(request.POST))
    rows = list(rows[: bulk.MOST + 1])
    if not rows:
        return _("Tick at least one row.")
    return rows if len(rows) <= bulk.MOST else bulk.too_many()


def _shown(context, seen, chosen):
    """The rows stand in the differences, or by themselves; a draft of such a page would name rows of another day."""
    rows = [] if "differences" in context else list(seen.filter(pk__in=chosen))
    return context | {"rows": rows, "drafts": None}


def _ids(data):
    found = []
    for text in data.getlist("ids")[: bulk.MOST + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def batch_page(request, batch, seen, *, back, heading, undo_url="", form=None):
    """Say what came of an act on many rows, which rows were left out and why; with an address, offer to take it back."""
    now = timezone.now()
    steps = batch.steps.select_related("entry__subject_type").order_by("pk")
    entries = with_names([step.entry for step in steps])
    keys = {entry.subject_id for entry in entries} | {pk for pk, _why in batch.skipped}
    rows = {row.pk: row for row in seen.filter(pk__in=keys)}
    may_undo = (
        undo_url
        and entries
        and not batch.undoes_id
        and not hasattr(batch, "undone_by")
        and not undo.is_late(batch.at, now)
    )
    context = {
        "form": form,
        "heading": heading,
        "batch": batch,
        "done": [(rows[entry.subject_id], entry) for entry in entries if entry.subject_id in rows],
        "skipped": [(rows.get(pk), why) for pk, why in batch.skipped],
        "undo_until": undo.until(batch.at) if may_undo else None,
        "undo_url": undo_url,
        "back": back,
        "drafts": None,
    }
    return page(request, "records/batch.html", context, status=form.status if form else 200)


def undo_batch_page(request, batch, seen, act, *, back, undo_url, heading):
    """Take an act on many rows back, and lead to what came of that."""
    if request.method != "POST":
        return done(request, batch)
    form = ActForm(request.POST)
    if form.run(act, by=request.user, now=timezone.now(), batch=batch):
        return done(request, form.result)
    return batch_page(request, batch, seen, back=back, undo_url=undo_url, heading=heading, form=form)
