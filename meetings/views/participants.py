"""The list of participants as it was issued, what each issue changed, and how the next one is issued; seats."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from documents.papers import to_plates
from meetings import domain, papers
from meetings.forms.delegation import IssueListForm, OwnSeatsForm, SeatsForm
from meetings.models import Delegation, Invitation, Meeting, ParticipantList
from meetings.papers.plates import LANGUAGES as CHOICES
from meetings.queries import participants as lists
from meetings.views.files import attached, file_of, known
from meetings.views.meeting import tabs, with_meeting
from ui import sheets
from ui.doors import demand, done, page
from ui.tables import Column

COLUMNS = [
    Column(name="party", label=gettext_lazy("Party")),
    Column(name="role", label=gettext_lazy("Role")),
    Column(name="name", label=gettext_lazy("Name")),
    Column(name="other_script", label=gettext_lazy("Name in the other script")),
    Column(name="rank", label=gettext_lazy("Rank")),
    Column(name="post", label=gettext_lazy("Post")),
]


def participants(request, public_id):
    """The issued list by party; for staff the delegations it is made of; the answers of the others once they are shown."""
    row = _open(request, public_id)
    seen = (
        ParticipantList.objects.visible_to(request.user).filter(meeting=row).select_related("issue__document__register")
    )
    issues = list(seen.order_by("-number"))
    shown = _asked(request, issues)
    before = next((each for each in issues if shown and each.number == shown.number - 1), None)
    if shown:
        lines = [lists.Line(line) for line in shown.lines]
        if sheet := sheets.answer(request, COLUMNS, lines, name="participants", title=_("List of participants")):
            return sheet
    staff = request.user.has_role("staff")
    seen = Delegation.objects.visible_to(request.user).filter(meeting=row)
    context = {
        "meeting": row,
        "issues": issues,
        "shown": shown,
        "parties": lists.by_party(shown, before) if shown else [],
        "changes": lists.changes(shown, before) if shown else [],
        "count": len(shown.lines) if shown else 0,
        "plates": request.user.has_perm("meetings.print_plates", row) and bool(lists.lines(row)),
        "replies": with_meeting(lists.replies(row, request.user), row) if not staff else [],
        "delegations": lists.in_order(seen) if staff else [],
        "tabs": tabs(request.user, row, "participants"),
    }
    return page(request, "meetings/participants.html", context)


def paper(request, public_id, number, language, ending):
    """An issue of the list as a file, in a working language of the portal."""
    row = _open(request, public_id)
    known(language, ending)
    seen = ParticipantList.objects.visible_to(request.user).select_related("issue__document__register")
    issue = get_object_or_404(seen, meeting=row, number=number)
    issue.meeting = row
    stem = issue.issue.file_name(language, ending) if issue.issue else f"{row.code}-list-{number}_{language}.{ending}"
    return file_of(papers.participants(issue, language), ending, stem)


def plates(request, public_id, choice):
    """Name plates of those who would stand in the list today, as a file for the printer."""
    row = _open(request, public_id)
    demand(request.user, "meetings.print_plates", row)
    lines = lists.lines(row)
    if choice not in CHOICES:
        raise Http404
    data = to_plates(
        papers.plates(lines, lists.families(row), choice), title=_("Name plates"), language=CHOICES[choice][0]
    )
    return attached(data, "docx", f"{row.code}-plates_{choice}.docx")


def issue_list(request, public_id):
    """Issue the list: who will stand in it, who is left out, who is sent elsewhere."""
    row = _open(request, public_id)
    demand(request.user, "meetings.issue_list", row)
    overlaps = lists.overlaps(row)
    form = IssueListForm(request.POST or None, row=row, user=request.user, initial={"overlaps": bool(overlaps)})
    here = reverse("meetings:participants", args=[row.public_id])
    if form.run(domain.participants.issue_list, by=request.user, now=timezone.now()):
        messages.success(request, _("The list of participants is issued, and all who are invited are told."))
        return done(request, here)
    context = {
        "form": form,
        "meeting": row,
        "lines": [lists.Line(line) for line in lists.lines(row)],
        "left_out": lists.left_out(row),
        "overlaps": overlaps,
        "again": row.lists.exists(),
        "cancel_url": here,
    }
    return page(request, "meetings/issue_list.html", context, status=form.status)


def seats(request, public_id):
    """The seats of a meeting."""
    row = _open(request, public_id)
    demand(request.user, "meetings.set_seats", row)
    form = SeatsForm(request.POST or None, row=row, user=request.user)
    here = reverse("meetings:participants", args=[row.public_id])
    if form.run(domain.participants.set_seats, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved: %(what)s.") % {"what": _("seats")})
        return done(request, here)
    says = [_("Without seats nobody is named. Whoever is named already stays.")]
    return _ask(request, row, form, pgettext("of a meeting", "Seats"), says, here)


def own_seats(request, public_id, code):
    """The seats of one party."""
    row = _open(request, public_id)
    seen = Invitation.objects.visible_to(request.user).filter(meeting=row).select_related("party")
    invitation = get_object_or_404(seen, party__code=code)
    demand(request.user, "meetings.set_own_seats", invitation)
    form = OwnSeatsForm(request.POST or None, row=invitation, user=request.user)
    here = reverse("meetings:invitations", args=[row.public_id])
    if form.run(domain.participants.set_own_seats, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved: %(what)s.") % {"what": _("seats")})
        return done(request, here)
    return _ask(request, row, form, _("Own seats"), [], here, about=invitation.party)


def _open(request, public_id):
    return get_object_or_404(Meeting.objects.open_to(request.user).select_related("series"), public_id=public_id)


def _asked(request, issues):
    """The issue the address names; without a number the last one."""
    number = request.GET.get("issue", "")
    if not number:
        return issues[0] if issues else None
    found = next((each for each in issues if str(each.number) == number), None)
    if found is None:
        raise Http404
    return found


def _ask(request, row, form, heading, says, cancel_url, about=""):
    context = {
        "form": form, "meeting": row, "heading": heading, "about": about, "act": _("Save"), "sentences": says,
        "cancel_url": cancel_url,
    }  # fmt: skip
    return page(request, "meetings/act.html", context, status=form.status)
