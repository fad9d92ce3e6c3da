"""A party in an exercise: what it was asked and answered; in which stages it takes part, where, and with how many."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from exercises.models import people
from exercises.models.exercise import Exercise
from exercises.models.stage import ExerciseStage
from exercises.models.states import (
    ASKED,
    INVITATION_LOOKS,
    PREPARING,
    Audience,
    ExerciseStanding,
    Invitation,
    Release,
    Role,
    Source,
)
from members.models import Owed, Party, keepers, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders import walltime
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet


def _seen_by(user: Any) -> Q:
    """What a representative sees of the parties: all of the exercises the own party is asked to, elsewhere the host."""
    mine = user.parties("view")
    asked = Exercise.objects.exclude(audience=Audience.PLANNERS).inviting(mine)
    public = Q(exercise__audience=Audience.ALL_PARTIES) & models.Exists(mine)
    return (
        (Q(exercise__in=asked.values("pk")) & Q(invitation__in=ASKED))
        | (public & Q(role=Role.HOST, invitation=Invitation.CONFIRMED))
        | (public & Q(exercise__facts_only=True))
    )


class ParticipantQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of participants."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; an asked party the others that were asked; every party the host, and all of the public record."""
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        return self.filter(_seen_by(user)) if user.role == "representative" else self.none()

    def in_order(self) -> Self:
        """Put the host first, then states and bodies in the order of protocol."""
        host_first = models.Case(models.When(role=Role.HOST, then=0), default=1)
        kind = models.Case(models.When(party__kind="state", then=0), models.When(party__kind="body", then=1), default=2)
        return self.order_by(host_first, kind, "party__protocol_order", "pk")

    def outstanding(self) -> Self:
        """Keep those whose answer is awaited."""
        return self.filter(
            invitation=Invitation.INVITED,
            exercise__standing=ExerciseStanding.ACTIVE,
            exercise__facts_only=False,
            exercise__phase__in=PREPARING,
        ).exclude(exercise__audience=Audience.PLANNERS)

    def outstanding_at(self, at: datetime) -> Self:  # noqa: ARG002  # the promise's signature
        """Keep the answers that are owed."""
        return self.outstanding().select_related("exercise", "party").order_by("reply_due", "pk")

    def outstanding_for(self, party: Any, *, at: datetime) -> Self:
        """Keep the answers a party owes."""
        return self.outstanding_at(at).filter(party=party)

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:
        """Keep those whose answer is due in a stretch of time, a day wider on each side."""
        return self.filter(reply_due__range=(after.date() - walltime.DAY, until.date() + walltime.DAY))


class Participant(Versioned, Remindable, Owed):
    """A party that is to be invited to an exercise, was invited, or has answered."""

    VERBS = {
        "named": _("Named"),
        "entered_from_record": _("Entered from the public record"),
        "invited": _("Invited"),
        "confirmed": _("Confirmed"),
        "declined": _("Declined"),
        "withdrawn": _("Withdrawn"),
        "asked_again": _("Asked again"),
        "placed": _("Territory set"),
        "headcount_set": _("Head-count set"),
    }
    CHANGE_LABELS = {
        "stages": _("stages"),
        "stage": _("stage"),
        "on_territory": _("on its territory"),
        "place_ru": _("place (Russian)"),
        "place_en": _("place (English)"),
        "zone": _("zone"),
        "headcount_planned": _("planned head-count"),
        "headcount_actual": _("actual head-count"),
    }
    ANCHORS: ClassVar = {"reply_due": pgettext_lazy("counted from", "the term of the answer")}
    AUDIENCES: ClassVar = {
        "answer": _("those who answer for the party, until it has answered"),
        "party": _("the representatives of the party"),
        "staff": _("the secretariat’s people for exercises"),
    }
    REMINDER_RULES: ClassVar = [
        {
            "anchor": "reply_due",
            "days_before": days,
            "at_time": "09:00",
            "audience": audience,
            "kind": "deadline",
            "topic": "exercises",
            "urgent": days < 0,
            "mandatory": True,
        }
        for days, audience in ((14, "answer"), (7, "answer"), (2, "answer"), (-1, "answer"), (-1, "staff"))
    ]

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="participants", verbose_name=_("exercise"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="exercises", verbose_name=_("party"))
    role = models.CharField(_("takes part as"), max_length=11, choices=Role, default=Role.PARTICIPANT)
    invitation = models.CharField(
        _("invitation"), max_length=9, choices=Invitation, default=Invitation.DRAFT, editable=False
    )
    reply_due = models.DateField(_("answer due"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=6, choices=Source, blank=True, editable=False)
    letter_no = models.CharField(_("number of the letter"), max_length=60, blank=True)
    letter_on = models.DateField(_("date of the letter"), null=True, blank=True)
    contact = models.CharField(_("contact: post and telephone or address"), max_length=200, blank=True)
    release = models.CharField(_("released to"), max_length=12, choices=Release, default=Release.OWN, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    released_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["exercise", "pk"]
        verbose_name = _("participant of an exercise")
        verbose_name_plural = _("participants of exercises")
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "party"],
                name="exercises_participant_once",
                violation_error_message=_("The party is named in this exercise already."),
            ),
            models.UniqueConstraint(fields=["id", "exercise"], name="exercises_participant_with_exercise"),
            models.UniqueConstraint(
                fields=["exercise"],
                condition=Q(role=Role.HOST),
                name="exercises_participant_one_host",
                violation_error_message=_("The exercise has a host already."),
            ),
            models.CheckConstraint(
                condition=~Q(invitation__in=[Invitation.CONFIRMED, Invitation.DECLINED])
                | Q(source=Source.RECORD)
                | (~Q(source="") & Q(answered_on__isnull=False)),
                name="exercises_participant_answer_source",
                violation_error_message=_("An answer says how and on which day it came."),
            ),
            models.CheckConstraint(
                condition=~Q(source=Source.LETTER) | (~Q(letter_no="") & Q(letter_on__isnull=False)),
                name="exercises_participant_letter",
                violation_error_message=_("A letter has a number and a date."),
            ),
            models.CheckConstraint(
                condition=Q(release=Release.PARTICIPANTS, released_by__isnull=False, released_at__isnull=False)
                | Q(release=Release.OWN, released_by__isnull=True, released_at__isnull=True),
                name="exercises_participant_release",
                violation_error_message=_("A release says who released it, and when."),
            ),
        ]
        indexes = [models.Index(fields=["party", "invitation"], name="exercises_participant_of_party")]

    def __str__(self) -> str:
        return f"{self.exercise}: {self.party}"

    def get_absolute_url(self) -> str:
        """Where the party answers while it is asked; else its line on the page of the exercise."""
        if self.invitation == Invitation.INVITED:
            return reverse("exercises:reply", args=[self.exercise.public_id, self.party.code])
        return f"{self.exercise.get_absolute_url()}#participants"

    @property
    def status_look(self) -> str:
        """The look of its state."""
        return INVITATION_LOOKS[Invitation(self.invitation)]

    @property
    def is_owing(self) -> bool:
        """Whether its answer is awaited."""
        exercise = self.exercise
        return (
            self.invitation == Invitation.INVITED
            and exercise.is_active
            and exercise.is_preparing
            and exercise.audience != Audience.PLANNERS
        )

    @property
    def due_at(self) -> datetime | None:
        """The last minute of the day on which the answer is due, as the Center counts days."""
        if self.reply_due is None:
            return None
        return walltime.day_ends(self.reply_due, settings.CENTER_TZ) - timedelta(minutes=1)

    @property
    def ask(self) -> str:
        """What is asked of the party."""
        return gettext("Answer the invitation to the exercise “%(exercise)s”") % {"exercise": self.exercise}

    def reminder_title(self) -> str:
        """What the answer is about."""
        return str(self.exercise)

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """The day its answer is due, while it is awaited."""
        if self.reply_due is None or not self.is_owing:
            return {}
        return {"reply_due": Anchor.term(self.reply_due, settings.CENTER_TZ)}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterable[Recipient]:
        """Name those who may answer for the party while it owes, all its representatives, or the staff."""
        if audience == "answer" and not self.is_owing:
            return []
        return people.audience(
            audience,
            {
                "answer": lambda: speaking_for([self.party_id], "answer", only=only),
                "party": lambda: speaking_for([self.party_id], only=only),
                "staff": lambda: keepers("exercises", only=only),
            },
        )


class StagePartyQuerySet(VersionedQuerySet):
    """The reading vocabulary of the parties of a stage."""

    def visible_to(self, user: Any) -> Self:
        """Show where a stage takes place and who takes part, to whoever sees those participants."""
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        return self.filter(participant__in=Participant.objects.visible_to(user))

    def counted_for(self, user: Any) -> Self:
        """Keep the rows whose head-counts a person may read: staff all, representatives their own party's."""
        found = self.visible_to(user)
        if user.is_anonymous or user.role == "staff":
            return found
        return found.filter(participant__party__in=user.parties("view"))

    def in_order(self) -> Self:
        """States and bodies in the order of protocol."""
        kind = models.Case(
            models.When(participant__party__kind="state", then=0),
            models.When(participant__party__kind="body", then=1),
            default=2,
        )
        return self.order_by(kind, "participant__party__protocol_order", "pk")


class StageParty(Versioned):
    """A party in a stage: whether the stage takes place on its territory, where, and with how many people."""

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="stage_parties", editable=False)
    stage = models.ForeignKey(ExerciseStage, models.PROTECT, related_name="parties", verbose_name=_("stage"))
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="stages", verbose_name=_("participant"))
    on_territory = models.BooleanField(_("on its territory"), default=False)
    place_ru = models.CharField(_("place (Russian)"), max_length=200, blank=True)
    place_en = models.CharField(_("place (English)"), max_length=200, blank=True)
    zone = models.CharField(_("zone"), max_length=64, blank=True)
    headcount_planned = models.IntegerField(_("planned head-count"), null=True, blank=True)
    headcount_actual = models.IntegerField(_("actual head-count"), null=True, blank=True)

    objects = StagePartyQuerySet.as_manager()

    class Meta:
        ordering = ["stage", "pk"]
        verbose_name = _("party of a stage")
        verbose_name_plural = _("parties of stages")
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "participant"],
                name="exercises_stageparty_once",
                violation_error_message=_("The party takes part in this stage already."),
            ),
            models.CheckConstraint(
                condition=(Q(headcount_planned__isnull=True) | Q(headcount_planned__gte=0))
                & (Q(headcount_actual__isnull=True) | Q(headcount_actual__gte=0)),
                name="exercises_stageparty_headcount",
                violation_error_message=_("A head-count is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(on_territory=False) | ~Q(zone=""),
                name="exercises_stageparty_territory_zone",
                violation_error_message=_("A territory has a zone: its hours are shown by it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.participant.party}"

    @property
    def party(self) -> Party:
        """The party itself."""
        return self.participant.party
