"""The pages that put right what is on record of a party's standing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members import domain
from members.domain.account import center_day
from members.forms.party import LastDayForm, RemoveStandingForm, StandingForm
from members.models import Party, Standing
from ui import tables
from ui.doors import demand, done, page, within


def _standing(request, code, public_id, act):
    within(request.user, "members.read_parties")
    party = get_object_or_404(Party.objects.visible_to(request.user), code=code)
    standing = get_object_or_404(Standing.objects.visible_to(request.user), party=party, public_id=public_id)
    demand(request.user, f"members.{act}", party)
    return party, standing


def correct_standing(request, code, public_id):
    """Put right what a standing says, or its days."""
    party, standing = _standing(request, code, public_id, "correct_standing")
    initial = {"status": standing.status, "since": standing.first_day, "until": standing.last_day}
    form = StandingForm(request.POST or None, row=party, initial=initial)
    if form.run(domain.party.correct_standing, standing=standing, by=request.user, now=timezone.now()):
        messages.success(request, _("The standing has been corrected."))
        return done(request, party)
    context = {
        "form": form,
        "party": party,
        "heading": _("Correct the standing"),
        "cancel_url": party.get_absolute_url(),
    }
    return page(request, "members/party_form.html", context, status=form.status)


def end_standing(request, code, public_id):
    """End a standing with a day."""
    party, standing = _standing(request, code, public_id, "end_standing")
    now = timezone.now()
    form = LastDayForm(request.POST or None, row=party, initial={"last_day": center_day(now)})
    if form.run(domain.party.end_standing, standing=standing, by=request.user, now=now):
        messages.success(request, _("The standing ends with this day."))
        return done(request, party)
    says = [
        _("The days after it have no standing until one is set, and the party is absent from new lists of members.")
    ]
    return _ask(request, form, party, standing, heading=_("End the standing"), act=_("End"), sentences=says)


def remove_standing(request, code, public_id):
    """Take away a standing that was entered by mistake."""
    party, standing = _standing(request, code, public_id, "remove_standing")
    form = RemoveStandingForm(request.POST or None, row=party)
    if form.run(domain.party.remove_standing, standing=standing, by=request.user, now=timezone.now()):
        messages.success(request, _("The standing has been removed."))
        return done(request, party)
    says = [_("For what was entered by mistake. What really ended is given a last day instead.")]
    return _ask(request, form, party, standing, heading=_("Remove the standing"), act=_("Remove"), sentences=says)


def _ask(request, form, party, standing, **more):
    facts = [
        (pgettext("party", "Standing"), standing.get_status_display()),
        (_("From"), tables.said(standing.first_day)),
        (_("To"), tables.said(standing.last_day)),
    ]
    context = {"form": form, "party": party, "facts": facts, "cancel_url": party.get_absolute_url(), **more}
    return page(request, "members/party_act.html", context, status=form.status)
