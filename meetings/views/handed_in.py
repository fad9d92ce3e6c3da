"""Papers that parties hand in for a meeting: handed in, taken back, handed in again. Staff enter what came by letter or e-mail."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import domain as documents
from documents import scanner
from documents.views.upload import received, status
from meetings import domain
from meetings.forms import ConfirmForm
from meetings.forms.paper import HandInAgainForm, HandInForm
from meetings.models import Meeting
from meetings.queries import choices
from members.models import Party
from ui.doors import demand, done, page


def hand_in(request, public_id):
    """Hand in a paper for a meeting, or for an item of its agenda; staff choose the party whose paper it is."""
    row = _meeting(request, public_id)
    if request.user.has_role("staff"):
        return _enter(request, row)
    party = _party(request)
    demand(request.user, "meetings.hand_in_paper", party)
    form = HandInForm(received(request), row=row, user=request.user)
    if form.run(domain.paper.hand_in, party=party, by=request.user, now=timezone.now()):
        messages.success(request, _("The paper is handed in. The secretariat accepts it, or returns it with a reason."))
        return done(request, row)
    return _form(request, row, form, party=party, heading=_("Hand in a paper"), save=_("Hand in"))


def _enter(request, row):
    demand(request.user, "meetings.hand_in_paper")
    whose = choices.readers(row).filter(code=request.GET.get("party", "")).first()
    form = HandInForm(received(request), row=row, user=request.user, initial={"party": whose})
    if form.run(domain.paper.hand_in, by=request.user, now=timezone.now()):
        messages.success(request, _("The paper is entered for the party. It waits to be accepted or returned."))
        return done(request, row)
    return _form(request, row, form, party=None, heading=_("Enter a paper of a party"), save=_("Enter"))


def hand_in_again(request, public_id, pk):
    """Hand in again what was returned or taken back."""
    paper = _paper(request, public_id, pk)
    party = paper.document.submitted_by
    demand(request.user, "meetings.hand_in_paper", party)
    form = HandInAgainForm(received(request), row=paper, user=request.user)
    if form.run(domain.paper.hand_in_again, by=request.user, now=timezone.now()):
        messages.success(request, _("The paper is handed in again."))
        return done(request, paper.meeting)
    nothing = _("Only what was returned or taken back is handed in again.") if paper.document.lies_with_us else ""
    heading, save = _("Hand in the paper again"), _("Hand in again")
    if request.user.has_role("staff"):
        heading, save = _("Enter the paper again"), _("Enter")
    return _form(
        request, paper.meeting, form, party=party, heading=heading, save=save, paper=paper, nothing=nothing
    )  # fmt: skip


def take_back(request, public_id, pk):
    """Take a paper back while it is not cleared."""
    paper = _paper(request, public_id, pk)
    demand(request.user, "meetings.take_back_paper", paper.document.submitted_by)
    issue = paper.document.issues.latest("pk")
    form = ConfirmForm(request.POST or None, row=issue)
    if form.run(documents.submission.take_back, by=request.user, now=timezone.now()):
        messages.success(request, _("The paper is taken back. It can be handed in again."))
        return done(request, paper.meeting)
    waits = form.is_bound or (issue.is_draft and paper.document.lies_with_us)
    context = {
        "form": form,
        "meeting": paper.meeting,
        "about": paper,
        "heading": _("Take the paper back"),
        "act": _("Take the paper back"),
        "sentences": [_("The secretariat sees that it was taken back. You may hand it in again, corrected.")],
        "nothing": "" if waits else _("Only what lies with the secretariat and is not cleared yet is taken back."),
        "cancel_url": paper.meeting.get_absolute_url(),
    }
    return page(request, "meetings/act.html", context, status=form.status)


def _meeting(request, public_id):
    """A meeting whose papers the reader may read, or 404."""
    return get_object_or_404(Meeting.objects.open_to(request.user).select_related("series"), public_id=public_id)


def _paper(request, public_id, pk):
    """A paper of a party: it and the secretariat have these pages, nobody else."""
    own = _meeting(request, public_id).papers.filter(document__submitted_by__isnull=False)
    if not request.user.has_role("staff"):
        own = own.filter(document__submitted_by__in=request.user.parties("view"))
    return get_object_or_404(own.select_related("meeting__series", "document__submitted_by", "item"), pk=pk)


def _party(request):
    """The party the address names; without a name, the first the reader hands in papers for."""
    parties = request.user.parties("propose") if request.user.has_role("representative") else Party.objects.none()
    code = request.GET.get("party", "")
    return (parties.filter(code=code) if code else parties).order_by("protocol_order", "pk").first()


def _form(request, row, form, *, party, heading, save, paper=None, nothing=""):
    context = {
        "form": form,
        "meeting": row,
        "party": party,
        "paper": paper,
        "heading": heading,
        "save": save,
        "nothing": "" if form.is_bound else nothing,
        "deadline": row.deadlines.filter(key="papers").first(),
        "now": timezone.now(),
        "on_behalf": request.user.has_role("staff"),
        "unscanned": scanner.absence(),
        "cancel_url": reverse("meetings:meeting", args=[row.public_id]),
    }
    return page(request, "meetings/hand_in.html", context, status=status(form))
