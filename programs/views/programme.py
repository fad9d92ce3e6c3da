"""Programmes: the list, one of them with its table, drafting and adoption."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Decision
from members.views.saved_view import beside
from programs import domain
from programs.forms.programme import PASSPORT, AdoptionForm, CheckForm, EditForm, EnterForm
from programs.models import Programme
from programs.queries import overview
from programs.queries import table as checks
from programs.views.overview import Overview
from records.views import history_page
from reminders import walltime
from reminders.views.told import told_page
from ui import paging, sheets, tables
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="years", label=gettext_lazy("Period"), nowrap=True, order=("start_year", "end_year")),
    Column(
        name="title", label=gettext_lazy("Title"), value=str, url="get_absolute_url",
        template="programs/_title.html", head=True,
    ),
    Column(name="status", label=gettext_lazy("Status"), value="get_status_display", look="status_look", order=("status",)),
    Column(name="body", label=gettext_lazy("Adopted by"), value="adopting_party.short", on_page=False),
    Column(
        name="adopted", label=gettext_lazy("Adopted"), value="adoption_decision.adopted_on",
        template="programs/_adopted.html", order=("adoption_decision__adopted_on",), gaps=True,
    ),
    Column(name="left", label=gettext_lazy("Days left"), value=lambda row: row.days_left(today()), number=True),
]  # fmt: skip


def today():
    """The day it is at the Center."""
    return walltime.today(timezone.now(), settings.CENTER_TZ)


def find(request, public_id):
    """Fetch a programme the reader sees."""
    seen = Programme.objects.visible_to(request.user).select_related(
        "adopting_party", "adoption_decision__body", "coordinator", "main_developer", "predecessor", "checked_by"
    )
    return get_object_or_404(seen, public_id=public_id)


def programmes(request):
    """List the programmes, the latest period first."""
    demand(request.user, "programs.read_programmes")
    found = Programme.objects.visible_to(request.user).select_related("adopting_party", "adoption_decision")
    found = found.newest_first()
    if "sort" in request.GET:
        found = found.order_by(*tables.ordering(COLUMNS, request.GET, ["-start_year"]))
    if sheet := sheets.answer(request, COLUMNS, found, name="programmes", title=_("Programmes of cooperation")):
        return sheet
    empty = {
        "title": _("No programmes yet"),
        "text": _("The programmes of cooperation will stand here, with the latest period first."),
    }
    table = Table(COLUMNS, paging.page(found, request.GET), caption=_("Programmes of cooperation"), query=request.GET)
    return page(request, "programs/programmes.html", {"table": table, "empty": empty, "saved": beside(request)})


def programme(request, public_id):
    """Show a programme as matrix, table, timeline or list of what is past its deadline; and its passport."""
    found = find(request, public_id)
    day = today()
    drawn = Overview(request, found, day)
    if sheet := drawn.sheet():
        return sheet
    seen = Programme.objects.visible_to(request.user)
    context = {
        "programme": found,
        "decision": _decision(request, found),
        "days_left": found.days_left(day),
        "counts": overview.counts(found, day),
        "this_year": day.year if found.start_year <= day.year <= found.end_year else None,
        "filter_form": drawn.filter,
        "saved": beside(request),
        "passport": _passport(found),
        "predecessor": seen.filter(pk=found.predecessor_id).first(),
        "successors": seen.filter(predecessor=found),
        "acts": _acts(request, found),
        "unknown": _unknown(found),
        "bulk_url": _bulk_url(request, found, drawn.view),
        **drawn.context(),
    }
    return page(request, "programs/programme.html", context)


def _bulk_url(request, found, view):
    """Where many measures are changed at once, for whoever may edit those of a draft."""
    may = view == "table" and found.is_editable and request.user.has_perm("programs.edit_measure", found)
    return reverse("programs:bulk", args=[found.public_id]) if may else ""


def _decision(request, found):
    """The adopting decision, if the reader sees it."""
    return Decision.objects.visible_to(request.user).filter(pk=found.adoption_decision_id).first()


def _passport(found):
    """The texts of the passport that are there: label, name of the pair."""
    return [(label, name) for name, label in PASSPORT.items() if getattr(found, f"{name}_ru")]


def _unknown(found):
    """Say what is not known of a programme that is known from public facts only."""
    if not found.facts_only:
        return []
    unknown = [_("the table of measures")] if not found.measures.exists() else []
    if found.adoption_decision is None:
        unknown.append(_("the day of the adoption"))
    elif not found.adoption_decision.number_text:
        unknown.append(_("the number of the decision"))
    return [*unknown, _("the positions of the states")]


def _acts(request, found):
    """What the reader may do with the programme now."""
    offered = [
        ("edit", _("Edit the passport"), found.is_editable),
        ("add_section", _("Add a section"), found.is_editable),
        ("add_measure", _("Add a measure"), found.is_editable and found.sections.exists()),
        ("check_table", _("Check the table"), not found.is_frozen and found.status != "withdrawn"),
        ("record_adoption", _("Record the adoption"), not found.is_frozen and found.status != "withdrawn"),
    ]
    return [
        (label, f"programs:{name}")
        for name, label, possible in offered
        if possible and request.user.has_perm(f"programs.{name}", found)
    ]


def enter(request):
    """Begin a programme."""
    demand(request.user, "programs.enter")
    form = EnterForm(request.POST or None, user=request.user)
    if form.run(domain.programme.enter, by=request.user, now=timezone.now()):
        messages.success(request, _("The draft of the programme is begun."))
        return done(request, form.result)
    return page(request, "programs/enter.html", {"form": form}, status=form.status)


def edit(request, public_id):
    """Change titles and passport of a draft."""
    found = find(request, public_id)
    demand(request.user, "programs.edit", found)
    form = EditForm(request.POST or None, row=found, user=request.user)
    if form.run(domain.programme.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("The passport is saved."))
        return done(request, form.result)
    return page(request, "programs/edit.html", {"form": form, "programme": found}, status=form.status)


def check_table(request, public_id):
    """Note that the table was compared with the paper."""
    found = find(request, public_id)
    demand(request.user, "programs.check_table", found)
    form = CheckForm(request.POST or None, row=found)
    if form.run(domain.programme.check_table, by=request.user, now=timezone.now()):
        messages.success(request, _("The table is checked. Another colleague can record the adoption."))
        return done(request, form.result)
    context = {"form": form, "programme": found, "problems": checks.problems(found)}
    return page(request, "programs/check.html", context, status=form.status)


def record_adoption(request, public_id):
    """Record the decision that adopted a programme."""
    found = find(request, public_id)
    demand(request.user, "programs.record_adoption", found)
    form = AdoptionForm(request.POST or None, row=found, user=request.user)
    if form.run(domain.programme.record_adoption, by=request.user, now=timezone.now()):
        messages.success(request, _("The adoption is recorded. The table stands from now on."))
        return done(request, form.result)
    chosen = form.cleaned_data.get("decision") if form.is_bound else found.adoption_decision
    context = {
        "form": form,
        "programme": found,
        "problems": checks.problems(found),
        "warnings": checks.warnings(found, chosen),
        "same_person": found.checked_by_id == request.user.pk,
    }
    return page(request, "programs/adoption.html", context, status=form.status)


def history(request, public_id):
    """Show what was done to a programme."""
    return history_page(request, find(request, public_id))


def told(request, public_id):
    """Show who is told what about a programme."""
    return told_page(request, find(request, public_id))
