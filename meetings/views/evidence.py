"""Evidence for a measure: a party confirms or dismisses it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms.evidence import EvidenceForm
from meetings.models import Evidence
from programs.models import MeasureYear
from ui.doors import demand, done, page


def answer_evidence(request, public_id):
    """Confirm or dismiss for a party."""
    seen = Evidence.objects.visible_to(request.user).select_related("meeting", "party", "by")
    row = get_object_or_404(seen, public_id=public_id)
    demand(request.user, "meetings.answer_evidence", row)
    years = MeasureYear.objects.visible_to(request.user).select_related("measure__programme")
    year = get_object_or_404(years, pk=row.measure_year_id)
    form = EvidenceForm(request.POST or None, row=row)
    if form.run(domain.evidence.answer_evidence, by=request.user, now=timezone.now()):
        messages.success(request, _("The answer is stored: %(answer)s.") % {"answer": form.result.get_status_display()})
        return done(request, f"{year.get_absolute_url()}?year={year.year}")
    context = {
        "form": form,
        "evidence": row,
        "meeting": row.meeting,
        "year": year,
        "heading": _("Evidence for a measure"),
        "save": _("Send the answer"),
        "cancel_url": year.get_absolute_url(),
    }
    return page(request, "meetings/evidence.html", context, status=form.status)
