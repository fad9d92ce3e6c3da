"""The position of a party on a decision: record, correct, confirm its procedures."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import domain
from documents.forms.position import ConfirmProceduresForm, CorrectPositionForm, PositionsForm, RecordPositionForm
from documents.models import Decision, Position, Stance
from ui.doors import demand, done, page


def record(request, public_id):
    """Record what a party did with a decision."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "documents.record_position", decision)
    form = RecordPositionForm(request.POST or None, row=decision, user=request.user)
    if form.run(domain.position.record, by=request.user, now=timezone.now()):
        messages.success(request, _("The position is recorded."))
        return done(request, form.result)
    context = {"form": form, "decision": decision, "heading": _("Record a position")}
    return page(request, "documents/position.html", context, status=form.status)


def record_all(request, public_id):
    """Record what all parties did with a decision, on one sheet."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "documents.record_position", decision)
    form = PositionsForm(request.POST or None, row=decision, user=request.user)
    if form.run(domain.position.record_all, by=request.user, now=timezone.now()):
        messages.success(request, _("The positions are recorded."))
        return done(request, form.result)
    recorded = Position.objects.visible_to(request.user).filter(decision=decision).exclude(stance=Stance.AWAITED)
    context = {"form": form, "decision": decision, "recorded": recorded.in_order()}
    return page(request, "documents/positions.html", context, status=form.status)


def correct(request, public_id, code):
    """Correct a position, with a reason."""
    position = _position(request, public_id, code)
    demand(request.user, "documents.correct_position", position)
    form = CorrectPositionForm(request.POST or None, row=position)
    if form.run(domain.position.correct, by=request.user, now=timezone.now()):
        messages.success(request, _("The position is corrected."))
        return done(request, form.result)
    heading = _("Correct the position of %(party)s") % {"party": position.party}
    context = {"form": form, "decision": position.decision, "heading": heading}
    return page(request, "documents/position.html", context, status=form.status)


def confirm_procedures(request, public_id, code):
    """Confirm that the domestic procedures of a party are completed."""
    position = _position(request, public_id, code)
    demand(request.user, "documents.confirm_procedures", position)
    form = ConfirmProceduresForm(request.POST or None, row=position)
    if form.run(domain.position.confirm_procedures, by=request.user, now=timezone.now()):
        messages.success(request, _("The completed procedures are confirmed."))
        return done(request, form.result)
    heading = _("Domestic procedures of %(party)s") % {"party": position.party}
    context = {"form": form, "decision": position.decision, "heading": heading}
    return page(request, "documents/position.html", context, status=form.status)


def _position(request, public_id, code):
    found = Position.objects.visible_to(request.user).select_related("party", "decision")
    return get_object_or_404(found, decision__public_id=public_id, party__code=code)
