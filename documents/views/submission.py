"""Papers of parties: the secretariat returns one with its reason."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import domain
from documents.forms.document import ReasonForm
from documents.models import Issue
from ui.doors import demand, done, page


def return_paper(request, public_id):
    """Send a paper back to its party."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user).select_related("document"), public_id=public_id)
    demand(request.user, "documents.return_paper", issue)
    form = ReasonForm(request.POST or None, row=issue)
    if form.run(domain.submission.return_paper, by=request.user, now=timezone.now()):
        messages.success(request, _("The paper is returned, and the party is told why."))
        return done(request, issue)
    waits = form.is_bound or (issue.is_draft and issue.document.lies_with_us)
    context = {
        "form": form,
        "issue": issue,
        "heading": _("Return to the party"),
        "act": _("Return"),
        "sentences": [
            _("The party corrects it and hands it in again. Whoever hands in papers for it is told at once.")
        ],
        "nothing": "" if waits else _("Only what a party has handed in and is not cleared yet is returned."),
        "cancel_url": issue.get_absolute_url(),
    }
    return page(request, "documents/act.html", context, status=form.status)
