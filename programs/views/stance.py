"""The stance of a party on a measure: what it said, and the form to say it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Party
from programs import domain
from programs.forms.stance import StanceForm
from programs.models import Stance
from programs.queries import expectation
from programs.queries.matrix import Reading
from programs.views.measure import find_measure
from programs.views.programme import today
from ui.doors import demand, done, page


def stance(request, public_id, number):
    """Declare whether a party takes part in a measure; which party and from which year stands in the address."""
    measure = find_measure(request, public_id, number)
    parties = _parties(request)
    party = _party(request, parties)
    demand(request.user, "programs.declare_stance", party)
    reading = Reading(measure.programme, request.user, measure=measure)
    context = {"measure": measure, "programme": measure.programme, "party": party}
    if party is None:
        return page(request, "programs/stance.html", {**context, "choices": _asked(reading, measure, today().year)})
    said = Stance.objects.visible_to(request.user).filter(measure=measure, party=party).select_related("party")
    said = list(said.order_by("from_year"))
    row = _corrected(request, said)
    years = _years(reading, measure, party, said)
    context |= {"said": said, "row": row, "parties": parties}
    if row is None and not years:
        return page(request, "programs/stance.html", context)
    form = _form(request, row, party=party, measure=measure, years=years)
    act = domain.stance.correct if row else domain.stance.declare
    if form.run(act, by=request.user, now=timezone.now(), **({} if row else {"measure": measure, "party": party})):
        messages.success(request, _("%(party)s: what was declared is recorded.") % {"party": party.short})
        return done(request, form.result)
    return page(request, "programs/stance.html", {**context, "form": form}, status=form.status)


def _form(request, row, *, years, **about):
    nearest = next((year for year in years if year >= today().year), years[-1] if years else None)
    initial = {} if row else {"from_year": request.GET.get("from_year", nearest)}
    return StanceForm(
        request.POST or None,
        row=row,
        user=request.user,
        years=years,
        **about,
        **({"initial": initial} if initial else {}),
    )


def _parties(request):
    """The parties for which the reader may declare something; for the secretariat any."""
    if request.user.role == "staff":
        return Party.objects.visible_to(request.user).in_order()
    return request.user.parties("answer").in_order()


def _party(request, parties):
    """The party of the address, else the one the reader answers for; None while there is a choice."""
    if code := request.GET.get("party"):
        return get_object_or_404(parties, code=code)
    if request.user.role == "staff":
        return None
    return parties.first() or request.user.parties("view").first()


def _asked(reading, measure, year):
    """The parties that the measure names, by themselves or together."""
    executors = reading.executors.get(measure.pk, ())
    return [one.party for one in reading.actors(_within(measure, year)) if expectation.cover(executors, one)]


def _within(measure, year):
    return min(max(year, measure.programme.start_year), measure.programme.end_year)


def _years(reading, measure, party, said):
    """The years from which something may be said and is not yet: the measure is accounted for, and names the party."""
    taken = {one.from_year for one in said}
    rows = measure.reporting_years.visible_to(reading.user).standing().order_by("year").values_list("year", flat=True)
    executors = reading.executors.get(measure.pk, ())
    return [
        year for year in rows if year not in taken and expectation.cover(executors, reading.actor(party, year))
    ]  # fmt: skip


def _corrected(request, said):
    """The row that the address asks to correct."""
    if not (asked := request.GET.get("year")):
        return None
    found = next((one for one in said if str(one.from_year) == asked), None)
    if found is None:
        raise Http404
    return found
