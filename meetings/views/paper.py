"""Documents of the library as papers of a meeting."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import AttachForm, ConfirmForm
from meetings.models import Meeting, MeetingPaper
from ui.doors import demand, done, page


def attach_paper(request, public_id):
    """Attach a document of the library to a meeting or to one item."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, "meetings.attach_paper", row)
    form = AttachForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.paper.attach_paper, by=request.user, now=timezone.now()):
        messages.success(request, _("The document is attached. Who reads it is decided by its release."))
        return done(request, _agenda(row))
    context = {
        "form": form,
        "meeting": row,
        "heading": _("Attach a document"),
        "save": _("Attach"),
        "cancel_url": _agenda(row),
    }
    return page(request, "meetings/paper_attach.html", context, status=form.status)


def detach_paper(request, public_id, pk):
    """Take a document off a meeting."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    rows = MeetingPaper.objects.visible_to(request.user).filter(meeting=meeting).select_related("document", "meeting")
    row = get_object_or_404(rows, pk=pk)
    demand(request.user, "meetings.detach_paper", row)
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.paper.detach_paper, by=request.user, now=timezone.now()):
        messages.success(request, _("The document is taken off. It stays in the library."))
        return done(request, _agenda(meeting))
    context = {
        "form": form,
        "meeting": meeting,
        "about": row,
        "heading": _("Take the document off"),
        "act": _("Take the document off"),
        "sentences": [_("It stays in the library, with whoever has it.")],
        "cancel_url": _agenda(meeting),
    }
    return page(request, "meetings/act.html", context, status=form.status)


def _agenda(row):
    return reverse("meetings:agenda", args=[row.public_id])
