"""Decisions: the list, one of them, recording and filling in."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents import domain, queries
from documents.forms.decision import CompleteForm, DecisionFilter, RecordForm
from documents.models import Decision, Stance
from documents.papers import ENDINGS, made
from documents.papers import extract as extract_of
from members.views.saved_view import beside
from records.views import history_page
from reminders import walltime
from ui import paging, sheets, tables
from ui.doors import demand, done, page
from ui.tables import Column, Table


def force(decision):
    """Say for how many parties a decision is in force, to whom that is open."""
    if decision.parties_named is None:
        return ""
    if not decision.parties_named:
        return _("positions not recorded")
    return ngettext(
        "in force for %(number)s of %(all)s party", "in force for %(number)s of %(all)s parties", decision.parties_named
    ) % {"number": decision.in_force_for, "all": decision.parties_named}


COLUMNS = [
    Column(name="number", label=gettext_lazy("Number"), value=lambda row: row.number_text or "–", nowrap=True),
    Column(
        name="title", label=gettext_lazy("Title"), value=str, url="get_absolute_url",
        template="documents/_title.html", head=True,
    ),
    Column(name="body", label=gettext_lazy("Adopted by"), value="adopted_by"),
    Column(name="adopted_on", label=gettext_lazy("Adopted"), order=("adopted_on",), gaps=True, nowrap=True),
    Column(name="force", label=gettext_lazy("In force"), value=force),
    Column(name="status", label=gettext_lazy("Status"), value="get_status_display", look="status_look", order=("status",)),
]  # fmt: skip


def today():
    """The day it is at the Center."""
    return walltime.today(timezone.now(), settings.CENTER_TZ)


def decisions(request):
    """List the decisions, the latest first."""
    demand(request.user, "documents.read_decisions")
    seen = Decision.objects.visible_to(request.user)
    asked = DecisionFilter(request.GET, decisions=seen, user=request.user)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    found = seen.asked(**wanted).select_related("body").newest_first()
    if "sort" in request.GET:
        found = found.order_by(*tables.ordering(COLUMNS, request.GET, ["-adopted_on"]))

    def counted(rows):
        return queries.with_force(rows, today(), request.user)

    if sheet := sheets.answer(request, COLUMNS, found, name="decisions", title=_("Decisions"), prepare=counted):
        return sheet
    here = paging.page(found, request.GET)
    here.object_list = counted(here.object_list)
    table = Table(COLUMNS, here, caption=_("Decisions"), query=request.GET)
    context = {"filter_form": asked, "table": table, "empty": _empty(request), "saved": beside(request)}
    return page(request, "documents/decisions.html", context)


def _empty(request):
    if any(request.GET.get(name) for name in ("body", "year")):
        return {"title": _("No decisions match"), "url": "?", "link": _("Clear the filter")}
    return {
        "title": _("No decisions yet"),
        "text": _("Decisions of the bodies of the Commonwealth and of the Center's meetings will stand here."),
    }


def decision(request, public_id):
    """Show a decision with the positions of the parties."""
    seen = Decision.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("body"), public_id=public_id)
    queries.with_force([found], today(), request.user)
    positions = list(found.positions.visible_to(request.user).in_order())
    in_force = set(found.positions.visible_to(request.user).in_force(today()).values_list("pk", flat=True))
    answers = set(request.user.parties("answer").values_list("pk", flat=True))
    for position in positions:
        position.is_in_force = position.pk in in_force
        position.can_report = position.is_pending and position.party_id in answers
    context = {
        "decision": found,
        "force": force(found),
        "positions": positions,
        "can_report": any(position.can_report for position in positions),
        "awaited": any(position.stance == Stance.AWAITED for position in positions),
        "superseded_by": seen.filter(pk=found.superseded_by_id).first(),
        "supersedes": found.supersedes.visible_to(request.user),
        "programmes": found.programmes_adopted.visible_to(request.user),
        "item": _item(request, found),
        "actions": found.action_items.visible_to(request.user).in_order().select_related("lead", "meeting"),
        "mine": set(request.user.parties("view").values_list("pk", flat=True)),
        "unfilled": found.is_adopted and not all(getattr(found, name) for name in Decision.FILLED_ONCE),
    }
    return page(request, "documents/decision.html", context)


def _item(request, found):
    """The item of an agenda on which a meeting adopted it, for whoever reads outcomes."""
    outcome = getattr(found, "outcome", None)
    seen = outcome and type(outcome).objects.visible_to(request.user).filter(pk=outcome.pk)
    return outcome.item if seen and seen.exists() else None


def extract(request, public_id, language, ending):
    """An extract of a decision as a file, with the positions its reader may read."""
    seen = Decision.objects.visible_to(request.user).exclude(text_ru="", text_en="")
    found = get_object_or_404(seen.select_related("body"), public_id=public_id)
    if not found.is_adopted or ending not in ENDINGS or language not in dict(settings.LANGUAGES):
        raise Http404
    paper = extract_of(found, found.positions.visible_to(request.user).in_order(), language, day=today())
    stem = f"extract-{slugify(found.number_text.replace('/', '-')) or found.adopted_on.isoformat()}"
    said = content_disposition_header(as_attachment=True, filename=f"{stem}_{language}.{ending}") or "attachment"
    return HttpResponse(made(paper, ending), content_type=ENDINGS[ending], headers={"Content-Disposition": said})


def record(request):
    """Record a decision another body has adopted."""
    demand(request.user, "documents.record")
    form = RecordForm(request.POST or None, user=request.user)
    if form.run(domain.decision.record, by=request.user, now=timezone.now()):
        messages.success(request, _("The decision is recorded."))
        return done(request, form.result)
    return page(request, "documents/record.html", {"form": form}, status=form.status)


def complete(request, public_id):
    """Fill in what was not known when the decision was recorded."""
    found = get_object_or_404(Decision.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "documents.complete", found)
    form = CompleteForm(request.POST or None, row=found)
    if form.run(domain.decision.complete, by=request.user, now=timezone.now()):
        messages.success(request, _("The decision is filled in."))
        return done(request, form.result)
    return page(request, "documents/complete.html", {"form": form, "decision": found}, status=form.status)


def history(request, public_id):
    """Show what was done to a decision."""
    return history_page(request, get_object_or_404(Decision.objects.visible_to(request.user), public_id=public_id))
