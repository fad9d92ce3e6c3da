"""Sections and measures: one measure, and the forms of a draft's rows."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import domain
from programs.forms.measure import EditSectionForm, ExecutorsForm, MeasureForm, PlanDateForm, SectionForm
from programs.models import Measure, MeasureYear, Section, Stance
from programs.queries.matrix import Reading
from programs.views.programme import find, today
from records.views import history_page
from reminders.views.told import told_page
from ui.doors import demand, done, page


def measure(request, public_id, number):
    """Show a measure with its years."""
    found = find_measure(request, public_id, number)
    seen = Measure.objects.visible_to(request.user).select_related("programme")
    context = {
        "measure": found,
        "programme": found.programme,
        "executors": found.executors.visible_to(request.user).select_related("party", "agency").order_by("position"),
        "years": found.reporting_years.visible_to(request.user).select_related("dropped_by_decision").order_by("year"),
        "terms": found.deadline.terms(found.programme.period) if found.deadline else [],
        "now": timezone.now(),
        "due": found.next_due(today()),
        "predecessor": seen.filter(pk=found.predecessor_id).first(),
        "successors": seen.filter(predecessor=found).order_by("programme__start_year"),
        "children": found.children.visible_to(request.user).in_order(),
        "editable": found.programme.is_editable,
        **_participation(request, found),
    }
    return page(request, "programs/measure.html", context)


def _participation(request, found):
    """Who takes part in a year: the one asked for, else the current one or the nearest in which it is accounted for."""
    rows = list(found.reporting_years.visible_to(request.user).order_by("year"))
    if not rows or not found.programme.is_frozen:
        return {}
    asked = request.GET.get("year", "")
    this_year = today().year
    shown = next((row for row in rows if str(row.year) == asked), None) or min(
        rows, key=lambda row: (abs(row.year - this_year), row.year)
    )
    shown.measure, shown.programme = found, found.programme
    reading = Reading(found.programme, request.user, measure=found)
    drawn = reading.row(shown, reading.actors(shown.year), today())
    return {
        "shown_year": shown,
        "whole": drawn.whole,
        "evidence": shown.evidence.visible_to(request.user).in_order(),
        "year_views": [(row.year, f"?year={row.year}", row == shown) for row in rows],
        "cells": [cell for cell in drawn.cells if not cell.is_empty],
        "answers_for": _answers_for(request),
    }


def _answers_for(request):
    """The keys of the parties the reader may declare something for."""
    if request.user.role == "staff" or not request.user.has_role("representative"):
        return ()
    return set(request.user.parties("answer").values_list("pk", flat=True))


def add_section(request, public_id):
    """Add a section to a draft."""
    programme = find(request, public_id)
    demand(request.user, "programs.add_section", programme)
    taken = programme.sections.order_by("-number").values_list("number", flat=True).first() or 0
    form = SectionForm(request.POST or None, initial={"number": taken + 1})
    if form.run(domain.measure.add_section, by=request.user, now=timezone.now(), programme=programme):
        messages.success(request, _("The section is added."))
        return done(request, form.result)
    context = {"form": form, "programme": programme, "heading": _("Add a section")}
    return page(request, "programs/section.html", context, status=form.status)


def edit_section(request, public_id, number):
    """Change the title of a section."""
    seen = Section.objects.visible_to(request.user).select_related("programme")
    section = get_object_or_404(seen, programme__public_id=public_id, number=number)
    demand(request.user, "programs.edit_section", section)
    form = EditSectionForm(request.POST or None, row=section)
    if form.run(domain.measure.edit_section, by=request.user, now=timezone.now()):
        messages.success(request, _("The section is saved."))
        return done(request, form.result)
    context = {
        "form": form,
        "programme": section.programme,
        "heading": _("Edit section %(number)d") % {"number": number},
    }
    return page(request, "programs/section.html", context, status=form.status)


def add_measure(request, public_id):
    """Add a row to a draft."""
    programme = find(request, public_id)
    demand(request.user, "programs.add_measure", programme)
    form = MeasureForm(
        request.POST or None, user=request.user, programme=programme, initial={"number": request.GET.get("number", "")}
    )
    if form.run(domain.measure.add_measure, by=request.user, now=timezone.now(), programme=programme):
        messages.success(request, _("The measure is added."))
        return done(request, form.result)
    context = {"form": form, "programme": programme, "heading": _("Add a measure"), "back": programme}
    return page(request, "programs/measure_form.html", context, status=form.status)


def edit_measure(request, public_id, number):
    """Change a row of a draft."""
    found = find_measure(request, public_id, number)
    demand(request.user, "programs.edit_measure", found)
    form = MeasureForm(request.POST or None, row=found, user=request.user, programme=found.programme)
    if form.run(domain.measure.edit_measure, by=request.user, now=timezone.now()):
        messages.success(request, _("The measure is saved."))
        return done(request, form.result)
    heading = _("Edit measure %(number)s") % {"number": found.number}
    context = {"form": form, "programme": found.programme, "heading": heading, "back": found}
    return page(request, "programs/measure_form.html", context, status=form.status)


def set_executors(request, public_id, number):
    """Set the executors of a measure."""
    found = find_measure(request, public_id, number)
    demand(request.user, "programs.set_executors", found)
    form = ExecutorsForm(request.POST or None, row=found, user=request.user)
    if form.run(domain.measure.set_executors, by=request.user, now=timezone.now()):
        messages.success(request, _("The executors are saved."))
        return done(request, form.result)
    heading = _("Executors of measure %(number)s") % {"number": found.number}
    context = {"form": form, "programme": found.programme, "heading": heading, "back": found}
    return page(request, "programs/row_form.html", context, status=form.status)


def date_plan_year(request, public_id, number, year):
    """Enter the day a separate plan gives for a year."""
    found = _year(request, public_id, number, year)
    demand(request.user, "programs.date_plan_year", found)
    form = PlanDateForm(request.POST or None, row=found)
    if form.run(domain.measure.date_plan_year, by=request.user, now=timezone.now()):
        messages.success(request, _("The day is saved."))
        return done(request, form.result)
    heading = _("Measure %(number)s: day of the plan for %(year)s") % {"number": number, "year": year}
    context = {"form": form, "programme": found.measure.programme, "heading": heading, "back": found.measure}
    return page(request, "programs/row_form.html", context, status=form.status)


def history(request, public_id, number):
    """Show what was done to a measure."""
    found = find_measure(request, public_id, number)
    return history_page(request, found, also=Stance.objects.visible_to(request.user).filter(measure=found))


def told(request, public_id, number, year):
    """Show who is told what about a year of a measure."""
    return told_page(request, _year(request, public_id, number, year))


def _year(request, public_id, number, year):
    seen = MeasureYear.objects.visible_to(request.user).select_related("measure__programme")
    return get_object_or_404(seen, programme__public_id=public_id, measure__number=number, year=year)


def find_measure(request, public_id, number):
    """Fetch a measure the reader sees."""
    seen = Measure.objects.visible_to(request.user).select_related(
        "programme__adoption_decision", "section", "parent", "adopting_body"
    )
    return get_object_or_404(seen, programme__public_id=public_id, number=number)
