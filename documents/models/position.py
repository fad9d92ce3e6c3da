"""What each party did with a decision, and whether it is in force for that party on a day."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models.decision import Decision, DecisionStatus, Stance
from documents.models.distribution import Source
from members.models import Owed, Party
from records.models import Versioned, VersionedQuerySet


class Procedures(models.TextChoices):
    """Where the domestic procedures of a party stand."""

    NOT_NEEDED = "not_needed", pgettext_lazy("procedures", "not needed")
    PENDING = "pending", pgettext_lazy("procedures", "pending")
    COMPLETED = "completed", pgettext_lazy("procedures", "completed")


class StatementKind(models.TextChoices):
    """What a statement beside a signature is."""

    INTERPRETATION = "interpretation", _("interpretation")
    SPECIAL_OPINION = "special_opinion", _("special opinion")


SIGNED = (Stance.SIGNED, Stance.RESERVATION, Stance.JOINED_LATER)
LOOKS = {
    "awaited": "planned",
    "signed": "confirmed",
    "signed_with_reservation": "moved",
    "not_signed": "off",
    "joined_later": "confirmed",
}


class PositionQuerySet(VersionedQuerySet):
    """The reading vocabulary of positions."""

    def visible_to(self, user: Any) -> Self:
        """Show all to staff; a party the own one, and the others' where the decision names it and shows them."""
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        if user.role != "representative":
            return self.none()
        mine = user.parties("view")
        named = Position.objects.filter(decision=OuterRef("decision"), party__in=mine)
        adopted = self.filter(decision__status__in=["adopted", "superseded"])
        return adopted.filter(Q(party__in=mine) | Q(Exists(named), shown=True))

    def in_order(self) -> Self:
        """Put states first, bodies after them, each by the order of protocol."""
        return self.select_related("party").order_by(
            models.Case(models.When(party__kind="state", then=0), models.When(party__kind="body", then=1), default=2),
            "party__protocol_order",
            "pk",
        )

    def outstanding_at(self, at: datetime) -> Self:  # noqa: ARG002  # it has no term
        """Keep the standing decisions that were signed, whose domestic procedures are not reported as complete."""
        found = self.filter(
            stance__in=SIGNED,
            procedures=Procedures.PENDING,
            procedures_reported_on__isnull=True,
            decision__status=DecisionStatus.ADOPTED,
        )
        return found.select_related("decision", "party").order_by("signed_on", "pk")

    def outstanding_for(self, party: Party, *, at: datetime) -> Self:
        """Keep what a party has signed and whose domestic procedures it has not reported as complete."""
        return self.outstanding_at(at).filter(party=party)

    def to_confirm(self) -> Self:
        """Keep what parties have reported as completed and the secretariat has not confirmed, the earliest first."""
        found = self.filter(procedures=Procedures.PENDING, procedures_reported_on__isnull=False)
        return found.select_related("decision", "party").order_by("procedures_reported_at", "pk")

    def came_into_force(self, on: date) -> Self:
        """Keep the positions by which a decision had come into force for the party by a day."""
        return (
            self.alias(_from=Coalesce("in_force_on", "decision__in_force_on"))
            .filter(decision__adopted_on__lte=on, stance__in=SIGNED, _from__lte=on)
            .exclude(procedures=Procedures.PENDING)
        )

    def in_force(self, on: date) -> Self:
        """Keep the positions by which a decision is in force for the party on a day: it came, and no later one took its place."""
        later = Position.objects.came_into_force(on).filter(
            decision=OuterRef("decision__superseded_by"), party=OuterRef("party")
        )
        return self.came_into_force(on).exclude(Exists(later))


class Position(Versioned, Owed):
    """Decision × party: what this party did with the decision; it reports its own procedures, the secretariat confirms them."""

    VERBS = {
        "recorded": _("Recorded"),
        "corrected": _("Corrected"),
        "procedures_reported": _("Procedures reported as completed"),
        "procedures_confirmed": _("Completed procedures confirmed"),
        "reservation_withdrawn": _("Reservation withdrawn"),
        "joined": _("Joined later"),
    }

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="positions", verbose_name=_("decision"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="positions", verbose_name=_("party"))
    stance = models.CharField(_("position"), max_length=23, choices=Stance, default=Stance.AWAITED)
    reservation_ru = models.TextField(_("reservation (Russian)"), blank=True)
    reservation_en = models.TextField(_("reservation (English)"), blank=True)
    reservation_withdrawn_on = models.DateField(_("reservation withdrawn on"), null=True, blank=True)
    statement_kind = models.CharField(_("kind of statement"), max_length=15, choices=StatementKind, blank=True)
    statement_ru = models.TextField(_("statement (Russian)"), blank=True)
    statement_en = models.TextField(_("statement (English)"), blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    procedures = models.CharField(
        _("domestic procedures"), max_length=10, choices=Procedures, default=Procedures.NOT_NEEDED
    )
    procedures_completed_on = models.DateField(_("procedures completed on"), null=True, blank=True)
    procedures_reported_on = models.DateField(_("procedures completed, as the party says"), null=True, blank=True)
    procedures_reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    procedures_reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )
    procedures_source = models.CharField(_("received by"), max_length=9, choices=Source, default=Source.PORTAL)
    procedures_letter = models.CharField(_("letter or remark"), max_length=300, blank=True)
    in_force_on = models.DateField(_("in force for the party from"), null=True, blank=True)
    shown = models.BooleanField(_("shown to the other parties of the decision"), default=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "party__kind", "party__protocol_order", "pk"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        indexes = [
            models.Index(
                fields=["party", "signed_on"],
                condition=Q(procedures="pending", procedures_reported_on__isnull=True),
                name="documents_position_owed",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "party"],
                name="documents_position_one_a_party",
                violation_error_message=_("The position of this party is recorded already."),
            ),
            models.CheckConstraint(
                condition=(Q(stance="signed_with_reservation") & ~Q(reservation_ru=""))
                | (~Q(stance="signed_with_reservation") & Q(reservation_ru="", reservation_en="")),
                name="documents_position_reservation_text",
                violation_error_message=_(
                    "A signature with a reservation has its text in Russian, and only such a one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reservation_withdrawn_on__isnull=True) | Q(stance="signed_with_reservation"),
                name="documents_position_withdrawn_if_made",
                violation_error_message=_("Only a reservation that was made can be withdrawn."),
            ),
            models.CheckConstraint(
                condition=(Q(statement_kind="") & Q(statement_ru="", statement_en=""))
                | (~Q(statement_kind="") & ~Q(statement_ru="")),
                name="documents_position_statement_kind",
                violation_error_message=_("A statement has its kind and its text in Russian."),
            ),
            models.CheckConstraint(
                condition=Q(stance__in=["signed", "signed_with_reservation", "joined_later"], signed_on__isnull=False)
                | (~Q(stance__in=["signed", "signed_with_reservation", "joined_later"]) & Q(signed_on__isnull=True)),
                name="documents_position_signed_on",
                violation_error_message=_("Give the day of the signature where the party signed, and only there."),
            ),
            models.CheckConstraint(
                condition=Q(procedures="completed", procedures_completed_on__isnull=False)
                | (~Q(procedures="completed") & Q(procedures_completed_on__isnull=True)),
                name="documents_position_completed_on",
                violation_error_message=_("Give the day on which the procedures were completed, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(
                    procedures_reported_on__isnull=True,
                    procedures_reported_at__isnull=True,
                    procedures_reported_by__isnull=True,
                    procedures_source="portal",
                    procedures_letter="",
                )
                | Q(
                    procedures_reported_on__isnull=False,
                    procedures_reported_at__isnull=False,
                    procedures_reported_by__isnull=False,
                    procedures__in=["pending", "completed"],
                ),
                name="documents_position_report_whole",
                violation_error_message=_("A report on procedures has its day, its time and who gave it."),
            ),
            models.CheckConstraint(
                condition=Q(procedures_source="portal") | ~Q(procedures_letter=""),
                name="documents_position_source_is_named",
                violation_error_message=_("Name the letter, or who called."),
            ),
            models.CheckConstraint(
                condition=Q(in_force_on__isnull=True)
                | (Q(stance__in=["signed", "signed_with_reservation", "joined_later"]) & ~Q(procedures="pending")),
                name="documents_position_in_force_if_signed",
                violation_error_message=_(
                    "A decision is not in force for a party that has not signed or whose procedures are pending."
                ),
            ),
            models.CheckConstraint(
                condition=Q(in_force_on__isnull=True) | Q(in_force_on__gte=F("signed_on")),
                name="documents_position_in_force_after",
                violation_error_message=_("It cannot come into force before it was signed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_stance_display()}"

    def get_absolute_url(self) -> str:
        """The page of the decision, at this party's line."""
        return f"{self.decision.get_absolute_url()}#{self.party.code}"

    @property
    def due_at(self) -> None:
        """Nothing: the law of the party sets the pace, and it stands last among what is owed."""
        return

    @property
    def ask(self) -> str:
        """What is asked of the party."""
        return gettext("Report when the domestic procedures are completed: %(decision)s") % {"decision": self.decision}

    @property
    def is_pending(self) -> bool:
        """Whether it was signed and its domestic procedures go on."""
        return self.stance in SIGNED and self.procedures == Procedures.PENDING

    @property
    def stance_look(self) -> str:
        """The look of the stance."""
        return LOOKS[self.stance]
