"""The links of a meeting to others."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import ConfirmForm, LinkForm
from meetings.models import Meeting, MeetingLink
from meetings.queries import links
from ui.doors import demand, done, page


def of_meeting(request, public_id):
    """The links of a meeting, and another one to be made."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.link", row)
    form = LinkForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.link.link, by=request.user, now=timezone.now()):
        messages.success(request, _("The meetings are linked."))
        return done(request, form.result)
    context = {
        "form": form,
        "meeting": row,
        "links": links.of(row, request.user),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/links.html", context, status=form.status)


def unlink(request, public_id, link_id):
    """Take a link off both its meetings."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.unlink", row)
    found = MeetingLink.objects.visible_to(request.user).of(row).filter(pk=link_id).first()
    if found is None:
        raise Http404
    form = ConfirmForm(request.POST or None, row=found)
    if form.run(domain.link.unlink, by=request.user, now=timezone.now()):
        messages.success(request, _("The link is taken off both meetings."))
        return done(request, row)
    said, other = found.seen_from(row)
    context = {
        "form": form,
        "meeting": row,
        "heading": _("Take the link off"),
        "act": _("Take the link off"),
        "facts": [(said, str(other))],
        "sentences": [_("Neither meeting changes by that. Nobody is told.")],
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/act.html", context, status=form.status)
