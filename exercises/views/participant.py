"""Pages of the parties in an exercise."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exercises import domain
from exercises.forms import HeadcountForm, InviteForm, PlaceForm, RemindForm, ReplyForm, RoleForm, WithdrawForm
from exercises.models import ExerciseStage, Invitation, Participant, Source, StageParty
from exercises.views import ground
from meetings.queries import audience
from records.views import history_page
from reminders.views import told_page
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="party", label=gettext_lazy("Party"), head=True),
    Column(name="role", label=gettext_lazy("Takes part as"), value="get_role_display"),
    Column(name="invitation", label=gettext_lazy("Answer"), value="get_invitation_display", look="status_look"),
    Column(name="due", label=gettext_lazy("Due or given"), value="reply_due", template="exercises/_answer.html"),
    Column(name="stages", label=gettext_lazy("Stages"), value="seen_parts", template="exercises/_parts.html"),
    Column(name="acts", label=gettext_lazy("Acts"), value="acts", template="exercises/_acts.html", in_sheet=False),
]


def participants(request, public_id):
    """Who takes part, what was answered, in which stages, with how many of the own people."""
    exercise = ground.exercise_of(request, public_id)
    user = request.user
    parts = StageParty.objects.visible_to(user).select_related("stage").order_by("stage__number")
    counted = set(StageParty.objects.counted_for(user).filter(exercise=exercise).values_list("pk", flat=True))
    rows = list(
        Participant.objects.visible_to(user)
        .filter(exercise=exercise)
        .select_related("party", "exercise")
        .prefetch_related(Prefetch("stages", parts, to_attr="seen_parts"))
        .in_order()
    )
    mine = set() if user.has_role("staff") else set(user.parties("answer").values_list("pk", flat=True))
    keeps = user.has_perm("exercises.invite")
    stages = list(ExerciseStage.objects.visible_to(user).filter(exercise=exercise).order_by("number"))
    for row in rows:
        row.counted = [part for part in row.seen_parts if part.pk in counted]
        row.acts = _acts(row, stages, keeps=keeps, answers=keeps or row.party_id in mine)
        row.now = timezone.now()
    columns = COLUMNS if any(row.acts for row in rows) else COLUMNS[:-1]
    context = {
        "exercise": exercise,
        "tabs": ground.tabs(request, exercise),
        "table": Table(columns, rows, caption=_("Participants")),
        "empty": {"title": _("No parties are named yet")},
        "anybody_owes": exercise.participants.outstanding().exists(),
        "can_invite": keeps and exercise.is_active and exercise.is_preparing,
    }
    return page(request, "exercises/participants.html", context)


def _acts(row, stages, *, keeps, answers):
    """What may be done to a line now, by this person."""
    exercise = row.exercise
    if not exercise.is_active:
        return []
    here, found = [exercise.public_id, row.party.code], []
    asked = (Invitation.INVITED, Invitation.DRAFT) if keeps else (Invitation.INVITED,)
    if answers and exercise.is_preparing and row.invitation in asked:
        found.append(
            (_("Enter the answer") if keeps else pgettext("act", "Answer"), reverse("exercises:reply", args=here))
        )
    if answers and exercise.is_preparing and row.invitation == Invitation.CONFIRMED:
        found.append((_("Withdraw"), reverse("exercises:withdraw", args=here)))
    if answers:
        found += [
            (
                _("Head-count, stage %(number)d") % {"number": part.stage.number},
                reverse("exercises:set_headcount", args=[exercise.public_id, part.stage.number, row.party.code]),
            )
            for part in row.counted
        ]
    if keeps and exercise.is_preparing:
        found.append((_("Change the part"), reverse("exercises:set_role", args=here)))
    if keeps:
        found += [
            (
                _("Place in stage %(number)d") % {"number": stage.number},
                reverse("exercises:place_party", args=[exercise.public_id, stage.number, row.party.code]),
            )
            for stage in stages
        ]
    if keeps or answers:
        found.append((_("History"), reverse("exercises:participant_history", args=here)))
    return found


def invite(request, public_id):
    """Invite parties."""
    row = ground.exercise_of(request, public_id)
    demand(request.user, "exercises.invite", row)
    form = InviteForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.participant.invite, by=request.user, now=timezone.now()):
        messages.success(request, _("The invitations to “%(exercise)s” are out.") % {"exercise": row})
        return done(request, reverse("exercises:participants", args=[public_id]))
    return page(request, "exercises/invite.html", {"exercise": row, "form": form}, status=form.status)


def remind(request, public_id):
    """Remind the parties that have not answered."""
    row = ground.exercise_of(request, public_id)
    demand(request.user, "exercises.remind", row)
    form = RemindForm(request.POST or None, row=row, user=request.user)
    here = reverse("exercises:participants", args=[public_id])
    if form.run(domain.participant.remind, by=request.user, now=timezone.now()):
        messages.success(
            request, _("Those who answer for these parties are reminded. It stands in the portal at once.")
        )
        return done(request, here)
    owing = row.participants.outstanding().select_related("party", "exercise")
    context = {
        "exercise": row,
        "form": form,
        "told": audience.counted(*((participant, "answer") for participant in owing)),
        "nothing": "" if form.is_bound or owing else _("No answer is awaited from anybody."),
        "act": _("Remind"),
        "cancel_url": here,
    }
    return page(request, "exercises/remind.html", context, status=form.status)


def reply(request, public_id, code):
    """The answer of a party, by itself or, by staff, from its letter."""
    row = ground.participant_of(request, public_id, code)
    demand(request.user, "exercises.reply", row)
    by_letter = request.user.has_role("staff")
    stages = ExerciseStage.objects.visible_to(request.user).filter(exercise=row.exercise).order_by("number")
    form = ReplyForm(request.POST or None, row=row, by_letter=by_letter, stages=stages)
    source = Source.LETTER if by_letter else Source.PORTAL
    if form.run(domain.participant.reply, source=source, by=request.user, now=timezone.now()):
        messages.success(request, _("The answer of %(party)s is saved.") % {"party": row.party})
        return done(request, reverse("exercises:participants", args=[public_id]))
    context = {"participant": row, "exercise": row.exercise, "form": form, "now": timezone.now()}
    return page(request, "exercises/reply.html", context, status=form.status)


def withdraw(request, public_id, code):
    """A party takes its confirmation back."""
    row = ground.participant_of(request, public_id, code)
    demand(request.user, "exercises.withdraw", row)
    by_letter = request.user.has_role("staff")
    form = WithdrawForm(request.POST or None, row=row, by_letter=by_letter)
    source = Source.LETTER if by_letter else Source.PORTAL
    if form.run(domain.participant.withdraw, source=source, by=request.user, now=timezone.now()):
        messages.success(request, _("%(party)s has withdrawn.") % {"party": row.party})
        return done(request, reverse("exercises:participants", args=[public_id]))
    context = {
        "heading": _("Withdraw from the exercise"),
        "sentences": [_("The party is no longer reminded of the stages. It can be invited again.")],
        "facts": [(_("Exercise"), row.exercise), (_("Party"), row.party)],
        "form": form,
        "exercise": row.exercise,
        "act": _("Withdraw"),
        "cancel_url": reverse("exercises:participants", args=[public_id]),
    }
    return page(request, "exercises/act.html", context, status=form.status)


def set_role(request, public_id, code):
    """As what a party takes part."""
    row = ground.participant_of(request, public_id, code)
    demand(request.user, "exercises.set_role", row)
    form = RoleForm(request.POST or None, row=row)
    if form.run(domain.participant.set_role, by=request.user, now=timezone.now()):
        messages.success(request, _("The part of %(party)s is saved.") % {"party": row.party})
        return done(request, reverse("exercises:participants", args=[public_id]))
    return _small_form(request, row, form, _("Change the part"))


def place_party(request, public_id, number, code):
    """Whether and where a stage is held on the territory of a party."""
    row = ground.participant_of(request, public_id, code)
    stage = ground.stage_of(request, public_id, number)
    demand(request.user, "exercises.place_party", row)
    part = StageParty.objects.visible_to(request.user).filter(stage=stage, participant=row).first()
    known = {name: getattr(part, name) for name in ("on_territory", "place_ru", "place_en", "zone")} if part else {}
    form = PlaceForm(request.POST or None, row=row, initial=known)
    if form.run(domain.participant.place_party, stage=stage, by=request.user, now=timezone.now()):
        messages.success(request, _("The place of %(party)s is saved.") % {"party": row.party})
        return done(request, reverse("exercises:participants", args=[public_id]))
    return _small_form(request, row, form, _("Place in stage %(number)d") % {"number": number})


def set_headcount(request, public_id, number, code):
    """With how many people a party takes part in a stage."""
    found = StageParty.objects.counted_for(request.user).select_related("participant__party", "participant__exercise")
    row = get_object_or_404(found, exercise__public_id=public_id, stage__number=number, participant__party__code=code)
    demand(request.user, "exercises.set_headcount", row)
    form = HeadcountForm(request.POST or None, row=row)
    if form.run(domain.participant.set_headcount, by=request.user, now=timezone.now()):
        messages.success(request, _("The head-count of %(party)s is saved.") % {"party": row.party})
        return done(request, reverse("exercises:participants", args=[public_id]))
    return _small_form(request, row.participant, form, _("Head-count, stage %(number)d") % {"number": number})


def _small_form(request, participant, form, heading):
    context = {
        "participant": participant,
        "exercise": participant.exercise,
        "form": form,
        "heading": heading,
        "cancel_url": reverse("exercises:participants", args=[participant.exercise.public_id]),
    }
    return page(request, "exercises/participant_form.html", context, status=form.status)


def history(request, public_id, code):
    """What was done to the line of a party; its representatives read what was done for it."""
    row = ground.participant_of(request, public_id, code)
    return history_page(request, row, own=row.party)


def told(request, public_id, code):
    """Who is told what about it."""
    return told_page(request, ground.participant_of(request, public_id, code))
