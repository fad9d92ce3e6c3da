"""Proposals of parties for an agenda, and the decision of the secretariat."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import DecideForm, NewProposalForm, ProposalForm, WhyNotForm
from meetings.models import AgendaProposal, Deadline, Meeting
from meetings.models.proposal import TAKES_PROPOSALS
from meetings.views.meeting import tabs
from records.views import history_page
from ui.doors import demand, done, page


def proposals(request, public_id):
    """What was proposed for a meeting: all that was sent for the secretariat, its own for a party."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    now = timezone.now()
    rows = list(_proposals(request.user, row).in_order())
    open_now = row.status in TAKES_PROPOSALS and not row.facts_only and not row.has_begun(now)
    context = {
        "meeting": row,
        "proposals": rows,
        "parties": request.user.parties("propose") if open_now and request.user.has_role("representative") else [],
        "deadline": Deadline.objects.visible_to(request.user).filter(meeting=row, key="proposals").first(),
        "now": now,
        "tabs": tabs(request.user, row, "proposals"),
    }
    return page(request, "meetings/proposals.html", context)


def propose(request, public_id):
    """Propose an item for the agenda of a meeting."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    party = _party(request)
    demand(request.user, "meetings.propose", party)
    form = NewProposalForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.proposal.propose, party=party, by=request.user, now=timezone.now()):
        _say(request, form.result)
        return done(request, _list(row))
    return _form(request, row, form, heading=_("Propose an item for the agenda"), party=party)


def proposal(request, public_id, key):
    """One proposal: what is proposed, on what grounds, what was decided."""
    row = _proposal(request, public_id, key)
    context = {"proposal": row, "meeting": row.meeting, "tabs": tabs(request.user, row.meeting, "proposals")}
    return page(request, "meetings/proposal.html", context)


def edit_proposal(request, public_id, key):
    """Change a draft or what was returned; send it."""
    row = _proposal(request, public_id, key)
    demand(request.user, "meetings.edit_proposal", row)
    form = ProposalForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.proposal.edit_proposal, by=request.user, now=timezone.now()):
        _say(request, form.result)
        return done(request, _list(row.meeting))
    return _form(request, row.meeting, form, heading=_("Proposal for the agenda"), party=row.party, proposal=row)


def withdraw_proposal(request, public_id, key):
    """Take a proposal back."""
    row = _proposal(request, public_id, key)
    demand(request.user, "meetings.withdraw_proposal", row)
    form = WhyNotForm(request.POST or None, row=row)
    if form.run(domain.proposal.withdraw_proposal, by=request.user, now=timezone.now()):
        messages.success(request, _("The proposal is taken back."))
        return done(request, _list(row.meeting))
    context = {
        "form": form,
        "meeting": row.meeting,
        "about": row,
        "heading": _("Take the proposal back"),
        "act": _("Take the proposal back"),
        "sentences": [
            _("The secretariat sees that it was taken back. An item made of it is withdrawn with the reason.")
        ],
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/act.html", context, status=form.status)


def decide(request, public_id, key):
    """Accept, return, put off or decline a proposal."""
    row = _proposal(request, public_id, key)
    demand(request.user, "meetings.decide", row)
    form = DecideForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.proposal.decide, by=request.user, now=timezone.now()):
        messages.success(
            request, _("The decision is stored: %(party)s reads it with the reason.") % {"party": row.party}
        )
        return done(request, _list(row.meeting))
    context = {
        "form": form,
        "meeting": row.meeting,
        "proposal": row,
        "heading": _("Decide on the proposal"),
        "cancel_url": row.get_absolute_url(),
        "save": _("Store the decision"),
    }
    return page(request, "meetings/proposal_decide.html", context, status=form.status)


def history(request, public_id, key):
    """What was done to a proposal; its party reads what was done for it."""
    row = _proposal(request, public_id, key)
    return history_page(request, row, own=row.party)


def _proposals(user, meeting):
    rows = AgendaProposal.objects.visible_to(user).filter(meeting=meeting)
    return rows.select_related("meeting", "party", "item", "submitted_by").prefetch_related("meeting__deadlines")


def _proposal(request, public_id, key):
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    return get_object_or_404(_proposals(request.user, meeting), public_id=key)


def _party(request):
    """The party that is named among the reader's own, or the first of them."""
    mine = request.user.parties("propose") if request.user.has_role("representative") else None
    if mine is None:
        return None
    code = request.GET.get("party", "")
    return (mine.filter(code=code) if code else mine).first()


def _list(meeting):
    return reverse("meetings:proposals", args=[meeting.public_id])


def _say(request, row):
    if isinstance(row, AgendaProposal) and row.status == "submitted":
        messages.success(request, _("The proposal is sent. The secretariat answers here."))
    else:
        messages.success(request, _("The draft is kept. The secretariat does not see it until it is sent."))


def _form(request, meeting, form, *, heading, party, proposal=None):
    context = {
        "form": form,
        "meeting": meeting,
        "party": party,
        "proposal": proposal,
        "heading": heading,
        "cancel_url": _list(meeting),
    }
    return page(request, "meetings/proposal_form.html", context, status=form.status)
