"""Pages of a stage."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises import domain
from exercises.forms import AddStageForm, EditStageForm, ReasonForm, RecordStageForm, RescheduleStageForm
from exercises.models import ExerciseMeeting, MeetingKind
from exercises.views import ground
from records.views import history_page
from reminders.views import event_file, told_page
from ui.doors import demand, done, page


def add_stage(request, public_id):
    """Add a stage to an exercise."""
    row = ground.exercise_of(request, public_id)
    demand(request.user, "exercises.add_stage", row)
    form = AddStageForm(request.POST or None, initial={"tz": row.coordinator.tz})
    if form.run(domain.stage.add_stage, exercise=row, by=request.user, now=timezone.now()):
        messages.success(request, _("A stage is added."))
        return done(request, form.result)
    return page(request, "exercises/add_stage.html", {"exercise": row, "form": form}, status=form.status)


def edit_stage(request, public_id, number):
    """Change what a stage is called and for."""
    row = ground.stage_of(request, public_id, number)
    demand(request.user, "exercises.edit_stage", row)
    form = EditStageForm(request.POST or None, row=row)
    if form.run(domain.stage.edit_stage, by=request.user, now=timezone.now()):
        messages.success(request, _("Stage %(number)d is saved.") % {"number": row.number})
        return done(request, form.result)
    return page(request, "exercises/edit_stage.html", {"stage": row, "form": form}, status=form.status)


def event(request, public_id, number):
    """A stage that has a day, as a file for a calendar."""
    row = ground.stage_of(request, public_id, number)
    return event_file(row, f"{row.exercise.code}-{row.number}")


def reschedule_stage(request, public_id, number):
    """Move a stage to other dates."""
    row = ground.stage_of(request, public_id, number)
    demand(request.user, "exercises.reschedule_stage", row)
    form = RescheduleStageForm(request.POST or None, row=row)
    if form.run(domain.stage.reschedule_stage, by=request.user, now=timezone.now()):
        messages.success(request, _("Stage %(number)d is moved.") % {"number": row.number})
        return done(request, form.result)
    with_it = ExerciseMeeting.objects.visible_to(request.user).filter(stage=row, kind=MeetingKind.ASSEMBLY)
    context = {
        "stage": row,
        "form": form,
        "told": ground.told(row, "invited"),
        "assembly": with_it.select_related("meeting").first(),
    }
    return page(request, "exercises/reschedule_stage.html", context, status=form.status)


def record_stage(request, public_id, number):
    """Enter a stage as held."""
    row = ground.stage_of(request, public_id, number)
    demand(request.user, "exercises.record_stage", row)
    form = RecordStageForm(request.POST or None, row=row)
    if form.run(domain.stage.record_stage, by=request.user, now=timezone.now()):
        messages.success(request, _("Stage %(number)d is entered as held.") % {"number": row.number})
        return done(request, form.result)
    context = {
        "heading": _("Enter the stage as held"),
        "sentences": [_("It was conducted without the portal's clock. The reminders of its preparation stop.")],
        "facts": [(_("Stage"), row)],
        "form": form,
        "exercise": row.exercise,
        "act": _("Enter as held"),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "exercises/act.html", context, status=form.status)


def mark_not_conducted(request, public_id, number):
    """Mark a stage as not held."""
    row = ground.stage_of(request, public_id, number)
    demand(request.user, "exercises.mark_not_conducted", row)
    form = ReasonForm(request.POST or None, row=row)
    if form.run(domain.stage.mark_not_conducted, by=request.user, now=timezone.now()):
        messages.success(request, _("Stage %(number)d is marked as not held.") % {"number": row.number})
        return done(request, form.result)
    context = {
        "heading": _("Mark the stage as not held"),
        "sentences": [_("Its reminders stop, and calendars show it as cancelled. This cannot be undone.")],
        "facts": [(_("Stage"), row)],
        "form": form,
        "told": ground.told(row, "invited"),
        "exercise": row.exercise,
        "act": _("Mark as not held"),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "exercises/act.html", context, status=form.status)


def history(request, public_id, number):
    """What was done to it."""
    return history_page(request, ground.stage_of(request, public_id, number))


def told(request, public_id, number):
    """Who is told what about it."""
    return told_page(request, ground.stage_of(request, public_id, number))
