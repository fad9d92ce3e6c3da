"""Who is invited, and the answer of a party."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import scanner
from documents.papers import ENDINGS, restored
from documents.views.upload import received, status
from meetings import domain
from meetings.forms import ConfirmForm, IssueForm, PrepareForm, RemindForm, ReplyForm, WithdrawForm
from meetings.models import Invitation, InvitationStatus, Meeting, Status
from meetings.models.paper import TAKES_PAPERS
from meetings.queries import audience, choices
from meetings.views.files import file_of
from meetings.views.meeting import tabs, with_meeting
from records.views import history_page
from ui.doors import demand, done, page

CONFLICT = 409


def invitations(request, public_id):
    """The parties of a meeting with their answers, and more parties to invite."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, "meetings.prepare", row)
    listed = Invitation.objects.visible_to(request.user).filter(meeting=row)
    listed = listed.select_related("party", "replied_by", "letter__document", "reply_paper")
    listed = with_meeting(listed.in_order(), row)
    initial = {"parties": choices.members_on(row)} if not listed else {}
    form = PrepareForm(request.POST or None, row=row, user=request.user, initial=initial)
    here = reverse("meetings:invitations", args=[row.public_id])
    if form.run(domain.invitation.prepare, by=request.user, now=timezone.now()):
        messages.success(request, _("The list of parties is saved. Nobody is told before the invitation is issued."))
        return done(request, here)
    context = {
        "form": form,
        "meeting": row,
        "invitations": listed,
        "anybody_owes": row.invitations.outstanding().exists(),
        "takes_papers": row.status in TAKES_PAPERS and not row.facts_only,
        "all_listed": not form.fields["parties"].queryset.exists(),
        "tabs": tabs(request.user, row, "invitations"),
    }
    return page(request, "meetings/invitations.html", context, status=form.status)


def remind(request, public_id):
    """Remind the parties that have not answered."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, "meetings.remind", row)
    here = reverse("meetings:invitations", args=[row.public_id])
    form = RemindForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.invitation.remind, by=request.user, now=timezone.now()):
        messages.success(
            request, _("Those who answer for these parties are reminded. It stands in the portal at once.")
        )
        return done(request, here)
    owing = with_meeting(row.invitations.outstanding().select_related("party"), row)
    if not owing:
        messages.info(request, _("All who are invited have answered: there is nobody to remind."))
        return done(request, here)
    context = {
        "form": form,
        "meeting": row,
        "heading": _("Remind of the answer"),
        "act": _("Remind"),
        "sentences": [
            _("A reminder leaves now, beside those of the rules. Nobody is reminded twice within twenty hours.")
        ],
        "told": audience.counted(*((invitation, "answer") for invitation in owing)),
        "cancel_url": here,
    }
    return page(request, "meetings/act.html", context, status=form.status)


def issue(request, public_id, code):
    """Invite a party after the meeting has been convened."""
    row = invitation_of(request, public_id, code)
    demand(request.user, "meetings.issue", row)
    form = IssueForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.invitation.issue, by=request.user, now=timezone.now()):
        messages.success(request, _("Invitation issued: %(party)s.") % {"party": row.party})
        return done(request, _list(row))
    says = [
        _("Those who answer for the party are told. The deadlines of the meeting hold for it too."),
        _("It gets its letter, and the agenda and the list of participants if they are out."),
    ]
    if row.meeting.status != Status.CONVENED:
        nothing = _("Invitations are issued when the meeting is convened.")
    else:
        nothing = _("This invitation is issued already.") if row.status == InvitationStatus.ISSUED else ""
    return _ask(request, row, form, heading=_("Issue the invitation"), says=says, nothing=nothing)


def withdraw(request, public_id, code):
    """Withdraw an invitation."""
    row = invitation_of(request, public_id, code)
    demand(request.user, "meetings.withdraw", row)
    form = WithdrawForm(request.POST or None, row=row)
    if form.run(domain.invitation.withdraw, by=request.user, now=timezone.now()):
        messages.success(request, _("Invitation withdrawn: %(party)s.") % {"party": row.party})
        return done(request, _list(row))
    says = [_("The party keeps seeing title, dates, place and status, and reads the reason. It owes nothing any more.")]
    issued = row.status == InvitationStatus.ISSUED
    nothing = "" if issued else _("Only an invitation that is issued can be withdrawn.")
    return _ask(request, row, form, heading=_("Withdraw the invitation"), says=says, nothing=nothing)


def drop(request, public_id, code):
    """Take a party off the list before its invitation is issued."""
    row = invitation_of(request, public_id, code)
    demand(request.user, "meetings.drop", row)
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.invitation.drop, by=request.user, now=timezone.now()):
        messages.success(request, _("Taken off the list: %(party)s.") % {"party": row.party})
        return done(request, _list(row))
    says = [_("Its invitation has not been issued, so nobody is told.")]
    drafted = row.status == InvitationStatus.DRAFT
    nothing = "" if drafted else _("This invitation is issued: withdraw it, with a reason.")
    return _ask(request, row, form, heading=_("Take off the list"), says=says, tells=False, nothing=nothing)


def reply(request, public_id):
    """The answer of a party; staff enter one that came by letter."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    invitation = _to_answer(request, row)
    demand(request.user, "meetings.reply", invitation)
    on_behalf = request.user.has_role("staff")
    form = ReplyForm(received(request) if on_behalf else request.POST or None, row=invitation, user=request.user)
    if form.run(domain.invitation.reply, by=request.user, now=timezone.now()):
        messages.success(request, _("The answer is stored: %(party)s.") % {"party": invitation.party})
        return done(request, _list(invitation) if on_behalf else row)
    answered = status(form)
    if form.has_error("__all__", "moved"):
        answered = CONFLICT
    context = {
        "form": form,
        "meeting": row,
        "invitation": invitation,
        "now": timezone.now(),
        "on_behalf": on_behalf,
        "unscanned": scanner.absence() if on_behalf else "",
        "cancel_url": _list(invitation) if on_behalf else row.get_absolute_url(),
    }
    return page(request, "meetings/reply.html", context, status=answered)


def letter(request, public_id, code, language, ending):
    """The letter to a party as it went out, as a file in a language."""
    row = invitation_of(request, public_id, code)
    if ending not in ENDINGS or language not in row.letter_words:
        raise Http404
    name = row.letter.file_name(language, ending)
    return file_of(restored(row.letter_words[language]), ending, name)


def history(request, public_id, code):
    """What was done to an invitation, its answers among it; representatives read what was done for their party."""
    row = invitation_of(request, public_id, code)
    back = _list(row) if request.user.has_role("staff") else row.meeting.get_absolute_url()
    return history_page(request, row, back, own=row.party)


def invitation_of(request, public_id, code):
    """One invitation out of those the reader sees, by the party's code."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    seen = (
        Invitation.objects.visible_to(request.user)
        .filter(meeting=meeting)
        .select_related("party", "letter__document", "reply_paper")
    )
    return with_meeting([get_object_or_404(seen, party__code=code)], meeting)[0]


def _to_answer(request, meeting):
    """The invitation of the party that is named; without a name, of the first party the reader acts for."""
    seen = (
        Invitation.objects.visible_to(request.user)
        .filter(meeting=meeting)
        .select_related("party", "reply_paper")
        .in_order()
    )
    code = request.GET.get("party", "")
    if not code and request.user.has_role("staff"):
        raise Http404
    found = seen.filter(party__code=code) if code else seen
    row = found.first()
    if row is None:
        raise Http404
    return with_meeting([row], meeting)[0]


def _list(row):
    return reverse("meetings:invitations", args=[row.meeting.public_id])


def _ask(request, row, form, *, heading, says, tells=True, nothing=""):
    context = {
        "form": form,
        "meeting": row.meeting,
        "heading": heading,
        "about": row.party,
        "act": heading,
        "sentences": says,
        "nothing": "" if form.is_bound else nothing,
        "told": audience.counted((row, "party")) if tells else None,
        "cancel_url": _list(row),
    }
    return page(request, "meetings/act.html", context, status=form.status)
