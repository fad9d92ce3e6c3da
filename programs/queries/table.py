"""What stands in the way of adopting a table, and what only deserves a second look."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from documents.models import Decision
from members.models import Party
from programs.models import MeasureKind, Product, Programme


def problems(programme: Programme) -> list[str]:
    """Name what must be mended before the table can be checked."""
    sections = list(programme.sections.annotate(items=Count("measures", filter=Q(measures__kind=MeasureKind.ITEM))))
    measures = list(programme.measures.items().in_order().prefetch_related("executors"))
    found = []
    if not sections:
        found.append(_("The table has no sections."))
    if empty := [str(section.number) for section in sections if not section.items]:
        found.append(_("Sections without a measure: %(numbers)s.") % {"numbers": ", ".join(empty)})
    if undated := [measure.number for measure in measures if not measure.deadline_kind]:
        found.append(_("Measures without a deadline: %(numbers)s.") % {"numbers": ", ".join(undated)})
    if nobody := [measure.number for measure in measures if not measure.executors.all()]:
        found.append(_("Measures without executors: %(numbers)s.") % {"numbers": ", ".join(nobody)})
    return found


def warnings(programme: Programme, decision: Decision | None) -> list[str]:
    """Name what may be right all the same, but is ticked as seen when the adoption is recorded."""
    found = []
    rows = list(programme.measures.order_by("sort_key"))
    if gaps := _gaps([row.sort_key for row in rows]):
        found.append(_("Numbers that are missing: %(numbers)s.") % {"numbers": ", ".join(gaps)})
    acts = [row.number for row in rows if row.product == Product.LEGAL_ACT and not row.adopting_body_id]
    if acts:
        found.append(_("Acts without an adopting body: %(numbers)s.") % {"numbers": ", ".join(acts)})
    if decision is not None and decision.adopted_on:
        states = Party.objects.filter(kind="state").standing("member", "associate", on=decision.adopted_on)
        without = states.exclude(pk__in=decision.positions.values("party")).order_by("protocol_order")
        if names := [state.short for state in without]:
            found.append(_("States whose position is not recorded: %(states)s.") % {"states": ", ".join(names)})
    return found


def _gaps(keys: list[list[int]]) -> list[str]:
    """Name the numbers that ought to precede those that are there."""
    present = {tuple(key) for key in keys}
    missing = {
        (*key[:-1], number) for key in present for number in range(1, key[-1]) if (*key[:-1], number) not in present
    }
    return [".".join(map(str, key)) for key in sorted(missing)]
