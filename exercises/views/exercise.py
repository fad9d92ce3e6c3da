"""Pages of the exercise as a whole."""

from django.contrib import messages
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Decision
from exercises import domain
from exercises.forms import (
    AdvanceForm,
    AnnounceForm,
    EditForm,
    EnterForm,
    ExerciseFilter,
    LinkMeetingForm,
    ReasonForm,
    ResumeForm,
)
from exercises.models import (
    Exercise,
    ExerciseMeasure,
    ExerciseMeeting,
    ExerciseStage,
    ExerciseStanding,
    Participant,
    Phase,
    Role,
)
from exercises.queries import card, gates
from exercises.views import ground
from members.views.saved_view import beside
from records.views import history_page
from reminders.views import told_page
from ui import paging, sheets, tables, when
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="year", label=gettext_lazy("Year"), nowrap=True, order=("year",)),
    Column(name="code", label=gettext_lazy("Code"), on_page=False),
    Column(name="title", label=gettext_lazy("Title"), value=str, template="exercises/_title.html", head=True),
    Column(name="host", label=gettext_lazy("Host"), value=lambda row: [each.party for each in row.seen_hosts]),
    Column(
        name="stages",
        label=gettext_lazy("Stages"),
        value="seen_stages",
        template="exercises/_stages.html",
        in_sheet=False,
    ),
    Column(
        name="dates", label=gettext_lazy("Stages"), value=lambda row: [*map(when.dated, row.seen_stages)], on_page=False
    ),
    Column(
        name="standing",
        label=gettext_lazy("Status"),
        value="status_words",
        look="status_look",
        order=("standing", "phase"),
    ),
]


def exercises(request):
    """All exercises one may see, the latest year first; years without one say nothing."""
    demand(request.user, "exercises.read_exercises")
    asked = ExerciseFilter(request.GET, user=request.user)
    hosts = Participant.objects.visible_to(request.user).filter(role=Role.HOST).select_related("party")
    stages = ExerciseStage.objects.visible_to(request.user).order_by("number")
    found = asked.rows().prefetch_related(
        Prefetch("participants", hosts, to_attr="seen_hosts"), Prefetch("stages", stages, to_attr="seen_stages")
    )
    found = found.order_by(*tables.ordering(COLUMNS, request.GET, ["-year", "-pk"]))
    if sheet := sheets.answer(request, COLUMNS, found, name="exercises", title=_("Exercises")):
        return sheet
    table = Table(COLUMNS, paging.page(found, request.GET), caption=_("Exercises"), query=request.GET)
    chosen = any(request.GET.get(name) for name in asked.fields)
    empty = (
        {"title": _("No exercises match"), "url": "?", "link": _("Clear the filter")}
        if chosen
        else {
            "title": _("There are no exercises yet"),
            "text": _("Those of past years and those in preparation stand here."),
        }
    )
    return page(
        request,
        "exercises/exercises.html",
        {"filter_form": asked, "table": table, "empty": empty, "saved": beside(request)},
    )


def exercise(request, public_id):
    """One exercise: how far it is, its stages with all local times, who takes part, what it rests on."""
    row = ground.exercise_of(request, public_id)
    user = request.user
    following = gates.following(row) if row.is_active else None
    context = {
        "exercise": row,
        "tabs": ground.tabs(request, row),
        "steps": [(phase.label, _state(row, phase)) for phase in Phase],
        "gate": following if user.has_role("staff") else None,
        "holes": gates.holes(row, following) if following and user.has_role("staff") else [],
        "passable": following is not None and following != Phase.CONDUCT,
        "acts": _acts(user, row),
        "cards": card.cards(row, user, timezone.get_current_timezone_name()),
        "participants": Participant.objects.visible_to(user).filter(exercise=row).select_related("party").in_order(),
        "owing": [each for party in user.parties("answer") for each in _owing(row, party)],
        "meetings": ExerciseMeeting.objects.visible_to(user).filter(exercise=row).select_related("meeting", "stage"),
        "measures": ExerciseMeasure.objects.visible_to(user)
        .filter(exercise=row)
        .select_related("measure_year__measure", "measure_year__programme"),
        "mandate": Decision.objects.visible_to(user).filter(pk=row.mandate_id).first(),
        "editions": Exercise.objects.visible_to(user).filter(pk=row.previous_id).in_order(),
        "following": Exercise.objects.visible_to(user).filter(previous=row).in_order(),
        "now": timezone.now(),
    }
    return page(request, "exercises/exercise.html", context)


def _owing(row, party):
    return Participant.objects.outstanding_for(party, at=timezone.now()).filter(exercise=row)


def _state(row, phase):
    if row.facts_only or phase.number < Phase(row.phase).number:
        return "done"
    return "current" if phase == row.phase else "ahead"


def _acts(user, row):
    if row.facts_only:
        return ground.allowed(user, row, [(_("Change"), "edit", [row.public_id], "edit")])
    active = row.standing == ExerciseStanding.ACTIVE
    acts = [(_("Change"), "edit", [row.public_id], "edit")]
    if active:
        acts += [
            (_("Add a stage"), "add_stage", [row.public_id], "add_stage"),
            (_("Announce"), "announce", [row.public_id], "announce"),
            (_("Link a meeting"), "link_meeting", [row.public_id], "link_meeting"),
        ]
    if active and row.is_preparing:
        acts += [
            (_("Postpone"), "postpone", [row.public_id], "postpone"),
            (_("Step back"), "step_back", [row.public_id], "step_back"),
        ]
    if row.standing == ExerciseStanding.POSTPONED:
        acts.append((_("Take up again"), "resume", [row.public_id], "resume"))
    if row.is_preparing and row.standing != ExerciseStanding.CANCELLED:
        acts.append((_("Cancel the exercise"), "cancel", [row.public_id], "cancel"))
    return ground.allowed(user, row, acts)


def new(request):
    """Begin an exercise."""
    demand(request.user, "exercises.enter")
    form = EnterForm(request.POST or None, user=request.user)
    if form.run(domain.exercise.enter, by=request.user, now=timezone.now()):
        messages.success(request, _("“%(exercise)s” is begun.") % {"exercise": form.cleaned_data["title_ru"]})
        return done(request, form.result)
    return page(request, "exercises/new.html", {"form": form}, status=form.status)


def edit(request, public_id):
    """Change the card of an exercise."""
    row = ground.exercise_of(request, public_id)
    demand(request.user, "exercises.edit", row)
    form = EditForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.exercise.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("“%(exercise)s” is saved.") % {"exercise": row})
        return done(request, form.result)
    return page(request, "exercises/edit.html", {"exercise": row, "form": form}, status=form.status)


def announce(request, public_id):
    """Widen the circle that may know of it."""
    row = ground.exercise_of(request, public_id)
    demand(request.user, "exercises.announce", row)
    form = AnnounceForm(request.POST or None, row=row)
    if form.run(domain.exercise.announce, by=request.user, now=timezone.now()):
        messages.success(request, _("“%(exercise)s” is announced.") % {"exercise": row})
        return done(request, form.result)
    context = {
        "exercise": row,
        "form": form,
        "facts": [
            (_("Who may know of it now"), row.get_audience_display()),
            (_("People told, if announced to the invited parties"), ground.told(row, "invited")["count"]),
            (_("People told, if announced to all parties"), ground.told(row, "all_parties")["count"]),
        ],
        "nothing": "" if form.fields["audience"].choices else _("All parties know of it already."),
        "act": _("Announce"),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "exercises/announce.html", context, status=form.status)


STOPS = {
    "postpone": (
        gettext_lazy("Postpone the exercise"),
        gettext_lazy("Its reminders stop, and calendars show its stages as cancelled until there is a new date."),
        gettext_lazy("Postpone"),
        gettext_lazy("“%(exercise)s” is postponed."),
    ),
    "cancel": (
        gettext_lazy("Cancel the exercise"),
        gettext_lazy("Its reminders stop, and calendars show its stages as cancelled. This cannot be undone."),
        gettext_lazy("Cancel the exercise"),
        gettext_lazy("“%(exercise)s” is cancelled."),
    ),
    "step_back": (
        gettext_lazy("Go back one phase"),
        gettext_lazy("The gate has to be passed again. Nobody is told."),
        gettext_lazy("Step back"),
        gettext_lazy("“%(exercise)s” is one phase back."),
    ),
}


def _with_reason(request, public_id, name, act):
    row = ground.exercise_of(request, public_id)
    demand(request.user, f"exercises.{name}", row)
    heading, sentence, button, said = STOPS[name]
    form = ReasonForm(request.POST or None, row=row)
    if form.run(act, by=request.user, now=timezone.now()):
        messages.success(request, said % {"exercise": row})
        return done(request, form.result)
    context = {
        "heading": heading,
        "sentences": [sentence],
        "facts": [(_("Exercise"), row), (_("Phase"), row.get_phase_display())],
        "form": form,
        "told": ground.told(row, "invited") if name != "step_back" else None,
        "nothing": "" if form.is_bound else _standing_in_the_way(row, name),
        "exercise": row,
        "act": button,
        "leave": _("Do not cancel") if name == "cancel" else "",
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "exercises/act.html", context, status=form.status)


def _standing_in_the_way(row, name):
    """Why there is nothing to act on, in the words of the act's guard."""
    if row.standing == ExerciseStanding.CANCELLED:
        return _("The exercise is cancelled.")
    if not row.is_preparing:
        return _("The exercise has begun: this can no longer be changed.")
    if name == "step_back" and Phase(row.phase).number == 1:
        return _("The exercise is in its first phase.")
    return ""


def postpone(request, public_id):
    """Put it off without a new date."""
    return _with_reason(request, public_id, "postpone", domain.exercise.postpone)


def cancel(request, public_id):
    """Call it off for good."""
    return _with_reason(request, public_id, "cancel", domain.exercise.cancel)


def step_back(request, public_id):
    """Go back one phase."""
    return _with_reason(request, public_id, "step_back", domain.exercise.step_back)


def resume(request, public_id):
    """Take a postponed exercise up again, with new dates."""
    row = ground.exercise_of(request, public_id)
    demand(request.user, "exercises.resume", row)
    form = ResumeForm(request.POST or None, row=row)
    postponed = row.standing == ExerciseStanding.POSTPONED
    if form.run(domain.exercise.resume, by=request.user, now=timezone.now()):
        messages.success(request, _("“%(exercise)s” goes ahead again.") % {"exercise": row})
        return done(request, form.result)
    context = {
        "exercise": row,
        "form": form,
        "told": ground.told(row, "invited"),
        "nothing": "" if form.is_bound or postponed else _("Only a postponed exercise is taken up again."),
        "act": _("Take up again"),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "exercises/resume.html", context, status=form.status)


def advance(request, public_id):
    """Pass the gate into the next phase."""
    row = ground.exercise_of(request, public_id)
    demand(request.user, "exercises.advance", row)
    gate = gates.following(row)
    form = AdvanceForm(request.POST or None, row=row)
    if form.run(domain.exercise.advance, by=request.user, now=timezone.now()):
        said = _("“%(exercise)s” is now in the phase “%(phase)s”.")
        messages.success(request, said % {"exercise": row, "phase": gate.label if gate else ""})
        return done(request, form.result)
    context = {
        "exercise": row,
        "form": form,
        "gate": gate,
        "holes": gates.holes(row, gate) if gate else [],
        "told": ground.told(row, "confirmed") if gate == Phase.READY else None,
    }
    return page(request, "exercises/advance.html", context, status=form.status)


def link_meeting(request, public_id):
    """Say what a meeting is to the exercise."""
    row = ground.exercise_of(request, public_id)
    demand(request.user, "exercises.link_meeting", row)
    form = LinkMeetingForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.planning.link_meeting, by=request.user, now=timezone.now()):
        messages.success(request, _("The meeting is linked to “%(exercise)s”.") % {"exercise": row})
        return done(request, form.result)
    return page(request, "exercises/link_meeting.html", {"exercise": row, "form": form}, status=form.status)


def history(request, public_id):
    """What was done to it."""
    return history_page(request, ground.exercise_of(request, public_id))


def told(request, public_id):
    """Who is told what about it."""
    return told_page(request, ground.exercise_of(request, public_id))
