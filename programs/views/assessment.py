"""How the Center assesses a measure in a year."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import domain
from programs.forms.assessment import AssessmentForm
from programs.models import Assessment, MeasureYear
from programs.queries import expectation
from programs.queries.matrix import Reading
from ui.doors import demand, done, page


def assess(request, public_id, number, year):
    """Assess a measure in a year, or the part of a party in it."""
    seen = MeasureYear.objects.visible_to(request.user).select_related("measure__programme__adoption_decision")
    row = get_object_or_404(seen, programme__public_id=public_id, measure__number=number, year=year)
    demand(request.user, "programs.assess", row)
    measure = row.measure
    reading = Reading(measure.programme, request.user, measure=measure)
    executors = reading.executors.get(measure.pk, ())
    parties = [one.party for one in reading.actors(year) if expectation.cover(executors, one)]
    chosen = next((party for party in parties if party.code == request.GET.get("party")), None)
    form = AssessmentForm(
        request.POST or None, row=row, user=request.user, parties=parties, initial={"party": chosen, "status": None}
    )
    if form.run(domain.assessment.assess, by=request.user, now=timezone.now()):
        messages.success(request, _("The assessment is recorded."))
        return done(request, f"{measure.get_absolute_url()}?year={year}#participation")
    said = Assessment.objects.visible_to(request.user).filter(measure_year=row).select_related("party", "by")
    context = {
        "form": form,
        "row": row,
        "measure": measure,
        "programme": measure.programme,
        "said": said.order_by("-at", "-pk")[:20],
    }
    return page(request, "programs/assess.html", context, status=form.status)
