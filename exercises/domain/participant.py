"""The acts on participants: invite, answer, withdraw, change the part, set territory and head-count."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exercises.domain import ground
from exercises.models import (
    Audience,
    Exercise,
    ExerciseStage,
    Invitation,
    Participant,
    Phase,
    Role,
    Source,
    StageParty,
)
from members.models import Party, User
from records import history
from reminders import walltime
from reminders.domain import nudge, replan, tell

ANSWER = ("invitation", "answered_on", "source", "letter_no", "letter_on", "contact", "schedule_version")
YES, NO = "yes", "no"
IN_STAGES = (Role.HOST, Role.CO_HOST, Role.PARTICIPANT)


def _check_due(reply_due: date | None, now: datetime) -> date:
    if reply_due is None:
        raise ValidationError({"reply_due": _("Say by which day an answer is asked for.")})
    if reply_due < walltime.today(now, settings.CENTER_TZ):
        raise ValidationError({"reply_due": _("This day is past. Choose today or later.")})
    return reply_due


@transaction.atomic
def invite(
    exercise: Exercise,
    *,
    parties: Iterable[Party],
    role: str,
    reply_due: date | None,
    version: int | None,
    by: User,
    now: datetime,
) -> Exercise:
    """Invite parties to an exercise, to answer by a day; those named before keep their part.

    A declined or withdrawn party may be invited again. Whoever answers for a party is told and reminded.
    """
    exercise = ground.preparing(exercise.pk, version=version)
    if exercise.audience == Audience.PLANNERS:
        raise ValidationError(
            _("Announce the exercise to the invited parties first: now only those who plan it see it."), code="unseen"
        )
    reply_due = _check_due(reply_due, now)
    for party in sorted(parties, key=lambda party: party.pk):
        found = Participant.objects.filter(exercise=exercise, party=party).first()
        row = Participant.objects.locked(found.pk) if found else Participant(party=party, role=role)
        row.exercise = exercise
        if row.invitation in (Invitation.INVITED, Invitation.CONFIRMED):
            raise ValidationError({"parties": _("%(party)s is invited already.") % {"party": party}}, code="invited")
        _ask(row, "invited", reply_due=reply_due, by=by, now=now)
        tell(row, "invited", by=by, now=now, to="answer")
    exercise.write()
    return exercise


def _ask(row: Participant, verb: str, *, reply_due: date, by: User, now: datetime) -> None:
    was = history.values(row, "invitation", "reply_due")
    row.invitation, row.reply_due = Invitation.INVITED, reply_due
    row.answered_on, row.source, row.letter_no, row.letter_on = None, "", "", None
    row.schedule_version += 1
    row.write("reply_due", *ANSWER)
    changes = history.diff(was, history.values(row, "invitation", "reply_due"))
    history.record(row, verb, by=by, now=now, changes=changes)
    replan(row, now=now)


@transaction.atomic
def ask_again(exercise: Exercise, *, reply_due: date | None, by: User, now: datetime) -> None:
    """Ask every confirmed party of a locked exercise to answer anew by a day; called when a stage is moved."""
    due = _check_due(reply_due, now)
    confirmed = Participant.objects.filter(exercise=exercise, invitation=Invitation.CONFIRMED)
    for row in confirmed.select_for_update().order_by("pk"):
        row.exercise = exercise
        _ask(row, "asked_again", reply_due=due, by=by, now=now)
        tell(row, "invited", by=by, now=now, to="answer")


@transaction.atomic
def remind(exercise: Exercise, *, parties: Iterable[Party], version: int | None, by: User, now: datetime) -> Exercise:  # noqa: ARG001  # a reminder overwrites nothing
    """Remind parties whose answer is awaited, at once; who was reminded today is not reminded again."""
    exercise = Exercise.objects.locked(exercise.pk)
    owing = exercise.participants.outstanding().filter(party__in=list(parties)).select_related("party", "exercise")
    nudge(owing, audience="answer", by=by, now=now)
    return exercise


@transaction.atomic
def reply(
    participant: Participant,
    *,
    answer: str,
    stages: Iterable[ExerciseStage],
    contact: str,
    source: str,
    letter_no: str = "",
    letter_on: date | None = None,
    version: int | None,
    by: User,
    now: datetime,
) -> Participant:
    """Register the answer of a party, its own in the portal or, by staff, that of a letter.

    A yes names the stages in which it takes part. What it was reminded of stops.
    """
    exercise = ground.preparing(participant.exercise_id)
    row = Participant.objects.locked(participant.pk, version=version)
    row.exercise = exercise
    askable = (Invitation.INVITED, Invitation.DRAFT) if source == Source.LETTER else (Invitation.INVITED,)
    if row.invitation not in askable:
        raise ValidationError(_("No answer is awaited from this party."), code="not_asked")
    wanted = list(stages) if answer == YES else []
    if answer == YES and row.role in IN_STAGES and exercise.stages.exists() and not wanted:
        raise ValidationError({"stages": _("Choose the stages in which the party takes part.")}, code="stages")
    was = {**history.values(row, "invitation"), "stages": _numbers(row)}
    row.contact = contact
    _answered(row, Invitation.CONFIRMED if answer == YES else Invitation.DECLINED, source, letter_no, letter_on, now)
    row.write(*ANSWER)
    _take_part(row, wanted)
    changes = history.diff(was, {**history.values(row, "invitation"), "stages": _numbers(row)})
    history.record(row, row.invitation, by=by, now=now, changes=changes, on_behalf=row.party.code)
    replan(row, now=now)
    return row


def _answered(
    row: Participant, invitation: str, source: str, letter_no: str, letter_on: date | None, now: datetime
) -> None:
    today = walltime.today(now, settings.CENTER_TZ)
    if source == Source.LETTER:
        if not letter_no.strip():
            raise ValidationError({"letter_no": _("Give the number of the letter.")})
        if letter_on is None or letter_on > today:
            raise ValidationError({"letter_on": _("Give the date of the letter, today at the latest.")})
    row.invitation, row.source, row.answered_on = invitation, source, today
    row.letter_no, row.letter_on = (letter_no.strip(), letter_on) if source == Source.LETTER else ("", None)
    row.schedule_version += 1


def _numbers(row: Participant) -> list[int]:
    return list(row.stages.order_by("stage__number").values_list("stage__number", flat=True)) if row.pk else []


def _take_part(row: Participant, wanted: list[ExerciseStage]) -> None:
    """Keep a row for each stage the party takes part in; a territory stays, as staff have set it."""
    if any(stage.exercise_id != row.exercise_id for stage in wanted):
        raise ValidationError({"stages": _("These are stages of another exercise.")}, code="other")
    present = {part.stage_id: part for part in row.stages.all()}
    for stage in sorted(wanted, key=lambda stage: stage.pk):
        if stage.pk not in present:
            StageParty(exercise=row.exercise, stage=stage, participant=row).write()
    gone = set(present) - {stage.pk for stage in wanted}
    row.stages.filter(stage__in=gone, on_territory=False).delete()


@transaction.atomic
def withdraw(
    participant: Participant,
    *,
    reason: str,
    source: str,
    letter_no: str = "",
    letter_on: date | None = None,
    version: int | None,
    by: User,
    now: datetime,
) -> Participant:
    """Take back the confirmation of a party, by itself or by its letter; it is told nothing more of the stages."""
    exercise = ground.preparing(participant.exercise_id)
    row = Participant.objects.locked(participant.pk, version=version)
    row.exercise = exercise
    reason = ground.reason_of(reason)
    if row.invitation != Invitation.CONFIRMED:
        raise ValidationError(_("Only a confirmed party can withdraw."), code="not_confirmed")
    was = history.values(row, "invitation")
    _answered(row, Invitation.WITHDRAWN, source, letter_no, letter_on, now)
    row.write(*ANSWER)
    changes = history.diff(was, history.values(row, "invitation"))
    history.record(row, "withdrawn", by=by, now=now, changes=changes, reason=reason, on_behalf=row.party.code)
    ground.replan(exercise, now=now)
    return row


@transaction.atomic
def set_role(participant: Participant, *, role: str, version: int | None, by: User, now: datetime) -> Participant:
    """Change as what a party takes part, while the exercise is prepared."""
    row_exercise = ground.preparing(participant.exercise_id)
    row = Participant.objects.locked(participant.pk, version=version)
    row.exercise = row_exercise
    was = history.values(row, "role")
    row.role = role
    row.write("role")
    history.record(row, "named", by=by, now=now, changes=history.diff(was, history.values(row, "role")))
    replan(row, now=now)
    return row


@transaction.atomic
def place_party(
    participant: Participant,
    *,
    stage: ExerciseStage,
    on_territory: bool,
    place_ru: str,
    place_en: str,
    zone: str,
    version: int | None,
    by: User,
    now: datetime,
) -> Participant:
    """Say that a party takes part in a stage, and whether and where the stage is held on its territory.

    A territory counts in the party's own zone unless another is given; calendars show the change.
    """
    exercise = ground.standing(participant.exercise_id)
    stage = ExerciseStage.objects.locked(stage.pk)
    row = Participant.objects.locked(participant.pk, version=version)
    row.exercise = stage.exercise = exercise
    if on_territory and row.party.kind != "state":
        raise ValidationError({"on_territory": _("Only a state has a territory.")}, code="not_state")
    part = StageParty.objects.filter(stage=stage, participant=row).select_for_update().first()
    part = part or StageParty(exercise=exercise, stage=stage, participant=row)
    names = ("on_territory", "place_ru", "place_en", "zone")
    was: dict[str, Any] = {} if part.pk is None else history.values(part, *names)
    part.on_territory, part.place_ru, part.place_en = on_territory, place_ru, place_en
    part.zone = zone or (row.party.tz if on_territory else "")
    part.write(*names)
    row.write()
    stage.revise(now=now)
    stage.write(*stage.REVISION)
    changes = history.diff(was, history.values(part, *names))
    history.record(
        row, "placed", by=by, now=now, changes=[{"field": "stage", "was": None, "now": stage.number}, *changes]
    )
    replan(stage, now=now)
    return row


@transaction.atomic
def set_headcount(
    part: StageParty,
    *,
    headcount_planned: int | None,
    headcount_actual: int | None,
    version: int | None,
    by: User,
    now: datetime,
) -> StageParty:
    """Set with how many people a party takes part in a stage: planned until the exercise is ready, actual afterwards."""
    exercise = ground.standing(part.exercise_id)
    part = StageParty.objects.locked(part.pk, version=version)
    was = history.values(part, "headcount_planned", "headcount_actual")
    part.headcount_planned, part.headcount_actual = headcount_planned, headcount_actual
    changes = history.diff(was, history.values(part, "headcount_planned", "headcount_actual"))
    number = Phase(exercise.phase).number
    if headcount_planned != was["headcount_planned"] and number >= Phase.READY.number:
        raise ValidationError(
            {"headcount_planned": _("The exercise is ready: the planned head-count stays as it is.")}, code="ready"
        )
    if headcount_actual != was["headcount_actual"] and not Phase.CONDUCT.number <= number <= Phase.EVALUATION.number:
        raise ValidationError(
            {
                "headcount_actual": _(
                    "The actual head-count is given from the first stage on, until the evaluation is over."
                )
            },
            code="not_yet",
        )
    part.write("headcount_planned", "headcount_actual")
    stage = [{"field": "stage", "was": None, "now": part.stage.number}]
    history.record(
        part.participant, "headcount_set", by=by, now=now, changes=[*stage, *changes], on_behalf=part.party.code
    )
    replan(part.participant, now=now)
    return part
