"""Issuing action items of a meeting, from an outcome or by themselves; the extract that says to one executor which are its own."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms.action import IssueActionForm
from meetings.models import ActionItem, ActionStatus, Meeting, Outcome, Protocol
from meetings.papers import extract
from meetings.queries import outcomes
from meetings.queries import protocol as reads
from meetings.views.files import file_of, known
from members.models import Party
from ui.doors import demand, done, page

MOST_DIGITS = 18  # of a key in an address


def issue(request, public_id):
    """Issue an action item of a meeting; what the outcome says that it follows from is filled in."""
    row = meeting_of(request, public_id)
    demand(request.user, "meetings.issue_action", row)
    outcome = _outcome(request, row)
    form = IssueActionForm(request.POST or None, row=row, user=request.user, initial=_said(outcome))
    if form.run(domain.action.issue, by=request.user, now=timezone.now()):
        messages.success(request, _("Action item %(number)s is issued.") % {"number": form.result.number})
        return done(request, request.get_full_path() if "more" in request.POST else form.result)
    name = "session" if outcome else "actions-of"
    context = {
        "form": form,
        "meeting": row,
        "outcome": outcome,
        "heading": _("New action item"),
        "cancel_url": reverse(f"meetings:{name}", args=[row.public_id]),
        "save": _("Issue"),
    }
    return page(request, "meetings/issue_action.html", context, status=form.status)


def meeting_of(request, public_id):
    """A meeting the reader sees."""
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)


def _outcome(request, meeting):
    """The outcome named in the address, of this meeting."""
    asked = request.GET.get("outcome", "")
    if not asked:
        return None
    seen = Outcome.objects.visible_to(request.user).select_related("item__parent", "decision")
    key = asked if asked.isdecimal() and len(asked) <= MOST_DIGITS else 0
    return get_object_or_404(seen, item__meeting=meeting, pk=key)


def _said(outcome):
    """What an action item takes from its outcome: the number of the protocol, the text, the decision."""
    if outcome is None:
        return {}
    return {
        "item_no": outcomes.protocol_number(outcome.item),
        "text_ru": outcome.text_ru[:4000],
        "text_en": outcome.text_en[:4000],
        "decision": outcome.decision_id,
        "outcome": outcome.pk,
    }


def action_extract(request, public_id, code, language, ending):
    """The action items of one executor as a file; a party has its own."""
    known(language, ending)
    seen = Meeting.objects.visible_to(request.user).open_to(request.user)
    row = get_object_or_404(seen.select_related("series"), public_id=public_id)
    party = next((each for each in extracts(request.user, row) if each.code == code), None)
    if party is None:
        raise Http404
    protocol = Protocol.objects.visible_to(request.user).filter(meeting=row).first()
    rows = reads.actions(_standing(request.user, row).of([party]).order_by("item_no", "position"))
    paper = extract(row, party, rows, language, signed_on=protocol.signed_on if protocol else None)
    return file_of(paper, ending, f"{row.code}-extract-{party.code}_{language}.{ending}")


def extracts(user, meeting):
    """The parties for which an extract can be had: the executors of a meeting, for a representative the own ones."""
    rows = _standing(user, meeting)
    joined = ActionItem.co_executors.through.objects.filter(actionitem__in=rows)
    parties = Party.objects.visible_to(user) if user.has_role("staff") else user.parties("view")
    led = parties.filter(pk__in=rows.values("lead")) | parties.filter(pk__in=joined.values("party"))
    return list(led.in_order())


def _standing(user, meeting):
    found = ActionItem.objects.visible_to(user).filter(meeting=meeting).exclude(status=ActionStatus.CANCELLED)
    return found.select_related("lead", "decision")
