"""What the views of exercises share: fetching through `visible_to`, whom an act tells, the links of a record."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.models import Exercise, ExerciseStage, Participant


def exercise_of(request, public_id):
    """The exercise, or 404."""
    found = Exercise.objects.visible_to(request.user).select_related("coordinator", "partner", "mandate", "previous")
    return get_object_or_404(found, public_id=public_id)


def stage_of(request, public_id, number):
    """A stage of an exercise, or 404."""
    found = ExerciseStage.objects.visible_to(request.user).select_related("exercise")
    return get_object_or_404(found, exercise__public_id=public_id, number=number)


def participant_of(request, public_id, code):
    """A party in an exercise, or 404."""
    found = Participant.objects.visible_to(request.user).select_related("exercise", "party")
    return get_object_or_404(found, exercise__public_id=public_id, party__code=code)


def told(subject, audience):
    """How many people an act tells, and in which language, for templates/ui/told.html."""
    languages = [recipient.person.language for recipient in subject.people_to_remind(audience)]
    russian = languages.count("ru")
    return {"count": len(languages), "ru": russian, "en": len(languages) - russian}


def tabs(request, exercise):
    """The pages of a record."""
    address = exercise.get_absolute_url()
    found = [
        (_("Overview"), address),
        (_("Participants"), reverse("exercises:participants", args=[exercise.public_id])),
    ]
    if request.user.has_role("staff"):
        found.append((_("Who is told"), reverse("exercises:told", args=[exercise.public_id])))
        found.append((_("History"), reverse("exercises:history", args=[exercise.public_id])))
    return [(label, url, request.path == url) for label, url in found]


def allowed(user, row, acts):
    """The acts a person may do, as links: (label, URL name, arguments, permission)."""
    return [
        (label, reverse(f"exercises:{name}", args=args))
        for label, name, args, permission in acts
        if user.has_perm(f"exercises.{permission}", row)
    ]
