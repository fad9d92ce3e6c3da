"""The position of a party on a decision: record, correct; its procedures, its reservation, its joining."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import domain
from documents.forms.position import (
    ConfirmProceduresForm,
    CorrectPositionForm,
    JoinForm,
    PositionsForm,
    RecordPositionForm,
    ReportProceduresForm,
    WithdrawReservationForm,
)
from documents.models import Decision, Position, Source, Stance
from ui import text, when
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


def report_procedures(request, public_id, code):
    """Report for a party that its domestic procedures are completed."""
    position = _position(request, public_id, code)
    demand(request.user, "documents.report_procedures", position)
    form = ReportProceduresForm(request.POST or None, row=position, user=request.user)
    if form.run(domain.position.report_procedures, by=request.user, now=timezone.now()):
        messages.success(request, _("The report is sent. The secretariat confirms the day."))
        return done(request, form.result)
    heading = _("Domestic procedures of %(party)s") % {"party": position.party}
    facts = [(_("Decision"), position.decision), *_reported(position)]
    return _ask(request, form, position, heading, facts=facts, save=_("Report as completed"))


def confirm_procedures(request, public_id, code):
    """Confirm that the domestic procedures of a party are completed."""
    position = _position(request, public_id, code)
    demand(request.user, "documents.confirm_procedures", position)
    form = ConfirmProceduresForm(request.POST or None, row=position)
    if form.run(domain.position.confirm_procedures, by=request.user, now=timezone.now()):
        messages.success(request, _("The completed procedures are confirmed."))
        return done(request, form.result)
    heading = _("Domestic procedures of %(party)s") % {"party": position.party}
    return _ask(request, form, position, heading, facts=_reported(position))


def withdraw_reservation(request, public_id, code):
    """Note that a party has withdrawn its reservation."""
    position = _position(request, public_id, code)
    demand(request.user, "documents.withdraw_reservation", position)
    form = WithdrawReservationForm(request.POST or None, row=position)
    if form.run(domain.position.withdraw_reservation, by=request.user, now=timezone.now()):
        messages.success(request, _("The reservation is withdrawn."))
        return done(request, form.result)
    heading = _("Reservation of %(party)s withdrawn") % {"party": position.party}
    return _ask(request, form, position, heading, facts=[(_("Reservation"), text.pair(position, "reservation")[0])])


def join(request, public_id, code):
    """Note that a party has joined a decision."""
    position = _position(request, public_id, code)
    demand(request.user, "documents.join", position)
    form = JoinForm(request.POST or None, row=position)
    if form.run(domain.position.join, by=request.user, now=timezone.now()):
        messages.success(request, _("The party has joined the decision."))
        return done(request, form.result)
    return _ask(request, form, position, _("%(party)s joins the decision") % {"party": position.party})


def _ask(request, form, position, heading, *, facts=(), save=""):
    context = {"form": form, "decision": position.decision, "heading": heading, "facts": facts, "save": save}
    return page(request, "documents/position.html", context, status=form.status)


def _reported(position):
    """What a party has reported of its procedures, as a line of facts."""
    if not position.procedures_reported_on:
        return []
    said = [
        when.day(position.procedures_reported_on),
        position.get_procedures_source_display() if position.procedures_source != Source.PORTAL else "",
        position.procedures_letter,
        _("reported at %(time)s by %(who)s")
        % {
            "time": f"{when.day(position.procedures_reported_at)} {when.clock(position.procedures_reported_at)}",
            "who": position.procedures_reported_by,
        },
    ]
    return [(_("Completed, as the party says"), " · ".join(part for part in said if part))]


def _position(request, public_id, code):
    found = Position.objects.visible_to(request.user).select_related("party", "decision", "procedures_reported_by")
    return get_object_or_404(found, decision__public_id=public_id, party__code=code)
